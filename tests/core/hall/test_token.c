/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "core/base/base32.h"
#include "core/base/buf.h"
#include "core/hall/token.h"
#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* RFC 8032, TEST 1 */
#define SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
/* payload 010150c20005000a1b2c0200089009fd, signed with it */
static const char VECTOR[] =
	"WL1AEAVBQQAAUAAUGZMAIAAREAJ7WXS5KR7BV54Z2CBMMMYF4QRJZUPJVXCXLR7FL7XASUSFGTGFLT6ALQGTBOIU5"
	"Q7CDSNPSVDYCVH6E7SCTD2EARUHCU76DEHH6MJXBYJ";

#define ISSUED  20454 /* 2026-01-01 */
#define EXPIRES 20819 /* 2027-01-01 */

static struct token_key the_key(unsigned char secret[TOKEN_SECRET])
{
	struct token_key key = {.division = 330784, .hall = 5, .key_id = 1};
	unsigned char seed[32];

	ck_assert_int_ge(sodium_init(), 0);
	ck_assert_int_eq(hex_to(seed, sizeof(seed), SEED), 0);
	crypto_sign_seed_keypair(key.public_key, secret, seed);
	return key;
}

static struct token the_token(void)
{
	return (struct token){.version = 1,
		.key_id = 1,
		.division = 330784,
		.hall = 5,
		.resident = 0x000a1b2c,
		.serial = 2,
		.issued = ISSUED,
		.expires = EXPIRES};
}

/* A whole token of any payload, signed well: what only an issuer's mistake could make. */
static void sign_payload(
	const unsigned char payload[16], const unsigned char secret[TOKEN_SECRET], char out[132])
{
	unsigned char raw[80], message[27] = "WLKIOSK-QR1";

	memcpy(message + 11, payload, 16);
	memcpy(raw, payload, 16);
	crypto_sign_detached(raw + 16, NULL, message, sizeof(message), secret);
	memcpy(out, "WL1", 3);
	base32_encode(out + 3, raw, sizeof(raw));
}

START_TEST(test_vector)
{
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);
	struct token t, want = the_token();
	char issued[TOKEN_CHARS + 1], place[12], lower[sizeof(VECTOR)] = "";

	ck_assert_uint_eq(strlen(VECTOR), TOKEN_CHARS);
	ck_assert_int_eq(token_parse(VECTOR, &key, 1, &t), TOKEN_OK);
	ck_assert_int_eq(t.version, 1);
	ck_assert_int_eq(t.key_id, 1);
	ck_assert_uint_eq(t.division, 330784);
	ck_assert_uint_eq(t.hall, 5);
	ck_assert_uint_eq(t.resident, want.resident);
	ck_assert_int_eq(t.serial, 2);
	ck_assert_int_eq(t.issued, ISSUED);
	ck_assert_int_eq(t.expires, EXPIRES);
	token_place(&t, place);
	ck_assert_str_eq(place, "330784-005");

	ck_assert_int_eq(token_issue(&want, secret, issued), 0);
	ck_assert_str_eq(issued, VECTOR);
	for (size_t i = 0; VECTOR[i]; i++)
		lower[i] = (char)tolower((unsigned char)VECTOR[i]);
	ck_assert_int_eq(token_parse(lower, &key, 1, &t), TOKEN_OK);
}
END_TEST

/* Each character changed once: never accepted, and nothing but these three answers. */
START_TEST(test_one_changed_character)
{
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);

	for (size_t i = 0; i < TOKEN_CHARS; i++) {
		char text[sizeof(VECTOR)];
		enum token_verdict v;
		struct token t;

		memcpy(text, VECTOR, sizeof(text));
		text[i] = text[i] == 'A' ? 'B' : 'A';
		v = token_parse(text, &key, 1, &t);
		ck_assert_msg(v != TOKEN_OK, "character %zu", i);
		if (i < 3)
			ck_assert_int_eq(v, TOKEN_NOT_ONE);
		else if (i >= 29)
			ck_assert_int_eq(v, TOKEN_FORGED);
		text[i] = '1';
		if (i >= 3)
			ck_assert_int_eq(token_parse(text, &key, 1, &t), TOKEN_BAD_FORM);
	}
}
END_TEST

START_TEST(test_form)
{
	static const struct {
		const char *text;
		enum token_verdict verdict;
	} rows[] = {
		{"", TOKEN_NOT_ONE},
		{"W", TOKEN_NOT_ONE},
		{"WL", TOKEN_NOT_ONE},
		{"WL2AEAV", TOKEN_NOT_ONE},
		{"WLI", TOKEN_NOT_ONE},
		{"6901234567892", TOKEN_NOT_ONE},
		{" WL1", TOKEN_NOT_ONE},
		{"LT1-YD1-12-DEADBEEF", TOKEN_NOT_ONE},
		{"https://x.cn", TOKEN_NOT_ONE},
		{"\xff\x00\x01", TOKEN_NOT_ONE},
		{"WL1", TOKEN_BAD_FORM},
		{"wl1", TOKEN_BAD_FORM},
		{"WL1AEAV", TOKEN_BAD_FORM},
		{"WL1 AEAVBQQAAU", TOKEN_BAD_FORM},
	};
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);
	struct token t;
	char text[sizeof(VECTOR) + 1];

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(token_parse(rows[i].text, &key, 1, &t) == rows[i].verdict, "\"%s\"",
			rows[i].text);
	/* one short, one long */
	memcpy(text, VECTOR, sizeof(VECTOR));
	text[TOKEN_CHARS - 1] = 0;
	ck_assert_int_eq(token_parse(text, &key, 1, &t), TOKEN_BAD_FORM);
	memcpy(text, VECTOR, sizeof(VECTOR));
	memcpy(text + TOKEN_CHARS, "A", 2);
	ck_assert_int_eq(token_parse(text, &key, 1, &t), TOKEN_BAD_FORM);
}
END_TEST

/* Well signed payloads that this program must still not take: version, reserved, division. */
START_TEST(test_payloads)
{
	static const struct {
		const char *payload;
		enum token_verdict verdict;
	} rows[] = {
		{"010150c20005000a1b2c0200089009fd", TOKEN_OK},
		{"020150c20005000a1b2c020000112233", TOKEN_OK},
		{"000150c20005000a1b2c0200089009fd", TOKEN_BAD_FORM},
		{"030150c20005000a1b2c0200089009fd", TOKEN_BAD_FORM},
		{"010150c20005000a1b2c0201089009fd", TOKEN_BAD_FORM},
		{"0101fffff005000a1b2c0200089009fd", TOKEN_BAD_FORM},
		{"010250c20005000a1b2c0200089009fd", TOKEN_UNKNOWN_KEY},
		{"010150c20004000a1b2c0200089009fd", TOKEN_UNKNOWN_KEY},
		{"010150c21005000a1b2c0200089009fd", TOKEN_UNKNOWN_KEY},
	};
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);

	for (size_t i = 0; i < N(rows); i++) {
		unsigned char payload[16];
		struct token t;
		char text[132];

		ck_assert_int_eq(hex_to(payload, 16, rows[i].payload), 0);
		sign_payload(payload, secret, text);
		ck_assert_msg(
			token_parse(text, &key, 1, &t) == rows[i].verdict, "%s", rows[i].payload);
	}
}
END_TEST

START_TEST(test_keys)
{
	unsigned char secret[TOKEN_SECRET], other_secret[TOKEN_SECRET];
	struct token_key good = the_key(secret), keys[3], other = good;
	struct token t = {0};

	crypto_sign_keypair(other.public_key, other_secret);
	ck_assert_int_eq(token_parse(VECTOR, NULL, 0, &t), TOKEN_UNKNOWN_KEY);
	ck_assert_uint_eq(t.resident, 0x000a1b2c);
	ck_assert_int_eq(token_parse(VECTOR, &other, 1, &t), TOKEN_FORGED);
	/* the right one among several, also behind another of the same id */
	keys[0] = good;
	keys[0].key_id = 2;
	keys[1] = other;
	keys[2] = good;
	ck_assert_int_eq(token_parse(VECTOR, keys, 3, &t), TOKEN_OK);
	ck_assert_int_eq(token_parse(VECTOR, keys, 1, &t), TOKEN_UNKNOWN_KEY);
}
END_TEST

START_TEST(test_dates)
{
	static const struct {
		day_t day;
		enum clock_quality quality;
		enum token_verdict verdict;
	} rows[] = {
		{ISSUED, CLOCK_HUB, TOKEN_OK},
		{EXPIRES - 1, CLOCK_HUB, TOKEN_OK},
		{EXPIRES, CLOCK_HUB, TOKEN_EXPIRED},
		{EXPIRES + 400, CLOCK_WALL, TOKEN_EXPIRED},
		{ISSUED - 3, CLOCK_WALL, TOKEN_OK}, /* clocks differ */
		{EXPIRES - 1, CLOCK_UNKNOWN, TOKEN_OK},
	};
	struct token t = the_token();

	for (size_t i = 0; i < N(rows); i++) {
		struct moment now = {.day = rows[i].day, .quality = rows[i].quality};

		ck_assert_int_eq(token_check_time(&t, &now), rows[i].verdict);
	}
}
END_TEST

START_TEST(test_phone)
{
	/* 2026-11-22 08:00:00 in China */
	const int64_t at_ms = 1795305600000LL;
	static const struct {
		int seconds; /* from the code's minute on */
		enum clock_quality quality;
		enum token_verdict verdict;
	} rows[] = {
		{0, CLOCK_HUB, TOKEN_OK},
		{299, CLOCK_HUB, TOKEN_OK},
		{300, CLOCK_HUB, TOKEN_EXPIRED},
		{86400, CLOCK_WALL, TOKEN_EXPIRED},
		{-60, CLOCK_WALL, TOKEN_OK},
		{-61, CLOCK_WALL, TOKEN_EXPIRED},
		{-86400, CLOCK_HUB, TOKEN_EXPIRED},
		{0, CLOCK_UNKNOWN, TOKEN_NO_CLOCK},
	};
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);
	struct token t = the_token(), back;
	char text[TOKEN_CHARS + 1];

	t.version = 2;
	t.minutes = 3624480; /* minutes from 2020-01-01T00:00Z to then */
	t.issued = t.expires = DAY_NONE;
	ck_assert_int_eq(token_issue(&t, secret, text), 0);
	ck_assert_int_eq(token_parse(text, &key, 1, &back), TOKEN_OK);
	ck_assert_int_eq(back.version, 2);
	ck_assert_uint_eq(back.minutes, t.minutes);
	ck_assert_int_eq(back.expires, DAY_NONE);
	for (size_t i = 0; i < N(rows); i++) {
		struct moment now = {
			.ms = at_ms + rows[i].seconds * 1000LL, .quality = rows[i].quality};

		ck_assert_msg(token_check_time(&back, &now) == rows[i].verdict, "%d s: %d",
			rows[i].seconds, (int)token_check_time(&back, &now));
	}
}
END_TEST

START_TEST(test_issue_bounds)
{
	unsigned char secret[TOKEN_SECRET];
	char out[TOKEN_CHARS + 1] = "untouched";
	struct token bad[12];

	(void)the_key(secret);
	for (size_t i = 0; i < N(bad); i++)
		bad[i] = the_token();
	bad[0].version = 0;
	bad[1].version = 3;
	bad[2].key_id = 256;
	bad[3].key_id = -1;
	bad[4].division = 1000000;
	bad[5].hall = 4096;
	bad[6].serial = 256;
	bad[7].serial = -1;
	bad[8].issued = 18261;
	bad[9].expires = 18262 + 65536;
	bad[10].issued = DAY_NONE;
	bad[11].expires = DAY_NONE;
	for (size_t i = 0; i < N(bad); i++)
		ck_assert_msg(token_issue(&bad[i], secret, out) == ERR_BAD, "%zu", i);
	ck_assert_str_eq(out, "untouched");
}
END_TEST

START_TEST(test_round_trip)
{
	unsigned char secret[TOKEN_SECRET];
	struct token_key key = the_key(secret);
	struct token t = {.version = 1,
		.key_id = 255,
		.division = 999999,
		.hall = 4095,
		.resident = UINT32_MAX,
		.serial = 255,
		.issued = 18262,
		.expires = 18262 + 65535};
	struct token back;
	char text[TOKEN_CHARS + 1], place[12];

	key.division = t.division;
	key.hall = t.hall;
	key.key_id = t.key_id;
	ck_assert_int_eq(token_issue(&t, secret, text), 0);
	ck_assert_int_eq(token_parse(text, &key, 1, &back), TOKEN_OK);
	ck_assert_uint_eq(back.resident, UINT32_MAX);
	ck_assert_int_eq(back.serial, 255);
	ck_assert_int_eq(back.issued, 18262);
	ck_assert_int_eq(back.expires, 18262 + 65535);
	token_place(&back, place);
	ck_assert_str_eq(place, "999999-4095");
}
END_TEST

START_TEST(test_places)
{
	static const char *const bad[] = {"", "330784", "330784-04", "330784-4096", "330784-0004",
		"330784_004", "33078-0004", "330784-00a", "330784-004 ", "a30784-004",
		"330784-00455", "330784--04"};
	uint32_t division = 7, hall = 7;

	for (size_t i = 0; i < N(bad); i++)
		ck_assert_msg(place_parse(bad[i], &division, &hall) == ERR_BAD, "%s", bad[i]);
	ck_assert_uint_eq(division, 7);
	ck_assert_int_eq(place_parse("330784-004", &division, &hall), 0);
	ck_assert_uint_eq(division, 330784);
	ck_assert_uint_eq(hall, 4);
	ck_assert_int_eq(place_parse("330109-4095", &division, &hall), 0);
	ck_assert_uint_eq(hall, 4095);
}
END_TEST

SUITE_MAIN("token", test_vector, test_one_changed_character, test_form, test_payloads, test_keys,
	test_dates, test_phone, test_issue_bounds, test_round_trip, test_places)
