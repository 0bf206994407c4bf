/* SPDX-License-Identifier: MIT */
#include "core/wire/relay.h"

#include <string.h>

#include "core/wire/member.h"
#include "tests/support/suite.h"

static const unsigned char sig[SIG_BYTES] = {1, 2, 3};

static void passed(const char *path, struct buf *out)
{
	struct request req = {.stream = {4}, .nonce = {5}, .counter = 6};

	strcpy(req.method, "POST");
	strcpy(req.path, path);
	req.body = (const unsigned char *)"body";
	req.body_len = 4;
	relay_encode(&req, sig, out);
	ck_assert(!out->failed);
}

static int decode(const void *bytes, size_t n, struct request *ret)
{
	unsigned char got[SIG_BYTES];
	struct err err = {0};
	int result = relay_decode(bytes, n, ret, got, &err);

	ck_assert(result == 0 || (result == ERR_BAD && err.text[0]));
	ck_assert(result < 0 || memcmp(got, sig, SIG_BYTES) == 0);
	return result;
}

START_TEST(test_there_and_back)
{
	struct buf bytes = BUF_INIT(4096);
	struct request req;

	passed("/v1/acts", &bytes);
	ck_assert_int_eq(decode(bytes.data, bytes.len, &req), 0);
	ck_assert_str_eq(req.method, "POST");
	ck_assert_str_eq(req.path, "/v1/acts");
	ck_assert_str_eq(req.query, "");
	ck_assert_uint_eq(req.stream[0], 4);
	ck_assert_uint_eq(req.nonce[0], 5);
	ck_assert_uint_eq(req.counter, 6);
	ck_assert_uint_eq(req.body_len, 4);
	ck_assert_mem_eq(req.body, "body", 4);
	buf_done(&bytes);
}
END_TEST

START_TEST(test_only_what_is_passed_on)
{
	static const char *const paths[] = {"/v1/feed", "/v1/leases", RELAY_PATH, "", "/v1/acts/"};
	struct buf bytes = BUF_INIT(4096);
	struct request req;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		buf_clear(&bytes);
		passed(paths[i], &bytes);
		ck_assert_int_eq(decode(bytes.data, bytes.len, &req), ERR_BAD);
	}
	buf_clear(&bytes);
	passed("/v1/enrol", &bytes);
	for (size_t n = 0; n + 4 < bytes.len; n++) /* cut in its header */
		ck_assert_int_eq(decode(bytes.data, n, &req), ERR_BAD);
	ck_assert_int_eq(decode("\0\2[]", 4, &req), ERR_BAD);
	ck_assert_int_eq(decode("\377\377{}", 4, &req), ERR_BAD);
	buf_done(&bytes);
}
END_TEST

START_TEST(test_answers)
{
	struct relay_answer a = {.status = 403, .body = (const unsigned char *)"{}", .body_len = 2},
			    back;
	struct buf bytes = BUF_INIT(4096);

	memcpy(a.sig, sig, SIG_BYTES);
	relay_answer_encode(&a, &bytes);
	ck_assert_int_eq(relay_answer_decode(bytes.data, bytes.len, &back), 0);
	ck_assert_uint_eq(back.status, 403);
	ck_assert_mem_eq(back.sig, sig, SIG_BYTES);
	ck_assert_uint_eq(back.body_len, 2);
	ck_assert_int_eq(relay_answer_decode(bytes.data, 2 + SIG_BYTES - 1, &back), ERR_BAD);
	buf_done(&bytes);
}
END_TEST

/* A terminal's key opens for its hall's hub alone, and in its own row. */
START_TEST(test_members)
{
	static const unsigned char key[KEY_BYTES] = {7}, other[KEY_BYTES] = {8};
	struct member m = {
		.stream = {1}, .public_key = {2}, .kiosk = "YD1", .letter = 'C', .feed_key = {9}};
	struct feed_row row = {.kind = MEMBER_KIND, .key = "0100000000000000"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct member back;
	struct err err = {0};

	ck_assert_int_eq(row_member_encode(&m, key, &body), 0);
	row.body = buf_text(&body);
	ck_assert_int_eq(row_member_decode(&row, key, &back, &err), 0);
	ck_assert_str_eq(back.kiosk, "YD1");
	ck_assert_int_eq(back.letter, 'C');
	ck_assert_mem_eq(back.feed_key, m.feed_key, KEY_BYTES);
	ck_assert_int_eq(row_member_decode(&row, other, &back, &err), ERR_BAD);
	strcpy(row.key, "0200000000000000");
	ck_assert_int_eq(row_member_decode(&row, key, &back, &err), ERR_BAD);
	strcpy(row.key, "nothing");
	ck_assert_int_eq(row_member_decode(&row, key, &back, &err), ERR_BAD);
	buf_clear(&body);
	strcpy(m.kiosk, "yd 1");
	ck_assert_int_eq(row_member_encode(&m, key, &body), 0);
	strcpy(row.key, "0100000000000000");
	row.body = buf_text(&body);
	ck_assert_int_eq(row_member_decode(&row, key, &back, &err), ERR_BAD);
	buf_done(&body);
}
END_TEST

SUITE_MAIN("relay", test_there_and_back, test_only_what_is_passed_on, test_answers, test_members)
