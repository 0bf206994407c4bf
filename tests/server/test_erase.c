/* SPDX-License-Identifier: MIT */
#include "server/check.h"
#include "server/erase.h"
#include "server/ledger_erase.h"
#include "server/opened.h"
#include "tests/server/terminal.h"

#define ACTS 50

static struct fixture f;
static struct terminal t, n; /* n: of the neighbouring hall */
static struct person_key who;
static struct buf wrapped; /* the key as it lies in the file */

static void up(void)
{
	char code[ENROL_CODE_SIZE];
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_init(&n, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&n, code), 200);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 2, &r, &err), 1);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
	strcpy(who.place, PLACE);
	who.resident = 2;
	ck_assert_int_eq(person_by_no(&f.hub.ledger, &who, NULL, &err), 1);
	wrapped = BUF_INIT(256);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, who.kc, &wrapped, &err), 1);
}

static void down(void)
{
	buf_done(&wrapped);
	terminal_done(&t);
	terminal_done(&n);
	fixture_done(&f);
}

static void make_theirs(int count)
{
	struct act act;

	for (int i = 0; i < count; i++) {
		draft_init(&t, &act, ACT_CHECK_IN);
		journal(&t, &act);
	}
}

static int readable(void)
{
	struct stream_row s;
	struct act act;
	struct err err = {0};
	int sum = 0;

	ck_assert_int_eq(stream_next(&f.hub.ledger, 0, &s, &err), 1);
	for (int64_t seq = 1; seq <= t.last; seq++) {
		ck_assert_int_eq(opened_act(&f.hub, &s, seq, &act, &err), 1);
		sum += act.opened;
	}
	return sum;
}

static void erase(void)
{
	struct moment at = moment_at(f.now_ms, CLOCK_HUB);
	struct err err = {0};

	ck_assert_msg(erase_person(&f.hub, &who, &at, &err) == 0, "%s", err.text);
}

/* These bytes anywhere in the hub's files, whatever page or frame they are in. */
static bool on_disk(const void *bytes, size_t len)
{
	static const char *const files[] = {"hub.db", "hub.db-wal", "hub.db.dk", "hub.db.dk-wal"};
	static char all[8 << 20];
	bool found = false;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[96];
		FILE *in;
		size_t got;

		snprintf(path, sizeof(path), "%s/%s", f.dir, files[i]);
		in = fopen(path, "r");
		if (!in)
			continue;
		got = fread(all, 1, sizeof(all), in);
		found |= memmem(all, got, bytes, len) != NULL;
		fclose(in);
	}
	return found;
}

static int people(void)
{
	return (int)sql_number(&f, "SELECT count(*) FROM person WHERE hall='" PLACE "'");
}

static void said(struct terminal *by, const unsigned char kc[16])
{
	static const unsigned char own[DK_BYTES] = {7, 7};
	unsigned char theirs[DK_BYTES];
	struct act act;

	memcpy(theirs, by->dk, DK_BYTES);
	memcpy(by->dk, own, DK_BYTES);
	draft_init(by, &act, ACT_ERASED);
	act.head.has_ref = true;
	memcpy(act.head.ref, kc, 16);
	carry_key(by, &act, by->dk);
	journal(by, &act);
	send_acts(by, by->last, 1);
	memcpy(by->dk, theirs, DK_BYTES);
}

START_TEST(nobody_reads_what_an_erased_person_did)
{
	struct check_report report;
	struct err err = {0};
	struct unheard_names by = {.kind = UNHEARD_YET};
	struct erased e = {.at_ms = 0};

	up();
	make_theirs(ACTS);
	send_acts(&t, 1, ACTS);
	ck_assert_int_eq(readable(), ACTS);
	sql(&f, "INSERT INTO claim(pid, day, meal, n, hall, rule, qty, fen, id)"
		" SELECT pid, 20000, 'lunch', 1, hall, 'r', 1, 700, kc FROM person"
		" WHERE resident=2");
	if (!postgres_asked())
		ck_assert(on_disk(wrapped.data, wrapped.len));
	erase();
	ck_assert_int_eq(readable(), 0);
	if (!postgres_asked())
		ck_assert(!on_disk(wrapped.data, wrapped.len));
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(people(), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card"), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person_mark WHERE pid NOT IN"
					" (SELECT pid FROM person)"),
		0);
	/* the day's sum stays, of nobody */
	ck_assert_int_eq(sql_number(&f, "SELECT fen FROM claim WHERE day=20000"), 700);
	/* a late act brings nothing back */
	make_theirs(1);
	send_acts(&t, ACTS + 1, 1);
	ck_assert_str_eq(sql_value(&f, "SELECT reason FROM act WHERE seq=51"), "erased");
	/* both halls are to hear of it; one has */
	memcpy(e.kc, who.kc, sizeof(e.kc));
	ck_assert_int_eq(heard_missing(&f.hub.ledger, &e, &by, &err), 0);
	ck_assert_str_eq(by.names, "HY1, YD1");
	said(&t, who.kc);
	ck_assert_int_eq(heard_missing(&f.hub.ledger, &e, &by, &err), 0);
	ck_assert_str_eq(by.names, "HY1");
	said(&n, who.kc);
	ck_assert_int_eq(heard_missing(&f.hub.ledger, &e, &by, &err), 0);
	ck_assert_int_eq(by.n, 0);
	down();
}
END_TEST

/* Nobody waits for a terminal that was stolen, and nobody may forget what is on its disk. */
START_TEST(a_lost_terminal_is_named)
{
	struct unheard_names yet = {.kind = UNHEARD_YET}, ever = {.kind = UNHEARD_EVER};
	struct erased e = {.at_ms = 0};
	struct err err = {0};

	up();
	sql(&f, "UPDATE stream SET revoked=1 WHERE kiosk_no IN(SELECT no FROM kiosk WHERE"
		" name='HY1')");
	erase();
	memcpy(e.kc, who.kc, sizeof(e.kc));
	ck_assert_int_eq(heard_missing(&f.hub.ledger, &e, &yet, &err), 0);
	ck_assert_str_eq(yet.names, "YD1");
	ck_assert_int_eq(heard_missing(&f.hub.ledger, &e, &ever, &err), 0);
	ck_assert_str_eq(ever.names, "HY1");
	down();
}
END_TEST

/* What a terminal made for somebody it did not know is its own; a resident's key is not. */
START_TEST(a_terminal_destroys_its_own_keys_only)
{
	unsigned char own[16];
	struct err err = {0};
	struct buf got = BUF_INIT(256);

	up();
	randombytes_buf(n.dk, DK_BYTES);
	make_acts(&n, 1);
	send_acts(&n, 1, 1);
	seal_key_mark(n.dk, own);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, own, &got, &err), 1);
	said(&n, own);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, own, &got, &err), 0);
	/* the same key, sealed to the hub in its next act, is not taken again */
	make_acts(&n, 1);
	send_acts(&n, n.last, 1);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, own, &got, &err), 0);
	said(&n, who.kc);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, who.kc, &got, &err), 1);
	ck_assert_int_eq(people(), 2);
	buf_done(&got);
	down();
}
END_TEST

/* A copy of the data keys from before is put back: the ledger's list destroys them again. */
START_TEST(keys_that_are_put_back_are_destroyed_again)
{
	struct buf got = BUF_INIT(256);
	struct err err = {0};
	struct sql *dks;

	up();
	erase();
	dks = &f.hub.ledger.dks;
	ck_assert_int_eq(sql_run(dks, &err, "DELETE FROM erased", ""), 0);
	ck_assert_int_eq(sql_run(dks, &err, "INSERT INTO dk(kc, wrapped, made_ms) VALUES(?, ?, 1)",
				 "bb", who.kc, sizeof(who.kc), wrapped.data, wrapped.len),
		0);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, who.kc, &got, &err), 1);
	hub_close(&f.hub);
	fixture_open(&f);
	ck_assert_int_eq(ledger_dk_get(&f.hub.ledger, who.kc, &got, &err), 0);
	buf_done(&got);
	down();
}
END_TEST

/* A ledger from before is put back: the keys' list erases the person again. */
START_TEST(a_person_who_is_put_back_is_erased_again)
{
	struct err err = {0};
	struct erased e = {.at_ms = 1};

	up();
	memcpy(e.kc, who.kc, sizeof(e.kc));
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(erase_key(&f.hub.ledger, &e, &err), 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(people(), 2);
	hub_close(&f.hub);
	fixture_open(&f);
	ck_assert_int_eq(people(), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='erase'"), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM erased"), 1);
	down();
}
END_TEST

SUITE_MAIN("erase", nobody_reads_what_an_erased_person_did, a_lost_terminal_is_named,
	a_terminal_destroys_its_own_keys_only, keys_that_are_put_back_are_destroyed_again,
	a_person_who_is_put_back_is_erased_again)
