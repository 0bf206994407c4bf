/* SPDX-License-Identifier: MIT */
/*
 * Offerings in a visit: finding one, taking a seat, leaving it, attendance. Like internal.h, for
 * core/visit only.
 */
#ifndef CORE_VISIT_OFFERINGS_H
#define CORE_VISIT_OFFERINGS_H

#include "core/visit/internal.h"

/* offerings.c: what there is. */
bool session_begun(const struct model *m, const struct session *s);
/* The session that the task is about: the one chosen, else the next; false when it is over. */
bool offering_session(const struct model *m, struct session *ret);
bool offering_seat_offered(const struct model *m); /* a seat, not the waiting list */
bool offerings_any(const struct model *m);

void offerings_begin(struct model *m);
void kinds_choices(const struct model *m, struct choice_list *l);
void kinds_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void offerings_choices(const struct model *m, struct choice_list *l);
void offerings_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void offerings_back(struct model *m, struct effects *fx);
void offering_choices(const struct model *m, struct choice_list *l);
void offering_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void offering_back(struct model *m, struct effects *fx); /* also of REFUSED */
void offering_again(struct model *m); /* or as much as a new catalogue has left of it */
void sessions_choices(const struct model *m, struct choice_list *l);
void sessions_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void sessions_back(struct model *m, struct effects *fx);
/* Parked work that was looking at offerings; false when there is nothing left of it. */
bool offering_restore(struct model *m, enum screen parked);
/* After m->catalogue is the new one; offered: offering_seat_offered before that. */
void offering_catalogue_changed(struct model *m, bool offered, struct effects *fx);

/* enrol.c: taking a seat, leaving it. */
enum refusal enrol_refusal(struct model *m); /* why task.offering is not for this person */
/* Shows why task.offering, or its chosen session, is not for this person; false when it is. */
bool enrol_refused(struct model *m, struct effects *fx);
void enrol_confirm(struct model *m, struct effects *fx);
void enrol_no_right(struct model *m); /* the last seat went meanwhile: nothing was written */
void enrolment_show(struct model *m, int enrolment);
bool enrolment_restore(struct model *m);
void enrolment_choices(const struct model *m, struct choice_list *l);
void enrolment_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void enrolment_back(struct model *m, struct effects *fx);
void enrolment_leave(struct model *m, struct effects *fx);

/* attend.c */
/* Records attendance of the first session after that minute of the day whose time it is; false
 * when there is none. */
bool attend_begin(struct model *m, int after_min, struct effects *fx);
/* Of a sheet of paper: whatever time it is. false: no session today, or it was told already. */
bool attend_paper(struct model *m, int enrolment, struct effects *fx);
/* Who takes a seat shortly before it begins is here already: no scan more, and nothing missed. */
void attend_enrolled(struct model *m, const struct act *enrol, struct effects *fx);

#endif
