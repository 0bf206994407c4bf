/* SPDX-License-Identifier: MIT */
#include "core/base/clock.h"
#include "core/hall/calendar.h"
#include "tests/support/suite.h"

#define DAY 86400000LL

static int64_t wall, boot;

static int64_t get_wall(void *ctx)
{
	(void)ctx;
	return wall;
}

static int64_t get_boot(void *ctx)
{
	(void)ctx;
	return boot;
}

static const struct time_source source = {get_wall, get_boot, NULL};

START_TEST(test_follows_the_wall)
{
	struct hall_clock c;

	wall = 1000000000000, boot = 5000;
	hall_clock_init(&c, source, wall - 3 * DAY);
	ck_assert_int_eq(hall_clock_now(&c).ms, wall);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_WALL);
	wall += 70000, boot += 60000; /* network time set it a little forward */
	ck_assert_int_eq(hall_clock_now(&c).ms, wall);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_WALL);
}
END_TEST

START_TEST(test_never_back)
{
	struct hall_clock c;
	struct moment before, after;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, 0);
	before = hall_clock_now(&c);
	wall -= 365 * DAY, boot += 1000;
	after = hall_clock_now(&c);
	ck_assert_int_eq(after.ms, before.ms + 1000);
	ck_assert_int_eq(after.quality, CLOCK_UNKNOWN);
	wall += 365 * DAY; /* it came back: still doubted until the hub speaks */
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
	hall_clock_from_hub(&c, before.ms + 5000);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_HUB);
	ck_assert_int_eq(hall_clock_now(&c).ms, before.ms + 5000);
}
END_TEST

START_TEST(test_jump_forward)
{
	struct hall_clock c;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, 0);
	wall += 2 * DAY, boot += 1000;
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
	ck_assert_int_eq(hall_clock_now(&c).ms, 1000000000000 + 1000);
}
END_TEST

START_TEST(test_behind_the_journal)
{
	struct hall_clock c;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, wall + DAY);
	ck_assert_int_eq(hall_clock_now(&c).ms, wall + DAY);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
}
END_TEST

/* Set years ahead while it was off: nothing is dated by that, and the hub's word puts it right. */
/* Somebody looked: it counts on from there, however the wall clock stands, until the hub is heard. */
START_TEST(test_set_by_somebody)
{
	struct hall_clock c;
	int64_t morning;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, wall + DAY);
	morning = hall_clock_now(&c).ms + DAY / 2;
	hall_clock_set(&c, morning - DAY); /* back behind what is written: no */
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
	hall_clock_set(&c, morning);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_WALL);
	boot += 60000, wall -= 5 * DAY;
	ck_assert_int_eq(hall_clock_now(&c).ms, morning + 60000);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_WALL);
	hall_clock_set(&c, morning + DAY); /* it is certain by now: only once */
	ck_assert_int_eq(hall_clock_now(&c).ms, morning + 60000);
	hall_clock_from_hub(&c, morning + 90000);
	ck_assert_int_eq(hall_clock_now(&c).ms, morning + 90000);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_HUB);
	hall_clock_set(&c, morning + DAY);
	ck_assert_int_eq(hall_clock_now(&c).ms, morning + 90000);
	hall_clock_init(&c, source, morning + 60000); /* a new start: asked again */
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
}
END_TEST

START_TEST(test_far_after_the_journal)
{
	struct hall_clock c;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, wall - 59 * DAY);
	ck_assert_int_eq(hall_clock_now(&c).ms, wall);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_WALL);
	hall_clock_init(&c, source, wall - 365 * DAY);
	boot += 1000, wall += 1000;
	ck_assert_int_eq(hall_clock_now(&c).ms, wall - 365 * DAY);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
	hall_clock_from_hub(&c, wall - 364 * DAY);
	ck_assert_int_eq(hall_clock_now(&c).ms, wall - 364 * DAY);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_HUB);
}
END_TEST

START_TEST(test_hub_time_counts_on)
{
	struct hall_clock c;

	wall = 1000000000000, boot = 0;
	hall_clock_init(&c, source, 0);
	hall_clock_from_hub(&c, 1000000100000);
	wall = 5, boot = 4000; /* the wall clock no longer matters */
	ck_assert_int_eq(hall_clock_now(&c).ms, 1000000104000);
	hall_clock_from_hub(&c, 1000000000000); /* a hub that is behind: never back */
	ck_assert_int_eq(hall_clock_now(&c).ms, 1000000104000);
}
END_TEST

/* The wall clock was ahead when the hub spoke: time goes on, slower, and the hub's is reached. */
START_TEST(test_ahead_of_the_hub)
{
	static const struct {
		int64_t ahead;
		enum clock_quality quality;
	} cases[] = {{100000, CLOCK_HUB}, {600000, CLOCK_WALL}, {400 * DAY, CLOCK_UNKNOWN}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t hub = 1000000000000, ahead = cases[i].ahead;
		struct hall_clock c;

		wall = hub + ahead, boot = 0;
		hall_clock_init(&c, source, 0);
		ck_assert_int_eq(hall_clock_now(&c).ms, hub + ahead);
		hall_clock_from_hub(&c, hub);
		ck_assert_int_eq(hall_clock_now(&c).ms, hub + ahead);
		ck_assert_int_eq(hall_clock_now(&c).quality, cases[i].quality);
		boot = 8000; /* an undo that is open for eight seconds must not stay open for hours */
		ck_assert_int_eq(hall_clock_now(&c).ms, hub + ahead + 4000);
		boot = 2 * ahead + 1000;
		ck_assert_int_eq(hall_clock_now(&c).ms, hub + boot);
		ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_HUB);
	}
}
END_TEST

/* At rest the hub's word puts it right at once; a little ahead is left to catch up. */
START_TEST(test_settle)
{
	struct hall_clock c;
	int64_t hub = 1000000000000;

	wall = hub + 30 * DAY, boot = 0;
	hall_clock_init(&c, source, 0);
	hall_clock_now(&c);
	ck_assert(!hall_clock_settle(&c)); /* the hub has not spoken */
	hall_clock_from_hub(&c, hub);
	boot = 1000;
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_UNKNOWN);
	ck_assert(hall_clock_settle(&c));
	ck_assert_int_eq(hall_clock_now(&c).ms, hub + 1000);
	ck_assert_int_eq(hall_clock_now(&c).quality, CLOCK_HUB);
	ck_assert(!hall_clock_settle(&c));
	hall_clock_from_hub(&c, hub - 60000);
	ck_assert(!hall_clock_settle(&c));
	ck_assert_int_eq(hall_clock_now(&c).ms, hub + 1000);
}
END_TEST

START_TEST(test_local_day)
{
	struct moment m = moment_at(1781740799000LL, CLOCK_HUB); /* 2026-06-17 23:59:59 UTC */
	char day[11];

	day_format(m.day, day);
	ck_assert_str_eq(day, "2026-06-18"); /* in Shanghai it is the next morning */
	ck_assert_int_eq(m.secs, 7 * 3600 + 59 * 60 + 59);
}
END_TEST

SUITE_MAIN("clock", test_follows_the_wall, test_never_back, test_jump_forward, test_set_by_somebody,
	test_behind_the_journal, test_far_after_the_journal, test_hub_time_counts_on,
	test_ahead_of_the_hub, test_settle, test_local_day)
