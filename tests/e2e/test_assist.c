/* SPDX-License-Identifier: MIT */
/*
 * Mrs Wang has forgotten her card: a volunteer's badge, the letters of her name by tap and by key,
 * her word, lunch. The real programs; what the hub holds of it names both.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define TSV     "$B/litang-hub export --db sqlite:$D/hub.db --from 2020-01-01 --until 2099-12-31"

static struct hall_run h;
static char out[16384];

/* The letter's own target: it stands alone in its row but for blanks and other letters. */
static void tap_letter(char letter)
{
	for (int row = 0; row < h.vt->rows; row++)
		for (int col = 1; col + 1 < h.vt->cols; col++) {
			VTermScreenCell left, at, right;

			vterm_screen_get_cell(h.vt->screen, (VTermPos){row, col - 1}, &left);
			vterm_screen_get_cell(h.vt->screen, (VTermPos){row, col}, &at);
			vterm_screen_get_cell(h.vt->screen, (VTermPos){row, col + 1}, &right);
			if (at.chars[0] == (uint32_t)letter && left.chars[0] <= ' ' &&
				right.chars[0] <= ' ') {
				vt_tap(h.vt, row, col);
				return;
			}
		}
	ck_abort_msg("no %c\n%s", letter, vt_text(h.vt));
}

static void search_opens(void)
{
	hall_device(&h, "card 8");
	hall_open_day(&h);
	hall_shows(&h, "帮没带卡的人签到");
	vt_keys(h.vt, "2");
	hall_shows(&h, "姓名首字母：_");
}

static void exported(const char *filter, int n)
{
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
					 TSV " --format json | grep '\"by\":\"volunteer\"' | "
					     "grep '\"by_name\":\"胡\\*强\"' | %s | wc -l",
					 filter),
			0);
		if (atoi(out) == n)
			return;
		vt_pump(h.vt, 100);
	}
	ck_abort_msg("%s: %s instead of %d", filter, out, n);
}

START_TEST(test_lunch_without_a_card)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);

	search_opens();
	tap_letter('Z'); /* Zhang alone: it is not her */
	hall_shows(&h, "张*仙");
	vt_keys(h.vt, "*");
	hall_shows(&h, "姓名首字母：_");
	vt_keys(h.vt, "w"); /* two Wangs */
	hall_shows(&h, "王*兰");
	hall_shows(&h, "王*宝");
	vt_keys(h.vt, "G");
	ck_assert(vt_wait_gone(h.vt, "王*宝", WAIT_MS));
	vt_keys(h.vt, "1");
	hall_shows(&h, "您是王*兰吗");
	vt_keys(h.vt, "2"); /* no: nothing was done */
	hall_shows(&h, "是哪一位？WG");
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 0);
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者胡*强帮您签到");
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者胡*强"); /* in the header, as long as it lasts */
	hall_lunch(&h);
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好！"); /* until the same badge comes again */
	ck_assert(vt_has(h.vt, "志愿者胡*强") && !vt_has(h.vt, "王"));
	hall_device(&h, "card 8");
	hall_shows(&h, WELCOME);
	ck_assert(!vt_has(h.vt, "胡"));

	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 1);
	ck_assert(hall_hub_wait(&h, "order", 1));
	exported("grep '\"action\":\"order\"' | grep '王\\*兰'", 1);
	exported("grep '\"action\":\"check-in\"' | grep '王\\*兰'", 1);
	exported("grep '\"action\":\"lookup\"' | grep '胡\\*强'", 1);
	hall_end(&h);
}
END_TEST

/* Whoever comes next finds nothing of it but who helps; by hand only the keys of a telephone. */
START_TEST(test_another_card_and_a_number_pad)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 60, 16);
	hall_shows(&h, WELCOME);
	search_opens();
	vt_keys(h.vt, "93"); /* Z F: Zhang Fengxian */
	hall_shows(&h, "姓名首字母：93_");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "张*仙");
	hall_device(&h, "card 1");
	hall_shows(&h, "王奶奶");
	ck_assert(!vt_has(h.vt, "张") && vt_has(h.vt, "志愿者胡*强"));
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "grep -c 张 $D/*.log"), 1);
	hall_end(&h);
}
END_TEST

/* Slower than a scanner: each part shows before the next. */
static void types_li(const char *last)
{
	vt_keys(h.vt, "330799");
	hall_shows(&h, "330799_");
	vt_keys(h.vt, "19480315");
	hall_shows(&h, "330799 19480315_");
	vt_keys(h.vt, last);
	vt_keys(h.vt, "\r");
}

/* That of the identity card, or the one on slips; neither stays anywhere. */
START_TEST(test_a_number)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	search_opens();
	vt_keys(h.vt, "1");
	hall_shows(&h, "请输入身份证号");
	types_li("0017");
	hall_shows(&h, "号码不对");
	types_li("0016");
	hall_shows(&h, "您是李*明吗");
	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 3);
	vt_keys(h.vt, "2");
	hall_shows(&h, "请输入身份证号");
	vt_keys(h.vt, "3999\r");
	hall_shows(&h, "本礼堂没有这个号码");
	vt_keys(h.vt, "3\r");
	hall_shows(&h, "您是李*明吗");
	vt_keys(h.vt, "1");
	hall_shows(&h, "李爷爷");
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 1);
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "grep -c 330799 $D/*.log $D/*.db"), 1);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("assist", test_lunch_without_a_card, test_another_card_and_a_number_pad, test_a_number)
