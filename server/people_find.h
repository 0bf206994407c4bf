/* SPDX-License-Identifier: MIT */
/*
 * How people are found at the hub, where name and telephone lie wrapped: by keyed marks of the whole
 * name, of name and birth date, of the telephone number and of its last four digits. Whoever has the
 * ledger without the hub's keys sees of them no more than that two people share something.
 */
#ifndef SERVER_PEOPLE_FIND_H
#define SERVER_PEOPLE_FIND_H

#include "core/hall/act.h"
#include "server/ledger_mark.h"
#include "server/people.h"

/* With each change of a person, in its transaction. */
MUST_USE int people_mark(struct hub *h, const struct resident *r, struct err *err);

/* The whole name; or the digits of a telephone number, others are left out: four of them are its last
 * ones. */
struct people_query {
	bool by_phone;
	const char *text;
	const char *place; /* "" = every hall */
};
/* At most max, by hall and number; how many, or < 0. */
MUST_USE int people_find(struct hub *h, const struct people_query *q, struct person_key *ret,
	int max, struct err *err);

/* What a person did in their own hall on days range[0]..range[1], newest first, the newest ones. What is
 * in heads only: no name, and nothing that their key seals. */
#define PEOPLE_ACTS_MAX 20
struct people_acts {
	int n;
	struct people_act {
		struct act_head head;
		char kiosk[KIOSK_NAME_SIZE];
	} list[PEOPLE_ACTS_MAX];
};
MUST_USE int people_acts(struct hub *h, const struct person_key *key, const day_t range[2],
	struct people_acts *ret, struct err *err);

/* A ledger that is older than the marks has people without them (table todo). */
MUST_USE int people_mark_all(struct hub *h, struct err *err);

#endif
