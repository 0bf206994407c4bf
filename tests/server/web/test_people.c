/* SPDX-License-Identifier: MIT */
#include "tests/server/web/browser.h"

/* Residents and notices on the hub's page: who sees what of whom, what is written down of it, and what
 * terminals hear. */

#define PEOPLE  "/staff/api/residents/"
#define NOTICES "/staff/api/notices"
#define SEEN    "{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":\"x\"}"
#define TIER(hall, yes, from, until)                                                               \
	"{\"hall\":\"" hall "\",\"no\":1,\"reason\":\"x\",\"hardship\":" yes                       \
	",\"proof\":\"\",\"from\":\"" from "\",\"until\":\"" until "\"}"
#define WISH(hall, zh, from, until)                                                                \
	"{\"hall\":\"" hall "\",\"zh_CN\":\"" zh "\",\"en\":\"e\",\"ko\":\"k\",\"from\":\"" from   \
	"\",\"until\":\"" until "\"}"

static unsigned find(const struct browser *who, const char *hall, const char *by, const char *what)
{
	char body[512];

	snprintf(body, sizeof(body), "{\"hall\":\"%s\",\"by\":\"%s\",\"text\":\"%s\"}", hall, by,
		what);
	return post(PEOPLE "find", who, body);
}

static int count_of(const char *what)
{
	int n = 0;

	for (const char *at = text(); (at = strstr(at, what)); at++)
		n++;
	return n;
}

START_TEST(the_table_of_roles)
{
	static const char here[] = "{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":\"x\"}",
			  there[] = "{\"hall\":\"" NEIGHBOUR "\",\"no\":1,\"reason\":\"x\"}",
			  list[] = "{\"hall\":\"" PLACE "\",\"by\":\"no\",\"text\":\"\"}",
			  other[] = "{\"hall\":\"" NEIGHBOUR "\",\"by\":\"no\",\"text\":\"\"}",
			  all[] = "{\"hall\":\"\",\"by\":\"name\",\"text\":\"王桂兰\"}",
			  none[] = "{\"hall\":\"" PLACE "\",\"id\":\"none\"}";
	static const struct {
		const char *path, *body;
		unsigned staff, office, auditor;
	} rows[] = {
		{PEOPLE "find", list, 200, 200, 200},
		{PEOPLE "find", other, 403, 200, 200},
		{PEOPLE "find", all, 403, 200, 200},
		{PEOPLE "twins", list, 200, 200, 200},
		{PEOPLE "twins", other, 403, 200, 200},
		{PEOPLE "twins", all, 403, 200, 200},
		{PEOPLE "one", here, 200, 200, 200},
		{PEOPLE "one", there, 403, 200, 200},
		{PEOPLE "reveal", here, 200, 200, 403},
		{PEOPLE "reveal", there, 403, 200, 403},
		{PEOPLE "revoke", here, 200, 200, 403},
		{PEOPLE "revoke", there, 403, 200, 403},
		{PEOPLE "tier", TIER(PLACE, "1", "", ""), 403, 200, 403},
		{NOTICES "/add", WISH(PLACE, "x", "", ""), 200, 200, 403},
		{NOTICES "/add", WISH(NEIGHBOUR, "x", "", ""), 403, 200, 403},
		{NOTICES "/add", WISH("", "x", "", ""), 403, 200, 403},
		{NOTICES "/drop", none, 404, 404, 403},
	};
	struct browser forged;

	up_signed_in();
	forged = office;
	forged.csrf[0] = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *p = rows[i].path, *b = rows[i].body;

		ck_assert_uint_eq(post(p, NULL, b), 401);
		ck_assert_uint_eq(post(p, &forged, b), 403);
		ck_assert_uint_eq(get(p, &office), 405);
		ck_assert_msg(post(p, &staff, b) == rows[i].staff, "%s %s: %u %s", p, b, a.status,
			text());
		ck_assert_msg(post(p, &office, b) == rows[i].office, "%s %s: %u %s", p, b, a.status,
			text());
		ck_assert_msg(post(p, &auditor, b) == rows[i].auditor, "%s %s: %u %s", p, b,
			a.status, text());
		req.large = true;
		ck_assert_uint_eq(post(p, &office, b), 413);
		req.large = false;
	}
	ck_assert_uint_eq(get(NOTICES, &auditor), 200);
	ck_assert_uint_eq(get(NOTICES "?hall=" NEIGHBOUR, &staff), 403);
	down();
}
END_TEST

START_TEST(people_are_found_and_their_names_masked)
{
	static const char masked[] = "\"name\":\"王*兰\"";

	up_signed_in();
	ck_assert_uint_eq(find(&staff, PLACE, "name", "王桂兰"), 200);
	ck_assert_int_eq(count_of(masked), 1);
	ck_assert_uint_eq(find(&auditor, "", "name", "王桂兰"), 200);
	ck_assert_int_eq(count_of(masked), 1);
	ck_assert_uint_eq(find(&office, "", "phone", "0001"), 200);
	ck_assert_int_eq(count_of(masked), 1);
	ck_assert_uint_eq(find(&office, "", "phone", "138-0000 0001"), 200);
	ck_assert_int_eq(count_of(masked), 1);
	ck_assert_uint_eq(find(&office, NEIGHBOUR, "phone", "0001"), 200);
	ck_assert_int_eq(count_of("\"no\""), 0);
	ck_assert_uint_eq(find(&office, "", "name", "王"), 200); /* the whole name or none */
	ck_assert_int_eq(count_of("\"no\""), 0);
	ck_assert_uint_eq(find(&staff, PLACE, "no", ""), 200);
	ck_assert_int_eq(count_of("\"no\""), 2);
	ck_assert_uint_eq(find(&staff, PLACE, "no", "2"), 200);
	ck_assert_int_eq(count_of("\"no\""), 1);
	ck_assert_uint_eq(find(&office, "", "no", "1"), 400);
	/* nobody's full name or number was in an answer, and looking for them is no look at them */
	ck_assert_ptr_null(strstr(text(), "桂"));
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE what='resident-seen'"), 0);
	/* who is struck off or renamed is not found by what was */
	import_text_of(&f, "r.tsv",
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tphone\n" PLACE
		"\t1\t330799194803150016\t王桂花\t王奶奶\tno\tsoft\tC\tzh\t13800000009\n");
	ck_assert_uint_eq(find(&office, "", "name", "王桂兰"), 200);
	ck_assert_int_eq(count_of("\"no\""), 0);
	ck_assert_uint_eq(find(&office, "", "phone", "0001"), 200);
	ck_assert_int_eq(count_of("\"no\""), 0);
	ck_assert_uint_eq(find(&office, "", "phone", "0009"), 200);
	ck_assert_int_eq(count_of("\"no\""), 1);
	down();
}
END_TEST

START_TEST(pages_of_a_long_list)
{
	char table[8192], number[32], line[200];

	up_signed_in();
	snprintf(table, sizeof(table), "%s", residents_head);
	for (int i = 0; i < 60; i++) {
		static const int weights[17] = {
			7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
		int sum = 0;

		snprintf(number, sizeof(number), "33079919480315%03d", 100 + i);
		for (int k = 0; k < 17; k++)
			sum += (number[k] - '0') * weights[k];
		snprintf(line, sizeof(line), PLACE "\t%d\t%s%c\t李秀\t李\t\t\t\tzh\t\t\t\n", 10 + i,
			number, "10X98765432"[sum % 11]);
		strcat(table, line);
	}
	import_text_of(&f, "many.tsv", table);
	ck_assert_uint_eq(find(&staff, PLACE, "no", "10"), 200);
	ck_assert_int_eq(count_of("\"name\""), 50);
	ck_assert_ptr_nonnull(strstr(text(), "\"more\":60"));
	ck_assert_uint_eq(find(&staff, PLACE, "no", "60"), 200);
	ck_assert_int_eq(count_of("\"name\""), 10);
	ck_assert_ptr_nonnull(strstr(text(), "\"more\":0"));
	ck_assert_uint_eq(find(&staff, PLACE, "name", "李秀"), 200);
	ck_assert_int_eq(count_of("\"name\""), 50);
	ck_assert_ptr_null(strstr(text(), "\"more\":0"));
	down();
}
END_TEST

START_TEST(a_full_name_is_told_with_a_reason_that_is_kept)
{
	static const char *const none[] = {"", "{}", "{\"hall\":\"" PLACE "\",\"no\":1}",
		"{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":\"\"}",
		"{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":\"   \"}",
		"{\"hall\":\"\",\"no\":1,\"reason\":\"x\"}",
		"{\"hall\":\"" PLACE "\",\"no\":\"1\",\"reason\":\"x\"}",
		"{\"hall\":\"" PLACE "\",\"no\":-1,\"reason\":\"x\"}",
		"{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":[]}"};

	up_signed_in();
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(post(PEOPLE "reveal", &office, none[i]) == 400, "%s", none[i]);
	ck_assert_uint_eq(post(PEOPLE "reveal", &office,
				  "{\"hall\":\"" PLACE "\",\"no\":99,\"reason\":\"x\"}"),
		404);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE what='resident-seen'"), 0);
	ck_assert_uint_eq(post(PEOPLE "reveal", &staff,
				  "{\"hall\":\"" PLACE "\",\"no\":1,\"reason\":\"" HTML "\"}"),
		200);
	ck_assert_str_eq(
		text(), "{\"name\":\"王桂兰\",\"phone\":\"13800000001\",\"born\":\"1948-03-15\"}");
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||hall||' '||about FROM account_log"
				       " WHERE what='resident-seen'"),
		"wang " PLACE " 1: " HTML);
	down();
}
END_TEST

START_TEST(one_resident)
{
	struct act act;
	struct err err = {0};
	struct resident r;

	up_signed_in();
	import_text_of(&f, "r.tsv",
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tacts_for\n" PLACE
		"\t2\t330799196402290121\t陈秀英\t陈阿姨\tyes\tsoft\tC,E\tzh\t1:妈妈;" NEIGHBOUR
		"/1:姑姑\n");
	/* an act of theirs, one of somebody else */
	ck_assert_int_eq(people_get(&f.hub, PLACE, 2, &r, &err), 1);
	draft_init(&t, &act, ACT_CHECK_IN);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
	journal(&t, &act);
	randombytes_buf(t.dk, sizeof(t.dk));
	make_acts(&t, 1);
	send_acts(&t, 1, 2);
	ck_assert_uint_eq(post(PEOPLE "one", &staff, "{\"hall\":\"" PLACE "\",\"no\":2}"), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"name\":\"陈*英\",\"hardship\":1"));
	ck_assert_ptr_nonnull(strstr(text(), "\"allergens\":\"CE\",\"diet\":1"));
	ck_assert_ptr_nonnull(strstr(text(), "{\"called\":\"妈妈\",\"who\":{\"hall\":\"" PLACE
					     "\",\"no\":1,\"name\":\"王*兰\""));
	/* of another hall's no more than the number */
	ck_assert_ptr_nonnull(strstr(
		text(), "{\"called\":\"姑姑\",\"who\":{\"hall\":\"" NEIGHBOUR "\",\"no\":1}}"));
	ck_assert_int_eq(count_of("\"kind\":\"check-in\""), 1);
	ck_assert_ptr_nonnull(strstr(text(), "\"kiosk\":\"YD1\""));
	/* health is not an auditor's */
	ck_assert_uint_eq(post(PEOPLE "one", &auditor, "{\"hall\":\"" PLACE "\",\"no\":2}"), 200);
	ck_assert_ptr_null(strstr(text(), "allergens"));
	ck_assert_ptr_null(strstr(text(), "diet"));
	ck_assert_ptr_nonnull(strstr(text(), "吴*娥"));
	ck_assert_uint_eq(post(PEOPLE "one", &staff, "{\"hall\":\"" PLACE "\",\"no\":3}"), 404);
	down();
}
END_TEST

static struct person told;

/* The serial that a terminal is told of a resident, and all else in `told`; 0 = nothing new. */
static int told_serial(int *gone)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct person_row person;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};
	told.serial = *gone = 0;
	ck_assert_uint_eq(get_feed(&t, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		*gone += row.gone;
		if (strcmp(row.kind, "person") == 0 &&
			row_person_decode(&row, t.grant.feed_key, &person, &err) == 0)
			told = person.person;
	}
	t.cursor = feed.header.to;
	memcpy(t.filter, feed.header.filter, sizeof(t.filter));
	buf_done(&raw);
	return told.serial;
}

START_TEST(cards_are_revoked_at_the_next_exchange)
{
	int gone;

	up_signed_in();
	told_serial(&gone);
	ck_assert_int_eq(told_serial(&gone), 0);
	ck_assert_uint_eq(post(PEOPLE "revoke", &staff,
				  "{\"hall\":\"" PLACE "\",\"no\":2,\"reason\":\"lost\"}"),
		200);
	ck_assert_str_eq(text(), "{\"serial\":2}");
	ck_assert_int_eq(told_serial(&gone), 2);
	ck_assert_int_eq(gone, 1); /* the chip card */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card"), 0);
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||hall||' '||about FROM account_log"
				       " WHERE what='cards-revoked'"),
		"wang " PLACE " 2: lost");
	ck_assert_uint_eq(post(PEOPLE "revoke", &staff,
				  "{\"hall\":\"" PLACE "\",\"no\":9,\"reason\":\"lost\"}"),
		404);
	ck_assert_uint_eq(post(PEOPLE "revoke", &staff, "{\"hall\":\"" PLACE "\",\"no\":2}"), 400);
	ck_assert_int_eq(told_serial(&gone), 0);
	down();
}
END_TEST

/* The period goes to terminals, and by it they price; what was shown stays at the hub. */
START_TEST(a_tier_has_a_proof_and_a_period)
{
	static const char *const wrong[] = {TIER(PLACE, "2", "", ""), TIER(PLACE, "\"1\"", "", ""),
		TIER(PLACE, "1", "2026-13-01", ""), TIER(PLACE, "1", "1969-01-01", ""),
		TIER(PLACE, "1", "2026-02-01", "2026-01-31"), TIER(PLACE, "0", "2026-02-01", ""),
		TIER(PLACE, "1", "' OR 1", ""), TIER(PLACE, "1", "", HTML), SEEN};
	int gone;

	up_signed_in();
	told_serial(&gone);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(post(PEOPLE "tier", &office, wrong[i]) == 400, "%s", wrong[i]);
	ck_assert_int_eq(told_serial(&gone), 0);
	ck_assert_uint_eq(
		post(PEOPLE "tier", &office,
			"{\"hall\":\"" PLACE "\",\"no\":2,\"hardship\":1,\"reason\":\"paper\","
			"\"proof\":\"" HTML "\",\"from\":\"2026-01-01\",\"until\":\"2026-11-22\"}"),
		200);
	ck_assert_int_eq(told_serial(&gone), 1);
	ck_assert_int_eq(told.proof_until, moment_at(T0, CLOCK_HUB).day);
	ck_assert(
		hardship_on(&told, told.proof_until) && !hardship_on(&told, told.proof_until + 1));
	ck_assert_int_eq(gone, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card"), 1); /* all else stays */
	ck_assert_uint_eq(post(PEOPLE "one", &staff, "{\"hall\":\"" PLACE "\",\"no\":2}"), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"hardship\":1,\"proven\":1"));
	ck_assert_ptr_nonnull(strstr(text(), "\"proof\":\"" HTML "\",\"from\":\"2026-01-01\","
					     "\"until\":\"2026-11-22\""));
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||about FROM account_log"
				       " WHERE what='tier-changed'"),
		"office 2: hardship 2026-01-01/2026-11-22: paper");
	f.now_ms += INT64_C(86400000);
	take_session(&office);
	ck_assert_uint_eq(find(&office, PLACE, "no", "2"), 200);
	ck_assert_ptr_nonnull(strstr(text(), "\"hardship\":1,\"proven\":0"));
	/* a table says it, too, and an empty cell is no end */
	import_text_of(&f, "r.tsv",
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tproof\tproof_from\tproof_until\n" PLACE
		"\t2\t330799196402290121\t陈秀英\t陈阿姨\tyes\t\t\tzh\t残疾证\t2026-11-01\t\n");
	told_serial(&gone);
	ck_assert_int_eq(told.proof_until, 0);
	ck_assert(!hardship_on(&told, told.proof_from - 1) && hardship_on(&told, 30000));
	down();
}
END_TEST

START_TEST(people_who_may_be_one)
{
	up_signed_in();
	ck_assert_uint_eq(post(PEOPLE "twins", &office, "{\"hall\":\"\"}"), 200);
	ck_assert_str_eq(text(), "{\"pairs\":[]}");
	/* the same name and birth date under another number; one telephone of two halls */
	import_text_of(&f, "r.tsv",
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tphone\n" PLACE
		"\t3\t330799194803150032\t王桂兰\t王奶奶\tno\t\t\tzh\t\n" NEIGHBOUR
		"\t1\t330799193807020046\t吴月娥\t吴奶奶\t\t\t\tzh\t138 0000 0001\n");
	ck_assert_uint_eq(post(PEOPLE "twins", &office, "{\"hall\":\"\"}"), 200);
	ck_assert_int_eq(count_of("\"why\":\"name\""), 1);
	ck_assert_int_eq(count_of("\"why\":\"phone\""), 1);
	ck_assert_int_eq(count_of("\"name\":\"王*兰\""), 3);
	ck_assert_ptr_nonnull(strstr(text(), "\"a\":{\"hall\":\"" PLACE "\",\"no\":1,"));
	ck_assert_ptr_nonnull(strstr(text(), "\"b\":{\"hall\":\"" PLACE "\",\"no\":3,"));
	ck_assert_uint_eq(post(PEOPLE "twins", &office, "{\"hall\":\"" NEIGHBOUR "\"}"), 200);
	ck_assert_int_eq(count_of("\"why\""), 1);
	/* a hall is not told of the other one's */
	ck_assert_uint_eq(post(PEOPLE "twins", &staff, "{\"hall\":\"" PLACE "\"}"), 200);
	ck_assert_int_eq(count_of("\"why\":\"name\""), 1);
	ck_assert_int_eq(count_of("\"why\""), 1);
	down();
}
END_TEST

/* Notices that a terminal knows after an exchange from the start. */
static int told_notices(const char *zh)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct notice notice;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};
	int n = 0;

	t.cursor = 0;
	ck_assert_uint_eq(get_feed(&t, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1)
		n += strcmp(row.kind, "notice") == 0 &&
		     row_notice_decode(&row, &notice, &err) == 0 &&
		     strcmp(notice.text.text[LANG_ZH], zh) == 0;
	buf_done(&raw);
	return n;
}

static const char *drop_of(const char *hall)
{
	static char body[128];
	const char *at = strstr(text(), "\"id\":\"");

	ck_assert_msg(at != NULL, "%s", text());
	snprintf(body, sizeof(body), "{\"hall\":\"%s\",\"id\":\"%.15s\"}", hall, at + 6);
	return body;
}

START_TEST(notices_come_and_go)
{
	char mine[128], all[128];

	up_signed_in();
	ck_assert_uint_eq(post(NOTICES "/add", &staff, WISH(PLACE, "停水", "", "2026-11-30")), 200);
	snprintf(mine, sizeof(mine), "%s", drop_of(PLACE));
	ck_assert_uint_eq(post(NOTICES "/add", &office, WISH("", "体检", "2026-11-22", "")), 200);
	snprintf(all, sizeof(all), "%s", drop_of(""));
	ck_assert_uint_eq(post(NOTICES "/add", &office, WISH(NEIGHBOUR, "停电", "", "")), 200);
	ck_assert_int_eq(told_notices("停水"), 1);
	ck_assert_int_eq(told_notices("体检"), 1);
	ck_assert_int_eq(told_notices("停电"), 0);
	/* a hall sees its own and those for all, which are not its to take back */
	ck_assert_uint_eq(get(NOTICES, &staff), 200);
	ck_assert_int_eq(count_of("\"id\""), 2);
	ck_assert_int_eq(count_of("\"own\":1"), 1);
	ck_assert_ptr_nonnull(strstr(text(), "\"until\":\"2026-11-30\""));
	ck_assert_uint_eq(get(NOTICES, &office), 200);
	ck_assert_int_eq(count_of("\"own\":1"), 3);
	ck_assert_uint_eq(post(NOTICES "/drop", &staff, all), 403);
	ck_assert_uint_eq(post(NOTICES "/drop", &staff, mine), 200);
	ck_assert_uint_eq(post(NOTICES "/drop", &staff, mine), 404);
	ck_assert_uint_eq(post(NOTICES "/drop", &office, all), 200);
	ck_assert_int_eq(told_notices("停水"), 0);
	ck_assert_int_eq(told_notices("体检"), 0);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE what LIKE 'notice-%'"), 5);
	down();
}
END_TEST

START_TEST(a_notice_that_is_wrong)
{
	static const char *const wrong[] = {WISH(PLACE, "", "", ""),
		WISH(PLACE, "x", "2026-13-01", ""), WISH(PLACE, "x", "2026-11-23", "2026-11-22"),
		WISH(PLACE, "x", HTML, ""), WISH(PLACE, "x", "\\\",\\\"", ""),
		WISH(PLACE, "a\\nb", "", ""), WISH(PLACE, "x\\n\\\"w\\\",\\\"y", "", ""),
		WISH(PLACE, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "",
			"")};
	static const char *const bad[] = {"", "{}", "[]", "{\"hall\":\"" PLACE "\"}",
		WISH("x", "x", "", ""), WISH("*", "x", "", ""), WISH(SQL, "x", "", "")};

	up_signed_in();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ck_assert_msg(
			post(NOTICES "/add", &office, wrong[i]) == 200, "%s: %s", wrong[i], text());
		ck_assert_msg(strncmp(text(), "{\"wrong\":\"", 10) == 0 && a.body.len > 12,
			"%s: %s", wrong[i], text());
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(
			post(NOTICES "/add", &office, bad[i]) == 400, "%s: %s", bad[i], text());
		ck_assert_uint_eq(post(NOTICES "/drop", &office, bad[i]), 400);
	}
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='notice'"), 0);
	/* what looks like more than text is text */
	ck_assert_uint_eq(post(NOTICES "/add", &office, WISH(PLACE, HTML, "", "")), 200);
	ck_assert_uint_eq(
		post(NOTICES "/add", &office, WISH(PLACE, "a\\\",\\\"" SQL, "", "")), 200);
	ck_assert_int_eq(told_notices(HTML), 1);
	ck_assert_int_eq(told_notices("a\",\"" SQL), 1);
	down();
}
END_TEST

START_TEST(sql_and_html_in_every_field)
{
	static const char *const texts[] = {SQL, HTML, "' OR '1'='1", "%", "_", "%s%n", "*"};
	static const char *const by[] = {"name", "phone", "no", SQL, ""};
	char body[512];

	up_signed_in();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (size_t k = 0; k < sizeof(by) / sizeof(by[0]); k++) {
			unsigned status = find(&office, "", by[k], texts[i]);

			ck_assert_msg(status == (k < 2 ? 200U : 400U), "%s %s: %u", by[k], texts[i],
				status);
			ck_assert_int_eq(count_of("\"no\":"), 0);
		}
		ck_assert_uint_eq(find(&office, texts[i], "name", "王桂兰"), 400);
		snprintf(body, sizeof(body), "{\"hall\":\"%s\",\"no\":1,\"reason\":\"x\"}",
			texts[i]);
		ck_assert_uint_eq(post(PEOPLE "one", &office, body), 400);
		ck_assert_uint_eq(post(PEOPLE "reveal", &office, body), 400);
		ck_assert_uint_eq(post(PEOPLE "revoke", &office, body), 400);
		ck_assert_uint_eq(post(PEOPLE "twins", &office, body), 400);
		snprintf(body, sizeof(body), "{\"hall\":\"\",\"id\":\"%.10s\"}", texts[i]);
		ck_assert_uint_eq(post(NOTICES "/drop", &office, body), 404);
	}
	ck_assert_uint_eq(find(&office, PLACE, "no", "9223372036854775808"), 400);
	ck_assert_uint_eq(find(&office, PLACE, "no", "-9223372036854775808"), 400);
	ck_assert_uint_eq(find(&office, PLACE, "no", "1x"), 400);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person"), 3);
	ck_assert_uint_eq(post(PEOPLE "reveal", &office, SEEN), 200);
	down();
}
END_TEST

SUITE_MAIN("web people", the_table_of_roles, people_are_found_and_their_names_masked,
	pages_of_a_long_list, a_full_name_is_told_with_a_reason_that_is_kept, one_resident,
	cards_are_revoked_at_the_next_exchange, a_tier_has_a_proof_and_a_period,
	people_who_may_be_one, notices_come_and_go, a_notice_that_is_wrong,
	sql_and_html_in_every_field)
