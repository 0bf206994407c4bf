/* SPDX-License-Identifier: MIT */
/*
 * A judge over what a visit records. It knows the rules of core/hall, the store's own books and who
 * laid down which card, and reckons anew what was allowed; nothing that the visit worked out
 * counts before it.
 */
#ifndef TESTS_SUPPORT_JUDGE_H
#define TESTS_SUPPORT_JUDGE_H

#include "core/visit/effect.h"
#include "core/visit/model.h"

#define JUDGE_PEOPLE 96
#define JUDGE_FIRST  1001 /* the first resident number */

struct judge {
	day_t in[JUDGE_PEOPLE]; /* checked in on that day; 0 = not */
	bool may_undo;          /* the last check-in, until somebody undoes it */
	int64_t in_ms;
	uint32_t in_resident;
	unsigned char in_id[ACT_ID_BYTES];
	bool changing,
		owed; /* an order replaces this one: recorded; committed, the cancel is due */
	unsigned char replaced[ACT_ID_BYTES];
	bool pin_right;               /* the staff area may be opened, once */
	char no_right[ACT_WHAT_SIZE]; /* the store had no seat of this offering … */
	day_t no_right_day;
	int64_t offered_ms; /* help, by the terminal itself */
};

/* One act that was asked to be recorded. */
struct hearing {
	bool present; /* before the step: somebody, what they did, and what the page said */
	const struct task *task;
	const struct seen *seen;
	const struct model *after; /* the step */
	const struct act *act;
	const struct person *person; /* it is recorded under; NULL = a stranger */
	const struct person *keeper; /* who laid down the card; NULL = nobody is there */
	const struct person *helper; /* the volunteer who signed them in, or looks for somebody */
	const struct person *known;  /* whom the directory knows under person's number */
	const struct standing *has;  /* what the store knows of that person */
};

/* NULL = allowed, else what is wrong. */
const char *judge_hear(struct judge *j, const struct hearing *h);
/* What the store answered: committed, or there was no right. */
void judge_committed(struct judge *j, const struct act *act, const struct moment *m);
void judge_refused(struct judge *j, const struct act *act);

#endif
