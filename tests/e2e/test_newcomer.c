/* SPDX-License-Identifier: MIT */
/*
 * A newcomer is registered with the ID card while the line is down; when it is back, they become a
 * resident at the hub, on its list for staff, and the card works at the terminal a moment later. Nothing that was told is in
 * the terminal's files. The real terminal and hub.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;
static char out[4096];

static void then(const char *key, const char *text)
{
	vt_keys(h.vt, key);
	hall_shows(&h, text);
}

/* From the first question to the one that asks for consent. */
static void answers(void)
{
	hall_shows(&h, "您的电话是多少");
	then("13811122299", "138 1112 2299");
	then("\r", "用餐优惠的证明吗");
	then("2", "您不能吃什么");
	then("\r", "紧急时联系谁");
	then("2", "联系人的电话");
	then("13933344488", "139 3334 4488");
	then("\r", "您一个人住吗");
	then("1", "怎么称呼您");
	then("1", "用语音告诉您吗");
	then("2", "哪种语言");
	then("1", "您同意这样登记吗");
}

static void keeps_nothing(void)
{
	static const char *const texts[] = {
		"孙桂英", "330799195109110027", "13811122299", "13933344488"};

	int found = hall_sh(&h, out, sizeof(out),
		"$B/litang export --config $D/litang.ini --format json"
		" --from 2020-01-01 --until 2099-01-01 > $D/log.json && grep -c newcomer $D/log.json");

	ck_assert_msg(found == 0, "%s", out);
	for (size_t i = 0; i < 4; i++) {
		found = hall_sh(&h, out, sizeof(out),
			"grep -rlaF '%s' $D --exclude=cards.tsv --exclude='hub*'", texts[i]);
		ck_assert_msg(found == 1, "%s is in %s", texts[i], out);
	}
}

/* The hub tells after a contact or two. */
static void card_works(void)
{
	int i = 0;

	do {
		hall_device(&h, "card-id 330799195109110027 孙桂英");
		ck_assert_int_lt(i++, 100);
		while (!vt_has(h.vt, "孙奶奶") && !vt_has(h.vt, "您已登记") &&
			vt_pump(h.vt, WAIT_MS))
			;
		if (vt_has(h.vt, "孙奶奶"))
			return;
		then("*", "您好！请把卡放这里");
	} while (true);
}

START_TEST(test_registered)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, "您好！请把卡放这里");
	hall_device(&h, "card 8");
	hall_open_day(&h);
	then("7", "请把新居民的身份证放在读卡器上");
	hall_device(&h, "card-id 330799195109110027 孙桂英");
	answers();
	then("1", "已登记：孙*英");
	keeps_nothing();
	then("1", "志愿者，您好");
	then("*", "您好！请把卡放这里");
	hall_device(&h, "card-id 330799195109110027 孙桂英");
	hall_shows(&h, "您已登记"); /* the hub has not heard of it */
	then("*", "您好！请把卡放这里");
	ck_assert_int_eq(hall_journal_count(&h, "unknown"), 1);
	hall_hub_start(&h);
	ck_assert_int_eq(hall_hub_wait(&h, "request", 1), 1);
	card_works();
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "sqlite3 $D/hub.db 'SELECT count(*) FROM newcomer JOIN person"
				 " USING(pid)' | grep -x 1"),
		0);
	hall_end(&h);
}
END_TEST

/* Without a card: the number is typed, and in the recording as little as in the files. It plays back the same. */
START_TEST(test_by_number)
{
	char program[256], file[128];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, (char[]){"--record"},
		file, NULL};

	hall_make(&h, "");
	snprintf(program, sizeof(program), "%s/litang", h.build);
	snprintf(file, sizeof(file), "%s/typed.rec", h.dir);
	h.vt = vt_start(argv, 80, 22);
	hall_shows(&h, "您好！请把卡放这里");
	hall_device(&h, "card 8");
	hall_open_day(&h);
	then("7", "请把新居民的身份证放在读卡器上");
	then("1", "请输入新居民的身份证号码");
	then("330799195109110028", "19510911 0028");
	then("\r", "号码不对");
	then("330799195109110027", "19510911 0027");
	vt_keys(h.vt, "\r");
	answers();
	ck_assert(vt_has(h.vt, "由工作人员填写 奶奶"));
	then("1", "已登记：新*民");
	for (int i = 0; i < 100 && hall_sh(&h, out, sizeof(out),
					   "sqlite3 $D/hub.db 'SELECT count(*) FROM newcomer'"
					   " | grep -x 1") != 0;
		i++)
		vt_pump(h.vt, 100);
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"$B/litang export --config $D/litang.ini --format json --from 2020-01-01"
			" --until 2099-01-01 | grep newcomer | grep '70-79'"),
		0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "grep -l 330799195109110027 $D/typed.rec"), 1);
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang --replay $D/typed.rec --fast") == 0,
		"%s", out);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "sqlite3 $D/hub.db 'SELECT count(*) FROM newcomer' | grep -x 1"),
		0);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("newcomer", test_registered, test_by_number)
