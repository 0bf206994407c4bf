/* SPDX-License-Identifier: MIT */
/*
 * Meals that nobody came for: a list at the canteen's window, from the badge that opened it. First those who
 * are over UNCOLLECTED_AGE or live alone, then by pick-up number; nothing says why they come first. A choice
 * shows whom to phone, once the journal has that it was looked at (ACT_LOOKUP, what LOOK_UNCOLLECTED); a key
 * says what came of it: ACT_PHONED, what LOOK_UNCOLLECTED, ref the order, note `result=word`; what was brought to them is a serving.
 * When the meal is over the window says once, with two low tones, how many there are.
 */
#ifndef CORE_VISIT_UNCOLLECTED_H
#define CORE_VISIT_UNCOLLECTED_H

#include "core/hall/act.h"

#define UNCOLLECTED_AGE  80
#define UNCOLLECTED_MOST 60
#define CALL_MS          180000 /* so long a telephone number shows */

/* CALL_BROUGHT is no word of an ACT_PHONED. */
enum call_result { CALL_COMES, CALL_NOT_REACHED, CALL_NOT_WANTED, CALL_BROUGHT, CALL_COUNT };
const char *call_word(enum call_result result);  /* "comes" */
enum call_result call_of_note(const char *note); /* CALL_COUNT where it says none */

struct uncollected_order {
	unsigned char id[ACT_ID_BYTES];
	char pickup[PICKUP_SIZE], masked[NAME_SIZE];
	bool first;              /* over the age, or alone */
	enum call_result result; /* CALL_COUNT = nobody phoned */
};
struct uncollected {
	struct uncollected_order of[UNCOLLECTED_MOST];
	int n;
};
void uncollected_sort(struct uncollected *u); /* by `first`, else as they are */

struct model;
struct choice_list;
struct effects;
struct recorded;
struct window_answer;
bool uncollected_offered(const struct model *m);
void uncollected_open(struct model *m, struct effects *fx);
/* Whom one of them is of was answered; false: another one's. */
bool uncollected_answered(struct model *m, const struct window_answer *a, struct effects *fx);
void uncollected_choose(struct model *m, int i, struct effects *fx);
void uncollected_call(struct model *m, enum call_result result, struct effects *fx);
/* What was recorded is the look, or the call; false: neither. */
bool uncollected_recorded(struct model *m, int kind, struct effects *fx);
/* Says once that the meal is over; a telephone number goes after a while. */
void uncollected_time(struct model *m, struct effects *fx);

#endif
