/* SPDX-License-Identifier: MIT */
/*
 * The bytes below are on disks and in hubs for ever. A test that fails here is not mended by new
 * literals: the encoding must go back to what it was.
 */
#include "core/hall/act.h"

#include <string.h>

#include "tests/support/suite.h"

#define DAY_2026_11_22 20779

static struct act full_act(void)
{
	struct act a;

	act_init(&a, ACT_ORDER);
	a.head.seq = 17;
	for (int i = 0; i < ACT_ID_BYTES; i++)
		a.head.id[i] = a.head.pp[i] = (unsigned char)i;
	a.head.at_ms = 1795306801000;
	a.head.clock = CLOCK_WALL;
	a.head.day = DAY_2026_11_22;
	strcpy(a.head.place, "330784-004");
	strcpy(a.head.what, "lunch");
	a.head.service_day = DAY_2026_11_22 + 1;
	strcpy(a.head.band, "T80");
	a.head.list_fen = 1300;
	a.head.subsidy_fen = 500;
	a.head.due_fen = -800;
	a.head.qty = 1;
	a.head.proof = PROOF_CODE;
	a.head.has_ref = true;
	memset(a.head.ref, 0xab, ACT_ID_BYTES);
	memset(a.head.kc, 0xcd, sizeof(a.head.kc));
	a.head.has_nk = true;
	memset(a.head.nk, 0x5a, ACT_NK_BYTES);
	return a;
}

static void fill_body(struct act_body *b)
{
	b->has_pid = true;
	memset(b->pid, 0x11, PID_BYTES);
	strcpy(b->place, "330784-003");
	b->resident = UINT32_MAX;
	strcpy(b->masked, "张*三");
	b->by = BY_VOLUNTEER;
	b->has_by_pid = true;
	memset(b->by_pid, 0x22, PID_BYTES);
	strcpy(b->by_masked, "李*");
	b->lang = LANG_EN;
	b->promise = PROMISE_LIST_PRICE;
	b->reason = PRICE_LIST_STRANGER;
	strcpy(b->pickup, "A027");
	b->from_min = 630;
	b->to_min = 720;
	b->cancel_day = DAY_2026_11_22;
	b->cancel_min = 960;
	b->n_items = 2;
	strcpy(b->items[0].name.text[LANG_ZH], "套餐\"一\"");
	strcpy(b->items[0].name.text[LANG_EN], "Set\\1");
	strcpy(b->items[0].name.text[LANG_KO], "세트");
	b->items[0].qty = 1;
	b->items[0].fen = 1300;
	strcpy(b->items[1].name.text[LANG_ZH], "米饭\n");
	strcpy(b->age_band, "80-89");
	strcpy(b->note, "k=v");
}

#define NK10 "5a5a5a5a5a5a5a5a5a5a"
static const char FULL_HEAD[] =
	"{\"seq\":17,\"id\":\"000102030405060708090a0b0c0d0e0f\",\"k\":6,\"t\":1795306801000,"
	"\"q\":1,\"d\":\"2026-11-22\",\"h\":\"330784-004\",\"w\":\"lunch\",\"sd\":\"2026-11-23\","
	"\"b\":\"T80\",\"l\":1300,\"u\":500,\"p\":-800,\"n\":1,\"pf\":2,"
	"\"r\":\"abababababababababababababababab\","
	"\"pp\":\"000102030405060708090a0b0c0d0e0f\","
	"\"kc\":\"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\","
	"\"nk\":\"" NK10 NK10 NK10 NK10 NK10 NK10 NK10 NK10 "\"}";

static const char SHORT_HEAD[] =
	"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":1,\"t\":0,"
	"\"d\":\"2026-11-22\"}";

static const char FULL_BODY[] =
	"{\"pid\":\"11111111111111111111111111111111\",\"h\":\"330784-003\",\"no\":4294967295,"
	"\"m\":\"张*三\",\"by\":1,\"bp\":\"22222222222222222222222222222222\",\"bm\":\"李*\","
	"\"g\":1,\"pr\":3,\"rs\":3,\"pn\":\"A027\",\"f\":630,\"o\":720,\"cd\":\"2026-11-22\","
	"\"cm\":960,\"i\":[{\"zh\":\"套餐\\\"一\\\"\",\"en\":\"Set\\\\1\",\"ko\":\"세트\",\"q\":1,"
	"\"f\":1300},{\"zh\":\"米饭\\u000a\"}],\"a\":\"80-89\",\"x\":\"k=v\"}";

static void check_head(const struct act_head *head, const char *frozen)
{
	struct buf out = BUF_INIT(ACT_HEAD_MAX), again = BUF_INIT(ACT_HEAD_MAX);
	struct act_head back;
	struct err err = {0};

	act_head_encode(head, &out);
	ck_assert_str_eq(buf_text(&out), frozen);
	ck_assert_msg(act_head_decode(frozen, strlen(frozen), &back, &err) == 0, "%s", err.text);
	act_head_encode(&back, &again);
	ck_assert_str_eq(buf_text(&again), frozen);
	buf_done(&out);
	buf_done(&again);
}

static void check_body(const struct act_body *body, const char *frozen)
{
	struct buf out = BUF_INIT(ACT_BODY_MAX), again = BUF_INIT(ACT_BODY_MAX);
	struct act_body back;
	struct err err = {0};

	act_body_encode(body, &out);
	ck_assert_str_eq(buf_text(&out), frozen);
	ck_assert_msg(act_body_decode(frozen, strlen(frozen), &back, &err) == 0, "%s", err.text);
	act_body_encode(&back, &again);
	ck_assert_str_eq(buf_text(&again), frozen);
	buf_done(&out);
	buf_done(&again);
}

START_TEST(head_bytes_are_frozen)
{
	struct act full = full_act(), little;

	check_head(&full.head, FULL_HEAD);
	act_init(&little, ACT_CHECK_IN);
	little.head.seq = 1;
	little.head.day = DAY_2026_11_22;
	check_head(&little.head, SHORT_HEAD);
}
END_TEST

START_TEST(body_bytes_are_frozen)
{
	struct act act;

	act_init(&act, ACT_ORDER);
	check_body(&act.body, "{}");
	fill_body(&act.body);
	check_body(&act.body, FULL_BODY);
}
END_TEST

/* What acts of the whole visit add, behind all that was there before. */
START_TEST(later_bytes_are_frozen)
{
	struct act act;
	struct act_body *b = &act.body;

	act_init(&act, ACT_ENROL);
	act.head.seq = 1;
	act.head.day = DAY_2026_11_22;
	strcpy(act.head.at_place, "330784-003");
	act.head.open = act.head.walk = act.head.course = true;
	check_head(&act.head,
		"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":4,\"t\":0,"
		"\"d\":\"2026-11-22\",\"ap\":\"330784-003\",\"op\":1,\"wk\":1,\"cs\":1}");
	b->by = BY_FAMILY;
	b->n_items = 1;
	strcpy(b->items[0].id, "D17");
	b->collect = COLLECT_DELIVERY;
	b->delivery_fen = 200;
	b->less_rice = true;
	b->room = (struct words){{"学堂", "Hall", "강당"}};
	b->floor = (struct words){{"二楼", "2F", "2층"}};
	b->bring = (struct words){{"笔", "a pen", "펜"}};
	b->hall = (struct words){{"花园", "Huayuan", "화위안"}};
	strcpy(b->rule, "Mon,Wed");
	b->next_day = DAY_2026_11_22;
	check_body(b,
		"{\"by\":3,\"i\":[{\"d\":\"D17\"}],\"co\":2,\"df\":200,\"lr\":1,"
		"\"rz\":\"学堂\",\"re\":\"Hall\",\"rk\":\"강당\",\"fz\":\"二楼\",\"fe\":\"2F\","
		"\"fk\":\"2층\",\"bz\":\"笔\",\"be\":\"a pen\",\"bk\":\"펜\",\"hz\":\"花园\","
		"\"he\":\"Huayuan\",\"hk\":\"화위안\",\"ru\":\"Mon,Wed\",\"nx\":\"2026-11-22\"}");
}
END_TEST

/* Quotes, which JSON makes twice as long. */
static void fill_words(struct words *w)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		memset(w->text[i], '"', NAME_SIZE - 1);
		w->text[i][NAME_SIZE - 1] = 0;
	}
}

START_TEST(longest_body_fits)
{
	struct buf out = BUF_INIT(ACT_BODY_MAX);
	struct act act = full_act();
	struct act_body back;
	struct err err = {0};

	fill_body(&act.body);
	act.body.n_items = ACT_ITEMS_MAX;
	for (int i = 0; i < ACT_ITEMS_MAX; i++) {
		fill_words(&act.body.items[i].name);
		act.body.items[i].fen = 1000000000;
		strcpy(act.body.items[i].id, "D12345678901234");
	}
	fill_words(&act.body.room);
	fill_words(&act.body.floor);
	fill_words(&act.body.bring);
	fill_words(&act.body.hall);
	act_body_encode(&act.body, &out);
	ck_assert(!out.failed);
	ck_assert_msg(act_body_decode(out.data, out.len, &back, &err) == 0, "%s", err.text);
	ck_assert_str_eq(back.hall.text[LANG_KO], act.body.hall.text[LANG_KO]);
	buf_done(&out);
}
END_TEST

START_TEST(decoded_fields)
{
	struct act_head h;
	struct act_body b;
	struct err err = {0};

	ck_assert_int_eq(act_head_decode(SHORT_HEAD, strlen(SHORT_HEAD), &h, &err), 0);
	ck_assert_int_eq(h.service_day, DAY_NONE);
	ck_assert(!h.has_ref && !h.has_nk);
	ck_assert_int_eq(act_head_decode(FULL_HEAD, strlen(FULL_HEAD), &h, &err), 0);
	ck_assert(h.has_ref && h.has_nk);
	ck_assert_int_eq(h.service_day, DAY_2026_11_22 + 1);
	ck_assert_int_eq(h.due_fen, -800);
	ck_assert_int_eq(act_body_decode("{}", 2, &b, &err), 0);
	ck_assert_int_eq(b.cancel_day, DAY_NONE);
	ck_assert_int_eq(b.next_day, DAY_NONE);
	ck_assert(!b.has_pid && !b.has_by_pid && b.n_items == 0);
	ck_assert_int_eq(act_body_decode(FULL_BODY, strlen(FULL_BODY), &b, &err), 0);
	ck_assert_uint_eq(b.resident, UINT32_MAX);
	ck_assert_int_eq(b.n_items, 2);
	ck_assert_str_eq(b.items[1].name.text[LANG_ZH], "米饭\n");
}
END_TEST

START_TEST(numbers_are_frozen)
{
	static const char *const names[] = {"", "check-in", "undo", "attend", "enrol", "leave",
		"order", "cancel", "serve", "unserved", "collect", "phoned", "report", "vote",
		"print", "reprint", "lookup", "setting", "adjust", "erased", "help", "unknown",
		"request", "distress", "return", "todo", "day", "queue", "list", ""};

	ck_assert_int_eq(ACT_TODO, 25);
	ck_assert_int_eq(ACT_DAY, 26);
	ck_assert_int_eq(ACT_QUEUE, 27);
	ck_assert_int_eq(ACT_LIST, 28);
	ck_assert_int_eq(ACT_KIND_END, 29);
	for (int i = 0; i <= ACT_KIND_END; i++)
		ck_assert_str_eq(act_kind_name((enum act_kind)i), names[i]);
	ck_assert_str_eq(act_kind_name((enum act_kind)9999), "");
	ck_assert_int_eq(PROOF_CARD, 1);
	ck_assert_int_eq(PROOF_PAPER, 5);
	ck_assert_int_eq(BY_STAFF, 2);
	ck_assert_int_eq(PROMISE_REQUESTED, 4);
	ck_assert_int_eq(PRICE_LIST_STRANGER, 3);
	ck_assert_int_eq(CLOCK_UNKNOWN, 2);
	ck_assert_int_eq(LANG_KO, 2);
}
END_TEST

#define HEAD(more)                                                                                 \
	"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":1,\"t\":0,"                  \
	"\"d\":\"2026-11-22\"" more "}"

START_TEST(heads_refused)
{
	static const struct {
		const char *json, *says;
	} bad[] = {
		{"", "JSON"},
		{"[]", "object"},
		{"7", "object"},
		{SHORT_HEAD, NULL},
		{HEAD(",\"z\":[1],\"zz\":null"), NULL},
		{"{}", "seq"},
		{HEAD(",\"q\":3"), "q:"},
		{HEAD(",\"q\":-1"), "q:"},
		{HEAD(",\"q\":\"0\""), "q:"},
		{HEAD(",\"q\":null"), "q:"},
		{HEAD(",\"h\":\"330784-00412\""), "h:"},
		{HEAD(",\"h\":4"), "h:"},
		{HEAD(",\"sd\":\"2026-02-30\""), "sd:"},
		{HEAD(",\"sd\":20779"), "sd:"},
		{HEAD(",\"l\":1.5"), "l:"},
		{HEAD(",\"l\":1e300"), "l:"},
		{HEAD(",\"n\":10001"), "n:"},
		{HEAD(",\"pf\":6"), "pf:"},
		{HEAD(",\"r\":\"abab\""), "r:"},
		{HEAD(",\"op\":2"), "op:"},
		{HEAD(",\"wk\":-1"), "wk:"},
		{HEAD(",\"cs\":true"), "cs:"},
		{HEAD(",\"ap\":\"330784-00412\""), "ap:"},
		{HEAD(",\"kc\":\"zz\""), "kc:"},
		{HEAD(",\"nk\":\"00\""), "nk:"},
		{HEAD("") "x", "follows"},
		{"{\"seq\":0,\"id\":\"00000000000000000000000000000000\",\"k\":1,\"t\":0,"
		 "\"d\":\"2026-11-22\"}",
			"seq"},
		{"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":0,\"t\":0,"
		 "\"d\":\"2026-11-22\"}",
			"k:"},
		{"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":1,\"t\":0}", "d:"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct act_head h = {.seq = 99};
		struct err err = {0};
		int result = act_head_decode(bad[i].json, strlen(bad[i].json), &h, &err);

		ck_assert_msg(result == (bad[i].says ? ERR_BAD : 0), "%s: %d", bad[i].json, result);
		ck_assert_msg(!bad[i].says || strstr(err.text, bad[i].says), "%s: %s", bad[i].json,
			err.text);
		ck_assert_int_eq(h.seq, bad[i].says ? 99 : 1);
	}
}
END_TEST

START_TEST(bodies_refused)
{
	static const struct {
		const char *json, *says;
	} bad[] = {
		{"{\"i\":[]}", NULL},
		{"{\"i\":{}}", "i:"},
		{"{\"i\":[1]}", "i:"},
		{"{\"i\":[{\"q\":\"1\"}]}", "q:"},
		{"{\"i\":[{},{},{},{},{},{},{},{}]}", NULL},
		{"{\"i\":[{},{},{},{},{},{},{},{},{}]}", "i:"},
		{"{\"by\":4}", "by:"},
		{"{\"g\":3}", "g:"},
		{"{\"pr\":5}", "pr:"},
		{"{\"rs\":4}", "rs:"},
		{"{\"f\":1441}", "f:"},
		{"{\"o\":-1}", "o:"},
		{"{\"no\":4294967296}", "no:"},
		{"{\"pn\":\"A0270000\"}", "pn:"},
		{"{\"pid\":1}", "pid:"},
		{"{\"co\":3}", "co:"},
		{"{\"df\":-1}", "df:"},
		{"{\"lr\":2}", "lr:"},
		{"{\"rz\":1}", "rz:"},
		{"{\"i\":[{\"d\":\"D123456789012345\"}]}", "d:"},
		{"{\"m\":\"\xff\"}", "UTF-8"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct act_body b = {.n_items = 99};
		struct err err = {0};
		int result = act_body_decode(bad[i].json, strlen(bad[i].json), &b, &err);

		ck_assert_msg(result == (bad[i].says ? ERR_BAD : 0), "%s: %d", bad[i].json, result);
		ck_assert_msg(!bad[i].says || strstr(err.text, bad[i].says), "%s: %s", bad[i].json,
			err.text);
		ck_assert(!bad[i].says || (b.n_items == 0 && b.cancel_day == DAY_NONE));
	}
}
END_TEST

START_TEST(too_long_is_refused)
{
	char json[ACT_BODY_MAX + 8];
	struct act_head h;
	struct act_body b;
	struct err err = {0};

	memset(json, ' ', sizeof(json));
	memcpy(json, SHORT_HEAD, strlen(SHORT_HEAD));
	ck_assert_int_eq(act_head_decode(json, ACT_HEAD_MAX, &h, &err), 0);
	ck_assert_int_eq(act_head_decode(json, ACT_HEAD_MAX + 1, &h, &err), ERR_BAD);
	memset(json, ' ', sizeof(json));
	memcpy(json, "{}", 2);
	ck_assert_int_eq(act_body_decode(json, ACT_BODY_MAX, &b, &err), 0);
	ck_assert_int_eq(act_body_decode(json, ACT_BODY_MAX + 1, &b, &err), ERR_BAD);
}
END_TEST

START_TEST(kind_of_a_newer_writer)
{
	static const char json[] =
		"{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"k\":77,\"t\":0,"
		"\"d\":\"2026-11-22\",\"new\":{\"a\":[1,2]}}";
	struct act_head h;
	struct err err = {0};

	ck_assert_int_eq(act_head_decode(json, strlen(json), &h, &err), 0);
	ck_assert_int_eq((int)h.kind, 77);
	ck_assert_str_eq(act_kind_name(h.kind), "");
}
END_TEST

START_TEST(a_draft_is_empty)
{
	struct act a;

	memset(&a, 0xff, sizeof(a));
	act_init(&a, ACT_HELP);
	ck_assert_int_eq(a.head.kind, ACT_HELP);
	ck_assert_int_eq(a.head.day, DAY_NONE);
	ck_assert_int_eq(a.head.service_day, DAY_NONE);
	ck_assert_int_eq(a.body.cancel_day, DAY_NONE);
	ck_assert(!a.head.seq && !a.head.has_ref && !a.body.has_pid && !a.opened);
}
END_TEST

static bool head_reads(const struct act_head *head)
{
	struct buf out = BUF_INIT(ACT_HEAD_MAX);
	struct act_head back;
	struct err err = {0};
	bool reads;

	act_head_encode(head, &out);
	reads = !out.failed && act_head_decode(out.data, out.len, &back, &err) == 0;
	buf_done(&out);
	return reads;
}

static bool body_reads(const struct act_body *body)
{
	struct buf out = BUF_INIT(ACT_BODY_MAX);
	struct act_body back;
	struct err err = {0};
	bool reads;

	act_body_encode(body, &out);
	reads = !out.failed && act_body_decode(out.data, out.len, &back, &err) == 0;
	buf_done(&out);
	return reads;
}

/* One byte of a good act is anything: a number, a day, a text without its end. */
START_TEST(checks_say_what_decoders_say)
{
	int good[2] = {0, 0}, wrong[2] = {0, 0};
	uint32_t dice = 1;

	for (int i = 0; i < 40000; i++) {
		struct act act = full_act();
		struct err err = {0};
		bool head, body;

		fill_body(&act.body);
		dice = dice * 1664525 + 1013904223;
		((unsigned char *)&act)[(dice >> 8) % offsetof(struct act, opened)] =
			(unsigned char)(dice >> 16 ^ (unsigned)i);
		act.body.n_items = 2; /* the encoder looks after itself */
		head = act_head_check(&act.head, &err) == 0;
		body = act_body_check(&act.body, &err) == 0;
		ck_assert_msg(head == head_reads(&act.head), "head %d: %s", i, err.text);
		ck_assert_msg(body == body_reads(&act.body), "body %d: %s", i, err.text);
		*(head ? &good[0] : &wrong[0]) += 1;
		*(body ? &good[1] : &wrong[1]) += 1;
	}
	ck_assert_int_gt(wrong[0], 300);
	ck_assert_int_gt(wrong[1], 300);
	ck_assert_int_gt(good[0], 300);
	ck_assert_int_gt(good[1], 300);
}
END_TEST

/* ---- two readers, one meaning ---------------------------------------------------------------- */

/* A blank that means nothing: such an object is read by cJSON, any other by the quick reader first. */
static void with_a_blank(const struct buf *json, struct buf *slow)
{
	buf_clear(slow);
	buf_add(slow, json->data, 1);
	buf_byte(slow, ' ');
	buf_add(slow, json->data + 1, json->len - 1);
}

static int readers_agree_on_head(const struct buf *json, struct buf *slow)
{
	struct act_head a, b;
	struct err err = {0};
	int result;

	memset(&a, 1, sizeof(a));
	memset(&b, 1, sizeof(b));
	with_a_blank(json, slow);
	result = act_head_decode(json->data, json->len, &a, &err);
	ck_assert_int_eq(act_head_decode(slow->data, slow->len, &b, &err), result);
	ck_assert_msg(memcmp(&a, &b, sizeof(a)) == 0, "%.*s", (int)json->len, buf_text(json));
	return result;
}

static int readers_agree_on_body(const struct buf *json, struct buf *slow)
{
	static struct act_body a, b;
	struct err err = {0};
	int result;

	memset(&a, 1, sizeof(a));
	memset(&b, 1, sizeof(b));
	with_a_blank(json, slow);
	result = act_body_decode(json->data, json->len, &a, &err);
	ck_assert_int_eq(act_body_decode(slow->data, slow->len, &b, &err), result);
	ck_assert_msg(memcmp(&a, &b, sizeof(a)) == 0, "%.*s", (int)json->len, buf_text(json));
	return result;
}

/* Each byte in turn becomes each of some others. */
static int taken_when_bent(struct buf *json, int (*agree)(const struct buf *, struct buf *))
{
	static const char others[] = "\"\\{}[]:,0-19ag.eE \n\x01\xe5\x80";
	struct buf slow = BUF_INIT(2 * ACT_BODY_MAX);
	int taken = 0;

	for (size_t i = 1; i < json->len; i++) {
		unsigned char was = json->data[i];

		for (const char *other = others; *other; other++) {
			json->data[i] = (unsigned char)*other;
			taken += agree(json, &slow) == 0;
		}
		json->data[i] = was;
	}
	ck_assert_int_eq(agree(json, &slow), 0);
	buf_done(&slow);
	return taken;
}

START_TEST(both_readers_read_the_same)
{
	struct buf head = BUF_INIT(ACT_HEAD_MAX), body = BUF_INIT(ACT_BODY_MAX);
	struct act act = full_act();

	fill_body(&act.body);
	act_head_encode(&act.head, &head);
	act_body_encode(&act.body, &body);
	/* Some bent ones still are acts, most are not. */
	ck_assert_int_gt(taken_when_bent(&head, readers_agree_on_head), 100);
	ck_assert_int_gt(taken_when_bent(&body, readers_agree_on_body), 100);
	for (size_t cut = head.len - 1; cut > 1; cut--) {
		struct buf slow = BUF_INIT(ACT_HEAD_MAX);

		head.len = cut;
		ck_assert_int_lt(readers_agree_on_head(&head, &slow), 0);
		buf_done(&slow);
	}
	buf_done(&head);
	buf_done(&body);
}
END_TEST

SUITE_MAIN("act", head_bytes_are_frozen, body_bytes_are_frozen, later_bytes_are_frozen,
	longest_body_fits, decoded_fields, numbers_are_frozen, heads_refused, bodies_refused,
	too_long_is_refused, kind_of_a_newer_writer, a_draft_is_empty, checks_say_what_decoders_say,
	both_readers_read_the_same)
