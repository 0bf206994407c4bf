/* SPDX-License-Identifier: MIT */
/*
 * The day's log as a workbook, by the real program: what is text, what is a number, what the totals
 * and the exceptions say. Where LibreOffice is, it opens the file, too.
 */
#include "server/people.h"
#include "tests/server/hub_program.h"

static struct fixture f;
static struct terminal t;
static char day[11], file[160];

static void prepare(void)
{
	up();
	done(DEMO);
	fixture_of_program(&f);
	fixture_open(&f);
	day_format(moment_at(f.now_ms, CLOCK_HUB).day, day);
	terminal_enrol(&t, &f, "YD1");
	send_acts(&t, 1, 0);
}

static void finish(void)
{
	terminal_done(&t);
	down();
}

/* A resident of the hall by their own key, or a stranger (0). */
static void be(int resident)
{
	struct resident r;
	struct err err = {0};

	if (!resident) {
		randombytes_buf(t.dk, sizeof(t.dk));
		return;
	}
	ck_assert_int_eq(people_get(&f.hub, PLACE, resident, &r, &err), 1);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
}

static void draft(struct act *act, enum act_kind kind, int resident)
{
	be(resident);
	draft_init(&t, act, kind);
	act->body.resident = (uint32_t)resident;
	strcpy(act->head.what, "lunch");
	act->head.qty = 1;
	act->head.service_day = act->head.day;
}

static void send(struct act *act)
{
	carry_key(&t, act, t.dk);
	journal(&t, act);
	send_acts(&t, t.last, 1);
}

static void order(int resident, struct act *act)
{
	draft(act, ACT_ORDER, resident);
	act->head.list_fen = act->head.due_fen = 1000;
	send(act);
}

/* order NULL: without one. */
static void serve(
	int resident, const char *tier, int32_t subsidy, const struct act *of, struct act *act)
{
	draft(act, ACT_SERVE, resident);
	strcpy(act->head.band, tier);
	act->head.list_fen = 1000;
	act->head.subsidy_fen = subsidy;
	act->head.due_fen = 1000 - subsidy;
	act->head.has_ref = of != NULL;
	if (of)
		memcpy(act->head.ref, of->head.id, ACT_ID_BYTES);
	send(act);
}

static void unserve(const struct act *of)
{
	struct act act;

	draft(&act, ACT_UNSERVED, (int)of->body.resident);
	strcpy(act.head.band, of->head.band);
	act.head.list_fen = of->head.list_fen;
	act.head.subsidy_fen = of->head.subsidy_fen;
	act.head.due_fen = of->head.due_fen;
	act.head.has_ref = true;
	memcpy(act.head.ref, of->head.id, ACT_ID_BYTES);
	send(&act);
}

/* A day of lunches: 1 and 3 as they should be, 4 twice, 5 by a tier of somebody else's, a walk-in
 * whose name is a formula, one taken back. */
static void some_lunches(void)
{
	struct act o[5], s;

	for (int i = 0; i < 5; i++)
		order(i + 1, &o[i]);
	serve(1, "T80", 500, &o[0], &s);
	serve(3, "T70", 300, &o[2], &s);
	serve(4, "T90", 800, &o[3], &s);
	serve(4, "T90", 800, &o[3], &s);
	serve(5, "T60", 200, &o[4], &s);
	serve(2, "T60", 200, &o[1], &s);
	unserve(&s);
	draft(&s, ACT_SERVE, 0);
	s.body.resident = 0;
	strcpy(s.body.masked, "=1+1");
	strcpy(s.head.what, "12345678901234567");
	s.head.list_fen = s.head.due_fen = 1000;
	send(&s);
}

static void export_book(const char *lang)
{
	char args[300];

	hub_close(&f.hub);
	snprintf(args, sizeof(args), "export {DB} --day %s --format xlsx --to {DIR} --lang %s", day,
		lang);
	ck_assert_msg(run(args)->code == 0, "%s", run(args)->err);
	snprintf(file, sizeof(file), "%s/litang-%s.xlsx", dir, day);
}

static const char *shell(const char *command)
{
	static char out[65536];
	FILE *pipe = popen(command, "r");
	size_t n;

	ck_assert_ptr_nonnull(pipe);
	n = fread(out, 1, sizeof(out) - 1, pipe);
	out[n] = 0;
	ck_assert_msg(pclose(pipe) == 0, "%s: %s", command, out);
	return out;
}

static const char *sheet(const char *name)
{
	char command[300];

	snprintf(command, sizeof(command), "tests/support/sheet.py %s %s", file, name);
	return shell(command);
}

static void has(const char *text, const char *what)
{
	ck_assert_msg(strstr(text, what) != NULL, "no %s in:\n%s", what, text);
}

/* The sum of a column over servings, asked of the journal and the claims themselves. */
static int64_t summed(const char *what)
{
	char text[400];

	snprintf(text, sizeof(text),
		"SELECT CAST(coalesce(sum(%s), 0) AS BIGINT) FROM claim"
		" WHERE released=0",
		what);
	return sql_number(&f, text);
}

START_TEST(totals_are_the_journals)
{
	char row[200];
	const char *out;
	int64_t served = 0, list = 0;

	prepare();
	some_lunches();
	for (int64_t i = 0; i < t.last; i++) { /* the heads as they were sent */
		struct act_parts parts;
		struct act act;
		struct err err = {0};
		int sign;

		ck_assert_int_eq(seal_split(t.acts[i].data, t.acts[i].len, &parts), 0);
		ck_assert_int_eq(seal_open(&parts, NULL, t.stream, &act, &err), 0);
		sign = act.head.kind == ACT_SERVE ? 1 : act.head.kind == ACT_UNSERVED ? -1 : 0;
		served += sign * act.head.qty;
		list += (int64_t)sign * act.head.list_fen;
	}
	snprintf(row, sizeof(row), "s:合计\t\t\tn:5\tn:%lld\ty:%lld.%02lld\ty:%lld.%02lld\t",
		(long long)served, (long long)list / 100, (long long)list % 100,
		(long long)summed("fen") / 100, (long long)summed("fen") % 100);
	export_book("zh_CN");
	has(sheet(""), "日志\n补贴合计\n例外\n");
	out = sheet("补贴合计");
	has(out, row);
	has(out, "s:午餐\ts:T80\tn:0\tn:1\ty:10.00\ty:5.00\ty:5.00\n");
	has(out, "s:午餐\ts:T60\tn:0\tn:1\ty:10.00\ty:2.00\ty:8.00\n"); /* and one taken back */
	has(out, "s:午餐\ts:T90\tn:0\tn:2\ty:20.00\ty:8.00\t");         /* claimed once */
	has(out, "s:午餐\t\tn:5\tn:0\t");
	finish();
}
END_TEST

START_TEST(text_stays_text)
{
	const char *out;
	char date[30];

	prepare();
	some_lunches();
	export_book("zh_CN");
	out = sheet("日志");
	snprintf(date, sizeof(date), "\nd:%s\ts:", day);
	has(out, "s:日期\ts:会堂\ts:终端\ts:序号\ts:时间\t");
	has(out, date);
	has(out, "\ts:YD1\tn:1\tt:");
	has(out, "\ts:=1+1\t");
	has(out, "\ts:12345678901234567\t");
	has(out, "\ts:1\ts:王*兰\t"); /* a resident's number is no number */
	finish();
}
END_TEST

static int times(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

START_TEST(what_is_to_be_looked_at)
{
	const char *out;

	prepare();
	some_lunches();
	export_book("en");
	out = sheet("Exceptions");
	ck_assert_int_eq(times(out, "s:Not served after all\t"), 1);
	ck_assert_int_eq(times(out, "s:Served without an order\t"), 1);
	ck_assert_int_eq(times(out, "s:Subsidised twice for one meal\t"), 1);
	ck_assert_int_eq(times(out, "s:Tier differs from the record\t"), 1);
	ck_assert_int_eq(times(out, "s:Record erased before\t"), 0);
	has(out, "s:Not known here: when a card");
	finish();
}
END_TEST

/* Where it is: `make office` installs it. */
static bool office(void)
{
	if (system("command -v soffice >/dev/null 2>&1") == 0)
		return true;
	puts("libre_office_opens_it: skipped, LibreOffice is not here (make office)");
	return false;
}

START_TEST(libre_office_opens_it)
{
	const char *keep = getenv("LITANG_OFFICE");
	char command[1200];
	const char *out;

	if (!office())
		return;
	prepare();
	some_lunches();
	export_book("zh_CN");
	snprintf(command, sizeof(command),
		"cd %s && soffice -env:UserInstallation=file://%s/office --headless --convert-to"
		" 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1'"
		" %s >/dev/null 2>&1 && cat *日志.csv *补贴合计.csv",
		dir, dir, file);
	out = shell(command);
	has(out, ",=1+1,");
	has(out, ",12345678901234567,");
	has(out, ",午餐,T80,0,1,10.00,5.00,5.00\n");
	snprintf(command, sizeof(command),
		"cd %s && soffice -env:UserInstallation=file://%s/office --headless --convert-to pdf"
		" %s >/dev/null 2>&1 && head -c 5 *.pdf && { test -z '%s' || cp *.pdf *.xlsx '%s'; }",
		dir, dir, file, keep ? keep : "", keep ? keep : "");
	ck_assert_str_eq(shell(command), "%PDF-");
	finish();
}
END_TEST

SUITE_MAIN("workbook", totals_are_the_journals, text_stays_text, what_is_to_be_looked_at,
	libre_office_opens_it)
