/* SPDX-License-Identifier: MIT */
/*
 * A month's claim by the real program: frozen once, adjusted by the next one, on both ledgers.
 */
#include <stdarg.h>

#include "server/people.h"
#include "tests/server/hub_program.h"

static struct fixture f;
static struct terminal t, w; /* w is of the neighbouring hall */
static char month[2][8];     /* the month before the last one, and the last one */
static day_t first[2];

/* The months before this one. */
static void find_months(void)
{
	day_t today = moment_at(f.now_ms, CLOCK_HUB).day;
	char text[11];

	for (int i = 1; i >= 0; i--) {
		day_format(i ? today : first[1], text);
		first[i] = (i ? today : first[1]) - (day_t)strtol(text + 8, NULL, 10);
		day_format(first[i], text);
		first[i] -= (day_t)strtol(text + 8, NULL, 10) - 1;
		memcpy(month[i], text, 7);
	}
}

static void reopen(void)
{
	fixture_open(&f);
}

static void prepare(void)
{
	char code[ENROL_CODE_SIZE];

	up();
	done(DEMO);
	fixture_of_program(&f);
	fixture_open(&f);
	find_months();
	terminal_enrol(&t, &f, "YD1");
	terminal_init(&w, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&w, code), 200);
	send_acts(&t, 1, 0);
	send_acts(&w, 1, 0);
}

static void finish(void)
{
	terminal_done(&t);
	terminal_done(&w);
	down();
}

static void be(struct terminal *of, int resident)
{
	struct resident r;
	struct err err = {0};

	ck_assert_int_eq(people_get(&f.hub, PLACE, resident, &r, &err), 1);
	memcpy(of->dk, r.row.person.dk, DK_BYTES);
}

static void act_of(
	struct terminal *of, enum act_kind kind, int resident, day_t day, struct act *act)
{
	be(of, resident);
	draft_init(of, act, kind);
	act->body.resident = (uint32_t)resident;
	strcpy(act->head.place, of == &w ? NEIGHBOUR : PLACE);
	strcpy(act->head.what, "lunch");
	strcpy(act->head.band, "T80");
	act->head.service_day = day;
	act->head.qty = 1;
	act->head.list_fen = 1300;
	act->head.subsidy_fen = 500;
	act->head.due_fen = 800;
}

static void send(struct terminal *of, struct act *act)
{
	carry_key(of, act, of->dk);
	journal(of, act);
	send_acts(of, of->last, 1);
}

static void serve(struct terminal *of, int resident, day_t day, struct act *act)
{
	act_of(of, ACT_SERVE, resident, day, act);
	act->head.has_ref = true; /* of an order that is of no matter here */
	randombytes_buf(act->head.ref, sizeof(act->head.ref));
	send(of, act);
}

static void unserve(struct terminal *of, const struct act *serve)
{
	struct act act;

	act_of(of, ACT_UNSERVED, (int)serve->body.resident, serve->head.service_day, &act);
	act.head.has_ref = true;
	memcpy(act.head.ref, serve->head.id, ACT_ID_BYTES);
	send(of, &act);
}

/* ---- the file ------------------------------------------------------------------------------- */

static const char *shell(const char *fmt, ...)
{
	static char out[65536];
	char command[1000];
	va_list args;
	FILE *pipe;
	size_t n;

	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	n = fread(out, 1, sizeof(out) - 1, pipe);
	out[n] = 0;
	ck_assert_msg(pclose(pipe) == 0, "%s: %s", command, out);
	return out;
}

/* Claims month i of a hall ("" = all) into a folder of that name; what it says. */
static const char *claim(int i, const char *hall, const char *into)
{
	char args[300];
	const struct run *r;

	shell("mkdir -p %s/%s", dir, into);
	snprintf(args, sizeof(args), "claim {DB} --month %s %s %s --to {DIR}/%s", month[i],
		*hall ? "--hall" : "", hall, into);
	r = run(args);
	ck_assert_msg(r->code == 0 && !r->err[0], "%s: %d %s", args, r->code, r->err);
	return r->out;
}

static const char *csv(const char *from)
{
	return shell("cat %s/%s/*.csv", dir, from);
}

static void has(const char *text, const char *what)
{
	ck_assert_msg(strstr(text, what) != NULL, "no %s in:\n%s", what, text);
}

static int count(const char *from, const char *kind)
{
	return atoi(shell("grep -c '^[0-9]*,%s,' %s/%s/*.csv || true", kind, dir, from));
}

START_TEST(the_same_month_is_the_same_file)
{
	struct act act;
	char row[200], day[11];

	prepare();
	for (int i = 0; i < 25; i++)
		serve(&t, 4, first[1] + i, &act); /* 90 and more: another tier than T80 */
	serve(&w, 1, first[1], &act);
	hub_close(&f.hub);
	has(claim(1, "", "a"), "claim 1\n");
	ck_assert_int_eq(count("a", "meal"), 26);
	ck_assert_int_eq(count("a", "phone"), 20);
	day_format(first[1], day);
	snprintf(row, sizeof(row),
		"\n1,meal,1," NEIGHBOUR ",%s,\"lunch\",\"T80\",\"" PLACE
		"/1\",1,13.00,5.00,\"HY1\",1,\r\n",
		day);
	has(csv("a"), row);
	/* what comes later, and what is renamed, is of no matter */
	reopen();
	serve(&t, 5, first[1], &act);
	sql(&f, "UPDATE person SET resident=resident+100");
	hub_close(&f.hub);
	claim(1, "", "b");
	shell("diff -r %s/a %s/b && ls %s/a | wc -l | grep -qx 2", dir, dir, dir);
	shell("grep -q $(sha256sum <$(ls %s/a/*.csv) | cut -c1-64) %s/out", dir, dir);
	has(run("claim {DB} --list")->out, month[1]);
	finish();
}
END_TEST

/* Sums of the workbook, of the CSV's lines and of the acts themselves. */
START_TEST(figures_are_the_acts)
{
	struct act act, gone;
	const char *sums;
	int64_t fen;

	prepare();
	for (int i = 0; i < 7; i++)
		serve(i % 2 ? &w : &t, 1 + i % 3, first[1] + i, &act);
	serve(&t, 4, first[1], &gone);
	unserve(&t, &gone);
	serve(&t, 4, first[1] + 40, &act); /* of another month */
	fen = sql_number(&f, "SELECT CAST(sum(fen) AS BIGINT) FROM claim WHERE released=0") - 500;
	ck_assert_int_eq(fen, 7 * 500);
	hub_close(&f.hub);
	claim(1, "", "a");
	ck_assert_int_eq(atoi(shell("awk -F, '$2==\"meal\" {s += $11 * 100} END {print s}'"
				    " %s/a/*.csv",
				 dir)),
		fen);
	sums = shell("tests/support/sheet.py %s/a/*.xlsx 申领汇总", dir);
	has(sums, "s:合计\t\t\tn:7\ty:35.00\n");
	has(sums, "s:" NEIGHBOUR "\ts:午餐\ts:T80\tn:3\ty:15.00\n");
	has(sums, "s:申领编号\ts:1\n");
	ck_assert_int_eq(count("a", "odd"), atoi(shell("grep -c '^[0-9]*,odd,.*,[a-z-]*.$'"
						       " %s/a/*.csv",
						    dir)));
	has(csv("a"), ",unserved\r\n");
	has(csv("a"), ",other-tier\r\n");
	finish();
}
END_TEST

START_TEST(later_changes_are_in_the_next_one)
{
	struct act act, late, back;

	prepare();
	serve(&t, 1, first[0], &back);
	serve(&t, 1, first[0] + 1, &act);
	hub_close(&f.hub);
	claim(0, "", "a");
	reopen();
	serve(&w, 4, first[0] + 2, &late);
	unserve(&t, &back);
	act_of(&t, ACT_ADJUST, 1, first[0] + 1, &act);
	act.head.subsidy_fen = -120;
	send(&t, &act);
	serve(&t, 1, first[1], &act);
	hub_close(&f.hub);
	claim(1, "", "b");
	ck_assert_int_eq(count("b", "meal"), 1);
	ck_assert_int_eq(count("b", "late"), 1);
	ck_assert_int_eq(count("b", "back"), 1);
	ck_assert_int_eq(count("b", "adjust"), 1);
	has(csv("b"), ",-1,-13.00,-5.00,");
	has(csv("b"), ",0,13.00,-1.20,");
	has(shell("tests/support/sheet.py %s/b/*.xlsx 申领汇总", dir),
		"s:往月调整\t\t\t\ty:-1.20\ns:合计\t\t\tn:1\ty:3.80\n");
	claim(0, "", "c");
	shell("diff -r %s/a %s/c", dir, dir);
	ck_assert_int_eq(count("b", "phone"), 1);
	finish();
}
END_TEST

START_TEST(a_halls_month_is_claimed_once)
{
	struct act act;
	char args[200];

	prepare();
	serve(&t, 1, first[1], &act);
	serve(&w, 1, first[1] + 1, &act);
	serve(&t, 4, first[0], &act);
	hub_close(&f.hub);
	claim(1, PLACE, "a");
	ck_assert_int_eq(count("a", "meal"), 1);
	claim(1, "", "b"); /* the others */
	ck_assert_int_eq(count("b", "meal"), 1);
	has(csv("b"), NEIGHBOUR);
	claim(0, "", "c");
	snprintf(args, sizeof(args), "claim {DB} --month %s --hall " PLACE " --to {DIR}", month[0]);
	ck_assert_int_eq(run(args)->code, 1);
	has(run(args)->err, "are in claim 3, of all halls");
	finish();
}
END_TEST

START_TEST(what_is_refused)
{
	struct act act;
	char args[200], today[11];

	prepare();
	serve(&t, 1, first[1], &act);
	hub_close(&f.hub);
	day_format(moment_at(f.now_ms, CLOCK_HUB).day, today);
	snprintf(args, sizeof(args), "claim {DB} --month %.7s --to {DIR}", today);
	has(run(args)->err, "is not over yet");
	has(run("claim {DB} --month 2026-13 --to {DIR}")->err, "not a month");
	has(run("claim {DB} --month 2026-11-01 --to {DIR}")->err, "not a month");
	ck_assert_int_eq(run("claim {DB}")->code, 2);
	ck_assert_int_eq(run("claim {DB} --list --to x")->code, 2);
	ck_assert_str_eq(run("claim {DB} --list")->out, "no month is claimed yet\n");
	/* a folder that is not there: nothing was given out, the next one is the first */
	snprintf(args, sizeof(args), "claim {DB} --month %s --to {DIR}/none", month[1]);
	ck_assert_int_eq(run(args)->code, 1);
	has(run("claim {DB} --list")->out, "(not written)");
	claim(1, "", "a");
	/* a ledger that somebody changed gives no second file of that number */
	reopen();
	sql(&f, "UPDATE claim SET fen=999");
	hub_close(&f.hub);
	snprintf(args, sizeof(args), "claim {DB} --month %s --to {DIR}", month[1]);
	ck_assert_int_eq(run(args)->code, 1);
	has(run(args)->err, "it would be another file");
	shell("test -z \"$(ls %s/*.csv %s/*.xlsx 2>/dev/null)\"", dir, dir);
	finish();
}
END_TEST

/* Resident 5 has hardship; its proof ends on the month's third day. */
START_TEST(a_tier_that_was_not_proven_on_the_day)
{
	struct person_key who = {.place = PLACE, .resident = 5};
	struct tier period = {HARDSHIP_YES, "x", 0, 0};
	struct err err = {0};
	struct act act;

	prepare();
	period.from = first[1];
	period.until = first[1] + 2;
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(people_tier(&f.hub, &who, &period, &err), 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	for (int i = 0; i < 5; i++) {
		act_of(&t, ACT_SERVE, 5, first[1] + i, &act);
		strcpy(act.head.band, "TH");
		act.head.has_ref = true;
		randombytes_buf(act.head.ref, sizeof(act.head.ref));
		send(&t, &act);
	}
	hub_close(&f.hub);
	claim(1, "", "a");
	ck_assert_int_eq(count("a", "meal"), 5);
	ck_assert_int_eq(atoi(shell("grep -c ',other-tier.$' %s/a/*.csv", dir)), 2);
	finish();
}
END_TEST

SUITE_MAIN("claim_file", the_same_month_is_the_same_file, figures_are_the_acts,
	later_changes_are_in_the_next_one, a_halls_month_is_claimed_once, what_is_refused,
	a_tier_that_was_not_proven_on_the_day)
