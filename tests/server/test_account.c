/* SPDX-License-Identifier: MIT */
#include "server/account.h"
#include "core/base/tries.h"
#include "tests/server/terminal.h"

/* Accounts of the hub's page: what may be made, and who is let in. */

#define PASSWORD "correct horse battery"

static struct fixture f;
static unsigned char secret[TOTP_SECRET_BYTES];

static struct moment now(void)
{
	return moment_at(f.now_ms, CLOCK_HUB);
}

static int make(const char *name, const char *role, const char *place, bool reset)
{
	const struct account_wish wish = {name, role, place, PASSWORD, reset};
	const struct moment at = now();
	struct err err = {0};

	return account_make(&f.hub, &wish, &at, secret, &err);
}

static void up(void)
{
	fixture_init(&f);
	ck_assert_int_eq(make("wang", "hall", PLACE, false), 0);
}

static const char *code_now(void)
{
	static char code[TOTP_CODE_SIZE];
	struct err err = {0};

	ck_assert_int_eq(totp_code(secret, f.now_ms / TOTP_STEP_MS, code, &err), 0);
	return code;
}

/* All three steps; 1, or 0 with in.wait_ms. */
static struct sign_in in;
static int sign(const char *name, const char *password, const char *code)
{
	struct err err = {0};
	int got;

	in = (struct sign_in){.name = name,
		.password = password,
		.code = code,
		.address = "192.0.2.7",
		.now = now()};
	got = sign_in_begin(&f.hub, &in, &err);
	if (got != 1)
		return got;
	sign_in_judge(&in);
	got = sign_in_end(&f.hub, &in, &err);
	ck_assert_msg(got >= 0, "%s", err.text);
	return got;
}

static int is_in(struct signed_in *who)
{
	const struct moment at = now();
	struct err err = {0};

	return signed_in(&f.hub, in.token, &at, who, &err);
}

START_TEST(codes_are_those_of_the_rfc)
{
	/* RFC 6238, appendix B, the last six of eight digits */
	static const struct {
		int64_t s;
		const char *code;
	} rows[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
	static const unsigned char key[] = "12345678901234567890";
	char code[TOTP_CODE_SIZE], text[TOTP_SECRET_TEXT];
	struct err err = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t step = rows[i].s / 30;

		ck_assert_int_eq(totp_code(key, step, code, &err), 0);
		ck_assert_str_eq(code, rows[i].code);
		/* a step around, never one that was used */
		ck_assert_int_eq(totp_step(key, code, (step + 1) * TOTP_STEP_MS, 0, &err), step);
		ck_assert_int_eq(totp_step(key, code, (step - 1) * TOTP_STEP_MS, 0, &err), step);
		ck_assert_int_eq(totp_step(key, code, (step + 2) * TOTP_STEP_MS, 0, &err), 0);
		ck_assert_int_eq(totp_step(key, code, step * TOTP_STEP_MS, step, &err), 0);
	}
	ck_assert_int_eq(totp_step(key, "", 59000, 0, &err), 0);
	ck_assert_int_eq(totp_step(key, "2870820", 59000, 0, &err), 0);
	totp_text(key, text);
	ck_assert_str_eq(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
END_TEST

START_TEST(what_may_be_an_account)
{
	static const struct {
		const char *name, *role, *place;
		int result;
	} rows[] = {{"li", "district", "", 0}, {"a.b-c_9", "auditor", "", 0},
		{"zhang", "auditor", PLACE, 0}, {"wang", "hall", PLACE, ERR_BUSY},
		{"x", "district", "", ERR_BAD}, {"Li", "district", "", ERR_BAD},
		{"li' OR '1'='1", "district", "", ERR_BAD}, {"<b>li", "district", "", ERR_BAD},
		{"chen", "admin", "", ERR_BAD}, {"chen", "hall", "", ERR_BAD},
		{"chen", "district", PLACE, ERR_BAD}, {"chen", "hall", "330784-999", ERR_NONE}};
	struct err err = {0};

	up();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(
			make(rows[i].name, rows[i].role, rows[i].place, false) == rows[i].result,
			"%s %s", rows[i].name, rows[i].role);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account"), 4);
	ck_assert_int_eq(make("chen", "", "", true), ERR_NONE);
	ck_assert_int_eq(password_check("short", &err), ERR_BAD);
	ck_assert_int_eq(password_check("twelve bytes", &err), 0);
	/* neither password nor secret lies there as it is */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account WHERE hash NOT LIKE"
					" '$argon2id$%'"),
		0);
	fixture_done(&f);
}
END_TEST

START_TEST(both_are_needed_and_a_code_counts_once)
{
	struct signed_in who;

	up();
	ck_assert_int_eq(sign("wang", "wrong horse battery", code_now()), 0);
	ck_assert_int_eq(sign("wang", PASSWORD, "000000"), 0);
	ck_assert_int_eq(sign("wang", PASSWORD, ""), 0);
	ck_assert_int_eq(sign("nobody", PASSWORD, code_now()), 0);
	ck_assert_int_eq(is_in(&who), 0);
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	ck_assert_int_eq(is_in(&who), 1);
	ck_assert_int_eq(who.role, ROLE_HALL);
	ck_assert_str_eq(who.account.place, PLACE);
	ck_assert_uint_eq(strlen(who.csrf), 2 * CSRF_BYTES);
	/* seen over somebody's shoulder */
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 0);
	f.now_ms += TOTP_STEP_MS;
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE what='sign-in'"), 2);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_log WHERE what='sign-in-failed'"), 5);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_log WHERE name='nobody'"), 0);
	fixture_done(&f);
}
END_TEST

START_TEST(wrong_ones_wait_longer_and_longer)
{
	static const int seconds[] = {30, 60, 120, 300, 900, 900};

	up();
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(sign("wang", "wrong horse battery", "000000"), 0);
		ck_assert_int_eq(in.wait_ms, 0);
	}
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		ck_assert_int_eq(sign("wang", "wrong horse battery", "000000"), 0);
		ck_assert_int_eq(in.wait_ms, 1000 * seconds[i]);
		/* the right ones are not heard either, and that is no try */
		f.now_ms += in.wait_ms - 1;
		ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 0);
		ck_assert_int_eq(in.wait_ms, 1);
		f.now_ms += 1;
	}
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	ck_assert_int_eq(sign("wang", "wrong horse battery", "000000"), 0);
	ck_assert_int_eq(in.wait_ms, 0);
	fixture_done(&f);
}
END_TEST

START_TEST(an_address_that_tries_names_waits)
{
	char name[16];

	up();
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "name%d", i);
		in.wait_ms = -1;
		ck_assert_int_eq(sign(name, "p", "000000"), 0);
	}
	ck_assert_int_eq(in.wait_ms, 30000);
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 0);
	/* the address, and each name */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_failed"), 21);
	/* a day later they are forgotten */
	f.now_ms += INT64_C(25) * 3600 * 1000;
	ck_assert_int_eq(sign("nobody", "p", "000000"), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_failed"), 2);
	fixture_done(&f);
}
END_TEST

/* What the page says to eight wrong tries in a row, and to one after each wait. */
static void told_of(const char *name, int64_t waits[16])
{
	for (int i = 0; i < 8; i++) {
		waits[2 * i] = 10 * sign(name, "wrong horse battery", "000000") + in.wait_ms;
		waits[2 * i + 1] = 10 * sign(name, "wrong horse battery", "000000") + in.wait_ms;
		f.now_ms += in.wait_ms;
	}
}

START_TEST(the_wait_does_not_tell_who_has_an_account)
{
	static const char *const names[] = {"nobody", "li' OR '1'='1", "", "Correct horse"};
	int64_t known[16], unknown[16];
	struct err err = {0};

	up();
	told_of("wang", known);
	ck_assert_int_gt(known[15], 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		f.now_ms += INT64_C(25) * 3600 * 1000; /* the address, too, begins anew */
		ck_assert_int_eq(failed_tidy(&f.hub.ledger, f.now_ms, &err), 0);
		told_of(names[i], unknown);
		ck_assert_mem_eq(known, unknown, sizeof(known));
	}
	/* a password in the wrong field lies nowhere as it is */
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM account_failed WHERE who LIKE '%orrect%'"), 0);
	fixture_done(&f);
}
END_TEST

START_TEST(tries_at_once_are_counted_one_by_one)
{
	struct sign_in many[8];
	struct err err = {0};

	up();
	for (int i = 0; i < 8; i++) {
		many[i] = (struct sign_in){.name = "wang",
			.password = "wrong",
			.code = "000000",
			.address = "192.0.2.7",
			.now = now()};
		ck_assert_int_eq(sign_in_begin(&f.hub, &many[i], &err), 1);
	}
	/* the last one knows the password: it comes too late */
	many[7].password = PASSWORD;
	many[7].code = code_now();
	for (int i = 0; i < 8; i++) {
		sign_in_judge(&many[i]);
		ck_assert_int_eq(sign_in_end(&f.hub, &many[i], &err), 0);
	}
	ck_assert_int_gt(many[7].wait_ms, 0);
	fixture_done(&f);
}
END_TEST

START_TEST(a_session_ends)
{
	struct signed_in who;
	struct moment at;
	struct err err = {0};

	up();
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	f.now_ms += 20 * 60000 + 1;
	ck_assert_int_eq(is_in(&who), 0); /* idle */
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	for (int i = 0; i < 60; i++) {
		ck_assert_int_eq(is_in(&who), 1);
		f.now_ms += 10 * 60000;
	}
	f.now_ms += 1;
	ck_assert_int_eq(is_in(&who), 0); /* ten hours */
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	ck_assert_int_eq(sign_out(&f.hub, in.token, &err), 0);
	ck_assert_int_eq(is_in(&who), 0);
	f.now_ms += TOTP_STEP_MS;
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	ck_assert_int_eq(make("wang", "", "", true), 0); /* a reset ends it */
	ck_assert_int_eq(is_in(&who), 0);
	f.now_ms += TOTP_STEP_MS;
	ck_assert_int_eq(sign("wang", PASSWORD, code_now()), 1);
	at = now();
	ck_assert_int_eq(account_remove(&f.hub, "wang", &at, &err), 0);
	ck_assert_int_eq(is_in(&who), 0);
	ck_assert_int_eq(account_remove(&f.hub, "wang", &at, &err), ERR_NONE);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM account_session"), 0);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("account", codes_are_those_of_the_rfc, what_may_be_an_account,
	both_are_needed_and_a_code_counts_once, wrong_ones_wait_longer_and_longer,
	an_address_that_tries_names_waits, the_wait_does_not_tell_who_has_an_account,
	tries_at_once_are_counted_one_by_one, a_session_ends)
