/* SPDX-License-Identifier: MIT */
/* Meals that one terminal of a hall took, and what became of them, go to its others as they were signed. */
#include "core/hall/slip.h"
#include "core/wire/peer_row.h"
#include "tests/server/claimed.h"

static struct fixture f;
static struct terminal a, b, n; /* two of one hall, one of its neighbour */
static struct buf raw;
static struct feed feed;
static day_t monday;

static void enrolled(struct terminal *t, const char *kiosk, const char *place)
{
	char code[ENROL_CODE_SIZE];

	terminal_init(t, &f);
	new_code(&f, kiosk, place, code);
	ck_assert_uint_eq(enrol_with(t, code), 200);
	be(t, PLACE, 2);
}

static void up(void)
{
	fixture_init(&f);
	raw = BUF_INIT(FEED_RAW_MAX);
	enrolled(&a, "YD1", PLACE);
	enrolled(&b, "YD2", PLACE);
	enrolled(&n, "HY1", NEIGHBOUR);
	ck_assert_int_eq(day_parse("2026-11-23", &monday), 0);
}

static void down(void)
{
	buf_done(&raw);
	terminal_done(&a);
	terminal_done(&b);
	terminal_done(&n);
	fixture_done(&f);
}

static void does(struct terminal *by, enum act_kind kind, const struct act *to, struct act *act)
{
	draft_init(by, act, kind);
	strcpy(act->head.what, "lunch");
	act->head.service_day = monday;
	act->head.qty = 1;
	act->head.has_ref = to != NULL;
	if (to)
		memcpy(act->head.ref, to->head.id, ACT_ID_BYTES);
	strcpy(act->body.pickup, "A007");
	journal(by, act);
	memcpy(act->hash, by->hash[by->last], sizeof(act->hash));
	send_acts(by, by->last, 1);
}

/* What is new to this terminal: rows of the kind, the last of them in ret. */
static int hears(struct terminal *by, struct peer_row *ret)
{
	struct feed_row row;
	struct err err = {0};
	int rows = 0;

	do {
		ck_assert_uint_eq(get_feed(by, FEED_ROWS_MAX, &raw, &feed), 200);
		while (feed_next(&feed, &row, &err) == 1) {
			if (strcmp(row.kind, PEER_ROW_KIND) != 0)
				continue;
			ck_assert_msg(peer_row_decode(&row, ret, &err) == 0, "%s", err.text);
			rows++;
		}
		by->epoch = feed.header.epoch;
		by->cursor = feed.header.to;
		memcpy(by->filter, feed.header.filter, sizeof(by->filter));
	} while (!feed.header.last);
	return rows;
}

static void opened(const struct peer_row *row, const struct terminal *by, struct act *ret)
{
	unsigned char bytes[PEER_ACT_MAX];
	struct act_parts parts;
	struct err err = {0};
	size_t len;

	ck_assert_int_eq(peer_row_bytes(row, bytes, &len), 0);
	ck_assert_int_eq(seal_split(bytes, len, &parts), 0);
	ck_assert_int_eq(seal_open(&parts, by->dk, row->stream, ret, &err), 0);
}

START_TEST(an_order_goes_to_the_other_one)
{
	struct peer_row row;
	struct act o, s, got;

	up();
	ck_assert_int_eq(hears(&b, &row), 0);
	ck_assert_int_eq(hears(&n, &row), 0);
	does(&a, ACT_ORDER, NULL, &o);
	does(&a, ACT_CHECK_IN, NULL, &s); /* concerns nobody else */
	ck_assert_int_eq(hears(&b, &row), 1);
	ck_assert_str_eq(row.kiosk, "YD1");
	ck_assert_int_eq(row.seq, o.head.seq);
	ck_assert_mem_eq(row.hash, o.hash, ACT_HASH_BYTES);
	ck_assert_mem_eq(row.stream, a.stream, STREAM_BYTES);
	opened(&row, &b, &got);
	ck_assert_mem_eq(got.head.id, o.head.id, ACT_ID_BYTES);
	ck_assert_str_eq(got.body.pickup, "A007");
	ck_assert_int_eq(hears(&b, &row), 0);
	ck_assert_int_eq(hears(&a, &row), 0); /* it knows */
	ck_assert_int_eq(hears(&n, &row), 0);
	does(&b, ACT_SERVE, &o, &s);
	ck_assert_int_eq(hears(&a, &row), 1);
	opened(&row, &a, &got);
	ck_assert_mem_eq(got.head.ref, o.head.id, ACT_ID_BYTES);
	down();
}
END_TEST

/* By a slip of which the hub knows nothing yet; then it tells whose it was. */
START_TEST(a_slips_serving_is_told_twice)
{
	struct peer_row row;
	struct act o, s;

	up();
	ck_assert_int_eq(hears(&a, &row), 0);
	draft_init(&a, &o, ACT_ORDER);
	strcpy(o.head.what, "lunch");
	o.head.service_day = monday;
	o.head.qty = 1;
	journal(&a, &o);
	memcpy(o.hash, a.hash[a.last], sizeof(o.hash));
	draft_init(&b, &s, ACT_SERVE);
	ck_assert_int_eq(slip_code(s.head.slip, "YD1", &o), 0);
	s.head.service_day = monday;
	journal(&b, &s);
	send_acts(&b, 1, 1);
	ck_assert_int_eq(hears(&a, &row), 1);
	ck_assert(!row.has_order);
	send_acts(&a, 1, 1);
	ck_assert_int_eq(hears(&a, &row), 1);
	ck_assert(row.has_order);
	ck_assert_mem_eq(row.order, o.head.id, ACT_ID_BYTES);
	down();
}
END_TEST

/* A hall with one machine has nobody to tell; days that are over are told to nobody. */
START_TEST(what_is_not_told)
{
	struct peer_row row;
	struct act o;

	up();
	ck_assert_int_eq(hears(&b, &row), 0);
	draft_init(&n, &o, ACT_ORDER);
	strcpy(o.head.place, NEIGHBOUR);
	o.head.service_day = monday;
	journal(&n, &o);
	send_acts(&n, 1, 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='peer'"), 0);
	monday -= 5;
	does(&a, ACT_ORDER, NULL, &o);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='peer'"), 0);
	monday += 5;
	does(&a, ACT_ORDER, NULL, &o);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='peer'"), 1);
	f.now_ms += 2 * INT64_C(86400000);
	monday += 3;
	does(&a, ACT_ORDER, NULL, &o);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='peer'"), 1);
	ck_assert_int_eq(hears(&b, &row), 1);
	down();
}
END_TEST

SUITE_MAIN("peers", an_order_goes_to_the_other_one, a_slips_serving_is_told_twice, what_is_not_told)
