/* SPDX-License-Identifier: MIT */
#include "core/wire/batch.h"

#include <string.h>
#include <zstd.h>

#include "core/wire/seal.h"
#include "tests/support/suite.h"

static const char EPOCH[] = "12.000102030405060708090a0b0c0d0e0f";

static struct batch_header header(int n)
{
	struct batch_header h = {.version = 1,
		.version_min = 1,
		.epoch = {.n = 12},
		.first = 18,
		.n = n,
		.cursor = 4711,
		.n_leases = 1};

	for (int i = 0; i < 16; i++)
		h.epoch.id[i] = (unsigned char)i;
	memset(h.stream, 0xa1, sizeof(h.stream));
	memset(h.prev_hash, 0xb2, sizeof(h.prev_hash));
	memset(h.nonce, 0xc3, sizeof(h.nonce));
	h.leases[0] = (struct lease_count){"meal/330784-004/lunch/2026-11-23", 120, 31, 4};
	strcpy(h.status, "{\"paper\":\"ok\"}");
	return h;
}

#define C3 "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3"
#define B2 "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"
static const char HEADER[] =
	"{\"v\":1,\"vmin\":1,\"stream\":\"a1a1a1a1a1a1a1a1\",\"first\":18,\"n\":2,"
	"\"prev_hash\":\"" B2 B2 "\",\"nonce\":\"" C3 "\",\"cursor\":4711,"
	"\"status\":\"{\\\"paper\\\":\\\"ok\\\"}\","
	"\"epoch\":\"12.000102030405060708090a0b0c0d0e0f\","
	"\"leases\":[{\"r\":\"meal/330784-004/lunch/2026-11-23\",\"g\":120,\"s\":31,\"b\":4}]}";

/* A raw batch of two acts. */
static struct buf two_acts(void)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	struct batch_header h = header(2);

	ck_assert_int_eq(batch_begin(&raw, &h), 0);
	ck_assert_int_eq(batch_add(&raw, "first", 5), 0);
	ck_assert_int_eq(batch_add(&raw, "second", 6), 0);
	return raw;
}

/* A raw batch with any header text and acts. */
static struct buf raw_with(const char *json, const char *rest, size_t n)
{
	struct buf raw = BUF_INIT(2 * BATCH_RAW_MAX);

	buf_be32(&raw, (uint32_t)strlen(json));
	buf_str(&raw, json);
	buf_add(&raw, rest, n);
	return raw;
}

START_TEST(written_and_read)
{
	struct buf raw = two_acts(), frame = BUF_INIT(BATCH_FRAME_MAX),
		   back = BUF_INIT(BATCH_RAW_MAX);
	const unsigned char *bytes;
	struct batch b;
	struct err err = {0};
	size_t n;

	ck_assert_uint_eq(raw.len, 4 + strlen(HEADER) + 9 + 10);
	ck_assert_mem_eq(raw.data + 4, HEADER, strlen(HEADER));
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	ck_assert_int_eq(wire_unpack(&back, frame.data, frame.len, BATCH_RAW_MAX), 0);
	ck_assert_uint_eq(back.len, raw.len);
	ck_assert_mem_eq(back.data, raw.data, raw.len);

	ck_assert_msg(batch_parse(back.data, back.len, &b, &err) == 0, "%s", err.text);
	ck_assert_int_eq(b.header.version, 1);
	ck_assert_int_eq(b.header.epoch.n, 12);
	ck_assert_int_eq(b.header.epoch.id[15], 15);
	ck_assert_int_eq(b.header.first, 18);
	ck_assert_int_eq(b.header.cursor, 4711);
	ck_assert_int_eq(b.header.prev_hash[31], 0xb2);
	ck_assert_int_eq(b.header.nonce[15], 0xc3);
	ck_assert_int_eq(b.header.stream[7], 0xa1);
	ck_assert_int_eq(b.header.n_leases, 1);
	ck_assert_int_eq(b.header.leases[0].returned, 4);
	ck_assert_str_eq(b.header.leases[0].resource, "meal/330784-004/lunch/2026-11-23");
	ck_assert_str_eq(b.header.status, "{\"paper\":\"ok\"}");
	ck_assert_int_eq(batch_next(&b, &bytes, &n), 1);
	ck_assert_uint_eq(n, 5);
	ck_assert_mem_eq(bytes, "first", 5);
	ck_assert_int_eq(batch_next(&b, &bytes, &n), 1);
	ck_assert_mem_eq(bytes, "second", 6);
	ck_assert_int_eq(batch_next(&b, &bytes, &n), 0);
	ck_assert_int_eq(batch_next(&b, &bytes, &n), 0);
	buf_done(&raw);
	buf_done(&frame);
	buf_done(&back);
}
END_TEST

START_TEST(a_hello)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	struct batch_header h = header(0);
	const unsigned char *bytes;
	struct batch b;
	struct err err = {0};
	size_t n;

	h.n_leases = 0;
	h.status[0] = 0;
	ck_assert_int_eq(batch_begin(&raw, &h), 0);
	ck_assert_int_eq(batch_parse(raw.data, raw.len, &b, &err), 0);
	ck_assert_int_eq(b.header.n, 0);
	ck_assert_int_eq(batch_next(&b, &bytes, &n), 0);
	ck_assert_int_eq(batch_begin(&raw, &h), ERR_BAD); /* not into a buffer in use */
	buf_done(&raw);
}
END_TEST

START_TEST(bounds_when_writing)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX * 2), small = BUF_INIT(50);
	static unsigned char act[ACT_BYTES_MAX + 1];
	struct batch_header h = header(BATCH_ACTS_MAX + 1);
	struct batch b;
	struct err err = {0};
	size_t before;
	int n = 0;

	ck_assert_int_eq(batch_begin(&raw, &h), ERR_BAD);
	h = header(0);
	h.n_leases = BATCH_LEASES_MAX + 1;
	ck_assert_int_eq(batch_begin(&raw, &h), ERR_BAD);
	h = header(0);
	h.n_seats = BATCH_SEATS_MAX + 1;
	ck_assert_int_eq(batch_begin(&raw, &h), ERR_BAD);
	h = header(0);
	ck_assert_int_eq(batch_begin(&small, &h), ERR_LIMIT);
	buf_clear(&raw);

	/* every lease, with the longest names and numbers, and the largest act still fit */
	h = header(1);
	h.n_leases = BATCH_LEASES_MAX;
	for (int i = 0; i < BATCH_LEASES_MAX; i++) {
		memset(h.leases[i].resource, '"', LEASE_RESOURCE - 1);
		h.leases[i].granted = h.leases[i].sold = h.leases[i].returned = 9007199254740992;
	}
	h.n_seats = BATCH_SEATS_MAX;
	for (int i = 0; i < BATCH_SEATS_MAX; i++) {
		memset(h.seats[i].id, 0xe0 + i, ACT_ID_BYTES);
		memset(h.seats[i].resource, '"', RESOURCE_SIZE - 1);
		h.seats[i].seq = 9007199254740992;
	}
	h.told_all = true;
	ck_assert_int_eq(batch_begin(&raw, &h), 0);
	ck_assert_int_eq(batch_add(&raw, act, 0), ERR_BAD);
	ck_assert_int_eq(batch_add(&raw, act, ACT_BYTES_MAX + 1), ERR_BAD);
	ck_assert_int_eq(batch_add(&raw, act, ACT_BYTES_MAX), 0);
	ck_assert_msg(batch_parse(raw.data, raw.len, &b, &err) == 0, "%s", err.text);
	ck_assert_int_eq(b.header.n_leases, BATCH_LEASES_MAX);
	ck_assert_int_eq(b.header.n_seats, BATCH_SEATS_MAX);
	ck_assert_mem_eq(&b.header.seats[31], &h.seats[31], sizeof(h.seats[31]));
	ck_assert(b.header.told_all);

	/* 256 KiB are the end, and the buffer is as before */
	while (batch_add(&raw, act, ACT_BYTES_MAX) == 0)
		n++;
	before = raw.len;
	ck_assert_int_gt(n, 10);
	ck_assert_uint_le(raw.len, BATCH_RAW_MAX);
	ck_assert_int_eq(batch_add(&raw, act, ACT_BYTES_MAX), ERR_LIMIT);
	ck_assert(raw.len == before && !raw.failed);
	ck_assert_int_eq(batch_add(&raw, act, BATCH_RAW_MAX - raw.len - 3), ERR_LIMIT);
	ck_assert_int_eq(batch_add(&raw, act, BATCH_RAW_MAX - raw.len - 4), 0);
	ck_assert_uint_eq(raw.len, BATCH_RAW_MAX);
	buf_done(&raw);
	buf_done(&small);
}
END_TEST

START_TEST(cut_batches)
{
	struct buf raw = two_acts();
	struct batch b;
	struct err err = {0};

	for (size_t n = 0; n < raw.len; n++) {
		/* of its own, so that a sanitizer sees a read behind the end */
		unsigned char *part = malloc(n ? n : 1);

		memcpy(part, raw.data, n);
		ck_assert_msg(batch_parse(part, n, &b, &err) == ERR_BAD, "%zu bytes", n);
		free(part);
	}
	buf_byte(&raw, 0); /* and nothing behind the last act */
	ck_assert_int_eq(batch_parse(raw.data, raw.len, &b, &err), ERR_BAD);
	buf_done(&raw);
}
END_TEST

START_TEST(lengths_that_lie)
{
	static const char H0[] = "{\"v\":1,\"vmin\":1,\"stream\":\"a1a1a1a1a1a1a1a1\",\"first\":1,"
				 "\"n\":1,\"prev_hash\":\"" B2 B2 "\",\"nonce\":\"" C3 "\","
				 "\"epoch\":\"0." C3 "\"}";
	static const struct {
		const char *rest;
		size_t n;
		int result;
	} cases[] = {
		{"\0\0\0\1x", 5, 0},
		{"\0\0\0\0", 4, ERR_BAD},
		{"\0\0\0\2x", 5, ERR_BAD},
		{"\377\377\377\377x", 5, ERR_BAD},
		{"\0\0\0\1x\0\0\0\1y", 10, ERR_BAD}, /* two, one announced */
		{"", 0, ERR_BAD},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf raw = raw_with(H0, cases[i].rest, cases[i].n);
		struct batch b = {.header = {.n = 99}};
		struct err err = {0};

		ck_assert_msg(batch_parse(raw.data, raw.len, &b, &err) == cases[i].result,
			"%zu: %s", i, err.text);
		ck_assert_int_eq(b.header.n, cases[i].result ? 99 : 1);
		buf_done(&raw);
	}
}
END_TEST

/* The sample header with one value replaced. */
static void check_header(const char *from, const char *to, const char *says)
{
	struct buf json = BUF_INIT(4096), raw;
	const char *at = strstr(HEADER, from);
	struct batch b;
	struct err err = {0};

	ck_assert_msg(at, "%s", from);
	buf_add(&json, HEADER, (size_t)(at - HEADER));
	buf_str(&json, to);
	buf_str(&json, at + strlen(from));
	raw = raw_with(buf_text(&json), "\0\0\0\1x\0\0\0\1y", 10);
	ck_assert_int_eq(batch_parse(raw.data, raw.len, &b, &err), says ? ERR_BAD : 0);
	if (says)
		ck_assert_msg(strstr(err.text, says), "%s: %s", to, err.text);
	buf_done(&json);
	buf_done(&raw);
}

START_TEST(headers_refused)
{
	static const struct {
		const char *from, *to, *says;
	} cases[] = {
		{"{\"v\":1,", "{\"new\":{},\"v\":1,", NULL},
		{"\"v\":1,", "\"v\":0,", "v:"},
		{"\"v\":1,", "", "v:"},
		{"\"vmin\":1", "\"vmin\":\"1\"", "vmin:"},
		{"\"a1a1", "\"a1", "stream:"},
		{"\"first\":18", "\"first\":0", "first:"},
		{"\"n\":2", "\"n\":-1", "n:"},
		{"\"n\":2", "\"n\":501", "n:"},
		{"\"n\":2", "\"n\":3", "announced"},
		{"\"cursor\":4711", "\"cursor\":-1", "cursor:"},
		{"\"12.0001", "\"12,0001", "epoch:"},
		{"\"epoch\"", "\"epoche\"", "epoch:"},
		{"\"12.0001", "\"4294967296.0001", "epoch:"},
		{"\"12.0001", "\"4294967295.0001", NULL},
		{"\"12.0001", "\".0001", "epoch:"},
		{"\"12.0001", "\"-2.0001", "epoch:"},
		{"[{\"r\"", "[1,{\"r\"", "leases"},
		{"[{\"r\":", "[{\"s\":1,\"rr\":", "r:"},
		{"\"s\":31", "\"s\":-31", "s:"},
		{"\"leases\":[", "\"leases\":1,\"x\":[", "leases:"},
		{"\"leases\":[", "\"seats\":[],\"all\":1,\"leases\":[", NULL},
		{"\"leases\":[", "\"all\":2,\"leases\":[", "all:"},
		{"\"leases\":[", "\"seats\":{},\"leases\":[", "seats:"},
		{"\"leases\":[", "\"seats\":[1],\"leases\":[", "seats:"},
		{"\"leases\":[", "\"seats\":[{\"r\":\"a\"}],\"leases\":[", "id:"},
		{"\"leases\":[", "\"seats\":[{\"id\":\"" C3 "\"}],\"leases\":[", "r:"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_header(cases[i].from, cases[i].to, cases[i].says);
}
END_TEST

START_TEST(too_many_leases)
{
	struct buf list = BUF_INIT(1 << 16);

	buf_str(&list, "[");
	for (int i = 0; i < BATCH_LEASES_MAX; i++)
		buf_str(&list, "{\"r\":\"a\"},");
	buf_str(&list, "{\"r\"");
	check_header("[{\"r\"", buf_text(&list), "leases:"); /* 65 */
	buf_done(&list);
}
END_TEST

START_TEST(what_is_all)
{
	struct batch_header h = header(0);

	ck_assert(batch_told_all(&h)); /* a terminal of before that does not say it */
	h.n_leases = 48;
	ck_assert(!batch_told_all(&h));
	h.told_all = true;
	ck_assert(batch_told_all(&h));
	h = header(0);
	h.n_seats = 1;
	ck_assert(!batch_told_all(&h));
}
END_TEST

START_TEST(a_raw_batch_has_a_limit)
{
	unsigned char *big = calloc(1, BATCH_RAW_MAX + 1);
	struct batch b;
	struct err err = {0};

	ck_assert_int_eq(batch_parse(big, BATCH_RAW_MAX + 1, &b, &err), ERR_LIMIT);
	ck_assert_int_eq(batch_parse(big, BATCH_RAW_MAX, &b, &err), ERR_BAD);
	free(big);
}
END_TEST

START_TEST(frames_refused)
{
	struct buf frame = BUF_INIT(1 << 20), raw = BUF_INIT(1 << 20), little = BUF_INIT(999);
	unsigned char *zeros = calloc(1, 1 << 20), stream[256];
	size_t whole, n_stream;
	ZSTD_CCtx *ctx = ZSTD_createCCtx();

	ck_assert_int_eq(wire_pack(&frame, zeros, 1000), 0);
	whole = frame.len;
	ck_assert_int_eq(wire_unpack(&raw, frame.data, whole, 1000), 0);
	ck_assert_uint_eq(raw.len, 1000);
	ck_assert_int_eq(wire_unpack(&raw, frame.data, whole, 999), ERR_LIMIT);
	ck_assert_int_eq(wire_unpack(&little, frame.data, whole, 1000), ERR_LIMIT);
	for (size_t n = 0; n < whole; n++)
		ck_assert_int_eq(wire_unpack(&raw, frame.data, n, 1000), ERR_BAD);
	buf_byte(&frame, 0); /* something behind it */
	ck_assert_int_eq(wire_unpack(&raw, frame.data, frame.len, 1000), ERR_BAD);
	buf_clear(&frame);
	ck_assert_int_eq(wire_pack(&frame, zeros, 10), 0);
	ck_assert_int_eq(wire_pack(&frame, zeros, 10), 0); /* two frames */
	ck_assert_int_eq(wire_unpack(&raw, frame.data, frame.len, 1000), ERR_BAD);
	buf_clear(&frame);
	ck_assert_int_eq(wire_pack(&frame, zeros, 10), 0);
	ck_assert_int_eq(wire_pack(&frame, zeros, 0), 0); /* an empty one behind it */
	ck_assert_int_eq(wire_unpack(&raw, frame.data, frame.len, 1000), ERR_BAD);
	ck_assert_int_eq(wire_unpack(&raw, "not zstd", 8, 1000), ERR_BAD);

	/* a megabyte of zeros is a hundred bytes: the declared size stops it */
	buf_clear(&frame);
	ck_assert_int_eq(wire_pack(&frame, zeros, 1 << 20), 0);
	ck_assert_uint_lt(frame.len, 200);
	ck_assert_int_eq(wire_unpack(&raw, frame.data, frame.len, BATCH_RAW_MAX), ERR_LIMIT);

	/* a frame that does not tell its size */
	ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag, 0);
	n_stream = ZSTD_compress2(ctx, stream, sizeof(stream), zeros, 100);
	ck_assert(!ZSTD_isError(n_stream));
	ck_assert_int_eq(wire_unpack(&raw, stream, n_stream, 1000), ERR_BAD);
	ck_assert_uint_eq(raw.len, 1000);
	ZSTD_freeCCtx(ctx);
	free(zeros);
	buf_done(&frame);
	buf_done(&raw);
}
END_TEST

static struct ack sample_ack(void)
{
	struct ack a = {.epoch = {.n = 12},
		.acked = 17,
		.safe = 9,
		.quarantined = {15, 16},
		.n_quarantined = 2,
		.now_ms = 1795306801000};

	for (int i = 0; i < 16; i++)
		a.epoch.id[i] = (unsigned char)i;
	memset(a.stream, 0xa1, sizeof(a.stream));
	memset(a.nonce, 0xc3, sizeof(a.nonce));
	memset(a.hash, 0xb2, sizeof(a.hash));
	strcpy(a.trouble, "gap");
	return a;
}

#define ACK(acked, now, more)                                                                      \
	"{\"epoch\":\"12.000102030405060708090a0b0c0d0e0f\",\"stream\":\"a1a1a1a1a1a1a1a1\","      \
	"\"nonce\":\"" C3 "\",\"acked\":" acked ",\"hash\":\"" B2 B2 "\"," now more "}"
#define NOW "\"now_ms\":1795306801000"

START_TEST(acks)
{
	static const char full[] = "{\"epoch\":\"12.000102030405060708090a0b0c0d0e0f\","
				   "\"stream\":\"a1a1a1a1a1a1a1a1\",\"nonce\":\"" C3 "\","
				   "\"acked\":17,\"hash\":\"" B2 B2 "\",\"safe\":9," NOW
				   ",\"trouble\":\"gap\",\"quarantined\":[15,16]}";
	struct buf out = BUF_INIT(4096), small = BUF_INIT(20);
	struct ack a = sample_ack(), back;
	struct err err = {0};

	ck_assert_int_eq(ack_encode(&a, &out), 0);
	ck_assert_str_eq(buf_text(&out), full);
	ck_assert_int_eq(ack_decode(full, strlen(full), &back, &err), 0);
	ck_assert_mem_eq(&back.epoch.id, a.epoch.id, 16);
	ck_assert_int_eq(back.epoch.n, 12);
	ck_assert_mem_eq(back.nonce, a.nonce, NONCE_BYTES);
	ck_assert_mem_eq(back.stream, a.stream, STREAM_BYTES);
	ck_assert_mem_eq(back.hash, a.hash, ACT_HASH_BYTES);
	ck_assert(back.acked == 17 && back.safe == 9 && back.now_ms == a.now_ms);
	ck_assert(back.n_quarantined == 2 && back.quarantined[1] == 16);
	ck_assert_str_eq(back.trouble, "gap");
	ck_assert_int_eq(ack_encode(&a, &small), ERR_LIMIT);
	a.n_quarantined = ACK_QUARANTINED_MAX + 1;
	ck_assert_int_eq(ack_encode(&a, &out), ERR_BAD);
	buf_done(&out);
	buf_done(&small);
}
END_TEST

START_TEST(acks_refused)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
		{ACK("17", NOW, ""), NULL},
		{ACK("0", NOW, ",\"new\":[]"), NULL},
		{ACK("-1", NOW, ""), "acked:"},
		{ACK("17.5", NOW, ""), "acked:"},
		{ACK("\"17\"", NOW, ""), "acked:"},
		{ACK("17", "\"now_ms\":-5", ""), "now_ms:"},
		{ACK("17", "\"x\":0", ""), "now_ms:"},
		{ACK("17", NOW, ",\"safe\":-1"), "safe:"},
		{ACK("17", NOW, ",\"quarantined\":[0]"), "quarantined:"},
		{ACK("17", NOW, ",\"quarantined\":[1.5]"), "quarantined:"},
		{ACK("17", NOW, ",\"quarantined\":[1e300]"), "quarantined:"},
		{ACK("17", NOW, ",\"quarantined\":[\"1\"]"), "quarantined:"},
		{ACK("17", NOW, ",\"quarantined\":{}"), "quarantined:"},
		{ACK("17", NOW, ",\"trouble\":\"012345678901234567890123\""), "trouble:"},
		{ACK("17", NOW, "") "}", "follows"},
		{"{}", "stream:"},
		{"null", "object"},
		{"", "JSON"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ack a = {.acked = 99};
		struct err err = {0};
		int result = ack_decode(cases[i].json, strlen(cases[i].json), &a, &err);

		ck_assert_msg(
			result == (cases[i].says ? ERR_BAD : 0), "%s: %s", cases[i].json, err.text);
		if (cases[i].says)
			ck_assert_msg(
				strstr(err.text, cases[i].says), "%s: %s", cases[i].json, err.text);
		ck_assert(!cases[i].says || a.acked == 99);
	}
}
END_TEST

START_TEST(too_many_quarantined)
{
	struct buf json = BUF_INIT(4096);
	struct ack a;
	struct err err = {0};

	for (int n = ACK_QUARANTINED_MAX; n <= ACK_QUARANTINED_MAX + 1; n++) {
		buf_clear(&json);
		buf_str(&json, ACK("17", NOW, ",\"quarantined\":[1"));
		json.len--; /* the closing bracket of the macro */
		for (int i = 1; i < n; i++)
			buf_str(&json, ",1");
		buf_str(&json, "]}");
		ck_assert_int_eq(ack_decode(json.data, json.len, &a, &err),
			n > ACK_QUARANTINED_MAX ? ERR_BAD : 0);
	}
	buf_done(&json);
}
END_TEST

START_TEST(epochs)
{
	char text[EPOCH_SIZE];
	struct epoch e = {0};

	ck_assert_int_eq(epoch_parse(EPOCH, &e), 0);
	epoch_format(&e, text);
	ck_assert_str_eq(text, EPOCH);
	e.n = UINT32_MAX;
	epoch_format(&e, text);
	ck_assert_str_eq(text, "4294967295.000102030405060708090a0b0c0d0e0f");
	ck_assert_int_eq(epoch_parse("", &e), ERR_BAD);
	ck_assert_int_eq(epoch_parse("1", &e), ERR_BAD);
	ck_assert_int_eq(epoch_parse("+1.000102030405060708090a0b0c0d0e0f", &e), ERR_BAD);
	ck_assert_int_eq(epoch_parse("12.000102030405060708090a0b0c0d0e0f0", &e), ERR_BAD);
	ck_assert_int_eq(epoch_parse("00000000001.000102030405060708090a0b0c0d0e0f", &e), ERR_BAD);
	ck_assert_uint_eq(e.n, UINT32_MAX);
}
END_TEST

SUITE_MAIN("batch", written_and_read, a_hello, bounds_when_writing, cut_batches, lengths_that_lie,
	headers_refused, too_many_leases, what_is_all, a_raw_batch_has_a_limit, frames_refused,
	acks, acks_refused, too_many_quarantined, epochs)
