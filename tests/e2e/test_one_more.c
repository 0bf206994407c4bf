/* SPDX-License-Identifier: MIT */
/*
 * The real hub and two terminals of one hall. A class is full at one of them: it asks for one more and
 * gets what is free at once; what the other one holds it gives back, and it goes to who waits.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run first, second; /* the second one's folder is inside the first one's */

static void sh(const char *command)
{
	char out[4096];
	int code = hall_sh(&first, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s: %d %s", command, code, out);
}

/* Until the command succeeds, while both screens go on. */
static void sh_wait(const char *command)
{
	char out[256];

	for (int ms = WAIT_MS; ms > 0; ms -= 100) {
		if (hall_sh(&first, out, sizeof(out), "%s", command) == 0)
			return;
		vt_pump(first.vt, 50);
		if (second.vt)
			vt_pump(second.vt, 50);
	}
	ck_abort_msg("not yet: %s\n%s", command, second.vt ? vt_text(second.vt) : "");
}

static void seats(int n)
{
	char command[300];

	snprintf(command, sizeof(command),
		"awk -F'\\t' -v OFS='\\t' '$1==\"C03\"{$10=%d}1' demo/offerings.tsv >$D/o.tsv &&"
		" $B/litang-hub import --db sqlite:$D/hub.db $D/o.tsv",
		n);
	sh(command);
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

#define WELCOME "您好！请把卡放这里"

static void start(struct hall_run *h)
{
	hall_terminal_start(h, 80, 22);
	ck_assert_msg(vt_wait(h->vt, WELCOME, WAIT_MS), "%s", vt_text(h->vt));
}

/* On the page that asks this: the digit that stands before these words. */
static void press(struct hall_run *h, const char *question, const char *words)
{
	const char *text, *at;

	ck_assert_msg(vt_wait(h->vt, question, WAIT_MS), "%s\n%s", question, vt_text(h->vt));
	text = vt_text(h->vt);
	at = strstr(text, words);
	ck_assert_msg(at != NULL, "%s\n%s", words, text);
	while (at > text && !isdigit((unsigned char)*at))
		at--;
	vt_keys(h->vt, (char[]){*at, 0});
}

static void to_class(const char *card)
{
	hall_device(&second, card);
	press(&second, "签到", "课程和活动");
	press(&second, "您想参加哪一类", "幸福学堂的课");
	press(&second, "幸福学堂的课，选哪一个", "基础书法");
	ck_assert_msg(vt_wait(second.vt, "先排上", WAIT_MS), "%s", vt_text(second.vt));
}

/* Rights to seats of that class that this terminal has and has not sold. */
#define C03(db)                                                                                    \
	"sqlite3 $D/" db                                                                           \
	" \"SELECT granted-returned-sold FROM lease JOIN lease_count USING(resource)"              \
	" WHERE resource LIKE '%/C03'\""

START_TEST(test_one_more)
{
	hall_make(&first, "");
	seats(1); /* of 20, all the first one's: 19 are asked for */
	hall_hub_start(&first);
	start(&first);
	sh_wait("test \"$(" C03("litang.db") ")\" = 1");
	sh_wait("sqlite3 $D/hub.db \"SELECT returned FROM lease WHERE resource LIKE '%/C03'\""
		" | grep -q 19");
	second_enrol();
	start(&second);
	sh_wait("test $(sqlite3 $D/t2/litang.db 'SELECT count(*) FROM person') -gt 5");

	/* One more seat is free at the hub; nobody has told the terminals. Not by an import: after
	 * one all pools are planned anew, which takes longer than anybody waits. */
	to_class("card 1");
	sh("sqlite3 -cmd '.timeout 5000' $D/hub.db"
	   " \"UPDATE pool SET capacity=2 WHERE resource LIKE '%/C03'\"");
	vt_keys(second.vt, "1");
	ck_assert_msg(vt_wait(second.vt, "报好了", WAIT_MS), "%s", vt_text(second.vt));
	sh_wait("test \"$(" C03("t2/litang.db") ")\" = 0");
	vt_keys(second.vt, "*");
	ck_assert(vt_wait(second.vt, "请把卡放这里", WAIT_MS));

	/* The other terminal has the last one: this person waits … */
	to_class("card 3");
	vt_keys(second.vt, "1");
	ck_assert_msg(vt_wait(second.vt, "先给您排上", WAIT_MS), "%s", vt_text(second.vt));
	vt_keys(second.vt, "*");
	sh_wait("test \"$(sqlite3 $D/hub.db 'SELECT count(*) FROM waiting')\" = 1");
	/* … until that one, at its next contact, gives it back. */
	hall_terminal_kill(&first, SIGTERM);
	start(&first);
	sh_wait("test \"$(" C03("litang.db") ")\" = 0");
	sh_wait("sqlite3 $D/hub.db \"SELECT count(*) FROM feed WHERE kind='answer'\" | grep -q 1");
	hall_terminal_kill(&second, SIGTERM);
	start(&second);
	sh_wait("sqlite3 $D/t2/litang.db 'SELECT yes FROM answer' | grep -q 1");
	hall_device(&second, "card 3");
	ck_assert_msg(vt_wait(second.vt, "基础书法有位子", WAIT_MS), "%s", vt_text(second.vt));
	sh("$B/litang-hub verify --db sqlite:$D/hub.db");
	hall_terminal_kill(&second, SIGTERM);
	hall_end(&first);
}
END_TEST

SUITE_MAIN("one_more", test_one_more)
