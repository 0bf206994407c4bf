/* SPDX-License-Identifier: MIT */
/*
 * Rows of people who were erased (server/erase.h).
 */
#ifndef SERVER_LEDGER_ERASE_H
#define SERVER_LEDGER_ERASE_H

#include "core/hall/act.h"
#include "server/ledger_person.h"

struct erased {
	unsigned char kc[16];
	int64_t at_ms;
	char place[PLACE_SIZE];
};

/* Which list: that of the ledger or that of the data keys' database. */
enum erase_list { ERASED_HERE, ERASED_KEYS };
/* The next one by kc; 1, 0, < 0. */
MUST_USE int erased_next(
	struct ledger *l, enum erase_list list, struct erased *ret, struct err *err);
/* 1, 0, < 0. */
MUST_USE int erased_is(struct ledger *l, const unsigned char kc[16], struct err *err);
MUST_USE int erased_put(struct ledger *l, const struct erased *e, struct err *err);

/* Inside a transaction, committed before it: the key is gone and does not come back. */
MUST_USE int erase_key(struct ledger *l, const struct erased *e, struct err *err);
/* What was deleted is in no file any more; outside of transactions. */
MUST_USE int erase_scrub(struct ledger *l, struct err *err);

/* 1: a person with this key mark; 0; < 0. */
MUST_USE int person_by_key(
	struct ledger *l, const unsigned char kc[16], struct person_key *ret, struct err *err);
MUST_USE int person_drop(struct ledger *l, const struct person_key *key, struct err *err);
/* Their claims stay as sums, of nobody. */
MUST_USE int claim_of_nobody(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err);
MUST_USE int seat_of_nobody(struct ledger *l, const unsigned char kc[16], struct err *err);

/* Ids of enrolments that wait, and of open call-backs, after ret; 1, 0, < 0. */
MUST_USE int open_waiting_next(struct ledger *l, unsigned char ret[ACT_ID_BYTES], struct err *err);
MUST_USE int open_callback_next(struct ledger *l, unsigned char ret[ACT_ID_BYTES], struct err *err);

/* ---- who is to hear of it */

/* All terminals of this hall, those that were lost, too: their disks have the key, wrapped. */
MUST_USE int heard_want(
	struct ledger *l, const struct erased *e, const char *hall, struct err *err);
MUST_USE int heard_put(
	struct ledger *l, const struct erased *e, int64_t stream_no, struct err *err);
enum unheard_kind { UNHEARD_YET, UNHEARD_EVER /* revoked or declared dead */ };
/* How many have not, and their names by comma. */
struct unheard_names {
	enum unheard_kind kind;
	int n;
	char names[400];
};
MUST_USE int heard_missing(
	struct ledger *l, const struct erased *e, struct unheard_names *ret, struct err *err);

#endif
