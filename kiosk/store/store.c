/* SPDX-License-Identifier: MIT */
#include "kiosk/store/store.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/store/internal.h"

#define KEPT_MAX (4u << 20)

int store_ready(const struct store *s, struct err *err)
{
	return s->db.sql && s->keys.sql ? 0
					: err_set(err, ERR_IO, "the database is out of service");
}

int store_writable(const struct store *s, struct err *err)
{
	if (s->mode != STORE_WRITE)
		return err_set(err, ERR_DENIED, "the database was opened for reading");
	return store_ready(s, err);
}

static bool blob_get(sqlite3_stmt *stmt, int col, void *ret, size_t size)
{
	size_t n;
	const void *bytes = db_blob(stmt, col, &n);

	if (n != size)
		return false;
	memcpy(ret, bytes, size);
	return true;
}

static int state_load(struct store *s, struct err *err)
{
	struct state *st = &s->state;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT acked, safe, acked_hash, epoch_n, epoch_id, cursor, filter, gen,"
		" collect_gen, collect_to, counter_to, level, forked FROM state",
		err);
	int got = stmt ? db_step(&s->db, stmt, err) : err->code;

	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_BAD, "the state row is missing");
	st->acked = sqlite3_column_int64(stmt, 0);
	st->safe = sqlite3_column_int64(stmt, 1);
	st->epoch.n = (uint32_t)sqlite3_column_int64(stmt, 3);
	st->cursor = sqlite3_column_int64(stmt, 5);
	st->gen = sqlite3_column_int64(stmt, 7);
	st->collect_gen = sqlite3_column_int64(stmt, 8);
	st->collect_to = sqlite3_column_int64(stmt, 9);
	st->counter_to = sqlite3_column_int64(stmt, 10);
	st->level = sqlite3_column_int64(stmt, 11);
	st->forked = sqlite3_column_int(stmt, 12) != 0;
	got = blob_get(stmt, 2, st->acked_hash, sizeof(st->acked_hash)) &&
	      blob_get(stmt, 4, st->epoch.id, sizeof(st->epoch.id)) &&
	      blob_get(stmt, 6, st->filter, sizeof(st->filter));
	sqlite3_reset(stmt);
	return got ? 0 : err_set(err, ERR_BAD, "the state row is malformed");
}

int state_save(struct store *s, const struct state *st, struct err *err)
{
	return db_run(&s->db, err,
		"UPDATE state SET acked=?, safe=?, acked_hash=?, epoch_n=?, epoch_id=?, cursor=?,"
		" filter=?, gen=?, collect_gen=?, collect_to=?, counter_to=?, level=?,"
		" forked=?",
		"iibibibiiiiii", st->acked, st->safe, st->acked_hash, sizeof(st->acked_hash),
		(int64_t)st->epoch.n, st->epoch.id, sizeof(st->epoch.id), st->cursor, st->filter,
		sizeof(st->filter), st->gen, st->collect_gen, st->collect_to, st->counter_to,
		st->level, (int64_t)st->forked);
}

/* The newest act: where the next one follows on. */
static int end_load(struct store *s, struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT " ACT_COLUMNS " FROM act ORDER BY seq DESC LIMIT 1", err);
	int got = stmt ? db_step(&s->db, stmt, err) : err->code;
	struct act_row row;
	struct act act;

	s->last_seq = s->last_ms = s->last_id_ms = 0;
	memset(s->last_hash, 0, sizeof(s->last_hash));
	if (got <= 0)
		return got;
	act_row_read(stmt, &row);
	if (row.hash_len != ACT_HASH_BYTES || row.id_len != ACT_ID_BYTES ||
		seal_open(&row.parts, NULL, s->id.stream, &act, err) < 0) {
		got = err_set(err, ERR_BAD, "act %lld: malformed", (long long)row.seq);
	} else {
		s->last_seq = row.seq;
		s->last_ms = act.head.at_ms;
		s->last_id_ms = act_id_ms(row.id);
		memcpy(s->last_hash, row.hash, ACT_HASH_BYTES);
		got = 0;
	}
	sqlite3_reset(stmt);
	return got;
}

int store_load(struct store *s, struct err *err)
{
	if (state_load(s, err) < 0 || pruned_read(&s->db, &s->pruned, err) < 0)
		return err->code;
	return end_load(s, err);
}

/* ---- who this is ---------------------------------------------------------------------------- */

static void key_take(struct store *s, unsigned char bytes[KEY_FILE_BYTES])
{
	memcpy(s->k_kiosk, bytes, KEY_BYTES);
	crypto_sign_seed_keypair(s->id.public_key, s->id.secret_key, bytes + KEY_BYTES);
	sodium_memzero(bytes, KEY_FILE_BYTES);
}

static int grant_open(struct store *s, const void *json, size_t n, struct err *err)
{
	if (enrol_grant_decode(json, n, s->id.secret_key, &s->id.grant, err) < 0)
		return err_at(err, "the stored enrolment");
	s->id.enrolled = true;
	return 0;
}

/* What an existing database knows of itself; 1 = there is such a row. */
static int identity_row(
	struct store *s, unsigned char public_key[SIGN_PUBLIC], struct buf *grant, struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT stream, public_key, grant_json FROM identity", err);
	int got = stmt ? db_step(&s->db, stmt, err) : err->code;
	const void *json;
	size_t n;

	if (got <= 0)
		return got;
	if (!blob_get(stmt, 0, s->id.stream, STREAM_BYTES) ||
		!blob_get(stmt, 1, public_key, SIGN_PUBLIC))
		got = err_set(err, ERR_BAD, "the identity row is malformed");
	json = db_blob(stmt, 2, &n);
	buf_add(grant, json, n);
	sqlite3_reset(stmt);
	return got;
}

/* The key file is made only for a database that nothing depends on it yet. */
static int key_load(struct store *s, const char *key_path, bool needed, struct err *err)
{
	unsigned char bytes[KEY_FILE_BYTES];
	int result = keyfile_read(key_path, bytes, err);

	if (result == ERR_NONE && !needed && s->mode == STORE_WRITE)
		result = keyfile_create(key_path, bytes, err);
	else if (result == ERR_NONE && needed)
		result = err_set(err, ERR_IO, "%s: missing, and %s cannot be read without it",
			key_path, s->path);
	if (!result)
		key_take(s, bytes);
	return result;
}

/* A new life: its stream and the rows that there is one of each. */
static int identity_new(struct store *s, struct err *err)
{
	static const unsigned char zero[ACT_HASH_BYTES];

	randombytes_buf(s->id.stream, STREAM_BYTES);
	if (db_begin(&s->db, err) < 0 ||
		db_run(&s->db, err,
			"INSERT OR REPLACE INTO identity(one, stream, public_key) VALUES(1, ?, ?)",
			"bb", s->id.stream, (size_t)STREAM_BYTES, s->id.public_key,
			(size_t)SIGN_PUBLIC) < 0 ||
		db_run(&s->db, err,
			"INSERT OR IGNORE INTO state(one, acked, safe, acked_hash, epoch_n,"
			" epoch_id, cursor, filter, gen, collect_gen, collect_to, counter_to,"
			" level) VALUES(1, 0, 0, ?, 0, ?, 0, ?, 1, 1, -1, 0, ?)",
			"bbbi", zero, (size_t)ACT_HASH_BYTES, zero, (size_t)16, zero, (size_t)8,
			(int64_t)FEED_LEVEL) < 0 ||
		db_commit(&s->db, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return 0;
}

static int identity_load(struct store *s, const char *key_path, struct err *err)
{
	struct buf grant = BUF_INIT(GRANT_MAX);
	unsigned char public_key[SIGN_PUBLIC];
	int got = identity_row(s, public_key, &grant, err), result = got < 0 ? got : 0;
	bool ours;

	if (!result)
		result = key_load(s, key_path, grant.len > 0, err);
	ours = !result && got && !memcmp(public_key, s->id.public_key, SIGN_PUBLIC);
	if (!result && grant.len && !ours)
		result = err_set(err, ERR_DENIED, "%s: the key of another database", key_path);
	else if (!result && grant.len)
		result = grant_open(s, grant.data, grant.len, err);
	else if (!result && !ours)
		result = s->mode == STORE_WRITE ? identity_new(s, err)
						: err_set(err, ERR_BAD, "%s: not set up", s->path);
	buf_done(&grant);
	return result;
}

/* ---- opening -------------------------------------------------------------------------------- */

static int open_all(struct store *s, const char *key_path, struct err *err)
{
	int result = 0;

	if (sodium_init() < 0)
		return err_set(err, ERR_IO, "libsodium does not start");
	if (s->mode == STORE_WRITE)
		result = lock_take(s->path, &s->lock_fd, err);
	/* Who had it before may have been killed between a failed sync and what that needs. */
	if (!result && s->mode == STORE_WRITE)
		result = service_left(s, err);
	if (!result)
		result = service_open(s, err);
	if (!result)
		result = identity_load(s, key_path, err);
	if (!result)
		result = store_load(s, err);
	if (!result && s->mode == STORE_WRITE)
		result = jobs_unclear(s, err);
	if (!result && s->mode == STORE_WRITE && s->state.level < FEED_LEVEL)
		result = feed_reread(s, err);
	s->counter = (uint64_t)s->state.counter_to;
	return result;
}

/* Files that store_open may make; which of them were there before. */
enum { FILES = 7 };

static void file_name(char out[4096], const struct store *s, const char *key_path, int i)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	if (i < 6)
		snprintf(out, 4096, "%s%s", i < 3 ? s->path : s->keys_path, ends[i % 3]);
	else
		snprintf(out, 4096, "%s", key_path);
}

static unsigned files_there(const struct store *s, const char *key_path)
{
	char name[4096];
	unsigned there = 0;

	for (int i = 0; i < FILES; i++) {
		file_name(name, s, key_path, i);
		if (access(name, F_OK) == 0 || errno != ENOENT)
			there |= 1U << i;
	}
	return there;
}

static void files_remove_new(const struct store *s, const char *key_path, unsigned before)
{
	char name[4096];

	for (int i = 0; i < FILES; i++) {
		file_name(name, s, key_path, i);
		if (!(before >> i & 1))
			unlink(name);
	}
}

static struct store *store_new(const char *db_path, enum store_mode mode)
{
	struct store *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->mode = mode;
	s->lock_fd = -1;
	s->kept = BUF_INIT(KEPT_MAX);
	s->rows_changed = s->rights_changed = true;
	s->snapshot_day = DAY_NONE;
	s->path = strdup(db_path);
	if (asprintf(&s->keys_path, "%s-keys", db_path) < 0)
		s->keys_path = NULL;
	if (s->path && s->keys_path)
		return s;
	store_close(s);
	return NULL;
}

int store_open(struct store **ret, const char *db_path, const char *key_path, enum store_mode mode,
	struct err *err)
{
	struct err local = {0};
	struct store *s = store_new(db_path, mode);
	unsigned before;
	bool locked;
	int result;

	if (!err)
		err = &local;
	if (!s)
		return err_set(err, ERR_IO, "out of memory");
	before = files_there(s, key_path);
	result = open_all(s, key_path, err);
	if (!result) {
		*ret = s;
		return 0;
	}
	/* Without the lock the files are somebody else's, even if they came just now. */
	locked = s->lock_fd >= 0;
	db_close(&s->keys);
	db_close(&s->db);
	if (locked)
		files_remove_new(s, key_path, before);
	store_close(s);
	return result;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	service_close(s);
	lock_drop(s->path, s->lock_fd);
	snapshot_free(s->snapshot);
	pruning_free(s->pruning);
	buf_done(&s->kept);
	free(s->path);
	free(s->keys_path);
	sodium_memzero(s, sizeof(*s));
	free(s);
}

const struct identity *store_identity(const struct store *s)
{
	return &s->id;
}

int64_t store_last_ms(const struct store *s)
{
	return s->last_ms;
}
