/* SPDX-License-Identifier: MIT */
/*
 * The commands of both programs on one real hall: what staff and IT type, by exit code and output.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/store.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CONFIG " --config $D/litang.ini "
#define DB     " --db sqlite:$D/hub.db "
#define ALL    " --from 2020-01-01 --until 2099-12-31 "

static struct hall_run h;
static char out[16384];

static const char *sh(const char *command)
{
	/* what fails after `no` is well: `set -e` does not hear a `!` */
	int code = hall_sh(&h, out, sizeof(out),
		"set -e; no() { if \"$@\"; then return 1; fi; }; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
	return out;
}

/* Fails with this code, saying this in one line. */
static void fails(const char *command, int code, const char *says)
{
	int got = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(got == code && strstr(out, says), "%s\n%d: %s", command, got, out);
	ck_assert_msg(strchr(out, '\n') == out + strlen(out) - 1, "%s: %s", command, out);
}

static void says(const char *text)
{
	ck_assert_msg(strstr(out, text) != NULL, "%s not in:\n%s", text, out);
}

/* A check-in and a lunch, with the hub in contact. */
static void some_acts(void)
{
	hall_make(&h, "scanner.wedge=off");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	hall_device(&h, "card 1");
	hall_lunch(&h);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
}

static void each_has_help(void)
{
	static const char *const commands[] = {"demo", "export", "journal", "verify", "status",
		"backup", "callbacks", "enrol", "pin", "scan-test", "print-test", "metrics",
		"roster", "attendance", "poster"};
	char line[512];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		snprintf(line, sizeof(line), "$B/litang %s --help", commands[i]);
		sh(line);
		snprintf(line, sizeof(line), "usage: litang %s", commands[i]);
		ck_assert_msg(strncmp(out, line, strlen(line)) == 0, "%s", out);
		snprintf(line, sizeof(line), "  %s ", commands[i]);
		sh("$B/litang --help");
		says(line);
	}
}

START_TEST(test_usage)
{
	static const struct {
		const char *args;
		int code;
		const char *says;
	} cases[] = {
		{"dance", 2, "no command \"dance\""},
		{"export" CONFIG, 2, "either --day"},
		{"export" CONFIG "--day 2026-02-30", 2, "--day 2026-02-30: not a date"},
		{"export" CONFIG "--from 2026-11-23 --until 2026-11-22", 2,
			"--until 2026-11-22 is before --from 2026-11-23"},
		{"export" CONFIG "--day 2026-11-22 --format ods", 2, "gb18030, json or xlsx"},
		{"export" CONFIG "--day 2026-11-22 --format xlsx", 2, "--format xlsx needs --to"},
		{"export" CONFIG "--day 2026-11-22 --full", 2, "--full and --reason go together"},
		{"export" CONFIG "--day 2026-11-22 --lang fr", 2, "--lang fr"},
		{"export" CONFIG "--day 2026-11-22 --to $D/none", 1, "none/litang-"},
		{"export --config $D/none.ini --day 2026-11-22", 1, "none.ini: No such file"},
		{"journal" CONFIG "--from x", 2, "--from and --until"},
		{"verify" CONFIG "now", 2, "\"now\" is one word too many"},
		{"backup" CONFIG, 2, "FILE is missing"},
		{"backup $D/a $D/b" CONFIG, 2, "one word too many"},
		{"backup $D/litang.ini" CONFIG, 1, "litang.ini: is there already"},
		{"backup $D/none/b" CONFIG, 1, "none/b"},
		{"status" CONFIG "--jsn", 2, "no option --jsn"},
		{"callbacks" CONFIG "x", 2, "one word too many"},
		{"attendance" CONFIG "--day 2026-02-30", 2, "--day is a date"},
		{"attendance" CONFIG "--class C99", 1, "no such session on"},
		{"poster" CONFIG "--day 2026-02-30", 2, "--day is a date"},
		{"poster" CONFIG "--lang fr", 2, "--lang is"},
		{"callbacks --config $D/none.ini", 1, "none.ini: No such file"},
		{"pin" CONFIG, 2, "either --set or --status"},
		{"pin" CONFIG "--set --status", 2, "either --set or --status"},
		{"pin --status --config $D/none.ini", 1, "none.ini: No such file"},
		{"scan-test" CONFIG "--seconds 0", 2, "--seconds is a number"},
		{"scan-test" CONFIG "--seconds 5x", 2, "--seconds is a number"},
	};
	char line[512];

	hall_make(&h, "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), "$B/litang %s", cases[i].args);
		fails(line, cases[i].code, cases[i].says);
	}
	each_has_help();
	/* what nobody got is not done */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang verify" CONFIG ">/dev/full 2>/dev/null"),
		1);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "$B/litang export" CONFIG ALL ">/dev/full 2>/dev/null"),
		1);
	hall_end(&h);
}
END_TEST

/* Whatever zone the caller is in, both programs write the same bytes in every format. */
START_TEST(test_export)
{
	static const char *const formats[] = {"csv", "gb18030", "json"};
	char line[1024];

	some_acts();
	for (int i = 0; i < 3; i++) {
		snprintf(line, sizeof(line),
			"TZ=UTC $B/litang export" CONFIG ALL "--format %s >$D/a; "
			"TZ=America/New_York $B/litang export" CONFIG ALL "--format %s >$D/b; "
			"TZ=UTC $B/litang-hub export" DB ALL "--format %s >$D/c; "
			"cmp $D/a $D/b; cmp $D/a $D/c; test -s $D/a",
			formats[i], formats[i], formats[i]);
		sh(line);
	}
	/* the hour is China's: what date(1) says there, give or take the minutes of this test */
	sh("$B/litang export" CONFIG ALL "--format json | grep -o '\"time\":\"..' | tail -1 >$D/h; "
	   "for s in 0 300; do TZ=CST-8 date -d \"-$s seconds\" '+\"time\":\"%H'; done |"
	   " grep -qxf $D/h");
	/* unless the hall is said to be elsewhere */
	sh("sed 's|^zone = .*|zone = Asia/Seoul|' $D/litang.ini >$D/seoul.ini; "
	   "$B/litang export --config $D/seoul.ini" ALL "--format json >$D/s; no cmp -s $D/a $D/s; "
	   "LITANG_ZONE=Asia/Seoul $B/litang-hub export" DB ALL "--format json | cmp - $D/s");
	fails("LITANG_ZONE=Asia/Atlantis $B/litang-hub status" DB, 2,
		"Asia/Atlantis: no such time zone");
	sh("$B/litang export" CONFIG ALL
	   "--format gb18030 | head -c 15 | od -An -tx1 | tr -d ' \n'");
	ck_assert_str_eq(out, "22c8d5c6da222c22bbe1ccc3222c22"); /* 日期,会堂 */
	sh("$B/litang export" CONFIG ALL "--format gb18030 | iconv -f GB18030 -t UTF-8 >$D/a; "
	   "$B/litang export" CONFIG ALL "| tail -c +4 | cmp - $D/a");
	hall_end(&h);
}
END_TEST

START_TEST(test_export_to)
{
	some_acts();
	hall_terminal_kill(&h, SIGTERM);
	sh("mkdir $D/stick; d=$(TZ=CST-8 date +%F); "
	   "p=$($B/litang export" CONFIG "--day $d --to $D/stick); "
	   "test $p = $D/stick/litang-YD1-$d.csv; $B/litang export" CONFIG "--day $d | cmp - $p; "
	   "echo old >$p; $B/litang export" CONFIG "--day $d --to $D/stick; "
	   "$B/litang export" CONFIG "--day $d | cmp - $p; "
	   "$B/litang-hub export" DB "--day $d --to $D/stick --format gb18030;"
	   "test -s $D/stick/litang-$d.gb18030.csv; ls -A $D/stick | wc -l | grep -qx 2");
	/* a disk that fills up leaves what was there, and nothing else */
	sh("echo old >$D/stick/litang-YD1-2020-01-01_2099-12-31.csv");
	fails("ASAN_OPTIONS=detect_leaks=0 strace -qq -o $D/trace -e inject=fsync:error=ENOSPC $B/litang export" CONFIG
			ALL "--to $D/stick",
		1, "litang-YD1-2020-01-01_2099-12-31.csv: No space left");
	fails("ASAN_OPTIONS=detect_leaks=0 strace -qq -o $D/trace -e inject=fsync:error=ENOSPC $B/litang-hub export" DB
			ALL "--to $D/stick",
		1, "litang-2020-01-01_2099-12-31.csv: No space left");
	sh("grep -qx old $D/stick/litang-YD1-2020-01-01_2099-12-31.csv;"
	   " ls -A $D/stick | wc -l | grep -qx 3");
	/* names are masked, nothing else of a person is there */
	sh("for f in csv json; do $B/litang export" CONFIG ALL "--format $f; "
	   "$B/litang-hub export" DB ALL "--format $f; done |"
	   " sed -E 's/\"(id|hash)\":\"[0-9a-f]*\"//g' >$D/all; test -s $D/all; "
	   "no grep -E '[0-9]{17}|1[0-9]{10}[^0-9]|王桂兰' $D/all");
	hall_end(&h);
}
END_TEST

START_TEST(test_journal)
{
	hall_make(&h, "scanner.wedge=off");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	vt_keys(h.vt, "0"); /* somebody without a card */
	ck_assert(vt_wait(h.vt, "已经叫人了", WAIT_MS));
	hall_device(&h, "card 1");
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang journal" CONFIG);
	says("  help      - ");
	says("  check-in  330784-004-1 王*");
	hall_end(&h);
}
END_TEST

/* Enrolled at a hub that the configuration does not name, and nobody tells: alone for ever. */
START_TEST(test_enrol_elsewhere)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	sh("sed \"s|litang.db|two.db|;s|litang.keys|two.keys|;s|^hub = .*|hub =|\" $D/litang.ini "
	   ">$D/two.ini; $B/litang-hub enrol-code" DB "--kiosk YD2 --hall 330784-004 >$D/code; "
	   "$B/litang enrol --config $D/two.ini --code $(cat $D/code) "
	   "--hub $(sed -n 's/^hub = //p' $D/litang.ini)");
	says("enrolled as YD2 of 330784-004\nnow write it into ");
	says("/two.ini, or it is not asked again: hub = http://127.0.0.1:");
	/* the same again, as the configuration says */
	sh("$B/litang enrol --config $D/two.ini --code $(cat $D/code) "
	   "--hub $(sed -n 's/^hub = //p' $D/litang.ini) | grep -c now; "
	   "sed -i \"s|^hub =.*|$(grep '^hub = ' $D/litang.ini)|\" $D/two.ini; "
	   "$B/litang enrol --config $D/two.ini --code $(cat $D/code)");
	says("1\nenrolled as YD2 of 330784-004\n");
	ck_assert_ptr_null(strstr(out, "now"));
	hall_end(&h);
}
END_TEST

START_TEST(test_terminal_backup)
{
	some_acts();
	sh("$B/litang backup $D/copy.db" CONFIG); /* the terminal runs */
	says("copy.db: 2 acts, ");
	fails("$B/litang backup $D/copy.db" CONFIG, 1, "copy.db: is there already");
	hall_terminal_kill(&h, SIGTERM);
	/* read with the keys of this machine it tells the same; without them it tells nothing */
	sh("mkdir $D/r; cp $D/copy.db $D/r/litang.db; cp $D/litang.db-keys $D/litang.keys $D/r/; "
	   "sed \"s|$D/|$D/r/|\" $D/litang.ini >$D/r/litang.ini; "
	   "$B/litang verify --config $D/r/litang.ini; $B/litang export" CONFIG ALL ">$D/a; "
	   "$B/litang export --config $D/r/litang.ini" ALL "| cmp - $D/a; "
	   "rm $D/r/litang.keys; no $B/litang journal --config $D/r/litang.ini; "
	   "no grep -c '王' $D/copy.db");
	/* one byte of the copy's source: no copy is left */
	sh("sqlite3 $D/litang.db \"UPDATE act SET hash=zeroblob(32) WHERE seq=2\"");
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang backup $D/bad.db" CONFIG "2>&1"), 1);
	says("act 2");
	sh("no ls $D/bad*");
	hall_end(&h);
}
END_TEST

START_TEST(test_rebuild)
{
	char line[128];

	some_acts();
	fails("$B/litang verify --rebuild" CONFIG, 1, "in use by process");
	snprintf(line, sizeof(line), "process %d\n", (int)h.vt->pid);
	says(line);
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang verify --rebuild" CONFIG);
	says("are equal to it");
	ck_assert_ptr_null(strstr(out, "differ"));
	sh("sqlite3 $D/litang.db 'DELETE FROM meal_order'");
	fails("$B/litang verify" CONFIG, 1, "orders");
	sh("$B/litang verify --rebuild" CONFIG);
	says("were rebuilt from it");
	sh("$B/litang verify --rebuild" CONFIG "| grep '^orders .* 1 rows  equal$'");
	sh("$B/litang verify" CONFIG);
	hall_end(&h);
}
END_TEST

START_TEST(test_status)
{
	some_acts();
	sh("for i in $(seq 100); do $B/litang-hub status" DB ">$D/s; "
	   "grep -q ' 2       0 ' $D/s && break; sleep 0.1; done; cat $D/s");
	says("epoch 1.");
	says("YD1 ");
	says("\nterminal      hall        heard                acts  unsent  aside  waiting  paper  "
	     "version\n");
	says("330784-004  20");
	says("       2       0      0        0  ok     0.");
	sh("$B/litang-hub status" DB "--json | grep -o '\"waiting\":0,\"unsent\":0,'");
	sh("for i in $(seq 200); do $B/litang status" CONFIG ">$D/s; "
	   "grep -q 'not sent yet: 0' $D/s && break; sleep 0.1; done; cat $D/s");
	says("terminal  YD1 of 330784-004, version ");
	says("hub       in contact, last contact 20");
	says("not sent yet: 0");
	says("paper     ok");
	says("MiB free");
	says("clock hub");
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang status" CONFIG);
	says("not running: this is how it was");
	/* somebody looks after a silent one */
	sh("sqlite3 $D/hub.db \"UPDATE stream SET contact_ms=contact_ms-90000000, status='rubbish'\";"
	   "$B/litang-hub status" DB);
	says("       2       ?      0        0  ?      ?        SILENT\n");
	sh("$B/litang status" CONFIG "--json | cmp - $D/status.json");
	hall_end(&h);
}
END_TEST

/* Over what staff call the district, and whom they call back. */
START_TEST(test_calls)
{
	static const struct {
		const char *word, *says;
	} cases[] = {
		{"fork", "another journal of this terminal was there"},
		{"hash", "the hub has another journal of this terminal"},
		{"revoked", "this terminal was revoked"},
		{"stream", "the hub does not know this terminal"},
		{"version", "this program is too old for the hub, or too new"},
		{"signature", "whoever answers is not the hub that this terminal was enrolled at"},
		{"gap", "the hub misses acts that are not here any more"},
	};
	char line[200];

	some_acts();
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang status" CONFIG "| no grep CALL; cp $D/status.json $D/told");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line),
			"sed 's/\\(_ms\":[0-9]*,\"trouble\":\"\\)/\\1%s/' $D/told >$D/status.json",
			cases[i].word);
		sh(line);
		snprintf(line, sizeof(line), "\nCALL      the district: %s", cases[i].says);
		sh("$B/litang status" CONFIG);
		says(line);
	}
	sh("sed 's/\"silent_since_ms\":[0-9]*/"
	   "\"silent_since_ms\":1/; s/\"quarantined\":[0-9]*/\"quarantined\":2/' $D/told"
	   " >$D/status.json; $B/litang status" CONFIG);
	says("\nCALL      the district: the hub was not heard for a day or longer\n");
	says("\nset aside 2: the hub has these acts");
	sh("$B/litang callbacks" CONFIG "| grep -qx 'nobody is to be told anything'; "
	   "$B/litang callbacks" CONFIG "--json | grep -qx '{\"callbacks\":\\[\\]}'");
	/* one of this terminal's paper, one of another's */
	sh("sqlite3 $D/litang.db \"INSERT INTO callback SELECT gen, id, zeroblob(16), 'oversold', 3,"
	   " stream, seq, 'lunch', 20780, 20779 FROM act, state, identity WHERE seq=2;"
	   " INSERT INTO callback SELECT gen, zeroblob(16), zeroblob(16), 'conflict', 12, zeroblob(8),"
	   " 7, 'C01', -2147483648, 20779 FROM state\"; $B/litang callbacks" CONFIG);
	says("no    why               resident        name      what      day         slip ");
	says("\n3     oversold          330784-004/1    王*兰     lunch     2026-11-23  LT1-YD1-2-");
	says("  2026-11-22\n12    conflict          ?                         C01                   "
	     "another terminal's        2026-11-22\n");
	sh("$B/litang callbacks" CONFIG "--json");
	says("{\"no\":3,\"why\":\"oversold\",\"hall\":\"330784-004\",\"resident\":1,"
	     "\"name\":\"王*兰\",\"what\":\"lunch\",\"day\":\"2026-11-23\",\"slip\":\"LT1-");
	hall_end(&h);
}
END_TEST

/* What is no status is told as one line, never handed on to a monitor as if it were one. */
START_TEST(test_no_status)
{
	static const struct {
		const char *make, *says;
	} cases[] = {
		{"true", "not there; the terminal has not run"},
		{"echo garbage >$D/status.json", "not JSON"},
		{"printf '{\"version\":\"0.' >$D/status.json", "not JSON"},
		{"printf '\\377' >$D/status.json", "not UTF-8"},
		{"echo '{\"kiosk\":5}' >$D/status.json", "kiosk: "},
		{"echo 5 >$D/status.json", "kiosk: "},
		{": >$D/status.json", "empty"},
		{"mkdir $D/status.json", "Is a directory"},
		/* where root may read all */
		{"ln -s status.json $D/status.json", "Too many levels"},
	};
	char expected[128];

	hall_make(&h, "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sh("rm -rf $D/status.json");
		sh(cases[i].make);
		snprintf(expected, sizeof(expected), "/status.json: %s", cases[i].says);
		fails("$B/litang status" CONFIG, 1, expected);
		fails("$B/litang status" CONFIG "--json", 1, expected);
	}
	hall_end(&h);
}
END_TEST

/* Nobody touches anything: what is new is told all the same. */
START_TEST(test_status_at_once)
{
	hall_make(&h, "scanner.wedge=off");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	sh("for i in $(seq 100); do $B/litang status" CONFIG ">$D/s; "
	   "grep -q 'in contact' $D/s && break; sleep 0.1; done; cat $D/s");
	says("hub       in contact, last contact 20");
	hall_end(&h);
}
END_TEST

START_TEST(test_hub_backup)
{
	some_acts();
	fails("$B/litang-hub backup" DB, 2, "FILE is missing");
	fails("$B/litang-hub backup $D/b $D/c" DB, 2, "/c is one word too many");
	fails("$B/litang-hub backup $D/b --keys $D/b" DB, 2, "the ledger goes there");
	fails("$B/litang-hub backup $D/hub.db.keys" DB, 1, "hub.db.keys: is there already");
	fails("$B/litang-hub backup $D/b --keys $D/hub.db.dk" DB, 1, "hub.db.dk: is there already");
	sh("no ls $D/b*; mkdir $D/b; $B/litang-hub backup $D/b/hub.db" DB); /* it serves */
	says("b/hub.db: 1 stream, 2 acts, ");
	sh("ls -A $D/b | tr '\n' ' ' | grep -qx 'hub.db '");
	sh("$B/litang-hub backup $D/b/again.db --keys $D/b/hub.db.dk" DB "| wc -l | grep -qx 2");
	/* put back: the hub that it was */
	hall_terminal_kill(&h, SIGTERM);
	hall_hub_kill(&h, SIGTERM);
	sh("$B/litang-hub export" DB ALL ">$D/a; cp $D/hub.db.keys $D/b/; "
	   "$B/litang-hub verify --db sqlite:$D/b/hub.db; "
	   "$B/litang-hub export --db sqlite:$D/b/hub.db" ALL "| cmp - $D/a; "
	   "rm $D/hub.db $D/hub.db-* -f; cp $D/b/hub.db $D/hub.db");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	hall_device(&h, "card 3");
	ck_assert_int_eq(hall_hub_wait(&h, "check-in", 2), 2);
	hall_terminal_kill(&h, SIGTERM);
	hall_hub_kill(&h, SIGTERM);
	/* it knows that it has been put back, and begins again once; who does not come is given up */
	sh("no ls $D/b/hub.db-wal; cp $D/b/again.db $D/b/hub.db; $B/litang-hub import"
	   " --db sqlite:$D/b/hub.db demo/notices.tsv; $B/litang-hub status --db sqlite:$D/b/hub.db"
	   " | grep -q 'AWAITED$'; $B/litang-hub declare-dead YD1 --yes --db sqlite:$D/b/hub.db;"
	   " $B/litang-hub status --db sqlite:$D/b/hub.db | grep -q '  dead$'");
	fails("$B/litang-hub declare-dead YD7" DB, 1, "YD7: no such terminal");
	fails("$B/litang-hub declare-dead" DB, 2, "NAME is missing");
	sh("$B/litang-hub import" DB "demo/notices.tsv; $B/litang-hub status" DB
	   "| grep -q '^epoch 2[.]'");
	/* a chain that is broken is no backup */
	sh("sqlite3 $D/hub.db \"UPDATE act SET hash=zeroblob(32) WHERE seq=2\"");
	fails("$B/litang-hub backup $D/b/bad.db" DB, 1, "the copy: YD1, stream");
	says("act 2: its bytes are not those of its hash");
	sh("ls $D/b | grep -c bad | grep -qx 0 || exit 1");
	hall_end(&h);
}
END_TEST

/* ---- every kind of row, from a real store ----------------------------------------------------- */

struct rows {
	struct store *s;
	struct person person;
	struct moment now;
};

static struct act record_row(struct rows *r, struct act *act)
{
	struct recorded done;
	struct err err = {0};

	text_copy(act->head.place, sizeof(act->head.place), "330784-004");
	act->head.proof = PROOF_CARD;
	act->head.qty = 1;
	text_copy(act->body.place, sizeof(act->body.place), r->person.place);
	act->body.resident = r->person.resident;
	text_copy(act->body.masked, sizeof(act->body.masked), r->person.masked);
	text_copy(act->body.age_band, sizeof(act->body.age_band), "70-79");
	ck_assert_msg(store_record(r->s, &r->now, act, &r->person, &done, &err) == RECORD_OK, "%s",
		err.text);
	return done.act;
}

static void row_money(struct act *act, int list, int subsidy)
{
	act->head.list_fen = list;
	act->head.subsidy_fen = subsidy;
	act->head.due_fen = list - subsidy;
	act->body.promise = PROMISE_FINAL;
}

static void row_item(struct act *act, const char *zh, int qty)
{
	struct act_item *item = &act->body.items[act->body.n_items++];

	text_copy(item->name.text[LANG_ZH], NAME_SIZE, zh);
	item->qty = qty;
}

static void row_order(struct rows *r, struct act *act, enum act_kind kind)
{
	act_init(act, kind);
	text_copy(act->head.what, sizeof(act->head.what), "lunch");
	act->head.service_day = r->now.day + 1;
}

static void rows_of_meals(struct rows *r)
{
	struct act act, order;

	row_order(r, &act, ACT_ORDER); /* by her daughter, dish by dish */
	row_money(&act, 1300, 505);
	row_item(&act, "红烧鱼", 1);
	row_item(&act, "米饭", 2);
	act.body.less_rice = true;
	act.body.by = BY_FAMILY;
	text_copy(act.body.by_masked, sizeof(act.body.by_masked), "李*");
	record_row(r, &act);
	row_order(r, &act, ACT_ORDER); /* delivered, and cancelled again */
	row_money(&act, 900, 300);
	row_item(&act, "=软食套餐", 1);
	act.body.collect = COLLECT_DELIVERY;
	order = record_row(r, &act);
	row_order(r, &act, ACT_CANCEL);
	row_money(&act, 900, 300);
	row_item(&act, "=软食套餐", 1);
	act.head.has_ref = true;
	memcpy(act.head.ref, order.head.id, ACT_ID_BYTES);
	record_row(r, &act);
}

static void rows_of_classes(struct rows *r)
{
	struct act act, enrolment;

	act_init(&act, ACT_ENROL);
	text_copy(act.head.what, sizeof(act.head.what), "C01");
	act.head.course = act.head.open = true;
	act.body.promise = PROMISE_OPEN;
	row_item(&act, "智能手机应用", 1);
	enrolment = record_row(r, &act);
	act_init(&act, ACT_LEAVE);
	text_copy(act.head.what, sizeof(act.head.what), "C01");
	act.head.course = act.head.has_ref = true;
	memcpy(act.head.ref, enrolment.head.id, ACT_ID_BYTES);
	row_item(&act, "智能手机应用", 1);
	record_row(r, &act);
}

static void record_rows(void)
{
	char db[128], keys[128];
	struct lookup found;
	struct err err = {0};
	struct rows r = {.now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_WALL)};
	struct card card = {.kind = CARD_ID, .number = "330799194803150016"};

	snprintf(db, sizeof(db), "%s/litang.db", h.dir);
	snprintf(keys, sizeof(keys), "%s/litang.keys", h.dir);
	ck_assert_msg(store_open(&r.s, db, keys, STORE_WRITE, &err) == 0, "%s", err.text);
	store_refresh(r.s, &r.now);
	store_find_card(r.s, &card, &r.now, &found);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	r.person = found.person;
	rows_of_meals(&r);
	rows_of_classes(&r);
	store_close(r.s);
}

/* One column of the orders and cancels, added up as a spreadsheet does it. */
#define SUM(file, column)                                                                            \
	"python3 -c 'import csv,sys; print(\"%.2f\" % sum(float(r[sys.argv[2]]) for r in "           \
	"csv.DictReader(open(sys.argv[1],encoding=\"utf-8-sig\")) if r[\"服务\"]==\"食堂\"))' " file \
	" " column

START_TEST(test_sums)
{
	hall_make(&h, "scanner.wedge=off");
	record_rows();
	sh("$B/litang export" CONFIG ALL ">$D/a.csv; $B/litang export" CONFIG ALL
	   "--format json >$D/a.json; cat $D/a.csv");
	says("\"红烧鱼; 米饭 x2; 饭少一点\",\"1\",\"13.00\",\"5.05\",\"7.95\",\"已定\",\"家人 李*\",\"\"");
	says("\"'=软食套餐; 送餐上门\",\"1\",\"9.00\",\"3.00\",\"6.00\",\"已定\",\"本人\",\"\"");
	says("\"'=软食套餐\",\"-1\",\"-9.00\",\"-3.00\",\"-6.00\",\"已定\",\"本人\",\"2\"");
	says("\"活动\",\"报名\"");
	says("\"智能手机应用\",\"1\",\"\",\"\",\"\",\"未定\",\"本人\",\"\"");
	says("\"智能手机应用\",\"-1\",\"\",\"\",\"\",");
	ck_assert_str_eq(sh(SUM("$D/a.csv", "应付")), "7.95\n");
	ck_assert_str_eq(sh(SUM("$D/a.csv", "补贴")), "5.05\n");
	/* and the hub, when it has them, tells the same but for "waiting" */
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert_int_eq(hall_hub_wait(&h, "leave", 1), 1);
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang-hub export" DB ALL ">$D/b.csv; $B/litang-hub export" DB ALL
	   "--format json >$D/b.json; sed -i s/待同步/已同步/ $D/a.csv; "
	   "sed -i s/waiting/synced/ $D/a.json; cmp $D/a.csv $D/b.csv; cmp $D/a.json $D/b.json");
	ck_assert_str_eq(sh(SUM("$D/b.csv", "应付")), "7.95\n");
	hall_end(&h);
}
END_TEST

SUITE_MAIN("commands", test_usage, test_export, test_export_to, test_journal, test_enrol_elsewhere,
	test_terminal_backup, test_rebuild, test_status, test_calls, test_no_status,
	test_status_at_once, test_hub_backup, test_sums)
