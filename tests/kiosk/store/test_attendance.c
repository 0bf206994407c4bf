/* SPDX-License-Identifier: MIT */
/* A day's sheet: who has a seat, who came and when, who is missing. */
#include "kiosk/store/attendance.h"
#include "tests/kiosk/store/seats.h"

struct sheet {
	int n;
	struct attendee who;
};

static int on_line(void *ctx, const struct attendee *who)
{
	struct sheet *sheet = ctx;

	sheet->n++;
	sheet->who = *who;
	return 0;
}

static struct sheet sheet_of(struct rig *r, const char *id, day_t day)
{
	struct offering offering = {.seats = 2};
	struct session session = {.offering = &offering, .day = day};
	struct sheet sheet = {.n = 0};

	strcpy(offering.id, id);
	OK(store_attendance(r->s, &session, on_line, &sheet, &r->err));
	return sheet;
}

START_TEST(test_missing_then_there)
{
	static const char *const ids[] = {SESSION, COURSE};
	struct rig rig, *r = &rig;
	struct person zhang;
	struct sheet got;

	seats_fill(r, &zhang);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(sheet_of(r, ids[i], TODAY).n, 0);
		enrol(r, &zhang, ids[i], i ? DAY_NONE : TODAY);
		got = sheet_of(r, ids[i], TODAY);
		ck_assert_int_eq(got.n, 1);
		ck_assert(got.who.enrolled && !got.who.waiting && !got.who.came);
		ck_assert_int_eq(got.who.came_ms, 0);
		ck_assert_str_eq(got.who.place, zhang.place);
		ck_assert_uint_eq(got.who.resident, zhang.resident);
		ck_assert_str_eq(got.who.masked, zhang.masked);
		attend(r, &zhang, ids[i]);
		got = sheet_of(r, ids[i], TODAY);
		ck_assert_int_eq(got.n, 1);
		ck_assert(got.who.enrolled && got.who.came);
		ck_assert_int_eq(got.who.came_ms, r->done.act.head.at_ms);
	}
	ck_assert_int_eq(sheet_of(r, SESSION, TODAY + 7).n, 0);
	got = sheet_of(r, COURSE, TODAY + 7);
	ck_assert(got.n == 1 && !got.who.came);
	rig_done(r);
}
END_TEST

START_TEST(test_left_waiting_and_without_a_seat)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct sheet got;
	struct act act;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	leave_last(r, &zhang);
	ck_assert_int_eq(sheet_of(r, SESSION, TODAY).n, 0);
	draft_open(&act, &zhang, SESSION, TODAY + 7);
	record_ok(r, &act, &zhang);
	got = sheet_of(r, SESSION, TODAY + 7);
	ck_assert(got.n == 1 && got.who.waiting && !got.who.came);
	attend(r, &zhang, SESSION);
	got = sheet_of(r, SESSION, TODAY);
	ck_assert_int_eq(got.n, 1);
	ck_assert(!got.who.enrolled && got.who.came && got.who.came_ms > 0);
	rig_done(r);
}
END_TEST

/* Who had a seat on the day that it was has it on the day that it is moved to. */
START_TEST(test_moved)
{
	static const struct session_change moved = {
		.kind = CHANGE_MOVED, .day = TODAY, .to_day = TODAY + 1};
	struct offering offering = {.id = SESSION, .seats = 2};
	struct session session = {.offering = &offering, .day = TODAY + 1, .change = &moved};
	struct rig rig, *r = &rig;
	struct sheet got = {.n = 0};
	struct person zhang;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	OK(store_attendance(r->s, &session, on_line, &got, &r->err));
	ck_assert(got.n == 1 && got.who.enrolled && !got.who.came);
	rig_done(r);
}
END_TEST

/* What staff are shown, of today's sessions alone. */
START_TEST(test_for_staff)
{
	struct rig rig, *r = &rig;
	struct found found = {.ticket = 7};
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	enrol(r, &zhang, SESSION, TODAY);
	store_find_class(r->s, SESSION, TODAY, &found);
	ck_assert(found.ticket == 7 && !found.failed);
	ck_assert(found.total == 1 && found.next == 0 && found.n == 1);
	ck_assert_str_eq(found.who[0].masked, zhang.masked);
	draft(&act, ACT_ATTEND, &zhang);
	strcpy(act.head.what, SESSION);
	act.head.service_day = TODAY;
	record_ok(r, &act, &zhang);
	store_find_class(r->s, SESSION, TODAY, &found);
	ck_assert(found.total == 1 && found.next == 1 && found.n == 0);
	store_find_class(r->s, SESSION, TODAY + 1, &found); /* a Monday */
	ck_assert(found.failed);
	store_find_class(r->s, "Z9", TODAY, &found);
	ck_assert(found.failed && found.ticket == 7);
	rig_done(r);
}
END_TEST

SUITE_MAIN("attendance", test_moved, test_for_staff, test_missing_then_there,
	test_left_waiting_and_without_a_seat)
