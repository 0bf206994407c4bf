/* SPDX-License-Identifier: MIT */
/* Seats, waiting lists, attendance, walk-in portions, and what the standing says of them. */
#include "tests/kiosk/store/rig.h"

#define TODAY   FIXTURE_DAY
#define SESSION "G01" /* single sessions; by rule every Sunday: today, in 7 days … */
#define COURSE  "C01" /* a whole course */
#define SEATS   "seat/" FIXTURE_PLACE "/"

static void frame_right(
	struct frame *f, const struct rig *r, int64_t rev, const char *resource, int64_t granted)
{
	struct lease_row row = {.epoch = r->grant.epoch, .granted = granted, .until = DAY_NONE};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	strcpy(row.resource, resource);
	row_lease_encode(&row, &body);
	frame_body(f, rev, "lease", resource, &body);
}

static void frame_offering(struct frame *f, int64_t rev, const char *id, bool session)
{
	struct offering o = {.kind = "class",
		.place = FIXTURE_PLACE,
		.name = {{"书法", "Calligraphy", "서예"}},
		.rule = "Sun",
		.from_min = 540,
		.to_min = 600,
		.seats = 2,
		.session = session};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	strcpy(o.id, id);
	row_offering_encode(&o, &body);
	frame_body(f, rev, "offering", id, &body);
}

static void frame_change(
	struct frame *f, int64_t rev, enum change_kind kind, day_t day, day_t to_day)
{
	struct session_change c = {.offering = SESSION, .kind = kind, .day = day, .to_day = to_day};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char key[40] = SESSION "/";

	day_format(day, key + strlen(key));
	row_change_encode(&c, &body);
	frame_body(f, rev, "change", key, &body);
}

/* rig_fill, and up to revision 20: two offerings, 2 seats in today's session, in the one of next
 * Sunday and in the course, 2 walk-in lunches today, 5 ordinary ones. */
static void seats_fill(struct rig *r, struct person *zhang)
{
	struct frame f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, zhang);
	frame_init(&f, r, 10, 20);
	frame_offering(&f, 11, SESSION, true);
	frame_offering(&f, 12, COURSE, false);
	frame_right(&f, r, 13, SEATS SESSION "/2026-11-22", 2);
	frame_right(&f, r, 14, SEATS SESSION "/2026-11-29", 2);
	frame_right(&f, r, 15, SEATS COURSE, 2);
	frame_right(&f, r, 16, "walk/" FIXTURE_PLACE "/lunch/2026-11-22", 2);
	frame_lease(&f, r, 17, TODAY, 5);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

static void draft_enrol(struct act *act, const struct person *p, const char *id, day_t day)
{
	draft(act, ACT_ENROL, p);
	strcpy(act->head.what, id);
	act->head.course = day == DAY_NONE;
	act->head.service_day = day;
	act->head.qty = 1;
	act->body.promise = PROMISE_FINAL;
	strcpy(act->body.items[0].name.text[LANG_ZH], "书法");
	act->body.items[0].qty = 1;
	act->body.n_items = 1;
}

static void draft_open(struct act *act, const struct person *p, const char *id, day_t day)
{
	draft_enrol(act, p, id, day);
	act->head.open = true;
	act->body.promise = PROMISE_OPEN;
}

static void record_ok(struct rig *r, const struct act *act, const struct person *p)
{
	ck_assert_msg(rig_record(r, act, p) == RECORD_OK, "%s", r->err.text);
}

static void enrol(struct rig *r, const struct person *p, const char *id, day_t day)
{
	struct act act;

	draft_enrol(&act, p, id, day);
	record_ok(r, &act, p);
}

static void leave_last(struct rig *r, const struct person *p)
{
	struct act act;

	draft(&act, ACT_LEAVE, p);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, p);
}

static void attend(struct rig *r, const struct person *p, const char *id)
{
	struct act act;

	draft(&act, ACT_ATTEND, p);
	strcpy(act.head.what, id);
	act.head.service_day = r->now.day;
	record_ok(r, &act, p);
}

static const struct standing *stands(struct rig *r, const struct person *p)
{
	OK(store_standing(r->s, p, &r->now, &r->done.standing, &r->err));
	return &r->done.standing;
}

static int right_left(struct rig *r, const char *resource)
{
	store_refresh(r->s, &r->now);
	return catalogue_right(store_catalogue(r->s), resource);
}

static void at_day(struct rig *r, const char *day)
{
	r->now = fixture_moment(day, "08:00");
	store_refresh(r->s, &r->now);
}

START_TEST(test_seats_inside_the_lease)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	ck_assert_str_eq(r->done.act.body.pickup, "");
	ck_assert_int_eq(strncmp(r->done.slip_code, "LT1-YD1-1-", 10), 0);
	enrol(r, &zhang, COURSE, DAY_NONE);
	ck_assert_int_eq(right_left(r, SEATS SESSION "/2026-11-22"), 1);
	ck_assert_int_eq(right_left(r, SEATS SESSION "/2026-11-29"), 2);
	ck_assert_int_eq(right_left(r, SEATS COURSE), 1);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_enrolments, 2);
	ck_assert_str_eq(st->enrolments[0].offering, SESSION);
	ck_assert_int_eq(st->enrolments[0].day, TODAY);
	ck_assert_int_eq(st->enrolments[0].seq, 1);
	ck_assert(!st->enrolments[0].open && !st->enrolments[0].sent);
	ck_assert_int_eq(st->enrolments[0].decided, DAY_NONE);
	ck_assert_str_eq(st->enrolments[1].offering, COURSE);
	ck_assert_int_eq(st->enrolments[1].day, DAY_NONE);
	ck_assert_mem_eq(st->enrolments[1].id, r->done.act.head.id, ACT_ID_BYTES);
	enrol(r, &zhang, SESSION, TODAY);
	draft_enrol(&act, &zhang, SESSION, TODAY);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	draft_enrol(&act, &zhang, "NONE", TODAY);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	ck_assert(store_in_service(r->s));
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

/* Leaving frees nothing here, in no life of the program. */
START_TEST(test_left)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct print_job job;
	struct act act;

	seats_fill(r, &zhang);
	for (int i = 0; i < 2; i++) {
		enrol(r, &zhang, COURSE, DAY_NONE);
		leave_last(r, &zhang);
		ck_assert_int_eq(r->done.standing.n_enrolments, 0);
		ck_assert_int_ne(r->done.slip_code[0], 0);
	}
	rig_reopen(r);
	ck_assert_int_eq(right_left(r, SEATS COURSE), 0);
	draft_enrol(&act, &zhang, COURSE, DAY_NONE);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	/* Each of the four has its slip. */
	for (int64_t seq = 1; seq <= 4; seq++) {
		ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
		ck_assert_int_eq(job.act_seq, seq);
		OK(store_job(r->s, job.id, JOB_PROVEN, "", &r->now, &r->err));
	}
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 0);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

/* The hub lowers what it granted by a new grant of another epoch only; here less than was sold. */
START_TEST(test_capacity_lowered)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;
	struct frame f;

	seats_fill(r, &zhang);
	enrol(r, &zhang, COURSE, DAY_NONE);
	enrol(r, &zhang, COURSE, DAY_NONE);
	frame_init(&f, r, 20, 21);
	frame_gone(&f, 21, "lease", SEATS COURSE);
	OK(frame_give(r, &f));
	ck_assert_int_eq(right_left(r, SEATS COURSE), 0);
	frame_init(&f, r, 21, 22);
	frame_right(&f, r, 22, SEATS COURSE, 1);
	OK(frame_give(r, &f));
	ck_assert_int_eq(right_left(r, SEATS COURSE), 0);
	draft_enrol(&act, &zhang, COURSE, DAY_NONE);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 2);
	frame_init(&f, r, 22, 23);
	frame_right(&f, r, 23, SEATS COURSE, 3);
	OK(frame_give(r, &f));
	ck_assert_int_eq(right_left(r, SEATS COURSE), 1);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_tickets)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	draft_open(&act, &zhang, SESSION, TODAY);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A-1");
	record_ok(r, &act, &zhang);
	rig_reopen(r);
	store_refresh(r->s, &r->now);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A-3");
	ck_assert(r->done.act.head.open);
	/* Another list counts by itself, and who leaves gives no number back. */
	draft_open(&act, &zhang, COURSE, DAY_NONE);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A-1");
	leave_last(r, &zhang);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A-2");
	ck_assert_int_eq(right_left(r, SEATS SESSION "/2026-11-22"), 2);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_enrolments, 4);
	ck_assert(st->enrolments[2].open);
	ck_assert_str_eq(st->enrolments[2].ticket, "A-3");
	ck_assert_int_eq(st->enrolments[2].decision, DECISION_NONE);
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* Nothing is written; and after a look at the disk all goes on. */
START_TEST(test_bad_drafts)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act drafts[9];

	seats_fill(r, &zhang);
	for (int i = 0; i < 9; i++)
		draft_enrol(&drafts[i], &zhang, SESSION, TODAY);
	drafts[0].head.what[0] = 0;
	drafts[1].head.service_day = DAY_NONE;
	drafts[2].head.course = true;
	drafts[3].head.qty = 2;
	drafts[4].head.qty = 0;
	drafts[5].head.open = true; /* the paper would say that it is final */
	strcpy(drafts[6].head.what, "ABCDEFGHIJKLMNOP");
	draft(&drafts[7], ACT_ATTEND, &zhang);
	strcpy(drafts[7].head.what, SESSION);
	draft_order(&drafts[8], &zhang, TODAY, 1);
	drafts[8].head.open = true;
	for (int i = 0; i < 9; i++) {
		ck_assert_int_eq(rig_record(r, &drafts[i], &zhang), RECORD_FAILED);
		ck_assert_int_ne(r->err.text[0], 0);
		OK(store_recover(r->s, &r->err));
	}
	enrol(r, &zhang, SESSION, TODAY);
	rig_verified(r, 1);
	rig_done(r);
}
END_TEST

static void give_answer(struct rig *r, int64_t from, const unsigned char id[ACT_ID_BYTES], int yes)
{
	char key[2 * ACT_ID_BYTES + 1];
	struct answer_row row = {.yes = yes > 0};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;

	hex_from(key, id, ACT_ID_BYTES);
	memcpy(row.id, id, ACT_ID_BYTES);
	row_answer_encode(&row, &body);
	frame_init(&f, r, from, from + 1);
	if (yes >= 0)
		frame_body(&f, from + 1, "answer", key, &body);
	else
		frame_gone(&f, from + 1, "answer", key);
	buf_done(&body);
	OK(frame_give(r, &f));
}

static const struct enrolment *decided(struct rig *r, const struct person *p)
{
	const struct standing *st = stands(r, p);

	ck_assert_int_eq(st->n_enrolments, 1);
	return &st->enrolments[0];
}

START_TEST(test_answers)
{
	struct rig rig, *r = &rig;
	unsigned char id[ACT_ID_BYTES];
	struct person zhang;
	struct act act;
	struct frame f;

	seats_fill(r, &zhang);
	draft_open(&act, &zhang, COURSE, DAY_NONE);
	record_ok(r, &act, &zhang);
	memcpy(id, r->done.act.head.id, sizeof(id));
	at_day(r, "2026-11-24");
	give_answer(r, 20, id, 1);
	at_day(r, "2026-11-26");
	ck_assert_int_eq(decided(r, &zhang)->decision, DECISION_YES);
	ck_assert_int_eq(decided(r, &zhang)->decided, TODAY + 2);
	/* The same again, as after a restart of the hub's feed, is no news; the opposite is. */
	give_answer(r, 21, id, 1);
	ck_assert_int_eq(decided(r, &zhang)->decided, TODAY + 2);
	give_answer(r, 22, id, 0);
	rig_reopen(r);
	at_day(r, "2026-11-26");
	ck_assert_int_eq(decided(r, &zhang)->decision, DECISION_NO);
	ck_assert_int_eq(decided(r, &zhang)->decided, TODAY + 4);
	at_day(r, "2026-12-10");
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 1);
	at_day(r, "2026-12-11"); /* 15 days later nobody needs to hear of it */
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 0);
	at_day(r, "2026-11-27");
	give_answer(r, 23, id, -1);
	ck_assert_int_eq(decided(r, &zhang)->decision, DECISION_NONE);
	/* A snapshot without it takes it away. */
	give_answer(r, 24, id, 1);
	frame_init(&f, r, 0, 30);
	frame_offering(&f, 12, COURSE, false);
	OK(frame_give(r, &f));
	at_day(r, "2026-11-28");
	ck_assert_int_eq(decided(r, &zhang)->decision, DECISION_NONE);
	store_checkpoint(r->s);
	rig_verified(r, 1);
	rig_done(r);
}
END_TEST

/* A snapshot with it keeps the day on which it first came. */
START_TEST(test_answer_in_snapshot)
{
	struct rig rig, *r = &rig;
	char key[2 * ACT_ID_BYTES + 1];
	struct answer_row row = {.yes = true};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct person zhang;
	struct act act;
	struct frame f;

	seats_fill(r, &zhang);
	draft_open(&act, &zhang, COURSE, DAY_NONE);
	record_ok(r, &act, &zhang);
	memcpy(row.id, r->done.act.head.id, sizeof(row.id));
	hex_from(key, row.id, sizeof(row.id));
	give_answer(r, 20, row.id, 1);
	at_day(r, "2026-11-25");
	row_answer_encode(&row, &body);
	frame_init(&f, r, 0, 40);
	frame_offering(&f, 12, COURSE, false);
	frame_body(&f, 21, "answer", key, &body);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(decided(r, &zhang)->decision, DECISION_YES);
	ck_assert_int_eq(decided(r, &zhang)->decided, TODAY);
	rig_done(r);
}
END_TEST

START_TEST(test_attended_and_missed)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	enrol(r, &zhang, SESSION, TODAY + 7);
	enrol(r, &zhang, COURSE, DAY_NONE);
	attend(r, &zhang, COURSE);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_enrolments, 3);
	ck_assert(!st->enrolments[0].attended && !st->enrolments[1].attended);
	ck_assert(st->enrolments[2].attended);
	attend(r, &zhang, SESSION);
	attend(r, &zhang, SESSION); /* a second scan */
	st = stands(r, &zhang);
	ck_assert(st->enrolments[0].attended && !st->enrolments[1].attended);
	ck_assert_int_eq(st->n_missed, 0);
	/* The first was attended, the second is over in two weeks, the course never is. */
	at_day(r, "2026-12-01");
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_enrolments, 1);
	ck_assert(!st->enrolments[0].attended);
	ck_assert_int_eq(st->n_missed, 1);
	ck_assert_str_eq(st->missed[0].offering, SESSION);
	ck_assert_int_eq(st->missed[0].day, TODAY + 7);
	at_day(r, "2028-01-05"); /* 402 days after it */
	ck_assert_int_eq(stands(r, &zhang)->n_missed, 0);
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* Whoever left has missed nothing, and whoever was put on the list had no seat to miss. */
START_TEST(test_not_missed)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	leave_last(r, &zhang);
	draft_open(&act, &zhang, SESSION, TODAY);
	record_ok(r, &act, &zhang);
	attend(r, &zhang, SESSION);
	enrol(r, &zhang, SESSION, TODAY); /* left, came, and took a seat again */
	at_day(r, "2026-11-23");
	ck_assert_int_eq(stands(r, &zhang)->n_missed, 0);
	rig_verified(r, 5);
	rig_done(r);
}
END_TEST

START_TEST(test_newest_missed_first)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	char day[11], resource[RESOURCE_SIZE];
	struct frame f;

	seats_fill(r, &zhang);
	frame_init(&f, r, 20, 40);
	for (int i = 1; i <= MISSED_MAX + 2; i++) {
		day_format(TODAY + i, day);
		snprintf(resource, sizeof(resource), SEATS SESSION "/%s", day);
		frame_right(&f, r, 20 + i, resource, 5);
	}
	OK(frame_give(r, &f));
	for (int i = 1; i <= MISSED_MAX + 2; i++)
		enrol(r, &zhang, SESSION, TODAY + i);
	at_day(r, "2027-01-01");
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_missed, MISSED_MAX);
	ck_assert_int_eq(st->missed[0].day, TODAY + MISSED_MAX + 2);
	ck_assert_int_eq(st->missed[MISSED_MAX - 1].day, TODAY + 3);
	rig_done(r);
}
END_TEST

START_TEST(test_moved_and_called_off)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	struct act act;
	struct frame f;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	frame_init(&f, r, 20, 21);
	frame_change(&f, 21, CHANGE_MOVED, TODAY, TODAY + 3);
	OK(frame_give(r, &f));
	/* Two days later it is still to come. */
	at_day(r, "2026-11-24");
	ck_assert_int_eq(store_catalogue(r->s)->timetable.n_changes, 1);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_enrolments, 1);
	ck_assert_int_eq(st->enrolments[0].day, TODAY);
	ck_assert_int_eq(st->n_missed, 0);
	at_day(r, "2026-11-25");
	ck_assert(!stands(r, &zhang)->enrolments[0].attended);
	draft(&act, ACT_ATTEND, &zhang);
	strcpy(act.head.what, SESSION);
	act.head.service_day = r->now.day;
	act.head.has_ref = true;
	memcpy(act.head.ref, stands(r, &zhang)->enrolments[0].id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ck_assert(stands(r, &zhang)->enrolments[0].attended);
	at_day(r, "2026-11-26");
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 0);
	/* Also when nobody remembers the change any more, it was attended. */
	frame_init(&f, r, 21, 22);
	frame_gone(&f, 22, "change", SESSION "/" FIXTURE_TODAY);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(stands(r, &zhang)->n_missed, 0);
	enrol(r, &zhang, SESSION, TODAY + 7);
	frame_init(&f, r, 22, 23);
	frame_change(&f, 23, CHANGE_OFF, TODAY + 7, DAY_NONE);
	OK(frame_give(r, &f));
	at_day(r, "2026-12-05");
	ck_assert_int_eq(stands(r, &zhang)->n_missed, 0);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

/* A course that the hub takes away is over. */
START_TEST(test_course_gone)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct frame f;

	seats_fill(r, &zhang);
	enrol(r, &zhang, COURSE, DAY_NONE);
	at_day(r, "2027-05-01");
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 1);
	frame_init(&f, r, 20, 21);
	frame_gone(&f, 21, "offering", COURSE);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(stands(r, &zhang)->n_enrolments, 0);
	rig_done(r);
}
END_TEST

/* ---- meals ------------------------------------------------------------------------------------ */

/* Both kinds of portions are called at one window: their numbers go on. */
START_TEST(test_walk_in)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	draft_order(&act, &zhang, TODAY, 1);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A001");
	act.head.walk = true;
	act.body.collect = COLLECT_PICK_UP;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A002");
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	act.head.walk = false;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A004");
	ck_assert_int_eq(right_left(r, "meal/" FIXTURE_PLACE "/lunch/2026-11-22"), 3);
	ck_assert_int_eq(right_left(r, "walk/" FIXTURE_PLACE "/lunch/2026-11-22"), 0);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_orders, 4);
	ck_assert(!st->orders[0].walk_in && st->orders[1].walk_in && !st->orders[3].walk_in);
	ck_assert_int_eq(st->orders[1].collect, COLLECT_PICK_UP);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

/* Somebody orders for two in one visit, and one portion is left. */
START_TEST(test_last_portion)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	for (int i = 0; i < 2; i++) {
		draft_order(&act, &zhang, TODAY + 1, 1);
		record_ok(r, &act, &zhang);
	}
	ck_assert_int_eq(right_left(r, FIXTURE_TOMORROW), 1);
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	ck_assert_int_eq(right_left(r, FIXTURE_TOMORROW), 0);
	/* Two orders for one meal are two orders with numbers of their own. */
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 3);
	ck_assert_str_ne(r->done.standing.orders[0].pickup, r->done.standing.orders[1].pickup);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

static void set_item(struct act *act, int i, const char *id, int qty, int32_t fen)
{
	strcpy(act->body.items[i].id, id);
	strcpy(act->body.items[i].name.text[LANG_ZH], id);
	act->body.items[i].qty = qty;
	act->body.items[i].fen = fen;
	act->body.n_items = i + 1;
}

START_TEST(test_last_order)
{
	struct rig rig, *r = &rig;
	const struct last_order *last = &rig.done.standing.last;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	stands(r, &zhang);
	ck_assert_str_eq(last->meal, "");
	draft_order(&act, &zhang, TODAY + 1, 1);
	set_item(&act, 0, "S01", 1, 1300);
	set_item(&act, 1, "M01", 1, 0);
	set_item(&act, 2, "M09", 1, 0);
	act.body.less_rice = true;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(last->meal, "lunch");
	ck_assert_int_eq(last->n, 1);
	ck_assert_str_eq(last->dish[0], "S01");
	ck_assert(last->less_rice);
	/* Dishes, for an earlier day: it is newer all the same. */
	draft_order(&act, &zhang, TODAY, 1);
	set_item(&act, 0, "M05", 1, 1000);
	set_item(&act, 1, "M09", 2, 100);
	act.body.collect = COLLECT_PICK_UP;
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(last->n, 2);
	ck_assert_str_eq(last->dish[1], "M09");
	ck_assert_int_eq(last->qty[1], 2);
	ck_assert_int_eq(last->collect, COLLECT_PICK_UP);
	ck_assert(!last->less_rice);
	/* Cancelled: the one before is the last. */
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(last->dish[0], "S01");
	/* It counts 60 days from its meal, though it is no order to come any more. */
	at_day(r, "2027-01-22");
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 0);
	ck_assert_str_eq(last->dish[0], "S01");
	at_day(r, "2027-01-23");
	stands(r, &zhang);
	ck_assert_str_eq(last->meal, "");
	rig_done(r);
}
END_TEST

START_TEST(test_served_today)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	draft_order(&act, &zhang, TODAY, 1);
	record_ok(r, &act, &zhang);
	ck_assert(!r->done.standing.orders[0].served);
	draft(&act, ACT_SERVE, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(r->done.standing.n_orders, 1);
	ck_assert(r->done.standing.orders[0].served);
	rig_done(r);
}
END_TEST

/* ---- for somebody else ------------------------------------------------------------------------ */

START_TEST(test_link)
{
	static const struct {
		const char *place;
		uint32_t resident;
		enum lookup_result result;
	} cases[] = {
		{FIXTURE_PLACE, 1001, LOOKUP_FOUND},
		{FIXTURE_PLACE, 1002, LOOKUP_UNKNOWN},
		{RIG_NOWHERE, 1001, LOOKUP_UNKNOWN}, /* accepted here, but its keys are not */
		{"330199-001", 1001, LOOKUP_UNKNOWN},
	};
	struct rig rig, *r = &rig;
	struct lookup found = {.ticket = 7};
	struct person zhang;

	seats_fill(r, &zhang);
	enrol(r, &zhang, COURSE, DAY_NONE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct link_to link = {.resident = cases[i].resident};

		strcpy(link.place, cases[i].place);
		store_find_link(r->s, &link, &r->now, &found);
		ck_assert_int_eq(found.result, cases[i].result);
		ck_assert_int_eq(found.ticket, 7);
		ck_assert_int_eq(found.person.known, cases[i].result == LOOKUP_FOUND);
		ck_assert_int_eq(found.standing.n_enrolments, cases[i].result == LOOKUP_FOUND);
	}
	rig_done(r);
}
END_TEST

SUITE_MAIN("enrolments", test_seats_inside_the_lease, test_left, test_capacity_lowered,
	test_tickets, test_bad_drafts, test_answers, test_answer_in_snapshot,
	test_attended_and_missed, test_not_missed, test_newest_missed_first,
	test_moved_and_called_off, test_course_gone, test_walk_in, test_last_portion,
	test_last_order, test_served_today, test_link)
