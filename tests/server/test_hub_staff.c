/* SPDX-License-Identifier: MIT */
/*
 * The commands by which people of a hall or a district decide something, through the real program:
 * what they print, what they do, and what they say where they cannot.
 */
#include "core/hall/slip_order.h"
#include "server/people.h"
#include "tests/server/hub_program.h"

static struct fixture f;
static struct terminal t;
static char day[11]; /* the day after tomorrow, which can be ordered */

/* The demo's hall with terminal YD1, which has said HELLO. The hub in this test serves it all the
 * while, beside the commands. */
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
	hub_close(&f.hub);
	terminal_done(&t);
	down();
}

static void order(struct terminal *of, const char *dish)
{
	struct act act;

	draft_init(of, &act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.qty = 1;
	ck_assert_int_eq(day_parse(day, &act.head.service_day), 0);
	act.body.n_items = 1;
	strcpy(act.body.items[0].name.text[LANG_ZH], dish);
	act.body.items[0].qty = 1;
	strcpy(act.body.pickup, "A-07");
	carry_key(of, &act, of->dk);
	journal(of, &act);
}

static void cancel(struct terminal *of, int64_t seq)
{
	struct act_parts parts;
	struct act_head ordered;
	struct act act;
	struct err err = {0};
	const struct buf *bytes = &of->acts[seq - 1];

	ck_assert_int_eq(seal_split(bytes->data, bytes->len, &parts), 0);
	ck_assert_int_eq(act_head_decode(parts.head, parts.head_len, &ordered, &err), 0);
	draft_init(of, &act, ACT_CANCEL);
	act.head.has_ref = true;
	memcpy(act.head.ref, ordered.id, ACT_ID_BYTES);
	carry_key(of, &act, of->dk);
	journal(of, &act);
}

static void sent(struct terminal *of, int64_t first)
{
	send_acts(of, first, (int)(of->last - first + 1));
}

static const char *slip_of(const struct terminal *of, int64_t seq)
{
	static char code[48];
	const unsigned char *hash = of->hash[seq];

	snprintf(code, sizeof(code), "LT1-YD1-%lld-%02X%02X%02X%02X", (long long)seq, hash[0],
		hash[1], hash[2], hash[3]);
	return code;
}

/* The command's exit code is this one and all that it prints, on stdout or as one line on stderr,
 * has that in it. */
static const char *says(const char *args, int code, const char *text)
{
	const struct run *r = run(args);

	ck_assert_msg(r->code == code, "%s: %d %s%s", args, r->code, r->out, r->err);
	ck_assert_msg(strstr(r->out, text) || strstr(r->err, text), "%s:\n%s%sand not\n%s", args,
		r->out, r->err, text);
	if (r->err[0])
		ck_assert_msg(code && strchr(r->err, '\n') == r->err + strlen(r->err) - 1, "%s: %s",
			args, r->err);
	return r->out;
}

static void prints(const char *args, const char *text)
{
	ck_assert_str_eq(says(args, 0, ""), text);
}

static const char *slip_asked(int64_t seq)
{
	static char args[80];

	snprintf(args, sizeof(args), "slip {DB} %s", slip_of(&t, seq));
	return args;
}

/* The hub finds the act by what the QR code names, whichever key it is marked with. */
static void qr_is_known(int64_t seq)
{
	struct slip_order order = {.at = {.kiosk = "YD1", .seq = seq}, .day = 20780};
	static const unsigned char key[KEY_BYTES];
	char code[SLIP_ORDER_SIZE], args[80];

	memcpy(order.at.hash4, t.hash[seq], sizeof(order.at.hash4));
	ck_assert_int_eq(slip_order_code(code, &order, key), 0);
	snprintf(args, sizeof(args), "slip {DB} %s", code);
	says(args, 0, ": known: order lunch");
	code[SLIP_ORDER_CHARS - 1] = 0;
	snprintf(args, sizeof(args), "slip {DB} %s", code);
	says(args, 2, "not a slip's code");
}

/* ---- what they cannot do ----------------------------------------------------------------------- */

static const struct {
	const char *args;
	int code;
	const char *says;
} cases[] = {
	{"slip {DB}", 2, "litang-hub slip: CODE is missing; litang-hub slip --help tells how"},
	{"slip {DB} LT1-YD1-1-00000000 LT1-YD1-2-00000000", 2, "one CODE at a time"},
	{"slip {DB} nonsense", 2, "nonsense: not a slip's code"},
	{"slip {DB} LT1-YD1-1-0000000X", 2, "not a slip's code"},
	{"slip {DB} LT1-YD1-9-00000000", 1, "LT1-YD1-9-00000000: not known here"},
	{"slip {DB} LT1-YD7-1-00000000", 1, "not known here"},
	{"quarantine {DB} YD1", 2, "YD1 is one word too many"},
	{"quarantine {DB} --kiosk YD7", 1, "litang-hub: YD7: no such terminal"},
	{"quarantine {DB} --release YD1", 2, "--release YD1: not NAME:SEQ"},
	{"quarantine {DB} --release YD1:0", 2, "not NAME:SEQ"},
	{"quarantine {DB} --release YD1:1x", 2, "not NAME:SEQ"},
	{"quarantine {DB} --release YD1/x:1", 2, "not NAME:SEQ"},
	{"quarantine {DB} --release YD1:1 --json", 2, "--release goes without"},
	{"quarantine {DB} --release YD7:1", 1, "YD7: no such terminal"},
	{"quarantine {DB} --release YD1/7:1", 1, "YD1: no such terminal"},
	{"quarantine {DB} --release YD1:9", 1, "YD1:9: not taken: not set aside"},
	{"approve {DB}", 2, "NAME is missing"},
	{"approve {DB} YD1 YD2", 2, "YD2 is one word too many"},
	{"approve {DB} YD1/x", 2, "YD1/x: not NAME or NAME/NO"},
	{"approve {DB} YD1/", 2, "not NAME or NAME/NO"},
	{"approve {DB} YD7", 1, "YD7: no such fork"},
	{"approve {DB} YD1", 1, "YD1: no such fork"},
	{"revoke {DB}", 2, "NAME is missing"},
	{"revoke {DB} YD7", 1, "YD7: no such terminal"},
	{"revoke {DB} YD1 --yes", 2, "--yes: no such option"},
	{"declare-dead {DB}", 2, "NAME is missing"},
	{"declare-dead {DB} YD7 --yes", 1, "YD7: no such terminal"},
	{"erase {DB}", 2, "--hall and --resident are needed"},
	{"erase {DB} --hall 330784-004 --resident x", 2, "--resident x: not a resident's number"},
	{"erase {DB} --hall 330784-004-99 --resident 1", 2, "not a place like 330784-004"},
	{"erase {DB} --hall 330784-044 --resident 1 --yes", 1, "--hall 330784-044: no such hall"},
	{"erase {DB} --hall 330784-004 --resident 99", 1, "330784-004 has no resident 99"},
	{"erase {DB} --hall 330784-004 --resident 99 --yes", 1, "330784-004 has no resident 99"},
	{"kitchen {DB} --hall 330784-044 --day 2026-11-23", 1, "--hall 330784-044: no such hall"},
	{"kitchen {DB} --hall 330784-004 --day 2026-02-30", 2, "--day 2026-02-30: not a date"},
	{"kitchen {DB} --hall 330784-004 --day 2001-01-01", 1, "330784-004: no meal on that day"},
	{"kitchen {DB} --hall 330784-004 --day 2001-01-01 --meal tea", 1, "no tea on that day"},
	{"callbacks {DB} --hall 330784-044", 1, "--hall 330784-044: no such hall"},
	{"callbacks {DB} --done 1 --result told --json", 2, "--done goes without"},
};

START_TEST(what_cannot_be_done_is_said)
{
	prepare();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		says(cases[i].args, cases[i].code, cases[i].says);
		ck_assert_msg(!run(cases[i].args)->out[0], "%s: %s", cases[i].args,
			run(cases[i].args)->out);
	}
	finish();
}
END_TEST

static const char *const commands[] = {"slip LT1-YD1-1-00000000", "quarantine",
	"quarantine --release YD1:1", "approve YD1", "revoke YD1", "declare-dead YD1",
	"erase --hall 330784-004 --resident 1", "kitchen --hall 330784-004 --day 2026-11-23",
	"callbacks", "callbacks --done 1 --result told", "status", "verify"};

static void each_command(const char *where, int code, const char *why)
{
	char args[400];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		snprintf(args, sizeof(args), "%s %s", commands[i], where);
		says(args, code, why);
		ck_assert_ptr_null(strstr(run(args)->err, "geheim"));
		ck_assert_str_eq(run(args)->out, "");
	}
}

START_TEST(a_ledger_that_cannot_be_reached_is_said)
{
	up();
	setenv("LC_ALL", "C", 1); /* what the server's library says is in the caller's language */
	unsetenv("LANGUAGE");
	each_command("", 2, "--db is missing");
	each_command("--db hub.db", 2, "--db hub.db: not sqlite:FILE or postgresql://ADDRESS");
	each_command("--db mysql://me:geheim@x/y", 2, "--db mysql: not sqlite:FILE");
	each_command("--db postgresql://me:geheim@x/y", 2, "--hub-keys is missing");
	each_command("--db sqlite:{DIR}/none.db", 1, "/none.db: there is no such database");
	ck_assert_str_eq(says("status --db sqlite:{DIR}/none.db", 1, "no such database"), "");
	each_command("--db 'postgresql://me:geheim@127.0.0.1:1/hub' --hub-keys {DIR}/none", 1,
		"litang-hub: postgresql database hub: connection to server at \"127.0.0.1\", port 1"
		" failed: Connection refused\n");
	each_command("--db 'postgresql://me@/hub?host={DIR}' --hub-keys {DIR}/none", 1,
		"/.s.PGSQL.5432\" failed: No such file or directory\n");
	each_command("--db 'postgresql://me:geheim@/hub?nonsense=1' --hub-keys {DIR}/none", 1,
		"that is no postgresql:// address");
	if (postgres_asked())
		each_command("{DB}", 1, "not a hub database");
	down();
}
END_TEST

/* ---- acts that were set aside ------------------------------------------------------------------- */

START_TEST(a_stolen_terminal)
{
	char row[160];

	prepare();
	order(&t, "饺子");
	sent(&t, 1);
	prints("quarantine {DB}", "nothing is set aside\n");
	prints("quarantine {DB} --json", "");
	prints("revoke {DB} YD1",
		"YD1: revoked. Whoever opens its disk has the hall's key and masked names: change "
		"the staff PIN; docs/SECURITY.md tells the rest\n" PLACE
		" has key 2 now: import its residents again, so that their cards are known by this "
		"one\n");
	prints("revoke {DB} YD1",
		"YD1: revoked. Whoever opens its disk has the hall's key and masked names: change "
		"the staff PIN; docs/SECURITY.md tells the rest\n");
	order(&t, "面条");
	sent(&t, 2);
	says("status {DB}", 0, "  revoked\n");
	says("status {DB} --json", 0, "\"revoked\":1");
	says("quarantine {DB}", 0, "act               kind        came              why\nYD1:2 ");
	says("quarantine {DB}", 0, "  revoked: its terminal was revoked\n");
	says("quarantine {DB} --kiosk YD1", 0, "\nYD1:2             order       20");
	snprintf(row, sizeof(row),
		"{\"act\":\"YD1:2\",\"kind\":\"order\",\"state\":\"quarantined\","
		"\"reason\":\"revoked\",\"rx_ms\":%lld",
		(long long)f.now_ms);
	says("quarantine {DB} --json", 0, row);
	/* on paper it is the same as any other */
	snprintf(row, sizeof(row),
		"%s: known: order lunch on %s, number A-07; set aside: see `litang-hub quarantine`\n",
		slip_of(&t, 2), day);
	prints(slip_asked(2), row);
	prints("quarantine {DB} --release YD1:2",
		"YD1:2: taken; what follows from it has followed\n");
	says("quarantine {DB} --release YD1:2", 1, "YD1:2: not taken: not set aside");
	prints("quarantine {DB}", "nothing is set aside\n");
	snprintf(row, sizeof(row), "%s: known: order lunch on %s, number A-07\n", slip_of(&t, 2),
		day);
	prints(slip_asked(2), row);
	qr_is_known(2);
	finish();
}
END_TEST

START_TEST(what_is_damaged_stays)
{
	struct act act;

	prepare();
	draft_init(&t, &act, ACT_CHECK_IN); /* sealed by a key that nobody told */
	journal(&t, &act);
	sent(&t, 1);
	journal_bytes(&t, "rubbish", 7);
	sent(&t, 2);
	says("quarantine {DB}", 0, "  no-key: its key is not known here\n");
	says("quarantine {DB}", 0, "\nYD1:2             ?           20");
	says("quarantine {DB}", 0, "  bad-form: damaged: no act at all\n");
	says("quarantine {DB} --release YD1:1", 1,
		"litang-hub: YD1:1: not taken: no-key: its key is not known here\n");
	says("status {DB}", 0, "      2       ?      2        0  ");
	finish();
}
END_TEST

START_TEST(a_fork)
{
	static struct terminal c;

	prepare();
	order(&t, "饺子");
	sent(&t, 1);
	terminal_branch(&c, &t, 1);
	order(&t, "饺子");
	order(&c, "面条");
	sent(&t, 2);
	sent(&c, 2);
	says("status {DB}", 0, "  FORK after act 1: approve YD1/2\n");
	says("status {DB} --json", 0, "\"forked\":1,");
	says("quarantine {DB}", 0, "\nYD1/2:2           order ");
	says("quarantine {DB}", 0, "  unapproved: of a fork that nobody has approved\n");
	says("approve {DB} YD1/1", 1, "YD1: no such fork");
	prints("approve {DB} YD1/2",
		"YD1/2: 1 act taken, 0 set aside still; now enrol the terminal "
		"anew, under another name\n");
	prints("approve {DB} YD1", "YD1: 0 acts taken, 0 set aside still; now enrol the terminal "
				   "anew, under another name\n");
	prints("quarantine {DB}", "nothing is set aside\n");
	terminal_done(&c);
	finish();
}
END_TEST

/* ---- acts that nobody has any more ------------------------------------------------------------- */

/* The hub was put back to act 2; the terminal has pruned 3 to 5. */
static void a_hole_was_made(void)
{
	struct batch_header h;
	struct ack ack;

	make_acts(&t, 6);
	send_acts(&t, 1, 6);
	sql(&f, "DELETE FROM act WHERE seq>2");
	sql(&f, "UPDATE stream SET high=2, high_hash=(SELECT hash FROM act WHERE seq=2)");
	ack = send_acts(&t, 7, 0);
	ck_assert_str_eq(ack.trouble, "gap");
	t.epoch = ack.epoch;
	header_init(&t, &h, 6, 1);
	h.gap = 3;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
}

START_TEST(a_hole_is_shown)
{
	char text[160], known[11];

	prepare();
	ck_assert_ptr_null(strstr(says("status {DB}", 0, ""), "lost"));
	says("status {DB} --json", 0, "\"gaps\":[]");
	a_hole_was_made();
	day_format(moment_at(f.now_ms, CLOCK_HUB).day, known);
	snprintf(text, sizeof(text),
		"\nYD1: acts 3 to 5 are lost: this hub was put back, and the terminal had pruned "
		"them (known since %s)\n",
		known);
	says("status {DB}", 0, text);
	snprintf(text, sizeof(text),
		"\"gaps\":[{\"kiosk\":\"YD1\",\"from\":3,\"to\":5,\"day\":\"%s\"}]", known);
	says("status {DB} --json", 0, text);
	says("verify {DB}", 0,
		"1 stream, 3 acts, 0 of them set aside: the chains are whole\n"
		"but for 3 acts in holes: litang-hub status\n");
	finish();
}
END_TEST

/* ---- a terminal that is gone ------------------------------------------------------------------- */

START_TEST(a_dead_terminal)
{
	char line[120];

	prepare();
	snprintf(line, sizeof(line), "meal/" PLACE "/lunch/%s: up to 90\n", day);
	says("declare-dead {DB} YD1", 1, line);
	says("declare-dead {DB} YD1", 1, "YD1 may have sold up to ");
	says("declare-dead {DB} YD1", 1, " without telling; as many may be sold twice\n");
	says("declare-dead {DB} YD1", 1, "\nYD1 was last heard: 20");
	says("declare-dead {DB} YD1", 1, "nothing was done: --yes declares YD1 dead\n");
	ck_assert_ptr_null(strstr(says("status {DB}", 0, ""), "dead"));
	says("declare-dead {DB} YD1 --yes", 0, "Its rights come back in a day; ");
	says("status {DB}", 0, "  dead\n");
	says("status {DB} --json", 0, "\"dead\":1");
	says("declare-dead {DB} YD1 --yes --now", 0, "Its rights come back at once; ");
	finish();
}
END_TEST

/* ---- a person who is erased -------------------------------------------------------------------- */

START_TEST(a_person_is_erased)
{
	prepare();
	prints("quarantine {DB}", "nothing is set aside\n");
	says("erase {DB} --hall 330784-004 --resident 2", 1,
		"nothing was done: --yes erases resident 2 of 330784-004\n");
	done("card {DB} --hall 330784-004 --resident 2"); /* they are there */
	prints("erase {DB} --hall 330784-004 --resident 2 --yes",
		"330784-004, resident 2: erased\n");
	says("card {DB} --hall 330784-004 --resident 2", 1, "no resident 2");
	says("erase {DB} --hall 330784-004 --resident 2 --yes", 1, "has no resident 2");
	says("status {DB}", 0, ": 1 terminal has not heard of it: YD1\n");
	says("status {DB} --json", 0, "\"unheard\":1,\"terminals\":\"YD1\"}]}\n");
	finish();
}
END_TEST

/* ---- the kitchen --------------------------------------------------------------------------------- */

/* Lunch is ordered so many days before, at the latest. */
static void cut_off(int days)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/slots.tsv", dir);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fprintf(out,
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE
		"\tlunch\t10:30\t12:30\t%d\t09:00\t90\t\n",
		days);
	fclose(out);
	done("import {DB} {DIR}/slots.tsv");
}

START_TEST(a_list_that_is_frozen)
{
	char args[120], text[400];
	const char *out;
	int no;

	prepare();
	order(&t, "饺子");
	order(&t, "一\"二");
	sent(&t, 1);
	cut_off(4);
	snprintf(args, sizeof(args), "kitchen {DB} --hall " PLACE " --day %s --meal lunch", day);
	out = says(args, 0, ", frozen ");
	ck_assert_int_eq(sscanf(strstr(out, "list "), "list %d", &no), 1);
	ck_assert_msg(strstr(out, "\n2 portions") && strstr(out, "\n      1  饺子\n"), "%s", out);
	ck_assert_ptr_null(strstr(out, "came later"));
	/* what comes later stands beside it */
	order(&t, "面条");
	cancel(&t, 1);
	sent(&t, 3);
	out = says(args, 0, "\n2 portions");
	ck_assert_msg(strstr(out, "\ncame later: 1\n      1  面条\n"), "%s", out);
	ck_assert_msg(strstr(out, "\ncooked, not wanted: 1\n      1  饺子\n"), "%s", out);
	strcat(args, " --csv");
	out = says(args, 0, "hall,day,meal,list,what,item,n\r\n" PLACE);
	snprintf(text, sizeof(text), PLACE ",%s,lunch,%d,list,\"一\"\"二\",1\r\n", day, no);
	ck_assert_msg(strstr(out, text) != NULL, "%s", out);
	snprintf(text, sizeof(text), PLACE ",%s,lunch,%d,late,\"面条\",1\r\n", day, no);
	ck_assert_msg(strstr(out, text) != NULL, "%s", out);
	snprintf(text, sizeof(text), PLACE ",%s,lunch,%d,not-wanted,\"饺子\",1\r\n", day, no);
	ck_assert_msg(strstr(out, text) != NULL, "%s", out);
	finish();
}
END_TEST

/* One of the demo's residents, who moves: the table is the demo's line with an address more. */
static void lives_at(const char *to, const char *route)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/where.tsv", dir);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fprintf(out,
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tphone"
		"\tdeliver_to\troute\n" PLACE "\t1\t330799194606180021\t王桂兰\t王奶奶\tno\t\t\tzh"
		"\t0579-0000 1001\t%s\t%s\n",
		to, route);
	fclose(out);
	done("import {DB} {DIR}/where.tsv");
}

static void order_brought(void)
{
	struct resident r;
	struct act act;
	struct err err = {0};

	ck_assert_int_eq(people_get(&f.hub, PLACE, 1, &r, &err), 1);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
	draft_init(&t, &act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.qty = 1;
	act.head.due_fen = 850;
	ck_assert_int_eq(day_parse(day, &act.head.service_day), 0);
	strcpy(act.body.place, PLACE);
	act.body.resident = 1;
	strcpy(act.body.masked, "王*兰");
	strcpy(act.body.pickup, "A-09");
	act.body.collect = COLLECT_DELIVERY;
	act.body.n_items = 1;
	strcpy(act.body.items[0].name.text[LANG_ZH], "套餐一");
	act.body.items[0].qty = 2;
	journal(&t, &act);
}

START_TEST(orders_one_by_one)
{
	char args[120];
	const char *out;

	prepare();
	lives_at("园丁社区 5 幢 \"302\"", "东线");
	order(&t, "饺子");
	order(&t, "面条");
	order_brought();
	cancel(&t, 2);
	sent(&t, 1);
	snprintf(args, sizeof(args), "orders {DB} --hall " PLACE " --day %s", day);
	out = says(args, 0, "[ ] A-07 ");
	ck_assert_msg(strstr(out, "饺子  0.00\n") && !strstr(out, "面条"), "%s", out);
	ck_assert_msg(strstr(out, "2 portions, 8.50 to take in\n"), "%s", out);
	ck_assert_msg(strstr(out, "王*兰  套餐一 x2  8.50\n") && !strstr(out, "302"), "%s", out);
	strcat(args, " --deliveries");
	out = says(
		args, 0, "东线: 1 portion, 8.50 to take in\n[ ] A-09  王桂兰  套餐一 x2  8.50\n");
	ck_assert_msg(strstr(out, "园丁社区 5 幢 \"302\"  0579-0000 1001\n"), "%s", out);
	ck_assert_ptr_null(strstr(out, "A-07"));
	strcat(args, " --csv");
	out = says(args, 0, ",lunch,A-09,\"王桂兰\",\"套餐一 x2\",0,8.50,0,\"东线\",");
	ck_assert_msg(
		strstr(out, "\"园丁社区 5 幢 \"\"302\"\"\",\"0579-0000 1001\"\r\n"), "%s", out);
	/* no terminal is told where anybody lives */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE body LIKE '%幢%'"), 0);
	finish();
}
END_TEST

SUITE_MAIN("hub commands for staff", what_cannot_be_done_is_said,
	a_ledger_that_cannot_be_reached_is_said, a_stolen_terminal, what_is_damaged_stays, a_fork,
	a_hole_is_shown, a_dead_terminal, a_person_is_erased, a_list_that_is_frozen,
	orders_one_by_one)
