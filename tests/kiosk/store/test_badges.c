/* SPDX-License-Identifier: MIT */
/* A volunteer's badge is stopped here: from that act on it is a resident's card as any. */
#include "core/visit/badges.h"

#include "tests/kiosk/store/rig.h"

static struct rig rig, *r = &rig;
static struct person helper;

static void set_up(void)
{
	struct person_row row;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &helper);
	rig_person(r, &row, RIG_ID, 1001);
	row.person.volunteer = true;
	frame_init(&f, r, 10, 12);
	frame_person(&f, r, 11, &row);
	rig_person(r, &row, RIG_ID_OTHER, 1002);
	frame_person(&f, r, 12, &row);
	OK(frame_give(r, &f));
}

static bool opens(void)
{
	struct card card = {.kind = CARD_ID, .number = RIG_ID};
	struct lookup found = {.ticket = 1};

	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	return found.person.volunteer;
}

static void set(const char *what)
{
	struct act act;

	draft(&act, ACT_SETTING, &helper);
	strcpy(act.head.what, what);
	act.body.by = BY_STAFF;
	ck_assert_msg(rig_record(r, &act, &helper) == RECORD_OK, "%s", r->err.text);
}

static bool listed_as_stopped(void)
{
	struct found found = {.ticket = 3};

	store_find_badges(r->s, &found);
	ck_assert(!found.failed && found.ticket == 3);
	ck_assert_int_eq(found.total, 1);
	ck_assert_uint_eq(found.who[0].resident, 1001);
	return found.who[0].stopped;
}

START_TEST(test_stopped_and_back)
{
	set_up();
	ck_assert(opens() && !listed_as_stopped());
	set(BADGE_STOPPED);
	ck_assert(!opens() && listed_as_stopped());
	set(BADGE_STOPPED); /* once more is the same */
	rig_reopen(r);
	ck_assert(!opens() && listed_as_stopped());
	set(BADGE_BACK);
	set("idle");
	ck_assert(opens() && !listed_as_stopped());
	rig_done(r);
}
END_TEST

/* It is a projection: verified, and made again. */
START_TEST(test_made_again)
{
	struct rebuilt report;
	int64_t n;

	set_up();
	set(BADGE_STOPPED);
	rig_sql(r->db, "DELETE FROM badge_stopped");
	ck_assert_int_eq(store_verify(r->s, &n, &r->err), ERR_BAD);
	ck_assert(opens());
	OK(store_rebuild(r->s, &report, &r->err));
	OK(store_verify(r->s, &n, &r->err));
	ck_assert(!opens());
	rig_done(r);
}
END_TEST

SUITE_MAIN("badges", test_stopped_and_back, test_made_again)
