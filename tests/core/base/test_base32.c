/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/base/base32.h"
#include "tests/support/suite.h"

static const struct {
	const char *bytes, *text;
} VECTORS[] = {
	/* RFC 4648, section 10, without padding */
	{"", ""},
	{"f", "MY"},
	{"fo", "MZXQ"},
	{"foo", "MZXW6"},
	{"foob", "MZXW6YQ"},
	{"fooba", "MZXW6YTB"},
	{"foobar", "MZXW6YTBOI"},
	{"\xff\xff\xff\xff\xff", "77777777"},
};

START_TEST(test_vectors)
{
	for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
		size_t n = strlen(VECTORS[i].bytes);
		char text[16], bytes[16] = {0};

		base32_encode(text, VECTORS[i].bytes, n);
		ck_assert_str_eq(text, VECTORS[i].text);
		ck_assert_uint_eq(strlen(text), BASE32_CHARS(n));
		ck_assert_int_eq(base32_decode(bytes, n, text, strlen(text)), 0);
		ck_assert_mem_eq(bytes, VECTORS[i].bytes, n);
	}
}
END_TEST

START_TEST(test_folds_case)
{
	char bytes[5];

	ck_assert_int_eq(base32_decode(bytes, 5, "mzxw6ytb", 8), 0);
	ck_assert_mem_eq(bytes, "fooba", 5);
}
END_TEST

START_TEST(test_refusals)
{
	static const struct {
		size_t n;
		const char *text;
	} bad[] = {
		{1, "M"},        /* too few characters */
		{1, "MYA"},      /* too many */
		{1, "MZ"},       /* unused bits set */
		{2, "MZXR"},     /* unused bits set */
		{5, "MZXW6YT1"}, /* 1, 8, 0 and = are no digits */
		{5, "MZXW6YT8"},
		{5, "0ZXW6YTB"},
		{5, "MZXW6Y=="},
		{5, "MZXW6 TB"},
		{5, "MZXW6\xc3\xa9"
		    "B"},
		{0, "A"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char bytes[8];

		ck_assert_int_eq(
			base32_decode(bytes, bad[i].n, bad[i].text, strlen(bad[i].text)), ERR_BAD);
	}
}
END_TEST

START_TEST(test_round_trip)
{
	unsigned char bytes[80] = {0}, back[80];
	char text[BASE32_CHARS(sizeof(bytes)) + 1];

	for (size_t n = 0; n <= sizeof(bytes); n++) {
		for (size_t i = 0; i < n; i++)
			bytes[i] = (unsigned char)(i * 73 + n * 31);
		base32_encode(text, bytes, n);
		ck_assert_int_eq(base32_decode(back, n, text, strlen(text)), 0);
		ck_assert_mem_eq(back, bytes, n);
	}
}
END_TEST

SUITE_MAIN("base32", test_vectors, test_folds_case, test_refusals, test_round_trip)
