/* SPDX-License-Identifier: MIT */
#include "core/hall/daylog.h"

#include <string.h>

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
		"\"export.reversal\",\"同步\"\r\n");
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
		"\"result.final\",\"by.self\",\"\",\"sync.waiting\"\r\n");
	check_line(&e, LANG_EN,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"12\",\"08:20:01\",\"service.meal\",\"订餐\","
		"\"1234\",\"张*三\",\"80-89\",\"Set \"\"1\"\"; 米饭 x2\",\"1\",\"13.00\",\"5.05\","
		"\"7.95\",\"result.final\",\"by.self\",\"\",\"sync.waiting\"\r\n");
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
		"\"result.none\",\"by.volunteer 李*\",\"\",\"sync.waiting\"\r\n");

	/* erased: the head alone; a kind of a newer writer; an answer to act 9 */
	act.opened = false;
	memset(&act.body, 0, sizeof(act.body));
	act.head.kind = (enum act_kind)77;
	e.reversal_seq = 9;
	e.sync = "quarantined";
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.hall\",\"77\",\"\","
		"\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"9\",\"sync.quarantined\"\r\n");

	/* a class, and a meal that costs nothing */
	act.head.kind = ACT_ENROL;
	strcpy(act.head.what, "C03");
	e.reversal_seq = 0;
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.offering\","
		"\"action.enrol\",\"\",\"\",\"\",\"C03\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		"\"sync.quarantined\"\r\n");
	act.head.kind = ACT_SERVE;
	check_line(&e, LANG_ZH,
		"\"2026-11-22\",\"园丁\",\"YD1\",\"1\",\"08:20:01\",\"service.meal\","
		"\"action.serve\",\"\",\"\",\"\",\"C03\",\"\",\"0.00\",\"0.00\",\"0.00\",\"\",\"\","
		"\"\",\"sync.quarantined\"\r\n");
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
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "\"'-0.05\",\"'-13.00\",\"7.95\""));
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

SUITE_MAIN("daylog", heading, an_order, other_acts, formulas_are_text, money_below_zero, json_lines)
