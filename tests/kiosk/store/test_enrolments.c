/* SPDX-License-Identifier: MIT */
/* Seats, waiting lists, attendance, and what the standing says of them. */
#include "tests/kiosk/store/seats.h"

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
	ck_assert(!decided(r, &zhang)->told);
	act_init(&act, ACT_PHONED);
	act.head.has_ref = true;
	memcpy(act.head.ref, id, sizeof(id));
	record_ok(r, &act, &zhang);
	ck_assert(decided(r, &zhang)->told);
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
	rig_verified(r, 2);
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

/* Not me: the check-in is taken back, and the attendance that came with it. */
START_TEST(test_undone_attendance)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	enrol(r, &zhang, COURSE, DAY_NONE);
	rig_check_in(r, &zhang);
	draft(&act, ACT_UNDO, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	attend(r, &zhang, SESSION);
	attend(r, &zhang, COURSE);
	ck_assert(stands(r, &zhang)->enrolments[0].attended);
	ck_assert(stands(r, &zhang)->enrolments[1].attended);
	record_ok(r, &act, &zhang);
	ck_assert(!stands(r, &zhang)->checked_in);
	ck_assert(!stands(r, &zhang)->enrolments[0].attended);
	ck_assert(!stands(r, &zhang)->enrolments[1].attended);
	at_day(r, "2026-11-23");
	ck_assert_int_eq(stands(r, &zhang)->n_missed, 1);
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* The slip of a seat names it, and nobody. */
START_TEST(test_slip_of_a_seat)
{
	struct rig rig, *r = &rig;
	struct lookup found = {0};
	struct person zhang;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	store_find_scan(r->s, r->done.slip_code, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_SLIP);
	ck_assert_int_eq(found.standing.n_orders, 0);
	ck_assert_int_eq(found.standing.n_enrolments, 1);
	ck_assert_str_eq(found.standing.enrolments[0].offering, SESSION);
	ck_assert_int_eq(found.standing.enrolments[0].day, TODAY);
	ck_assert_str_eq(found.person.masked, "");
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

SUITE_MAIN("enrolments", test_seats_inside_the_lease, test_left, test_capacity_lowered,
	test_tickets, test_bad_drafts, test_answers, test_answer_in_snapshot,
	test_attended_and_missed, test_not_missed, test_newest_missed_first,
	test_moved_and_called_off, test_undone_attendance, test_slip_of_a_seat, test_course_gone)
