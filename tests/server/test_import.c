/* SPDX-License-Identifier: MIT */
#include "core/base/text.h"
#include "tests/server/terminal.h"

#include "core/hall/meal.h"

static struct fixture f;

/* Imports bytes as "t.tsv"; the error's text, "" when they were taken. */
static const char *try_bytes(const void *bytes, size_t n, struct import_report *report)
{
	static struct err err;
	struct import_bytes file = {"t.tsv", bytes, n};
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);

	memset(&err, 0, sizeof(err));
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	if (import_bytes(&f.hub, &file, &now, report, &err) < 0) {
		ledger_rollback(&f.hub.ledger);
		ck_assert_str_ne(err.text, "");
		return err.text;
	}
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	return "";
}

static const char *try_text(const char *text)
{
	struct import_report report;

	return try_bytes(text, strlen(text), &report);
}

#define MENU      "day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\tparts\n"
#define OFFERINGS "id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\n"
#define TARIFF    "valid_from\trule\twho\tkind\tvalue_fen\tcap_fen\tper_day\tmeal\n"
#define SLOTS     "place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n"
#define HALLS     "place\tzh\ten\tko\tneighbours\n"
#define PEOPLE                                                                                     \
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid"     \
	"\tvolunteer\tphone\n"

static const struct {
	const char *text, *says;
} each_fault_is_named_cases[] = {
	{"", "t.tsv:1: header: the file is empty"},
	{"\n\n", "header: the file is empty"},
	{"a\tb\tc\n", "t.tsv:1: header: not the columns of"},
	{"day\tmeal\tcourse\tzh\ten\tko\tpirce\tallergens\tdiet\n",
		"t.tsv:1: header: menu needs a column \"fen\""},
	{"day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\tcolour\n",
		"header: menu has no column \"colour\""},
	{"day\tmeal\tday\n", "column \"day\" is there twice"},
	{"day\t\tmeal\n", "column 2 has no name"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t-900\t\t\n",
		"t.tsv:2: fen \"-900\": not a whole number from 0 to 1000000"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t9.00\t\t\n", "fen \"9.00\": not a whole"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t\t\t\n", "fen \"\": not a whole"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t99999999999999999999\t\t\n", "fen \"9999"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\nMom\tlunch\tmain\t豆腐\t\t\t900\t\t\n",
		"t.tsv:3: day \"Mom\": is no weekday, date or festival"},
	{MENU "2026-02-30\tlunch\tmain\t豆腐\t\t\t900\t\t\n", "t.tsv:2: day \"2026-02-30\""},
	{MENU "Mon\tLunch\tmain\t豆腐\t\t\t900\t\t\n", "meal \"Lunch\": is no meal"},
	{MENU "Mon\tlunch\tmain\t\tTofu\t\t900\t\t\n", "zh \"\": must not be empty"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\tG,Q\t\n", "allergens \"G,Q\": not a list"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\tspicy\n", "diet \"spicy\": not a list"},
	{MENU "Mon\tlunch\tset\t套餐\t\t\t900\t\t\t\n", "parts \"\": a set has"},
	{MENU "Mon\tlunch\tmain\t\xb6\xb9\xb8\xaf\t\t\t900\t\t\n",
		"t.tsv:2: zh \"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\": not UTF-8 text (GB18030?"},
	{"day\tmeal\tcourse\tzh\ten\tko\tfen\t\xb6\xb9\tdiet\n", "t.tsv:1: header: not UTF-8"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\t\tmore\n", "more cells than the header"},
	{MENU "Mon\tlunch\tmain\t"
	      "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	      "\t\t\t900\t\t\n",
		"zh \"一二三"},
	{OFFERINGS "C01\tclass\t花都\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\n",
		"t.tsv:2: hall \"花都\": no hall that is known here"},
	{OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMom\t09:00-10:00\t20\t0\n",
		"days \"Mom\": is no rule"},
	{OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMon\t10:00-09:00\t20\t0\n",
		"time \"10:00-09:00\": not like"},
	{OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00\t20\t0\n", "time \"09:00\""},
	{OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t0\t0\n", "seats \"0\""},
	{OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\n"
		   "C02\tclass\t园丁\t\t象棋\t\t\tMon\t09:00-10:00\t20\t0\n"
		   "C01\tclass\t园丁\t\t跳舞\t\t\tTue\t09:00-10:00\t20\t0\n",
		"t.tsv:4: id \"C01\": is already there in line 2"},
	{TARIFF "2026-01-01\tT60\tage 60-50\tless\t200\t\t1\tlunch\n",
		"who \"age 60-50\": is no range"},
	{TARIFF "2026-01-01\tT60\tage 60-69\tmore\t200\t\t1\tlunch\n", "kind \"more\""},
	{TARIFF "2026-01-01\tT60\tage 60-69\tpercent\t120\t\t1\tlunch\n", "value_fen \"120\""},
	{TARIFF "01.01.2026\tT60\tage 60-69\tless\t200\t\t1\tlunch\n",
		"valid_from \"01.01.2026\": not a date"},
	{SLOTS PLACE "\tlunch\t12:30\t10:30\t0\t09:00\t90\t\n",
		"t.tsv:2: to \"10:30\": not after from"},
	{SLOTS PLACE "\tlunch\t10:30\t12:30\t0\t25:00\t90\t\n", "cutoff \"25:00\": not a time"},
	{SLOTS PLACE "\tlunch\t10:30\t12:30\t0\t09:00\t90\tMon,Mom\n", "weekdays \"Mon,Mom\""},
	{SLOTS PLACE "\tlunch\t10:30\t12:30\t0\t09:00\t90\t\n" PLACE
		     "\tlunch\t10:30\t12:30\t0\t09:00\t80\t\n",
		"t.tsv:3: meal \"lunch\": is already there in line 2"},
	{HALLS "330784\t园丁\t\t\t\n", "place \"330784\": not a place like"},
	{HALLS "330784-010\t甲\t\t\t330784-011\n330784-011\t乙\t\t\t330784-099\n",
		"t.tsv:3: neighbours \"330784-099\": no hall"},
	{PEOPLE PLACE "\t\t330799194803150017\t王五\t\t\t\t\t\t\t\t\n",
		"t.tsv:2: id_number \"***\": its check digit is wrong"},
	{PEOPLE PLACE "\t\t330799194302290010\t王五\t\t\t\t\t\t\t\t\n",
		"id_number \"***\": the birth date in it does not exist"},
	{PEOPLE PLACE "\t\t330799209901010016\t王五\t\t\t\t\t\t\t\t\n",
		"id_number \"***\": born in the future"},
	{PEOPLE PLACE "\t\t12345\t王五\t\t\t\t\t\t\t\t\n", "id_number \"***\": not the number"},
	/* a row with a cell too many before it */
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\t330799195109110027\t\t\t\t\t\t\n",
		"hardship \"***\": neither yes nor no"},
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\tmaybe\t\t\t\t\t\t\n",
		"hardship \"maybe\": neither yes nor no"},
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\t\t\t\tfr\t\t\t\n", "lang \"fr\""},
	{PEOPLE PLACE "\t\t330799195109110027\t\t\t\t\t\t\t\t\t\n", "name \"***\": must not be"},
	{PEOPLE PLACE "\t1\t330799195109110027\t王五\t\t\t\t\t\t\t\t\n",
		"resident \"1\": the number is somebody else's"},
	{PEOPLE PLACE "\t100001\t330799195109110027\t王五\t\t\t\t\t\t\t\t\n",
		"resident \"100001\": numbers from 100001 on are for terminals"},
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\t\t\t\t\t04A1B2C3D4E5F6\t\t\n",
		"card_uid \"***\": it is resident 2's card"},
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\t\t\t\t\t04A1\t\t\n", "card_uid \"***\""},
	{PEOPLE PLACE "\t\t330799195109110027\t王五\t\t\t\t\t\t\t\t\n" PLACE
		      "\t\t330799195109110027\t王六\t\t\t\t\t\t\t\t\n",
		"t.tsv:3: id_number \"***\": is already there in line 2"},
	{"id,zh,en,ko,from,until\nN1,\"a \"b\" c\",,,,\n", "t.tsv:2: row: a quote in the wrong"},
	{"id,zh,en,ko,from,until\nN1,\"never closed,,,,\n", "t.tsv:2: row: a quote that never"},
	{"year\t端午\n2026\tlater\n", "t.tsv:2: 端午 \"later\": not a date"},
	{"year\t端午\nsoon\t2026-06-19\n", "t.tsv:2: year \"soon\""},
	{"id\tzh\ten\tko\tfrom\tuntil\nN1\t关门\t\t\t2026-12-02\t2026-12-01\n",
		"until \"2026-12-01\": before from"},
	{MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\t\nMon\tlunch\tmain\t豆腐\t\t\t800\t\t\t\n",
		"t.tsv:3: zh \"豆腐\": is already there in line 2"},
};

START_TEST(each_fault_is_named)
{
	int64_t head, keys;

	fixture_init(&f);
	head = sql_number(&f, "SELECT feed_head FROM hub");
	keys = sql_number(&f, "SELECT count(*) FROM person");
	for (size_t i = 0;
		i < sizeof(each_fault_is_named_cases) / sizeof(each_fault_is_named_cases[0]); i++) {
		const char *says = try_text(each_fault_is_named_cases[i].text);

		ck_assert_msg(strstr(says, each_fault_is_named_cases[i].says),
			"case %zu: \"%s\" lacks \"%s\"", i, says,
			each_fault_is_named_cases[i].says);
		ck_assert_msg(strncmp(says, "t.tsv:", 6) == 0 && !strchr(says, '\n'), "%s", says);
		ck_assert_ptr_null(strstr(says, "3307991951"));
		/* nothing of it is taken */
		ck_assert_int_eq(sql_number(&f, "SELECT feed_head FROM hub"), head);
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person"), keys);
	}
	fixture_done(&f);
}
END_TEST

START_TEST(long_lines_and_nuls)
{
	struct buf text = BUF_INIT(12u << 20);
	struct import_report report;
	static const char nul[] = MENU "Mon\tlunch\tma\0in\t豆腐\t\t\t900\t\t\n";
	static const char utf16[] = "\xff\xfe"
				    "d\0a\0y\0\t\0";

	fixture_init(&f);
	buf_str(&text, MENU "Mon\tlunch\tmain\t");
	while (text.len < (10u << 20))
		buf_str(&text, "豆腐豆腐豆腐豆腐豆腐豆腐豆腐豆腐");
	buf_str(&text, "\t\t\t900\t\t\n");
	ck_assert_str_eq(
		try_bytes(text.data, text.len, &report), "t.tsv:2: line: longer than 16384 bytes");
	ck_assert_str_eq(try_bytes(nul, sizeof(nul) - 1, &report),
		"t.tsv:2: line: has a NUL byte (UTF-16? save it as UTF-8)");
	ck_assert_str_eq(try_bytes(utf16, sizeof(utf16) - 1, &report),
		"t.tsv:1: line: has a NUL byte (UTF-16? save it as UTF-8)");
	/* a quoted cell that runs over many lines is bounded, too */
	buf_clear(&text);
	buf_str(&text, "id,zh,en,ko,from,until\nN1,\"");
	for (int i = 0; i < 20000; i++)
		buf_str(&text, "line\n");
	ck_assert_str_eq(
		try_bytes(text.data, text.len, &report), "t.tsv:2: row: a quote that never ends");
	buf_done(&text);
	fixture_done(&f);
}
END_TEST

START_TEST(forms_that_are_fine)
{
	static const char csv[] =
		"\xef\xbb\xbf"
		"hall,id,zh,en,ko,from,until\r\n"
		"花园,N1,\"说 \"\"你好\"\",请\",Hello,,,\r\n\r\n330784-004,N2,开会,,,2026-12-01,2026-12-02";
	struct import_report report;
	struct feed_row row = {.kind = "notice", .place = NEIGHBOUR, .key = "N1"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct notice notice;
	struct err err = {0};

	fixture_init(&f);
	ck_assert_str_eq(try_bytes(csv, sizeof(csv) - 1, &report), "");
	ck_assert_str_eq(report.kind, "notices");
	ck_assert_int_eq(report.rows, 2);
	ck_assert_int_eq(report.changed, 2);
	ck_assert_int_eq(feed_get(&f.hub.ledger, &row, &body, &err), 1);
	row.body = buf_text(&body);
	ck_assert_int_eq(row_notice_decode(&row, &notice, &err), 0);
	ck_assert_str_eq(notice.text.text[LANG_ZH], "说 \"你好\",请");
	/* a row cut short by an editor that drops trailing tabs; lines of blanks */
	ck_assert_str_eq(try_text(MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\n \t \n"), "");
	buf_done(&body);
	fixture_done(&f);
}
END_TEST

struct wanted_dish {
	const char *zh;
	char id[16];
	int order;
};

static int look_at_dish(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct wanted_dish *w = ctx;
	struct dish dish;

	(void)n;
	ck_assert_int_eq(row_dish_decode(row, &dish, err), 0);
	if (strcmp(dish.name.text[LANG_ZH], w->zh) == 0) {
		text_copy(w->id, sizeof(w->id), row->key);
		w->order = dish.order;
	}
	return 0;
}

/* The id of a dish by its name, and its place in the menu. */
static int dish_named(const char *zh, char id[16])
{
	const struct feed_kind dishes = {"dish", NULL};
	struct wanted_dish w = {.zh = zh};
	struct err err = {0};

	ck_assert_int_eq(feed_walk_kind(&f.hub.ledger, &dishes, look_at_dish, &w, &err), 0);
	ck_assert_str_ne(w.id, "");
	strcpy(id, w.id);
	return w.order;
}

/* Whatever is added, dropped or set before it: "as last time" finds the same dish, or none. */
START_TEST(dishes_keep_their_ids)
{
	char fish[16], tofu[16], id[16];

	fixture_init(&f);
	ck_assert_str_eq(try_text(MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\n"
				       "Mon\tlunch\tmain\t鱼\t\t\t1200\t\t\n"),
		"");
	ck_assert_int_eq(dish_named("豆腐", tofu), 1);
	ck_assert_int_eq(dish_named("鱼", fish), 2);
	ck_assert_str_ne(tofu, fish);
	ck_assert_str_eq(try_text(MENU "Mon\tlunch\tmain\t鱼\tFish\t\t1300\tF\t\n"
				       "Mon\tlunch\tmain\t鸡\t\t\t1000\t\t\n"
				       "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\n"),
		"");
	ck_assert_int_eq(dish_named("鱼", id), 1);
	ck_assert_str_eq(id, fish);
	ck_assert_int_eq(dish_named("豆腐", id), 3);
	ck_assert_str_eq(id, tofu);
	ck_assert_int_eq(dish_named("鸡", id), 2);
	ck_assert(strcmp(id, fish) != 0 && strcmp(id, tofu) != 0);
	fixture_done(&f);
}
END_TEST

/* A file is the whole menu of its days. */
#define DEAR(body)                                                                                 \
	"SELECT count(*) FROM feed WHERE kind='dish' AND gone=0 AND " body " LIKE '%豆腐%950%'"

START_TEST(menus_replace_their_days)
{
	int64_t head;

	fixture_init(&f);
	ck_assert_str_eq(try_text(MENU "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\n"
				       "Mon\tlunch\tmain\t鱼\t\t\t1200\t\t\n"
				       "Tue\tlunch\tmain\t鸡\t\t\t1000\t\t\n"),
		"");
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='dish' AND gone=0"), 3);
	head = sql_number(&f, "SELECT feed_head FROM hub");
	ck_assert_str_eq(try_text(MENU "Mon\tlunch\tmain\t豆腐\t\t\t950\t\t\n"), "");
	ck_assert_int_eq(sql_number(&f, "SELECT feed_head FROM hub"), head + 2);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='dish' AND gone=0"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='dish'"), 3);
	ck_assert_int_eq(
		sql_number(&f,
			postgres_asked()
				? DEAR("CASE WHEN kind='dish' THEN convert_from(body, 'UTF8') END")
				: DEAR("CAST(body AS TEXT)")),
		1);
	fixture_done(&f);
}
END_TEST

static int count_row(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct dish *dishes = ctx;
	int i = 0;

	(void)n;
	while (dishes[i].id[0])
		i++;
	return row_dish_decode(row, &dishes[i], err);
}

static const struct {
	const char *file, *kind;
	int rows;
} demo_files[] = {
	{"demo/halls.tsv", "halls", 6},
	{"demo/residents.tsv", "residents", 9},
	{"demo/offerings.tsv", "offerings", 31},
	{"demo/workdays.tsv", "workdays", 3},
	{"demo/menu.tsv", "menu", 44},
	{"demo/tariff.tsv", "tariff", 5},
	{"demo/slots.tsv", "slots", 3},
	{"demo/festivals.tsv", "festivals", 4},
	{"demo/notices.tsv", "notices", 1},
};

/* The demo's own tables, by the files. */
START_TEST(the_demo_hall)
{
	static struct dish dishes[64];
	struct import_report report;
	struct meal_set sets[4];
	struct moment now;
	struct err err = {0};
	day_t day;
	int n = 0;

	fixture_init(&f);
	sql(&f, "DELETE FROM feed");
	sql(&f, "DELETE FROM person");
	sql(&f, "DELETE FROM card");
	now = moment_at(f.now_ms, CLOCK_HUB);
	for (size_t i = 0; i < sizeof(demo_files) / sizeof(demo_files[0]); i++) {
		ck_assert_msg(import_file(&f.hub, demo_files[i].file, &now, &report, &err) == 0,
			"%s", err.text);
		ck_assert_str_eq(report.kind, demo_files[i].kind);
		ck_assert_int_eq(report.rows, demo_files[i].rows);
		ck_assert_int_ge(report.changed, demo_files[i].rows);
		ck_assert_int_eq(import_file(&f.hub, demo_files[i].file, &now, &report, &err), 0);
		ck_assert_int_eq(report.changed, 0);
	}
	ck_assert_int_eq(feed_walk_kind(&f.hub.ledger, &(struct feed_kind){"dish", NULL}, count_row,
				 dishes, &err),
		0);
	while (dishes[n].id[0])
		n++;
	/* every day of a week has its two sets */
	ck_assert_int_eq(day_parse("2026-11-23", &day), 0);
	for (int i = 0; i < 7; i++) {
		struct menu menu = {.dishes = dishes,
			.n = (size_t)n,
			.day = day + i,
			.weekday = i,
			.meal = "lunch",
			.place = PLACE,
			.festival = ""};

		ck_assert_int_eq(meal_sets(&menu, sets, 4), 2);
		ck_assert_int_eq(sets[0].set->fen, 1300);
		ck_assert_int_eq(sets[0].n_parts, 4);
		menu.meal = "dinner";
		ck_assert_int_eq(meal_sets(&menu, sets, 4), 1);
		ck_assert_int_eq(sets[0].n_parts, 4);
	}
	fixture_done(&f);
}
END_TEST

START_TEST(files_that_are_not_there)
{
	struct import_report report;
	struct moment now;
	struct err err = {0};

	fixture_init(&f);
	now = moment_at(f.now_ms, CLOCK_HUB);
	ck_assert_int_eq(import_file(&f.hub, "/no/such.tsv", &now, &report, &err), ERR_IO);
	ck_assert_str_eq(err.text, "/no/such.tsv: No such file or directory");
	ck_assert_int_eq(import_file(&f.hub, "/tmp", &now, &report, &err), ERR_IO);
	ck_assert_int_eq(import_file(&f.hub, "demo/cards.tsv", &now, &report, &err), ERR_BAD);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("import", each_fault_is_named, long_lines_and_nuls, forms_that_are_fine,
	dishes_keep_their_ids, menus_replace_their_days, the_demo_hall, files_that_are_not_there)
