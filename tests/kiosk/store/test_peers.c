/* SPDX-License-Identifier: MIT */
/* What the hall's other machines took and handed over: shown at this one's window, and to whoever ordered. */
#include "core/wire/peer_row.h"
#include "kiosk/store/peers.h"
#include "kiosk/store/window.h"
#include "tests/kiosk/store/rig.h"

static struct rig rig, *const r = &rig;
static struct person zhang;
static struct window_answer a;
static int64_t rev, seq;
static const unsigned char other[STREAM_BYTES] = {7, 7};

static void up(void)
{
	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rev = 10;
	seq = 0;
}

/* An act of YD2, as the hub tells it. */
static void told(struct act *act)
{
	struct peer_row row = {.kiosk = "YD2", .seq = ++seq};
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX), body = BUF_INIT(FEED_BODY_MAX);
	struct act_parts parts;
	struct frame f;
	char key[64];

	act->head.seq = seq;
	act->head.id[0] = 0xee;
	act->head.id[15] = (unsigned char)seq;
	act->head.at_ms = r->now.ms;
	act->head.day = r->now.day;
	act->head.service_day = FIXTURE_DAY;
	strcpy(act->head.what, "lunch");
	ck_assert_msg(seal_act(act, zhang.dk, other, &bytes, &r->err) == 0, "%s", r->err.text);
	ck_assert_int_eq(seal_split(bytes.data, bytes.len, &parts), 0);
	seal_chain((const unsigned char[ACT_HASH_BYTES]){(unsigned char)seq}, &parts, row.hash);
	memcpy(act->hash, row.hash, sizeof(row.hash));
	memcpy(row.stream, other, sizeof(row.stream));
	ck_assert_int_eq(peer_row_set(&row, bytes.data, bytes.len), 0);
	peer_row_encode(&row, &body);
	snprintf(key, sizeof(key), "2026-11-22/9/%d", (int)seq);
	frame_init(&f, r, rev, rev + 1);
	frame_body(&f, ++rev, PEER_ROW_KIND, key, &body);
	OK(frame_give(r, &f));
	buf_done(&bytes);
}

static void ordered(struct act *act, const char *pickup)
{
	draft_order(act, &zhang, FIXTURE_DAY, 1);
	strcpy(act->body.pickup, pickup);
	told(act);
}

static void answered(enum act_kind kind, const struct act *to, struct act *act)
{
	draft(act, kind, &zhang);
	act->head.has_ref = true;
	memcpy(act->head.ref, to->head.id, ACT_ID_BYTES);
	told(act);
}

static void ask(enum window_by by, const char *code, uint32_t number, int skip)
{
	struct window_ask what = {
		.by = by, .meal = "lunch", .day = FIXTURE_DAY, .number = number, .skip = skip};

	what.scan.is_scan = true;
	snprintf(what.scan.text, sizeof(what.scan.text), "%s", code ? code : "");
	store_window(r->s, &what, &r->now, &a);
}

static const struct standing *stands(void)
{
	OK(store_standing(r->s, &zhang, &r->now, &r->done.standing, &r->err));
	return &r->done.standing;
}

START_TEST(test_what_became_of_it)
{
	struct act o, s, u, c;
	char code[SLIP_CODE_SIZE];

	up();
	ordered(&o, "B007");
	ask(WINDOW_NUMBER, NULL, 7, 0);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_str_eq(a.order.body.pickup, "B007");
	ck_assert(a.person.known && a.person.resident == zhang.resident);
	ck_assert_int_eq(a.sums.ordered, 1);
	ck_assert_int_eq(stands()->n_orders, 1);
	ck_assert_int_eq(stands()->orders[0].seq, 0);
	ck_assert_int_eq(stands()->orders[0].cancel_day, DAY_NONE); /* there, not here */
	ck_assert_int_eq(slip_code(code, "YD2", &o), 0);
	ask(WINDOW_SCAN, code, 0, 0);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	answered(ACT_SERVE, &o, &s);
	ask(WINDOW_SCAN, code, 0, 0);
	ck_assert_int_eq(a.word, WINDOW_SERVED);
	ck_assert_mem_eq(a.served.id, s.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(a.sums.served, 1);
	ck_assert(stands()->orders[0].served);
	answered(ACT_UNSERVED, &s, &u);
	ask(WINDOW_SCAN, code, 0, 0);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert(!stands()->orders[0].served);
	answered(ACT_CANCEL, &o, &c);
	ask(WINDOW_SCAN, code, 0, 0);
	ck_assert_int_eq(a.word, WINDOW_CANCELLED);
	ck_assert_int_eq(a.sums.ordered, 0);
	ck_assert_int_eq(stands()->n_orders, 0);
	rig_done(r);
}
END_TEST

/* Two machines gave the same number: one after the other. */
START_TEST(test_one_number_of_two)
{
	struct act o;

	up();
	ordered(&o, "B007");
	ordered(&o, "C007");
	ask(WINDOW_NUMBER, NULL, 7, 0);
	ck_assert_str_eq(a.order.body.pickup, "B007");
	ck_assert_str_eq(a.also, "C007");
	ask(WINDOW_NUMBER, NULL, 7, 1);
	ck_assert_str_eq(a.order.body.pickup, "C007");
	ck_assert_str_eq(a.also, "");
	ask(WINDOW_NUMBER, NULL, 7, 2);
	ck_assert_int_eq(a.word, WINDOW_UNKNOWN);
	rig_done(r);
}
END_TEST

/* Of a key that is not here, spoiled, or of this terminal itself: nothing shows, nothing breaks. */
START_TEST(test_what_does_not_open)
{
	struct feed_row row = {.kind = PEER_ROW_KIND,
		.need = 1,
		.key = "2026-11-22/9/1",
		.body = "{\"kiosk\":\"YD2\",\"stream\":\"0707000000000000\",\"s\":1,\"hash\":"
			"\"0000000000000000000000000000000000000000000000000000000000000000\","
			"\"act\":\"####\"}"};
	struct act o;
	struct frame f;

	up();
	strcpy(row.place, FIXTURE_PLACE);
	frame_init(&f, r, 10, 11);
	row.rev = ++rev;
	frame_row(&f, &row);
	OK(frame_give(r, &f));
	memset(zhang.dk, 9, sizeof(zhang.dk)); /* a stranger's */
	ordered(&o, "B007");
	ask(WINDOW_NUMBER, NULL, 7, 0);
	ck_assert_int_eq(a.word, WINDOW_UNKNOWN);
	ck_assert_int_eq(a.sums.ordered, 1); /* it will come all the same */
	rig_done(r);
}
END_TEST

/* Over eighty, or alone. */
START_TEST(test_who_is_phoned_first)
{
	struct person_row row;
	struct frame f;
	struct act o;

	up();
	ordered(&o, "B007");
	ask(WINDOW_LEFT, NULL, 0, 0);
	ck_assert_int_eq(a.left.n, 1);
	ck_assert(!a.left.of[0].first); /* 78 */
	for (int alone = 0; alone < 2; alone++) {
		rig_person(r, &row, RIG_ID, 1001);
		row.person.alone = alone == 1;
		if (!alone)
			row.person.born = FIXTURE_DAY - 80 * 365 - 20;
		frame_init(&f, r, rev, rev + 1);
		frame_person(&f, r, ++rev, &row);
		OK(frame_give(r, &f));
		ask(WINDOW_LEFT, NULL, 0, 0);
		ck_assert(a.left.of[0].first);
	}
	rig_done(r);
}
END_TEST

SUITE_MAIN("store_peers", test_what_became_of_it, test_one_number_of_two, test_what_does_not_open,
	test_who_is_phoned_first)
