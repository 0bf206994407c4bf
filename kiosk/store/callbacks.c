/* SPDX-License-Identifier: MIT */
#include "kiosk/store/callbacks.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/people.h"

#define DUE         CALLBACKS_DUE
#define DUE_COLUMNS "SELECT c.id, c.kc, c.why, c.no, c.stream, c.seq, c.what, c.day, c.came"

/* ---- rows of the feed ------------------------------------------------------------------------- */

/* The day it first came stays with it, whatever snapshots come later. */
int callbacks_take(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct callback_row c;

	if (row_callback_decode(row, &c, err) < 0)
		return ERR_BAD;
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO callback(gen, id, kc, why, no, stream, seq, what, day, came)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, coalesce((SELECT came FROM callback"
		" WHERE gen=?10 AND id=?2), ?11))",
		"ibbtibitiii", gen, c.id, sizeof(c.id), c.kc, sizeof(c.kc), c.why, c.no, c.stream,
		sizeof(c.stream), c.seq, c.what, (int64_t)c.day, s->state.gen,
		(int64_t)s->feed_day);
}

int callbacks_drop(struct store *s, int64_t gen, const char *key, struct err *err)
{
	unsigned char id[ACT_ID_BYTES];

	if (hex_to(id, sizeof(id), key) < 0)
		return 0; /* never taken */
	return db_run(&s->db, err, "DELETE FROM callback WHERE gen=? AND id=?", "ib", gen, id,
		sizeof(id));
}

/* ---- who is to be told ------------------------------------------------------------------------ */

int hub_word_of(struct store *s, const unsigned char kc[16], struct hub_word *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT c.id, c.why, c.what, c.day" DUE " AND c.kc=?2 ORDER BY c.no LIMIT 1", err);
	const void *id;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ib", s->state.gen, kc, (size_t)16);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	id = db_blob(stmt, 0, &n);
	if (n == sizeof(ret->id)) {
		memcpy(ret->id, id, n);
		text_copy(ret->why, sizeof(ret->why), db_text(stmt, 1));
		text_copy(ret->what, sizeof(ret->what), db_text(stmt, 2));
		ret->day = (day_t)sqlite3_column_int64(stmt, 3);
		ret->is = true;
	}
	sqlite3_reset(stmt);
	return 0;
}

/* ---- the sheet -------------------------------------------------------------------------------- */

static void blob_to(sqlite3_stmt *stmt, int column, void *ret, size_t size)
{
	size_t n;
	const void *bytes = db_blob(stmt, column, &n);

	if (n == size)
		memcpy(ret, bytes, n);
}

static void due_read(sqlite3_stmt *stmt, struct callback_due *ret)
{
	struct callback_row *c = &ret->row;

	memset(ret, 0, sizeof(*ret));
	blob_to(stmt, 0, c->id, sizeof(c->id));
	blob_to(stmt, 1, c->kc, sizeof(c->kc));
	text_copy(c->why, sizeof(c->why), db_text(stmt, 2));
	c->no = sqlite3_column_int64(stmt, 3);
	blob_to(stmt, 4, c->stream, sizeof(c->stream));
	c->seq = sqlite3_column_int64(stmt, 5);
	text_copy(c->what, sizeof(c->what), db_text(stmt, 6));
	c->day = (day_t)sqlite3_column_int64(stmt, 7);
	ret->came = (day_t)sqlite3_column_int64(stmt, 8);
}

/* The act itself where it is of this journal. */
static int due_act(struct store *s, struct callback_due *due, struct err *err)
{
	struct act act;

	if (memcmp(due->row.stream, s->id.stream, STREAM_BYTES) != 0 || due->row.seq < 1 ||
		due->row.seq > s->last_seq)
		return 0;
	if (store_act(s, due->row.seq, &act, err) < 0)
		return err->code;
	if (memcmp(act.head.id, due->row.id, ACT_ID_BYTES) == 0) {
		if (slip_code(due->code, s->id.grant.kiosk, &act) < 0)
			due->code[0] = 0;
		text_copy(due->place, sizeof(due->place), act.body.place);
		due->resident = act.body.resident;
		text_copy(due->masked, sizeof(due->masked), act.body.masked);
	}
	sodium_memzero(&act, sizeof(act));
	return 0;
}

/* Else by whose key sealed it: people of the directory. */
static int due_person(struct store *s, struct callback_due *due, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(
		&s->db, "SELECT place, resident FROM person WHERE gen=? AND kc=? LIMIT 1", err);
	struct person_row person = {.tag = 0};
	int got;

	if (due->resident)
		return 0;
	if (!stmt)
		return err->code;
	db_bind(stmt, "ib", s->state.gen, due->row.kc, sizeof(due->row.kc));
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	text_copy(person.person.place, sizeof(person.person.place), db_text(stmt, 0));
	person.person.resident = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	got = directory_person(s, &person, err);
	if (got == 1) {
		text_copy(due->place, sizeof(due->place), person.person.place);
		due->resident = person.person.resident;
		text_copy(due->masked, sizeof(due->masked), person.person.masked);
	}
	sodium_memzero(&person, sizeof(person));
	return got < 0 ? got : 0;
}

int store_callbacks(struct store *s, callback_each each, void *ctx, struct err *err)
{
	sqlite3_stmt *stmt;
	struct callback_due due;
	int got;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db, DUE_COLUMNS DUE " ORDER BY c.no", err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "i", s->state.gen);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		due_read(stmt, &due);
		got = due_act(s, &due, err);
		if (!got)
			got = due_person(s, &due, err);
		if (!got)
			got = each(ctx, &due);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	sodium_memzero(&due, sizeof(due));
	return got;
}

int store_callback(struct store *s, int64_t no, struct callback_due *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db, DUE_COLUMNS DUE " AND c.no=?2 LIMIT 1", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", s->state.gen, no);
	got = db_step(&s->db, stmt, err);
	if (got != 1)
		return got;
	due_read(stmt, ret);
	sqlite3_reset(stmt);
	if (due_act(s, ret, err) < 0 || due_person(s, ret, err) < 0)
		return err->code;
	return 1;
}

int store_callbacks_count(struct store *s, int *ret, struct err *err)
{
	int64_t n = 0;

	if (store_ready(s, err) < 0 ||
		db_number(&s->db, err, &n, 0, "SELECT count(*)" DUE, "i", s->state.gen) < 0)
		return err->code;
	*ret = n > INT32_MAX ? INT32_MAX : (int)n;
	return 0;
}
