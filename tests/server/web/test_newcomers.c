/* SPDX-License-Identifier: MIT */
#include "tests/server/newcomer.h"
#include "tests/server/web/browser.h"

#include "server/erase.h"

/* Whom a terminal registered, on the hub's page until staff have looked at them. */

#define LIST                 "/staff/api/newcomers"
#define DONE                 LIST "/done"
#define NAME                 LIST "/name"
#define CALL(hall, no, name) "{\"hall\":\"" hall "\",\"no\":" no ",\"name\":\"" name "\"}"
#define WHO(hall, no)        "{\"hall\":\"" hall "\",\"no\":" no "}"

/* One of this hall, whose number is 3, and where it says so one of the neighbour's, who is 2 there. */
static struct terminal other;

static void prepare(bool neighbour)
{
	struct newcomer form = form_of(HERS);
	char code[ENROL_CODE_SIZE];

	up_signed_in();
	tell_form(&t, PLACE, &form);
	if (!neighbour)
		return;
	terminal_init(&other, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&other, code), 200);
	form = form_of("330799194803150032");
	strcpy(form.name, "吴建国");
	strcpy(form.phone, "12");
	form.hardship = HARDSHIP_NO;
	form.paper = PAPER_NONE_SHOWN;
	strcpy(form.address, "");
	tell_form(&other, NEIGHBOUR, &form);
	terminal_done(&other);
}

static int open_rows(void)
{
	return (int)sql_number(&f, "SELECT count(*) FROM newcomer");
}

static const char *has(const char *what)
{
	return strstr(text(), what);
}

START_TEST(the_table_of_roles)
{
	static const struct {
		const char *method, *path, *body;
		unsigned staff, office, auditor;
	} rows[] = {
		{"GET", LIST, NULL, 200, 200, 200},
		{"GET", LIST "?hall=" PLACE, NULL, 200, 200, 200},
		{"GET", LIST "?hall=" NEIGHBOUR, NULL, 403, 200, 200},
		{"POST", DONE, WHO(NEIGHBOUR, "2"), 403, 200, 403},
		{"POST", DONE, WHO(PLACE, "3"), 200, 409, 403},
		{"POST", DONE, WHO(PLACE, "1"), 409, 409, 403},
		{"POST", DONE, WHO(PLACE, "9"), 404, 404, 403},
		{"POST", DONE, WHO("", "3"), 400, 400, 403},
		{"POST", DONE, WHO(SQL, "3"), 400, 400, 403},
		{"POST", DONE, WHO(PLACE, "\"3\""), 400, 400, 403},
		{"POST", DONE, WHO(PLACE, "0"), 400, 400, 403},
		{"POST", DONE, "[]", 400, 400, 403},
		{"POST", NAME, CALL(PLACE, "3", "王二"), 409, 409, 403},
		{"POST", NAME, CALL(NEIGHBOUR, "2", "王二"), 403, 409, 403},
		{"POST", NAME, CALL(PLACE, "9", "王二"), 404, 404, 403},
	};
	struct browser forged;

	prepare(true);
	forged = staff;
	memcpy(forged.csrf, office.csrf, sizeof(forged.csrf));
	ck_assert_uint_eq(post(DONE, &forged, WHO(PLACE, "3")), 403);
	ck_assert_ptr_nonnull(has("csrf"));
	ck_assert_uint_eq(get(DONE, &staff), 405);
	ck_assert_uint_eq(post(NAME, &forged, CALL(PLACE, "3", "王二")), 403);
	ck_assert_ptr_nonnull(has("csrf"));
	ck_assert_uint_eq(get(NAME, &staff), 405);
	ck_assert_int_eq(open_rows(), 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *m = rows[i].method, *p = rows[i].path, *b = rows[i].body;

		ck_assert_msg(ask_with(m, p, NULL, b) == 401, "%zu: %u", i, a.status);
		ck_assert_msg(ask_with(m, p, &auditor, b) == rows[i].auditor, "%zu: %u %s", i,
			a.status, text());
		ck_assert_msg(ask_with(m, p, &staff, b) == rows[i].staff, "%zu: %u %s", i, a.status,
			text());
		ck_assert_msg(ask_with(m, p, &office, b) == rows[i].office, "%zu: %u %s", i,
			a.status, text());
	}
	ck_assert_int_eq(open_rows(), 0);
	down();
}
END_TEST

START_TEST(what_the_form_said)
{
	char proof[128];

	snprintf(proof, sizeof(proof), "\"proof\":\"%s\"", newcomer_paper(PAPER_TOWN));
	prepare(true);
	ck_assert_uint_eq(get(LIST, &staff), 200);
	ck_assert_ptr_nonnull(has("\"no\":3,\"name\":\"孙*英\",\"hardship\":1"));
	ck_assert_ptr_nonnull(has(proof));
	ck_assert_ptr_nonnull(has("\"phone\":\"0009\",\"day\":\"2026-11-"));
	ck_assert_ptr_nonnull(has("\"kiosk\":\"YD1\",\"by\":\"周*\",\"typed\":0}],\"more\":0}"));
	ck_assert_ptr_null(has("孙桂英"));
	ck_assert_ptr_null(has("1380"));
	ck_assert_ptr_null(has(NEIGHBOUR));
	ck_assert_uint_eq(get(LIST, &auditor), 200);
	ck_assert_ptr_nonnull(has("\"no\":2,\"name\":\"吴*国\",\"hardship\":0"));
	ck_assert_ptr_nonnull(has("\"phone\":\"12\""));
	ck_assert_ptr_nonnull(has("\"kiosk\":\"HY1\""));
	ck_assert_uint_eq(get(LIST "?hall=" NEIGHBOUR, &office), 200);
	ck_assert_ptr_null(has("\"no\":3"));
	down();
}
END_TEST

START_TEST(looked_at_once_and_written_down)
{
	prepare(false);
	ck_assert_uint_eq(post(DONE, &staff, WHO(PLACE, "3")), 200);
	ck_assert_uint_eq(get(LIST, &office), 200);
	ck_assert_str_eq(text(), "{\"newcomers\":[],\"more\":0}");
	ck_assert_uint_eq(post(DONE, &office, WHO(PLACE, "3")), 409);
	ck_assert_ptr_nonnull(has("looked"));
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||hall||' '||about FROM account_log"
				       " WHERE what='newcomer-looked-at'"),
		"wang " PLACE " 3");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_log"
					" WHERE what='newcomer-looked-at'"),
		1);
	down();
}
END_TEST

/* Nobody is left on the list who is nobody any more. */
START_TEST(goes_with_the_person)
{
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct person_key key = {.resident = 2};
	struct err err = {0};

	prepare(true);
	ck_assert_int_eq(open_rows(), 2);
	ck_assert_uint_eq(post("/staff/api/residents/merge", &staff,
				  "{\"hall\":\"" PLACE "\",\"no\":3,\"into_hall\":\"" PLACE
				  "\",\"into_no\":1,\"reason\":\"x\"}"),
		200);
	ck_assert_int_eq(open_rows(), 1);
	strcpy(key.place, NEIGHBOUR);
	ck_assert_int_eq(person_by_no(&f.hub.ledger, &key, NULL, &err), 1);
	ck_assert_int_eq(erase_person(&f.hub, &key, &now, &err), 0);
	ck_assert_int_eq(open_rows(), 0);
	down();
}
END_TEST

START_TEST(a_name_that_is_open)
{
	static const char *const bad[] = {CALL(PLACE, "3", ""), CALL(PLACE, "3", " "),
		CALL(PLACE, "3", NEWCOMER_UNNAMED), CALL(PLACE, "3", "王\\t二"),
		CALL("", "3", "王二"), WHO(PLACE, "3"), "{}"};
	struct err err = {0};
	struct resident r;

	up_signed_in();
	tell_typed(&t, PLACE, HERS);
	ck_assert_uint_eq(get(LIST, &staff), 200);
	ck_assert_ptr_nonnull(has("\"unnamed\":1"));
	ck_assert_ptr_nonnull(has("\"typed\":1"));
	ck_assert_uint_eq(post(DONE, &staff, WHO(PLACE, "3")), 409);
	ck_assert_ptr_nonnull(has("unnamed"));
	ck_assert_int_eq(open_rows(), 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(post(NAME, &staff, bad[i]) == 400, "%s: %u", bad[i], a.status);
	ck_assert_uint_eq(post(NAME, &auditor, CALL(PLACE, "3", "孙桂英")), 403);
	ck_assert_uint_eq(post(NAME, &staff, CALL(PLACE, "3", "孙桂英")), 200);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 1);
	ck_assert_str_eq(r.name, "孙桂英");
	ck_assert_str_eq(r.row.person.masked, "孙*英");
	ck_assert_str_eq(r.row.initials, "SGY");
	ck_assert_str_eq(r.phone, "13800000009");
	ck_assert_uint_eq(post(NAME, &staff, CALL(PLACE, "3", "王二")), 409);
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||hall||' '||about FROM account_log"
				       " WHERE what='newcomer-named'"),
		"wang " PLACE " 3");
	/* is found by it, and by the terminals' next exchange theirs, too */
	ck_assert_uint_eq(post("/staff/api/residents/find", &staff,
				  "{\"hall\":\"" PLACE "\",\"by\":\"name\",\"text\":\"孙桂英\"}"),
		200);
	ck_assert_ptr_nonnull(has("\"no\":3,\"name\":\"孙*英\""));
	ck_assert_uint_eq(get(LIST, &staff), 200);
	ck_assert_ptr_nonnull(has("\"unnamed\":0"));
	ck_assert_ptr_nonnull(has("\"typed\":1"));
	ck_assert_uint_eq(post(DONE, &staff, WHO(PLACE, "3")), 200);
	down();
}
END_TEST

START_TEST(a_hundred_at_once)
{
	struct newcomer form;
	char number[19];

	up_signed_in();
	for (int i = 0; i < 101; i++) {
		static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
		int sum = 0;

		snprintf(number, sizeof(number), "33079919510911%03u", (100U + (unsigned)i) % 1000);
		for (int k = 0; k < 17; k++)
			sum += (number[k] - '0') * weights[k];
		number[17] = "10X98765432"[sum % 11];
		number[18] = 0;
		form = form_of(number);
		tell_form(&t, PLACE, &form);
	}
	ck_assert_int_eq(open_rows(), 101);
	ck_assert_uint_eq(get(LIST, &staff), 200);
	ck_assert_ptr_nonnull(has("\"no\":102,"));
	ck_assert_ptr_null(has("\"no\":103,"));
	ck_assert_ptr_nonnull(has("],\"more\":1}"));
	ck_assert_uint_eq(post(DONE, &staff, WHO(PLACE, "3")), 200);
	ck_assert_uint_eq(get(LIST, &staff), 200);
	ck_assert_ptr_nonnull(has("\"no\":103,"));
	ck_assert_ptr_nonnull(has("],\"more\":0}"));
	down();
}
END_TEST

SUITE_MAIN("web newcomers", the_table_of_roles, what_the_form_said, looked_at_once_and_written_down,
	goes_with_the_person, a_name_that_is_open, a_hundred_at_once)
