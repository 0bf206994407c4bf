/* SPDX-License-Identifier: MIT */
/* A child that was fetched is not here any more, until it comes back. */
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

SUITE_MAIN("fetched", test_gone_and_back)
