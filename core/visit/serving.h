/* SPDX-License-Identifier: MIT */
/*
 * The canteen's window (window.h), for the folder alone. window.c: the mode, what is scanned and typed,
 * what is recorded; serving.c: the pages of one order and the questions about it.
 */
#ifndef CORE_VISIT_SERVING_H
#define CORE_VISIT_SERVING_H

#include "core/visit/internal.h"
#include "core/visit/window_page.h"

/* window.c */
bool window_offered(const struct model *m); /* a meal is handed over today, and its orders hold */
void window_open(struct model *m, struct effects *fx);
void window_taken(struct model *m, struct effects *fx); /* by a badge: it stays open, or opens */
void window_wipe(struct model *m);
void window_time(
	struct model *m, struct effects *fx); /* whom the last one was of is forgotten in time */
void window_find(struct model *m, const struct window_ask *what, struct effects *fx);
void window_put_away(struct model *m); /* what shows */
bool window_records(const struct model *m, const struct act *act);
bool window_takes(const struct model *m); /* cards and codes are its, and what is recorded */
enum screen window_screen(const struct model *m);
void window_home(struct model *m, struct effects *fx); /* its page came back: the sums */
void window_scan(struct model *m, const struct event *ev, struct effects *fx);
void window_go_on(struct model *m, struct effects *fx); /* whoever waits has their turn */
void window_ready(struct model *m, struct effects *fx); /* what shows is put away */
void window_resident(struct model *m, uint32_t resident, struct effects *fx);
void window_buy(struct model *m, struct effects *fx); /* the visit of whoever has no order */
void window_answered(struct model *m, const struct window_answer *a, struct effects *fx);
void window_sent(struct model *m, const struct act *act, unsigned ticket);
void window_recorded(struct model *m, const struct recorded *r, struct effects *fx);
bool window_key(
	struct model *m, const struct event *ev, struct effects *fx); /* false: none of its */
bool window_holds(const struct model *m); /* what shows can be handed over */
void window_other(struct model *m, struct effects *fx);
void window_next(struct model *m, struct effects *fx);
void window_back(struct model *m, struct effects *fx);

/* card.c: a card, whatever mode it is */
void card_lay(struct model *m, const struct event *ev, struct effects *fx);

/* serving.c */
void serve(struct model *m, struct effects *fx); /* what shows is handed over */
void serve_undo(struct model *m, struct effects *fx);
void serve_choices(const struct model *m, struct choice_list *l);
void serve_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void serve_next(struct model *m, struct effects *fx);
void serve_back(struct model *m, struct effects *fx);
void window_ask(struct model *m, enum window_question question);
void window_ask_choices(const struct model *m, struct choice_list *l);
void window_ask_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void window_ask_back(struct model *m, struct effects *fx);

#endif
