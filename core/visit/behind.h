/* SPDX-License-Identifier: MIT */
/*
 * The staff area behind the PIN (staff.c), and what a volunteer's badge opens; for the folder alone.
 */
#ifndef CORE_VISIT_BEHIND_H
#define CORE_VISIT_BEHIND_H

#include "core/visit/internal.h"

bool staff_shows(const struct model *m); /* one of its pages does */
void staff_wipe(struct model *m);
void staff_enter(struct model *m, struct effects *fx); /* to the PIN page */
void staff_leave(struct model *m, struct effects *fx);
void staff_back(struct model *m, struct effects *fx); /* to the devices */
void staff_recorded(struct model *m, struct effects *fx);
bool pin_open(const struct model *m);                                      /* digits are taken */
bool pin_key(struct model *m, const struct event *ev, struct effects *fx); /* false: none of its */
void pin_answered(struct model *m, const struct pin_answer *a, struct effects *fx);
void devices_choices(const struct model *m, struct choice_list *l);
void devices_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
/* Of SCREEN_BADGE, which is no page of staff. */
void badge_choices(const struct model *m, struct choice_list *l);
void badge_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void held_choices(const struct model *m, struct choice_list *l);
void held_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void today_answered(struct model *m, const struct figures *today, struct effects *fx);
void today_choices(const struct model *m, struct choice_list *l);
void today_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void stick_told(struct model *m, enum stick_word word, struct effects *fx);
void scan_tried(struct model *m, const struct event *ev, struct effects *fx);

/* assist.c */
#define ASSIST_MS 60000 /* letters that nobody goes on with */
/* A badge: opens the mode, takes it over, closes it. */
void assist_badge(struct model *m, const struct lookup *l, struct effects *fx);
void assist_close(struct model *m);                   /* the mode alone: who is here stays */
void assist_end(struct model *m, struct effects *fx); /* to the page that waits */
bool assist_over(const struct model *m);              /* not used for so long */
void assist_wipe(struct model *m);                    /* the search */
bool assist_shows(const struct model *m);             /* one of its own pages does */
/* Where a visit ends that would end on this page. */
enum screen assist_home(const struct model *m, enum screen screen);
void assist_open(struct model *m, struct effects *fx);
void assist_note(struct model *m, const char *what, struct effects *fx); /* ACT_LOOKUP */
void assist_recorded(struct model *m, const struct act_head *looked, struct effects *fx);
void assist_found(struct model *m, const struct found *found, struct effects *fx);
bool assist_key(
	struct model *m, const struct event *ev, struct effects *fx); /* false: none of its */
void assist_mask(const struct model *m, struct event *ev);
bool assist_lists_more(const struct model *m); /* Enter shows who it may be */
void assist_choices(const struct model *m, struct choice_list *l);
void assist_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
/* false: as ever, somebody whose code nobody here knows. */
bool assist_answered(struct model *m, const struct lookup *l, struct effects *fx);
void assist_ask(struct model *m, struct effect *e); /* a look-up of somebody */
void assist_resident(struct model *m, uint32_t resident, struct effects *fx); /* of this hall */
/* Nobody was looked up. */
void assist_lost(struct model *m, enum lookup_result result, struct effects *fx);
void agree_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void agree_back(struct model *m, struct effects *fx);

/* settings.c */
void settings_enter(struct model *m);
void settings_back(struct model *m, struct effects *fx);
void settings_choices(const struct model *m, struct choice_list *l);
void settings_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void setting_choices(const struct model *m, struct choice_list *l);
void setting_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
/* act: what was recorded */
void settings_recorded(struct model *m, const struct act *act, struct effects *fx);

/* new_pin.c: SCREEN_NEW_PIN; digits are typed as on SCREEN_PIN (pin_key). */
void new_pin_enter(struct model *m);
void new_pin_leave(struct model *m);
bool new_pin_open(const struct model *m); /* digits are taken */
void new_pin_next(struct model *m, struct effects *fx);
void new_pin_recorded(struct model *m, struct effects *fx);
void new_pin_answered(struct model *m, enum pin_result result, struct effects *fx);

/* number.c */
void number_open(struct model *m);
void number_recorded(struct model *m, struct effects *fx);
void number_found(struct model *m, const struct found *found, struct effects *fx);
void number_lost(struct model *m, enum lookup_result result, struct effects *fx);
bool number_key(
	struct model *m, const struct event *ev, struct effects *fx); /* false: none of its */
/* A roster's code, in a volunteer's mode: it is looked up; false: another code. */
bool number_scanned(struct model *m, const char *code, struct effects *fx);
bool number_types(struct model *m, const struct event *ev); /* one character more */
void number_rub_out(struct model *m);
void number_mask(const struct model *m, struct event *ev);

/* temp_card.c */
void temp_card_greeted_choices(const struct model *m, struct choice_list *l);
void temp_card_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

/* opening.c */
bool opening_due(const struct model *m);
void opening_recorded(struct model *m, struct effects *fx);
void opening_choices(const struct model *m, struct choice_list *l);
void opening_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void opening_back(struct model *m, struct effects *fx);

/* flow.c */
bool screen_only_says(enum screen screen); /* rule->answer */

/* card.c */
void card_queue_take(struct model *m, struct effects *fx); /* a scan of a queue */

/* queue.c */
bool queue_takes(const struct model *m); /* an action is chosen */
void queue_wipe(struct model *m);
void queue_close(struct model *m, struct effects *fx);                        /* with its sheet */
void queue_scan(struct model *m, const struct event *ev, struct effects *fx); /* it waits */
bool queue_next(struct model *m, struct event *ret); /* false: none has its turn now */
/* Who is here has been let in, the same after a right was asked for: what was chosen is done. */
void queue_go(struct model *m, struct effects *fx);
void queue_problem(struct model *m, enum todo_why why, struct effects *fx);
enum todo_why queue_why_none(const struct model *m); /* no right is left for the task */
bool queue_recorded(
	struct model *m, const struct recorded *r, struct effects *fx); /* false: as ever */
void queue_refused(struct model *m, struct effects *fx);                /* nothing was written */
void queue_what_choices(const struct model *m, struct choice_list *l);
void queue_what_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void queue_what_back(struct model *m, struct effects *fx);
void queue_choices(const struct model *m, struct choice_list *l);
void queue_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void queue_back(struct model *m, struct effects *fx);
enum screen queue_home(const struct model *m); /* between two people */
void queue_undo(struct model *m, struct effects *fx);
void queue_sums_note(const struct queue *q, char ret[NOTE_SIZE]);

/* todo.c */
void todo_count(struct model *m, struct effects *fx); /* how many there are, for the badge */
void todo_open(struct model *m, struct effects *fx);
void todo_kitchens(struct model *m, int n, struct effects *fx); /* EV_KITCHEN */
void todo_wipe(struct model *m);
void todo_answered(struct model *m, const struct todo_list *l, struct effects *fx);
void todo_recorded(struct model *m, struct effects *fx); /* the next one */
void todo_choices(const struct model *m, struct choice_list *l);
void todo_choose(struct model *m, const struct choice_slot *c, struct effects *fx);

#endif
