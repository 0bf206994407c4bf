/* SPDX-License-Identifier: MIT */
/*
 * Rows of accounts, of who is signed in, of failed tries, and of what was done (server/account.h).
 */
#ifndef SERVER_LEDGER_ACCOUNT_H
#define SERVER_LEDGER_ACCOUNT_H

#include <sodium.h>

#include "core/hall/person.h"
#include "server/ledger.h"
#include "server/totp.h"

#define ACCOUNT_NAME_SIZE  33
#define ACCOUNT_ROLE_SIZE  12
#define ADDRESS_SIZE       46 /* of a browser: an IPv6 address */
#define SESSION_MARK_BYTES 32
#define ACCOUNT_SECRET     (TOTP_SECRET_BYTES + 40 /* WRAP_MORE */)
#define LOG_WHAT_SIZE      24
#define LOG_ABOUT_SIZE     160

struct account_row {
	char name[ACCOUNT_NAME_SIZE], role[ACCOUNT_ROLE_SIZE];
	char place[PLACE_SIZE]; /* "" = all halls */
	char hash[crypto_pwhash_STRBYTES];
	unsigned char secret[ACCOUNT_SECRET];
	int64_t step, made_ms;
};
/* 1, 0 = there is none of that name, < 0. */
MUST_USE int account_find(
	struct ledger *l, const char *name, struct account_row *ret, struct err *err);
/* The next one by name; 1, 0, < 0. */
MUST_USE int account_next(
	struct ledger *l, const char *after, struct account_row *ret, struct err *err);
/* In place of one of that name, if there is; whoever was signed in as it is not any more. */
MUST_USE int account_put(struct ledger *l, const struct account_row *a, struct err *err);
MUST_USE int account_drop(struct ledger *l, const char *name, struct err *err);
/* No code of this step or before counts again. */
MUST_USE int account_step(struct ledger *l, const char *name, int64_t step, struct err *err);

struct session_row {
	unsigned char mark[SESSION_MARK_BYTES];
	char name[ACCOUNT_NAME_SIZE];
	int64_t made_ms, seen_ms;
};
MUST_USE int session_find(struct ledger *l, const unsigned char mark[SESSION_MARK_BYTES],
	struct session_row *ret, struct err *err);
MUST_USE int session_put(struct ledger *l, const struct session_row *s, struct err *err);
/* seen_ms of one that is still there. */
MUST_USE int session_seen(struct ledger *l, const struct session_row *s, struct err *err);
MUST_USE int session_drop(
	struct ledger *l, const unsigned char mark[SESSION_MARK_BYTES], struct err *err);
/* Those that were made or seen before. */
MUST_USE int session_tidy(
	struct ledger *l, int64_t made_before_ms, int64_t seen_before_ms, struct err *err);

/* Tries that failed since the last good one; zeros = none. */
struct failed_row {
	int64_t failed, at_ms;
};
MUST_USE int failed_find(
	struct ledger *l, const char *who, struct failed_row *ret, struct err *err);
MUST_USE int failed_put(
	struct ledger *l, const char *who, const struct failed_row *row, struct err *err);
MUST_USE int failed_drop(struct ledger *l, const char *who, struct err *err);
MUST_USE int failed_tidy(struct ledger *l, int64_t before_ms, struct err *err);

struct account_event {
	int64_t no, at_ms;
	char name[ACCOUNT_NAME_SIZE]; /* of the account */
	char place[PLACE_SIZE];       /* the hall it is about; "" = none */
	char address[ADDRESS_SIZE];
	char what[LOG_WHAT_SIZE];
	char about[LOG_ABOUT_SIZE];
};
/* Its number is given here. */
MUST_USE int account_note(struct ledger *l, const struct account_event *e, struct err *err);
/* The newest one before this number; 1, 0, < 0. */
MUST_USE int account_noted(
	struct ledger *l, int64_t before, struct account_event *ret, struct err *err);

#endif
