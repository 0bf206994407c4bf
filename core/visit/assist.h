/* SPDX-License-Identifier: MIT */
/*
 * A volunteer's mode. The badge opens it, the same badge or ASSIST_QUIET_MS without use closes it,
 * another badge takes it over; until then the volunteer stands in every act beside the person it is
 * of, and on every page. What may be seen and done then is in duty.h.
 *
 * In it somebody without a card can be found: by the first letters of the name among the hall's own
 * people. Terminals know no names; what is found are masked ones. Who is found is asked, and with
 * their word their visit begins. What was searched for and found is gone when a visit ends.
 */
#ifndef CORE_VISIT_ASSIST_H
#define CORE_VISIT_ASSIST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hall/act.h"
#include "core/visit/fetch.h"
#include "core/visit/newcomer.h"
#include "core/visit/number.h"

#define FIND_LETTERS_MAX 8
#define FIND_SIZE        (FIND_LETTERS_MAX + 1)
#define FOUND_MAX        20
#define FOUND_FEW        5 /* so many are shown without being asked for */

struct found_person {
	uint32_t resident;
	char masked[NAME_SIZE];
	char address[NAME_SIZE];
	bool stopped; /* the badge, here (badges.h); not told of others than FX_FIND_BADGES asks for */
	int at_min; /* FX_FIND_HERE (here.h): when they came */
};

/* What the store says to FX_FIND, FX_FIND_PHONE. */
struct found {
	unsigned ticket;
	bool failed;   /* the store cannot answer */
	int total;     /* people whose initials begin so; who may have this number */
	uint32_t next; /* letters that may come next, A = bit 0 */
	struct found_person who[FOUND_MAX];
	int n; /* the first of them, by resident number */
};

#define ASSIST_QUIET_MS 180000

struct assist {
	bool on;          /* the mode is open */
	struct person by; /* the volunteer */
	enum proof by_proof;
	int later_min; /* SCREEN_OPENING: it is so much later than the clock says */
	/* of one search */
	char letters[FIND_SIZE];
	bool listing;    /* people show, not letters */
	bool asking;     /* one of them is being looked up */
	unsigned ticket; /* of the answer that is awaited; 0 = none */
	struct found found;
	struct number number; /* typed instead */
	struct fetch fetch;   /* of a child */
	bool here;            /* one of SCREEN_HERE is looked up, or shows */
	struct registering newcomer;
};

/* On SCREEN_OPENING: the time that is asked about. */
struct model;
struct moment visit_opening_time(const struct model *m);

#endif
