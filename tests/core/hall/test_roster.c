/* SPDX-License-Identifier: MIT */
#include "core/hall/roster.h"

#include <string.h>

#include "tests/support/suite.h"

START_TEST(test_there_and_back)
{
	static const char *const places[] = {"330784-004", "330784-1204"};
	static const uint32_t numbers[] = {1, 1001, UINT32_MAX};

	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < 3; j++) {
			char code[ROSTER_CODE_SIZE], place[PLACE_SIZE];
			uint32_t resident;

			roster_code(code, places[i], numbers[j]);
			ck_assert_int_eq(roster_parse(code, place, &resident), 0);
			ck_assert_str_eq(place, places[i]);
			ck_assert_uint_eq(resident, numbers[j]);
			code[0] = 'l'; /* Caps Lock on a scanner's line */
			ck_assert_int_eq(roster_parse(code, place, &resident), 0);
		}
	}
}
END_TEST

START_TEST(test_others)
{
	static const char *const texts[] = {"", "LR1", "LR1-", "LR1--", "LR1-1001",
		"LR1-330784-004", "LR1-330784-004-", "LR1-330784-004-0", "LR1-330784-004-12x",
		"LR1-330784-004--12", "LR1-330784-004- 12", "LR1-330784-004-4294967296",
		"LR1-330784-004-10000000000", "LR1-330784-04-12", "LR1-3307840-004-12",
		"LR1-330784-00004-12", "LT1-330784-004-12", "WL1-330784-004-12",
		"LR1-330784-004330784-004330784-004330784-004-12"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char place[PLACE_SIZE];
		uint32_t resident;

		ck_assert_msg(roster_parse(texts[i], place, &resident) == ERR_BAD, "%s", texts[i]);
	}
}
END_TEST

SUITE_MAIN("roster", test_there_and_back, test_others)
