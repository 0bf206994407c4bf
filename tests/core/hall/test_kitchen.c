/* SPDX-License-Identifier: MIT */
/* When a meal's lists are due. */
#include "core/hall/kitchen.h"

#include <string.h>

#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

static bool due(int minute, int days, enum clock_quality clock)
{
	static const struct slot lunch = {.to_min = 750, .cutoff_min = 540};
	struct moment now = {.day = FIXTURE_DAY, .secs = minute * 60, .quality = clock};

	return kitchen_lists_due(&lunch, FIXTURE_DAY + days, &now);
}

static bool phone(const char *number, int begins, int minute)
{
	struct slot lunch = {.from_min = 630, .to_min = 750, .cutoff_min = 540};
	struct moment now = {.day = FIXTURE_DAY, .secs = minute * 60, .quality = CLOCK_HUB};

	lunch.kitchen_min = begins;
	strcpy(lunch.kitchen_phone, number);
	return kitchen_phone_due(&lunch, &now);
}

START_TEST(test_when_the_kitchen_is_phoned)
{
	ck_assert(!phone("", 0, 640)); /* the hall's own */
	ck_assert(!phone("0579-1", 570, 549));
	ck_assert(phone("0579-1", 570, 550));
	ck_assert(!phone("0579-1", 550, 535)); /* orders are still taken */
	ck_assert(phone("0579-1", 550, 540));
	ck_assert(!phone("0579-1", 0, 609));
	ck_assert(phone("0579-1", 0, 610));
	ck_assert(!phone("0579-1", 0, 750));
}
END_TEST

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

SUITE_MAIN("kitchen", test_when, test_when_the_kitchen_is_phoned)
