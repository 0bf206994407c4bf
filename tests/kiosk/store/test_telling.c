/* SPDX-License-Identifier: MIT */
/* What the hub is told of rights, when there are more than a batch has room for. */
#include "tests/kiosk/store/rig.h"

static int batch_of(struct rig *r, int max, struct batch_header *h, struct buf *raw)
{
	*raw = BUF_INIT(BATCH_RAW_MAX);
	memset(h, 0, sizeof(*h));
	memset(h->nonce, 9, NONCE_BYTES);
	strcpy(h->status, "{\"version\":\"x\"}");
	r->err = (struct err){0};
	return outbox_batch(r->s, max, h, raw, &r->err);
}

static struct ack ack_of(const struct rig *r, int64_t acked)
{
	struct ack ack = {.epoch = r->grant.epoch, .acked = acked};
	struct err err;
	struct act act;

	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	if (acked && store_act(r->s, acked, &act, &err) == 0)
		memcpy(ack.hash, act.hash, ACT_HASH_BYTES);
	return ack;
}

#define HALLS   40 /* offerings … */
#define AHEAD   14 /* … with a session each day */
#define SESSION "seat/" FIXTURE_PLACE "/G%02d/%s"

static void session_name(char out[RESOURCE_SIZE], int offering, int ahead)
{
	char day[11];

	day_format(FIXTURE_DAY + ahead, day);
	snprintf(out, RESOURCE_SIZE, SESSION, offering, day);
}

static void many_rights(struct rig *r)
{
	struct lease_row row = {.epoch = r->grant.epoch, .granted = 5};
	struct frame f;

	frame_init(&f, r, 10, 2000);
	for (int i = 0; i < HALLS * AHEAD; i++) {
		struct buf body = BUF_INIT(FEED_BODY_MAX);

		row.until = FIXTURE_DAY + i % AHEAD;
		session_name(row.resource, i / AHEAD, i % AHEAD);
		row_lease_encode(&row, &body);
		frame_body(&f, 11 + i, "lease", row.resource, &body);
	}
	OK(frame_give(r, &f));
}

static void sell_one(struct rig *r, int offering, int ahead)
{
	struct person zhang;
	struct act act;

	rig_zhang(r, &zhang);
	draft(&act, ACT_ENROL, &zhang);
	snprintf(act.head.what, sizeof(act.head.what), "G%02d", offering);
	act.head.service_day = FIXTURE_DAY + ahead;
	act.head.qty = 1;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
}

/* A HELLO that the hub acknowledges, into *h. */
static void hello(struct rig *r, struct batch_header *h)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	struct ack ack = ack_of(r, 0);

	memset(h, 0, sizeof(*h));
	OK(outbox_batch(r->s, 0, h, &raw, &r->err));
	ck_assert_int_le(h->n_leases, BATCH_LEASES_MAX);
	ck_assert_int_le(h->n_seats, BATCH_SEATS_MAX);
	buf_done(&raw);
	OK(outbox_acked(r->s, &ack, &r->err));
}

/* The hub's memory is new: how many HELLOs until it has been told all, and of how much. */
static int hellos_until_all(struct rig *r, int *leases, int *seats)
{
	static struct batch_header h;
	char last[RESOURCE_SIZE] = "";
	int n = 0;

	*leases = *seats = 0;
	do {
		ck_assert(!outbox_told_all(r->s));
		hello(r, &h);
		if (h.n_leases) {
			ck_assert_int_gt(strcmp(h.leases[0].resource, last), 0);
			strcpy(last, h.leases[h.n_leases - 1].resource);
		}
		*leases += h.n_leases;
		*seats += h.n_seats;
		ck_assert_int_lt(++n, 100);
	} while (!h.told_all);
	ck_assert(outbox_told_all(r->s));
	return n;
}

/* How often each counter is told in some HELLOs; index HALLS * AHEAD: any other. */
static void tell_some(struct rig *r, int hellos, int told[HALLS * AHEAD + 1])
{
	static struct batch_header h;

	memset(told, 0, (HALLS * AHEAD + 1) * sizeof(*told));
	for (int k = 0; k < hellos; k++) {
		hello(r, &h);
		ck_assert(h.told_all);
		for (int i = 0; i < h.n_leases; i++) {
			int offering, ahead = HALLS * AHEAD;
			char day[11];
			day_t at;

			if (sscanf(h.leases[i].resource, "seat/" FIXTURE_PLACE "/G%d/%10s",
				    &offering, day) == 2 &&
				day_parse(day, &at) == 0)
				ahead = offering * AHEAD + (at - FIXTURE_DAY);
			told[ahead]++;
		}
	}
}

START_TEST(test_counters_take_turns)
{
	static int told[HALLS * AHEAD + 1];
	struct rig rig, *r = &rig;
	const struct catalogue *c;
	int leases, seats;

	rig_init(r);
	rig_fill(r);
	many_rights(r);
	for (int i = 0; i < 5; i++)
		sell_one(r, 7 * i, i);
	/* All rights are there, in the order of strcmp. */
	store_refresh(r->s, &r->now);
	c = store_catalogue(r->s);
	ck_assert_int_eq(c->n_rights, HALLS * AHEAD + 1);
	for (int i = 1; i < c->n_rights; i++)
		ck_assert_int_lt(strcmp(c->rights[i - 1].resource, c->rights[i].resource), 0);
	ck_assert_int_eq(catalogue_right(c, "seat/" FIXTURE_PLACE "/G07/2026-11-23"), 4);
	ck_assert_int_eq(hellos_until_all(r, &leases, &seats), 9);
	ck_assert_int_eq(leases, HALLS * AHEAD + 1);
	/* 59 others fit beside the five: after ten HELLOs each was told, the sold ones in all. */
	tell_some(r, 10, told);
	for (int i = 0; i < HALLS * AHEAD; i++) {
		bool sold = i % (7 * AHEAD + 1) == 0 && i / (7 * AHEAD + 1) < 5;

		ck_assert_msg(
			sold ? told[i] == 10 : told[i] == 1 || told[i] == 2, "%d: %d", i, told[i]);
	}
	ck_assert_int_ge(told[HALLS * AHEAD], 1);
	rig_done(r);
}
END_TEST

/* Read one by one as they are sold, or all at once: the same. */
START_TEST(test_rights_one_by_one)
{
	static struct right seen[HALLS * AHEAD + 1];
	struct rig rig, *r = &rig;
	const struct catalogue *c;

	rig_init(r);
	rig_fill(r);
	many_rights(r);
	store_refresh(r->s, &r->now);
	ck_assert(!store_refresh(r->s, &r->now));
	for (int i = 0; i < 20; i++) {
		sell_one(r, i % 7, i % 3);
		if (i > 15) /* two between two looks */
			sell_one(r, i, 5);
		ck_assert(store_refresh(r->s, &r->now));
	}
	c = store_catalogue(r->s);
	ck_assert_int_eq(c->n_rights, HALLS * AHEAD + 1);
	memcpy(seen, c->rights, sizeof(seen));
	rig_reopen(r);
	ck_assert(store_refresh(r->s, &r->now));
	c = store_catalogue(r->s);
	ck_assert_int_eq(c->n_rights, HALLS * AHEAD + 1);
	for (int i = 0; i < c->n_rights; i++) {
		ck_assert_str_eq(seen[i].resource, c->rights[i].resource);
		ck_assert_int_eq(seen[i].left, c->rights[i].left);
	}
	ck_assert_int_eq(catalogue_right(c, "seat/" FIXTURE_PLACE "/G16/2026-11-27"), 4);
	rig_done(r);
}
END_TEST

/* A page counts when the hub has acknowledged it without trouble; a new epoch begins again. */
START_TEST(test_all_is_told_to_a_new_memory)
{
	static struct batch_header h;
	struct rig rig, *r = &rig;
	char first[RESOURCE_SIZE];
	int leases, seats;
	struct ack ack;
	struct buf raw;

	rig_init(r);
	rig_fill(r);
	many_rights(r);
	hello(r, &h);
	ck_assert(!h.told_all);
	OK(batch_of(r, 0, &h, &raw)); /* no answer */
	strcpy(first, h.leases[0].resource);
	buf_done(&raw);
	OK(batch_of(r, 0, &h, &raw)); /* not read */
	ck_assert_str_eq(h.leases[0].resource, first);
	buf_done(&raw);
	ack = ack_of(r, 0);
	strcpy(ack.trouble, "version");
	OK(outbox_acked(r->s, &ack, &r->err));
	hello(r, &h);
	ck_assert_str_eq(h.leases[0].resource, first);
	hello(r, &h);
	ck_assert_str_ne(h.leases[0].resource, first);
	r->grant.epoch.n = 2;
	hello(r, &h);
	ck_assert_int_eq(hellos_until_all(r, &leases, &seats), 9);
	ck_assert_int_eq(leases, HALLS * AHEAD + 1);
	hello(r, &h);
	ck_assert(h.told_all);
	rig_done(r);
}
END_TEST

static void frame_answer(struct frame *f, int64_t rev, const struct act *act, bool yes)
{
	struct answer_row row = {.yes = yes};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char key[2 * ACT_ID_BYTES + 1];

	memcpy(row.id, act->head.id, ACT_ID_BYTES);
	hex_from(key, row.id, ACT_ID_BYTES);
	row_answer_encode(&row, &body);
	frame_body(f, rev, "answer", key, &body);
}

/* Whoever was told yes keeps the seat: the terminal tells it to a hub that forgot. */
START_TEST(test_seats_given_are_told)
{
	static struct batch_header h;
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;
	struct frame f;
	int leases, seats;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	frame_init(&f, r, 10, 100);
	for (int i = 0; i < 44; i++) {
		draft(&act, ACT_ENROL, &zhang);
		strcpy(act.head.what, i == 43 ? "C01" : "G01");
		act.head.course = i == 43;
		act.head.service_day = i == 43 ? DAY_NONE : FIXTURE_DAY - 2 + i;
		act.head.qty = 1;
		act.head.open = true;
		act.body.promise = PROMISE_OPEN;
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
		frame_answer(&f, 11 + i, &r->done.act, i != 7);
	}
	memset(r->done.act.head.id, 0xff, ACT_ID_BYTES); /* nobody's */
	frame_answer(&f, 60, &r->done.act, true);
	OK(frame_give(r, &f));
	ck_assert_int_eq(hellos_until_all(r, &leases, &seats), 2);
	ck_assert_int_eq(seats, 44 - 1 - 2); /* not the no, not what is past */
	rig_reopen(r);
	hello(r, &h);
	ck_assert_str_eq(h.seats[0].resource, "seat/" FIXTURE_PLACE "/G01/" FIXTURE_TODAY);
	ck_assert_int_eq(h.seats[0].seq, 3);
	hello(r, &h);
	ck_assert_str_eq(h.seats[h.n_seats - 1].resource, "seat/" FIXTURE_PLACE "/C01");
	ck_assert(h.told_all);
	rig_done(r);
}
END_TEST

/* More were sold from than a batch has room for: they take turns too, and the rest is not forgotten. */
START_TEST(test_sold_counters_take_turns)
{
	static int told[HALLS * AHEAD + 1];
	struct rig rig, *r = &rig;
	int leases, seats;

	rig_init(r);
	rig_fill(r);
	many_rights(r);
	for (int i = 0; i < 100; i++)
		sell_one(r, i / AHEAD, i % AHEAD);
	hellos_until_all(r, &leases, &seats);
	tell_some(r, 3, told);
	for (int i = 0; i < 100; i++)
		ck_assert_int_ge(told[i], 1);
	tell_some(r, 29, told); /* 461 others, 16 at a time */
	for (int i = 0; i < HALLS * AHEAD; i++)
		ck_assert_int_ge(told[i], 1);
	rig_done(r);
}
END_TEST

/* Those of meals and sessions long ago are not told any more; those of courses are, though the hub
 * lends their seats for some days only and says so anew at each contact: there may be none for long. */
START_TEST(test_old_counters)
{
	struct lease_row row = {.granted = 5, .until = FIXTURE_DAY + 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX), raw = BUF_INIT(BATCH_RAW_MAX);
	static struct batch_header h;
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	frame_init(&f, r, 10, 11);
	row.epoch = r->grant.epoch;
	strcpy(row.resource, "seat/" FIXTURE_PLACE "/C01");
	row_lease_encode(&row, &body);
	frame_body(&f, 11, "lease", row.resource, &body);
	OK(frame_give(r, &f));
	draft(&act, ACT_ENROL, &zhang);
	strcpy(act.head.what, "C01");
	act.head.course = true;
	act.head.qty = 1;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	OK(outbox_lease(r->s, &row, &r->err));          /* as it was */
	r->now = fixture_moment("2026-11-30", "08:00"); /* 7 days after the lunch of rig_fill */
	rig_check_in(r, &zhang);
	OK(outbox_batch(r->s, 0, &h, &raw, &r->err));
	ck_assert_int_eq(h.n_leases, 2);
	r->now = fixture_moment("2026-12-01", "08:00");
	rig_check_in(r, &zhang);
	buf_clear(&raw);
	OK(outbox_batch(r->s, 0, &h, &raw, &r->err));
	ck_assert_int_eq(h.n_leases, 1);
	ck_assert_str_eq(h.leases[0].resource, "seat/" FIXTURE_PLACE "/C01");
	buf_done(&raw);
	rig_done(r);
}
END_TEST

SUITE_MAIN("telling", test_counters_take_turns, test_rights_one_by_one,
	test_all_is_told_to_a_new_memory, test_seats_given_are_told, test_sold_counters_take_turns,
	test_old_counters)
