/* SPDX-License-Identifier: MIT */
/*
 * Volunteers' badges, behind the PIN (SCREEN_BADGES): whose they are, and one that was lost, or whose owner
 * left, is stopped here and taken back here. A stopped badge is a resident's card as any. It holds for this
 * terminal, from its act on (ACT_SETTING, what BADGE_STOPPED or BADGE_BACK, of the volunteer): other
 * terminals are told by the hub, where the card is revoked or the person is a volunteer no more.
 */
#ifndef CORE_VISIT_BADGES_H
#define CORE_VISIT_BADGES_H

#include "core/visit/assist.h"

#define BADGE_STOPPED "badge-stopped"
#define BADGE_BACK    "badge-back"

/* Wiped with the staff area. */
struct badges {
	unsigned ticket; /* of the answer to FX_FIND_BADGES; 0 = none */
	unsigned asked;  /* of the look-up of the one that was chosen; 0 = none */
	struct found found;
	int chosen;           /* of found, while that one is looked up, and on SCREEN_BADGE_STOP */
	struct person person; /* the same, for the act */
};

struct model;
struct lookup;
struct effects;
struct choice_list;
struct choice_slot;
void badges_enter(struct model *m, struct effects *fx);
void badges_found(struct model *m, const struct found *found, struct effects *fx);
/* false: it is not the answer that is awaited here */
bool badges_answered(struct model *m, const struct lookup *l, struct effects *fx);
void badges_choices(const struct model *m, struct choice_list *l);
void badges_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void badge_stop_choices(const struct model *m, struct choice_list *l);
void badge_stop_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void badge_stop_back(struct model *m, struct effects *fx);

#endif
