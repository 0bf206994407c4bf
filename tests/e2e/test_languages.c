/* SPDX-License-Identifier: MIT */
/*
 * The real program in three languages: by the key, by the card, by the hall's own choice; and the
 * slip of somebody who reads what no printer has.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define DRAWN "\x1dv0" /* GS v 0, a picture */

static struct hall_run h;

static const char *const hello[] = {
	"您好！请把卡放这里", "Hello! Put your card here", "안녕하세요! 카드를 여기에 대세요"};

static void start_demo(const char *extra, const char *first)
{
	char program[256];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, NULL};

	hall_make(&h, extra);
	snprintf(program, sizeof(program), "%s/litang", h.build);
	h.vt = vt_start(argv, 80, 22);
	ck_assert(vt_wait(h.vt, first, WAIT_MS));
}

START_TEST(test_key)
{
	start_demo("", hello[0]);
	for (int i = 1; i <= 6; i++) {
		vt_keys(h.vt, "/");
		ck_assert(vt_wait(h.vt, hello[i % 3], WAIT_MS));
		ck_assert(!vt_has(h.vt, hello[(i + 2) % 3]));
	}
	hall_end(&h);
}
END_TEST

/* Is the text among the bytes of the first slip? */
static bool on_paper(const char *text)
{
	char out[256];

	return hall_sh(&h, out, sizeof(out),
		       "LC_ALL=C grep -qaF -- \"$(printf %%s '%s' | iconv -f UTF-8 -t GB18030)\" "
		       "$D/spool/0001.bin",
		       text) == 0;
}

START_TEST(test_card)
{
	static const char *const pages[] = {"님, 출석되었습니다", "무엇으로 하시겠어요?",
		"이대로 주문할까요?", "주문되었습니다!"};

	start_demo("", hello[0]);
	vt_function(h.vt, 9);
	for (int i = 0; i < 4; i++) {
		ck_assert_msg(
			vt_wait(h.vt, pages[i], WAIT_MS), "no %s on\n%s", pages[i], vt_text(h.vt));
		if (i < 3)
			vt_keys(h.vt, "1");
	}
	ck_assert(!vt_has(h.vt, "取餐号"));
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	/* Printers have no Hangul: its lines are pictures, not question marks and not Chinese. */
	for (int i = 0; i < WAIT_MS / 50 && !on_paper(DRAWN); i++)
		vt_pump(h.vt, 50);
	ck_assert(on_paper(DRAWN));
	ck_assert(!on_paper("取餐号"));
	ck_assert(!on_paper("？"));
	/* The next person is greeted in the hall's language again. */
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, hello[0], WAIT_MS));
	hall_end(&h);
}
END_TEST

START_TEST(test_hall)
{
	start_demo("screen.language=ko", hello[2]);
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, hello[2], WAIT_MS));
	hall_end(&h);
}
END_TEST

SUITE_MAIN("languages", test_key, test_card, test_hall)
