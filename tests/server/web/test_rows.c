/* SPDX-License-Identifier: MIT */
/* Menus, prices and classes on the page: written out as the import reads them, and looked at before taken. */
#include "tests/server/web/browser.h"

#include "core/base/json.h"

#define MENU_HEAD   "day,meal,course,zh,en,ko,fen,allergens,diet,parts,hall\n"
#define TARIFF_HEAD "valid_from,rule,who,kind,value_fen,cap_fen,per_day,meal,valid_until,hall\n"
#define OFFERING_HEAD                                                                              \
	"id,kind,hall,room,zh,en,ko,days,time,seats,minage,room_en,room_ko,floor_zh,floor_en,"     \
	"floor_ko,bring_zh,bring_en,bring_ko,maxage,guardian,hardship,book,ahead,misses\n"

/* 2026-11-24 is a Tuesday. */
static const char menu[] = MENU_HEAD "Tue,lunch,main,\"鱼, \"\"大\"\"\",Fish,,1200,\"F,S\",soft,,\n"
				     "Tue,lunch,veg,=1+1,<b>,채소,300,,\"vegan,low-sugar\",,\n"
				     "Wed,lunch,main,鸡,,,900,\"G,E\",,,\n"
				     "Any,lunch,staple,米饭,Rice,,100,,,,\n"
				     "Any,lunch,set,套餐,Set,,1300,,,\"main,staple\",\n"
				     "Tue,dinner,main,面,,,800,,,,\n"
				     "Tue,lunch,soup,汤,,,100,,,," PLACE "\n"
				     "Tue,lunch,soup,邻汤,,,100,,,," NEIGHBOUR "\n",
		  tariff[] = TARIFF_HEAD "2026-01-01,T60,age 60-69,less,200,,1,lunch,,\n"
					 "2026-01-01,T90,age 90-,percent,50,300,,,2027-12-31,\n"
					 "2026-01-01,H,hardship,pays,200,,,,," PLACE "\n",
		  offerings[] = OFFERING_HEAD
		  "C01,class," PLACE
		  ",甲,书法,Calligraphy,,\"Mon,Wed\",09:00-10:30,20,50,Room A,,二楼,,,笔,,,"
		  "80,,,course,,\n"
		  "V01,venue," PLACE
		  ",乙,乒乓,,,Mon-Fri,13:00-17:00,4,,,,,,,,,,,yes,yes,session,30,2/30/14\n";

static void take(const char *table)
{
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct import_bytes file = {"t.csv", table, strlen(table)};
	struct import_report report;
	struct err err = {0};

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_msg(import_bytes(&f.hub, &file, &now, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
}

static void come_up(void)
{
	up_signed_in();
	take(menu);
	take(tariff);
	take(offerings);
}

/* What the last answer has as rows, as the CSV that the page makes of it, inside of JSON. */
static char *as_csv(void)
{
	struct buf csv = BUF_INIT(65536);
	struct err err = {0};
	cJSON *json = json_parse(text(), strlen(text()), &err), *line, *cell;
	char *ret;

	ck_assert_msg(json != NULL, "%s", err.text);
	cJSON_ArrayForEach (cell, cJSON_GetObjectItem(json, "columns"))
		buf_fmt(&csv, "%s%s", csv.len ? "," : "", cell->valuestring);
	cJSON_ArrayForEach (line, cJSON_GetObjectItem(json, "rows")) {
		buf_str(&csv, "\\n");
		cJSON_ArrayForEach (cell, line) {
			buf_str(&csv, cell == line->child ? "\\\"" : ",\\\"");
			for (const char *at = cell->valuestring; *at; at++)
				buf_fmt(&csv, *at == '"' ? "\\\"\\\"" : "%c", *at);
			buf_str(&csv, "\\\"");
		}
	}
	cJSON_Delete(json);
	ret = strdup(buf_text(&csv));
	buf_done(&csv);
	return ret;
}

static unsigned post_table(const char *path, const struct browser *who, const char *more,
	const char *key, const char *csv)
{
	static char body[65536];

	snprintf(body, sizeof(body), "{%s\"%s\":\"%s\"}", more, key, csv);
	return post(path, who, body);
}

/* Columns are the import's own, and what is brought back as it is changes nothing. */
START_TEST(out_and_back)
{
	static const struct {
		const char *name;
		int rows;
	} tables[] = {{"menu", 7}, {"tariff", 3}, {"offerings", 2}};
	char path[128], rows[32], *csv;

	come_up();
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		snprintf(path, sizeof(path), "/staff/api/table?hall=" PLACE "&name=%s",
			tables[i].name);
		ck_assert_uint_eq(get(path, &auditor), 200);
		csv = as_csv();
		ck_assert_uint_eq(post_table("/staff/api/import/check", &office, "\"name\":\"x\",",
					  "table", csv),
			200);
		snprintf(rows, sizeof(rows), "\"rows\":%d,", tables[i].rows);
		ck_assert_msg(strstr(text(), rows) != NULL, "%s: %s", csv, text());
		ck_assert_msg(strstr(text(), "\"wrong\":0") != NULL, "%s: %s", csv, text());
		if (i > 0) /* a menu's rows have their place in the file: the neighbour's is not in this one */
			ck_assert_msg(strstr(text(), "\"changed\":0") != NULL, "%s", text());
		ck_assert_ptr_null(strstr(text(), "\"gone\""));
		free(csv);
	}
	down();
}
END_TEST

START_TEST(of_one_day)
{
	come_up();
	ck_assert_uint_eq(get("/staff/api/table?name=menu&day=2026-11-24&meal=lunch", &staff), 200);
	ck_assert_ptr_nonnull(
		strstr(text(), "[\"Tue\",\"lunch\",\"main\",\"鱼, \\\"大\\\"\",\"Fish\","
			       "\"\",\"1200\",\"F,S\",\"soft\",\"\",\"\"]"));
	ck_assert_ptr_nonnull(strstr(text(), "\"=1+1\",\"<b>\""));
	ck_assert_ptr_nonnull(strstr(text(), "\"Any\",\"lunch\",\"set\""));
	ck_assert_ptr_null(strstr(text(), "dinner"));
	ck_assert_ptr_null(strstr(text(), "Wed"));
	ck_assert_ptr_null(strstr(text(), "邻汤"));
	take(MENU_HEAD "2026-11-24,lunch,main,鸭,,,1000,,,," PLACE "\n");
	ck_assert_uint_eq(get("/staff/api/table?name=menu&day=2026-11-24&meal=lunch", &staff), 200);
	ck_assert_ptr_nonnull(strstr(text(), "鸭"));
	ck_assert_ptr_null(strstr(text(), "Tue"));
	down();
}
END_TEST

#define LOOK "\"hall\":\"" PLACE "\",\"day\":\"2026-11-24\",\"meal\":\"lunch\",\"table\":\"menu\","
#define OWN  "day,meal,course,zh,en,ko,fen,allergens,diet,hall\\n2026-11-24,lunch,main,鸭,,,1000,S,,"

START_TEST(looked_at_before)
{
	const char *head = "SELECT feed_head FROM hub";
	int64_t before;

	come_up();
	before = sql_number(&f, head);
	ck_assert_uint_eq(post_table("/staff/api/preview", &staff, LOOK, "csv", ""), 200);
	ck_assert_msg(
		strstr(text(), "\"sets\":[{\"zh\":\"套餐\",\"en\":\"Set\",\"ko\":\"\",\"fen\":1300,"
			       "\"parts\":[\"鱼, \\\"大\\\"\",\"米饭\"]}]") != NULL,
		"%s", text());
	/* 200 less; half of 1300 but 300 at most; hardship; nobody of these */
	ck_assert_msg(
		strstr(text(), "{\"tier\":\"60-69\",\"pays\":[1100],\"rule\":\"T60\"}") &&
			strstr(text(), "{\"tier\":\"90-\",\"pays\":[1000],\"rule\":\"T90\"}") &&
			strstr(text(), "{\"tier\":\"hardship\",\"pays\":[200],\"rule\":\"H\"}") &&
			strstr(text(), "{\"tier\":\"none\",\"pays\":[1300],\"rule\":\"\"}"),
		"%s", text());
	ck_assert_uint_eq(post_table("/staff/api/preview", &staff, LOOK, "csv", OWN PLACE), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"parts\":[\"鸭\",\"米饭\"]"));
	ck_assert_ptr_nonnull(strstr(text(), "\"zh\":\"鸭\",\"en\":\"\",\"ko\":\"\",\"fen\":1000,"
					     "\"allergens\":\"S\""));
	ck_assert_ptr_nonnull(strstr(text(), "\"ok\":1"));
	/* nothing of it stays */
	ck_assert_int_eq(sql_number(&f, head), before);
	ck_assert_uint_eq(post_table("/staff/api/preview", &staff, LOOK, "csv", ""), 200);
	ck_assert_ptr_null(strstr(text(), "鸭"));
	/* wrong ones are said */
	ck_assert_uint_eq(
		post_table("/staff/api/preview", &staff, LOOK, "csv", OWN NEIGHBOUR), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"problems\":[{\"line\":2,"));
	ck_assert_ptr_nonnull(strstr(text(), "\"ok\":0"));
	ck_assert_int_eq(sql_number(&f, head), before);
	down();
}
END_TEST

/* What the terminal hears with its next exchange: the dish, if it does. */
static bool hears(const char *zh)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	static struct feed feed;
	struct feed_row row;
	struct err err = {0};
	bool found = false;

	ck_assert_uint_eq(get_feed(&t, 1000, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1)
		found = found || (strcmp(row.kind, "dish") == 0 && strstr(row.body, zh) != NULL);
	t.cursor = feed.header.to;
	memcpy(t.filter, feed.header.filter, sizeof(t.filter));
	buf_done(&raw);
	return found;
}

START_TEST(taken_and_heard)
{
	char more[160];
	const char *at;

	come_up();
	ck_assert(!hears("鸭"));
	ck_assert_uint_eq(post_table("/staff/api/import/check", &staff, "\"name\":\"menu\",",
				  "table", OWN PLACE),
		200);
	at = strstr(text(), "\"mark\":\"");
	ck_assert_ptr_nonnull(at);
	snprintf(more, sizeof(more), "\"name\":\"menu\",%.73s,", at);
	ck_assert(!hears("鸭"));
	ck_assert_uint_eq(
		post_table("/staff/api/import/apply", &staff, more, "table", OWN PLACE), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"applied\":1"));
	ck_assert(hears("鸭"));
	down();
}
END_TEST

START_TEST(who_may)
{
	static const char *const bad[] = {"{}", "{\"hall\":\"\"}", "[]",
		"{\"hall\":\"" PLACE "\",\"day\":\"soon\",\"meal\":\"lunch\",\"table\":\"menu\","
		"\"csv\":\"\"}",
		"{\"hall\":\"" PLACE "\",\"day\":\"2026-11-24\",\"meal\":\"" SQL
		"\",\"table\":\"menu\",\"csv\":\"\"}",
		"{\"hall\":\"" PLACE
		"\",\"day\":\"2026-11-24\",\"meal\":\"lunch\",\"table\":\"halls\","
		"\"csv\":\"\"}",
		"{\"hall\":\"" PLACE
		"\",\"day\":\"2026-11-24\",\"meal\":\"lunch\",\"table\":\"menu\","
		"\"csv\":7}"};
	struct browser no_token;

	come_up();
	ck_assert_uint_eq(get("/staff/api/table?name=menu&hall=" NEIGHBOUR, &staff), 403);
	ck_assert_uint_eq(get("/staff/api/table?name=menu&hall=" NEIGHBOUR, &office), 200);
	ck_assert_uint_eq(get("/staff/api/table?name=menu", &office), 400); /* which hall? */
	ck_assert_uint_eq(get("/staff/api/table?name=residents&hall=" PLACE, &office), 400);
	ck_assert_uint_eq(get("/staff/api/table?name=menu&day=2026-02-30", &staff), 400);
	ck_assert_uint_eq(get("/staff/api/table?name=menu", NULL), 401);
	ck_assert_uint_eq(get("/staff/api/preview", &staff), 405);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(post("/staff/api/preview", &staff, bad[i]) == 400, "%zu", i);
	ck_assert_uint_eq(post_table("/staff/api/preview", &auditor, LOOK, "csv", ""), 403);
	ck_assert_uint_eq(post_table("/staff/api/preview", NULL, LOOK, "csv", ""), 401);
	no_token = staff;
	no_token.csrf[0] = 0;
	ck_assert_uint_eq(post_table("/staff/api/preview", &no_token, LOOK, "csv", ""), 403);
	ck_assert_uint_eq(
		post_table("/staff/api/preview", &staff,
			"\"hall\":\"" NEIGHBOUR "\",\"day\":\"2026-11-24\",\"meal\":\"lunch\","
			"\"table\":\"menu\",",
			"csv", ""),
		403);
	ck_assert_uint_eq(web_body_max("/staff/api/preview"), WEB_TABLE_MAX);
	down();
}
END_TEST

SUITE_MAIN("rows", out_and_back, of_one_day, looked_at_before, taken_and_heard, who_may)
