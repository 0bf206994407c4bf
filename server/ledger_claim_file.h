/* SPDX-License-Identifier: MIT */
/*
 * Frozen claims (server/claim_file.h): a row each, and by claim.file and claim.back which lines are in it.
 */
#ifndef SERVER_LEDGER_CLAIM_FILE_H
#define SERVER_LEDGER_CLAIM_FILE_H

#include "core/hall/act.h"
#include "server/ledger.h"

#define CLAIM_SEED 16
#define CLAIM_HASH 65 /* hex, with its NUL */

struct claim_file {
	int64_t no;
	char place[PLACE_SIZE]; /* "" = all halls */
	day_t from, until;
	int64_t made_ms;
	unsigned char seed[CLAIM_SEED]; /* which lines are to be phoned */
	char hash[CLAIM_HASH];          /* SHA-256 of the CSV; "" = it has not been written yet */
};
/* The one of these days that has this hall's lines, its own or one of all halls; 1, 0, < 0. place "":
 * only one of all halls. */
MUST_USE int claim_file_of(
	struct ledger *l, const char *place, day_t from, struct claim_file *ret, struct err *err);
/* The next one by number after `after`; 1, 0, < 0. */
MUST_USE int claim_file_next(
	struct ledger *l, int64_t after, struct claim_file *ret, struct err *err);
/* Inside a transaction: gives it the next number, and all lines that belong to it. */
MUST_USE int claim_file_put(struct ledger *l, struct claim_file *f, struct err *err);
MUST_USE int claim_file_hash(
	struct ledger *l, int64_t no, const char hash[CLAIM_HASH], struct err *err);

struct claim_line {
	int64_t stream_no, seq;         /* of the serving; 0 = not here */
	unsigned char id[ACT_ID_BYTES]; /* of it */
	char kiosk[NAME_SIZE];
	day_t day;
	char place[PLACE_SIZE], meal[ACT_WHAT_SIZE], rule[RULE_ID_SIZE];
	char who[PLACE_SIZE + 16];  /* "330784-004/1234" when it was frozen; "" = not known */
	int64_t qty, fen, list_fen; /* as they were served; list price as the act tells */
	int64_t back;               /* taken back in that claim; 0 = not */
	unsigned odd;               /* of claim_file_odds: ODD_… */
};
typedef int (*claim_each)(void *ctx, const struct claim_line *line, struct err *err);
/* What is in it, what it takes back of earlier ones, too, by day, hall, meal and id. */
MUST_USE int claim_file_lines(
	struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err);

/* Sums by hall, meal and tier; what is taken back is below zero. */
MUST_USE int claim_file_totals(
	struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err);

/* Exceptions are kept with it: people's records change. Once each. */
MUST_USE int claim_odd_put(struct ledger *l, int64_t no, const unsigned char id[ACT_ID_BYTES],
	unsigned odd, struct err *err);
/* Servings with exceptions, by id; who is empty where it was never claimed. */
MUST_USE int claim_file_odds(
	struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err);

#endif
