/* SPDX-License-Identifier: MIT */
#include "core/hall/slip_order.h"

#include <qrencode.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

#define DAY 20780 /* 2026-11-23 */

static unsigned char k_hall[KEY_BYTES] = {0x21, 0x22};

static void add_item(struct act *a, const char *id, int qty, int32_t fen)
{
	struct act_item *item = &a->body.items[a->body.n_items++];

	item->qty = qty;
	item->fen = fen;
	strcpy(item->id, id);
}

static void order(struct act *a)
{
	act_init(a, ACT_ORDER);
	a->head.seq = 54321;
	memcpy(a->hash, "\x0a\xbc\xde\xf1\x99", 5);
	a->head.service_day = DAY;
	strcpy(a->head.what, "lunch");
	a->head.due_fen = 1250;
	a->head.subsidy_fen = 300;
	a->head.qty = 2;
	a->head.walk = true;
	a->body.less_rice = true;
	a->body.collect = COLLECT_PICK_UP;
	strcpy(a->body.pickup, "A027");
	add_item(a, "set-a", 2, 600);
	add_item(a, "d-pork", 2, 0);
	add_item(a, "d-soup", 2, 0);
	add_item(a, "d-egg", 1, 50);
	strcpy(a->body.masked, "张*三");
	a->body.resident = 1001;
}

static void code_of(char code[SLIP_ORDER_SIZE], struct slip_order *v)
{
	struct act a;

	ck_assert_int_ge(sodium_init(), 0);
	order(&a);
	ck_assert_int_eq(slip_order_of(v, "yd1", &a), 0);
	ck_assert_int_eq(slip_order_code(code, v, k_hall), 0);
}

START_TEST(test_read_back)
{
	struct slip_order v, got;
	struct slip_code_parts parts;
	char code[SLIP_ORDER_SIZE];

	memset(&got, 0xa5, sizeof(got));
	code_of(code, &v);
	ck_assert_uint_eq(strlen(code), SLIP_ORDER_CHARS);
	ck_assert_int_eq(slip_order_parse(code, k_hall, &got), SLIP_ORDER_OK);
	ck_assert_str_eq(got.at.kiosk, "YD1");
	ck_assert_int_eq(got.at.seq, 54321);
	ck_assert_mem_eq(got.at.hash4, "\x0a\xbc\xde\xf1", 4);
	ck_assert_int_eq(got.day, DAY);
	ck_assert_uint_eq(got.meal, slip_order_meal("lunch"));
	ck_assert_uint_ne(got.meal, slip_order_meal("dinner"));
	ck_assert_str_eq(got.pickup, "A027");
	ck_assert_int_eq(got.due_fen, 1250);
	ck_assert(got.subsidised && got.walk && got.less_rice && !got.open);
	ck_assert_int_eq(got.collect, COLLECT_PICK_UP);
	ck_assert_int_eq(got.qty, 2);
	ck_assert_int_eq(got.n_items, 4);
	ck_assert_int_ge(got.n_listed, 3);
	ck_assert_uint_eq(got.item[0].dish, slip_order_dish("set-a"));
	ck_assert_int_eq(got.item[0].qty, 2);
	ck_assert_uint_eq(got.item[1].dish, slip_order_dish("d-egg"));
	ck_assert_int_eq(got.item[1].qty, 1);
	ck_assert_uint_eq(got.item[2].dish, slip_order_dish("d-pork"));
	for (char *c = code; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	ck_assert_int_eq(slip_order_parse(code, k_hall, &got), SLIP_ORDER_OK);
	ck_assert_int_eq(slip_any_parse(code, &parts), 0);
	ck_assert_int_eq(parts.seq, 54321);
	ck_assert_int_eq(slip_any_parse("LT1-YD1-7-0ABCDEF1", &parts), 0);
	ck_assert_int_eq(parts.seq, 7);
}
END_TEST

/* The bytes of it are for ever: papers of today are read by programs of next year. */
START_TEST(test_vector)
{
	struct slip_order v;
	char code[SLIP_ORDER_SIZE];

	code_of(code, &v);
	ck_assert_str_eq(code, "LT2CHCGQKDKDCCV433YSOWKGCQAEHLTRNMQ5UWSIWLRDOGAAXU7LQR4V4A4E4");
}
END_TEST

START_TEST(test_symbol)
{
	struct slip_order v;
	char code[SLIP_ORDER_SIZE];
	QRcode *qr;

	code_of(code, &v);
	ck_assert_uint_eq(strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), SLIP_ORDER_CHARS);
	qr = QRcode_encodeString(code, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	ck_assert_ptr_nonnull(qr);
	ck_assert_int_eq(qr->version, 3);
	ck_assert_int_eq(qr->width, 29);
	QRcode_free(qr);
}
END_TEST

/* Whatever bit of whatever character is another one. */
START_TEST(test_each_bit_counts)
{
	struct slip_order v, got;
	char code[SLIP_ORDER_SIZE], bad[SLIP_ORDER_SIZE];
	int forged = 0;

	code_of(code, &v);
	for (int at = 3; at < SLIP_ORDER_CHARS; at++)
		for (int bit = 0; bit < 5; bit++) {
			static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
			int value = (int)(strchr(set, code[at]) - set) ^ 1 << bit;
			enum slip_order_verdict verdict;

			strcpy(bad, code);
			bad[at] = set[value];
			memset(&got, 0x5a, sizeof(got));
			verdict = slip_order_parse(bad, k_hall, &got);
			ck_assert_int_ne(verdict, SLIP_ORDER_OK);
			ck_assert_int_eq(got.n_items, 0x5a5a5a5a);
			forged += verdict == SLIP_ORDER_FORGED;
		}
	ck_assert_int_gt(forged, 200);
}
END_TEST

START_TEST(test_keys)
{
	struct slip_order v, got;
	char code[SLIP_ORDER_SIZE];
	unsigned char other[KEY_BYTES];

	code_of(code, &v);
	memcpy(other, k_hall, KEY_BYTES);
	other[31] ^= 1;
	ck_assert_int_eq(slip_order_parse(code, other, &got), SLIP_ORDER_FORGED);
	ck_assert_int_eq(slip_order_code(code, &v, other), 0);
	ck_assert_int_eq(slip_order_parse(code, other, &got), SLIP_ORDER_OK);
	ck_assert_int_eq(slip_order_parse(code, k_hall, &got), SLIP_ORDER_FORGED);
}
END_TEST

START_TEST(test_bad_form)
{
	static const struct {
		const char *text;
		enum slip_order_verdict verdict;
	} cases[] = {
		{"", SLIP_ORDER_NOT_ONE},
		{"L", SLIP_ORDER_NOT_ONE},
		{"LT", SLIP_ORDER_NOT_ONE},
		{"LT1-YD1-1-0ABCDEF1", SLIP_ORDER_NOT_ONE},
		{"WL1AAAA", SLIP_ORDER_NOT_ONE},
		{"\xff\xfe", SLIP_ORDER_NOT_ONE},
		{"LT2", SLIP_ORDER_BAD_FORM},
		{"LT2AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			SLIP_ORDER_BAD_FORM},
		{"LT2BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB1",
			SLIP_ORDER_BAD_FORM},
		{"LT2-YD1-1-0ABCDEF1", SLIP_ORDER_BAD_FORM},
	};
	struct slip_order got;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(slip_order_parse(cases[i].text, k_hall, &got) == cases[i].verdict,
			"%s", cases[i].text);
}
END_TEST

/* What a thief with the key may have written: whatever is taken packs to the same bytes. */
START_TEST(test_any_bytes)
{
	unsigned char bytes[SLIP_ORDER_BYTES], again[SLIP_ORDER_BYTES], seed[32] = {7};
	struct slip_order v, got;
	char code[SLIP_ORDER_SIZE];
	int taken = 0;

	code_of(code, &v);
	for (int i = 0; i < 200000; i++) {
		unsigned char noise[SLIP_ORDER_BYTES];

		memcpy(seed, &i, sizeof(i));
		randombytes_buf_deterministic(noise, sizeof(noise), seed);
		ck_assert_int_eq(slip_order_pack(&v, bytes), 0);
		if (i % 2)
			memcpy(bytes, noise, sizeof(bytes));
		else
			bytes[noise[0] % SLIP_ORDER_BYTES] ^= noise[1];
		bytes[0] = (unsigned char)(0x10 | (bytes[0] & 15));
		if (slip_order_unpack(bytes, &got) < 0)
			continue;
		taken++;
		ck_assert_int_eq(slip_order_pack(&got, again), 0);
		ck_assert_mem_eq(bytes, again, sizeof(bytes));
	}
	ck_assert_int_gt(taken, 1000);
}
END_TEST

START_TEST(test_room)
{
	struct slip_order v;
	struct act a;

	order(&a);
	while (a.body.n_items < ACT_ITEMS_MAX)
		add_item(&a, "d-rice", 3, 100);
	ck_assert_int_eq(slip_order_of(&v, "YD1", &a), 0);
	ck_assert_int_eq(v.n_items, ACT_ITEMS_MAX);
	ck_assert_int_lt(v.n_listed, ACT_ITEMS_MAX);
	ck_assert_int_eq(slip_order_of(&v, "ABCDEFGHIJ", &a), 0);
	ck_assert_int_eq(v.n_listed, 1);
	ck_assert_int_eq(slip_order_of(&v, "ABCDEFGHIJKLMNOPQRS", &a), ERR_LIMIT);
	ck_assert_int_eq(slip_order_of(&v, "Y-1", &a), ERR_BAD);
	a.head.due_fen = -1;
	ck_assert_int_eq(slip_order_of(&v, "YD1", &a), ERR_BAD);
	a.head.due_fen = 0;
	strcpy(a.body.pickup, "?");
	ck_assert_int_eq(slip_order_of(&v, "YD1", &a), ERR_BAD);
	strcpy(a.body.pickup, "A-3");
	ck_assert_int_eq(slip_order_of(&v, "YD1", &a), 0);
	a.head.kind = ACT_ENROL;
	ck_assert_int_eq(slip_order_of(&v, "YD1", &a), ERR_BAD);
}
END_TEST

START_TEST(test_names)
{
	struct dish dishes[3];
	struct menu m = {.dishes = dishes,
		.n = 3,
		.day = DAY,
		.weekday = 0,
		.meal = "lunch",
		.place = "330784-004",
		.festival = ""};

	memset(dishes, 0, sizeof(dishes));
	for (int i = 0; i < 3; i++) {
		snprintf(dishes[i].id, sizeof(dishes[i].id), "d-%d", i);
		strcpy(dishes[i].meal, "lunch");
		strcpy(dishes[i].day, i == 2 ? "Sun" : "Any");
	}
	ck_assert_ptr_eq(slip_order_find(&m, slip_order_dish("d-1")), &dishes[1]);
	ck_assert_ptr_null(slip_order_find(&m, slip_order_dish("d-2")));
	ck_assert_ptr_null(slip_order_find(&m, slip_order_dish("d-9")));
	/* Two ids of one hash: rather no name than a wrong one. */
	for (int i = 0; slip_order_dish(dishes[0].id) != slip_order_dish("d-1"); i++)
		snprintf(dishes[0].id, sizeof(dishes[0].id), "e-%d", i);
	ck_assert_ptr_null(slip_order_find(&m, slip_order_dish("d-1")));
	strcpy(dishes[0].id, "d-1"); /* one dish in two rows */
	ck_assert_ptr_nonnull(slip_order_find(&m, slip_order_dish("d-1")));
}
END_TEST

SUITE_MAIN("slip_order", test_read_back, test_vector, test_symbol, test_each_bit_counts, test_keys,
	test_bad_form, test_any_bytes, test_room, test_names)
