/* SPDX-License-Identifier: MIT */
#include "core/hall/token.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/base32.h"
#include "core/base/buf.h"

#define PAYLOAD   16
#define RAW       (PAYLOAD + crypto_sign_BYTES)
#define EPOCH_DAY 18262 /* 2020-01-01 */
#define DIVISIONS 1000000
#define HALLS     4096

/* Without their NULs. */
static const char PREFIX[3] = {'W', 'L', '1'};
static const char CONTEXT[11] = {'W', 'L', 'K', 'I', 'O', 'S', 'K', '-', 'Q', 'R', '1'};

/* A phone's and a terminal's clock may differ by this much before a fresh code looks unborn. */
#define PHONE_AHEAD_MINS 1

static bool has_prefix(const char *text)
{
	return (text[0] == 'W' || text[0] == 'w') && (text[1] == 'L' || text[1] == 'l') &&
	       text[2] == '1';
}

static bool payload_parse(const unsigned char payload[PAYLOAD], struct token *ret)
{
	struct reader r = {payload, PAYLOAD, false};
	uint32_t place, dates;

	*ret = (struct token){.issued = DAY_NONE, .expires = DAY_NONE};
	ret->version = *read_take(&r, 1);
	ret->key_id = *read_take(&r, 1);
	place = read_be32(&r);
	ret->division = place >> 12;
	ret->hall = place & (HALLS - 1);
	ret->resident = read_be32(&r);
	ret->serial = *read_take(&r, 1);
	if (*read_take(&r, 1) != 0 || ret->division >= DIVISIONS)
		return false;
	dates = read_be32(&r);
	if (ret->version == 1) {
		ret->issued = EPOCH_DAY + (day_t)(dates >> 16);
		ret->expires = EPOCH_DAY + (day_t)(dates & 0xffff);
	} else {
		ret->minutes = dates;
	}
	return ret->version == 1 || ret->version == 2;
}

static void signed_message(
	unsigned char out[sizeof(CONTEXT) + PAYLOAD], const unsigned char payload[PAYLOAD])
{
	memcpy(out, CONTEXT, sizeof(CONTEXT));
	memcpy(out + sizeof(CONTEXT), payload, PAYLOAD);
}

static enum token_verdict check_signature(const unsigned char raw[RAW], const struct token *t,
	const struct token_key *keys, size_t n_keys)
{
	enum token_verdict verdict = TOKEN_UNKNOWN_KEY;
	unsigned char message[sizeof(CONTEXT) + PAYLOAD];

	signed_message(message, raw);
	for (size_t i = 0; i < n_keys; i++) {
		const struct token_key *k = &keys[i];

		if (k->division != t->division || k->hall != t->hall || k->key_id != t->key_id)
			continue;
		if (crypto_sign_verify_detached(
			    raw + PAYLOAD, message, sizeof(message), k->public_key) == 0)
			return TOKEN_OK;
		verdict = TOKEN_FORGED;
	}
	return verdict;
}

enum token_verdict token_parse(
	const char *text, const struct token_key *keys, size_t n_keys, struct token *ret)
{
	unsigned char raw[RAW];
	struct token token;

	if (!has_prefix(text))
		return TOKEN_NOT_ONE;
	if (strnlen(text, TOKEN_CHARS + 1) != TOKEN_CHARS ||
		base32_decode(raw, RAW, text + sizeof(PREFIX), TOKEN_CHARS - sizeof(PREFIX)) ||
		!payload_parse(raw, &token))
		return TOKEN_BAD_FORM;
	*ret = token;
	return check_signature(raw, &token, keys, n_keys);
}

enum token_verdict token_check_time(const struct token *t, const struct moment *now)
{
	int64_t minute, age;

	if (t->version == 1)
		return now->day < t->expires ? TOKEN_OK : TOKEN_EXPIRED;
	if (now->quality == CLOCK_UNKNOWN)
		return TOKEN_NO_CLOCK;
	minute = now->ms / 60000 - (int64_t)EPOCH_DAY * 1440;
	age = minute - (int64_t)t->minutes;
	return age >= -PHONE_AHEAD_MINS && age < TOKEN_PHONE_MINS ? TOKEN_OK : TOKEN_EXPIRED;
}

static bool fits_u16(day_t day)
{
	return day >= EPOCH_DAY && day <= EPOCH_DAY + 0xffff;
}

static bool token_fits(const struct token *t)
{
	if (t->key_id < 0 || t->key_id > 255 || t->serial < 0 || t->serial > 255)
		return false;
	if (t->division >= DIVISIONS || t->hall >= HALLS)
		return false;
	return t->version == 2 || (t->version == 1 && fits_u16(t->issued) && fits_u16(t->expires));
}

static void put_be32(unsigned char *out, uint32_t v)
{
	out[0] = (unsigned char)(v >> 24);
	out[1] = (unsigned char)(v >> 16);
	out[2] = (unsigned char)(v >> 8);
	out[3] = (unsigned char)v;
}

int token_issue(
	const struct token *t, const unsigned char secret[TOKEN_SECRET], char out[TOKEN_CHARS + 1])
{
	unsigned char raw[RAW] = {0}, message[sizeof(CONTEXT) + PAYLOAD];
	uint32_t dates = t->minutes;

	if (!token_fits(t))
		return ERR_BAD;
	if (t->version == 1)
		dates = (uint32_t)(t->issued - EPOCH_DAY) << 16 |
			(uint32_t)(t->expires - EPOCH_DAY);
	raw[0] = (unsigned char)t->version;
	raw[1] = (unsigned char)t->key_id;
	put_be32(raw + 2, t->division << 12 | t->hall);
	put_be32(raw + 6, t->resident);
	raw[10] = (unsigned char)t->serial;
	put_be32(raw + 12, dates);
	signed_message(message, raw);
	if (crypto_sign_detached(raw + PAYLOAD, NULL, message, sizeof(message), secret))
		return ERR_BAD;
	memcpy(out, PREFIX, sizeof(PREFIX));
	base32_encode(out + sizeof(PREFIX), raw, RAW);
	return 0;
}

void token_place(const struct token *t, char out[12])
{
	snprintf(
		out, 12, "%06u-%03u", (unsigned)t->division % DIVISIONS, (unsigned)t->hall % HALLS);
}

static bool read_digits(const char *s, size_t n, uint32_t *ret)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		value = value * 10 + (uint32_t)(s[i] - '0');
	}
	*ret = value;
	return true;
}

int place_parse(const char *place, uint32_t *division, uint32_t *hall)
{
	size_t n = strnlen(place, 12);
	uint32_t d, h;

	if (n < 10 || n > 11 || place[6] != '-')
		return ERR_BAD;
	if (!read_digits(place, 6, &d) || !read_digits(place + 7, n - 7, &h))
		return ERR_BAD;
	/* One spelling a place: a fourth digit only where it is needed. */
	if (h >= HALLS || (n == 11 && h < 1000))
		return ERR_BAD;
	*division = d;
	*hall = h;
	return 0;
}
