/* SPDX-License-Identifier: MIT */
/*
 * The sheets that the real program prints: call-backs, the kitchen's list, what is over, claims in
 * an export. A terminal has spoken to the same ledger before.
 */
#include "tests/server/hub_program.h"

static struct fixture f;
static struct terminal t;
static char day[11]; /* the day after tomorrow, which can be ordered */

static void prepare(void)
{
	up();
	done(DEMO);
	fixture_of_program(&f);
	fixture_open(&f);
	day_format(moment_at(f.now_ms, CLOCK_HUB).day + 2, day);
	terminal_enrol(&t, &f, "YD1");
	send_acts(&t, 1, 0);
}

static void finish(void)
{
	terminal_done(&t);
	down();
}

static void draft(struct act *act, enum act_kind kind, const char *what)
{
	draft_init(&t, act, kind);
	strcpy(act->head.what, what);
	act->head.qty = 1;
	ck_assert_int_eq(day_parse(day, &act->head.service_day), 0);
}

static void send(struct act *act)
{
	carry_key(&t, act, t.dk);
	journal(&t, act);
	send_acts(&t, t.last, 1);
}

static const char *says(const char *args)
{
	const struct run *r = run(args);

	ck_assert_msg(r->code == 0 && !r->err[0], "%s: %d %s", args, r->code, r->err);
	return r->out;
}

START_TEST(who_is_to_be_told)
{
	const char *out, *code;
	struct act act;
	char slip[48], rows[400];

	prepare();
	ck_assert_str_eq(says("callbacks {DB}"), "nobody is to be told anything\n");
	draft(&act, ACT_ENROL, "X99");
	act.head.open = true;
	send(&act);
	draft(&act, ACT_ENROL, "Y\"99"); /* a name may hold anything */
	act.head.open = true;
	send(&act);
	hub_close(&f.hub);
	snprintf(slip, sizeof(slip), "LT1-YD1-1-%02X%02X%02X%02X", t.hash[1][0], t.hash[1][1],
		t.hash[1][2], t.hash[1][3]);
	out = says("callbacks {DB} --hall " PLACE);
	snprintf(rows, sizeof(rows),
		"no    why               hall        resident  name      what      day         terminal"
		"  slip                      since\n"
		"1     waiting-no        330784-004  1         王*兰     X99       %s  YD1"
		"       %s        20",
		day, slip);
	ck_assert_msg(strncmp(out, rows, strlen(rows)) == 0, "%s", out);
	ck_assert_str_eq(
		says("callbacks {DB} --hall " NEIGHBOUR), "nobody is to be told anything\n");
	out = says("callbacks {DB} --json");
	ck_assert_ptr_nonnull(strstr(out, "{\"callbacks\":[{\"no\":1,\"why\":\"waiting-no\""));
	ck_assert_ptr_nonnull(strstr(out, "\"resident\":\"1\",\"name\":\"王*兰\""));
	out = says("callbacks {DB} --csv");
	ck_assert_msg(strncmp(out, "\"no\",\"why\",\"hall\",", 18) == 0, "%s", out);
	ck_assert_ptr_nonnull(strstr(out, "\"Y\"\"99\""));
	code = says("callbacks {DB} --done 1 --result told");
	ck_assert_str_eq(code, "");
	out = says("callbacks {DB}");
	ck_assert(!strstr(out, "X99") && strstr(out, "99"));
	ck_assert_int_eq(run("callbacks {DB} --done 1 --result told")->code, 1);
	ck_assert_ptr_nonnull(strstr(
		run("callbacks {DB} --done 1 --result told")->err, "1: there is no such open row"));
	done("callbacks {DB} --done 2 --result told");
	ck_assert_str_eq(says("callbacks {DB}"), "nobody is to be told anything\n");
	ck_assert_str_eq(says("callbacks {DB} --json"), "{\"callbacks\":[]}\n");
	finish();
}
END_TEST

START_TEST(what_is_to_be_cooked)
{
	char args[120], row[80];
	const char *out;
	struct act act;

	prepare();
	draft(&act, ACT_ORDER, "lunch");
	act.body.n_items = 1;
	strcpy(act.body.items[0].name.text[LANG_ZH], "饺子");
	act.body.items[0].qty = 1;
	act.body.less_rice = true;
	send(&act);
	hub_close(&f.hub);
	snprintf(args, sizeof(args), "kitchen {DB} --hall " PLACE " --day %s", day);
	out = says(args);
	ck_assert_msg(strstr(out, "dinner  so far; ordered until 14:00\n0 portions") &&
			      strstr(out, "lunch  so far; ordered until 09:00\n1 portion,") &&
			      strstr(out, "      1  饺子\n") && strstr(out, "      1  饭少一点\n"),
		"%s", out);
	ck_assert_ptr_nonnull(strstr(out, "1 portion, 89 more may be ordered (YD1)\n"));
	strcat(args, " --meal lunch --csv");
	out = says(args);
	ck_assert_ptr_null(strstr(out, "dinner"));
	ck_assert_ptr_nonnull(strstr(out, "hall,day,meal,list,what,item,n\r\n"));
	snprintf(row, sizeof(row), PLACE ",%s,lunch,0,so-far,\"饺子\",1\r\n", day);
	ck_assert_msg(strstr(out, row) != NULL, "%s", out);
	finish();
}
END_TEST

START_TEST(what_is_over)
{
	char text[120];
	const char *out;

	prepare();
	snprintf(text, sizeof(text),
		"UPDATE pool SET capacity=80 WHERE resource='meal/" PLACE "/lunch/%s'", day);
	sql(&f, text);
	hub_close(&f.hub);
	out = says("status {DB}");
	snprintf(text, sizeof(text), "meal/" PLACE "/lunch/%s: over by 10: room for 80, 90", day);
	ck_assert_msg(strstr(out, text) != NULL, "%s", out);
	out = says("status {DB} --json");
	snprintf(text, sizeof(text), "\"over\":[{\"resource\":\"meal/" PLACE "/lunch/%s\"", day);
	ck_assert_ptr_nonnull(strstr(out, text));
	ck_assert_ptr_nonnull(strstr(out, "\"over\":10,\"room\":80,\"out\":90}]"));
	finish();
}
END_TEST

/* The export has the subsidy of claims, and of nothing else that was served. */
START_TEST(what_is_claimed)
{
	char args[80];
	const char *out;
	struct act act;

	prepare();
	for (int i = 0; i < 2; i++) {
		draft(&act, ACT_SERVE, "lunch");
		strcpy(act.head.band, "T70");
		act.head.list_fen = 1000;
		act.head.subsidy_fen = 300;
		act.head.due_fen = 700;
		send(&act);
	}
	hub_close(&f.hub);
	day_format(moment_at(f.now_ms, CLOCK_HUB).day, day);
	snprintf(args, sizeof(args), "export {DB} --day %s --format json", day);
	out = strstr(says(args), "\"subsidy_fen\":300");
	ck_assert_ptr_nonnull(out);
	ck_assert_ptr_null(strstr(out + 1, "\"subsidy_fen\":300"));
	ck_assert_ptr_nonnull(strstr(out + 1, "\"subsidy_fen\":0"));
	finish();
}
END_TEST

SUITE_MAIN("sheets", who_is_to_be_told, what_is_to_be_cooked, what_is_over, what_is_claimed)
