/* SPDX-License-Identifier: MIT */
/* Names with codes on paper: all of them, so many a paper, and each code is that of its name. */
#include <string.h>

#include "core/base/text.h"
#include "core/hall/roster.h"
#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

#define MANY (2 * ROSTER_A_PAPER + 1)

static struct found_person who[MANY];

/* Of the paper that begins with `first`: codes on it, each below its name. */
static int names_on(const struct paper *paper, int first)
{
	int n = 0;

	for (int i = 1; i < paper->n; i++) {
		char place[PLACE_SIZE], number[16];
		uint32_t resident;

		if (paper->line[i].kind != PAPER_QR)
			continue;
		ck_assert_int_eq(roster_parse(paper->line[i].text, place, &resident), 0);
		ck_assert_str_eq(place, FIXTURE_PLACE);
		ck_assert_uint_eq(resident, who[first + n].resident);
		snprintf(number, sizeof(number), "%u", (unsigned)resident);
		ck_assert_ptr_nonnull(strstr(paper->line[i - 1].text, number));
		ck_assert_ptr_nonnull(strstr(paper->line[i - 1].text, who[first + n].masked));
		n++;
	}
	return n;
}

START_TEST(test_papers)
{
	struct roster_sheet sheet = {fixture_catalogue()->hall, who, MANY, FIXTURE_DAY};

	for (int i = 0; i < MANY; i++) {
		struct person p;

		fixture_person(&p, i % 3);
		who[i].resident = 90 + (uint32_t)i;
		text_copy(who[i].masked, NAME_SIZE, p.masked);
	}
	for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
		for (int columns = 32; columns <= 48; columns += 16) {
			int all = 0;

			screen_words(lang);
			for (int first = 0; first < MANY; first += ROSTER_A_PAPER) {
				struct paper paper;

				slip_roster(&sheet, first, columns, &paper);
				ck_assert_int_lt(paper.n, PAPER_LINES);
				all += names_on(&paper, first);
			}
			ck_assert_int_eq(all, MANY);
		}
	}
}
END_TEST

SUITE_MAIN("slip_roster", test_papers)
