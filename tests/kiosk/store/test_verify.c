/* SPDX-License-Identifier: MIT */
#include "tests/kiosk/store/rig.h"

#define ACTS 12

/* Check-ins, an undo, orders, a cancel, strangers, calls. */
static void day(struct rig *r)
{
	struct person guest = {.place = RIG_NOWHERE, .resident = 7, .born = DAY_NONE}, zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	draft(&act, ACT_UNDO, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	rig_check_in(r, &zhang);
	rig_check_in(r, &guest);
	draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	for (int i = 8; i <= ACTS; i++) {
		draft(&act, i % 2 ? ACT_HELP : ACT_UNKNOWN, NULL);
		ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	}
	rig_verified(r, ACTS);
	store_close(r->s);
}

/* Breaks it, looks, mends it. */
static void broken(struct rig *r, const char *sql, const char *mend, const char *said)
{
	int64_t n;
	int result;

	rig_sql(r->db, sql);
	r->err = (struct err){0};
	result = store_open(&r->s, r->db, r->key, STORE_READ, &r->err);
	if (!result) {
		result = store_verify(r->s, &n, &r->err);
		store_close(r->s);
	}
	ck_assert_msg(result == ERR_BAD, "%s: not found", sql);
	ck_assert_msg(strstr(r->err.text, said) != NULL, "%s: %s", sql, r->err.text);
	rig_sql(r->db, mend);
}

/* One byte of `column` of act `seq`, at `at` from 1. */
static void byte_changed(struct rig *r, const char *column, int seq, int at)
{
	char sql[512], mend[256], said[32];

	snprintf(sql, sizeof(sql),
		"CREATE TABLE saved AS SELECT * FROM act WHERE seq=%d;"
		"UPDATE act SET %s=CAST(substr(%s, 1, %d) || CASE hex(substr(%s, %d, 1)) WHEN '41'"
		" THEN x'42' ELSE x'41' END || substr(%s, %d) AS BLOB) WHERE seq=%d",
		seq, column, column, at - 1, column, at, column, at + 1, seq);
	snprintf(mend, sizeof(mend),
		"DELETE FROM act WHERE seq=%d; INSERT INTO act SELECT * FROM saved;"
		"DROP TABLE saved",
		seq);
	snprintf(said, sizeof(said), "act %d:", seq);
	broken(r, sql, mend, said);
}

START_TEST(test_one_byte)
{
	static const int acts[] = {1, 2, 5, 7, ACTS - 1, ACTS};
	struct rig rig, *r = &rig;

	day(r);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		for (int at = 1; at <= 16; at += 5)
			byte_changed(r, "id", acts[i], at);
		for (int at = 1; at <= 32; at += 10)
			byte_changed(r, "hash", acts[i], at);
		for (int at = 1; at <= 121; at += 24) {
			byte_changed(r, "head", acts[i], at);
			byte_changed(r, "ct", acts[i], at);
		}
	}
	rig_open(r);
	rig_verified(r, ACTS);
	rig_done(r);
}
END_TEST

START_TEST(test_rows)
{
	struct rig rig, *r = &rig;

	day(r);
	broken(r, "UPDATE act SET seq=500 WHERE seq=4", "UPDATE act SET seq=4 WHERE seq=500",
		"act 4:");
	broken(r,
		"CREATE TABLE saved AS SELECT * FROM act WHERE seq=6; DELETE FROM act WHERE seq=6",
		"INSERT INTO act SELECT * FROM saved; DROP TABLE saved", "act 6: missing");
	broken(r,
		"CREATE TABLE saved AS SELECT * FROM act WHERE seq=12; DELETE FROM act WHERE seq=12",
		"INSERT INTO act SELECT * FROM saved; DROP TABLE saved", "calls differ");
	broken(r, "UPDATE state SET acked=13", "UPDATE state SET acked=0", "act 13: missing");
	broken(r, "UPDATE state SET acked=3", "UPDATE state SET acked=0",
		"act 3: not what the hub has acknowledged");
	rig_open(r);
	rig_verified(r, ACTS);
	rig_done(r);
}
END_TEST

START_TEST(test_projections)
{
	static const struct {
		const char *sql, *mend, *said;
	} cases[] = {
		{"UPDATE check_in SET undone=1 WHERE seq=3",
			"UPDATE check_in SET undone=0 WHERE seq=3",
			"check-ins differ from the journal at 3"},
		{"UPDATE check_in SET day=day+1 WHERE seq=4",
			"UPDATE check_in SET day=day-1 WHERE seq=4", "check-ins"},
		{"UPDATE meal_order SET state=0 WHERE seq=6",
			"UPDATE meal_order SET state=1 WHERE seq=6",
			"orders differ from the journal at 6"},
		{"UPDATE meal_order SET qty=2 WHERE seq=5",
			"UPDATE meal_order SET qty=1 WHERE seq=5", "orders"},
		{"UPDATE lease_count SET sold=sold-1", "UPDATE lease_count SET sold=sold+1",
			"lease"},
		{"UPDATE lease_count SET orders=1", "UPDATE lease_count SET orders=2", "lease"},
		{"UPDATE call SET answered=1 WHERE seq=9", "UPDATE call SET answered=0 WHERE seq=9",
			"calls differ from the journal at 9"},
		{"UPDATE print_job SET copy=3 WHERE act_seq=5",
			"UPDATE print_job SET copy=0 WHERE act_seq=5", "print jobs"},
		{"UPDATE day_run SET day=day+1", "UPDATE day_run SET day=day-1", "days"},
	};
	struct rig rig, *r = &rig;

	day(r);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		broken(r, cases[i].sql, cases[i].mend, cases[i].said);
	rig_open(r);
	rig_verified(r, ACTS);
	rig_done(r);
}
END_TEST

/* Erasing a key leaves the chain and the projections as they are. */
START_TEST(test_erased_key)
{
	struct rig rig, *r = &rig;
	struct act act;

	day(r);
	rig_sql(r->keys, "DELETE FROM dk");
	rig_open(r);
	rig_verified(r, ACTS);
	OK(store_act(r->s, 5, &act, &r->err));
	ck_assert(!act.opened);
	ck_assert_str_eq(act.body.pickup, "");
	rig_done(r);
}
END_TEST

SUITE_MAIN("verify", test_one_byte, test_rows, test_projections, test_erased_key)
