/* SPDX-License-Identifier: MIT */
/* When a meal's lists are due. */
#include "core/hall/kitchen.h"

#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

static bool due(int minute, int days, enum clock_quality clock)
{
	static const struct slot lunch = {.to_min = 750, .cutoff_min = 540};
	struct moment now = {.day = FIXTURE_DAY, .secs = minute * 60, .quality = clock};

	return kitchen_lists_due(&lunch, FIXTURE_DAY + days, &now);
}

START_TEST(test_when)
{
	ck_assert(!due(539, 0, CLOCK_HUB));
	ck_assert(due(540, 0, CLOCK_HUB));
	ck_assert(due(749, 0, CLOCK_HUB));
	ck_assert(!due(750, 0, CLOCK_HUB));
	ck_assert(!due(600, 1, CLOCK_HUB));
	ck_assert(!due(600, -1, CLOCK_HUB));
	ck_assert(!due(600, 0, CLOCK_UNKNOWN));
}
END_TEST

SUITE_MAIN("kitchen", test_when)
