/* SPDX-License-Identifier: MIT */
#include "kiosk/store/walk_days.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "kiosk/store/people.h"
#include "kiosk/store/reading.h"

#define BLOCK  64
#define BLOCKS 4

/* An act whose body is still to be opened. */
struct sealed {
	struct act_head head;
	unsigned char dk[DK_BYTES], hash[ACT_HASH_BYTES];
	bool has_dk;
	const char *sync;
	int64_t ref_seq;
	size_t at, head_len, ct_len; /* head and ct stand there in the block's bytes */
};

struct block {
	struct sealed act[BLOCK];
	int n;
	struct buf bytes;
};

/* Blocks go round: the reader fills one and passes it on, the opener empties it and gives it back. */
struct walk {
	struct store *s;
	walked_each each;
	void *ctx;
	struct block block[BLOCKS];
	int filling; /* the reader's */
	uv_thread_t thread;
	uv_sem_t full, empty;

	/* the opener's, and the reader's when it has ended */
	struct act act;
	int result;
	struct err err;
	atomic_bool stopped; /* result < 0: there is no use in reading on */
};

/* ---- opening ---------------------------------------------------------------------------------- */

static int open_one(struct walk *w, const struct block *b, const struct sealed *sealed)
{
	const struct act_parts parts = {.head = b->bytes.data + sealed->at,
		.head_len = sealed->head_len,
		.ct = b->bytes.data + sealed->at + sealed->head_len,
		.ct_len = sealed->ct_len};
	const struct walked walked = {
		.act = &w->act, .sync = sealed->sync, .ref_seq = sealed->ref_seq};

	if (!sealed->has_dk)
		act_init(&w->act, 0);
	w->act.head = sealed->head;
	memcpy(w->act.hash, sealed->hash, ACT_HASH_BYTES);
	if (sealed->has_dk &&
		seal_open_known(&parts, sealed->dk, w->s->id.stream, &w->act, &w->err) < 0)
		return err_at(&w->err, "act %lld", (long long)sealed->head.seq), ERR_BAD;
	return w->each(w->ctx, &walked, &w->err);
}

static void open_block(struct walk *w, struct block *b)
{
	for (int i = 0; i < b->n && w->result >= 0; i++)
		w->result = open_one(w, b, &b->act[i]);
	if (w->result < 0)
		atomic_store(&w->stopped, true);
	b->n = 0;
	buf_clear(&b->bytes);
}

/* Until a block comes that is empty. */
static void opener(void *ctx)
{
	struct walk *w = ctx;

	for (int i = 0;; i = (i + 1) % BLOCKS) {
		uv_sem_wait(&w->full);
		if (!w->block[i].n)
			return;
		open_block(w, &w->block[i]);
		uv_sem_post(&w->empty);
	}
}

/* ---- reading ---------------------------------------------------------------------------------- */

static void pass_on(struct walk *w)
{
	uv_sem_post(&w->full);
	uv_sem_wait(&w->empty);
	w->filling = (w->filling + 1) % BLOCKS;
}

static int find_out(struct walk *w, const struct act_row *row, struct sealed *ret, struct err *err)
{
	int got = act_row_head(row, &ret->head, err);

	if (got < 0)
		return got;
	got = keys_find(w->s, ret->head.kc, ret->dk, err);
	if (got < 0)
		return err_at(err, "act %lld", (long long)row->seq), got;
	ret->has_dk = got > 0;
	ret->ref_seq = reading_seq_of(w->s, &ret->head);
	ret->sync = act_sync(w->s, row->seq, err);
	return ret->sync ? 0 : err->code;
}

static int read_row(struct walk *w, sqlite3_stmt *stmt, struct err *err)
{
	struct block *b = &w->block[w->filling];
	struct sealed *sealed = &b->act[b->n];
	struct act_row row;

	act_row_read(stmt, &row);
	if (find_out(w, &row, sealed, err) < 0)
		return err->code;
	memcpy(sealed->hash, row.hash, ACT_HASH_BYTES);
	sealed->at = b->bytes.len;
	sealed->head_len = row.parts.head_len;
	sealed->ct_len = row.parts.ct_len;
	buf_add(&b->bytes, row.parts.head, row.parts.head_len);
	buf_add(&b->bytes, row.parts.ct, row.parts.ct_len);
	if (b->bytes.failed)
		return err_set(err, ERR_LIMIT, "no memory to read with");
	if (++b->n == BLOCK)
		pass_on(w);
	return atomic_load(&w->stopped) ? ERR_BAD : 0; /* it has its own words */
}

/* Acts from seq range[0] to range[1]. */
static int read_run(struct walk *w, const int64_t range[2], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&w->s->db,
		"SELECT " ACT_COLUMNS " FROM act WHERE seq BETWEEN ? AND ? ORDER BY seq", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", range[0], range[1]);
	while ((got = db_step(&w->s->db, stmt, err)) == 1) {
		got = read_row(w, stmt, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

static int read_days(struct walk *w, const day_t days[2], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&w->s->db,
		"SELECT first, next FROM (SELECT first, day,"
		" coalesce(lead(first) OVER (ORDER BY first), 9223372036854775807) AS next"
		" FROM day_run) WHERE day BETWEEN ? AND ? ORDER BY first",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", (int64_t)days[0], (int64_t)days[1]);
	while ((got = db_step(&w->s->db, stmt, err)) == 1) {
		const int64_t range[2] = {
			sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1) - 1};

		got = read_run(w, range, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static int begin(struct walk *w)
{
	for (int i = 0; i < BLOCKS; i++)
		w->block[i].bytes = BUF_INIT((size_t)BLOCK * ACT_BYTES_MAX);
	if (uv_sem_init(&w->full, 0) != 0)
		return ERR_LIMIT;
	if (uv_sem_init(&w->empty, BLOCKS - 1) != 0) {
		uv_sem_destroy(&w->full);
		return ERR_LIMIT;
	}
	if (uv_thread_create(&w->thread, opener, w) == 0)
		return 0;
	uv_sem_destroy(&w->empty);
	uv_sem_destroy(&w->full);
	return ERR_LIMIT;
}

/* What was read is told, also before an act that cannot be; then nothing runs any more. */
static void end(struct walk *w)
{
	if (w->block[w->filling].n)
		pass_on(w);
	uv_sem_post(&w->full);
	uv_thread_join(&w->thread);
	uv_sem_destroy(&w->full);
	uv_sem_destroy(&w->empty);
	for (int i = 0; i < BLOCKS; i++)
		buf_done(&w->block[i].bytes);
}

static int walk(struct walk *w, const day_t days[2], struct err *err)
{
	int got;

	if (begin(w) < 0)
		return err_set(err, ERR_LIMIT, "no thread to open acts with");
	got = read_days(w, days, err);
	end(w);
	if (w->result < 0) /* of an act before any that was not read */
		*err = w->err;
	return w->result < 0 ? w->result : got;
}

int store_walk_days(
	struct store *s, const day_t days[2], walked_each each, void *ctx, struct err *err)
{
	struct walk *w;
	int result;

	if (reading_begin(s, err) < 0)
		return err->code;
	w = calloc(1, sizeof(*w));
	if (w) {
		w->s = s;
		w->each = each;
		w->ctx = ctx;
		result = walk(w, days, err);
		sodium_memzero(w, sizeof(*w));
		free(w);
	} else {
		result = err_set(err, ERR_LIMIT, "no memory to read with");
	}
	reading_end(s);
	return result;
}
