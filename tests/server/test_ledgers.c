/* SPDX-License-Identifier: MIT */
/*
 * Two ledgers, one meaning: the same things done to an SQLite and to a PostgreSQL ledger leave the
 * same rows; ledgers of the first version are brought to this one; a newer one is refused.
 */
#include "server/check.h"
#include "server/digest.h"
#include "server/ledger_backup.h"
#include "tests/server/terminal.h"

#define DAY_MS INT64_C(86400000)

static struct fixture f;
static struct terminal t, u;

/* ---- chance that can be repeated --------------------------------------------------------------- */

static uint64_t chance;

static uint32_t next_chance(void)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(chance >> 33);
}

static void chance_bytes(void *to, size_t n)
{
	unsigned char *bytes = to;

	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(next_chance() >> 7);
}

static const char *chance_name(void)
{
	return "by a seed";
}

static randombytes_implementation by_seed = {
	.implementation_name = chance_name, .random = next_chance, .buf = chance_bytes};

/* ---- what happens to a hub --------------------------------------------------------------------- */

static const char offerings[] =
	"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"
	"C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t3\t0\t\t\n"
	"E01\tvenue\t园丁\t甲\t健身\t\t\tMon-Sun\t15:00-16:00\t4\t0\t\t\n";

static struct act made[ACTS_KEPT];
static int n_made;

static void take(struct terminal *of, struct act *act)
{
	carry_key(of, act, of->dk);
	journal(of, act);
	made[n_made++] = *act;
}

static void order(struct terminal *of)
{
	struct act act;

	draft_init(of, &act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.service_day = moment_at(f.now_ms, CLOCK_HUB).day + 1 + (day_t)(next_chance() % 3);
	act.head.qty = 1;
	take(of, &act);
}

static void enrol(struct terminal *of)
{
	struct act act;

	draft_init(of, &act, ACT_ENROL);
	act.head.qty = 1;
	act.head.open = next_chance() % 2;
	act.head.course = next_chance() % 2;
	strcpy(act.head.what, act.head.course ? "C01" : "E01");
	if (!act.head.course)
		act.head.service_day = moment_at(f.now_ms, CLOCK_HUB).day + 1;
	take(of, &act);
}

static void take_back(struct terminal *of)
{
	const struct act *what = n_made ? &made[next_chance() % (uint32_t)n_made] : NULL;
	struct act act;

	if (!what || (what->head.kind != ACT_ORDER && what->head.kind != ACT_ENROL))
		return;
	draft_init(of, &act, what->head.kind == ACT_ORDER ? ACT_CANCEL : ACT_LEAVE);
	act.head.has_ref = true;
	memcpy(act.head.ref, what->head.id, ACT_ID_BYTES);
	take(of, &act);
}

/* Sends all that is new, or some of it a second time, or nothing. */
static void contact(struct terminal *of, int64_t *acked)
{
	int64_t back = *acked ? (int64_t)(next_chance() % 3) : 0;
	int64_t first = *acked - (back < *acked ? back : 0) + 1;
	struct ack ack = send_acts(of, first, (int)(of->last - first + 1));

	*acked = ack.acked;
}

static void step(struct terminal *of, int64_t *acked)
{
	switch (next_chance() % 8) {
	case 0:
	case 1:
		order(of);
		break;
	case 2:
	case 3:
		enrol(of);
		break;
	case 4:
		take_back(of);
		break;
	case 5:
		f.now_ms += 60000 * (int64_t)(next_chance() % 200);
		break;
	default:
		contact(of, acked);
	}
}

/* A copy of the terminal goes on from an earlier state. */
static void fork_off(struct terminal *of)
{
	int64_t keep = of->last / 2;
	unsigned char hash[ACT_HASH_BYTES];
	struct act act;

	if (keep < 1)
		return;
	memcpy(hash, of->hash[keep + 1], sizeof(hash));
	of->last = keep;
	draft_init(of, &act, ACT_CHECK_IN);
	carry_key(of, &act, of->dk);
	journal(of, &act);
	send_acts(of, keep + 1, 1);
}

static void play(uint64_t seed, char digest[DIGEST_HEX])
{
	int64_t acked[2] = {0, 0};
	struct check_report report;
	struct err err = {0};

	chance = seed;
	n_made = 0;
	memset(&t, 0, sizeof(t));
	memset(&u, 0, sizeof(u));
	fixture_init(&f);
	import_text_of(&f, "offerings.tsv", offerings);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	for (int i = 0; i < 120; i++) {
		int which = (int)(next_chance() % 2);

		step(which ? &u : &t, &acked[which]);
	}
	/* each terminal's own place is found again by a HELLO */
	acked[0] = send_acts(&t, 1, (int)t.last).acked;
	acked[1] = send_acts(&u, 1, (int)u.last).acked;
	ck_assert_int_eq(acked[0], t.last);
	ck_assert_int_eq(acked[1], u.last);
	f.now_ms += DAY_MS;
	t.epoch.n += 2; /* it remembers an epoch that was lost here */
	send_acts(&t, t.last + 1, 0);
	send_acts(&u, u.last + 1, 0);
	import_text_of(&f, "slots.tsv", slots_tsv);
	fork_off(&u);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	ck_assert_msg(ledger_digest(&f.hub.ledger, digest, &err) == 0, "%s", err.text);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}

START_TEST(the_same_happens_to_both)
{
	char here[DIGEST_HEX], there[DIGEST_HEX], other[DIGEST_HEX];
	const char *asked = getenv("LITANG_TEST_DB");
	char db[16];

	snprintf(db, sizeof(db), "%s", asked ? asked : "sqlite");
	ck_assert_int_eq(randombytes_set_implementation(&by_seed), 0);
	ck_assert_int_ge(sodium_init(), 0); /* takes some, once */
	for (uint64_t seed = 1; seed <= 3; seed++) {
		play(seed, there);
		setenv("LITANG_TEST_DB", "sqlite", 1);
		play(seed, here);
		play(seed + 100, other);
		setenv("LITANG_TEST_DB", db, 1);
		ck_assert_str_eq(here, there);
		ck_assert_str_ne(here, other);
	}
}
END_TEST

/* ---- the schema -------------------------------------------------------------------------------- */

#define TABLES                                                                                     \
	(postgres_asked() ? "SELECT string_agg(table_name||' '||n, ' ' ORDER BY table_name) FROM"  \
			    " (SELECT table_name, count(*) AS n FROM information_schema.columns"   \
			    " WHERE table_schema='public' GROUP BY table_name) x"                  \
			  : "SELECT group_concat(name||' '||(SELECT count(*) FROM"                 \
			    " pragma_table_info(s.name)), ' ') FROM sqlite_schema s"               \
			    " WHERE type='table' AND name NOT LIKE 'sqlite_%'")

/* What is new in the schema is new in the digest. hub.one and hub.timeline are left out. */
START_TEST(the_digest_knows_every_column)
{
	char tables[4096], name[64];
	const char *at = tables;
	int n, used, known;

	fixture_init(&f);
	snprintf(tables, sizeof(tables), "%s", sql_value(&f, TABLES));
	ck_assert_uint_gt(strlen(tables), 100);
	for (; sscanf(at, "%63s %d%n", name, &n, &used) == 2; at += used) {
		known = digest_columns(name);
		if (strcmp(name, "hub") == 0)
			n -= 2;
		ck_assert_msg(known == 0 || known == n, "%s: %d of %d columns", name, known, n);
	}
	fixture_done(&f);
}
END_TEST

/* The first version's tables, as its step made them. */
static void make_first(struct sql *first, const char *path)
{
	struct db_schema one = postgres_asked() ? ledger_schema_pg : ledger_schema;
	struct err err = {0};
	int result;

	one.n = 1;
	result = postgres_asked()
			 ? sql_open_pg(first, &(struct sql_where){path, NULL}, &one, DB_WRITE, &err)
			 : sql_open_sqlite(first, path, &one, DB_WRITE, &err);
	ck_assert_msg(result == 0, "%s", err.text);
}

static void do_sql(struct sql *s, const char *text)
{
	struct err err = {0};

	ck_assert_msg(sql_run(s, &err, text, "") == 0, "%s", err.text);
}

/* One of the first version's ledgers serves on: its people, its stream, its act. */
START_TEST(the_first_version_is_brought_here)
{
	unsigned char hub_id[HUB_ID_BYTES];
	struct sql first;
	struct hub_row hub;
	struct err err = {0};

	fixture_init(&f); /* for a hub's keys, and an empty database of data keys */
	memcpy(hub_id, f.hub.keys.hub_id, sizeof(hub_id));
	hub_close(&f.hub);
	if (postgres_asked())
		postgres_do(f.db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL, 0);
	else
		ck_assert_int_eq(unlink(f.db), 0);
	make_first(&first, f.db);
	ck_assert_msg(sql_run(&first, &err,
			      "INSERT INTO hub(one, hub_id, epoch_n, epoch_id, feed_head)"
			      " VALUES(1, ?, 4, ?, 7)",
			      "bb", hub_id, sizeof(hub_id), "0123456789abcdef", (size_t)16) == 0,
		"%s", err.text);
	do_sql(&first,
		"INSERT INTO kiosk(no, name, hall, letter) VALUES(1, 'YD1', '" PLACE "', 'A')");
	do_sql(&first, "INSERT INTO pool(resource, hall, day, capacity, granted)"
		       " VALUES('meal/" PLACE "/lunch/2026-11-23', '" PLACE "', 20780, 90, 90)");
	/* tests/server/test_old_ledger.c has SQLite's */
	for (int seq = 1; postgres_asked() && seq <= 3; seq++)
		ck_assert_msg(
			sql_run(&first, &err,
				"INSERT INTO act(stream_no, seq, head, ct, hash, day, state, rx_ms)"
				" VALUES(1, ?, '', '', '', 20780, 'quarantined', 1)",
				"i", (int64_t)seq) == 0,
			"%s", err.text);
	sql_close(&first);
	fixture_open(&f);
	if (postgres_asked())
		ck_assert_str_eq(
			sql_value(&f, "SELECT stream_no||' '||day||' '||from_seq||' '||to_seq"
				      " FROM act_range"),
			"1 20780 1 3");
	sql(&f, "DELETE FROM act; DELETE FROM act_range");
	ck_assert_int_eq(ledger_hub(&f.hub.ledger, &hub, &err), 0);
	ck_assert_int_ge(hub.feed_head, 7);
	ck_assert_int_eq(sql_number(&f, "SELECT granted FROM pool"), 90);
	/* it serves: imports, a terminal, acts */
	import_text_of(&f, "halls.tsv", halls_tsv);
	import_text_of(&f, "slots.tsv", slots_tsv);
	terminal_enrol(&t, &f, "YD2");
	make_acts(&t, 2);
	ck_assert_int_eq(send_acts(&t, 1, 2).acked, 2);
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

START_TEST(a_newer_ledger_is_refused)
{
	struct hub other;
	struct err err = {0};
	const struct hub_where where = {{.db = f.db}, .keys = f.keys};

	fixture_init(&f);
	sql(&f, postgres_asked() ? "INSERT INTO schema_version(version, application_id, min_reader)"
				   " SELECT 99, application_id, 99 FROM schema_version LIMIT 1"
				 : "PRAGMA user_version=99; UPDATE schema SET min_reader=99");
	ck_assert_int_eq(hub_open_at(&other, &where, HUB_WRITE, &err), ERR_FUTURE);
	ck_assert_int_eq(hub_open_at(&other, &where, HUB_READ, &err), ERR_FUTURE);
	fixture_done(&f);
}
END_TEST

/* ---- copies -------------------------------------------------------------------------------------- */

static int note(const char *medium)
{
	struct ledger *l = &f.hub.ledger;
	struct err err = {0};
	int result;

	ck_assert_int_eq(ledger_begin(l, &err), 0);
	result = backup_verified(l, l, medium, f.now_ms, &err);
	ck_assert_int_eq(ledger_commit(l, &err), 0);
	return result;
}

/* What two media hold may be forgotten by the terminal. */
START_TEST(two_media_are_safe)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 3);
	ck_assert_int_eq(send_acts(&t, 1, 1).safe, 0);
	ck_assert_int_eq(note("disk"), 0);
	ck_assert_int_eq(send_acts(&t, 2, 1).safe, 0); /* one medium */
	ck_assert_int_eq(note("disk"), 0);
	ck_assert_int_eq(send_acts(&t, 3, 0).safe, 0); /* one medium twice */
	ck_assert_int_eq(send_acts(&t, 3, 1).safe, 0);
	ck_assert_int_eq(note("stick"), 0);
	ck_assert_int_eq(send_acts(&t, 4, 0).safe, 2); /* the lesser */
	ck_assert_int_eq(note("disk"), 0);
	ck_assert_int_eq(send_acts(&t, 4, 0).safe, 3);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM backup"), 2);
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("ledgers", the_same_happens_to_both, the_digest_knows_every_column,
	the_first_version_is_brought_here, a_newer_ledger_is_refused, two_media_are_safe)
