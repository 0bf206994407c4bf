/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work of people, in PATH.parked: not an act, so it has nothing to do with the journal and
 * is never synced. What the program wrote outlives the program; a power cut may lose it. It is written
 * over itself, which costs a key some 60 µs; a file renamed into place costs milliseconds, because ext4
 * then begins to write it out. SLOTS times a page, so that one who is killed leaves no half of one:
 *   MAGIC ‖ pid ‖ until_ms (u64) ‖ u16 length ‖ sealed ‖ zeros;  zeros alone = free
 * sealed = the work under the person's own data key, bound to the pid: whose key is destroyed leaves
 * nothing that opens. What is torn, foreign or of another version holds nothing.
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

#define SLOTS      4
#define SLOT_BYTES ((size_t)4096)
#define ABOUT_SIZE 48

static const char magic[16] = "litang parked 1";

_Static_assert(sizeof(magic) + PID_BYTES + 10 + PARKED_BYTES_MAX + WRAP_MORE <= SLOT_BYTES,
	"the largest work there is fits");

struct slots {
	int fd; /* -1 = no file */
	unsigned char at[SLOTS][SLOT_BYTES];
};

struct row {
	const unsigned char *pid, *sealed; /* borrowed */
	int64_t until_ms;
	size_t n;
};

static void about_row(char out[ABOUT_SIZE], const unsigned char pid[PID_BYTES])
{
	char hex[2 * PID_BYTES + 1];

	hex_from(hex, pid, PID_BYTES);
	snprintf(out, ABOUT_SIZE, "parked %s", hex);
}

static void file_name(const struct store *s, char ret[4096])
{
	snprintf(ret, 4096, "%s.parked", s->path);
}

static void slots_open(const struct store *s, int flags, struct slots *ret)
{
	char path[4096];

	file_name(s, path);
	memset(ret->at, 0, sizeof(ret->at));
	ret->fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (ret->fd < 0 && errno != ENOENT)
		log_line(LOG_WARN, "unfinished work is not kept: %s: %s", path, strerror(errno));
	if (ret->fd >= 0 && pread(ret->fd, ret->at, sizeof(ret->at), 0) < 0)
		memset(ret->at, 0, sizeof(ret->at));
}

static void slots_close(struct slots *slots)
{
	if (slots->fd >= 0)
		close(slots->fd);
}

static void slot_write(const struct slots *slots, int i, const unsigned char bytes[SLOT_BYTES])
{
	if (slots->fd >= 0 && pwrite(slots->fd, bytes, SLOT_BYTES, (off_t)i * (off_t)SLOT_BYTES) !=
				      (ssize_t)SLOT_BYTES)
		log_line(LOG_WARN, "unfinished work is not kept: %s", strerror(errno));
}

/* ERR_NONE: it is free. */
static int slot_read(const unsigned char slot[SLOT_BYTES], struct row *ret)
{
	struct reader r = {.at = slot, .left = SLOT_BYTES};
	const unsigned char *begin = read_take(&r, sizeof(magic));
	uint64_t until;

	if (sodium_is_zero(slot, SLOT_BYTES))
		return ERR_NONE;
	ret->pid = read_take(&r, PID_BYTES);
	until = (uint64_t)read_be32(&r) << 32;
	until |= read_be32(&r);
	ret->until_ms = (int64_t)(until & INT64_MAX);
	ret->n = read_be16(&r);
	ret->sealed = read_take(&r, ret->n);
	return !r.failed && memcmp(begin, magic, sizeof(magic)) == 0 ? 0 : ERR_BAD;
}

static bool row_holds(const struct row *row, int64_t now_ms)
{
	const struct parked p = {.until_ms = row->until_ms};

	return parked_holds(&p, now_ms);
}

/* Theirs; -1 = there is none. */
static int slot_of(const struct slots *slots, const unsigned char pid[PID_BYTES], struct row *ret)
{
	for (int i = 0; i < SLOTS; i++)
		if (slot_read(slots->at[i], ret) == 0 && memcmp(ret->pid, pid, PID_BYTES) == 0)
			return i;
	return -1;
}

/* Theirs, or one that holds nothing, or else the oldest. */
static int slot_for(const struct slots *slots, const unsigned char pid[PID_BYTES], int64_t now_ms)
{
	struct row row;
	int64_t oldest = INT64_MAX;
	int at = slot_of(slots, pid, &row);

	if (at >= 0)
		return at;
	for (int i = 0; i < SLOTS; i++) {
		if (slot_read(slots->at[i], &row) < 0 || !row_holds(&row, now_ms))
			return i;
		if (row.until_ms < oldest) {
			oldest = row.until_ms;
			at = i;
		}
	}
	return at;
}

static void slot_fill(
	unsigned char slot[SLOT_BYTES], const struct person *whose, const struct parked *work)
{
	struct buf plain = BUF_SECRET(PARKED_BYTES_MAX), out = BUF_INIT(SLOT_BYTES);
	char about[ABOUT_SIZE];

	parked_encode(work, &plain);
	about_row(about, work->pid);
	buf_add(&out, magic, sizeof(magic));
	buf_add(&out, work->pid, PID_BYTES);
	buf_be32(&out, (uint32_t)((uint64_t)work->until_ms >> 32));
	buf_be32(&out, (uint32_t)work->until_ms);
	buf_be16(&out, (uint16_t)(plain.len + WRAP_MORE));
	memset(slot, 0, SLOT_BYTES);
	if (!plain.failed && seal_wrap(&out, whose->dk, plain.data, plain.len, about) == 0)
		memcpy(slot, out.data, out.len);
	buf_done(&plain);
	buf_done(&out);
}

void store_park(struct store *s, const struct moment *now, const struct person *whose,
	const struct parked *work)
{
	unsigned char slot[SLOT_BYTES] = {0};
	struct slots slots;
	struct row row;
	int at;

	if (s->mode != STORE_WRITE)
		return;
	slots_open(s, work->until_ms ? O_RDWR | O_CREAT : O_RDWR, &slots);
	if (work->until_ms) {
		at = slot_for(&slots, work->pid, now->ms);
		slot_fill(slot, whose, work);
	} else {
		at = slot_of(&slots, work->pid, &row);
	}
	if (at >= 0)
		slot_write(&slots, at, slot);
	slots_close(&slots);
}

void store_park_tidy(struct store *s, const struct moment *now)
{
	static const unsigned char zeros[SLOT_BYTES];
	struct slots slots;

	if (s->mode != STORE_WRITE)
		return;
	slots_open(s, O_RDWR, &slots);
	for (int i = 0; i < SLOTS; i++) {
		struct row row;
		int got = slot_read(slots.at[i], &row);

		if (got == ERR_NONE || (!got && row_holds(&row, now->ms)))
			continue;
		if (got)
			log_line(LOG_WARN, "unfinished work is torn, or no such file: wiped");
		slot_write(&slots, i, zeros);
	}
	slots_close(&slots);
}

void parked_drop(const struct store *s)
{
	char path[4096];

	file_name(s, path);
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
	struct slots slots;
	struct row row;

	*ret = (struct parked){0};
	if (!p->known || sodium_is_zero(p->dk, DK_BYTES))
		return;
	slots_open(s, O_RDONLY, &slots);
	if (slot_of(&slots, p->pid, &row) >= 0 && row_holds(&row, now->ms)) {
		if (row_open(&row, p, ret, &err) < 0)
			log_line(LOG_WARN, "unfinished work does not open: %s", err.text);
		else
			memcpy(ret->pid, p->pid, PID_BYTES);
	}
	slots_close(&slots);
}
