/* SPDX-License-Identifier: MIT */
#include "core/hall/scanned.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/suite.h"

static unsigned char secret[TOKEN_SECRET];
static struct token_key key = {.division = 330784, .hall = 4, .key_id = 1};

static void issue(char out[TOKEN_CHARS + 1])
{
	struct token t = {.version = 1,
		.key_id = 1,
		.division = 330784,
		.hall = 4,
		.resident = 17,
		.issued = 20000,
		.expires = 20500};

	ck_assert_int_ge(sodium_init(), 0);
	crypto_sign_keypair(key.public_key, secret);
	ck_assert_int_eq(token_issue(&t, secret, out), 0);
}

START_TEST(test_tokens)
{
	char text[TOKEN_CHARS + 1];

	issue(text);
	ck_assert_int_eq(scanned_text(text, &key, 1), SCANNED_TOKEN);
	ck_assert_int_eq(scanned_text(text, NULL, 0), SCANNED_STRANGER);
	text[40] = text[40] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(scanned_text(text, &key, 1), SCANNED_TOKEN_BAD);
	text[100] = 0;
	ck_assert_int_eq(scanned_text(text, &key, 1), SCANNED_TOKEN_BAD);
}
END_TEST

START_TEST(test_others)
{
	static const struct {
		const char *text;
		enum scanned kind;
	} cases[] = {
		{"", SCANNED_OTHER},
		{"6901028075831", SCANNED_OTHER},
		{"LT1-YD1-27-89ABCDEF", SCANNED_SLIP},
		{"LT2CHCGQKDKDCCV433YSOWKGCQAEHLTRNMQ5UWSIWLRDOGAAXU7LQR4V4A4E4", SCANNED_SLIP},
		{"LT2", SCANNED_OTHER},
		{"330799194803150016", SCANNED_ID},
		{"330799194803150017", SCANNED_OTHER}, /* its check digit is wrong */
		{"https://example.org/x", SCANNED_OTHER},
		{"\xff\xfe\x01", SCANNED_OTHER},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_int_eq(scanned_text(cases[i].text, NULL, 0), cases[i].kind);
	for (int kind = 0; kind < SCANNED_KIND_END; kind++)
		ck_assert(*scanned_name((enum scanned)kind));
}
END_TEST

SUITE_MAIN("scanned", test_tokens, test_others)
