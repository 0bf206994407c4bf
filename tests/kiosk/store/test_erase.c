/* SPDX-License-Identifier: MIT */
#include "tests/kiosk/store/rig.h"

#define ACTS 50
#define MARK 16

static struct rig rig, *r = &rig;
static struct person_row who;
static unsigned char kc[MARK];

static int64_t number_of(const char *db, const char *sql)
{
	sqlite3 *other;
	sqlite3_stmt *stmt;
	int64_t n;

	ck_assert_int_eq(sqlite3_open_v2(db, &other, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(other, sql, -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

static void up(void)
{
	rig_init(r);
	rig_fill(r);
	rig_person(r, &who, RIG_ID, 1001);
	seal_key_mark(who.person.dk, kc);
}

/* The hub's tombstone and word. */
static void told(int64_t from)
{
	struct erase_row row = {.resident = 1001};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;
	char key[2 * MARK + 1];

	strcpy(row.place, FIXTURE_PLACE);
	hex_from(key, kc, MARK);
	frame_init(&f, r, from, from + 2);
	frame_gone(&f, from + 1, "person", FIXTURE_PLACE "/1001");
	row_erase_encode(&row, &body);
	frame_body(&f, from + 2, "erase", key, &body);
	OK(frame_give(r, &f));
}

static bool said(void)
{
	bool any = false;

	r->now.ms += 1000;
	OK(outbox_erased(r->s, &r->now, &any, &r->err));
	return any;
}

/* The wrapped key as it lies in the key file. */
static size_t wrapped_key(unsigned char *to, size_t size)
{
	sqlite3 *other;
	sqlite3_stmt *stmt;
	size_t n = 0;

	ck_assert_int_eq(sqlite3_open_v2(r->keys, &other, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_prepare_v2(other, "SELECT wrapped FROM dk WHERE kc=?", -1, &stmt, NULL),
		SQLITE_OK);
	sqlite3_bind_blob(stmt, 1, kc, MARK, SQLITE_STATIC);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		n = (size_t)sqlite3_column_bytes(stmt, 0);
		ck_assert_uint_le(n, size);
		memcpy(to, sqlite3_column_blob(stmt, 0), n);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

static bool on_disk(const void *bytes, size_t n)
{
	static const char *const ends[] = {"", "-wal", "-keys", "-keys-wal", ".parked"};
	static char all[16 << 20];
	bool found = false;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char path[100];
		size_t got;
		FILE *in;

		snprintf(path, sizeof(path), "%.80s%s", r->db, ends[i]);
		in = fopen(path, "r");
		if (!in)
			continue;
		got = fread(all, 1, sizeof(all), in);
		found |= memmem(all, got, bytes, n) != NULL;
		fclose(in);
	}
	return found;
}

static bool opens(int64_t seq)
{
	struct act act;

	OK(store_act(r->s, seq, &act, &r->err));
	return act.opened;
}

START_TEST(nothing_of_an_erased_person_is_left)
{
	unsigned char wrapped[256];
	struct act act;
	size_t n;
	int readable = 0;

	up();
	for (int i = 0; i < ACTS - 1; i++)
		rig_check_in(r, &who.person);
	draft_order(&act, &who.person, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &act, &who.person), RECORD_OK);
	n = wrapped_key(wrapped, sizeof(wrapped));
	ck_assert_uint_gt(n, 0);
	ck_assert(on_disk(wrapped, n));
	ck_assert(!said()); /* nobody told it */
	told(10);
	ck_assert(said());
	ck_assert(!said());
	for (int seq = 1; seq <= ACTS; seq++)
		readable += opens(seq);
	ck_assert_int_eq(readable, 0);
	ck_assert(!on_disk(wrapped, n));
	ck_assert_uint_eq(wrapped_key(wrapped, sizeof(wrapped)), 0);
	ck_assert_int_eq(number_of(r->db, "SELECT count(*) FROM check_in"), 0);
	ck_assert_int_eq(number_of(r->db, "SELECT count(*) FROM meal_order"), 0);
	ck_assert_int_eq(number_of(r->db, "SELECT count(*) FROM person WHERE resident=1001"), 0);
	/* what was taken of a right stays taken, and journal and tables agree */
	ck_assert_int_eq(number_of(r->db, "SELECT sum(sold) FROM lease_count"), 1);
	rig_verified(r, ACTS + 1);
	OK(store_act(r->s, ACTS + 1, &act, &r->err));
	ck_assert_int_eq(act.head.kind, ACT_ERASED);
	ck_assert_mem_eq(act.head.ref, kc, MARK);
	rig_reopen(r);
	rig_verified(r, ACTS + 1);
	rig_done(r);
}
END_TEST

/* A snapshot tells it again, an older frame brings the person: nothing happens a second time. */
START_TEST(an_erased_key_does_not_come_back)
{
	struct frame f;

	up();
	rig_check_in(r, &who.person);
	told(10);
	ck_assert(said());
	frame_init(&f, r, 12, 13);
	frame_person(&f, r, 13, &who);
	OK(frame_give(r, &f));
	ck_assert_int_eq(number_of(r->keys, "SELECT count(*) FROM dk WHERE kc IN"
					    " (SELECT kc FROM erased)"),
		0);
	told(13);
	ck_assert(!said());
	rig_done(r);
}
END_TEST

/* A crash between the destroyed key and the word of it: said at the next contact. */
START_TEST(it_is_said_after_a_crash)
{
	up();
	rig_check_in(r, &who.person);
	told(10);
	rig_reopen(r);
	ck_assert(said());
	ck_assert(!opens(1));
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

/* Somebody reads the files: what was deleted is there still, so it is not said that it is gone. */
START_TEST(it_waits_for_who_reads)
{
	sqlite3 *other;

	up();
	rig_check_in(r, &who.person);
	ck_assert_int_eq(sqlite3_open_v2(r->keys, &other, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_exec(other, "BEGIN; SELECT count(*) FROM dk", NULL, NULL, NULL), SQLITE_OK);
	told(10);
	ck_assert(!said());
	sqlite3_close(other);
	ck_assert(said());
	rig_done(r);
}
END_TEST

/* A neighbour's resident, whose key this terminal had made itself. */
START_TEST(keys_made_for_a_neighbour_go_too)
{
	struct person stranger = {.resident = 77};
	struct erase_row row = {.resident = 77};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;
	char key[2 * MARK + 1];

	up();
	strcpy(stranger.place, RIG_NOWHERE);
	rig_check_in(r, &stranger);
	ck_assert(opens(1));
	strcpy(row.place, RIG_NOWHERE);
	hex_from(key, kc, MARK); /* their own key was never here */
	frame_init(&f, r, 10, 11);
	row_erase_encode(&row, &body);
	frame_body(&f, 11, "erase", key, &body);
	OK(frame_give(r, &f));
	ck_assert(said());
	ck_assert(!opens(1));
	ck_assert_int_eq(number_of(r->keys, "SELECT count(*) FROM erased WHERE told=1"), 2);
	ck_assert_int_eq(number_of(r->keys, "SELECT count(*) FROM stranger WHERE resident=77"), 0);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

SUITE_MAIN("erase", nothing_of_an_erased_person_is_left, an_erased_key_does_not_come_back,
	it_is_said_after_a_crash, it_waits_for_who_reads, keys_made_for_a_neighbour_go_too)
