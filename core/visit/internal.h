/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the visit share; meals.h and offerings.h have the services. Nothing outside
 * core/visit includes it.
 *
 * Order of a step: the time, the event, then a card that waits (step.c). What a screen does is one
 * row of the table in flow.c. Screens are changed only through visit_show. A screen may lie over
 * another (help, idle, next card): `behind` is then what goes on below, visit_base gives it in every
 * case.
 */
#ifndef CORE_VISIT_INTERNAL_H
#define CORE_VISIT_INTERNAL_H

#include "core/visit/step.h"

#define LOOK_UP_MS 3000  /* a look-up that takes longer counts as not read */
#define HELP_MS    20000 /* the help page over what was being done */
#define HELP_AGAIN 60000 /* at most one call for help a minute is recorded */

/* flow.c: the choices of a screen, as they are offered. */
struct choice_list {
	struct choice_slot *slot;
	int n;
};
void choice_add(struct choice_list *l, int digit, enum choice_id id, int arg);
/* A list that is longer than model.list_most: so many less one a page from model.page on, then
 * CHOICE_MORE; arg = index. */
void choice_add_page(struct choice_list *l, const struct model *m, enum choice_id id, int n);
/* The same for choices of several kinds; their digits count for nothing. */
void choice_add_list(
	struct choice_list *l, const struct model *m, const struct choice_slot *list, int n);
/* Turns to the page on which this choice stands, if there is one. */
void visit_page_of(struct model *m, enum choice_id id, int arg);

/* What a screen does. NULL = nothing. */
struct screen_rule {
	int64_t limit_ms; /* goes by itself after so long without a sign of life; 0 = stays */
	bool unfinished;  /* work that another card would interrupt: it is parked */
	bool answer;      /* only says something: on and back both end the visit */
	void (*choices)(const struct model *m, struct choice_list *l);
	void (*choose)(struct model *m, const struct choice_slot *c, struct effects *fx);
	void (*back)(struct model *m, struct effects *fx);
	void (*next)(struct model *m, struct effects *fx);
};
const struct screen_rule *screen_rule(const struct model *m);
bool screen_answers(const struct model *m); /* rule->answer, and a slip that was scanned */
void back_greeted(struct model *m, struct effects *fx);

/* effects.c: what a step asks for. */
struct effect *effect_add(struct effects *fx, enum effect_kind kind);
void effect_tone(struct effects *fx, enum tone tone);
void effect_lang(struct model *m, enum lang lang, struct effects *fx);

/* screen.c: which screen shows, how a visit ends. */
void visit_show(struct model *m, enum screen screen);      /* its list begins at the first page */
void visit_show_base(struct model *m, enum screen screen); /* below one that lies over it, too */
bool visit_overlaid(const struct model *m);
enum screen visit_base(const struct model *m);
bool visit_unfinished(const struct model *m); /* work that another card would interrupt */
void visit_wipe(struct model *m);             /* all that belongs to one person, but for the undo */
void visit_end(struct model *m, enum screen screen, struct effects *fx);
void visit_down(struct model *m, struct effects *fx);
void undo_close(struct model *m);
void task_reset(struct model *m); /* nothing chosen; a proven name stays proven */
/* Another work begins: what was chosen to eat, and how, stays for whoever comes back to it. */
void task_begin(struct model *m);
void task_take(struct model *m, const struct task *was); /* the same, of this one */

/* record.c: acts, their drafts and answers. person NULL = a stranger; visit_self = who stands here,
 * also while it is all for another. */
void act_draft(struct act *act, const struct model *m, enum act_kind kind,
	const struct person *person, day_t age_day);
void record_act(
	struct model *m, const struct act *act, const struct person *person, struct effects *fx);
void record_answered(struct model *m, const struct recorded *r, struct effects *fx);
/* Order, enrolment, cancel, leave: the slip is printed, `screen` says that it is done. */
void promise_recorded(
	struct model *m, const struct recorded *r, enum screen screen, struct effects *fx);
void done_choices(const struct model *m, struct choice_list *l); /* of that screen */
void done_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

/* card.c */
void card_arrived(struct model *m, const struct event *ev, struct effects *fx);
void card_waiting_take(struct model *m, struct effects *fx); /* as if it arrived now */
void card_look_up(struct model *m, struct effects *fx);      /* the waiting one, at once */
void card_bad(struct model *m, const struct event *ev, struct effects *fx);
void card_answered(struct model *m, const struct lookup *l, struct effects *fx);
void card_dropped(struct model *m);
void person_enter(struct model *m, const struct lookup *l, struct effects *fx);
void next_card_choices(const struct model *m, struct choice_list *l);
void next_card_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void next_card_back(struct model *m, struct effects *fx);

/* park.c */
/* Ends a step: the store is told of another work in hand; anew: also when it was told long ago. */
void park_keep(struct model *m, bool anew, struct effects *fx);
void park_work(struct model *m, struct effects *fx); /* it waits from now on */
void park_leave(struct model *m);                    /* what the store has stays there */
/* Of the person present; shows it, or looks up who it was for. */
bool park_restore(struct model *m, struct effects *fx);
void park_forget(struct model *m); /* what came with the card */

/* greet.c */
void greet_check_in(struct model *m, struct effects *fx);
void greet_recorded(struct model *m, const struct recorded *r, struct effects *fx);
void greet_attended(struct model *m, const struct recorded *r, struct effects *fx);
/* Back to the slip of the seat that it came with, or the greeting. */
void greet_attend_over(struct model *m, struct effects *fx);
void greet(struct model *m, struct effects *fx); /* GREETED, or what was parked */
/* The hub's word is on the page, and that it was told is written down. */
void greet_told(struct model *m, const struct act_head *said, struct effects *fx);
void greeted_choices(const struct model *m, struct choice_list *l);
void greeted_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void greeted_back(struct model *m, struct effects *fx);
void undo_choose(struct model *m, struct effects *fx); /* not me */
void name_choices(const struct model *m, struct choice_list *l);
void name_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void name_back(struct model *m, struct effects *fx);

/* link.c: for somebody else. */
void link_greeted_choices(const struct model *m, struct choice_list *l);
void links_show(struct model *m);
void links_choices(const struct model *m, struct choice_list *l);
void links_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void links_back(struct model *m, struct effects *fx);
void link_ask(struct model *m, int link, struct effects *fx);
void link_answered(struct model *m, const struct lookup *l, struct effects *fx);
void link_failed(struct model *m, struct effects *fx);
void link_back(struct model *m); /* to oneself */

/* mine.c: what I have. */
void mine_show(struct model *m);
void mine_choices(const struct model *m, struct choice_list *l);
void mine_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

/* help.c */
void help_call(struct model *m, struct effects *fx);
void help_leave(struct model *m);
void help_recorded(struct model *m, const struct recorded *r, struct effects *fx);

/* letters.c */
void letters_choices(const struct model *m, struct choice_list *l);
void letters_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void letters_idle(struct model *m, int64_t idle_ms, struct effects *fx);

/* keys.c: actions. timeout.c: EV_TIME. */
void keys_action(struct model *m, const struct event *ev, struct effects *fx);
void timeout_check(struct model *m, struct effects *fx);

#endif
