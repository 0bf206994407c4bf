/* SPDX-License-Identifier: MIT */
/*
 * The terminal's database: the journal and what follows from it. One process writes; the terminal
 * program holds `PATH.lock` while it runs, commands that only read open beside it.
 *
 * An act, its projections (orders, check-ins, lease counters, print job) and its pick-up number are
 * one transaction. A failed COMMIT is handled as a lying disk must be: the file is closed, its
 * pages are dropped from the cache, it is opened again to see what the platter holds, the acts
 * since the last checkpoint that are missing are appended from memory, and only after that commit
 * is anything called done. A second failure: out of service until store_recover succeeds.
 */
#ifndef KIOSK_STORE_STORE_H
#define KIOSK_STORE_STORE_H

#include "core/base/clock.h"
#include "core/base/db.h"
#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/visit/event.h"
#include "core/wire/enrol.h"
#include "kiosk/store/printq.h"

enum store_mode { STORE_WRITE, STORE_READ };

/*
 * db_path: the database; key_path: K_kiosk and the terminal's Ed25519 key, 0600, made when missing
 * in STORE_WRITE. ERR_BUSY names the pid that holds the lock. ERR_FUTURE, ERR_BAD, ERR_IO as
 * db_open. Nothing is left behind on failure.
 */
MUST_USE int store_open(struct store **ret, const char *db_path, const char *key_path,
	enum store_mode mode, struct err *err);
void store_close(struct store *s); /* NULL allowed; checkpoints when writing */

/* The lock of STORE_WRITE alone, for what must not be done beside a terminal. ERR_BUSY names the
 * pid; ERR_IO: no terminal can run there either. */
MUST_USE int store_lock(const char *db_path, int *ret, struct err *err);
void store_unlock(const char *db_path, int lock); /* -1 allowed */

/* ---- who this terminal is ------------------------------------------------------------------ */

struct identity {
	bool enrolled;
	struct enrol_grant grant;
	unsigned char stream[STREAM_BYTES];
	unsigned char public_key[SIGN_PUBLIC], secret_key[SIGN_SECRET];
};
const struct identity *store_identity(const struct store *s);
/* Takes what enrolment gave; starts with an empty directory and no rights. */
MUST_USE int store_enrolled(struct store *s, const struct enrol_grant *grant, struct err *err);
/* Time of the newest act, 0 when there is none: the floor of the hall clock. */
int64_t store_last_ms(const struct store *s);

/* ---- acts ----------------------------------------------------------------------------------- */

/*
 * Completes the draft (seq, id, time, day, place, pick-up number or ticket), seals it under whose's
 * key (a fresh one for a stranger), and commits it with its projections. Fills ret as EV_RECORDED
 * wants it, ticket left alone. RECORD_NO_RIGHT: an order or seat beyond the lease, nothing written.
 * RECORD_FAILED: err says why, nothing written or promised.
 */
enum record_result store_record(struct store *s, const struct moment *now, const struct act *draft,
	const struct person *whose, struct recorded *ret, struct err *err);

/* After RECORD_FAILED: tries to come back. 0 = in service, everything promised is on the disk. */
MUST_USE int store_recover(struct store *s, struct err *err);
bool store_in_service(const struct store *s);

/* Moves the WAL into the database; call when idle. */
void store_checkpoint(struct store *s);

/* Calls each(ctx, act, sync) for acts with from <= seq <= to, bodies opened where a key is here;
 * sync = "synced", "waiting" or "quarantined". each returns < 0 to stop with that result. */
typedef int (*store_each)(void *ctx, const struct act *act, const char *sync);
MUST_USE int store_walk(
	struct store *s, int64_t from, int64_t to, store_each each, void *ctx, struct err *err);
int store_act(struct store *s, int64_t seq, struct act *ret, struct err *err) MUST_USE;
int64_t store_seq_of(struct store *s, const unsigned char id[ACT_ID_BYTES]); /* 0 = not here */

/*
 * Walks the chain and every act's form, id and key; then the projections against the journal.
 * 0 = all is well; ERR_BAD: err names the first act that is wrong ("act 17: …"). n: acts seen.
 */
MUST_USE int store_verify(struct store *s, int64_t *n, struct err *err);

/* ---- people --------------------------------------------------------------------------------- */

/* Fill ret as EV_LOOKUP wants it, ticket left alone. Never fail: LOOKUP_FAILED tells. */
void store_find_card(
	struct store *s, const struct card *card, const struct moment *now, struct lookup *ret);
/* WL1 codes and slip codes. */
void store_find_scan(
	struct store *s, const char *text, const struct moment *now, struct lookup *ret);
/* Somebody the person present may act for: LOOKUP_FOUND or LOOKUP_UNKNOWN. */
void store_find_link(
	struct store *s, const struct link_to *link, const struct moment *now, struct lookup *ret);
/* People of this hall by the initials of their names: letters A-Z, or 2-9 for those of a telephone.
 * ticket left alone; never fails: failed tells. */
void store_find_initials(struct store *s, const char *letters, struct found *ret);
/* The same by a telephone's digits: who has its tag, mostly one person, or those who share it. */
void store_find_phone(struct store *s, const char *digits, struct found *ret);
void store_find_badges(struct store *s, struct found *ret); /* the hall's volunteers */
MUST_USE int store_standing(struct store *s, const struct person *p, const struct moment *now,
	struct standing *ret, struct err *err);

/* Unfinished work, until a look-up of the same person comes with it; until_ms 0: it is over. It outlives
 * the program, not the machine: nothing waits for it, what cannot be kept is only logged. Tidy takes
 * away what waited too long. */
void store_park(struct store *s, const struct moment *now, const struct person *whose,
	const struct parked *work);
void store_park_tidy(struct store *s, const struct moment *now);

/* ---- what there is -------------------------------------------------------------------------- */

/* The present snapshot, never NULL; valid until the next store_refresh, which returns true when it
 * built a new one because rows or portions changed. */
const struct catalogue *store_catalogue(const struct store *s);
bool store_refresh(struct store *s, const struct moment *now);
/* Of the configuration: the catalogue carries it from the next snapshot on. BIRTHDAY_ON until then. */
void store_set_birthday(struct store *s, enum birthday_rule rule);

/* ---- looking after it ----------------------------------------------------------------------- */

/* A table that follows from the journal, against the same made again from it. */
struct compared {
	const char *name; /* "orders" */
	int64_t rows;     /* as the journal has it */
	bool same;
};
#define COMPARED_MAX 14
struct rebuilt {
	int64_t acts;
	struct compared tables[COMPARED_MAX];
	int n;
	bool differed, mended;
};
/* Walks the chain as store_verify does and makes all projections again. In STORE_WRITE, where one
 * differs all are written anew at once; grants and the states of print jobs stay, a job that was
 * lost does not print by itself. Tables that differ are no error; a broken chain is ERR_BAD. */
MUST_USE int store_rebuild(struct store *s, struct rebuilt *ret, struct err *err);

/* A consistent copy at path, also beside a running terminal (STORE_READ), without any key. Written
 * under another name, read back, synced, renamed: only a whole copy replaces an older one. */
MUST_USE int store_backup(struct store *s, const char *path, struct err *err);
/* Reads such a copy: every page and the whole chain. acts: how many it holds. */
MUST_USE int store_copied(const char *path, int64_t *acts, struct err *err);

#endif
