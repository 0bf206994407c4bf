/* SPDX-License-Identifier: MIT */
#include "core/wire/feed.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

static struct feed_header header(void)
{
	struct feed_header h = {.epoch = {.n = 3},
		.from = 10,
		.to = 20,
		.head = 30,
		.snapshot = true,
		.now_ms = 1795306801000};

	memset(h.epoch.id, 1, sizeof(h.epoch.id));
	memset(h.nonce, 2, sizeof(h.nonce));
	memset(h.filter, 3, sizeof(h.filter));
	return h;
}

static struct feed_row row_of(int64_t rev, const char *body)
{
	struct feed_row row = {.rev = rev,
		.place = "330784-004",
		.kind = "dish",
		.key = "D1",
		.need = 1,
		.gone = !body,
		.body = body ? body : ""};

	return row;
}

static struct buf begun(void)
{
	struct buf raw = BUF_INIT(2 * FEED_RAW_MAX);
	struct feed_header h = header();

	ck_assert_int_eq(feed_begin(&raw, &h), 0);
	return raw;
}

static void add_text(struct buf *raw, const char *row_json)
{
	buf_be32(raw, (uint32_t)strlen(row_json));
	buf_str(raw, row_json);
}

#define ID1 "01010101010101010101010101010101"
#define ID2 "02020202020202020202020202020202"

START_TEST(written_and_read)
{
	static const char head[] = "{\"epoch\":\"3." ID1 "\",\"nonce\":\"" ID2 "\","
				   "\"filter\":\"0303030303030303\",\"from\":10,\"to\":20,"
				   "\"head\":30,\"snapshot\":1,\"now_ms\":1795306801000}";
	static const char first[] = "{\"r\":11,\"h\":\"330784-004\",\"k\":\"dish\",\"key\":\"D1\","
				    "\"need\":1,\"b\":{\"zh\":\"米饭\",\"n\":[1,2.5]}}";
	static const char second[] = "{\"r\":12,\"h\":\"330784-004\",\"k\":\"dish\",\"key\":\"D1\","
				     "\"need\":1,\"gone\":1}";
	struct buf raw = begun();
	struct feed_row row = row_of(11, "{\"zh\":\"米饭\",\"n\":[1,2.5]}");
	struct feed feed;
	struct err err = {0};

	ck_assert_int_eq(feed_add(&raw, &row), 0);
	row = row_of(12, NULL);
	ck_assert_int_eq(feed_add(&raw, &row), 0);
	ck_assert_uint_eq(raw.len, 12 + strlen(head) + strlen(first) + strlen(second));
	ck_assert_mem_eq(raw.data + 4, head, strlen(head));
	ck_assert_mem_eq(raw.data + 8 + strlen(head), first, strlen(first));
	ck_assert_mem_eq(raw.data + 12 + strlen(head) + strlen(first), second, strlen(second));

	ck_assert_msg(feed_parse(raw.data, raw.len, &feed, &err) == 0, "%s", err.text);
	ck_assert(feed.header.snapshot && !feed.header.last);
	ck_assert(feed.header.from == 10 && feed.header.to == 20 && feed.header.head == 30);
	ck_assert(feed.header.epoch.n == 3 && feed.header.nonce[15] == 2);
	ck_assert(feed.header.filter[7] == 3 && feed.header.now_ms == 1795306801000);
	ck_assert_int_eq(feed_next(&feed, &row, &err), 1);
	ck_assert_int_eq(row.rev, 11);
	ck_assert_str_eq(row.place, "330784-004");
	ck_assert_str_eq(row.kind, "dish");
	ck_assert_str_eq(row.key, "D1");
	ck_assert_str_eq(row.body, "{\"zh\":\"米饭\",\"n\":[1,2.5]}");
	ck_assert(row.need == 1 && !row.gone);
	ck_assert_int_eq(feed_next(&feed, &row, &err), 1);
	ck_assert(row.gone && row.rev == 12);
	ck_assert_str_eq(row.body, "");
	ck_assert_int_eq(feed_next(&feed, &row, &err), 0);
	ck_assert_int_eq(feed_next(&feed, &row, &err), 0);
	buf_done(&raw);
}
END_TEST

START_TEST(empty_and_in_use)
{
	struct buf raw = begun(), small = BUF_INIT(50);
	struct feed_header h = header();
	struct feed feed;
	struct feed_row row;
	struct err err = {0};

	ck_assert_int_eq(feed_parse(raw.data, raw.len, &feed, &err), 0);
	ck_assert_int_eq(feed_next(&feed, &row, &err), 0);
	ck_assert_int_eq(feed_begin(&raw, &h), ERR_BAD);
	ck_assert_int_eq(feed_begin(&small, &h), ERR_LIMIT);
	buf_done(&raw);
	buf_done(&small);
}
END_TEST

START_TEST(rows_not_written)
{
	static const char *const bad[] = {"", "{", "[]", "1", "{}x", "{\"a\":\"\xff\"}"};
	struct buf raw = begun();
	size_t before = raw.len;
	char body[FEED_BODY_MAX + 1];
	struct feed_row row;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		row = row_of(1, bad[i]);
		ck_assert_msg(feed_add(&raw, &row) == ERR_BAD, "%s", bad[i]);
	}
	memset(body, ' ', sizeof(body));
	memcpy(body, "{}", 2);
	body[FEED_BODY_MAX] = 0;
	row = row_of(1, body);
	ck_assert_int_eq(feed_add(&raw, &row), ERR_BAD);
	ck_assert_uint_eq(raw.len, before);
	body[FEED_BODY_MAX - 1] = 0;
	ck_assert_int_eq(feed_add(&raw, &row), 0);
	while (feed_add(&raw, &row) == 0)
		;
	before = raw.len;
	ck_assert_uint_le(raw.len, FEED_RAW_MAX);
	ck_assert_int_eq(feed_add(&raw, &row), ERR_LIMIT);
	ck_assert(raw.len == before && !raw.failed);
	row = row_of(1, "{}"); /* what is smaller still has room */
	ck_assert_int_eq(feed_add(&raw, &row), 0);
	buf_done(&raw);
}
END_TEST

START_TEST(the_longest_body_comes_through)
{
	struct buf raw = begun(), body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	struct feed feed;
	struct err err = {0};

	buf_str(&body, "{\"x\":\"");
	while (body.len < FEED_BODY_MAX - 3)
		buf_byte(&body, 'a');
	buf_str(&body, "\"}");
	row = row_of(1, buf_text(&body));
	ck_assert_int_eq(feed_add(&raw, &row), 0);
	ck_assert_int_eq(feed_parse(raw.data, raw.len, &feed, &err), 0);
	ck_assert_msg(feed_next(&feed, &row, &err) == 1, "%s", err.text);
	ck_assert_str_eq(row.body, buf_text(&body));
	buf_done(&raw);
	buf_done(&body);
}
END_TEST

START_TEST(cut_feeds)
{
	struct buf raw = begun();
	size_t bare = raw.len;
	struct feed_row row = row_of(11, "{}");
	struct feed feed;
	struct err err = {0};

	ck_assert_int_eq(feed_add(&raw, &row), 0);
	for (size_t n = 0; n < raw.len; n++) {
		unsigned char *part = malloc(n ? n : 1);

		memcpy(part, raw.data, n);
		ck_assert_msg(
			feed_parse(part, n, &feed, &err) == (n == bare ? 0 : ERR_BAD), "%zu", n);
		free(part);
	}
	buf_done(&raw);
}
END_TEST

START_TEST(limits)
{
	struct buf raw = begun(), long_row = begun();
	unsigned char *big = calloc(1, FEED_RAW_MAX + 1);
	struct feed feed;
	struct err err = {0};

	for (int i = 0; i < FEED_ROWS_MAX; i++)
		add_text(&raw, "{}");
	ck_assert_int_eq(feed_parse(raw.data, raw.len, &feed, &err), 0);
	add_text(&raw, "{}");
	ck_assert_int_eq(feed_parse(raw.data, raw.len, &feed, &err), ERR_LIMIT);
	ck_assert_int_eq(feed_parse(big, FEED_RAW_MAX + 1, &feed, &err), ERR_LIMIT);
	buf_be32(&long_row, FEED_BODY_MAX + 1025);
	buf_add(&long_row, big, FEED_BODY_MAX + 1025);
	ck_assert_int_eq(feed_parse(long_row.data, long_row.len, &feed, &err), ERR_BAD);
	free(big);
	buf_done(&raw);
	buf_done(&long_row);
}
END_TEST

#define ROW(fields) "{\"r\":1,\"h\":\"*\",\"k\":\"dish\",\"key\":\"a\"," fields "}"

/* A broken row is told, and the next one comes all the same. */
START_TEST(broken_rows)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
		{ROW("\"b\":{}"), NULL},
		{ROW("\"b\":{},\"new\":1"), NULL},
		{ROW("\"need\":7,\"b\":{\"unknown\":true}"), NULL},
		{ROW("\"gone\":1,\"b\":3"), NULL},
		{ROW("\"gone\":0"), "b:"},
		{ROW("\"gone\":2"), "gone:"},
		{ROW("\"b\":[]"), "b:"},
		{ROW("\"b\":\"{}\""), "b:"},
		{ROW("\"need\":-1,\"b\":{}"), "need:"},
		{"{\"r\":0,\"h\":\"*\",\"k\":\"dish\",\"key\":\"a\",\"b\":{}}", "r:"},
		{"{\"r\":1,\"k\":\"dish\",\"key\":\"a\",\"b\":{}}", "h:"},
		{"{\"r\":1,\"h\":\"*\",\"k\":\"123456789012\",\"key\":\"a\",\"b\":{}}", "k:"},
		{"not JSON", "JSON"},
		{"[]", "object"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf raw = begun();
		struct feed_row good = row_of(9, "{\"last\":1}"), row = {.rev = 99};
		struct feed feed;
		struct err err = {0};
		int result;

		add_text(&raw, cases[i].json);
		ck_assert_int_eq(feed_add(&raw, &good), 0);
		ck_assert_int_eq(feed_parse(raw.data, raw.len, &feed, &err), 0);
		result = feed_next(&feed, &row, &err);
		ck_assert_msg(
			result == (cases[i].says ? ERR_BAD : 1), "%s: %d", cases[i].json, result);
		if (cases[i].says)
			ck_assert_msg(
				strstr(err.text, cases[i].says), "%s: %s", cases[i].json, err.text);
		ck_assert_int_eq(row.rev, cases[i].says ? 99 : 1);
		ck_assert_int_eq(feed_next(&feed, &row, &err), 1);
		ck_assert_str_eq(row.body, "{\"last\":1}");
		buf_done(&raw);
	}
}
END_TEST

START_TEST(headers_refused)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
		{"{}", "nonce:"},
		{"[]", "object"},
		{"{\"nonce\":\"" ID2 "\",\"filter\":\"0303030303030303\",\"from\":0,\"to\":0,"
		 "\"head\":0,\"now_ms\":0}",
			"epoch:"},
		{"{\"nonce\":\"" ID2 "\",\"filter\":\"0303030303030303\",\"from\":-1}", "from:"},
		{"{\"nonce\":\"" ID2 "\",\"filter\":\"03\"}", "filter:"},
		{"{\"nonce\":\"" ID2 "\",\"filter\":\"0303030303030303\",\"from\":0,\"to\":0,"
		 "\"head\":0,\"snapshot\":true,\"now_ms\":0,\"epoch\":\"0." ID1 "\"}",
			"snapshot:"},
		{"{\"nonce\":\"" ID2 "\",\"filter\":\"0303030303030303\",\"from\":0,\"to\":0,"
		 "\"head\":0,\"now_ms\":0,\"epoch\":\"0." ID1 "\"}",
			NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf raw = BUF_INIT(4096);
		struct feed feed = {.header = {.head = 99}};
		struct err err = {0};
		int result;

		add_text(&raw, cases[i].json);
		result = feed_parse(raw.data, raw.len, &feed, &err);
		ck_assert_msg(
			result == (cases[i].says ? ERR_BAD : 0), "%s: %s", cases[i].json, err.text);
		if (cases[i].says)
			ck_assert_msg(
				strstr(err.text, cases[i].says), "%s: %s", cases[i].json, err.text);
		ck_assert_int_eq(feed.header.head, cases[i].says ? 99 : 0);
		buf_done(&raw);
	}
}
END_TEST

START_TEST(filters)
{
	static const unsigned char stream[STREAM_BYTES] = {
		0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7};
	static const unsigned char other[STREAM_BYTES] = {1};
	/* checked with Python's hashlib: "330784-003,330784-004," ‖ stream */
	static const char known[] = "4612607ea765409e";
	static const struct {
		const char *places;
		bool same;
	} cases[] = {
		{"330784-003,330784-004", true},
		{"330784-004,330784-003", true},
		{",330784-004,,330784-003,330784-004,", true},
		{"330784-003", false},
		{"330784-003,330784-004,330784-005", false},
		{"330784-003330784-004", false},
		{"330784-0033,30784-004", false},
		{"", false},
	};
	unsigned char out[8];
	char hex[17];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		feed_filter(cases[i].places, stream, out);
		hex_from(hex, out, sizeof(out));
		ck_assert_msg(
			(strcmp(hex, known) == 0) == cases[i].same, "%s: %s", cases[i].places, hex);
	}
	feed_filter("330784-003,330784-004", other, out);
	hex_from(hex, out, sizeof(out));
	ck_assert_str_ne(hex, known);
}
END_TEST

SUITE_MAIN("feed", written_and_read, empty_and_in_use, rows_not_written,
	the_longest_body_comes_through, cut_feeds, limits, broken_rows, headers_refused, filters)
