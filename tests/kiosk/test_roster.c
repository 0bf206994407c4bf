/* SPDX-License-Identifier: MIT */
/* `litang roster` on a real hall, and what a volunteer does with it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define ROSTER "$B/litang roster --config $D/litang.ini "

static struct hall_run h;
static char out[16384];

static const char *sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
	return out;
}

static void fails(const char *command, int code, const char *says)
{
	int got = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(got == code && strstr(out, says), "%s\n%d: %s", command, got, out);
}

static void shows(const char *text)
{
	ck_assert_msg(vt_wait(h.vt, text, WAIT_MS), "%s\n%s", text, vt_text(h.vt));
}

START_TEST(test_as_text)
{
	hall_make(&h, "");
	sh(ROSTER "--to -");
	ck_assert_ptr_nonnull(strstr(out, "1\t王*兰\tLR1-330784-004-1\n"));
	ck_assert_ptr_nonnull(strstr(out, "\n3\t李*明\tLR1-330784-004-3\n"));
	ck_assert_str_eq(sh(ROSTER "--to - | wc -l"), "8\n");
	ck_assert_str_eq(sh(ROSTER "--to - --initials WGL"), "1\t王*兰\tLR1-330784-004-1\n");
	ck_assert_str_eq(sh(ROSTER "--to - --resident 3"), "3\t李*明\tLR1-330784-004-3\n");
	sh(ROSTER "--to $D/names; test $(wc -l <$D/names) = 8");
	fails(ROSTER "--to $D/names", 1, "is there already");
	fails(ROSTER "--to $D/none/names", 1, "No such file");
	fails(ROSTER "--to - >/dev/full", 1, "could not be written");
	fails(ROSTER "--to - --resident 77", 1, "nobody of this hall");
	fails(ROSTER "--to - --initials QQ", 1, "nobody of this hall");
	fails(ROSTER "--to - --initials wg", 2, "from A to Z");
	fails(ROSTER "--to - --resident 0", 2, "--resident is a number");
	fails(ROSTER "--to - --resident 4294967296", 2, "--resident is a number");
	fails(ROSTER "--to - --resident 3x", 2, "--resident is a number");
	hall_end(&h);
}
END_TEST

/* On as many papers as it takes; the terminal has the printer while it runs. */
START_TEST(test_on_paper)
{
	static const char more[] =
		"{ head -n 1 demo/residents.tsv; python3 -c '"
		"w = (7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2)\n"
		"for i in range(30):\n"
		"  n = \"33079919500101%03d\" % (i + 1)\n"
		"  c = \"10X98765432\"[sum(a * int(b) for a, b in zip(w, n)) % 11]\n"
		"  print(\"330784-004\", 100 + i, n + c, \"王小明\", \"王先生\", \"no\", \"\","
		" \"\", \"zh\", *[\"\"] * 8, sep=\"\t\")'; } >$D/residents.tsv; "
		"$B/litang-hub import --db sqlite:$D/hub.db $D/residents.tsv >$D/imported";

	hall_make(&h, "");
	sh(ROSTER "| grep -c '^printing$'; ls $D/spool | wc -l");
	ck_assert_str_eq(out, "1\n1\n");
	sh(more);
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	shows("您好！请把卡放这里");
	for (int i = 0; i < 100 && strcmp(sh(ROSTER "--to - | wc -l"), "38\n") != 0; i++)
		vt_pump(h.vt, 100);
	ck_assert_str_eq(out, "38\n");
	fails(ROSTER, 1, "the terminal runs and holds the printer");
	hall_terminal_kill(&h, SIGTERM);
	sh(ROSTER "| grep -c '^printed'; ls $D/spool | wc -l");
	ck_assert_str_eq(out, "1\n4\n");
	hall_end(&h);
}
END_TEST

/* In a queue: each name a scan and a tap of whose it is; without the badge it is no card. */
START_TEST(test_a_queue_of_names)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 80, 22);
	shows("您好！请把卡放这里");
	hall_device(&h, "scan LR1-330784-004-3");
	shows("没读好");
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 0);
	hall_device(&h, "card 8");
	hall_open_day(&h);
	vt_keys(h.vt, "3");
	shows("签到");
	vt_keys(h.vt, "1");
	for (int i = 0; i < 2; i++) {
		hall_device(&h, i ? "scan LR1-330784-004-1" : "scan LR1-330784-004-3");
		shows(i ? "您是王*兰吗" : "您是李*明吗");
		vt_keys(h.vt, "1");
		shows(i ? "2办好" : "1办好");
	}
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 2);
	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 2);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("roster", test_as_text, test_on_paper, test_a_queue_of_names)
