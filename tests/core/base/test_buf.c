/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "tests/support/suite.h"

START_TEST(test_limit)
{
	struct buf b = BUF_INIT(5);

	buf_str(&b, "abc");
	buf_str(&b, "def"); /* would be 6 bytes: dropped whole */
	ck_assert(b.failed);
	buf_str(&b, "d"); /* and so is all that follows */
	ck_assert_str_eq(buf_text(&b), "abc");
	buf_clear(&b);
	buf_fmt(&b, "%05d", 42);
	ck_assert(!b.failed);
	ck_assert_str_eq(buf_text(&b), "00042");
	buf_fmt(&b, "%d", 7); /* there is room in memory, not in the limit */
	ck_assert(b.failed);
	ck_assert_str_eq(buf_text(&b), "00042");
	b.failed = false;
	buf_hex(&b, "\xab", 1);
	ck_assert(b.failed);
	buf_done(&b);
	ck_assert_str_eq(buf_text(&b), "");
}
END_TEST

/* A secret buffer moves by itself when it grows: nothing may get lost on the way. */
START_TEST(test_secret)
{
	struct buf b = BUF_SECRET(4000);
	char text[4001] = "";

	for (int i = 0; i < 4000; i++) {
		text[i] = (char)('a' + i % 26);
		buf_add(&b, &text[i], 1);
	}
	ck_assert(!b.failed);
	ck_assert_str_eq(buf_text(&b), text);
	buf_done(&b);
	ck_assert(b.secret);
	ck_assert_uint_eq(b.max, 4000);
	ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(test_numbers)
{
	struct buf b = BUF_INIT(64);
	struct reader r;

	buf_be16(&b, 0x1234);
	buf_be32(&b, 0xdeadbeef);
	buf_byte(&b, 0x1ff);
	r = (struct reader){.at = b.data, .left = b.len};
	ck_assert_uint_eq(read_be16(&r), 0x1234);
	ck_assert_uint_eq(read_be32(&r), 0xdeadbeef);
	ck_assert_uint_eq(*read_take(&r, 1), 0xff);
	ck_assert(!r.failed);
	ck_assert_uint_eq(read_be32(&r), 0);
	ck_assert(r.failed);
	ck_assert_ptr_null(read_take(&r, 0)); /* failed stays failed */
	buf_done(&b);
}
END_TEST

START_TEST(test_hex)
{
	unsigned char out[3] = {9, 9, 9};

	ck_assert_int_eq(hex_to(out, 2, "aB0f"), 0);
	ck_assert_mem_eq(out, "\xab\x0f\x09", 3);
	ck_assert_int_eq(hex_to(out, 2, "aB0"), ERR_BAD);
	ck_assert_int_eq(hex_to(out, 2, "aB0f0"), ERR_BAD);
	ck_assert_int_eq(hex_to(out, 2, "aB0g"), ERR_BAD);
	ck_assert_mem_eq(out, "\xab\x0f\x09", 3);
	for (int c = 1; c < 256; c++) {
		char two[3] = {'0', (char)c, 0};

		ck_assert_int_eq(hex_to(out, 1, two) == 0, isxdigit(c) != 0);
		ck_assert_int_eq(hex_to_n(out, 1, two) == 0, isxdigit(c) != 0);
	}
}
END_TEST

START_TEST(test_dec)
{
	static const int64_t all[] = {0, 7, 10, -1, -730000, INT64_MAX, INT64_MIN};
	char mine[DEC_SIZE], theirs[DEC_SIZE];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(theirs, sizeof(theirs), "%lld", (long long)all[i]);
		ck_assert_uint_eq(dec_from(mine, all[i]), strlen(theirs));
		ck_assert_str_eq(mine, theirs);
	}
}
END_TEST

SUITE_MAIN("buf", test_limit, test_secret, test_numbers, test_hex, test_dec)
