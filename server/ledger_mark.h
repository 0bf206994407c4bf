/* SPDX-License-Identifier: MIT */
/*
 * Rows by which people are found again (server/people_find.h).
 */
#ifndef SERVER_LEDGER_MARK_H
#define SERVER_LEDGER_MARK_H

#include "server/ledger_person.h"

#define PERSON_MARK 16

enum mark_kind { /* numbers are for ever */
	MARK_NAME = 1,
	MARK_TWIN = 2, /* name and birth date */
	MARK_PHONE = 3,
	MARK_TAIL = 4, /* its last four digits */
	MARK_KIND_END
};
struct person_marks {
	bool has[MARK_KIND_END];
	unsigned char mark[MARK_KIND_END][PERSON_MARK];
};
/* In place of all that this pid had. */
MUST_USE int marks_put(struct ledger *l, const unsigned char pid[PID_BYTES],
	const struct person_marks *m, struct err *err);
MUST_USE int marks_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err);

struct mark_query {
	enum mark_kind kind;
	unsigned char mark[PERSON_MARK];
	const char *place; /* "" = every hall */
};
/* Numbers and places of people with this mark, by both, at most max; their number, or < 0. */
MUST_USE int marks_find(struct ledger *l, const struct mark_query *q, struct person_key *ret,
	int max, struct err *err);

/* Two people with one mark, the lesser number first. */
struct mark_pair {
	struct person_key a, b;
	bool twin; /* else the telephone */
};
/* Pairs of which at least one lives in that hall ("" = all), at most max; their number, or < 0. */
MUST_USE int marks_pairs(
	struct ledger *l, const char *place, struct mark_pair *ret, int max, struct err *err);

/* The person whose pid is the next one after this (zeros: the first); 1, 0, < 0. */
MUST_USE int person_next(struct ledger *l, const unsigned char pid[PID_BYTES],
	struct person_key *ret, struct err *err);
/* The hall's person with the least number above key->resident; 1, 0, < 0. */
MUST_USE int person_after(struct ledger *l, struct person_key *key, struct err *err);

#endif
