/* SPDX-License-Identifier: MIT */
/*
 * Services of the visit: meals and offerings. Like internal.h, for core/visit only.
 */
#ifndef CORE_VISIT_ORDERING_H
#define CORE_VISIT_ORDERING_H

#include "core/visit/step.h"

struct choice_list;

/* meal.c: an order from its day to its confirmation. */
void order_begin(struct model *m);           /* GREETED: order for the next day */
void order_continue(struct model *m);        /* shows what is still to be asked, in its order */
bool order_day_holds(const struct model *m); /* task.day can still be ordered */
day_t order_next_day(const struct model *m);
bool order_already(const struct model *m); /* task.day and meal are among the open orders */
void order_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void order_refused(struct model *m);  /* no right: nothing was written */
void order_find_set(struct model *m); /* task.set anew from task.set_id */
void order_catalogue_changed(struct model *m, const struct catalogue *next, struct effects *fx);
void sets_choices(const struct model *m, struct choice_list *l);
void sets_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void sets_back(struct model *m, struct effects *fx);
void confirm_choices(const struct model *m, struct choice_list *l);
void confirm_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void confirm_back(struct model *m, struct effects *fx);
void confirm_next(struct model *m, struct effects *fx);
void reason_back(struct model *m, struct effects *fx);
void yes_no_choices(const struct model *m, struct choice_list *l); /* TWICE, CLOSED */
void yes_no_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

/* mine.c, orders.c: what I have, and taking an order back. */
void mine_show(struct model *m);
void mine_choices(const struct model *m, struct choice_list *l);
void mine_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void orders_show(struct model *m, int order);
bool orders_cancellable(const struct model *m);
void orders_cancel(struct model *m, struct effects *fx);
void orders_find(struct model *m); /* task.order anew from task.order_id */
void order_choices(const struct model *m, struct choice_list *l);
void order_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void order_back(struct model *m, struct effects *fx);
void done_choices(const struct model *m, struct choice_list *l); /* SLIP, CANCELLED, LEFT */
void done_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

#endif
