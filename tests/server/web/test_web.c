/* SPDX-License-Identifier: MIT */
#include "tests/server/web/browser.h"

#include <sys/stat.h>

#include "server/callback.h"

/* The hub's page without HTTP: who may do what, and what is tried against it. */

#define IMPORT "/staff/api/import/"
#define MENU   "day,meal,course,zh,en,ko,fen,allergens,diet,hall\\n"
#define DISH   "2026-11-23,lunch,main,红烧肉,Pork,고기,500,,,"

static void call_back(const char *place, unsigned n)
{
	char text_of[512];

	snprintf(text_of, sizeof(text_of),
		"INSERT INTO call_back(no, why, hall, stream_no, seq, id, what, day, made_ms) VALUES"
		"(%u, 'conflict', '%s', 1, %u, (SELECT stream FROM stream WHERE no=1), 'lunch',"
		" 20000, 1)",
		n, place, n);
	sql(&f, text_of);
}

/* ---- */

START_TEST(the_table_of_roles)
{
	/* once more, by hand: who may not is 403, nobody is 401 */
	static const struct {
		const char *method, *path, *body;
		unsigned staff, office, auditor;
	} rows[] = {{"GET", "/staff/api/me", NULL, 200, 200, 200},
		{"GET", "/staff/api/overview", NULL, 200, 200, 200},
		{"GET", "/staff/api/overview?hall=" PLACE, NULL, 200, 200, 200},
		{"GET", "/staff/api/overview?hall=" NEIGHBOUR, NULL, 403, 200, 200},
		{"GET", "/staff/api/figures?hall=" PLACE, NULL, 200, 200, 200},
		{"GET", "/staff/api/figures?hall=" NEIGHBOUR, NULL, 403, 200, 200},
		{"GET", "/staff/api/figures", NULL, 200, 400, 400},
		{"GET", "/staff/api/callbacks", NULL, 200, 200, 200},
		{"GET", "/staff/api/callbacks?hall=" NEIGHBOUR, NULL, 403, 200, 200},
		{"GET",
			"/staff/api/export?from=2026-11-22&until=2026-11-22&format=csv&lang=en"
			"&hall=" NEIGHBOUR,
			NULL, 403, 200, 200},
		{"GET", "/staff/api/audit", NULL, 403, 200, 200},
		/* 400: there is no such row, but they may */
		{"POST", "/staff/api/callbacks/done", "{\"no\":9,\"result\":\"x\"}", 400, 400, 403},
		{"POST", IMPORT "check", "{\"name\":\"x\",\"table\":\"x\"}", 200, 200, 403},
		{"POST", IMPORT "apply", "{\"name\":\"x\",\"table\":\"x\"}", 409, 409, 403}};

	up_signed_in();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *m = rows[i].method, *p = rows[i].path, *b = rows[i].body;

		ck_assert_msg(ask_with(m, p, NULL, b) == 401, "%s: %u", p, a.status);
		ck_assert_msg(ask_with(m, p, &staff, b) == rows[i].staff, "%s: %u %s", p, a.status,
			text());
		ck_assert_msg(ask_with(m, p, &office, b) == rows[i].office, "%s: %u %s", p,
			a.status, text());
		ck_assert_msg(ask_with(m, p, &auditor, b) == rows[i].auditor, "%s: %u %s", p,
			a.status, text());
	}
	down();
}
END_TEST

START_TEST(a_hall_sees_its_own)
{
	up_signed_in();
	call_back(PLACE, 1);
	call_back(NEIGHBOUR, 2);
	ck_assert_uint_eq(get("/staff/api/me", &staff), 200);
	ck_assert_ptr_nonnull(strstr(text(), PLACE));
	ck_assert_ptr_null(strstr(text(), NEIGHBOUR));
	ck_assert_uint_eq(get("/staff/api/callbacks", &staff), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"no\":1"));
	ck_assert_ptr_null(strstr(text(), "\"no\":2"));
	ck_assert_uint_eq(get("/staff/api/callbacks", &office), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"no\":2"));
	/* another hall's row is none, and stays open */
	ck_assert_uint_eq(
		post("/staff/api/callbacks/done", &staff, "{\"no\":2,\"result\":\"x\"}"), 400);
	ck_assert_uint_eq(
		post("/staff/api/callbacks/done", &staff, "{\"no\":1,\"result\":\"told\"}"), 200);
	ck_assert_uint_eq(
		post("/staff/api/callbacks/done", &staff, "{\"no\":1,\"result\":\"told\"}"), 400);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM call_back WHERE done_ms IS NULL AND no=2"), 1);
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||hall||' '||about FROM account_log"
				       " WHERE what='callback-done'"),
		"wang " PLACE " 1: told");
	down();
}
END_TEST

START_TEST(no_change_without_the_token)
{
	static const char body[] = "{\"no\":1,\"result\":\"told\"}";
	struct browser forged;

	up_signed_in();
	call_back(PLACE, 1);
	forged = staff;
	forged.csrf[0] = 0;
	ck_assert_uint_eq(post("/staff/api/callbacks/done", &forged, body), 403);
	forged = staff;
	memcpy(forged.csrf, office.csrf, sizeof(forged.csrf));
	ck_assert_uint_eq(post("/staff/api/callbacks/done", &forged, body), 403);
	ck_assert_ptr_nonnull(strstr(text(), "csrf"));
	ck_assert_uint_eq(post("/staff/api/sign-out", &forged, "{}"), 403);
	/* what a form of another site can send */
	req.csrf = staff.csrf;
	for (int i = 0; i < 3; i++) {
		static const char *const types[] = {
			NULL, "text/plain", "application/x-www-form-urlencoded"};

		buf_done(&a.body);
		req.method = "POST";
		req.path = "/staff/api/callbacks/done";
		req.token = staff.token;
		req.body = body;
		req.body_len = strlen(body);
		req.type = types[i];
		web_answer(&web, &req, &a);
		ck_assert_uint_eq(a.status, 415);
	}
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM call_back WHERE done_ms IS NULL"), 1);
	ck_assert_uint_eq(get("/staff/api/callbacks/done", &staff), 405);
	down();
}
END_TEST

START_TEST(a_session_is_new_at_each_sign_in_and_ends)
{
	static const char planted[] =
		"00000000000000000000000000000000000000000000000000000000000000aa";
	struct browser before;

	up();
	/* fixation: what was put into the browser before is nobody's after */
	snprintf(staff.token, sizeof(staff.token), "%s", planted);
	ck_assert_uint_eq(get("/staff/api/me", &staff), 401);
	take_session(&staff);
	ck_assert_str_ne(staff.token, planted);
	before = staff;
	snprintf(before.token, sizeof(before.token), "%s", planted);
	ck_assert_uint_eq(get("/staff/api/me", &before), 401);
	before = staff;
	f.now_ms += TOTP_STEP_MS;
	take_session(&staff);
	ck_assert_str_ne(staff.token, before.token);
	ck_assert_uint_eq(post("/staff/api/sign-out", &staff, "{}"), 200);
	ck_assert_ptr_nonnull(strstr(a.cookie, "Max-Age=0"));
	ck_assert_uint_eq(get("/staff/api/me", &staff), 401);
	/* only its hash was in the ledger */
	ck_assert_uint_eq(get("/staff/api/me", &before), 200);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_session"), 1);
	f.now_ms += INT64_C(21) * 60000;
	ck_assert_uint_eq(get("/staff/api/me", &before), 401);
	down();
}
END_TEST

START_TEST(tries_are_counted)
{
	up();
	ck_assert_uint_eq(sign(&staff, PASSWORD), 200);
	ck_assert_uint_eq(sign(&staff, PASSWORD), 403); /* the same code again */
	ck_assert_str_eq(text(), "{\"error\":\"sign-in\"}");
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(sign(&staff, "wrong horse battery"), 403);
	ck_assert_uint_eq(sign(&staff, "wrong horse battery"), 429);
	ck_assert_str_eq(text(), "{\"error\":\"wait\",\"wait\":30}");
	ck_assert_int_eq(a.wait_ms, 30000);
	f.now_ms += TOTP_STEP_MS - 1;
	ck_assert_uint_eq(sign(&staff, PASSWORD), 429);
	ck_assert_uint_eq(sign(&office, PASSWORD), 200);
	f.now_ms += TOTP_STEP_MS;
	ck_assert_uint_eq(sign(&staff, PASSWORD), 200);
	down();
}
END_TEST

START_TEST(paths_and_methods)
{
	static const char *const none[] = {"/", "/staff", "/staff/api", "/staff/../etc/passwd",
		"/staff/..%2f..%2fetc%2fpasswd", "/staff//", "/staff/app.js/", "/staff/app.js%00",
		"/staff/%2e%2e/", "/staff/words-../en.json", "/staff/words-zh_CN.json/..", "",
		"/staff/api/me/", "//staff/api/me", "/STAFF/", "/v1/health", "/v1/acts",
		"/staff/index.html"};
	static const char *const methods[] = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE",
		"CONNECT", "HEAD", "get", "", SQL};

	up_signed_in();
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(get(none[i], &office) == 404, "%s: %u", none[i], a.status);
	ck_assert_uint_eq(get("/staff/", NULL), 200);
	ck_assert_ptr_nonnull(strstr(text(), "<!DOCTYPE html>"));
	ck_assert_uint_eq(get("/staff/words-zh_CN.json", NULL), 200);
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		ck_assert_uint_eq(ask_with(methods[i], "/staff/", &office, NULL), 405);
		ck_assert_str_eq(text(), "{\"error\":\"method\"}");
		ck_assert_uint_eq(ask_with(methods[i], "/staff/api/me", &office, "{}"), 405);
		if (i)
			ck_assert_uint_eq(
				ask_with(methods[i], "/staff/api/sign-in", &office, "{}"), 405);
	}
	down();
}
END_TEST

START_TEST(bodies_and_queries_that_are_none)
{
	static const char *const bodies[] = {"", "{", "[]", "null", "{}", "\"x\"", "{\"no\":1}",
		"{\"no\":\"1\",\"result\":\"x\"}", "{\"no\":-1,\"result\":\"x\"}",
		"{\"no\":1e99,\"result\":\"x\"}", "{\"no\":1,\"result\":\"\"}",
		"{\"no\":1,\"result\":7}", "{\"no\":1,\"result\":\"\xff\"}",
		"{\"no\":1,\"result\":\"x\"}{}"};
	static const char *const queries[] = {"hall=", "hall=x", "hall=" SQL, "hall=" HTML,
		"hall=%27", "hall=" PLACE PLACE PLACE, "hall=" PLACE "&day=2026-13-01",
		"hall=" PLACE "&day=", "hall=" PLACE "&day=today"};
	static const char *const exports[] = {"", "from=2026-11-22",
		"from=2026-11-22&until=2026-11-21&format=csv&lang=en",
		"from=2026-11-22&until=2026-11-22&format=exe&lang=en",
		"from=2026-11-22&until=2026-11-22&format=csv&lang=--to",
		"from=--help&until=2026-11-22&format=csv&lang=en",
		"from=2026-11-22&until=2026-11-22&format=csv&lang=en&hall=--to"};
	char path[512];

	up_signed_in();
	call_back(PLACE, 1);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		ck_assert_msg(post("/staff/api/callbacks/done", &staff, bodies[i]) == 400, "%s",
			bodies[i]);
		ck_assert_msg(post("/staff/api/sign-in", NULL, bodies[i]) == 400, "%s", bodies[i]);
	}
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		if (!strcmp(queries[i], "hall="))
			continue; /* all halls, which figures do not have: 400 as well */
		snprintf(path, sizeof(path), "/staff/api/figures?%s", queries[i]);
		ck_assert_msg(get(path, &office) == 400, "%s: %u", path, a.status);
	}
	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
		snprintf(path, sizeof(path), "/staff/api/export?%s", exports[i]);
		ck_assert_msg(get(path, &office) == 400, "%s: %u", path, a.status);
	}
	/* more than there is room for never came in whole */
	req.large = true;
	ck_assert_uint_eq(post("/staff/api/sign-in", NULL, "{}"), 413);
	ck_assert_uint_eq(post("/staff/api/callbacks/done", &staff, "{}"), 413);
	req.large = false;
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM call_back WHERE done_ms IS NULL"), 1);
	down();
}
END_TEST

START_TEST(sql_and_html_stay_text)
{
	static const char *const texts[] = {SQL, HTML, "' OR '1'='1", "%s%n", "\\u0000", "${x}"};
	char body[512];
	unsigned status;

	up_signed_in();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		call_back(PLACE, (unsigned)i + 1);
		snprintf(body, sizeof(body),
			"{\"name\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}", texts[i], texts[i],
			"123456");
		status = post("/staff/api/sign-in", NULL, body);
		ck_assert_msg(status == 403 || status == 400, "%s: %u", texts[i], status);
		snprintf(body, sizeof(body),
			"{\"name\":\"wang\",\"password\":\"%s\",\"code\":\"%s\"}", texts[i],
			"' OR 1");
		status = post("/staff/api/sign-in", NULL, body);
		ck_assert_msg(status == 403 || status == 400 || status == 429, "%s: %u", texts[i],
			status);
		snprintf(body, sizeof(body), "{\"no\":%zu,\"result\":\"%s\"}", i + 1, texts[i]);
		status = post("/staff/api/callbacks/done", &staff, body);
		if (i != 4)
			ck_assert_msg(status == 200, "%s: %s", body, text());
	}
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account"), 3);
	ck_assert_str_eq(sql_value(&f, "SELECT result FROM call_back WHERE no=2"), HTML);
	ck_assert_uint_eq(get("/staff/api/audit", &office), 200);
	ck_assert_str_eq(a.type, "application/json"); /* which no browser runs, nosniff */
	ck_assert_ptr_nonnull(strstr(text(), HTML));
	/* what somebody typed in place of their name is in no row */
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE name LIKE '%DROP%'"), 0);
	down();
}
END_TEST

START_TEST(the_file_is_that_of_the_command)
{
	static const char url[] =
		"/staff/api/export?from=2026-11-22&until=2026-11-22&format=csv&lang=en";
	char path[256], room[96], line[4096] = "";

	up_signed_in();
	snprintf(room, sizeof(room), "%s/room", f.dir);
	ck_assert_int_eq(mkdir(room, 0700), 0);
	setenv("TMPDIR", room, 1);
	make_acts(&t, 2);
	send_acts(&t, 1, 2);
	ck_assert_msg(get(url, &office) == 200, "%u %s", a.status, text());
	ck_assert_str_eq(a.name, "litang-2026-11-22.csv");
	ck_assert_int_eq(pread(a.file, line, sizeof(line) - 1, 0) > 0, 1);
	ck_assert_uint_eq(strlen(line), a.n_file);
	ck_assert_int_eq(strncmp(line, "\xef\xbb\xbf\"", 4), 0);
	ck_assert_ptr_nonnull(strstr(line, "YD1"));
	ck_assert_uint_eq(get(url, &staff), 200);
	ck_assert_str_eq(a.name, "litang-" PLACE "-2026-11-22.csv");
	snprintf(path, sizeof(path), "%s&hall=" NEIGHBOUR, url);
	ck_assert_uint_eq(get(path, &office), 200);
	memset(line, 0, sizeof(line));
	ck_assert_int_eq(pread(a.file, line, sizeof(line) - 1, 0) > 0, 1);
	ck_assert_ptr_null(strstr(line, "YD1")); /* nothing was done there */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_log WHERE what='export'"), 3);
	ck_assert_msg(rmdir(room) == 0, "something was left in %s", room);
	unsetenv("TMPDIR");
	down();
}
END_TEST

START_TEST(a_day_in_figures)
{
	up_signed_in();
	make_acts(&t, 3);
	send_acts(&t, 1, 3);
	ck_assert_uint_eq(get("/staff/api/overview", &staff), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"kiosk\":\"YD1\""));
	ck_assert_uint_eq(get("/staff/api/figures?day=2026-11-22", &staff), 200);
	ck_assert_msg(strstr(text(), "\"check_ins\":3") != NULL, "%s", text());
	ck_assert_ptr_nonnull(
		strstr(text(), "\"hours\":[0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0]"));
	ck_assert_uint_eq(get("/staff/api/figures?day=2026-11-21", &staff), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"check_ins\":0"));
	down();
}
END_TEST

/* JSON escapes stand in the table. */
static unsigned bring(
	const char *what, const struct browser *who, const char *table, const char *mark)
{
	char path[64], body[4096];

	snprintf(path, sizeof(path), IMPORT "%s", what);
	snprintf(body, sizeof(body),
		"{\"name\":\"../../etc/" SQL HTML "\",\"table\":\"%s\",\"mark\":\"%s\"}", table,
		mark);
	return post(path, who, body);
}

static const char *mark_of(void)
{
	static char mark[65];
	const char *at = strstr(text(), "\"mark\":\"");

	ck_assert_msg(at != NULL, "%s", text());
	snprintf(mark, sizeof(mark), "%.64s", at + 8);
	return mark;
}

START_TEST(a_table_is_checked_before_it_is_taken)
{
	static const char good[] = MENU DISH PLACE, other[] = MENU DISH PLACE "\\n";
	static const char dishes[] = "SELECT count(*) FROM feed WHERE kind='dish'";
	struct browser again;
	char mark[65];

	up_signed_in();
	/* each wrong line is told of, and nothing is there after */
	ck_assert_uint_eq(
		bring("check", &staff,
			MENU DISH PLACE "\\n2026-11-23,lunch,main,鱼,Fish,생선," SQL ",,," PLACE
					"\\n" HTML ",lunch,main,鱼,Fish,생선,1,,," PLACE,
			""),
		200);
	ck_assert_ptr_nonnull(strstr(text(), "{\"line\":2,\"what\":\"changed\"}"));
	ck_assert_ptr_nonnull(strstr(text(), "{\"line\":3,\"what\":\"wrong\",\"why\":\"fen"));
	ck_assert_ptr_nonnull(strstr(text(), "{\"line\":4,\"what\":\"wrong\",\"why\":\"day"));
	ck_assert_ptr_nonnull(strstr(text(), "\"wrong\":2"));
	ck_assert_ptr_null(strstr(text(), "mark"));
	ck_assert_uint_eq(bring("check", &staff, good, ""), 200);
	ck_assert_int_eq(sql_number(&f, dishes), 0);
	snprintf(mark, sizeof(mark), "%s", mark_of());
	/* no other bytes, no other session, not without the token */
	ck_assert_uint_eq(bring("apply", &staff, other, mark), 409);
	ck_assert_uint_eq(bring("apply", &office, good, mark), 409);
	ck_assert_uint_eq(bring("apply", &staff, good, ""), 409);
	again = staff;
	again.csrf[0] = 0;
	ck_assert_uint_eq(bring("check", &again, good, ""), 403);
	ck_assert_uint_eq(bring("apply", &again, good, mark), 403);
	ck_assert_uint_eq(get(IMPORT "check", &staff), 405);
	ck_assert_int_eq(sql_number(&f, dishes), 0);
	ck_assert_uint_eq(bring("apply", &staff, good, mark), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"applied\":1"));
	ck_assert_int_eq(sql_number(&f, dishes), 1);
	ck_assert_str_eq(sql_value(&f, "SELECT name||hall FROM account_log WHERE what='import'"),
		"wang" PLACE);
	ck_assert_uint_eq(bring("check", &staff, good, ""), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"what\":\"same\""));
	down();
}
END_TEST

START_TEST(a_hall_brings_only_its_own_tables)
{
	static const char *const others[] = {MENU DISH NEIGHBOUR, MENU DISH,
		"valid_from,rule,who,kind,value_fen,cap_fen,per_day,meal\\n2026-11-01,x,all,less,1,0,0,",
		"place,zh,en,ko,neighbours\\n" PLACE ",x,x,x,",
		"id,zh,en,ko,from,until\\nn,x,x,x,,",
		"place,resident,id_number,name,address,hardship,diet,allergens,lang\\n" PLACE
		",,1,x,,,,,",
		"", "x"};

	up_signed_in();
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		ck_assert_uint_eq(bring("check", &staff, others[i], ""), 200);
		ck_assert_msg(strstr(text(), "\"wrong\":1") != NULL, "%zu: %s", i, text());
		ck_assert_ptr_null(strstr(text(), "mark"));
	}
	ck_assert_uint_eq(bring("check", &office, MENU DISH NEIGHBOUR, ""), 200);
	mark_of();
	ck_assert_uint_eq(post(IMPORT "check", &staff, "{\"name\":7,\"table\":\"x\"}"), 400);
	ck_assert_uint_eq(post(IMPORT "check", &staff, "{\"name\":\"x\",\"table\":[]}"), 400);
	ck_assert_uint_eq(bring("check", &staff, MENU DISH PLACE "\\u0000", ""), 400);
	req.large = true;
	ck_assert_uint_eq(post(IMPORT "check", &staff, "{}"), 413);
	req.large = false;
	ck_assert_uint_eq(web_body_max("/staff/api/sign-in"), WEB_BODY_MAX);
	ck_assert_uint_eq(web_body_max(IMPORT "check?x"), WEB_TABLE_MAX);
	down();
}
END_TEST

SUITE_MAIN("web", a_table_is_checked_before_it_is_taken, a_hall_brings_only_its_own_tables,
	the_table_of_roles, a_hall_sees_its_own, no_change_without_the_token,
	a_session_is_new_at_each_sign_in_and_ends, tries_are_counted, paths_and_methods,
	bodies_and_queries_that_are_none, sql_and_html_stay_text, the_file_is_that_of_the_command,
	a_day_in_figures)
