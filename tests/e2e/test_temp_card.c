/* SPDX-License-Identifier: MIT */
/*
 * A card is lost: the volunteer has a temporary one printed, the old code is dead at once, the new one
 * works, and asks for the name before an order. The real terminal, the real hub.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;
static char out[4096];

static const char *sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
	out[strcspn(out, "\n")] = 0;
	return out;
}

static void scan(const char *code)
{
	char line[200];

	snprintf(line, sizeof(line), "scan %s", code);
	hall_device(&h, line);
}

static void badge(void)
{
	hall_device(&h, "card 8");
	hall_open_day(&h);
}

START_TEST(test_lost)
{
	char old[160], temporary[160];

	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, "您好！请把卡放这里");
	snprintf(old, sizeof(old), "%s",
		sh("$B/litang-hub card --db sqlite:$D/hub.db --hall 330784-004 --resident 3 | grep -o 'WL1[A-Z2-7]*'"));
	scan(old);
	hall_shows(&h, "李爷爷");
	vt_keys(h.vt, "*");
	hall_shows(&h, "您好！请把卡放这里");

	badge();
	vt_keys(h.vt, "2");
	hall_shows(&h, "姓名首字母");
	vt_keys(h.vt, "1");
	hall_shows(&h, "请输入身份证号");
	vt_keys(h.vt, "3");
	hall_shows(&h, "3_");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "您是李*明吗");
	vt_keys(h.vt, "1");
	hall_shows(&h, "8  临时卡");
	vt_keys(h.vt, "8");
	hall_shows(&h, "给李*明办临时卡吗");
	vt_keys(h.vt, "1");
	hall_shows(&h, "正在打临时卡");
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	hall_device(&h, "card 8");
	hall_shows(&h, "您好！请把卡放这里");

	snprintf(temporary, sizeof(temporary), "%s",
		sh("grep -aoh 'WL1[A-Z2-7]*' $D/spool/*.bin | tail -1"));
	ck_assert_uint_eq(strlen(temporary), 131);
	scan(old);
	hall_shows(&h, "这是旧卡");
	scan(temporary);
	hall_shows(&h, "李爷爷");
	vt_keys(h.vt, "1");
	hall_shows(&h, "您是李*明吗"); /* a copy can be anybody's */
	ck_assert(hall_hub_wait(&h, "request", 1));
	sh("for i in $(seq 100); do test $(sqlite3 $D/hub.db 'SELECT serial FROM person WHERE"
	   " hall=\"330784-004\" AND resident=3') = 2 && exit; sleep 0.1; done; exit 1");
	hall_end(&h);
}
END_TEST

SUITE_MAIN("temp_card", test_lost)
