/* SPDX-License-Identifier: MIT */
#include "core/hall/daylog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tests/support/suite.h"

/* Words of the test: the keys themselves, but the headings in Chinese as locales/ has them. */
static const char *words(const char *key)
{
	static const char *const zh[][2] = {{"export.date", "日期"}, {"export.name", "姓名"},
		{"export.sync", "同步"}, {"action.order", "订餐"}};

	for (size_t i = 0; i < sizeof(zh) / sizeof(zh[0]); i++)
		if (strcmp(key, zh[i][0]) == 0)
			return zh[i][1];
	return key;
}

static struct act order(void)
{
	struct act a;

	act_init(&a, ACT_ORDER);
	a.opened = true;
	a.head.seq = 12;
	a.head.at_ms = 1795306801000; /* 2026-11-22 08:20:01 in Shanghai */
	a.head.day = 20779;
	a.head.service_day = 20780;
	strcpy(a.head.place, "330784-004");
	strcpy(a.head.what, "lunch");
	strcpy(a.head.band, "T80");
	a.head.list_fen = 1300;
	a.head.subsidy_fen = 505;
	a.head.due_fen = 795;
	a.head.qty = 1;
	strcpy(a.body.place, "330784-004");
	a.body.resident = 1234;
	strcpy(a.body.masked, "张*三");
	strcpy(a.body.age_band, "80-89");
	a.body.promise = PROMISE_FINAL;
	strcpy(a.body.pickup, "A027");
	a.body.n_items = 2;
	strcpy(a.body.items[0].name.text[LANG_ZH], "套餐");
	strcpy(a.body.items[0].name.text[LANG_EN], "Set \"1\"");
	a.body.items[0].qty = 1;
	a.body.items[0].fen = 1300;
	strcpy(a.body.items[1].name.text[LANG_ZH], "米饭");
	a.body.items[1].qty = 2;
	a.hash[31] = 7;
	return a;
}

static struct daylog_entry entry_of(const struct act *act)
{
	return (struct daylog_entry){.act = act, .kiosk = "YD1", .hall = "园丁", .sync = "waiting"};
}

START_TEST(heading)
{
	struct buf out = BUF_INIT(4096);

	daylog_csv_head(&out, words);
	ck_assert_str_eq(buf_text(&out),
		"\xef\xbb\xbf\"日期\",\"export.hall\",\"export.kiosk\",\"export.seq\","
		"\"export.time\",\"export.service\",\"export.action\",\"export.resident\",\"姓名\","
		"\"export.band\",\"export.item\",\"export.qty\",\"export.list\","
		"\"export.subsidy\",\"export.due\",\"export.result\",\"export.by\","
		"\"export.reversal\",\"同步\",\"export.service-day\"\r\n");
	buf_done(&out);
}
END_TEST

static void check_line(const struct daylog_entry *entry, enum lang lang, const char *line)
{
	struct buf out = BUF_INIT(4096);

	daylog_csv(&out, entry, lang, words);
	ck_assert_str_eq(buf_text(&out), line);
	buf_done(&out);
}

START_TEST(an_order)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);

	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"12\",\"08:20:01\",\"service.meal\",\"订餐\","
		"\"1234\",\"张*三\",\"80-89\",\"套餐; 米饭 x2\",\"1\",\"13.00\",\"5.05\",\"7.95\","
		"\"result.final\",\"by.self\",\"\",\"sync.waiting\",\"2026-11-23\"\r\n");
	check_line(&e, LANG_EN,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"12\",\"08:20:01\",\"service.meal\",\"订餐\","
		"\"1234\",\"张*三\",\"80-89\",\"Set \"\"1\"\"; 米饭 x2\",\"1\",\"13.00\",\"5.05\","
		"\"7.95\",\"result.final\",\"by.self\",\"\",\"sync.waiting\",\"2026-11-23\"\r\n");
}
END_TEST

START_TEST(other_acts)
{
	struct act act;
	struct daylog_entry e = entry_of(&act);

	/* a neighbour's check-in by a volunteer: no money, no item */
	act_init(&act, ACT_CHECK_IN);
	act.opened = true;
	act.head.seq = 1;
	act.head.day = 20779;
	act.head.at_ms = 1795306801000;
	strcpy(act.head.place, "330784-004");
	strcpy(act.body.place, "330784-003");
	act.body.resident = 77;
	act.body.by = BY_VOLUNTEER;
	strcpy(act.body.by_masked, "李*");
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.hall\","
		"\"action.check-in\",\"330784-003/77\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		"\"result.none\",\"by.volunteer 李*\",\"\",\"sync.waiting\",\"\"\r\n");

	/* erased: the head alone; a kind of a newer writer; an answer to act 9 */
	act.opened = false;
	memset(&act.body, 0, sizeof(act.body));
	act.head.kind = (enum act_kind)77;
	e.reversal_seq = 9;
	e.sync = "quarantined";
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.hall\",\"77\",\"\","
		"\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"9\",\"sync.quarantined\",\"\"\r\n");

	/* a class, and a meal that costs nothing */
	act.head.kind = ACT_ENROL;
	strcpy(act.head.what, "C03");
	e.reversal_seq = 0;
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.offering\","
		"\"action.enrol\",\"\",\"\",\"\",\"C03\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		"\"sync.quarantined\",\"\"\r\n");
	act.head.kind = ACT_SERVE;
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.meal\","
		"\"action.serve\",\"\",\"\",\"\",\"C03\",\"\",\"0.00\",\"0.00\",\"0.00\",\"\",\"\","
		"\"\",\"sync.quarantined\",\"\"\r\n");
}
END_TEST

START_TEST(formulas_are_text)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"=1+1", "\"'=1+1\""},
		{"+8", "\"'+8\""},
		{"-8", "\"'-8\""},
		{"@x", "\"'@x\""},
		{"\tx", "\"'\tx\""},
		{"\rx", "\"'\rx\""},
		{"a=b", "\"a=b\""},
		{"=\"x\"", "\"'=\"\"x\"\"\""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act act = order();
		struct daylog_entry e = entry_of(&act);
		struct buf out = BUF_INIT(4096);

		e.hall = cases[i].in;
		daylog_csv(&out, &e, LANG_ZH, words);
		ck_assert_msg(strncmp(buf_text(&out) + strlen("\"2026-11-22\","), cases[i].out,
				      strlen(cases[i].out)) == 0,
			"%s", buf_text(&out));
		buf_done(&out);
	}
}
END_TEST

START_TEST(money_below_zero)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(4096);

	act.head.kind = ACT_ADJUST;
	act.head.list_fen = -5;
	act.head.subsidy_fen = -1300;
	daylog_csv(&out, &e, LANG_ZH, words);
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "\"-0.05\",\"-13.00\",\"7.95\""));
	buf_done(&out);
}
END_TEST

START_TEST(json_lines)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(4096);

	e.reversal_seq = 3;
	daylog_json(&out, &e);
	ck_assert_str_eq(buf_text(&out),
		"{\"date\":\"2026-11-22\",\"time\":\"08:20:01\",\"hall\":\"园丁\","
		"\"place\":\"330784-004\",\"kiosk\":\"YD1\",\"seq\":12,"
		"\"id\":\"00000000000000000000000000000000\",\"kind\":6,\"service\":\"meal\","
		"\"action\":\"order\",\"what\":\"lunch\",\"service_day\":\"2026-11-23\",\"qty\":1,"
		"\"list_fen\":1300,\"subsidy_fen\":505,\"due_fen\":795,\"rule\":\"T80\","
		"\"home\":\"330784-004\",\"resident\":1234,\"name\":\"张*三\",\"band\":\"80-89\","
		"\"items\":[{\"zh\":\"套餐\",\"en\":\"Set \\\"1\\\"\",\"qty\":1,\"fen\":1300},"
		"{\"zh\":\"米饭\",\"qty\":2,\"fen\":0}],\"pickup\":\"A027\",\"result\":\"final\","
		"\"by\":\"self\",\"reversal\":3,\"sync\":\"waiting\",\"hash\":"
		"\"0000000000000000000000000000000000000000000000000000000000000007\"}\n");
	buf_clear(&out);
	act.opened = false;
	daylog_json(&out, &e);
	ck_assert_ptr_null(strstr(buf_text(&out), "\"by\""));
	daylog_json(&out, &e); /* a second line needs no comma */
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "}\n{\"date\""));
	buf_done(&out);
}
END_TEST

/* The cells of a line, by their column; quotes and the BOM taken off. */
static const char *cell_of(const struct daylog_entry *e, int column)
{
	static char text[256];
	struct buf out = BUF_INIT(4096);
	const char *at;
	size_t n;

	daylog_csv(&out, e, LANG_ZH, words);
	at = buf_text(&out) + 1;
	for (int i = 0; i < column; i++)
		at = strstr(at, "\",\"") + 3;
	n = strcspn(at, "\"");
	ck_assert_uint_lt(n, sizeof(text));
	memcpy(text, at, n);
	text[n] = 0;
	buf_done(&out);
	return text;
}

enum { ITEM = 10, QTY, LIST, SUBSIDY, DUE, RESULT, BY };

/* What takes something back is below zero, as true numbers: a column adds up. */
START_TEST(sums_come_out_right)
{
	static const struct {
		enum act_kind kind;
		int sign;
	} cases[] = {
		{ACT_ORDER, 1},
		{ACT_CANCEL, -1},
		{ACT_SERVE, 1},
		{ACT_UNSERVED, -1},
		{ACT_ENROL, 1},
		{ACT_LEAVE, -1},
		{ACT_ADJUST, 1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act act = order();
		struct daylog_entry e = entry_of(&act);
		struct buf json = BUF_INIT(4096);
		char wanted[128];
		int s = cases[i].sign;

		act.head.kind = cases[i].kind;
		ck_assert_int_eq(atoi(cell_of(&e, QTY)), s);
		ck_assert_str_eq(cell_of(&e, LIST), s < 0 ? "-13.00" : "13.00");
		ck_assert_str_eq(cell_of(&e, SUBSIDY), s < 0 ? "-5.05" : "5.05");
		ck_assert_str_eq(cell_of(&e, DUE), s < 0 ? "-7.95" : "7.95");
		daylog_json(&json, &e);
		snprintf(wanted, sizeof(wanted),
			"\"qty\":%d,\"list_fen\":%d,\"subsidy_fen\":%d,\"due_fen\":%d,", s,
			1300 * s, 505 * s, 795 * s);
		ck_assert_msg(strstr(buf_text(&json), wanted) != NULL, "%s", buf_text(&json));
		buf_done(&json);
	}
}
END_TEST

START_TEST(what_an_item_cell_tells)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);

	/* single dishes, a walk-in, to take away */
	strcpy(act.body.items[0].name.text[LANG_ZH], "红烧鱼");
	act.body.less_rice = true;
	ck_assert_str_eq(cell_of(&e, ITEM), "红烧鱼; 米饭 x2; export.less-rice");
	act.head.walk = true;
	act.body.collect = COLLECT_PICK_UP;
	ck_assert_str_eq(cell_of(&e, ITEM),
		"红烧鱼; 米饭 x2; export.less-rice; export.pick-up; export.walk-in");
	act.body.less_rice = act.head.walk = false;
	act.body.collect = COLLECT_DELIVERY;
	ck_assert_str_eq(cell_of(&e, ITEM), "红烧鱼; 米饭 x2; export.delivery");
	act.body.collect = COLLECT_COUNT;
	ck_assert_str_eq(cell_of(&e, ITEM), "红烧鱼; 米饭 x2");

	/* a class of the neighbours, by her daughter, not certain yet */
	act_init(&act, ACT_ENROL);
	act.opened = true;
	act.head.qty = 1;
	act.head.day = 20779;
	strcpy(act.head.place, "330784-004");
	strcpy(act.head.what, "C03");
	act.body.by = BY_FAMILY;
	strcpy(act.body.by_masked, "李*");
	act.body.promise = PROMISE_OPEN;
	act.body.n_items = 1;
	act.body.items[0].qty = 1;
	strcpy(act.body.items[0].name.text[LANG_ZH], "声乐班");
	ck_assert_str_eq(cell_of(&e, ITEM), "声乐班");
	ck_assert_str_eq(cell_of(&e, QTY), "1");
	ck_assert_str_eq(cell_of(&e, DUE), "");
	ck_assert_str_eq(cell_of(&e, RESULT), "result.open");
	ck_assert_str_eq(cell_of(&e, BY), "by.family 李*");
	e.at = "花园";
	ck_assert_str_eq(cell_of(&e, ITEM), "声乐班; 花园");
}
END_TEST

START_TEST(json_tells_it_too)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(4096);

	act.head.walk = true;
	act.head.course = true;
	strcpy(act.head.at_place, "330784-003");
	act.body.less_rice = true;
	act.body.collect = COLLECT_DELIVERY;
	act.body.delivery_fen = 200;
	act.body.by = BY_FAMILY;
	daylog_json(&out, &e);
	ck_assert_ptr_nonnull(strstr(
		buf_text(&out), "\"at_place\":\"330784-003\",\"walk\":1,\"course\":1,\"qty\":1,"));
	ck_assert_ptr_nonnull(strstr(
		buf_text(&out), "\"less_rice\":1,\"collect\":\"delivery\",\"delivery_fen\":200,"));
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "\"by\":\"family\""));
	buf_done(&out);
}
END_TEST

/* Nothing but number, masked name and age band tells of a person. */
START_TEST(masked)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(8192);

	memset(act.body.pid, 0xab, sizeof(act.body.pid));
	memset(act.body.by_pid, 0xac, sizeof(act.body.by_pid));
	memset(act.head.pp, 0xad, sizeof(act.head.pp));
	memset(act.head.kc, 0xae, sizeof(act.head.kc));
	act.body.has_pid = act.body.has_by_pid = true;
	strcpy(act.body.note, "note-of-somebody");
	daylog_csv(&out, &e, LANG_ZH, words);
	daylog_json(&out, &e);
	ck_assert_ptr_null(strstr(buf_text(&out), "abab"));
	ck_assert_ptr_null(strstr(buf_text(&out), "acac"));
	ck_assert_ptr_null(strstr(buf_text(&out), "adad"));
	ck_assert_ptr_null(strstr(buf_text(&out), "aeae"));
	ck_assert_ptr_null(strstr(buf_text(&out), "note-of"));
	buf_done(&out);
}
END_TEST

/* Day and time are the hall's, whatever TZ the caller has. */
START_TEST(the_zone_of_the_hall)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);

	setenv("TZ", "America/New_York", 1);
	ck_assert_int_eq(zone_use(ZONE_CHINA), 0);
	ck_assert_str_eq(cell_of(&e, 0), "2026-11-22");
	ck_assert_str_eq(cell_of(&e, 4), "08:20:01");
	ck_assert_int_eq(zone_use("Asia/Seoul"), 0);
	ck_assert_str_eq(cell_of(&e, 4), "09:20:01");
	ck_assert_int_lt(zone_use("Asia/Atlantis"), 0);
	ck_assert_str_eq(cell_of(&e, 4), "09:20:01");
}
END_TEST

START_TEST(wishes)
{
	static const struct {
		struct daylog_wish wish;
		const char *says; /* NULL: it is read */
	} cases[] = {
		{{.day = "2026-11-22"}, NULL},
		{{.from = "2026-11-22", .until = "2026-11-22"}, NULL},
		{{.from = "2026-11-01", .until = "2026-11-30", .format = "gb18030"}, NULL},
		{{.day = "2026-11-22", .format = "json", .lang = "en"}, NULL},
		{{0}, "either --day"},
		{{.from = "2026-11-22"}, "either --day"},
		{{.until = "2026-11-22"}, "either --day"},
		{{.day = "2026-11-22", .until = "2026-11-22"}, "either --day"},
		{{.day = "2026-02-29"}, "--day 2026-02-29: not a date"},
		{{.from = "x", .until = "2026-11-22"}, "--from x: not a date"},
		{{.from = "2026-11-22", .until = "2026-11-31"}, "--until 2026-11-31: not a date"},
		{{.from = "2026-11-23", .until = "2026-11-22"},
			"--until 2026-11-22 is before --from 2026-11-23"},
		{{.day = "2026-11-22", .format = "ods"},
			"--format ods: not csv, gb18030, json or xlsx"},
		{{.day = "2026-11-22", .lang = "fr"}, "--lang fr"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct daylog log = {.lang = LANG_KO};
		struct err err = {0};
		int got = daylog_read(&log, &cases[i].wish, &err);

		ck_assert_msg(got == (cases[i].says ? ERR_BAD : 0), "%zu: %s", i, err.text);
		if (cases[i].says)
			ck_assert_msg(strstr(err.text, cases[i].says) != NULL, "%s", err.text);
		ck_assert_int_eq(log.lang, !got && cases[i].wish.lang ? LANG_EN : LANG_KO);
	}
}
END_TEST

START_TEST(names_of_files)
{
	struct daylog log = {.range = {20779, 20779}};
	char name[DAYLOG_NAME_SIZE];

	daylog_name(&log, "YD1", name);
	ck_assert_str_eq(name, "litang-YD1-2026-11-22.csv");
	log.range[1]++;
	log.format = DAYLOG_GB18030;
	daylog_name(&log, "", name);
	ck_assert_str_eq(name, "litang-2026-11-22_2026-11-23.gb18030.csv");
	log.format = DAYLOG_JSON;
	daylog_name(&log, "", name);
	ck_assert_str_eq(name, "litang-2026-11-22_2026-11-23.jsonl");
}
END_TEST

static const char *two_words(const char *key)
{
	return strcmp(key, "export.date") == 0   ? "日期"
	       : strcmp(key, "export.hall") == 0 ? "姓名"
						 : "";
}

START_TEST(in_gb18030)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(8192), utf8 = BUF_INIT(8192), same = BUF_INIT(8192);
	struct daylog log = {.format = DAYLOG_GB18030, .tr = two_words, .out = &out};
	struct err err = {0};

	ck_assert_int_eq(daylog_begin(&log, &err), 0);
	ck_assert_mem_eq(out.data, "\"\xC8\xD5\xC6\xDA\",\"\xD0\xD5\xC3\xFB\",\"", 15);
	buf_clear(&out);
	log.tr = words;
	strcpy(act.body.masked, "𠮷*㙟"); /* four bytes each in GB18030 */
	ck_assert_int_eq(daylog_add(&log, &e, &err), 0);
	daylog_csv(&utf8, &e, LANG_ZH, words);
	ck_assert_int_eq(text_to_gb18030(&same, buf_text(&utf8)), 0);
	ck_assert_uint_eq(out.len, same.len);
	ck_assert_mem_eq(out.data, same.data, same.len);
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "\x95\x34\xB2\x35*\x82\x30\xAD\x31"));
	ck_assert_int_eq(daylog_end(&log, true, &err), 0);
	buf_done(&same);
	buf_done(&utf8);
	buf_done(&out);
}
END_TEST

START_TEST(a_log_that_is_too_large)
{
	struct act act = order();
	struct daylog_entry e = entry_of(&act);
	struct buf out = BUF_INIT(100);
	struct daylog log = {.format = DAYLOG_JSON, .tr = words, .out = &out};
	struct err err = {0};

	ck_assert_int_eq(daylog_begin(&log, &err), 0); /* it has no headings */
	ck_assert_int_eq(daylog_add(&log, &e, &err), ERR_LIMIT);
	log.format = DAYLOG_CSV;
	ck_assert_int_eq(daylog_add(&log, &e, &err), ERR_LIMIT);
	ck_assert_int_eq(daylog_end(&log, false, &err), 0);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("daylog", heading, an_order, other_acts, formulas_are_text, money_below_zero, json_lines,
	sums_come_out_right, what_an_item_cell_tells, json_tells_it_too, masked,
	the_zone_of_the_hall, wishes, names_of_files, in_gb18030, a_log_that_is_too_large)
