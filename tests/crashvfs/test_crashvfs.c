/* SPDX-License-Identifier: MIT */
/* A part of what `make crashvfs` does at length. */
#include "tests/crashvfs/crash.h"
#include "tests/support/suite.h"

START_TEST(test_power_cuts)
{
	bool slow = getenv("LITANG_SLOW") != NULL; /* under valgrind */
	struct share share = {.points = slow ? 100 : 1200, .first = 0, .step = 1};
	struct findings f = {.points = 0};
	char dir[64];

	suite_dir(dir, sizeof(dir));
	cuts_make(&share, dir, &f);
	ck_assert_int_eq(f.points, share.points);
	ck_assert_int_eq(f.lost, 0);
	ck_assert_int_eq(f.corrupt, 0);
	ck_assert_int_eq(f.mismatched, 0);
	ck_assert_int_eq(f.stuck, 0);
	/* The looking itself: a disk that syncs too little is found out. */
	ck_assert_int_gt(2 * f.control, f.states);
	ck_assert_int_gt(f.whole, share.points / 40);
	ck_assert_int_gt(f.gone_on, share.points / 20);
}
END_TEST

SUITE_MAIN("crashvfs", test_power_cuts)
