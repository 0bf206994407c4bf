/* SPDX-License-Identifier: MIT */
/*
 * A person whom the hub erased. Their data key is destroyed first, with the keys that were made for
 * them here before the directory knew them; then both files are rid of what was deleted in them, and
 * only then an act says so. The key file's list of erased keys tells what is still to be said, and
 * that a key which comes once more, in a late frame, is not taken.
 */
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "kiosk/store/people.h"

#define MARK    ((size_t)16)
#define AT_ONCE 16 /* the terminal stands still for so many commits */

int erase_known(struct store *s, const unsigned char kc[16], struct err *err)
{
	int64_t n;

	if (db_number(&s->keys, err, &n, 0, "SELECT 1 FROM erased WHERE kc=?", "b", kc, MARK) < 0)
		return err->code;
	return n != 0;
}

static int destroy(struct store *s, const unsigned char kc[16], struct err *err)
{
	if (db_run(&s->keys, err, "INSERT INTO erased(kc) VALUES(?) ON CONFLICT DO NOTHING", "b",
		    kc, MARK) < 0 ||
		db_run(&s->keys, err, "DELETE FROM stranger WHERE kc=?", "b", kc, MARK) < 0)
		return err->code;
	return db_run(&s->keys, err, "DELETE FROM dk WHERE kc=?", "b", kc, MARK);
}

/* Only rows with this key: the number may be somebody else's by now. */
static int forget_person(struct store *s, const unsigned char kc[16], struct err *err)
{
	if (db_run(&s->db, err,
		    "DELETE FROM card WHERE (place, resident) IN"
		    " (SELECT place, resident FROM person WHERE kc=?)",
		    "b", kc, MARK) < 0)
		return err->code;
	if (db_run(&s->db, err, "DELETE FROM callback WHERE kc=?", "b", kc, MARK) < 0)
		return err->code;
	return db_run(&s->db, err, "DELETE FROM person WHERE kc=?", "b", kc, MARK);
}

int erase_take(struct store *s, const struct erase_row *row, struct err *err)
{
	unsigned char kc[MARK];
	int got = erase_known(s, row->kc, err);

	if (got)
		return got < 0 ? got : 0;
	got = keys_stranger(s, row->place, row->resident, kc, err);
	if (got == 1)
		got = destroy(s, kc, err);
	if (got < 0 || destroy(s, row->kc, err) < 0)
		return err->code;
	return forget_person(s, row->kc, err);
}

static int next_untold(struct store *s, unsigned char kc[MARK], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->keys, "SELECT kc FROM erased WHERE told=0 LIMIT 1", err);
	const void *found;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	got = db_step(&s->keys, stmt, err);
	if (got <= 0)
		return got;
	found = db_blob(stmt, 0, &n);
	if (n == MARK)
		memcpy(kc, found, MARK);
	sqlite3_reset(stmt);
	return n == MARK ? 1 : err_set(err, ERR_BAD, "an erased key's mark is malformed");
}

static int say(
	struct store *s, const struct moment *now, const unsigned char kc[MARK], struct err *err)
{
	static const struct person nobody = {.known = false};
	struct recorded done = {.ticket = 0};
	struct act act;

	act_init(&act, ACT_ERASED);
	act.head.has_ref = true;
	memcpy(act.head.ref, kc, MARK);
	if (store_record(s, now, &act, &nobody, &done, err) != RECORD_OK)
		return err->code;
	/* A crash before this says it twice: that is no harm. */
	return db_run(&s->keys, err, "UPDATE erased SET told=1 WHERE kc=?", "b", kc, MARK);
}

int outbox_erased(struct store *s, const struct moment *now, bool *said, struct err *err)
{
	unsigned char kc[MARK];
	int got;

	*said = false;
	if (store_ready(s, err) < 0)
		return err->code;
	got = next_untold(s, kc, err);
	if (got <= 0)
		return got;
	parked_drop(s);
	got = service_scrub(s, err);
	for (int i = 0; got == 1 && i < AT_ONCE; i++) {
		if (say(s, now, kc, err) < 0)
			return err->code;
		*said = true;
		got = next_untold(s, kc, err);
	}
	return got < 0 ? got : 0;
}
