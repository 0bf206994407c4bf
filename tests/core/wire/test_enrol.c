/* SPDX-License-Identifier: MIT */
#include "core/wire/enrol.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/suite.h"

static struct enrol_code code_of(void)
{
	struct enrol_code c;

	for (int i = 0; i < 8; i++) {
		c.secret[i] = (unsigned char)(0x10 * i + 1);
		c.fingerprint[i] = (unsigned char)(0xff - i);
	}
	return c;
}

START_TEST(codes)
{
	struct enrol_code c = code_of(), back;
	char text[ENROL_CODE_SIZE];
	static const char *const forms[] = {"AEISC-MKBKF-QXD77-67X6P-X6XZ7-A",
		"aeiscmkbkfqxd7767x6px6xz7a", " AEISC MKBKF\tQXD77-67X6P-X6XZ7--A\n"};

	enrol_code_format(&c, text);
	ck_assert_str_eq(text, forms[0]); /* Base32 by Python's base64 */
	for (size_t i = 0; i < 3; i++) {
		memset(&back, 0, sizeof(back));
		ck_assert_int_eq(enrol_code_parse(forms[i], &back), 0);
		ck_assert_mem_eq(back.secret, c.secret, ENROL_SECRET);
		ck_assert_mem_eq(back.fingerprint, c.fingerprint, 8);
	}
}
END_TEST

START_TEST(codes_refused)
{
	static const char *const bad[] = {"", "-", "AEISC", "AEISC-MKBKF-QXD77-67X6P-X6XZ7",
		"AEISC-MKBKF-QXD77-67X6P-X6XZ7-AA", "AEISC-MKBKF-QXD77-67X6P-X6XZ7-B",
		"AEISC-MKBKF-QXD77-67X6P-X6XZ0-A", "AEISC-MKBKF-QXD77-67X6P-X6XZ7-礼"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct enrol_code c = {.secret = {9}};

		ck_assert_msg(enrol_code_parse(bad[i], &c) == ERR_BAD, "%s", bad[i]);
		ck_assert_int_eq(c.secret[0], 9);
	}
}
END_TEST

START_TEST(a_code_without_end)
{
	struct enrol_code c;
	char text[4001];

	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	ck_assert_int_eq(enrol_code_parse(text, &c), ERR_BAD);
}
END_TEST

START_TEST(fingerprint)
{
	unsigned char key[SIGN_PUBLIC], out[8];

	memset(key, 9, sizeof(key));
	enrol_fingerprint(key, out);
	ck_assert_mem_eq(out, "\x25\xd8\x0d\x45\xa1\x1b\x37\x2d", 8); /* by Python's hashlib */
}
END_TEST

START_TEST(requests)
{
	static const char full[] =
		"{\"v\":1,\"secret\":\"0101010101010101\",\"stream\":\"0202020202020202\","
		"\"key\":\"0303030303030303030303030303030303030303030303030303030303030303\","
		"\"nonce\":\"04040404040404040404040404040404\"}";
	static const char *const bad[] = {"", "{}", "{\"v\":1}", "[1]",
		"{\"v\":1,\"secret\":\"01\",\"stream\":\"0202020202020202\"}"};
	struct enrol_request r = {.version = 1}, back;
	struct buf out = BUF_INIT(1024);
	struct err err = {0};

	memset(r.secret, 1, sizeof(r.secret));
	memset(r.stream, 2, sizeof(r.stream));
	memset(r.public_key, 3, sizeof(r.public_key));
	memset(r.nonce, 4, sizeof(r.nonce));
	enrol_request_encode(&r, &out);
	ck_assert_str_eq(buf_text(&out), full);
	ck_assert_int_eq(enrol_request_decode(full, strlen(full), &back, &err), 0);
	ck_assert_int_eq(back.version, 1);
	ck_assert_mem_eq(back.public_key, r.public_key, SIGN_PUBLIC);
	ck_assert_mem_eq(back.nonce, r.nonce, NONCE_BYTES);
	ck_assert_mem_eq(back.secret, r.secret, ENROL_SECRET);
	ck_assert_mem_eq(back.stream, r.stream, STREAM_BYTES);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(
			enrol_request_decode(bad[i], strlen(bad[i]), &back, &err), ERR_BAD);
	for (size_t n = 0; n < strlen(full); n++)
		ck_assert_int_eq(enrol_request_decode(full, n, &back, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

struct terminal {
	unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
};

static struct terminal terminal_of(unsigned char byte)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	struct terminal t;

	memset(seed, byte, sizeof(seed));
	crypto_sign_seed_keypair(t.public_key, t.secret, seed);
	return t;
}

static struct enrol_grant grant_of(void)
{
	struct enrol_grant g = {.epoch = {.n = 1},
		.kiosk = "YD1",
		.letter = 'A',
		.place = "330784-004",
		.places = "330784-004,330784-003",
		.block_from = 100,
		.block_to = 199,
		.now_ms = 1795306801000};

	memset(g.nonce, 1, sizeof(g.nonce));
	memset(g.hub_id, 2, sizeof(g.hub_id));
	memset(g.hub_public, 3, sizeof(g.hub_public));
	memset(g.k_hall, 4, sizeof(g.k_hall));
	memset(g.feed_key, 5, sizeof(g.feed_key));
	return g;
}

START_TEST(grants)
{
	static const char plain[] = "0404040404";
	struct terminal t = terminal_of(1), other = terminal_of(2);
	struct enrol_grant g = grant_of(), back = {.letter = 'Z'};
	struct buf out = BUF_INIT(4096), small = BUF_INIT(100);
	struct err err = {0};

	ck_assert_int_eq(enrol_grant_encode(&g, t.public_key, &out), 0);
	ck_assert_ptr_null(strstr(buf_text(&out), plain)); /* the secrets are sealed */
	ck_assert_int_eq(
		enrol_grant_decode(out.data, out.len, other.secret, &back, &err), ERR_DENIED);
	ck_assert_int_eq(back.letter, 'Z');
	ck_assert_int_eq(enrol_grant_decode(out.data, out.len, t.secret, &back, &err), 0);
	ck_assert_str_eq(back.kiosk, "YD1");
	ck_assert_str_eq(back.place, g.place);
	ck_assert_str_eq(back.places, g.places);
	ck_assert(back.letter == 'A' && back.block_from == 100 && back.block_to == 199);
	ck_assert(back.epoch.n == 1 && back.now_ms == g.now_ms);
	ck_assert_mem_eq(back.nonce, g.nonce, NONCE_BYTES);
	ck_assert_mem_eq(back.hub_id, g.hub_id, HUB_ID_BYTES);
	ck_assert_mem_eq(back.hub_public, g.hub_public, SIGN_PUBLIC);
	ck_assert_mem_eq(back.k_hall, g.k_hall, KEY_BYTES);
	ck_assert_mem_eq(back.feed_key, g.feed_key, KEY_BYTES);
	for (size_t n = 0; n < out.len; n++)
		ck_assert_int_lt(enrol_grant_decode(out.data, n, t.secret, &back, &err), 0);
	ck_assert_int_eq(enrol_grant_encode(&g, t.public_key, &small), ERR_LIMIT);
	buf_done(&out);
	buf_done(&small);
}
END_TEST

/* The sample grant with one value replaced. */
static int decode_with(const char *from, const char *to, struct err *err)
{
	struct terminal t = terminal_of(1);
	struct enrol_grant g = grant_of(), back;
	struct buf out = BUF_INIT(4096), json = BUF_INIT(4096);
	const char *at;
	int result;

	ck_assert_int_eq(enrol_grant_encode(&g, t.public_key, &out), 0);
	at = strstr(buf_text(&out), from);
	ck_assert_msg(at, "%s", from);
	buf_add(&json, out.data, (size_t)(at - buf_text(&out)));
	buf_str(&json, to);
	buf_str(&json, at + strlen(from));
	result = enrol_grant_decode(json.data, json.len, t.secret, &back, err);
	buf_done(&out);
	buf_done(&json);
	return result;
}

START_TEST(grants_refused)
{
	static const struct {
		const char *from, *to, *says;
	} cases[] = {
		{"\"kiosk\":\"YD1\"", "\"new\":1,\"kiosk\":\"YD1\"", NULL},
		{"\"kiosk\":\"YD1\"", "\"kiosk\":\"yd1\"", "kiosk:"},
		{"\"kiosk\":\"YD1\"", "\"kiosk\":\"\"", "kiosk:"},
		{"\"kiosk\":\"YD1\"", "\"kiosk\":\"Y-1\"", "kiosk:"},
		{"\"letter\":\"A\"", "\"letter\":\"AB\"", "letter:"},
		{"\"letter\":\"A\"", "\"letter\":\"\"", "letter:"},
		{"\"letter\":\"A\"", "\"letter\":\"a\"", "letter:"},
		{"\"letter\":\"A\"", "\"x\":\"A\"", "letter:"},
		{"\"place\":\"330784-004\"", "\"place\":\"\"", "place:"},
		{"\"block_to\":199", "\"block_to\":99", "block_to:"},
		{"\"block_to\":199", "\"block_to\":4294967296", "block_to:"},
		{"\"epoch\"", "\"x\"", "epoch:"},
		{"\"k_hall\":\"", "\"k_hall\":\"00", "k_hall:"},
		{"\"feed_key\"", "\"x\"", "feed_key:"},
		{"\"now_ms\":1", "\"now_ms\":-1", "now_ms:"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = {0};
		int result = decode_with(cases[i].from, cases[i].to, &err);

		ck_assert_msg(result == (cases[i].says ? ERR_BAD : 0), "%s: %d %s", cases[i].to,
			result, err.text);
		if (cases[i].says)
			ck_assert_msg(
				strstr(err.text, cases[i].says), "%s: %s", cases[i].to, err.text);
	}
}
END_TEST

START_TEST(grants_not_written)
{
	static const unsigned char no_key[SIGN_PUBLIC] = {0}; /* not a point of the curve's group */
	struct terminal t = terminal_of(1);
	struct enrol_grant g = grant_of();
	struct buf out = BUF_INIT(4096);

	ck_assert_int_eq(enrol_grant_encode(&g, no_key, &out), ERR_BAD);
	g.letter = 0;
	ck_assert_int_eq(enrol_grant_encode(&g, t.public_key, &out), ERR_BAD);
	g = grant_of();
	strcpy(g.kiosk, "lower");
	ck_assert_int_eq(enrol_grant_encode(&g, t.public_key, &out), ERR_BAD);
	ck_assert_uint_eq(out.len, 0);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("enrol", codes, codes_refused, a_code_without_end, fingerprint, requests, grants,
	grants_refused, grants_not_written)
