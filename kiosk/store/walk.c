/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/store/people.h"
#include "kiosk/store/reading.h"

void act_row_read(sqlite3_stmt *stmt, struct act_row *ret)
{
	ret->seq = sqlite3_column_int64(stmt, 0);
	ret->id = db_blob(stmt, 1, &ret->id_len);
	ret->parts.head = db_blob(stmt, 2, &ret->parts.head_len);
	ret->parts.ct = db_blob(stmt, 3, &ret->parts.ct_len);
	ret->hash = db_blob(stmt, 4, &ret->hash_len);
}

static int row_error(struct err *err, const struct act_row *row)
{
	return err_at(err, "act %lld", (long long)row->seq), ERR_BAD;
}

int act_row_open(struct store *s, const struct act_row *row, struct act *ret, struct err *err)
{
	unsigned char dk[DK_BYTES];
	int got;

	if (row->hash_len != ACT_HASH_BYTES || row->id_len != ACT_ID_BYTES)
		return err_set(err, ERR_BAD, "hash or id of a wrong length"), row_error(err, row);
	if (seal_open(&row->parts, NULL, s->id.stream, ret, err) < 0)
		return row_error(err, row);
	if (ret->head.seq != row->seq || memcmp(ret->head.id, row->id, ACT_ID_BYTES) != 0)
		return err_set(err, ERR_BAD, "the head is of another act"), row_error(err, row);
	got = keys_find(s, ret->head.kc, dk, err);
	if (got > 0)
		got = (s->reading ? seal_open_known : seal_open_body)(
			&row->parts, dk, s->id.stream, ret, err);
	sodium_memzero(dk, sizeof(dk));
	memcpy(ret->hash, row->hash, ACT_HASH_BYTES);
	return got < 0 ? row_error(err, row) : 0;
}

static const char *sync_word(struct store *s, int64_t seq, struct err *err)
{
	int64_t held = 0;

	if (s->reading && s->reading->none_held)
		return seq <= s->state.acked ? "synced" : "waiting";
	if (db_number(&s->db, err, &held, 0, "SELECT 1 FROM quarantine WHERE seq=?", "i", seq) < 0)
		return NULL;
	if (held)
		return "quarantined";
	return seq <= s->state.acked ? "synced" : "waiting";
}

/* What one walk looks for. */
struct range {
	int64_t from, to;
	store_each each;
	void *ctx;
};

static int walk_row(struct store *s, sqlite3_stmt *stmt, const struct range *range, struct err *err)
{
	struct act_row row;
	const char *sync;
	struct act act;
	int result;

	act_row_read(stmt, &row);
	result = act_row_open(s, &row, &act, err);
	if (result < 0)
		return result;
	sync = sync_word(s, row.seq, err);
	result = sync ? range->each(range->ctx, &act, sync) : err->code;
	sodium_memzero(&act, sizeof(act));
	return result < 0 ? result : 0;
}

/* A statement of its own: the callback may look things up, and walk too. */
static int walk_range(struct store *s, const struct range *range, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	if (sqlite3_prepare_v2(s->db.sql,
		    "SELECT " ACT_COLUMNS " FROM act WHERE seq BETWEEN ? AND ? ORDER BY seq", -1,
		    &stmt, NULL) != SQLITE_OK)
		return err_set(err, ERR_BAD, "%s", sqlite3_errmsg(s->db.sql));
	db_bind(stmt, "ii", range->from, range->to);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		got = walk_row(s, stmt, range, err);
		if (got < 0)
			break;
	}
	sqlite3_finalize(stmt);
	return got < 0 ? got : 0;
}

/* From one look at the files, by a reader: what many acts ask for is asked once, and nobody is locked out
 * and let in again for each. */
static int reading_begin(struct store *s, struct err *err)
{
	int64_t held = 0;

	if (s->mode != STORE_READ || s->reading)
		return 0;
	s->reading = calloc(1, sizeof(*s->reading));
	if (!s->reading)
		return err_set(err, ERR_LIMIT, "no memory to read with");
	/* All keys of a hundred thousand people: each act asks for one. */
	(void)sqlite3_exec(s->keys.sql, "PRAGMA cache_size=-32768", NULL, NULL, NULL);
	if (db_run(&s->keys, err, "BEGIN", "") < 0 ||
		db_number(&s->db, err, &held, 0, "SELECT 1 FROM quarantine LIMIT 1", "") < 0)
		return err->code;
	s->reading->none_held = !held;
	return 1;
}

static void reading_end(struct store *s)
{
	struct err err = {0};

	if (!sqlite3_get_autocommit(s->keys.sql))
		(void)!db_run(&s->keys, &err, "COMMIT", "");
	sodium_memzero(s->reading, sizeof(*s->reading));
	free(s->reading);
	s->reading = NULL;
}

/* A reader sees what the writer has done since it opened. */
static int fresh(struct store *s, struct err *err)
{
	if (store_ready(s, err) < 0)
		return err->code;
	return s->mode == STORE_READ ? store_load(s, err) : 0;
}

/* NOLINTNEXTLINE(readability-function-size): the contract has six parameters. */
int store_walk(
	struct store *s, int64_t from, int64_t to, store_each each, void *ctx, struct err *err)
{
	struct range range = {from, to, each, ctx};

	return fresh(s, err) < 0 ? err->code : walk_range(s, &range, err);
}

static int walk_days(struct store *s, day_t from, day_t until, struct range *range, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	if (sqlite3_prepare_v2(s->db.sql,
		    "SELECT first, next FROM (SELECT first, day,"
		    " coalesce(lead(first) OVER (ORDER BY first), 9223372036854775807) AS next"
		    " FROM day_run) WHERE day BETWEEN ? AND ? ORDER BY first",
		    -1, &stmt, NULL) != SQLITE_OK)
		return err_set(err, ERR_BAD, "%s", sqlite3_errmsg(s->db.sql));
	db_bind(stmt, "ii", (int64_t)from, (int64_t)until);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		range->from = sqlite3_column_int64(stmt, 0);
		range->to = sqlite3_column_int64(stmt, 1) - 1;
		got = walk_range(s, range, err);
		if (got < 0)
			break;
	}
	sqlite3_finalize(stmt);
	return got < 0 ? got : 0;
}

/* NOLINTNEXTLINE(readability-function-size): the contract has six parameters. */
int store_walk_days(
	struct store *s, day_t from, day_t until, store_each each, void *ctx, struct err *err)
{
	struct range range = {.each = each, .ctx = ctx};
	int began, got;

	if (fresh(s, err) < 0)
		return err->code;
	began = reading_begin(s, err);
	got = began < 0 ? began : walk_days(s, from, until, &range, err);
	if (s->reading && began)
		reading_end(s);
	return got;
}

static sqlite3_stmt *row_at(struct store *s, int64_t seq, int *got, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db, "SELECT " ACT_COLUMNS " FROM act WHERE seq=?", err);

	if (!stmt) {
		*got = err->code;
		return NULL;
	}
	db_bind(stmt, "i", seq);
	*got = db_step(&s->db, stmt, err);
	return stmt;
}

int store_act(struct store *s, int64_t seq, struct act *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	struct act_row row;
	int got;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = row_at(s, seq, &got, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "act %lld: not here", (long long)seq);
	act_row_read(stmt, &row);
	got = act_row_open(s, &row, ret, err);
	sqlite3_reset(stmt);
	return got;
}

int act_head_at(struct store *s, int64_t seq, struct act_head *ret, struct err *err)
{
	struct act_row row;
	struct act act;
	int got;
	sqlite3_stmt *stmt = row_at(s, seq, &got, err);

	if (got <= 0)
		return got;
	act_row_read(stmt, &row);
	if (seal_open(&row.parts, NULL, s->id.stream, &act, err) < 0)
		got = row_error(err, &row);
	else
		*ret = act.head;
	sqlite3_reset(stmt);
	return got;
}

int act_ref_head(
	struct store *s, const struct act_head *head, struct act_head *ret, struct err *err)
{
	int64_t seq = head->has_ref ? store_seq_of(s, head->ref) : 0;

	/* Only what came before: nothing can answer a later act. */
	return seq && seq < head->seq ? act_head_at(s, seq, ret, err) : 0;
}

/* ---- by id ------------------------------------------------------------------------------------ */

/* The first act at or after seq: its seq and id; 0 = none. */
static int64_t id_from(struct store *s, int64_t seq, unsigned char id[ACT_ID_BYTES])
{
	struct err err = {0};
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT seq, id FROM act WHERE seq>=? ORDER BY seq LIMIT 1", &err);
	const void *bytes;
	int64_t found = 0;
	size_t n;

	if (!stmt)
		return 0;
	db_bind(stmt, "i", seq);
	if (db_step(&s->db, stmt, &err) != 1)
		return 0;
	bytes = db_blob(stmt, 1, &n);
	if (n == ACT_ID_BYTES) {
		memcpy(id, bytes, n);
		found = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_reset(stmt);
	return found;
}

/* The times in ids never fall along seq: bisection, then the few acts of the same millisecond. */
int64_t store_seq_of(struct store *s, const unsigned char id[ACT_ID_BYTES])
{
	unsigned char found[ACT_ID_BYTES];
	int64_t low = 1, high = s->last_seq + 1, wanted = act_id_ms(id), seq;
	struct err err;

	if (fresh(s, &err) < 0)
		return 0;
	if (s->last_seq >= high)
		high = s->last_seq + 1;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		seq = id_from(s, middle, found);
		if (seq && act_id_ms(found) < wanted)
			low = seq + 1;
		else
			high = middle;
	}
	for (seq = id_from(s, low, found); seq && act_id_ms(found) == wanted;
		seq = id_from(s, seq + 1, found))
		if (memcmp(found, id, ACT_ID_BYTES) == 0)
			return seq;
	return 0;
}
