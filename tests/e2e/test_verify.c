/* SPDX-License-Identifier: MIT */
/*
 * One changed byte in any act of a real hall's journal is found, and the act is named.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;

static void some_acts(void)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	hall_device(&h, "card 1");
	hall_lunch(&h);
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	hall_device(&h, "card 3");
	ck_assert(vt_wait(h.vt, "李爷爷，您好", WAIT_MS));
	hall_terminal_kill(&h, SIGTERM);
}

START_TEST(test_one_byte)
{
	static const char *const columns[] = {"id", "head", "ct", "hash"};
	char out[1024], wanted[16];

	some_acts();
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini"), 0);
	ck_assert_msg(strncmp(out, "3 acts", 6) == 0, "%s", out);
	for (int seq = 1; seq <= 3; seq++) {
		snprintf(wanted, sizeof(wanted), "act %d", seq);
		for (int i = 0; i < 4; i++) {
			int code = hall_sh(&h, out, sizeof(out),
				"set -e; mkdir -p $D/copy; cp $D/litang.* $D/copy/; cd $D/copy; "
				"sqlite3 litang.db \"UPDATE act SET %s = CAST(substr(%s,1,9) || (CASE WHEN "
				"substr(%s,10,1)=X'5a' THEN X'5b' ELSE X'5a' END) || substr(%s,11) AS BLOB) "
				"WHERE seq=%d\"; sed \"s|$D|$D/copy|\" $D/litang.ini > litang.ini; "
				"$B/litang verify --config litang.ini",
				columns[i], columns[i], columns[i], columns[i], seq);

			ck_assert_msg(code == 1, "%s of act %d: exit code %d, %s", columns[i], seq,
				code, out);
			ck_assert_msg(strstr(out, wanted) != NULL, "%s of act %d: %s", columns[i],
				seq, out);
		}
	}
	hall_end(&h);
}
END_TEST

SUITE_MAIN("verify", test_one_byte)
