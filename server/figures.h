/* SPDX-License-Identifier: MIT */
/* A hall's day in figures, from the heads of its terminals' acts: nobody's name is opened for it. */
#ifndef SERVER_FIGURES_H
#define SERVER_FIGURES_H

#include "server/hub.h"

#define FIGURES_HOURS 24
#define FIGURES_MEALS 8
#define FIGURES_TIERS 16

struct figures_meal {
	char meal[ACT_WHAT_SIZE];
	int64_t ordered, cancelled, served; /* portions; served less what was not, after all */
};
struct figures_tier {
	char tier[RULE_ID_SIZE]; /* the tariff's rule; "" = none */
	int64_t served;
};
struct figures {
	int64_t hours[FIGURES_HOURS]; /* check-ins by the hall's hour, less "not me" */
	int64_t check_ins, enrolled, left, attended, help;
	struct figures_meal meals[FIGURES_MEALS]; /* those after the eighth are not told apart … */
	struct figures_tier tiers[FIGURES_TIERS];
	int n_meals, n_tiers;
};
/* What was done on that day, at that hall's terminals; acts set aside do not count. */
MUST_USE int figures_of(
	struct hub *h, const char *place, day_t day, struct figures *ret, struct err *err);
void figures_json(struct buf *out, const struct figures *f); /* fields of an open object */

#endif
