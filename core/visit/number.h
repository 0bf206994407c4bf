/* SPDX-License-Identifier: MIT */
/*
 * A number that a volunteer types for somebody without a card: that of the identity card (18 or 15
 * characters, core/hall/idnum.h), that of a telephone as it is dialled from afar (11 or 12 digits), or
 * the resident number that stands on slips (fewer). Terminals know no telephone numbers, but a tag of
 * each: of several people whom it fits the volunteer chooses. Each try is in the journal before it is
 * looked up, never the number itself, which is gone then; who is found is asked as anybody from the
 * list is, and what they do has PROOF_TYPED.
 *
 * Typed for a newcomer it is an identity card's, and whom nobody here knows by it is registered.
 *
 * On a number pad * is the X that an identity card's number may end in, where one may stand; elsewhere
 * it goes back, as ever.
 */
#ifndef CORE_VISIT_NUMBER_H
#define CORE_VISIT_NUMBER_H

#include <stdbool.h>

#define NUMBER_MAX   18
#define NUMBER_SIZE  (NUMBER_MAX + 1)
#define RESIDENT_MAX 10         /* digits of a resident number */
#define KEY_X        24         /* event.action.digit of the key * and of the letter X */
#define LOOK_NUMBER  "number"   /* what of its ACT_LOOKUP … */
#define LOOK_LETTERS "initials" /* … and of a search for a name (assist.h) */

/* What is said of the last one. */
enum number_word {
	NUMBER_WANTED, /* nothing: there was none */
	NUMBER_BAD,    /* the check character or the date is wrong */
	NUMBER_NOBODY, /* nobody here has it */
	NUMBER_SEVERAL,
	NUMBER_FAILED, /* the store cannot answer */
	NUMBER_WORD_END
};

struct number {
	char typed[NUMBER_SIZE];
	enum number_word word;
	bool used;     /* who is looked up, or asked, was found by it */
	bool newcomer; /* somebody who is registered, whose card cannot be read (newcomer.h) */
	bool listed;   /* … and it was not typed: a roster's code (core/hall/roster.h) */
};

struct model;
bool visit_number_ends(const struct model *m); /* only the last character of an ID number is left */
bool visit_number_whole(const struct model *m); /* it can be looked up */

#endif
