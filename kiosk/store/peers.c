/* SPDX-License-Identifier: MIT */
#include "kiosk/store/peers.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire/peer_row.h"
#include "kiosk/store/people.h"

#define IDS_MOST 1024 /* no hall sells as many portions of a meal */

/* ---- rows ------------------------------------------------------------------------------------- */

/* A row as it is kept. */
struct taken {
	struct peer_row row;
	struct act_head head;
	unsigned char bytes[PEER_ACT_MAX];
	size_t n;
};

static int read_row(const struct feed_row *row, struct taken *ret, struct err *err)
{
	struct act_parts parts;

	if (peer_row_decode(row, &ret->row, err) < 0)
		return ERR_BAD;
	if (peer_row_bytes(&ret->row, ret->bytes, &ret->n) < 0 ||
		seal_split(ret->bytes, ret->n, &parts) < 0 ||
		act_head_decode(parts.head, parts.head_len, &ret->head, err) < 0)
		return err_set(err, ERR_BAD, "%s: no act", row->key);
	return 0;
}

static int put(
	struct store *s, int64_t gen, const char *key, const struct taken *t, struct err *err)
{
	const struct act_head *h = &t->head;
	const struct peer_row *row = &t->row;
	const unsigned char *of = row->has_order ? row->order : h->has_ref ? h->ref : NULL;

	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO peer(gen, key, day, meal, kind, id, of, kc, kiosk, stream, seq,"
		" hash, act) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"ititibbbtbibb", gen, key, (int64_t)h->service_day, h->what, (int64_t)h->kind,
		h->id, sizeof(h->id), of, (size_t)ACT_ID_BYTES, h->kc, sizeof(h->kc), row->kiosk,
		row->stream, sizeof(row->stream), row->seq, row->hash, sizeof(row->hash), t->bytes,
		t->n);
}

int peers_take(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct taken t;

	if (read_row(row, &t, err) < 0)
		return ERR_BAD;
	if (memcmp(t.row.stream, s->id.stream, sizeof(t.row.stream)) == 0)
		return 0;
	if (db_run(&s->db, err, "DELETE FROM peer WHERE day<?", "i", (int64_t)s->feed_day - 1) < 0)
		return err->code;
	return put(s, gen, row->key, &t, err);
}

int peers_drop(struct store *s, int64_t gen, const char *key, struct err *err)
{
	return db_run(&s->db, err, "DELETE FROM peer WHERE gen=? AND key=?", "it", gen, key);
}

/* ---- what they tell --------------------------------------------------------------------------- */

static int ids(struct store *s, sqlite3_stmt *stmt, struct peer_ids *ret, struct err *err)
{
	int got = 0;
	size_t n;

	ret->n = 0;
	ret->of = calloc(IDS_MOST, sizeof(*ret->of));
	while (ret->of && ret->n < IDS_MOST && (got = db_step(&s->db, stmt, err)) == 1) {
		const void *id = db_blob(stmt, 0, &n);

		if (n == ACT_ID_BYTES)
			memcpy(ret->of[ret->n++], id, n);
	}
	sqlite3_reset(stmt);
	if (ret->of && got >= 0)
		return 0;
	if (!ret->of)
		err_set(err, ERR_LIMIT, "out of memory");
	free(ret->of);
	*ret = (struct peer_ids){NULL, 0};
	return err->code;
}

int peers_orders(
	struct store *s, const char *meal, day_t day, struct peer_ids *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT id FROM peer WHERE gen=? AND day=? AND meal=? AND kind=? ORDER BY kiosk, seq",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "iiti", s->state.gen, (int64_t)day, meal, (int64_t)ACT_ORDER);
	return ids(s, stmt, ret, err);
}

int peers_orders_of(struct store *s, const unsigned char kc[16], day_t from, struct peer_ids *ret,
	struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT id FROM peer WHERE gen=? AND kc=? AND day>=? AND kind=? ORDER BY day, kiosk, seq",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "ibii", s->state.gen, kc, (size_t)16, (int64_t)from, (int64_t)ACT_ORDER);
	return ids(s, stmt, ret, err);
}

int peers_slip(struct store *s, const struct slip_code_parts *slip, unsigned char id[ACT_ID_BYTES],
	struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT id FROM peer WHERE gen=? AND kiosk=? AND seq=? AND substr(hash, 1, 4)=?"
		" AND kind=?",
		err);
	const void *bytes;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "itibi", s->state.gen, slip->kiosk, slip->seq, slip->hash4,
		sizeof(slip->hash4), (int64_t)ACT_ORDER);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	bytes = db_blob(stmt, 0, &n);
	if (n == ACT_ID_BYTES)
		memcpy(id, bytes, n);
	sqlite3_reset(stmt);
	return n == ACT_ID_BYTES;
}

static int open_row(struct store *s, sqlite3_stmt *stmt, struct act *ret, struct err *err)
{
	unsigned char dk[DK_BYTES];
	struct act_parts parts;
	size_t n, n_stream;
	const void *bytes = db_blob(stmt, 0, &n);
	const unsigned char *stream = db_blob(stmt, 1, &n_stream);
	int got;

	if (n_stream != STREAM_BYTES || seal_split(bytes, n, &parts) < 0 ||
		seal_open(&parts, NULL, stream, ret, err) < 0)
		return err_set(err, ERR_BAD, "another terminal's act is malformed");
	got = keys_find(s, ret->head.kc, dk, err);
	if (got == 1)
		(void)!seal_open_body(&parts, dk, stream, ret, err);
	sodium_memzero(dk, sizeof(dk));
	return got < 0 ? got : 1;
}

int peers_act(
	struct store *s, const unsigned char id[ACT_ID_BYTES], struct act *ret, struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT act, stream FROM peer WHERE gen=? AND id=?", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ib", s->state.gen, id, (size_t)ACT_ID_BYTES);
	got = db_step(&s->db, stmt, err);
	if (got == 1)
		got = open_row(s, stmt, ret, err);
	sqlite3_reset(stmt);
	return got;
}

int peers_serving(struct store *s, const unsigned char order[ACT_ID_BYTES], struct act_head *ret,
	struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT act, stream FROM peer AS p WHERE gen=?1 AND of=?2 AND kind=?3 AND NOT EXISTS("
		"SELECT 1 FROM peer AS u WHERE u.gen=?1 AND u.of=p.id AND u.kind=?4)"
		" ORDER BY kiosk, seq LIMIT 1",
		err);
	struct act act;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ibii", s->state.gen, order, (size_t)ACT_ID_BYTES, (int64_t)ACT_SERVE,
		(int64_t)ACT_UNSERVED);
	got = db_step(&s->db, stmt, err);
	if (got == 1)
		got = open_row(s, stmt, &act, err);
	sqlite3_reset(stmt);
	if (got != 1)
		return got;
	*ret = act.head;
	sodium_memzero(&act, sizeof(act));
	return 1;
}

int peers_cancelled(struct store *s, const unsigned char order[ACT_ID_BYTES], struct err *err)
{
	int64_t n;

	return db_number(&s->db, err, &n, 0,
		       "SELECT count(*) FROM peer WHERE gen=? AND of=? AND kind=?", "ibi",
		       s->state.gen, order, (size_t)ACT_ID_BYTES, (int64_t)ACT_CANCEL) < 0
		       ? err->code
		       : n > 0;
}

/* By its id, or by its slip before it was known. */
int peers_served_here(
	struct store *s, const unsigned char order[ACT_ID_BYTES], int64_t *serve, struct err *err)
{
	return db_number(&s->db, err, serve, 0,
		"SELECT min(serve) FROM served_peer WHERE of=?1 OR slip IN (SELECT"
		" 'LT1-'||kiosk||'-'||seq||'-'||hex(substr(hash, 1, 4)) FROM peer WHERE id=?1)",
		"b", order, (size_t)ACT_ID_BYTES);
}

int peers_slip_served(struct store *s, const char *slip, int64_t *serve, struct err *err)
{
	return db_number(&s->db, err, serve, 0, "SELECT min(serve) FROM served_peer WHERE slip=?",
		"t", slip);
}
