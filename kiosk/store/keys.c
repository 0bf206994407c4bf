/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/hall/newcomer.h"
#include "kiosk/store/people.h"
#include "kiosk/store/reading.h"

#define MARK 16

/* A wrapped key opens only in its own row. */
static void about_key(char out[40], const unsigned char kc[MARK])
{
	char hex[2 * MARK + 1];

	hex_from(hex, kc, MARK);
	snprintf(out, 40, "dk %s", hex);
}

/* Its place among those that were unwrapped for this walk: where it is, or may be put. */
static struct known_key *known_place(struct reading *reading, const unsigned char kc[MARK])
{
	struct known_key *key;
	uint32_t at;

	memcpy(&at, kc, sizeof(at));
	for (uint32_t i = 0; i < READING_TRIES; i++) {
		key = &reading->key[(at + i) % READING_KEYS];
		if (!key->there || memcmp(key->kc, kc, MARK) == 0)
			return key;
	}
	key = &reading->key[at % READING_KEYS];
	key->there = false;
	return key;
}

static int unwrap(struct store *s, sqlite3_stmt *stmt, const unsigned char kc[MARK],
	unsigned char dk[DK_BYTES])
{
	struct buf plain = BUF_SECRET(DK_BYTES);
	char about[40];
	size_t n;
	const void *wrapped = db_blob(stmt, 1, &n);
	int result = ERR_DENIED;

	about_key(about, kc);
	if (n == DK_BYTES + WRAP_MORE)
		result = seal_unwrap(&plain, s->k_kiosk, wrapped, n, about);
	if (!result)
		memcpy(dk, plain.data, DK_BYTES);
	buf_done(&plain);
	return result;
}

static int keys_read(
	struct store *s, const unsigned char kc[MARK], unsigned char dk[DK_BYTES], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->keys, "SELECT kc, wrapped FROM dk WHERE kc=?", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "b", kc, (size_t)MARK);
	got = db_step(&s->keys, stmt, err);
	if (got <= 0)
		return got;
	if (unwrap(s, stmt, kc, dk) < 0)
		got = err_set(err, ERR_DENIED, "a data key does not open");
	sqlite3_reset(stmt);
	return got;
}

/* false: it is another key than its row says. */
static bool known_put(
	struct known_key *known, const unsigned char kc[MARK], const unsigned char dk[DK_BYTES])
{
	seal_key_mark(dk, known->kc);
	memcpy(known->dk, dk, DK_BYTES);
	known->there = memcmp(known->kc, kc, MARK) == 0;
	return known->there;
}

/* What does not open is not wanted yet. */
static int keys_read_all(struct store *s, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->keys, "SELECT kc, wrapped FROM dk", err);
	unsigned char dk[DK_BYTES];
	int got;

	if (!stmt)
		return err->code;
	while ((got = db_step(&s->keys, stmt, err)) == 1) {
		size_t n;
		const unsigned char *kc = db_blob(stmt, 0, &n);

		if (n == MARK && unwrap(s, stmt, kc, dk) == 0)
			(void)known_put(known_place(s->reading, kc), kc, dk);
	}
	sodium_memzero(dk, sizeof(dk));
	return got;
}

int keys_find(
	struct store *s, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err)
{
	struct known_key *known = s->reading ? known_place(s->reading, kc) : NULL;
	int got;

	if (known && known->there) {
		memcpy(dk, known->dk, DK_BYTES);
		return 1;
	}
	got = keys_read(s, kc, dk, err);
	if (got != 1 || !known)
		return got;
	if (!known_put(known, kc, dk))
		return err_set(err, ERR_DENIED, "a data key is of another mark");
	if (++s->reading->asked == READING_ASKED && keys_read_all(s, err) < 0)
		return err->code;
	return 1;
}

static int keys_have(struct store *s, const unsigned char kc[MARK], struct err *err)
{
	int64_t n = 0;
	int result = db_number(
		&s->keys, err, &n, 0, "SELECT 1 FROM dk WHERE kc=?", "b", kc, (size_t)MARK);

	return result < 0 ? result : (int)n;
}

int keys_put(struct store *s, const unsigned char dk[DK_BYTES], struct err *err)
{
	struct buf wrapped = BUF_INIT(DK_BYTES + WRAP_MORE);
	unsigned char kc[MARK];
	char about[40];
	int result;

	seal_key_mark(dk, kc);
	result = keys_have(s, kc, err);
	if (!result)
		result = erase_known(s, kc, err);
	if (result)
		return result < 0 ? result : 0;
	about_key(about, kc);
	if (seal_wrap(&wrapped, s->k_kiosk, dk, DK_BYTES, about) < 0)
		result = err_set(err, ERR_LIMIT, "out of memory");
	else
		result = db_run(&s->keys, err, "INSERT INTO dk(kc, wrapped) VALUES(?, ?)", "bb", kc,
			(size_t)MARK, wrapped.data, wrapped.len);
	buf_done(&wrapped);
	return result;
}

int keys_stranger(struct store *s, const char *place, uint32_t resident, unsigned char kc[16],
	struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->keys, "SELECT kc FROM stranger WHERE place=? AND resident=?", err);
	const void *found;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ti", place, (int64_t)resident);
	got = db_step(&s->keys, stmt, err);
	if (got <= 0)
		return got;
	found = db_blob(stmt, 0, &n);
	if (n == MARK)
		memcpy(kc, found, MARK);
	else
		got = err_set(err, ERR_BAD, "a stranger's key mark is malformed");
	sqlite3_reset(stmt);
	return got;
}

/* One transaction: a key, and whose it is when that is known. */
static int stranger_new(struct store *s, const struct person *whose, bool lasting,
	unsigned char dk[DK_BYTES], struct err *err)
{
	unsigned char kc[MARK];

	randombytes_buf(dk, DK_BYTES);
	seal_key_mark(dk, kc);
	if (db_begin(&s->keys, err) < 0)
		return err->code;
	if (keys_put(s, dk, err) < 0 ||
		(lasting && db_run(&s->keys, err,
				    "INSERT OR REPLACE INTO stranger(place, resident, kc)"
				    " VALUES(?, ?, ?)",
				    "tib", whose->place, (int64_t)whose->resident, kc,
				    (size_t)MARK) < 0) ||
		db_commit(&s->keys, err) < 0) {
		db_rollback(&s->keys);
		return err->code;
	}
	return 0;
}

/* A neighbour keeps one key, so that today's check-in and order are known as the same person's.
 * Acts about nobody (resident 0) share the terminal's own; an unknown card and a newcomer always get
 * a fresh one: it will turn out to be somebody's. */
static int stranger_key(struct store *s, const struct act_head *head, const struct person *whose,
	unsigned char dk[DK_BYTES], struct err *err)
{
	bool lasting = head->kind != ACT_UNKNOWN && strcmp(head->what, NEWCOMER) != 0;
	unsigned char kc[MARK];
	int got = 0;

	if (lasting)
		got = keys_stranger(s, whose->place, whose->resident, kc, err);
	if (got > 0)
		got = keys_find(s, kc, dk, err);
	if (got)
		return got < 0 ? got : 0;
	return stranger_new(s, whose, lasting, dk, err);
}

int keys_for_act(struct store *s, const struct act_head *head, const struct person *whose,
	unsigned char dk[DK_BYTES], struct err *err)
{
	if (!whose->known)
		return stranger_key(s, head, whose, dk, err);
	if (sodium_is_zero(whose->dk, DK_BYTES))
		return err_set(err, ERR_BAD, "a person without a data key");
	/* It came out of the key file with the directory. It is not put back there: it may have been
	 * erased while the person stood here. */
	memcpy(dk, whose->dk, DK_BYTES);
	return 0;
}
