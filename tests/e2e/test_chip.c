/* SPDX-License-Identifier: MIT */
/*
 * A chip card is laid on a reader of pcscd and the terminal greets: the real programs, the real
 * daemon, a virtual reader and a card of our own. Skipped, with a line on stderr, where pcscd cannot
 * be run.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"
#include "tests/support/vcard.h"

#define HELLO "您好！请把卡放这里"

static struct hall_run h;
static struct pcscd_run run;

static const struct vcard hu = {.answer = "\x04\xa1\xb2\xc3\xd4\xe5\xf6\x90\x00", .n = 9};
static const struct vcard wang = {.answer = "\x22\xa3\xb4\xc5\x90\x00", .n = 6};
static const struct vcard torn = {
	.answer = "\x04\xa1\xb2\xc3\xd4\xe5\xf6\x90\x00", .n = 9, .tear_at = 1};
static const struct vcard strange = {.answer = "\x11\x22\x33\x44\x90\x00", .n = 6};

static void wait_status(const char *word)
{
	char out[1024];

	for (int i = 0; i < 100; i++) {
		if (hall_sh(&h, out, sizeof(out),
			    "$B/litang status --config $D/litang.ini --json | tr '{' '\\n' | "
			    "grep '\"nfc\"' | grep '%s'",
			    word) == 0)
			return;
		vt_pump(h.vt, 100);
	}
	hall_sh(&h, out, sizeof(out),
		"$B/litang status --config $D/litang.ini | grep -E '^device|:'");
	ck_abort_msg("nfc is not %s: %s", word, out);
}

/* The demo has one chip card, a volunteer's: a resident gets one too. */
static void give_wang_a_card(void)
{
	char out[1024];

	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "awk -F'\t' -v OFS='\t' '$4 == \"王桂兰\" {$10 = \"22a3b4c5\"} 1' "
			      "demo/residents.tsv > $D/new.tsv && "
			      "$B/litang-hub import --db sqlite:$D/hub.db $D/new.tsv") == 0,
		"%s", out);
}

static void wait_both_cards(void)
{
	char out[256] = "";

	for (int i = 0; i < 100 && atoi(out) < 2; i++) {
		vt_pump(h.vt, 100);
		hall_sh(&h, out, sizeof(out),
			"sqlite3 -readonly $D/litang.db 'SELECT count(DISTINCT mark) FROM card'");
	}
	ck_assert_int_eq(atoi(out), 2);
}

static bool begin(void)
{
	if (!pcscd_make(&run))
		return false;
	pcscd_start(&run);
	hall_make(&h, "reader.pcsc=on simulator.socket=");
	give_wang_a_card();
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	wait_status("ready");
	wait_both_cards();
	return true;
}

static void end(void)
{
	char out[64];

	/* Numbers of cards are nowhere in what the terminal keeps. */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"grep -rlaiE '04A1B2C3D4E5F6|22A3B4C5|11223344' $D --include='litang*'"),
		1);
	hall_end(&h);
	pcscd_end(&run);
}

START_TEST(test_greeted)
{
	pid_t card;

	if (!begin())
		return;
	card = vcard_lay(run.port, 0, &wang);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	ck_assert(vt_has(h.vt, "王"));
	ck_assert_int_eq(hall_hub_wait(&h, "check-in", 1), 1);
	/* It lies there: the terminal goes back to its welcome and does not greet again. */
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	vt_pump(h.vt, 1500);
	ck_assert(vt_has(h.vt, HELLO));
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 1);
	vcard_take(&card);
	card = vcard_lay(run.port, 1, &hu);
	hall_open_day(&h);
	vcard_take(&card);
	end();
}
END_TEST

START_TEST(test_torn_and_strange)
{
	pid_t card;

	if (!begin())
		return;
	card = vcard_lay(run.port, 0, &torn);
	ck_assert_msg(vt_wait(h.vt, "没读好", WAIT_MS), "%s", vt_text(h.vt));
	vcard_take(&card);
	card = vcard_lay(run.port, 1, &strange);
	ck_assert(vt_wait(h.vt, "这张卡还没登记", WAIT_MS));
	vcard_take(&card);
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 0);
	end();
}
END_TEST

/* The daemon is started anew under the terminal; the next card is greeted as ever. */
START_TEST(test_daemon_restarted)
{
	pid_t card;

	if (!begin())
		return;
	pcscd_kill(&run);
	wait_status("trouble");
	pcscd_start(&run);
	wait_status("ready");
	card = vcard_lay(run.port, 0, &wang);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vcard_take(&card);
	end();
}
END_TEST

SUITE_MAIN("chip", test_greeted, test_torn_and_strange, test_daemon_restarted)
