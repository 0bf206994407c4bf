/* SPDX-License-Identifier: MIT */
/* A child that was fetched is not here any more, until it comes back. */
#include "kiosk/store/here.h"
#include "tests/kiosk/store/rig.h"

static struct rig rig, *r = &rig;
static struct person zhang;

static bool here(void)
{
	static struct standing s;

	OK(store_standing(r->s, &zhang, &r->now, &s, &r->err));
	return s.checked_in;
}

static void fetched(void)
{
	struct act act;

	draft(&act, ACT_COLLECT, &zhang);
	strcpy(act.head.what, "listed");
	strcpy(act.body.note, "330784-004/1003");
	ck_assert_msg(rig_record(r, &act, &zhang) == RECORD_OK, "%s", r->err.text);
	ck_assert(!r->done.standing.checked_in);
}

START_TEST(test_gone_and_back)
{
	struct rebuilt report;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	fetched(); /* who never came: nothing follows from it */
	ck_assert(!here());
	rig_check_in(r, &zhang);
	ck_assert(here());
	fetched();
	ck_assert(!here());
	rig_reopen(r);
	ck_assert(!here());
	rig_check_in(r, &zhang);
	ck_assert(here());
	fetched();
	rig_verified(r, 5);
	OK(store_rebuild(r->s, &report, &r->err));
	ck_assert(!here());
	rig_done(r);
}
END_TEST

/* The feed says how old who checks in here is. */
static void child_told(int64_t rev, const char *address, day_t born)
{
	struct person_row row;
	struct frame f;

	rig_person(r, &row, RIG_ID, 1001);
	strcpy(row.person.address, address);
	row.person.born = born;
	frame_init(&f, r, rev, rev + 10);
	frame_person(&f, r, rev + 1, &row);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

static int listed(struct found *f, day_t day)
{
	memset(f, 0, sizeof(*f));
	store_find_here(r->s, day, f);
	ck_assert(!f->failed);
	return f->total;
}

/* Only children, of today, in the order in which they came; who was fetched is not among them. */
START_TEST(test_who_is_here)
{
	struct found f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	child_told(10, "小宝", FIXTURE_DAY - 3000);
	rig_check_in(r, &zhang);
	ck_assert_int_eq(listed(&f, FIXTURE_DAY), 1);
	ck_assert_int_eq(f.n, 1);
	ck_assert_uint_eq(f.who[0].resident, zhang.resident);
	ck_assert_str_eq(f.who[0].address, "小宝");
	ck_assert_int_gt(f.who[0].at_min, 0);
	ck_assert_int_eq(listed(&f, FIXTURE_DAY + 1), 0);
	fetched();
	ck_assert_int_eq(listed(&f, FIXTURE_DAY), 0);
	rig_check_in(r, &zhang);
	ck_assert_int_eq(listed(&f, FIXTURE_DAY), 1);
	child_told(20, "张奶奶", FIXTURE_DAY - 30000); /* grown up */
	ck_assert_int_eq(listed(&f, FIXTURE_DAY), 0);
	rig_done(r);
}
END_TEST

SUITE_MAIN("fetched", test_gone_and_back, test_who_is_here)
