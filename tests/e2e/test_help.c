/* SPDX-License-Identifier: MIT */
/*
 * Two machines of one hall: somebody calls for help at one, the other says so, a badge there answers, and
 * the first one knows.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"

static struct hall_run first, second; /* the second one's folder is inside the first one's */

static void sh(const char *command)
{
	char out[4096];
	int code = hall_sh(&first, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s: %d %s", command, code, out);
}

/* Both screens go on meanwhile. */
static void until(struct hall_run *h, const char *text, bool there)
{
	for (int ms = 3 * WAIT_MS; ms > 0; ms -= 100) {
		if (vt_has(h->vt, text) == there)
			return;
		vt_pump(first.vt, 50);
		vt_pump(second.vt, 50);
	}
	ck_abort_msg("%s: %d\n%s", text, there, vt_text(h->vt));
}

/* It has heard that somebody came: a page without the mark may be another page. */
static void first_heard(void)
{
	char out[64];

	for (int ms = 3 * WAIT_MS; ms > 0; ms -= 100) {
		if (hall_sh(&first, out, sizeof(out),
			    "test $(sqlite3 $D/litang.db \"SELECT count(*) FROM feed_row WHERE"
			    " kind='help' AND key LIKE '%%/YD1' AND body NOT LIKE '%%open%%'\") = 1") ==
			0)
			return;
		vt_pump(first.vt, 50);
		vt_pump(second.vt, 50);
	}
	ck_abort_msg("nobody told it");
}

static void second_enrol(void)
{
	sh("set -e; T=$D/t2; mkdir $T; cp $D/*.tsv $T/; sed \"s|$D/|$T/|\" $D/litang.ini >$T/litang.ini; "
	   "C=$($B/litang-hub enrol-code --db sqlite:$D/hub.db --kiosk YD2 --hall 330784-004); "
	   "$B/litang enrol --config $T/litang.ini --code $C");
	second = first;
	second.vt = NULL;
	second.hub = 0;
	snprintf(second.dir, sizeof(second.dir), "%.80s/t2", first.dir);
}

static void start(struct hall_run *h)
{
	hall_terminal_start(h, 80, 22);
	hall_shows(h, WELCOME);
}

START_TEST(test_help_at_the_other_one)
{
	hall_make(&first, "");
	hall_hub_start(&first);
	second_enrol();
	start(&first);
	start(&second);
	vt_keys(first.vt, "0");
	ck_assert(hall_hub_wait(&first, "help", 1));
	until(&second, "YD1有人叫人", true);
	hall_terminal_kill(&second, SIGKILL); /* it is not forgotten */
	start(&second);
	until(&second, "YD1有人叫人", true);
	hall_device(&second, "card 8");
	hall_open_day(&second);
	ck_assert(hall_hub_wait(&first, "help", 2));
	hall_device(&second, "card 8");
	hall_shows(&second, WELCOME);
	until(&second, "有人叫人", false);
	first_heard();
	until(&first, "有人叫人", false);
	hall_terminal_kill(&first, SIGKILL); /* nor that somebody came */
	start(&first);
	ck_assert(!vt_has(first.vt, "有人叫人"));
	sh("$B/litang-hub verify --db sqlite:$D/hub.db");
	hall_terminal_kill(&first, SIGTERM);
	hall_terminal_kill(&second, SIGTERM);
	sh("$B/litang verify --config $D/litang.ini && $B/litang verify --config $D/t2/litang.ini");
	hall_end(&first);
}
END_TEST

SUITE_MAIN("help", test_help_at_the_other_one)
