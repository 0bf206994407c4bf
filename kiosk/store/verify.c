/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "kiosk/store/internal.h"

struct check {
	struct store *s;
	struct rebuilt *report;
	struct db rebuilt;
	struct chain_end end; /* the act before */
};

static int wrong(struct err *err, int64_t seq, const char *what)
{
	return err_set(err, ERR_BAD, "act %lld: %s", (long long)seq, what);
}

static int chain_row(struct chain_end *end, const struct act_row *row, struct err *err)
{
	unsigned char hash[ACT_HASH_BYTES];

	if (row->seq != end->seq + 1)
		return wrong(err, end->seq + 1,
			end->seq ? "missing"
				 : "missing, and no checkpoint stands for what was before");
	if (row->hash_len != ACT_HASH_BYTES || row->id_len != ACT_ID_BYTES)
		return wrong(err, row->seq, "hash or id of a wrong length");
	seal_chain(end->hash, &row->parts, hash);
	if (memcmp(hash, row->hash, ACT_HASH_BYTES) != 0)
		return wrong(err, row->seq, "its bytes or its hash were changed");
	if (act_id_ms(row->id) < end->id_ms)
		return wrong(err, row->seq, "its id is older than the one before");
	return 0;
}

static void chain_next(struct chain_end *end, const struct act_row *row)
{
	end->seq = row->seq;
	end->id_ms = act_id_ms(row->id);
	memcpy(end->hash, row->hash, ACT_HASH_BYTES);
}

/* From where the journal begins; a copy's base is proven by nobody, it has no keys. */
static sqlite3_stmt *acts_after(struct db *db, struct chain_end *end, struct err *err)
{
	struct pruned pruned;
	sqlite3_stmt *stmt;

	if (pruned_read(db, &pruned, err) < 0)
		return NULL;
	end->seq = pruned.seq;
	end->id_ms = pruned.id_ms;
	memcpy(end->hash, pruned.hash, ACT_HASH_BYTES);
	stmt = db_stmt(db, "SELECT " ACT_COLUMNS " FROM act WHERE seq>? ORDER BY seq", err);
	if (stmt)
		db_bind(stmt, "i", pruned.seq);
	return stmt;
}

int chain_walk(struct db *db, struct chain_end *end, struct err *err)
{
	sqlite3_stmt *stmt = acts_after(db, end, err);
	struct act_row row;
	int got;

	if (!stmt)
		return err->code;
	while ((got = db_step(db, stmt, err)) == 1) {
		act_row_read(stmt, &row);
		got = chain_row(end, &row, err);
		if (got < 0)
			break;
		chain_next(end, &row);
	}
	sqlite3_reset(stmt);
	return got;
}

/* The hub's last word on the chain. */
static int check_acked(const struct check *c, int64_t seq, struct err *err)
{
	const struct state *st = &c->s->state;

	if (seq == st->acked && memcmp(c->end.hash, st->acked_hash, ACT_HASH_BYTES) != 0)
		return wrong(err, seq, "not what the hub has acknowledged");
	return 0;
}

static int check_row(struct check *c, const struct act_row *row, struct err *err)
{
	struct act_head ref;
	struct act act;
	int got;

	if (chain_row(&c->end, row, err) < 0 || act_row_open(c->s, row, &act, err) < 0)
		return ERR_BAD;
	chain_next(&c->end, row);
	if (check_acked(c, c->end.seq, err) < 0)
		return ERR_BAD;
	got = act_ref_head(c->s, &act.head, &ref, err);
	if (got >= 0)
		got = project_apply(&c->rebuilt, &act.head, got ? &ref : NULL, err);
	return got < 0 ? err_at(err, "act %lld", (long long)c->end.seq) : 0;
}

static int check_journal(struct check *c, struct err *err)
{
	struct db *db = &c->s->db;
	sqlite3_stmt *stmt = acts_after(db, &c->end, err);
	struct act_row row;
	int got;

	if (!stmt)
		return err->code;
	while ((got = db_step(db, stmt, err)) == 1) {
		act_row_read(stmt, &row);
		got = check_row(c, &row, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	if (!got && c->s->state.acked > c->end.seq)
		got = wrong(err, c->end.seq + 1, "missing, but the hub has it");
	return got;
}

/* A private temporary database: no personal data gets into projections. */
static int rebuilt_open(struct db *db, struct err *err)
{
	memset(db, 0, sizeof(*db));
	if (sqlite3_open_v2("", &db->sql,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		    NULL) == SQLITE_OK &&
		sqlite3_exec(db->sql, project_tables, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	err_set(err, ERR_IO, "no temporary database: %s", sqlite3_errmsg(db->sql));
	db_close(db);
	return err->code;
}

/* Where the journal was pruned, its base stands for what is gone. */
static int from_base(struct check *c, struct err *err)
{
	int result = base_attach(c->s, &c->rebuilt, err);

	if (!result)
		result = base_check_kept(c->s, &c->rebuilt, err);
	if (!result)
		result = db_begin(&c->rebuilt, err);
	return result < 0 ? result : base_copy(&c->rebuilt, err);
}

/* One view of everything, while the terminal may be writing beside. */
static int check_all(struct check *c, struct err *err)
{
	struct store *s = c->s;
	int result;

	if (sqlite3_exec(s->db.sql, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		return err_set(err, ERR_IO, "%s", sqlite3_errmsg(s->db.sql));
	result = store_load(s, err);
	if (!result)
		result = from_base(c, err);
	if (!result)
		result = check_journal(c, err);
	if (!result)
		result = project_compare(&s->db, &c->rebuilt, c->report, err);
	sqlite3_exec(s->db.sql, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

int verify_all(struct store *s, struct rebuilt *ret, struct err *err)
{
	struct check c = {.s = s, .report = ret};
	int result;

	*ret = (struct rebuilt){.acts = 0};
	if (store_ready(s, err) < 0 || rebuilt_open(&c.rebuilt, err) < 0)
		return err->code;
	result = check_all(&c, err);
	db_rollback(&c.rebuilt);
	db_close(&c.rebuilt);
	ret->acts = c.end.seq;
	return result;
}

int store_verify(struct store *s, int64_t *n, struct err *err)
{
	struct rebuilt report;
	int result = verify_all(s, &report, err);

	*n = report.acts;
	return result;
}
