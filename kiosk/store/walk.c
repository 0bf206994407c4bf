/* SPDX-License-Identifier: MIT */
#include <sodium.h>
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

int act_row_head(const struct act_row *row, struct act_head *ret, struct err *err)
{
	if (row->hash_len != ACT_HASH_BYTES || row->id_len != ACT_ID_BYTES)
		return err_set(err, ERR_BAD, "hash or id of a wrong length"), row_error(err, row);
	if (seal_check(&row->parts, err) < 0)
		return row_error(err, row);
	if (act_head_decode(row->parts.head, row->parts.head_len, ret, err) < 0)
		return err_at(err, "head"), row_error(err, row);
	if (ret->seq != row->seq || memcmp(ret->id, row->id, ACT_ID_BYTES) != 0)
		return err_set(err, ERR_BAD, "the head is of another act"), row_error(err, row);
	return 0;
}

int act_row_open(struct store *s, const struct act_row *row, struct act *ret, struct err *err)
{
	unsigned char dk[DK_BYTES];
	int got;

	act_init(ret, 0);
	if (act_row_head(row, &ret->head, err) < 0)
		return ERR_BAD;
	got = keys_find(s, ret->head.kc, dk, err);
	if (got > 0)
		got = seal_open_body(&row->parts, dk, s->id.stream, ret, err);
	sodium_memzero(dk, sizeof(dk));
	memcpy(ret->hash, row->hash, ACT_HASH_BYTES);
	return got < 0 ? row_error(err, row) : 0;
}

const char *act_sync(struct store *s, int64_t seq, struct err *err)
{
	bool none_held = s->reading && s->reading->none_held;
	int64_t held = 0;

	if (!none_held && db_number(&s->db, err, &held, 0, "SELECT 1 FROM quarantine WHERE seq=?",
				  "i", seq) < 0)
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
	sync = act_sync(s, row.seq, err);
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

int store_fresh(struct store *s, struct err *err)
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

	return store_fresh(s, err) < 0 ? err->code : walk_range(s, &range, err);
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

	if (store_fresh(s, &err) < 0)
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
