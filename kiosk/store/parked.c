/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work of people, in PATH.parked: not an act, so it has nothing to do with the journal and
 * is never synced. What the program wrote outlives the program; a power cut may lose it. The whole file
 * is a few kilobytes and is renamed into place:
 *   MAGIC ‖ rows, the newest first: pid ‖ until_ms (u64) ‖ u16 length ‖ sealed
 * sealed = the work under the person's own data key, bound to the pid: whose key is destroyed leaves
 * nothing that opens. A file that is torn, foreign or of another version holds nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/hall/field.h"
#include "core/visit/parked.h"
#include "kiosk/store/people.h"

#define ROWS_MAX   4
#define ROW_BYTES  (PID_BYTES + 10 + PARKED_BYTES_MAX + WRAP_MORE)
#define PATH_SIZE  4096
#define ABOUT_SIZE 48
#define FILE_BYTES (sizeof(magic) + ROWS_MAX * ROW_BYTES)

static const char magic[16] = "litang parked 1";

struct row {
	const unsigned char *pid, *sealed; /* borrowed */
	int64_t until_ms;
	size_t n;
};

struct rows {
	struct row v[ROWS_MAX];
	int n;
	bool dropped; /* some that are over, or the file is none */
	unsigned char bytes[FILE_BYTES];
};

static void name(const struct store *s, const char *more, char ret[PATH_SIZE])
{
	snprintf(ret, PATH_SIZE, "%s.parked%s", s->path, more);
}

static void about_row(char out[ABOUT_SIZE], const unsigned char pid[PID_BYTES])
{
	char hex[2 * PID_BYTES + 1];

	hex_from(hex, pid, PID_BYTES);
	snprintf(out, ABOUT_SIZE, "parked %s", hex);
}

static bool row_read(struct reader *r, struct row *ret)
{
	uint64_t until;

	ret->pid = read_take(r, PID_BYTES);
	until = (uint64_t)read_be32(r) << 32;
	until |= read_be32(r);
	ret->until_ms = (int64_t)(until & INT64_MAX);
	ret->n = read_be16(r);
	ret->sealed = read_take(r, ret->n);
	return !r->failed;
}

static void rows_parse(struct rows *rows, size_t n, int64_t now_ms)
{
	struct reader r = {.at = rows->bytes, .left = n};
	const unsigned char *begin = read_take(&r, sizeof(magic));

	if (!begin || memcmp(begin, magic, sizeof(magic)) != 0)
		r.failed = true;
	while (!r.failed && r.left && rows->n < ROWS_MAX) {
		struct row *row = &rows->v[rows->n];
		bool whole = row_read(&r, row);
		struct parked p = {.until_ms = row->until_ms};

		if (whole && parked_holds(&p, now_ms))
			rows->n++;
		else
			rows->dropped = true;
	}
	if (!r.failed)
		return;
	log_line(LOG_WARN, "the file of unfinished work is torn or another program's");
	rows->dropped = true;
}

static void rows_load(const struct store *s, int64_t now_ms, struct rows *ret)
{
	char path[PATH_SIZE];
	ssize_t n;
	int fd;

	ret->n = 0;
	ret->dropped = false;
	name(s, "", path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	n = read(fd, ret->bytes, sizeof(ret->bytes));
	close(fd);
	rows_parse(ret, n > 0 ? (size_t)n : 0, now_ms);
}

static void row_put(struct buf *out, const struct row *row)
{
	buf_add(out, row->pid, PID_BYTES);
	buf_be32(out, (uint32_t)((uint64_t)row->until_ms >> 32));
	buf_be32(out, (uint32_t)row->until_ms);
	buf_be16(out, (uint16_t)row->n);
	buf_add(out, row->sealed, row->n);
}

/* All but what was kept for `gone`, NULL = all, behind what is in out already. */
static void rows_put(struct buf *out, const struct rows *rows, const unsigned char *gone, int room)
{
	for (int i = 0; i < rows->n && room > 0; i++)
		if (!gone || memcmp(rows->v[i].pid, gone, PID_BYTES) != 0) {
			row_put(out, &rows->v[i]);
			room--;
		}
}

static bool file_write(const char *path, const struct buf *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool whole;

	if (fd < 0)
		return false;
	whole = !bytes->failed && write(fd, bytes->data, bytes->len) == (ssize_t)bytes->len;
	return close(fd) == 0 && whole;
}

static void file_replace(const struct store *s, const struct buf *bytes)
{
	char path[PATH_SIZE], part[PATH_SIZE];

	name(s, "", path);
	name(s, ".part", part);
	if (bytes->len <= sizeof(magic)) {
		unlink(path);
	} else if (!file_write(part, bytes) || rename(part, path) < 0) {
		log_line(LOG_WARN, "unfinished work cannot be kept: %s: %s", path, strerror(errno));
		unlink(part);
		unlink(path); /* rather nothing than what is not so any more */
	}
}

static int work_seal(const struct person *whose, const struct parked *work, struct buf *out)
{
	struct buf plain = BUF_SECRET(PARKED_BYTES_MAX);
	char about[ABOUT_SIZE];
	int result;

	parked_encode(work, &plain);
	about_row(about, work->pid);
	result = plain.failed ? ERR_LIMIT : seal_wrap(out, whose->dk, plain.data, plain.len, about);
	buf_done(&plain);
	return result;
}

void store_park(struct store *s, const struct moment *now, const struct person *whose,
	const struct parked *work)
{
	struct buf sealed = BUF_INIT(PARKED_BYTES_MAX + WRAP_MORE), out = BUF_INIT(FILE_BYTES);
	struct row row = {.pid = work->pid, .until_ms = work->until_ms};
	int room = ROWS_MAX;
	struct rows rows;

	if (s->mode != STORE_WRITE)
		return;
	rows_load(s, now->ms, &rows);
	buf_add(&out, magic, sizeof(magic));
	if (work->until_ms && work_seal(whose, work, &sealed) == 0) {
		row.sealed = sealed.data;
		row.n = sealed.len;
		row_put(&out, &row);
		room--;
	}
	rows_put(&out, &rows, work->pid, room);
	file_replace(s, &out);
	buf_done(&sealed);
	buf_done(&out);
}

void store_park_tidy(struct store *s, const struct moment *now)
{
	struct buf out = BUF_INIT(FILE_BYTES);
	struct rows rows;

	rows_load(s, now->ms, &rows);
	if (!rows.dropped || s->mode != STORE_WRITE)
		return;
	buf_add(&out, magic, sizeof(magic));
	rows_put(&out, &rows, NULL, ROWS_MAX);
	file_replace(s, &out);
	buf_done(&out);
}

void parked_drop(const struct store *s)
{
	char path[PATH_SIZE];

	name(s, "", path);
	unlink(path);
}

static int row_open(
	const struct row *row, const struct person *p, struct parked *ret, struct err *err)
{
	struct buf plain = BUF_SECRET(PARKED_BYTES_MAX);
	char about[ABOUT_SIZE];
	cJSON *json = NULL;
	int result;

	about_row(about, row->pid);
	if (seal_unwrap(&plain, p->dk, row->sealed, row->n, about) < 0)
		result = err_set(err, ERR_DENIED, "changed, or another key");
	else if (!(json = object_parse(plain.data, plain.len, err)))
		result = err->code;
	else
		result = parked_decode(json, ret, err);
	json_wipe(json);
	buf_done(&plain);
	return result;
}

void parked_find(
	const struct store *s, const struct person *p, const struct moment *now, struct parked *ret)
{
	struct err err = {0};
	struct rows rows;

	*ret = (struct parked){0};
	if (!p->known || sodium_is_zero(p->dk, DK_BYTES))
		return;
	rows_load(s, now->ms, &rows);
	for (int i = 0; i < rows.n; i++) {
		if (memcmp(rows.v[i].pid, p->pid, PID_BYTES) != 0)
			continue;
		if (row_open(&rows.v[i], p, ret, &err) < 0)
			log_line(LOG_WARN, "unfinished work does not open: %s", err.text);
		else
			memcpy(ret->pid, p->pid, PID_BYTES);
		return;
	}
}
