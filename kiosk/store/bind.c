/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/log.h"
#include "core/base/mutation.h"
#include "core/base/outfile.h"
#include "core/base/text.h"
#include "kiosk/store/internal.h"

/* ---- the file beside ------------------------------------------------------------------------ */

/* Of this stream: what it says, or 0. One of another stream is a past of the medium's. */
static int64_t generation_told(const struct store *s)
{
	char hex[2 * STREAM_BYTES + 1], ours[sizeof(hex)];
	int64_t n = 0;
	FILE *in = fopen(s->bound.file, "re");

	hex_from(ours, s->id.stream, STREAM_BYTES);
	if (!in || fscanf(in, "litang %16[0-9a-f] %" SCNd64, hex, &n) != 2 || n < 0) {
		log_line(LOG_WARN, "%s: no generation is in it", s->bound.file);
		n = 0;
	} else if (strcmp(hex, ours) != 0) {
		n = 0;
	}
	if (in)
		fclose(in);
	return n;
}

static int generation_write(const struct store *s, int64_t n, struct err *err)
{
	struct buf text = BUF_INIT(64);
	char hex[2 * STREAM_BYTES + 1];
	struct outfile file;
	int result;

	hex_from(hex, s->id.stream, STREAM_BYTES);
	buf_fmt(&text, "litang %s %" PRId64 "\n", hex, n);
	result = outfile_open(&file, s->bound.file, err);
	if (!result) {
		result = outfile_put(&file, &text, err);
		if (!result)
			result = outfile_done(&file, err);
		outfile_drop(&file);
	}
	buf_done(&text);
	return result;
}

int generation_raise(struct store *s, const char *resource, int64_t granted, struct err *err)
{
	int64_t seen;

	if (!s->bound.file[0])
		return 0;
	if (db_number(&s->db, err, &seen, 0,
		    "SELECT granted_seen FROM lease_count WHERE resource=?", "t", resource) < 0)
		return err->code;
	if (granted <= seen)
		return 0;
	s->bound.raised = true;
	return db_run(&s->db, err, "UPDATE identity SET grants=grants+1", "");
}

void generation_keep(struct store *s)
{
	struct err err = {0};
	int64_t n;

	if (!s->bound.raised)
		return;
	if (db_number(&s->db, &err, &n, 0, "SELECT grants FROM identity", "") < 0 ||
		generation_write(s, n, &err) < 0) {
		log_line(LOG_WARN, "the generation is not kept: %s", err.text);
		return;
	}
	s->bound.raised = false;
}

/* On the database's own disk it goes back together with it. */
static void file_check(const struct store *s)
{
	char folder[GENERATION_PATH];
	struct stat here, file;
	char *slash;

	text_copy(folder, sizeof(folder), s->bound.file);
	slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	if (stat(slash && folder[0] ? folder : ".", &file) == 0 && stat(s->path, &here) == 0 &&
		file.st_dev == here.st_dev)
		log_line(
			LOG_WARN, "%s: on the database's own disk it tells nothing", s->bound.file);
}

/* ---- one life, or the next ------------------------------------------------------------------ */

struct known {
	struct machine machine;
	int64_t grants;
};

static void blob_take(sqlite3_stmt *stmt, int col, void *to, size_t size)
{
	size_t n;
	const void *bytes = db_blob(stmt, col, &n);

	if (n == size)
		memcpy(to, bytes, n);
}

static int known_read(struct store *s, struct known *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db, "SELECT machine, life, grants FROM identity", err);
	int got;

	memset(ret, 0, sizeof(*ret));
	memset(s->bound.life, 0, LIFE_BYTES);
	if (!stmt)
		return err->code;
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	blob_take(stmt, 0, &ret->machine, sizeof(ret->machine));
	blob_take(stmt, 1, s->bound.life, LIFE_BYTES);
	ret->grants = sqlite3_column_int64(stmt, 2);
	sqlite3_reset(stmt);
	return 0;
}

static int known_write(struct store *s, const struct known *k, struct err *err)
{
	return db_run(&s->db, err, "UPDATE identity SET machine=?, life=?, grants=?", "bbi",
		&k->machine, sizeof(k->machine), s->bound.life, (size_t)LIFE_BYTES, k->grants);
}

static int past_write(struct store *s, const char *why, struct err *err)
{
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO stream_past(stream, last_seq, last_hash, at_ms, reason)"
		" VALUES(?, ?, ?, ?, ?)",
		"bibit", s->bound.life, (size_t)LIFE_BYTES, s->last_seq, s->last_hash,
		sizeof(s->last_hash), s->last_ms, why);
}

/* The life so far ends with the newest act that is here. */
static int part(struct store *s, const struct known *k, const char *why, struct err *err)
{
	unsigned char before[LIFE_BYTES];
	struct state state = s->state;
	int result;

	memcpy(before, s->bound.life, LIFE_BYTES);
	state.forked = true;
	result = db_begin(&s->db, err);
	if (result < 0)
		return result;
	result = past_write(s, why, err);
	randombytes_buf(s->bound.life, LIFE_BYTES);
	if (!result)
		result = known_write(s, k, err);
	if (!result)
		result = state_save(s, &state, err);
	if (!result)
		result = service_commit(s, err);
	else
		db_rollback(&s->db);
	if (result < 0) {
		memcpy(s->bound.life, before, LIFE_BYTES);
		return result;
	}
	s->state = state;
	s->rights_changed = true;
	log_line(LOG_WARN, "%s: from here on a life of its own, without rights", why);
	return 1;
}

/* What is known of the machine from now on; true = there is something new in it. */
static bool learn(struct machine *was, const struct machine *is)
{
	bool news = false;

	for (int i = 0; i < MACHINE_PARTS; i++)
		if (!sodium_is_zero(is->part[i], PART_BYTES) &&
			memcmp(was->part[i], is->part[i], PART_BYTES) != 0) {
			memcpy(was->part[i], is->part[i], PART_BYTES);
			news = true;
		}
	return news;
}

static int keep(struct store *s, const struct known *k, struct err *err)
{
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (known_write(s, k, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}

int store_bind(struct store *s, const struct binding *b, struct err *err)
{
	struct machine now;
	struct known known;
	int64_t told = 0;
	bool same, news;

	if (store_writable(s, err) < 0)
		return err->code;
	if (!s->id.enrolled)
		return 0;
	if (!text_copy(s->bound.file, sizeof(s->bound.file), b->generation))
		return err_set(err, ERR_BAD, "%.100s…: too long", b->generation);
	if (known_read(s, &known, err) < 0)
		return err->code;
	machine_read(&now, b->root, s->path, s->id.stream);
	if (sodium_is_zero((const unsigned char *)&now, sizeof(now)))
		log_line(LOG_WARN,
			"nothing tells this machine from another: a copied disk is not seen");
	if (s->bound.file[0]) {
		file_check(s);
		told = generation_told(s);
	}
	same = machine_same(&known.machine, &now) || MUTATED(IDENTITY_OFF);
	news = learn(&known.machine, &now);
	if (!same)
		return part(s, &known, "another machine", err);
	if (told > known.grants && !MUTATED(GENERATION_UNREAD)) {
		known.grants = told;
		return part(s, &known, "a database that was put back", err);
	}
	return news ? keep(s, &known, err) : 0;
}
