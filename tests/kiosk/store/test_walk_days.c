/* SPDX-License-Identifier: MIT */
/*
 * Days read by one thread and opened by another: as one after the other would, over more acts than are
 * under way at once.
 */
#include "kiosk/store/walk_days.h"

#include "kiosk/store/people.h"
#include "kiosk/store/reading.h"
#include "tests/kiosk/store/rig.h"

#define ACTS   501
#define PEOPLE (READING_ASKED + 100)

static const day_t DAYS[] = {FIXTURE_DAY, FIXTURE_DAY};

struct seen {
	int64_t n, opened, stop_at;
	int64_t ref_seq[ACTS + 1];
	unsigned char hash[ACT_HASH_BYTES];
};

static int on_walked(void *ctx, const struct walked *walked, struct err *err)
{
	struct seen *seen = ctx;

	ck_assert_int_eq(walked->act->head.seq, ++seen->n);
	ck_assert_str_eq(walked->sync, seen->n % 167 ? "waiting" : "quarantined");
	if (walked->act->opened)
		ck_assert_str_eq(walked->act->body.masked, "张*英");
	else
		ck_assert_str_eq(walked->act->body.masked, "");
	seen->opened += walked->act->opened;
	seen->ref_seq[seen->n] = walked->ref_seq;
	memcpy(seen->hash, walked->act->hash, ACT_HASH_BYTES);
	return seen->n == seen->stop_at ? err_set(err, ERR_LIMIT, "enough") : 0;
}

/* Check-ins, every third one taken back: the last, or, by the very last act, the first. */
static void many(struct rig *r)
{
	struct person zhang;
	struct act act;
	unsigned char first[ACT_ID_BYTES];

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	for (int i = 1; i <= ACTS; i++) {
		draft(&act, i % 3 ? ACT_CHECK_IN : ACT_UNDO, &zhang);
		act.head.has_ref = i % 3 == 0;
		memcpy(act.head.ref, i == ACTS ? first : r->done.act.head.id, ACT_ID_BYTES);
		r->now.ms += 1000;
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
		if (i == 1)
			memcpy(first, r->done.act.head.id, ACT_ID_BYTES);
	}
	store_close(r->s);
	rig_sql(r->db,
		"INSERT INTO quarantine(seq, reason) VALUES(167, 'x'), (334, 'x'), (501, 'x')");
	OK(store_open(&r->s, r->db, r->key, STORE_READ, &r->err));
}

/* Wherever it is: in the first block, at one's end, in the last. */
static void ends_where_it_is_told(struct rig *r)
{
	static const int at[] = {1, 2, 63, 64, 65, 256, 257, ACTS};

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct seen seen = {.stop_at = at[i]};

		r->err = (struct err){0};
		ck_assert_int_eq(store_walk_days(r->s, DAYS, on_walked, &seen, &r->err), ERR_LIMIT);
		ck_assert_str_eq(r->err.text, "enough");
		ck_assert_int_eq(seen.n, at[i]);
	}
}

/* Without keys there are heads. */
static void without_keys(struct rig *r)
{
	struct seen seen = {0};

	rig_sql(r->keys, "UPDATE dk SET wrapped=zeroblob(length(wrapped))");
	ck_assert_int_eq(store_walk_days(r->s, DAYS, on_walked, &seen, &r->err), ERR_DENIED);
	ck_assert_msg(strstr(r->err.text, "act 1: ") != NULL, "%s", r->err.text);
	ck_assert_int_eq(seen.n, 0);
	rig_sql(r->keys, "DELETE FROM dk");
	r->err = (struct err){0};
	OK(store_walk_days(r->s, DAYS, on_walked, &seen, &r->err));
	ck_assert_int_eq(seen.n, ACTS);
	ck_assert_int_eq(seen.opened, 0);
}

START_TEST(each_act_in_order)
{
	struct rig rig, *r = &rig;
	struct seen seen = {0};
	struct act last;

	many(r);
	OK(store_walk_days(r->s, DAYS, on_walked, &seen, &r->err));
	ck_assert_int_eq(seen.n, ACTS);
	ck_assert_int_eq(seen.opened, ACTS);
	for (int i = 1; i < ACTS; i++)
		ck_assert_int_eq(seen.ref_seq[i], i % 3 ? 0 : i - 1);
	ck_assert_int_eq(seen.ref_seq[ACTS], 1);
	OK(store_act(r->s, ACTS, &last, &r->err));
	ck_assert_mem_eq(seen.hash, last.hash, ACT_HASH_BYTES);
	ends_where_it_is_told(r);
	r->err = (struct err){0};
	without_keys(r);
	rig_done(r);
}
END_TEST

/* A head is read by the one thread, a body by the other: what comes first is said, after all before it. */
START_TEST(what_was_changed_is_named)
{
	static const struct {
		const char *sql, *says;
		int64_t told;
	} bad[] = {
		{"UPDATE act SET ct=CAST(substr(ct, 1, 40)||x'00'||substr(ct, 42) AS BLOB)"
		 " WHERE seq IN (300, 500)",
			"act 300", 299},
		{"UPDATE act SET head=x'7b7d' WHERE seq=310", "act 300", 299},
		{"UPDATE act SET head=x'7b7d' WHERE seq=290", "act 290", 289},
		{"UPDATE act SET ct=zeroblob(100000) WHERE seq=280", "act 280", 279},
		{"UPDATE act SET id=zeroblob(16) WHERE seq=1", "act 1:", 0},
	};
	struct rig rig, *r = &rig;

	many(r);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct seen seen = {0};

		rig_sql(r->db, bad[i].sql);
		r->err = (struct err){0};
		ck_assert_int_lt(store_walk_days(r->s, DAYS, on_walked, &seen, &r->err), 0);
		ck_assert_msg(strstr(r->err.text, bad[i].says) != NULL, "%s", r->err.text);
		ck_assert_int_eq(seen.n, bad[i].told);
	}
	rig_done(r);
}
END_TEST

/* One key after the other, until all are fetched; one of them never opens. */
START_TEST(keys_of_many_people)
{
	static unsigned char dk[PEOPLE][DK_BYTES], kc[PEOPLE][16];
	struct rig rig, *r = &rig;
	unsigned char got[DK_BYTES];
	int there = 0;

	rig_init(r);
	OK(db_begin(&r->s->keys, &r->err));
	for (int i = 0; i < PEOPLE; i++) {
		randombytes_buf(dk[i], DK_BYTES);
		seal_key_mark(dk[i], kc[i]);
		OK(keys_put(r->s, dk[i], &r->err));
	}
	OK(db_run(&r->s->keys, &r->err, "UPDATE dk SET wrapped=zeroblob(72) WHERE kc=?", "b",
		kc[PEOPLE - 1], (size_t)16));
	OK(db_commit(&r->s->keys, &r->err));
	OK(reading_begin(r->s, &r->err));
	for (int i = 0; i < READING_ASKED; i++) {
		ck_assert_int_eq(keys_find(r->s, kc[i], got, &r->err), 1);
		ck_assert_mem_eq(got, dk[i], DK_BYTES);
	}
	for (int i = 0; i < READING_KEYS; i++)
		there += r->s->reading->key[i].there;
	ck_assert_int_eq(there, PEOPLE - 1);
	ck_assert_int_eq(keys_find(r->s, kc[PEOPLE - 2], got, &r->err), 1);
	ck_assert_mem_eq(got, dk[PEOPLE - 2], DK_BYTES);
	ck_assert_int_eq(keys_find(r->s, kc[PEOPLE - 1], got, &r->err), ERR_DENIED);
	reading_end(r->s);
	rig_done(r);
}
END_TEST

SUITE_MAIN("walk_days", each_act_in_order, what_was_changed_is_named, keys_of_many_people)
