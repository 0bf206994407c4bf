/* SPDX-License-Identifier: MIT */
/*
 * 补打: a volunteer has the slip of one order or one seat printed once more, and says why. It is the
 * same act on paper, with the same code, so it is no second right; its head says the how-manieth it
 * is (kiosk/store/printq.h). Only what this terminal's journal has can be printed here.
 */
#ifndef CORE_VISIT_REPRINT_H
#define CORE_VISIT_REPRINT_H

#include "core/visit/internal.h"

enum reprint_why { REPRINT_LOST, REPRINT_NOT_PRINTED, REPRINT_NOT_READABLE, REPRINT_WHY_COUNT };

/* The note of ACT_REPRINT: "lost", "not-printed", "not-readable". */
const char *reprint_word(enum reprint_why why);

/* Of SCREEN_ORDER and SCREEN_ENROLMENT: CHOICE_REPRINT under that digit, where there is a slip. */
void reprint_offer(const struct model *m, int digit, struct choice_list *l);
void reprint_show(struct model *m);
void reprint_choices(const struct model *m, struct choice_list *l);
void reprint_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void reprint_back(struct model *m, struct effects *fx);
void reprint_recorded(struct model *m, const struct recorded *r, struct effects *fx);

#endif
