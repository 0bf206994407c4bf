/* SPDX-License-Identifier: MIT */
/* A day in figures, counted from the heads of acts: nobody's name is opened for it. */
#ifndef CORE_HALL_FIGURES_H
#define CORE_HALL_FIGURES_H

#include "core/hall/act.h"

#define FIGURES_HOURS 24
#define FIGURES_MEALS 8
#define FIGURES_TIERS 16

struct figures_meal {
	char meal[ACT_WHAT_SIZE];
	int64_t ordered, cancelled, served; /* portions; served less what was not, after all */
};
struct figures_tier {
	char tier[RULE_ID_SIZE]; /* the tariff's rule; "" = none */
	int64_t ordered, served; /* portions; what was cancelled is not taken off: it has no tier */
};
struct figures {
	int64_t hours[FIGURES_HOURS]; /* check-ins by the hall's hour, less "not me" */
	int64_t check_ins, enrolled, left, attended, help;
	struct figures_meal meals[FIGURES_MEALS]; /* those after the eighth are not told apart … */
	struct figures_tier tiers[FIGURES_TIERS];
	int n_meals, n_tiers;
	int64_t due_fen; /* of a terminal alone, and not counted here: the cash of the meals that were
			  * handed over; where none were, what is to be paid for those ordered */
};
/* One act more; of a zeroed struct at first. */
void figures_count(struct figures *f, const struct act_head *head);

#endif
