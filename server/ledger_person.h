/* SPDX-License-Identifier: MIT */
/*
 * People and their cards. `sealed` is wrapped by the caller (server/people.h).
 */
#ifndef SERVER_LEDGER_PERSON_H
#define SERVER_LEDGER_PERSON_H

#include "core/hall/person.h"
#include "server/ledger.h"

#define CARD_MARK 16

struct person_key {
	char place[PLACE_SIZE];
	int64_t resident;
	unsigned char pid[PID_BYTES], kc[16];
	int64_t serial;
};
/* 1 = found, sealed appended unless it is NULL; 0; < 0. by_no: place and resident are given in
 * *key, the rest is filled in. */
MUST_USE int person_by_pid(struct ledger *l, const unsigned char pid[PID_BYTES],
	struct person_key *ret, struct buf *sealed, struct err *err);
MUST_USE int person_by_no(
	struct ledger *l, struct person_key *key, struct buf *sealed, struct err *err);
/* Replaces the row of the same pid. */
MUST_USE int person_store(struct ledger *l, const struct person_key *key, const struct buf *sealed,
	int64_t now_ms, struct err *err);
/* The number after the hall's greatest one below `below`. */
MUST_USE int person_next_no(
	struct ledger *l, const char *place, int64_t below, int64_t *ret, struct err *err);

MUST_USE int card_put(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t resident, struct err *err);
MUST_USE int card_drop(
	struct ledger *l, const char *place, const unsigned char mark[CARD_MARK], struct err *err);
/* The resident whose card it is; 0 = nobody's. */
MUST_USE int card_owner(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t *ret, struct err *err);
/* The person's card with the least mark above `after`; 1, 0, < 0. */
MUST_USE int card_next(struct ledger *l, const struct person_key *key,
	const unsigned char after[CARD_MARK], unsigned char ret[CARD_MARK], struct err *err);

#endif
