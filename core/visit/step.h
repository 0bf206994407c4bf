/* SPDX-License-Identifier: MIT */
/*
 * visit_step is the only thing that changes a model. Pure: no I/O, no clock, no curses, nothing
 * random. The same model and event always give the same model and effects.
 *
 * Promises: "done" is shown only after EV_RECORDED{RECORD_OK}; an answer with another ticket than
 * the awaited one changes nothing; after a visit ends the model holds no personal datum except,
 * for UNDO_MS, what reversing the last check-in needs.
 */
#ifndef CORE_VISIT_STEP_H
#define CORE_VISIT_STEP_H

#include "core/visit/choice.h"
#include "core/visit/effect.h"
#include "core/visit/model.h"

void visit_init(struct model *m, const struct catalogue *catalogue, enum lang hall_lang);
void visit_step(struct model *m, const struct event *ev, struct effects *fx);

/* The choices of the screen that shows: digits that do something now. Screens label exactly
 * these, so that no choice is without an effect or a word. */
int visit_choices(const struct model *m, struct choice_slot ret[CHOICES_MAX]);

/* Does this key do something here? For footers. NEXT, BACK and HELP differ from screen to screen. */
bool visit_takes(const struct model *m, enum action action);

/* What the lists of choices are about; each returns how many there are, at most what fits ret. */
struct meal_option {
	char meal[MEAL_SIZE];
	day_t day;
	bool walk_in;
	int left;
};
#define MEAL_OPTIONS_MAX (3 * MEAL_DAYS_MAX + 3) /* three meals a day, and today's spare ones */
#define DISHES_MAX       48
#define KINDS_MAX        24
#define OFFERINGS_MAX    120 /* of one kind */
#define SESSIONS_MAX     (OFFERING_AHEAD_MAX + 1)
int visit_sets(const struct model *m, struct meal_set ret[SETS_MAX]); /* of the task's day */
int visit_dishes(const struct model *m, const struct dish *ret[DISHES_MAX]);
const struct dish *visit_dish(const struct model *m, const char *id); /* one of them, or NULL */
int visit_picked(const struct model *m, const char *id);              /* so many of it */
/* Meals that can be ordered now: today's walk-in first, then by day and time. */
int visit_meals(const struct model *m, struct meal_option ret[MEAL_OPTIONS_MAX]);
int visit_meals_today(const struct model *m, struct meal_option ret[MEAL_OPTIONS_MAX]);
bool visit_meal(const struct model *m, int option, struct meal_option *ret); /* one of them */
int visit_ordered(const struct model *m); /* portions of the task's meal that this person has */
enum no_meal visit_no_meal(const struct model *m); /* for SCREEN_NO_MEAL */
int32_t visit_delivery_fen(const struct model *m); /* comes on top of price.due_fen */
bool visit_delivery_closed(const struct model *m); /* it could have been delivered */
unsigned visit_allergens(const struct model *m);   /* in the order, and not for this person */
/* What SCREEN_ALLERGY asks about; name NULL when it is gone. */
unsigned visit_allergy(const struct model *m, const struct words **name);
/* What the task is about: one of my orders, one of my enrolments, an offering. NULL = none, or gone. */
const struct open_order *visit_order(const struct model *m);
bool visit_order_late(const struct model *m); /* to be taken back by a volunteer alone */
const struct enrolment *visit_enrolment(const struct model *m);
const struct offering *visit_offering(const struct model *m);
/* Who stands here, whoever it is for. */
const struct person *visit_self(const struct model *m);
/* Kinds that have something for this person, by what fits their age; the first KINDS_FIRST stand
 * on the first page. */
#define KINDS_FIRST 3
int visit_kinds(const struct model *m, const char *ret[KINDS_MAX]);
/* Of task.kind, the hall's own first, then its neighbours'. */
int visit_offerings(const struct model *m, const struct offering *ret[OFFERINGS_MAX]);
/* The one of a kind that comes after `last`, NULL = the first of all; NULL at the end. */
const struct offering *visit_offering_after(
	const struct model *m, const char *kind, const struct offering *last);
/* Sessions of task.offering that can still be booked. */
int visit_sessions(const struct model *m, struct session ret[SESSIONS_MAX]);
/* Of a course, or of the session of that day, also one that was moved there: index into
 * standing.enrolments; -1 = not mine. A place on a list that the hub has refused is none. */
int visit_enrolled(const struct model *m, const struct offering *o, day_t day);
int visit_seats(const struct model *m); /* left of what the task is about */
/* The next session that has not begun. */
bool visit_coming(const struct model *m, const struct offering *o, struct session *ret);
bool visit_ours(const struct model *m, const struct offering *o); /* this hall's own */
#define NOTE_FULL "full" /* body.note of an open enrolment: all the seats sold here are taken */
/* The enrolment's next session from now on (today's until its end); false = there is none. */
bool visit_enrolment_session(const struct model *m, const struct enrolment *e, struct session *ret);

/* Is what shows said by itself? Where the voice is on; and where the slip does not come on paper. */
bool visit_speaks(const struct model *m);
bool visit_slip_missing(const struct model *m); /* of the last promise */

/* What may be kept of an event in a recording: of digits that choose nothing not which, nor of those
 * of a PIN. Played back it does the same. */
void visit_mask(const struct model *m, struct event *ev);

/* Pages of DEVICES_A_PAGE devices that SCREEN_DEVICES has; model.page turns them. */
int visit_device_pages(const struct model *m);

/* Slips that did not come yet. */
int visit_open_slips(const struct model *m);

/* Seconds left of a count-down that the screen shows; -1 = none. */
int visit_countdown(const struct model *m);

#endif
