/* SPDX-License-Identifier: MIT */
/*
 * Meals in a visit: what is ordered and how, day by day, changed, taken back. Like internal.h, for
 * core/visit only.
 */
#ifndef CORE_VISIT_MEALS_H
#define CORE_VISIT_MEALS_H

#include "core/visit/internal.h"

#define MEAL_LUNCH "lunch" /* what people mean when they say nothing else */

/* meal.c: what is being ordered. */
const struct slot *order_slot(const struct model *m); /* of the task; NULL */
int order_sets(const struct catalogue *c, const char *meal, day_t day, struct meal_set *ret);
day_t order_next_day(const struct model *m, const char *meal, day_t after); /* DAY_NONE */
enum no_meal order_hindrance(const struct model *m);
void order_day(struct model *m, const char *meal, day_t day); /* what was picked and is there too
								* stays */
void order_reprice(struct model *m);
void order_forget_set(struct model *m);
bool order_find(struct model *m); /* all anew from its ids; false = something is gone */
enum collect order_way(const struct model *m, enum collect after); /* COLLECT_COUNT = none */
bool order_way_holds(struct model *m); /* false: it does not, and is another one now */
void order_note_seen(struct model *m); /* all that a person agrees to by confirming */
bool order_seen_holds(const struct model *m);
void order_catalogue_changed(struct model *m, struct effects *fx); /* m->catalogue is new */

/* sets.c: the way of an order. */
void order_begin(struct model *m);                     /* GREETED: for the next day */
bool order_asks_first(struct model *m);                /* before what to eat: shown */
void order_continue(struct model *m);                  /* shows what is still to be asked */
void order_go_on(struct model *m, struct effects *fx); /* the same, unless it is too late */
void order_too_late(struct model *m, struct effects *fx);
void order_leave(struct model *m, struct effects *fx);
void order_step_back(struct model *m, struct effects *fx); /* to the days, if it was there before */
void order_ask_what(struct model *m);                      /* shows sets, or dishes */
void sets_choices(const struct model *m, struct choice_list *l);
void sets_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void sets_back(struct model *m, struct effects *fx);
void yes_no_choices(const struct model *m, struct choice_list *l); /* TWICE, CLOSED */
void yes_no_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void no_meal_choices(const struct model *m, struct choice_list *l);
void no_meal_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

/* days.c: which meal of which day. */
bool days_any(const struct model *m);
void days_show_at(struct model *m); /* the page with the task's day */
void days_choices(const struct model *m, struct choice_list *l);
void days_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void days_back(struct model *m, struct effects *fx);

/* dishes.c: single dishes, and what somebody cannot eat. */
void dishes_take(struct model *m, const char *id, int qty, bool asked);
void dishes_day(struct model *m);  /* the task has another day: what its menu has of all picked */
bool dishes_find(struct model *m); /* drops what is gone: false */
void dishes_ask_again(struct model *m);
int32_t dishes_sum(const struct model *m);
unsigned dishes_allergens(const struct model *m);
void dishes_show(struct model *m);
void dishes_choices(const struct model *m, struct choice_list *l);
void dishes_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void dishes_back(struct model *m, struct effects *fx);
void dishes_next(struct model *m, struct effects *fx);
bool allergy_asks(struct model *m); /* shows ALLERGY */
void allergy_choices(const struct model *m, struct choice_list *l);
void allergy_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void allergy_back(struct model *m, struct effects *fx);

/* confirm.c */
void order_confirm(struct model *m, struct effects *fx);
void order_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void order_refused(struct model *m); /* no right: nothing was written */
void confirm_choices(const struct model *m, struct choice_list *l);
void confirm_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void confirm_back(struct model *m, struct effects *fx);
void confirm_next(struct model *m, struct effects *fx);
void reason_back(struct model *m, struct effects *fx);

/* again.c: GREETED's part about meals; as last time; one order in place of another. */
void order_greeted_choices(const struct model *m, struct choice_list *l);
bool order_greeted_choose(struct model *m, const struct choice_slot *c);
void change_begin(struct model *m);                            /* task.order */
bool change_of(const struct model *m, struct open_order *ret); /* what is replaced */
bool change_holds(const struct model *m);                      /* it still can be */
void change_leave(struct model *m);
void change_cancel(struct model *m, const struct open_order *old, struct effects *fx);
void change_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void change_refused(struct model *m);

/* orders.c: one of my orders, and taking it back. */
void orders_show(struct model *m, int order);
bool orders_cancellable(const struct model *m);
void orders_cancel(struct model *m, struct effects *fx);
void orders_cancel_draft(struct act *act, const struct model *m, const struct open_order *o);
void orders_find(struct model *m); /* task.order anew from task.order_id */
void order_choices(const struct model *m, struct choice_list *l);
void order_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void order_back(struct model *m, struct effects *fx);

#endif
