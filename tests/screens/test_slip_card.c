/* SPDX-License-Identifier: MIT */
/* The paper that is a temporary card. */
#include <string.h>

#include "core/hall/temp_card.h"
#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

/* As long as the real one. */
#define CODE                                                                                       \
	"WL1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"                      \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

static void paper_of(enum lang lang, int columns, struct paper *ret)
{
	struct act act;
	struct slip_job job = {
		.act = &act, .hall = fixture_catalogue()->hall, .kiosk = "YD1", .code = CODE};

	screen_words(LANG_ZH);
	act_init(&act, ACT_REQUEST);
	strcpy(act.head.what, TEMP_CARD);
	act.head.seq = 27;
	act.head.at_ms = fixture_moment(FIXTURE_TODAY, "09:20").ms;
	act.head.service_day = FIXTURE_DAY + TEMP_CARD_DAYS - 1;
	act.body.lang = lang;
	strcpy(act.body.masked, "张*英");
	act.body.resident = 1001;
	slip_paper(&job, columns, ret);
}

static int lines_with(const struct paper *paper, const char *text)
{
	int n = 0;

	for (int i = 0; i < paper->n; i++)
		n += strstr(paper->line[i].text, text) != NULL;
	return n;
}

START_TEST(test_card)
{
	static const char *const until[] = {"用到12月21日", "Until Mon 21 December", "12월 21일"};
	static const char *const only[] = {
		"只能在本礼堂用", "It works in this hall only", "이 회관에서만"};

	for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
		for (int columns = 32; columns <= 48; columns += 16) {
			struct paper paper;

			paper_of(lang, columns, &paper);
			ck_assert_int_eq(lines_with(&paper, until[lang]), 1);
			ck_assert_int_eq(lines_with(&paper, only[lang]), 1);
			ck_assert_int_eq(lines_with(&paper, "张*英"), 1);
			ck_assert_int_eq(lines_with(&paper, "WL1"), 1); /* nobody types it */
			for (int i = 0; i < paper.n; i++)
				if (paper.line[i].kind == PAPER_QR)
					ck_assert_str_eq(paper.line[i].text, CODE);
		}
	}
}
END_TEST

SUITE_MAIN("slip_card", test_card)
