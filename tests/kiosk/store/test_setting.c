/* SPDX-License-Identifier: MIT */
/* What staff set at the terminal: kept over restarts, and what another program wrote does no harm. */
#include "kiosk/store/setting.h"

#include "tests/kiosk/store/rig.h"

static const struct settings usual = {.value = {[SETTING_IDLE] = IDLE_USUAL}};

static struct settings now_set(struct rig *r, unsigned bits)
{
	struct settings now = usual;
	unsigned set = ~0U;

	OK(store_settings(r->s, &now, &set, &r->err));
	ck_assert_uint_eq(set, bits);
	return now;
}

START_TEST(test_kept)
{
	struct rig rig, *r = &rig;
	struct settings now;

	rig_init(r);
	now = now_set(r, 0);
	ck_assert_mem_eq(now.value, usual.value, sizeof(now.value));
	OK(store_setting_set(r->s, SETTING_IDLE, IDLE_LONG, &r->err));
	OK(store_setting_set(r->s, SETTING_NOTICE, 0xdeadbeef, &r->err));
	OK(store_setting_set(r->s, SETTING_IDLE, IDLE_SHORT, &r->err)); /* instead of the last */
	rig_reopen(r);
	now = now_set(r, 1U << SETTING_IDLE | 1U << SETTING_NOTICE);
	ck_assert_uint_eq(now.value[SETTING_IDLE], IDLE_SHORT);
	ck_assert_uint_eq(now.value[SETTING_NOTICE], 0xdeadbeef);
	ck_assert_uint_eq(now.value[SETTING_PAPER], PAPER_USUAL);
	rig_done(r);
}
END_TEST

START_TEST(test_of_another_program)
{
	struct rig rig, *r = &rig;
	struct settings now;

	rig_init(r);
	OK(store_setting_set(r->s, SETTING_PAPER, PAPER_58, &r->err));
	store_close(r->s);
	rig_sql(r->db, "INSERT INTO setting VALUES('idle', 'for ever'), ('colour', 'red'),"
		       " ('languages', ''), ('loudness', 'more')");
	rig_open(r);
	now = now_set(r, 1U << SETTING_PAPER | 1U << SETTING_LOUD);
	ck_assert_uint_eq(now.value[SETTING_IDLE], IDLE_USUAL);
	ck_assert_uint_eq(now.value[SETTING_PAPER], PAPER_58);
	rig_done(r);
}
END_TEST

SUITE_MAIN("setting", test_kept, test_of_another_program)
