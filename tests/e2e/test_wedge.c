/* SPDX-License-Identifier: MIT */
/*
 * A scanner that types on the real terminal's own keyboard, however it is set: no key of a code
 * presses anything.
 */
#include <stdio.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define HELLO "您好！请把卡放这里"
#define PIN   "975310"

static struct hall_run h;

static void start(void)
{
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, HELLO);
}

static void greeted(void)
{
	hall_device(&h, "card 1");
	hall_shows(&h, "订明天的午饭");
}

static void nothing_was_ordered(void)
{
	char out[256];

	ck_assert_int_eq(hall_journal_count(&h, "order"), 0);
	ck_assert_int_eq(hall_journal_count(&h, "undo"), 0);
	ck_assert_int_ne(hall_sh(&h, out, sizeof(out), "ls $D/spool | grep ."), 0);
}

/* At a page of choices, whatever ends the code. */
START_TEST(test_a_code_presses_nothing)
{
	static const char *const codes[] = {
		"1111111112", "1111111113\t", "6901234567892\t\r", "9999999991\r\n1\r\n11\r\n"};

	hall_make(&h, "scanner.wedge=on");
	start();
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		greeted();
		vt_keys(h.vt, codes[i]);
		hall_shows(&h, "没读好");
	}
	nothing_was_ordered();
	hall_end(&h);
}
END_TEST

/* Nobody touches the greeting, so it goes by itself. */
START_TEST(test_a_key_held_down_presses_nothing)
{
	hall_make(&h, "scanner.wedge=on");
	start();
	greeted();
	vt_keys(h.vt, "11111111111");
	hall_shows(&h, HELLO);
	nothing_was_ordered();
	hall_end(&h);
}
END_TEST

START_TEST(test_a_number_is_no_pin)
{
	char out[256];

	hall_make(&h, "scanner.wedge=on");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "printf '" PIN "\\n" PIN
				 "\\n' | $B/litang pin --set --config $D/litang.ini"),
		0);
	start();
	vt_keys(h.vt, "-");
	hall_shows(&h, "工作人员请输入密码");
	vt_keys(h.vt, "690123456789212345");
	while (!vt_has(h.vt, "没读好")) {
		ck_assert_msg(!vt_has(h.vt, "＊"), "%s", vt_text(h.vt));
		ck_assert(vt_pump(h.vt, WAIT_MS));
	}
	hall_end(&h);
}
END_TEST

SUITE_MAIN("wedge", test_a_code_presses_nothing, test_a_key_held_down_presses_nothing,
	test_a_number_is_no_pin)
