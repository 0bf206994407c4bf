/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the visit share. Nothing outside core/visit includes it.
 *
 * Order of a step: the time, the event, then a card that waits (step.c). Screens are changed only
 * through visit_show. A screen may lie over another (help, idle, next card): `behind` is then
 * what goes on below, visit_base gives it in every case.
 */
#ifndef CORE_VISIT_INTERNAL_H
#define CORE_VISIT_INTERNAL_H

#include "core/visit/step.h"

#define LOOK_UP_MS 3000  /* a look-up that takes longer counts as not read */
#define HELP_MS    20000 /* the help page over what was being done */
#define HELP_AGAIN 60000 /* at most one call for help a minute is recorded */
#define PARKED_MS  900000
#define MEAL_LUNCH "lunch" /* the one meal that is ordered here so far */

/* effects.c: what a step asks for. */
struct effect *effect_add(struct effects *fx, enum effect_kind kind);
void effect_tone(struct effects *fx, enum tone tone);
void effect_lang(struct model *m, enum lang lang, struct effects *fx);

/* screen.c: which screen shows, how a visit ends. */
void visit_show(struct model *m, enum screen screen);
bool visit_overlaid(const struct model *m);
enum screen visit_base(const struct model *m);
bool visit_unfinished(const struct model *m); /* work that another card would interrupt */
void visit_wipe(struct model *m);             /* all that belongs to one person, but for the undo */
void visit_end(struct model *m, enum screen screen, struct effects *fx);
void visit_down(struct model *m, struct effects *fx);
void undo_close(struct model *m);
void task_reset(struct model *m); /* nothing chosen; a proven name stays proven */

/* record.c: acts, their drafts and answers. person NULL = a stranger. */
void act_draft(struct act *act, const struct model *m, enum act_kind kind,
	const struct person *person, day_t age_day);
void record_act(
	struct model *m, const struct act *act, const struct person *person, struct effects *fx);
void record_answered(struct model *m, const struct recorded *r, struct effects *fx);

/* card.c */
void card_arrived(struct model *m, const struct event *ev, struct effects *fx);
void card_waiting_take(struct model *m, struct effects *fx); /* as if it arrived now */
void card_look_up(struct model *m, struct effects *fx);      /* the waiting one, at once */
void card_bad(struct model *m, struct effects *fx);
void card_answered(struct model *m, const struct lookup *l, struct effects *fx);
void card_dropped(struct model *m);

/* park.c */
void park_work(struct model *m);
bool park_restore(struct model *m); /* of the person present; shows it */
void park_expire(struct model *m);

/* greet.c */
void greet_check_in(struct model *m, struct effects *fx);
void greet_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void greet_not_me(struct model *m, struct effects *fx);
void name_answer(struct model *m, bool yes, struct effects *fx);

/* meal.c */
void order_begin(struct model *m);           /* GREETED: order for the next day */
void order_continue(struct model *m);        /* shows what is still to be asked, in its order */
bool order_day_holds(const struct model *m); /* task.day can still be ordered */
day_t order_next_day(const struct model *m);
bool order_already(const struct model *m); /* task.day and meal are among the open orders */
void order_choose_set(struct model *m, int set);
void order_confirm(struct model *m, struct effects *fx);
void order_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void order_find_set(struct model *m); /* task.set anew from task.set_id */
void order_catalogue_changed(struct model *m, const struct catalogue *next, struct effects *fx);

/* orders.c */
#define ORDERS_A_PAGE 5 /* when they do not fit on one page of six */
void orders_show(struct model *m, int order);
bool orders_cancellable(const struct model *m);
void orders_cancel(struct model *m, struct effects *fx);
void cancel_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void orders_find(struct model *m); /* task.order anew from task.order_id */

/* help.c */
void help_call(struct model *m, struct effects *fx);
void help_leave(struct model *m);
void help_recorded(struct model *m, const struct recorded *r, struct effects *fx);

/* keys.c: actions. timeout.c: EV_TIME. */
void keys_action(struct model *m, const struct event *ev, struct effects *fx);
void timeout_check(struct model *m, struct effects *fx);

#endif
