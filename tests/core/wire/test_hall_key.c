/* SPDX-License-Identifier: MIT */
#include "core/wire/hall_key.h"

#include <string.h>

#include "core/base/buf.h"
#include "tests/support/suite.h"

#define PLACE "330784-004"

static const unsigned char feed_key[KEY_BYTES] = {7}, other_key[KEY_BYTES] = {8};

static int decode(
	const char *key, const char *body, const unsigned char *with, struct hall_key *ret)
{
	struct feed_row row = {.kind = HALL_KEY_KIND, .need = 1, .body = body};
	struct err err = {0};
	int result;

	strcpy(row.key, key);
	result = row_hall_key_decode(&row, with, ret, &err);
	ck_assert(result == 0 || err.text[0]);
	return result;
}

START_TEST(test_there_and_back)
{
	struct hall_key v = {PLACE, 12, {1, 2, 3}}, back;
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	ck_assert_int_eq(row_hall_key_encode(&v, feed_key, &body), 0);
	ck_assert_int_eq(decode(PLACE "/12", buf_text(&body), feed_key, &back), 0);
	ck_assert_uint_eq(back.gen, 12);
	ck_assert_str_eq(back.place, PLACE);
	ck_assert_mem_eq(back.key, v.key, KEY_BYTES);
	/* only here, and only as this one */
	ck_assert_int_eq(decode(PLACE "/12", buf_text(&body), other_key, &back), ERR_BAD);
	ck_assert_int_eq(decode(PLACE "/13", buf_text(&body), feed_key, &back), ERR_BAD);
	ck_assert_int_eq(decode("330784-003/12", buf_text(&body), feed_key, &back), ERR_BAD);
	body.data[10] ^= 1;
	ck_assert_int_eq(decode(PLACE "/12", buf_text(&body), feed_key, &back), ERR_BAD);
	buf_done(&body);
}
END_TEST

START_TEST(test_nonsense)
{
	static const char *const keys[] = {"", PLACE, PLACE "/", PLACE "/x", PLACE "/1", PLACE "/0",
		PLACE "/10000", "nowhere/2"};
	static const char *const bodies[] = {
		"", "{}", "{\"x\":\"\"}", "{\"x\":7}", "{\"x\":\"00\"}"};
	struct hall_key v = {PLACE, 2, {0}}, back;
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	ck_assert_int_eq(row_hall_key_encode(&v, feed_key, &body), 0);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		ck_assert_msg(decode(keys[i], buf_text(&body), feed_key, &back) < 0, "%s", keys[i]);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		ck_assert_msg(decode(PLACE "/2", bodies[i], feed_key, &back) < 0, "%s", bodies[i]);
	v.gen = 1; /* that one came with the grant */
	buf_clear(&body);
	ck_assert_int_eq(row_hall_key_encode(&v, feed_key, &body), 0);
	ck_assert_int_lt(decode(PLACE "/1", buf_text(&body), feed_key, &back), 0);
	buf_done(&body);
}
END_TEST

SUITE_MAIN("hall_key", test_there_and_back, test_nonsense)
