/* SPDX-License-Identifier: MIT */
/*
 * The two acts below were written once, and their chain, marks and hashes were checked with
 * another program (Python's hashlib). They are what a journal holds: they must open for ever.
 */
#include "core/wire/seal.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/suite.h"

static const char ACT_1[] =
	"00bb7b22736571223a312c226964223a223430343034303430343034303430343034303430343034"
	"303430343034303430222c226b223a312c2274223a313739353330363830313030302c2264223a22"
	"323032362d31312d3232222c2268223a223333303738342d303034222c227070223a223235343664"
	"373664646535666137653339346131373263653664363966623265222c226b63223a223463333462"
	"306133333838306565616464373861636464653837663063366165227dbd80dbf9d98588a4fe524d"
	"10bd6841a256de37e9e26d5d7168b4b6de626f7b5baabf71ee70fef9ece6f52791f055d3a705b15a"
	"298c239241878e458c8fbf9792e0";
static const char ACT_2[] =
	"00bb7b22736571223a322c226964223a223431343134313431343134313431343134313431343134"
	"313431343134313431222c226b223a362c2274223a313739353330363830313030312c2264223a22"
	"323032362d31312d3232222c2268223a223333303738342d303034222c227070223a223235343664"
	"373664646535666137653339346131373263653664363966623265222c226b63223a223463333462"
	"306133333838306565616464373861636464653837663063366165227d97ef53cd82fbee1c6bd7a8"
	"f34493dfe9ede94fa0fc0d9b8666525e5a8c6e415f23331c3cd79541cffa0e99c93dff42f23eed47"
	"db7b747a18fb5bedb7f526de90cb";
static const char HASH_1[] = "052dac2cf76983c27b6c78ca574fa41b75e5063a5ae9d291dbd27169ff4d71d8";
static const char HASH_2[] = "72e3a838a4ec67e6d44ee9aae08ddcf8a8ee47d49a37cf3888b13e43ac699160";
static const char KC[] = "4c34b0a33880eeadd78acdde87f0c6ae";
static const char PP[] = "2546d76dde5fa7e394a172ce6d69fb2e"; /* November 2026 */

#define DAY_2026_11_22 20779

struct world {
	unsigned char dk[DK_BYTES], stream[STREAM_BYTES];
	unsigned char bytes[ACT_BYTES_MAX];
	size_t n;
	struct err err;
};

static struct world world_with(const char *act_hex)
{
	struct world w = {.n = strlen(act_hex) / 2};

	for (int i = 0; i < DK_BYTES; i++)
		w.dk[i] = (unsigned char)i;
	for (int i = 0; i < STREAM_BYTES; i++)
		w.stream[i] = (unsigned char)(0xa0 + i);
	ck_assert_int_eq(hex_to(w.bytes, w.n, act_hex), 0);
	return w;
}

static int open_bytes(struct world *w, const unsigned char *dk, struct act *ret)
{
	struct act_parts parts;

	if (seal_split(w->bytes, w->n, &parts) < 0)
		return ERR_BAD;
	return seal_open(&parts, dk, w->stream, ret, &w->err);
}

static struct act draft(void)
{
	struct act a;

	act_init(&a, ACT_ORDER);
	a.head.seq = 3;
	a.head.day = DAY_2026_11_22;
	a.head.at_ms = 1795306801000;
	a.head.qty = 2;
	strcpy(a.body.masked, "张*三");
	a.body.promise = PROMISE_FINAL;
	return a;
}

START_TEST(frozen_acts_open)
{
	static const char *const acts[] = {ACT_1, ACT_2};

	for (int i = 0; i < 2; i++) {
		struct world w = world_with(acts[i]);
		struct act act;

		ck_assert_msg(open_bytes(&w, w.dk, &act) == 0, "%s", w.err.text);
		ck_assert(act.opened);
		ck_assert_int_eq(act.head.seq, i + 1);
		ck_assert_int_eq(act.head.kind, i ? ACT_ORDER : ACT_CHECK_IN);
		ck_assert_int_eq(act.head.at_ms, 1795306801000 + i);
		ck_assert_int_eq(act.head.day, DAY_2026_11_22);
		ck_assert_str_eq(act.head.place, "330784-004");
		ck_assert_uint_eq(act.body.resident, 1234);
		ck_assert_str_eq(act.body.masked, "张*三");
	}
}
END_TEST

START_TEST(frozen_chain)
{
	struct world one = world_with(ACT_1), two = world_with(ACT_2);
	unsigned char hash[ACT_HASH_BYTES] = {0};
	struct act_parts parts;
	char hex[2 * ACT_HASH_BYTES + 1];

	ck_assert_int_eq(seal_split(one.bytes, one.n, &parts), 0);
	seal_chain(hash, &parts, hash);
	hex_from(hex, hash, sizeof(hash));
	ck_assert_str_eq(hex, HASH_1);
	ck_assert_int_eq(seal_split(two.bytes, two.n, &parts), 0);
	seal_chain(hash, &parts, hash);
	hex_from(hex, hash, sizeof(hash));
	ck_assert_str_eq(hex, HASH_2);
}
END_TEST

START_TEST(frozen_marks)
{
	struct world w = world_with(ACT_1);
	unsigned char mark[16], other[16];
	char hex[33];

	seal_key_mark(w.dk, mark);
	hex_from(hex, mark, sizeof(mark));
	ck_assert_str_eq(hex, KC);
	seal_person_mark(w.dk, DAY_2026_11_22, mark);
	hex_from(hex, mark, sizeof(mark));
	ck_assert_str_eq(hex, PP);
	seal_person_mark(w.dk, DAY_2026_11_22 + 8, other); /* 30 November */
	ck_assert_mem_eq(mark, other, sizeof(mark));
	seal_person_mark(w.dk, DAY_2026_11_22 + 9, other); /* 1 December */
	ck_assert_mem_ne(mark, other, sizeof(mark));
}
END_TEST

START_TEST(sealed_and_opened)
{
	struct world w = world_with(ACT_1);
	struct buf out = BUF_INIT(ACT_BYTES_MAX);
	struct act act = draft(), back;
	char hex[33];

	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), 0);
	hex_from(hex, act.head.kc, 16);
	ck_assert_str_eq(hex, KC);
	hex_from(hex, act.head.pp, 16);
	ck_assert_str_eq(hex, PP);
	w.n = out.len;
	memcpy(w.bytes, out.data, out.len);
	ck_assert_int_eq(open_bytes(&w, w.dk, &back), 0);
	ck_assert_int_eq(back.head.qty, 2);
	ck_assert_int_eq(back.body.promise, PROMISE_FINAL);
	ck_assert_str_eq(back.body.masked, "张*三");

	/* twice the same act is not twice the same bytes: the nonce is fresh */
	buf_clear(&out);
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), 0);
	ck_assert_uint_eq(out.len, w.n);
	ck_assert_mem_ne(out.data, w.bytes, w.n);
	buf_done(&out);
}
END_TEST

START_TEST(without_the_key_only_the_head)
{
	struct world w = world_with(ACT_1);
	struct act act;
	unsigned char other[DK_BYTES] = {1};

	ck_assert_int_eq(open_bytes(&w, NULL, &act), 0);
	ck_assert(!act.opened);
	ck_assert_int_eq(act.head.seq, 1);
	ck_assert_str_eq(act.body.masked, "");
	act.opened = true;
	strcpy(act.body.masked, "x");
	ck_assert_int_eq(open_bytes(&w, other, &act), ERR_DENIED);
	ck_assert(!act.opened);
	ck_assert_str_eq(act.body.masked, "");
	w.stream[0] ^= 1; /* taken into another journal */
	ck_assert_int_eq(open_bytes(&w, w.dk, &act), ERR_DENIED);
}
END_TEST

/* A head that names another key than the one its body was sealed under: whose act is it? */
START_TEST(the_mark_must_fit_the_key)
{
	static const char head[] =
		"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":1,\"t\":0,"
		"\"d\":\"2026-11-22\",\"kc\":\"00000000000000000000000000000001\"}";
	struct world w = world_with(ACT_1);
	unsigned char bound[STREAM_BYTES + sizeof(head)], ct[24 + 2 + 16] = {0};
	struct act_parts parts = {.head = (const unsigned char *)head,
		.head_len = strlen(head),
		.ct = ct,
		.ct_len = sizeof(ct)};
	struct act act;

	memcpy(bound, w.stream, STREAM_BYTES);
	memcpy(bound + STREAM_BYTES, head, sizeof(head));
	crypto_aead_xchacha20poly1305_ietf_encrypt(ct + 24, NULL, (const unsigned char *)"{}", 2,
		bound, STREAM_BYTES + strlen(head), NULL, ct, w.dk);
	ck_assert_int_eq(seal_open(&parts, w.dk, w.stream, &act, &w.err), ERR_DENIED);
	ck_assert_msg(strstr(w.err.text, "another key"), "%s", w.err.text);
}
END_TEST

START_TEST(every_changed_byte_is_seen)
{
	struct world w = world_with(ACT_1);
	unsigned char good[ACT_HASH_BYTES], bad[ACT_HASH_BYTES], zero[ACT_HASH_BYTES] = {0};
	struct act_parts parts;
	struct act act;

	ck_assert_int_eq(seal_split(w.bytes, w.n, &parts), 0);
	seal_chain(zero, &parts, good);
	for (size_t i = 0; i < w.n; i++) {
		w.bytes[i] ^= 0x04;
		ck_assert_msg(open_bytes(&w, w.dk, &act) < 0, "byte %zu", i);
		if (i >= 2) { /* the length is not in the chain, but then the head does not parse */
			ck_assert_int_eq(seal_split(w.bytes, w.n, &parts), 0);
			seal_chain(zero, &parts, bad);
			ck_assert_mem_ne(good, bad, sizeof(good));
			ck_assert_int_eq(seal_intact(&parts, w.dk, w.stream), ERR_DENIED);
		}
		w.bytes[i] ^= 0x04;
	}
	ck_assert_int_eq(open_bytes(&w, w.dk, &act), 0);
	ck_assert_int_eq(seal_split(w.bytes, w.n, &parts), 0);
	ck_assert_int_eq(seal_intact(&parts, w.dk, w.stream), 0);
	ck_assert_int_eq(seal_intact(&parts, zero, w.stream), ERR_DENIED);
}
END_TEST

START_TEST(cut_bytes_are_refused)
{
	struct world w = world_with(ACT_1);
	size_t whole = w.n, least = 2 + 0xbb + 40;
	struct act_parts parts;
	struct act act;

	for (w.n = 0; w.n < whole; w.n++) {
		ck_assert_int_lt(open_bytes(&w, w.dk, &act), 0);
		ck_assert_int_eq(seal_split(w.bytes, w.n, &parts), w.n < least ? ERR_BAD : 0);
	}
}
END_TEST

START_TEST(lengths_have_bounds)
{
	static unsigned char bytes[2 + ACT_HEAD_MAX + ACT_BODY_MAX + 64];
	struct act_parts parts;

	bytes[0] = ACT_HEAD_MAX >> 8;
	ck_assert_int_eq(seal_split(bytes, 2 + ACT_HEAD_MAX + ACT_BODY_MAX + 40, &parts), 0);
	ck_assert_uint_eq(parts.head_len, ACT_HEAD_MAX);
	ck_assert_uint_eq(parts.ct_len, ACT_BODY_MAX + 40);
	ck_assert_int_eq(seal_split(bytes, 2 + ACT_HEAD_MAX + ACT_BODY_MAX + 41, &parts), ERR_BAD);
	bytes[1] = 1; /* a head one byte too long */
	ck_assert_int_eq(seal_split(bytes, 2 + ACT_HEAD_MAX + ACT_BODY_MAX + 40, &parts), ERR_BAD);
	bytes[0] = bytes[1] = 0;
	ck_assert_int_eq(seal_split(bytes, 100, &parts), ERR_BAD);
}
END_TEST

START_TEST(what_could_not_be_read_is_not_written)
{
	struct world w = world_with(ACT_1);
	struct buf out = BUF_INIT(ACT_BYTES_MAX), small = BUF_INIT(100);
	struct act act;

	act = draft();
	act.head.seq = 0;
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	act.head.day = DAY_NONE;
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	memcpy(act.body.masked, "\xe5\xbc", 3);
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	memset(act.body.masked, 'x', sizeof(act.body.masked)); /* no end */
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	act.body.n_items = ACT_ITEMS_MAX + 1;
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	act.body.from_min = 5000;
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_BAD);
	act = draft();
	act.body.n_items = ACT_ITEMS_MAX; /* names of control characters: six bytes each */
	for (int i = 0; i < ACT_ITEMS_MAX; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			memset(act.body.items[i].name.text[lang], 1, NAME_SIZE - 1);
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &out, &w.err), ERR_LIMIT);
	ck_assert_uint_eq(out.len, 0);
	act = draft();
	ck_assert_int_eq(seal_act(&act, w.dk, w.stream, &small, &w.err), ERR_LIMIT);
	buf_done(&out);
	buf_done(&small);
}
END_TEST

START_TEST(ids)
{
	unsigned char id[ACT_ID_BYTES], last_id[ACT_ID_BYTES] = {0};
	int64_t last = 0;

	act_id_new(id, 0x0123456789ab, &last);
	ck_assert_mem_eq(id, "\x01\x23\x45\x67\x89\xab", 6);
	ck_assert_int_eq(last, 0x0123456789ab);
	act_id_new(id, 5, &last); /* the clock went back: the id does not */
	ck_assert_mem_eq(id, "\x01\x23\x45\x67\x89\xab", 6);
	ck_assert_int_eq(last, 0x0123456789ab);
	for (int i = 0; i < 1000; i++) {
		act_id_new(id, 0, &last);
		ck_assert_int_eq(id[6] >> 4, 7);
		ck_assert_int_eq(id[8] >> 6, 2);
		ck_assert_mem_ne(id, last_id, sizeof(id));
		memcpy(last_id, id, sizeof(id));
	}
}
END_TEST

START_TEST(wrapped)
{
	static const unsigned char key[KEY_BYTES] = {7}, other[KEY_BYTES] = {8};
	struct buf out = BUF_INIT(256), plain = BUF_INIT(256), small = BUF_INIT(WRAP_MORE + 5);

	buf_str(&out, "before");
	ck_assert_int_eq(seal_wrap(&out, key, "secret", 6, "dk 1"), 0);
	ck_assert_uint_eq(out.len, 6 + 6 + WRAP_MORE);
	ck_assert_ptr_null(memmem(out.data, out.len, "secret", 6));
	buf_str(&plain, "it: ");
	ck_assert_int_eq(seal_unwrap(&plain, key, out.data + 6, out.len - 6, "dk 1"), 0);
	ck_assert_str_eq(buf_text(&plain), "it: secret");
	ck_assert_int_eq(seal_unwrap(&plain, other, out.data + 6, out.len - 6, "dk 1"), ERR_DENIED);
	ck_assert_int_eq(seal_unwrap(&plain, key, out.data + 6, out.len - 6, "dk 2"), ERR_DENIED);
	for (size_t n = 0; n < out.len - 6; n++)
		ck_assert_int_eq(seal_unwrap(&plain, key, out.data + 6, n, "dk 1"), ERR_DENIED);
	for (size_t i = 6; i < out.len; i++) {
		out.data[i] ^= 1;
		ck_assert_int_eq(
			seal_unwrap(&plain, key, out.data + 6, out.len - 6, "dk 1"), ERR_DENIED);
		out.data[i] ^= 1;
	}
	ck_assert_str_eq(buf_text(&plain), "it: secret"); /* nothing was left behind */
	ck_assert_int_eq(seal_wrap(&small, key, "secret", 6, ""), ERR_LIMIT);
	buf_clear(&out);
	ck_assert_int_eq(seal_wrap(&out, key, "", 0, ""), 0);
	buf_clear(&plain);
	ck_assert_int_eq(seal_unwrap(&plain, key, out.data, out.len, ""), 0);
	ck_assert_uint_eq(plain.len, 0);
	buf_done(&out);
	buf_done(&plain);
	buf_done(&small);
}
END_TEST

SUITE_MAIN("seal", frozen_acts_open, frozen_chain, frozen_marks, sealed_and_opened,
	without_the_key_only_the_head, the_mark_must_fit_the_key, every_changed_byte_is_seen,
	cut_bytes_are_refused, lengths_have_bounds, what_could_not_be_read_is_not_written, ids,
	wrapped)
