/* SPDX-License-Identifier: MIT */
#include "tests/kiosk/store/rig.h"

static enum lookup_result who(struct rig *r, const char *number)
{
	struct card card = {.kind = CARD_ID};
	struct lookup found;

	strcpy(card.number, number);
	store_find_card(r->s, &card, &r->now, &found);
	return found.result;
}

static void frame_dish(struct frame *f, int64_t rev, const struct dish *dish)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	row_dish_encode(dish, &body);
	frame_body(f, rev, "dish", dish->id, &body);
}

static void frame_text(
	struct frame *f, int64_t rev, const char *kind, const char *key, int need, const char *text)
{
	struct feed_row row = {.rev = rev, .need = need, .body = text};

	strcpy(row.place, FIXTURE_PLACE);
	strcpy(row.kind, kind);
	strcpy(row.key, key);
	frame_row(f, &row);
}

/* Every kind of the fixture's catalogue comes out of the store as it went in. */
START_TEST(test_catalogue)
{
	const struct catalogue *c = fixture_catalogue(), *got;
	struct rig rig, *r = &rig;
	struct frame f;
	int64_t rev = 10;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 99);
	for (int i = 0; i < c->n_dishes; i++)
		frame_dish(&f, ++rev, &c->dishes[i]);
	for (int i = 0; i < c->n_slots; i++) {
		struct buf body = BUF_INIT(FEED_BODY_MAX);

		row_slot_encode(&c->slots[i], &body);
		frame_body(&f, ++rev, "slot", FIXTURE_PLACE "/lunch", &body);
	}
	for (int i = 0; i < c->n_rules; i++) {
		struct buf body = BUF_INIT(FEED_BODY_MAX);
		char key[32];

		snprintf(key, sizeof(key), "%s/2026-01-01", c->rules[i].id);
		row_tariff_encode(&c->rules[i], &body);
		frame_body(&f, ++rev, "tariff", key, &body);
	}
	for (int i = 0; i < c->n_offerings; i++) {
		struct buf body = BUF_INIT(FEED_BODY_MAX);

		row_offering_encode(&c->offerings[i], &body);
		frame_body(&f, ++rev, "offering", c->offerings[i].id, &body);
	}
	OK(frame_give(r, &f));
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert(!store_refresh(r->s, &r->now));
	got = store_catalogue(r->s);
	ck_assert_str_eq(got->kiosk, "YD1");
	ck_assert_str_eq(got->hall->place, FIXTURE_PLACE);
	ck_assert_int_eq(got->n_halls, 2);
	ck_assert_int_eq(got->n_dishes, c->n_dishes);
	ck_assert_ptr_nonnull(got->menu_days);
	for (int i = 0; i < c->n_dishes; i++)
		ck_assert_mem_eq(&got->dishes[i], &c->dishes[i], sizeof(struct dish));
	ck_assert_mem_eq(&got->slots[0], &c->slots[0], sizeof(struct slot));
	ck_assert_int_eq(got->n_rules, c->n_rules);
	ck_assert_int_eq(got->n_offerings, c->n_offerings);
	ck_assert_int_eq(got->n_rights, 1);
	ck_assert_int_eq(catalogue_left(got, "lunch", FIXTURE_DAY + 1), 3);
	rig_done(r);
}
END_TEST

START_TEST(test_refresh_when_something_changed)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	struct frame f;

	rig_init(r);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert(!store_refresh(r->s, &r->now));
	rig_fill(r); /* refreshes */
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	ck_assert(!store_refresh(r->s, &r->now));
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_int_eq(catalogue_left(store_catalogue(r->s), "lunch", FIXTURE_DAY + 1), 2);
	frame_init(&f, r, 10, 11); /* revisions of other halls */
	OK(frame_give(r, &f));
	ck_assert(!store_refresh(r->s, &r->now));
	frame_init(&f, r, 11, 12);
	frame_hall(&f, 12, fixture_catalogue()->hall);
	OK(frame_give(r, &f));
	ck_assert(store_refresh(r->s, &r->now));
	r->now.day += 2; /* another day: yesterday's lunch is over */
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_int_eq(store_catalogue(r->s)->n_rights, 0);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

static int64_t pages_written(const struct rig *r)
{
	char wal[96];
	struct stat st;

	snprintf(wal, sizeof(wal), "%.80s-wal", r->db);
	ck_assert_int_eq(stat(wal, &st), 0);
	return st.st_size;
}

/* An idle contact writes nothing. */
START_TEST(test_idle)
{
	struct rig rig, *r = &rig;
	struct ack ack = {0};
	struct frame f;
	int64_t before;

	rig_init(r);
	rig_fill(r);
	ack.epoch = r->grant.epoch;
	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	before = pages_written(r);
	for (int i = 0; i < 20; i++) {
		frame_init(&f, r, 10, 10);
		OK(frame_give(r, &f));
		OK(outbox_acked(r->s, &ack, &r->err));
	}
	ck_assert_int_eq(pages_written(r), before);
	ck_assert(!store_refresh(r->s, &r->now));
	frame_init(&f, r, 10, 11);
	OK(frame_give(r, &f));
	ck_assert_int_gt(pages_written(r), before);
	rig_done(r);
}
END_TEST

START_TEST(test_tombstones)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_FOUND);
	frame_init(&f, r, 10, 20);
	frame_gone(&f, 11, "person", FIXTURE_PLACE "/1001");
	frame_gone(&f, 12, "lease", "meal/330784-004/lunch/2026-11-23");
	frame_gone(&f, 13, "hall", "330784-003"); /* a tombstone for another place: not this row */
	OK(frame_give(r, &f));
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_UNKNOWN);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

/* Half a snapshot never counts; the whole one replaces everything at once. */
START_TEST(test_snapshot)
{
	const struct catalogue *c = fixture_catalogue();
	struct rig rig, *r = &rig;
	struct outbox_state state;
	struct person_row row;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 0, 40);
	f.header.last = false;
	rig_person(r, &row, RIG_ID_OTHER, 1002);
	frame_person(&f, r, 31, &row);
	OK(frame_give(r, &f));
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_FOUND);
	ck_assert_int_eq(who(r, RIG_ID_OTHER), LOOKUP_UNKNOWN);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.cursor, 40); /* what is asked for next */
	rig_reopen(r);                      /* collected rows outlive a restart */
	store_refresh(r->s, &r->now);
	ck_assert_ptr_nonnull(store_catalogue(r->s)->hall);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_FOUND);
	frame_init(&f, r, 40, 50); /* the rest, which a hub may send as plain changes */
	frame_hall(&f, 41, &c->halls[1]);
	OK(frame_give(r, &f));
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_UNKNOWN);
	ck_assert_int_eq(who(r, RIG_ID_OTHER), LOOKUP_FOUND);
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(store_catalogue(r->s)->birthday, BIRTHDAY_ON);
	store_set_birthday(r->s, BIRTHDAY_DAY_AFTER);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_int_eq(store_catalogue(r->s)->birthday, BIRTHDAY_DAY_AFTER);
	ck_assert_int_eq(store_catalogue(r->s)->n_halls, 1);
	ck_assert_int_eq(store_catalogue(r->s)->n_rights, 0);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.cursor, 50);
	store_checkpoint(r->s); /* sweeps what was replaced */
	rig_sql(r->db, "CREATE TABLE t AS SELECT 1/(SELECT count(*)=0 FROM person WHERE gen<>"
		       "(SELECT gen FROM state)) AS x; CREATE TABLE u(x NOT NULL);"
		       "INSERT INTO u SELECT x FROM t; DROP TABLE t; DROP TABLE u");
	rig_done(r);
}
END_TEST

/* A snapshot that was broken off and one that begins anew do not mix. */
START_TEST(test_snapshot_begins_again)
{
	struct rig rig, *r = &rig;
	struct person_row row;
	struct frame f;
	struct ack ack = {0};

	rig_init(r);
	rig_fill(r);
	for (int i = 0; i < 2; i++) {
		frame_init(&f, r, 0, 40);
		f.header.last = false;
		rig_person(r, &row, RIG_ID_OTHER, 1002 + (uint32_t)i);
		frame_person(&f, r, 31, &row);
		OK(frame_give(r, &f));
		if (i == 0) { /* the hub changed its epoch in the middle */
			ack.epoch = r->grant.epoch;
			ack.epoch.n = 2;
			memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
			OK(outbox_acked(r->s, &ack, &r->err));
			r->grant.epoch = ack.epoch;
		}
	}
	frame_init(&f, r, 40, 41);
	OK(frame_give(r, &f));
	/* Were both halves mixed, the number would fit two. */
	ck_assert_int_eq(who(r, RIG_ID_OTHER), LOOKUP_FOUND);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_UNKNOWN);
	rig_done(r);
}
END_TEST

START_TEST(test_frames_out_of_turn)
{
	struct rig rig, *r = &rig;
	struct outbox_state state;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 12, 20); /* a gap */
	ck_assert_int_eq(frame_give(r, &f), ERR_BAD);
	frame_init(&f, r, 5, 20); /* twice */
	ck_assert_int_eq(frame_give(r, &f), ERR_BAD);
	frame_init(&f, r, 10, 9);
	ck_assert_int_eq(frame_give(r, &f), ERR_BAD);
	frame_init(&f, r, 10, 20);
	f.header.epoch.n = 9;
	ck_assert_int_eq(frame_give(r, &f), ERR_BAD);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.cursor, 10);
	frame_init(&f, r, 10, 10); /* nothing new */
	OK(frame_give(r, &f));
	rig_done(r);
}
END_TEST

START_TEST(test_rows_that_break_rules)
{
	const struct catalogue *c = fixture_catalogue();
	struct rig rig, *r = &rig;
	struct frame f;
	struct dish bad = c->dishes[0];

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 20);
	frame_dish(&f, 11, &c->dishes[1]);
	bad.fen = 2000000;
	frame_dish(&f, 12, &bad);
	frame_text(&f, 13, "person", FIXTURE_PLACE "/77", 1, "{\"s\":1,\"x\":\"00\"}");
	frame_text(&f, 14, "card", "no mark", 1, "{}");
	frame_text(&f, 15, "lease", "meal/x", 1, "{}");
	frame_text(&f, 16, "tomorrow", "k", 1, "{\"a\":1}");
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(store_catalogue(r->s)->n_dishes, 1);
	ck_assert_int_eq(store_catalogue(r->s)->n_above, 0);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_FOUND);
	rig_done(r);
}
END_TEST

/* Rows beyond this program are kept and counted, what they replace is not used any more, and they
 * are read when the program can. */
START_TEST(test_rows_above)
{
	struct rig rig, *r = &rig;
	struct person_row row;
	struct person zhang;
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct act order;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	frame_init(&f, r, 10, 20);
	frame_text(&f, 11, "lease", "meal/330784-004/lunch/2026-11-23", 2, "{\"new\":1}");
	rig_person(r, &row, RIG_ID, 1001);
	ck_assert_int_eq(row_person_encode(&row, r->grant.feed_key, &body), 0);
	frame_text(&f, 12, "person", FIXTURE_PLACE "/1001", 2, buf_text(&body));
	frame_text(&f, 13, "dish", "X1", 3, "{\"new\":1}");
	OK(frame_give(r, &f));
	buf_done(&body);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_int_eq(store_catalogue(r->s)->n_above, 3);
	ck_assert_int_eq(store_catalogue(r->s)->n_dishes, 0);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_UNKNOWN);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	/* The upgrade: the older program's level was lower than what the rows need. */
	store_close(r->s);
	rig_sql(r->db, "UPDATE state SET level=0; UPDATE feed_row SET need=1 WHERE kind='person'");
	rig_open(r);
	ck_assert_int_eq(who(r, RIG_ID), LOOKUP_FOUND);
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(store_catalogue(r->s)->n_above, 2);
	rig_done(r);
}
END_TEST

/* A grant never falls inside an epoch. */
START_TEST(test_grants_rise)
{
	struct rig rig, *r = &rig;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 11);
	frame_lease(&f, r, 11, FIXTURE_DAY + 1, 5);
	OK(frame_give(r, &f));
	frame_init(&f, r, 11, 12);
	frame_lease(&f, r, 12, FIXTURE_DAY + 1, 4);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(catalogue_left(store_catalogue(r->s), "lunch", FIXTURE_DAY + 1), 5);
	rig_done(r);
}
END_TEST

/* A return is committed before it is sent, and what was returned is not sold. */
START_TEST(test_returns)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act back, order;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&back, NULL, FIXTURE_DAY + 1, 2);
	back.head.kind = ACT_RETURN;
	ck_assert_int_eq(rig_record(r, &back, NULL), RECORD_OK);
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(catalogue_left(store_catalogue(r->s), "lunch", FIXTURE_DAY + 1), 1);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 2);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	order.head.qty = 1;
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

SUITE_MAIN("feed", test_catalogue, test_refresh_when_something_changed, test_idle, test_tombstones,
	test_snapshot, test_snapshot_begins_again, test_frames_out_of_turn,
	test_rows_that_break_rules, test_rows_above, test_grants_rise, test_returns)
