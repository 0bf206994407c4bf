/* SPDX-License-Identifier: MIT */
#include "kiosk/store/pin.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/tries.h"
#include "kiosk/store/internal.h"

#define FREE_TRIES 3
#define ABOUT      "staff pin"

/* The one row; hash (crypto_pwhash_STRBYTES) may be NULL. 1 = a PIN is set. */
struct pin_row {
	int64_t set_ms, failed_ms;
	int failed;
};
static int row_read(struct store *s, struct pin_row *row, char *hash, struct err *err)
{
	struct buf plain = BUF_SECRET(crypto_pwhash_STRBYTES);
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT set_ms, failed, failed_ms, wrapped FROM staff_pin", err);
	int got = stmt ? db_step(&s->db, stmt, err) : err->code;
	const void *wrapped;
	size_t n;

	if (got <= 0)
		return got;
	row->set_ms = sqlite3_column_int64(stmt, 0);
	row->failed = sqlite3_column_int(stmt, 1);
	row->failed_ms = sqlite3_column_int64(stmt, 2);
	wrapped = db_blob(stmt, 3, &n);
	if (n != crypto_pwhash_STRBYTES + WRAP_MORE ||
		seal_unwrap(&plain, s->k_kiosk, wrapped, n, ABOUT) < 0)
		got = err_set(err, ERR_DENIED, "the staff PIN does not open: set it anew");
	else if (hash)
		memcpy(hash, plain.data, crypto_pwhash_STRBYTES);
	sqlite3_reset(stmt);
	buf_done(&plain);
	return got;
}

/* 111111, 234567, 987654: each digit as far from the one before. */
static bool easy(const char *digits)
{
	int step = digits[1] - digits[0];

	for (const char *d = digits + 1; *d; d++)
		if (d[0] - d[-1] != step)
			return false;
	return step >= -1 && step <= 1;
}

static bool digits_good(const char *digits)
{
	size_t n = strlen(digits);

	return n >= PIN_DIGITS_MIN && n <= PIN_DIGITS_MAX && strspn(digits, "0123456789") == n;
}

static int row_write(struct store *s, const char hash[crypto_pwhash_STRBYTES],
	const struct moment *now, struct err *err)
{
	struct buf wrapped = BUF_INIT(crypto_pwhash_STRBYTES + WRAP_MORE);
	int result;

	if (seal_wrap(&wrapped, s->k_kiosk, hash, crypto_pwhash_STRBYTES, ABOUT) < 0)
		result = err_set(err, ERR_LIMIT, "out of memory");
	else if (db_begin(&s->db, err) < 0)
		result = err->code;
	else if (db_run(&s->db, err,
			 "INSERT OR REPLACE INTO staff_pin(one, wrapped, set_ms) VALUES(1, ?, ?)",
			 "bi", wrapped.data, wrapped.len, now->ms) < 0) {
		db_rollback(&s->db);
		result = err->code;
	} else {
		result = service_commit(s, err);
	}
	buf_done(&wrapped);
	return result;
}

int store_pin_set(struct store *s, const char *digits, const struct moment *now, struct err *err)
{
	char hash[crypto_pwhash_STRBYTES] = {0};
	int result;

	if (store_writable(s, err) < 0)
		return err->code;
	if (!digits_good(digits))
		return err_set(
			err, ERR_BAD, "a PIN is %d to %d digits", PIN_DIGITS_MIN, PIN_DIGITS_MAX);
	if (easy(digits))
		return err_set(err, ERR_BAD, "a PIN such as 111111 or 123456 is too easy");
	if (crypto_pwhash_str(hash, digits, strlen(digits), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_MEMLIMIT_INTERACTIVE))
		return err_set(err, ERR_LIMIT, "not enough memory to keep a PIN safely");
	result = row_write(s, hash, now, err);
	sodium_memzero(hash, sizeof(hash));
	return result;
}

int store_pin_state(
	struct store *s, const struct moment *now, struct pin_state *ret, struct err *err)
{
	struct pin_row row;
	int got;

	*ret = (struct pin_state){.set = false};
	if (store_ready(s, err) < 0)
		return err->code;
	got = row_read(s, &row, NULL, err);
	if (got <= 0)
		return got;
	*ret = (struct pin_state){true, row.set_ms, row.failed,
		tries_wait_ms(row.failed, FREE_TRIES, row.failed_ms, now->ms)};
	return 0;
}

bool store_pin_good(const char *digits, const char *first)
{
	return digits_good(digits) && !easy(digits) && (!*first || strcmp(digits, first) == 0);
}

/* ---- a try ------------------------------------------------------------------------------------ */

static int count(struct store *s, int failed, const struct moment *now, struct err *err)
{
	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	if (db_run(&s->db, err, "UPDATE staff_pin SET failed=?, failed_ms=?", "ii", (int64_t)failed,
		    now->ms) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}

static enum pin_result judge(
	const char hash[crypto_pwhash_STRBYTES], const char *digits, struct err *err)
{
	errno = 0;
	if (crypto_pwhash_str_verify(hash, digits, strlen(digits)) == 0)
		return PIN_RIGHT;
	if (errno != ENOMEM)
		return PIN_WRONG;
	err_set(err, ERR_LIMIT, "not enough memory to judge a PIN");
	return PIN_FAILED;
}

static enum pin_result try_row(struct store *s, const char *digits, const struct moment *now,
	struct pin_answer *ret, struct err *err)
{
	char hash[crypto_pwhash_STRBYTES];
	struct pin_row row;
	int got = row_read(s, &row, hash, err);
	enum pin_result result;

	if (got <= 0)
		return got < 0 ? PIN_FAILED : PIN_NOT_SET;
	/* Set back: the wait begins anew, by the clock that counts now. */
	if (row.failed_ms > now->ms && count(s, row.failed, now, err) < 0)
		return PIN_FAILED;
	ret->wait_ms = tries_wait_ms(row.failed, FREE_TRIES, row.failed_ms, now->ms);
	if (ret->wait_ms || !*digits) {
		sodium_memzero(hash, sizeof(hash));
		return ret->wait_ms ? PIN_EARLY : PIN_WANTED;
	}
	result = count(s, row.failed + 1, now, err) < 0 ? PIN_FAILED : judge(hash, digits, err);
	sodium_memzero(hash, sizeof(hash));
	if (result == PIN_WRONG)
		ret->wait_ms = tries_wait_ms(row.failed + 1, FREE_TRIES, now->ms, now->ms);
	else if (result == PIN_RIGHT && count(s, 0, now, err) < 0)
		log_line(LOG_WARN, "tries of the PIN are still counted: %s", err->text);
	return result;
}

void store_pin_try(
	struct store *s, const char *digits, const struct moment *now, struct pin_answer *ret)
{
	unsigned ticket = ret->ticket;
	struct err err = {0};

	*ret = (struct pin_answer){.ticket = ticket, .enrolled = s->id.enrolled};
	ret->result = store_ready(s, &err) < 0 ? PIN_FAILED : try_row(s, digits, now, ret, &err);
	if (ret->result == PIN_FAILED)
		log_line(LOG_FAIL, "the staff PIN: %s", err.text);
}
