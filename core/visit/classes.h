/* SPDX-License-Identifier: MIT */
/*
 * Today's classes, for staff: how many have a seat, how many came, who is missing; the whole sheet on paper
 * for the teacher. It is what this terminal's journal has (kiosk/store/attendance.h).
 */
#ifndef CORE_VISIT_CLASSES_H
#define CORE_VISIT_CLASSES_H

#include "core/visit/assist.h"

#define CLASSES_MAX 40

/* What FX_FIND_CLASS is answered with is a struct found: total = seats, next = so many came, who = the
 * first of those who did not. */
struct classes {
	char id[OFFERING_ID_SIZE]; /* the one that shows */
	unsigned ticket;           /* of the answer that is awaited; 0 = none */
	struct found found;
	int printed; /* asked for since it shows */
};

struct model;
struct choice_list;
struct choice_slot;
struct effects;
/* Today's sessions of this hall, in the catalogue's order. */
int visit_classes(const struct model *m, const struct offering *ret[CLASSES_MAX]);

void classes_open(struct model *m);
void classes_choices(const struct model *m, struct choice_list *l);
void classes_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void classes_back(struct model *m, struct effects *fx);
void class_choices(const struct model *m, struct choice_list *l);
void class_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void class_back(struct model *m, struct effects *fx);
/* false: another search's answer. */
bool class_found(struct model *m, const struct found *found, struct effects *fx);

#endif
