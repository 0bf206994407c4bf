/* SPDX-License-Identifier: MIT */
#include "core/wire/ask.h"

#include <string.h>

#include "tests/support/suite.h"

/* Asking for more of a lease, and the rows by which the hub takes back and corrects. */

#define RESOURCE "seat/330784-004/C01"

START_TEST(an_ask_there_and_back)
{
	struct lease_ask ask = {RESOURCE, 2}, got;
	struct lease_reply reply = {.lease = {RESOURCE, {3, {1}}, 12, 20000, 4}}, heard;
	struct buf out = BUF_INIT(ASK_BODY_MAX);
	struct err err = {0};

	memset(reply.nonce, 7, sizeof(reply.nonce));
	lease_ask_encode(&ask, &out);
	ck_assert_str_eq(buf_text(&out), "{\"resource\":\"" RESOURCE "\",\"n\":2}");
	ck_assert_int_eq(lease_ask_decode(out.data, out.len, &got, &err), 0);
	ck_assert_str_eq(got.resource, RESOURCE);
	ck_assert_int_eq(got.n, 2);
	buf_clear(&out);
	lease_reply_encode(&reply, &out);
	ck_assert_int_eq(lease_reply_decode(out.data, out.len, &heard, &err), 0);
	ck_assert_mem_eq(heard.nonce, reply.nonce, NONCE_BYTES);
	ck_assert_str_eq(heard.lease.resource, RESOURCE);
	ck_assert(heard.lease.granted == 12 && heard.lease.recall == 4);
	ck_assert(heard.lease.until == 20000 && heard.lease.epoch.n == 3);
	ck_assert_int_eq(heard.lease.epoch.id[0], 1);
	buf_done(&out);
}
END_TEST

START_TEST(what_is_no_ask)
{
	static const char *const bodies[] = {"", "{}", "[]", "{\"resource\":\"a\"}",
		"{\"resource\":\"a\",\"n\":0}", "{\"resource\":\"a\",\"n\":21}",
		"{\"resource\":\"a\",\"n\":-1}", "{\"resource\":\"\",\"n\":1}x", "{\"n\":1}",
		"{\"resource\":\"0123456789012345678901234567890123456789012345678901234567890123\","
		"\"n\":1}"};
	static const char whole[] = "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"resource\":"
				    "\"a\",\"epoch\":\"1.00112233445566778899aabbccddeeff\","
				    "\"granted\":1}";
	char longer[ASK_BODY_MAX + 64], part[sizeof(whole)];
	struct lease_reply reply;
	struct lease_ask ask;
	struct err err = {0};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		ck_assert_msg(lease_ask_decode(bodies[i], strlen(bodies[i]), &ask, &err) == ERR_BAD,
			"%s", bodies[i]);
	memset(longer, ' ', sizeof(longer));
	memcpy(longer, "{\"resource\":\"a\",\"n\":1}", 22);
	ck_assert_int_eq(lease_ask_decode(longer, ASK_BODY_MAX, &ask, &err), 0);
	ck_assert_int_eq(lease_ask_decode(longer, ASK_BODY_MAX + 1, &ask, &err), ERR_BAD);
	ck_assert_int_eq(lease_reply_decode(whole, strlen(whole), &reply, &err), 0);
	ck_assert_int_eq(reply.lease.until, DAY_NONE);
	for (size_t n = 0; n < strlen(whole); n++) {
		memcpy(part, whole, n);
		ck_assert_int_eq(lease_reply_decode(part, n, &reply, &err), ERR_BAD);
	}
}
END_TEST

/* A terminal of before takes the rows that have more in them; without it they are as ever. */
START_TEST(rows_with_more_in_them)
{
	struct feed_row row = {.kind = "lease", .key = RESOURCE, .need = 1};
	struct lease_row lease = {.granted = 9, .until = 20000, .recall = 5}, got;
	struct answer_row answer = {.why = "conflict"}, said;
	struct buf out = BUF_INIT(FEED_BODY_MAX);
	struct err err = {0};

	row_lease_encode(&lease, &out);
	row.body = buf_text(&out);
	ck_assert_ptr_nonnull(strstr(row.body, "\"recall\":5"));
	ck_assert_int_eq(row_lease_decode(&row, &got, &err), 0);
	ck_assert_int_eq(got.recall, 5);
	row.body = "{\"epoch\":\"1.00112233445566778899aabbccddeeff\",\"granted\":9}";
	ck_assert_int_eq(row_lease_decode(&row, &got, &err), 0);
	ck_assert_int_eq(got.recall, 0);
	row.body = "{\"epoch\":\"1.00112233445566778899aabbccddeeff\",\"granted\":9,\"recall\":-1}";
	ck_assert_int_eq(row_lease_decode(&row, &got, &err), ERR_BAD);
	buf_clear(&out);
	strcpy(row.key, "00ff00000000000000000000000000ab");
	row_answer_encode(&answer, &out);
	ck_assert_str_eq(buf_text(&out), "{\"why\":\"conflict\"}");
	row.body = buf_text(&out);
	ck_assert_int_eq(row_answer_decode(&row, &said, &err), 0);
	ck_assert(!said.yes && strcmp(said.why, "conflict") == 0);
	row.body = "{\"why\":\"a reason of more than 19 letters\"}";
	ck_assert_int_eq(row_answer_decode(&row, &said, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

START_TEST(a_callback_there_and_back)
{
	static const char *const broken[] = {"{}",
		"{\"why\":\"no\",\"no\":0,\"kc\":\"00112233445566778899aabbccddeeff\","
		"\"st\":\"0011223344556677\",\"seq\":3}",
		"{\"why\":\"no\",\"no\":1,\"kc\":\"0011\",\"st\":\"0011223344556677\",\"seq\":3}"};
	struct callback_row sheet = {.why = "subsidy-conflict",
				    .no = 17,
				    .stream = {1, 2},
				    .seq = 40,
				    .what = "lunch",
				    .day = 20000},
			    got;
	struct feed_row row = {
		.kind = "callback", .key = "00ff00000000000000000000000000ab", .need = 1};
	struct buf out = BUF_INIT(FEED_BODY_MAX);
	struct err err = {0};

	memset(sheet.kc, 5, sizeof(sheet.kc));
	row_callback_encode(&sheet, &out);
	row.body = buf_text(&out);
	ck_assert_int_eq(row_callback_decode(&row, &got, &err), 0);
	ck_assert_str_eq(got.why, "subsidy-conflict");
	ck_assert_str_eq(got.what, "lunch");
	ck_assert(got.no == 17 && got.seq == 40 && got.day == 20000 && got.stream[1] == 2);
	ck_assert(got.id[1] == 0xff && got.kc[15] == 5);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		row.body = broken[i];
		ck_assert_int_eq(row_callback_decode(&row, &got, &err), ERR_BAD);
	}
	strcpy(row.key, "00ff");
	ck_assert_int_eq(row_callback_decode(&row, &got, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("ask", an_ask_there_and_back, what_is_no_ask, rows_with_more_in_them,
	a_callback_there_and_back)
