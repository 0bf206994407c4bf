/* SPDX-License-Identifier: MIT */
/*
 * Somebody without a card, found by a volunteer: by the first letters of the name among the hall's
 * own people. Terminals know no names; what is found are masked ones. Who is found is asked, and
 * with their word their visit begins; the volunteer stands in its acts. All of it is gone when the
 * visit ends.
 */
#ifndef CORE_VISIT_ASSIST_H
#define CORE_VISIT_ASSIST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hall/act.h"

#define FIND_LETTERS_MAX 8
#define FIND_SIZE        (FIND_LETTERS_MAX + 1)
#define FOUND_MAX        20
#define FOUND_FEW        5 /* so many are shown without being asked for */

struct found_person {
	uint32_t resident;
	char masked[NAME_SIZE];
	char address[NAME_SIZE];
};

/* What the store says to FX_FIND. */
struct found {
	unsigned ticket;
	bool failed;   /* the store cannot answer */
	int total;     /* people whose initials begin so */
	uint32_t next; /* letters that may come next, A = bit 0 */
	struct found_person who[FOUND_MAX];
	int n; /* the first of them, by resident number */
};

struct assist {
	bool on;          /* since the volunteer's badge */
	struct person by; /* the volunteer */
	enum proof by_proof;
	char letters[FIND_SIZE];
	bool listing;    /* people show, not letters */
	bool asking;     /* one of them is being looked up */
	unsigned ticket; /* of the answer that is awaited; 0 = none */
	struct found found;
};

#endif
