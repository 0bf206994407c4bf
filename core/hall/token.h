/* SPDX-License-Identifier: MIT */
/*
 * WL1, the resident code on paper or phone: "WL1" + 128 Base32 characters (RFC 4648, no padding)
 * of a 16-byte payload and its Ed25519 signature over "WLKIOSK-QR1" ‖ payload.
 * Payload, big-endian: version u8 · key id u8 · division 20 bits + hall 12 bits · resident u32 ·
 * card serial u8 · reserved u8 = 0 · then, version 1: issued u16, expires u16, days since
 * 2020-01-01; version 2 (phone): minutes u32 since 2020-01-01 UTC, valid for 5 minutes.
 * Only a hub holds an issuer's secret key.
 */
#ifndef CORE_HALL_TOKEN_H
#define CORE_HALL_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/clock.h"
#include "core/hall/calendar.h"

#define TOKEN_CHARS      131
#define TOKEN_SECRET     64 /* crypto_sign_SECRETKEYBYTES */
#define TOKEN_PUBLIC     32
#define TOKEN_PHONE_MINS 5
#define TOKEN_TERMINAL   128 /* key ids from here on are of a hall's terminals */

/* Of the terminal with this letter: 'A' is 128. */
static inline int token_terminal(char letter)
{
	return TOKEN_TERMINAL + letter - 'A';
}

enum token_verdict {
	TOKEN_OK,
	TOKEN_NOT_ONE,     /* no WL1 token at all: another code, random bytes */
	TOKEN_BAD_FORM,    /* begins like one, but cut, wrong characters, unknown version */
	TOKEN_UNKNOWN_KEY, /* a hall or key id that this terminal does not know */
	TOKEN_FORGED,      /* the signature does not fit */
	TOKEN_EXPIRED,     /* or, for phones, not within its five minutes */
	TOKEN_NO_CLOCK,    /* a phone code while the clock is unknown */
};

struct token {
	int version, key_id;
	uint32_t division; /* six digits as a number */
	uint32_t hall;     /* within the division, 0…4095 */
	uint32_t resident;
	int serial;
	day_t issued, expires; /* version 1: valid through the day before expires */
	uint32_t minutes;      /* version 2 */
};

/* One issuer key, valid for one place and key id. */
struct token_key {
	uint32_t division, hall;
	int key_id;
	unsigned char public_key[TOKEN_PUBLIC];
};

/*
 * Parses and checks form, key and signature (not dates; the least serial is the directory's). Lower
 * case is folded to upper. ret is written when the form is good, also for UNKNOWN_KEY and FORGED.
 */
enum token_verdict token_parse(
	const char *text, const struct token_key *keys, size_t n_keys, struct token *ret);

/* Dates against now. OK, EXPIRED or NO_CLOCK. */
enum token_verdict token_check_time(const struct token *t, const struct moment *now);

/* Writes TOKEN_CHARS characters and NUL. ERR_BAD when a field does not fit its bits. */
MUST_USE int token_issue(
	const struct token *t, const unsigned char secret[TOKEN_SECRET], char out[TOKEN_CHARS + 1]);

/* "330784-004" of a token's division and hall. */
void token_place(const struct token *t, char out[12]);
/* The reverse; ERR_BAD for another form. */
MUST_USE int place_parse(const char *place, uint32_t *division, uint32_t *hall);

#endif
