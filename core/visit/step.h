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

#include "core/visit/effect.h"
#include "core/visit/model.h"

void visit_init(struct model *m, const struct catalogue *catalogue, enum lang hall_lang);
void visit_step(struct model *m, const struct event *ev, struct effects *fx);

/* The choices of the screen that shows: digits that do something now. Screens label exactly
 * these, so that no choice is without an effect or a word. */
enum choice_id {
	CHOICE_NONE,
	CHOICE_ORDER_NEXT, /* order for the next open day; arg = that day, DAY_NONE = none known */
	CHOICE_MY_ORDERS,
	CHOICE_NOT_ME,
	CHOICE_YES,
	CHOICE_NO,
	CHOICE_SET, /* arg = index of the set */
	CHOICE_CONFIRM,
	CHOICE_WHY,
	CHOICE_ORDER, /* arg = index of the open order */
	CHOICE_CANCEL_ORDER,
	CHOICE_KEEP_ORDER,
	CHOICE_FINISHED, /* the person before is done */
	CHOICE_WAIT,
	CHOICE_MORE,   /* next page */
	CHOICE_FINISH, /* end this visit */
};
struct choice_slot {
	int digit;
	enum choice_id id;
	int arg;
};
#define CHOICES_MAX 9
int visit_choices(const struct model *m, struct choice_slot ret[CHOICES_MAX]);

/* Does this key do something here? For footers. NEXT, BACK and HELP differ from screen to screen. */
bool visit_takes(const struct model *m, enum action action);

/* Sets of the day the task is about, and those that can be ordered now. */
int visit_sets(const struct model *m, struct meal_set ret[SETS_MAX]);

/* Seconds left of a count-down that the screen shows; -1 = none. */
int visit_countdown(const struct model *m);

#endif
