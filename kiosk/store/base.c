/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/mutation.h"
#include "kiosk/store/internal.h"

/* Of a base alone. point: up to which act it stands, and the day before which rows are over. */
static const char base_tables[] =
	"CREATE TABLE kept(seq INTEGER PRIMARY KEY, sum BLOB NOT NULL) STRICT;"
	"CREATE TABLE point(seq INTEGER NOT NULL, day INTEGER NOT NULL) STRICT;"
	"INSERT INTO point VALUES(0, 0);";

static int exec(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(err, ERR_IO, "the journal's base: %s", sqlite3_errmsg(db->sql));
}

int pruned_read(struct db *db, struct pruned *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(db, "SELECT seq, id_ms, day, hash FROM pruned", err);
	int got = stmt ? db_step(db, stmt, err) : err->code;
	const void *hash;
	size_t n;

	*ret = (struct pruned){.seq = 0};
	if (got <= 0)
		return got;
	ret->seq = sqlite3_column_int64(stmt, 0);
	ret->id_ms = sqlite3_column_int64(stmt, 1);
	ret->day = sqlite3_column_int(stmt, 2);
	hash = db_blob(stmt, 3, &n);
	if (n == ACT_HASH_BYTES)
		memcpy(ret->hash, hash, n);
	sqlite3_reset(stmt);
	return n == ACT_HASH_BYTES && ret->seq > 0
		       ? 0
		       : err_set(err, ERR_BAD, "the row of what was pruned is malformed");
}

int base_open(struct db *db, struct err *err)
{
	memset(db, 0, sizeof(*db));
	if (sqlite3_open(":memory:", &db->sql) == SQLITE_OK &&
		exec(db, "PRAGMA page_size=1024", err) == 0 && exec(db, project_tables, err) == 0 &&
		exec(db, base_tables, err) == 0)
		return 0;
	err_set(err, ERR_IO, "no database in memory");
	db_close(db);
	return err->code;
}

void base_digest(const struct store *s, const struct pruned *p, const struct base_bytes *base,
	unsigned char ret[32])
{
	static const char domain[] = "litang base 1";
	struct buf head = BUF_INIT(256);
	crypto_generichash_state state;

	buf_add(&head, domain, sizeof(domain));
	buf_add(&head, s->id.stream, STREAM_BYTES);
	buf_fmt(&head, "%lld %lld %lld ", (long long)p->seq, (long long)p->id_ms,
		(long long)p->day);
	buf_add(&head, p->hash, ACT_HASH_BYTES);
	crypto_generichash_init(&state, NULL, 0, 32);
	crypto_generichash_update(&state, head.data, head.len);
	crypto_generichash_update(&state, base->bytes, base->n);
	crypto_generichash_final(&state, ret, 32);
	buf_done(&head);
}

int base_attach_bytes(struct db *db, const void *bytes, size_t n, struct err *err)
{
	unsigned char *copy;

	if (exec(db, "ATTACH ':memory:' AS base", err) < 0)
		return err->code;
	copy = sqlite3_malloc64(n);
	if (copy) {
		memcpy(copy, bytes, n);
		/* It frees the copy also where it fails. Not read-only: BEGIN IMMEDIATE takes
		 * the write lock of all that is attached. */
		if (sqlite3_deserialize(db->sql, "base", copy, (sqlite3_int64)n, (sqlite3_int64)n,
			    SQLITE_DESERIALIZE_FREEONCLOSE) == SQLITE_OK)
			return 0;
	}
	base_detach(db);
	return err_set(err, ERR_IO, "the journal's base cannot be opened");
}

void base_detach(struct db *db)
{
	if (db->sql)
		sqlite3_exec(db->sql, "DETACH base", NULL, NULL, NULL);
}

static int attach_empty(struct db *db, struct err *err)
{
	sqlite3_int64 n;
	unsigned char *bytes;
	struct db empty;
	int result;

	if (base_open(&empty, err) < 0)
		return err->code;
	bytes = sqlite3_serialize(empty.sql, "main", &n, 0);
	result = bytes ? base_attach_bytes(db, bytes, (size_t)n, err)
		       : err_set(err, ERR_LIMIT, "out of memory");
	sqlite3_free(bytes);
	db_close(&empty);
	return result;
}

static int attach_row(struct store *s, struct db *db, sqlite3_stmt *stmt, struct err *err)
{
	struct base_bytes base;
	unsigned char digest[32];
	const void *sig;
	size_t n_sig;

	base.bytes = db_blob(stmt, 0, &base.n);
	sig = db_blob(stmt, 1, &n_sig);
	base_digest(s, &s->pruned, &base, digest);
	if (n_sig != crypto_sign_BYTES ||
		crypto_sign_verify_detached(sig, digest, sizeof(digest), s->id.public_key))
		return err_set(err, ERR_BAD,
			"acts 1 to %lld were pruned, and the checkpoint that stands for them is not"
			" what this terminal signed: nothing can be told from this journal",
			(long long)s->pruned.seq);
	return base_attach_bytes(db, base.bytes, base.n, err);
}

int base_attach(struct store *s, struct db *db, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	if (pruned_read(&s->db, &s->pruned, err) < 0)
		return err->code;
	if (!s->pruned.seq || MUTATED(BASE_FORGOTTEN))
		return attach_empty(db, err);
	if (sqlite3_prepare_v2(s->db.sql, "SELECT base, sig FROM pruned", -1, &stmt, NULL) !=
		SQLITE_OK)
		return err_set(err, ERR_BAD, "%s", sqlite3_errmsg(s->db.sql));
	got = db_step(&s->db, stmt, err);
	if (got == 1)
		got = attach_row(s, db, stmt, err);
	sqlite3_finalize(stmt);
	return got;
}

/* A base from before there was such a table has none of them. */
static int copy_younger(struct db *db, const char *table, const char *copy, struct err *err)
{
	int64_t there;

	if (db_number(db, err, &there, 0, "SELECT count(*) FROM base.sqlite_schema WHERE name=?",
		    "t", table) < 0)
		return err->code;
	return there ? exec(db, copy, err) : 0;
}

int base_copy(struct db *db, struct err *err)
{
	if (copy_younger(db, "card_least",
		    "INSERT INTO main.card_least SELECT * FROM base.card_least", err) < 0 ||
		copy_younger(db, "badge_stopped",
			"INSERT INTO main.badge_stopped SELECT * FROM base.badge_stopped",
			err) < 0 ||
		copy_younger(db, "served", "INSERT INTO main.served SELECT * FROM base.served",
			err) < 0 ||
		copy_younger(db, "served_peer",
			"INSERT INTO main.served_peer SELECT * FROM base.served_peer", err) < 0)
		return err->code;
	return exec(db,
		"INSERT INTO main.day_run SELECT * FROM base.day_run;"
		"INSERT INTO main.check_in SELECT * FROM base.check_in;"
		"INSERT INTO main.meal_order SELECT * FROM base.meal_order;"
		"INSERT INTO main.enrolment SELECT * FROM base.enrolment;"
		"INSERT INTO main.attendance SELECT * FROM base.attendance;"
		"INSERT INTO main.lease_count SELECT * FROM base.lease_count;"
		"INSERT INTO main.call SELECT * FROM base.call;"
		"INSERT OR IGNORE INTO main.told SELECT * FROM base.told;"
		"INSERT INTO main.print_job SELECT * FROM base.print_job;",
		err);
}

static int check_kept(struct store *s, int64_t seq, sqlite3_stmt *kept, struct err *err)
{
	static const unsigned char zero[ACT_HASH_BYTES];
	unsigned char sum[ACT_HASH_BYTES];
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT " ACT_COLUMNS " FROM main.act WHERE seq=?", err);
	struct act_row row;
	const void *wanted;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "i", seq);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_BAD, "act %lld: missing", (long long)seq);
	act_row_read(stmt, &row);
	seal_chain(zero, &row.parts, sum);
	sqlite3_reset(stmt);
	wanted = db_blob(kept, 1, &n);
	return n == sizeof(sum) && memcmp(sum, wanted, n) == 0
		       ? 0
		       : err_set(err, ERR_BAD, "act %lld: its bytes were changed", (long long)seq);
}

int base_check_kept(struct store *s, struct db *db, struct err *err)
{
	sqlite3_stmt *kept = db_stmt(db, "SELECT seq, sum FROM base.kept", err);
	int got;

	if (!kept)
		return err->code;
	while ((got = db_step(db, kept, err)) == 1) {
		got = check_kept(s, sqlite3_column_int64(kept, 0), kept, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(kept);
	return got;
}
