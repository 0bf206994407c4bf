/* SPDX-License-Identifier: MIT */
/*
 * Who may use the hub's page, and how they sign in: a password (Argon2id) and a code of the telephone's
 * app (server/totp.h), then a random number that the browser keeps and the ledger only has a hash of.
 *
 * A code counts once. Wrong tries make the account, and the address they come from, wait longer and
 * longer (core/base/tries.h); what was wrong is never told, and a name that nobody has waits as an
 * account does. A session ends after 20 minutes without a
 * request and after 10 hours in any case. Every sign-in, every try that failed and every change is a row
 * of account_log, in the transaction of what it tells.
 */
#ifndef SERVER_ACCOUNT_H
#define SERVER_ACCOUNT_H

#include "core/base/clock.h"
#include "server/hub.h"
#include "server/ledger_account.h"

#define PASSWORD_MIN  12 /* bytes */
#define PASSWORD_SIZE 129
#define TOKEN_BYTES   32 /* what the browser keeps */
#define CSRF_BYTES    16

/* Bits, for tables of who may do what. */
enum role {
	ROLE_HALL = 1,     /* staff of one hall: sees and changes what is its own */
	ROLE_DISTRICT = 2, /* the district's office: all halls */
	ROLE_AUDITOR = 4,  /* sees all halls, or one; changes nothing */
};
/* "hall", "district", "auditor"; 0 = none of them. */
enum role role_of(const char *name);

struct account_wish {
	const char *name;  /* a-z, 0-9, ".", "-", "_"; 2 … 32 of them */
	const char *role;  /* role_of */
	const char *place; /* a hall, "" = all: must be given to role hall, may be to an auditor */
	const char *password; /* PASSWORD_MIN … PASSWORD_SIZE - 1 bytes of UTF-8 */
	bool reset;           /* of an account that is there: role and place stay as they are */
};
/* ERR_BAD tells the rule that name, role or hall break. */
MUST_USE int account_check(const struct account_wish *wish, struct err *err);
MUST_USE int password_check(const char *password, struct err *err);
/* A transaction of its own; the secret of the codes is told this once. ERR_BUSY: the name is taken,
 * ERR_NONE: there is no such account or hall. */
MUST_USE int account_make(struct hub *h, const struct account_wish *wish, const struct moment *now,
	unsigned char secret[TOTP_SECRET_BYTES], struct err *err);
MUST_USE int account_remove(
	struct hub *h, const char *name, const struct moment *now, struct err *err);

/* ---- signing in: three steps, because the second takes a tenth of a second and needs no ledger ---- */

struct sign_in {
	const char *name, *password, *code, *address; /* as they came */
	struct moment now;
	/* what became of it */
	bool known, right; /* there is such an account; the password is its own */
	struct account_row account;
	int64_t wait_ms; /* > 0: not before */
	unsigned char token[TOKEN_BYTES];
};
/* Looks the account up. 1 = go on, 0 = to wait: in->wait_ms; < 0. */
MUST_USE int sign_in_begin(struct hub *h, struct sign_in *in, struct err *err);
/* Judges the password, in the same time whether there is such an account or not. */
void sign_in_judge(struct sign_in *in);
/* In a transaction of its own. 1 = in->token is signed in; 0 = not, wait_ms tells how long nothing more
 * is heard; < 0. */
MUST_USE int sign_in_end(struct hub *h, struct sign_in *in, struct err *err);

/* ---- signed in ---- */

struct signed_in {
	enum role role;
	struct account_row account;
	struct session_row session;
	char csrf[2 * CSRF_BYTES + 1]; /* to be sent with each change; follows from the token */
};
/* 1 = is; 0 = is not, or not any more; < 0. */
MUST_USE int signed_in(struct hub *h, const unsigned char token[TOKEN_BYTES],
	const struct moment *now, struct signed_in *ret, struct err *err);
MUST_USE int sign_out(struct hub *h, const unsigned char token[TOKEN_BYTES], struct err *err);

#endif
