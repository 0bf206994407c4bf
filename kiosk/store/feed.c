/* SPDX-License-Identifier: MIT */
/*
 * Rows of the feed. Each carries a generation: what counts is state.gen. A snapshot, or a feed
 * asked for from the beginning, collects under a generation of its own and counts from the
 * transaction of its last frame on; replaced rows are swept away later, a few at a time. So a
 * snapshot of a large directory never stops the terminal, and half of one never counts.
 */
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/peer_row.h"
#include "kiosk/store/peers.h"
#include "kiosk/store/people.h"

#define SWEEP_ROWS 500

/* ---- one row ---------------------------------------------------------------------------------- */

static int raw_put(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO feed_row(gen, kind, place, key, need, rev, body)"
		" VALUES(?, ?, ?, ?, ?, ?, ?)",
		"itttiit", gen, row->kind, row->place, row->key, (int64_t)row->need, row->rev,
		row->body);
}

static int raw_remove(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	return db_run(&s->db, err,
		"DELETE FROM feed_row WHERE gen=? AND kind=? AND place=? AND key=?", "ittt", gen,
		row->kind, row->place, row->key);
}

static int take_person(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct person_row person;
	int result = row_person_decode(row, s->id.grant.feed_key, &person, err);

	return result < 0 ? ERR_BAD : directory_put(s, gen, &person, err);
}

static int take_card(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct card_row card;
	int result = row_card_decode(row, &card, err);

	return result < 0 ? ERR_BAD : directory_put_card(s, gen, &card, err);
}

static int take_lease(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct lease_row lease;
	int result = row_lease_decode(row, &lease, err);

	return result < 0 ? ERR_BAD : lease_put(s, gen, &lease, err);
}

static int drop_lease(struct store *s, int64_t gen, const char *key, struct err *err)
{
	return db_run(&s->db, err, "DELETE FROM lease WHERE gen=? AND resource=?", "it", gen, key);
}

/* The day it first came with this word stays with it, whatever snapshots come later. */
static int take_answer(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct answer_row answer;

	if (row_answer_decode(row, &answer, err) < 0)
		return ERR_BAD;
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO answer(gen, id, yes, day, why) VALUES(?1, ?2, ?3, coalesce("
		"(SELECT day FROM answer WHERE gen=?4 AND id=?2 AND yes=?3), ?5), ?6)",
		"ibiiit", gen, answer.id, sizeof(answer.id), (int64_t)answer.yes, s->state.gen,
		(int64_t)s->feed_day, answer.why);
}

/* Done once and for all generations. */
static int take_erase(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	struct erase_row erase;

	(void)gen;
	return row_erase_decode(row, &erase, err) < 0 ? ERR_BAD : erase_take(s, &erase, err);
}

static int drop_erase(struct store *s, int64_t gen, const char *key, struct err *err)
{
	(void)s, (void)gen, (void)key, (void)err;
	return 0;
}

static int drop_answer(struct store *s, int64_t gen, const char *key, struct err *err)
{
	unsigned char id[ACT_ID_BYTES];

	if (hex_to(id, sizeof(id), key) < 0)
		return 0; /* never taken */
	return db_run(
		&s->db, err, "DELETE FROM answer WHERE gen=? AND id=?", "ib", gen, id, sizeof(id));
}

/* Kinds that have tables of their own; all others stay as they came. */
static const struct own_kind {
	const char *name;
	int (*take)(struct store *s, int64_t gen, const struct feed_row *row, struct err *err);
	int (*drop)(struct store *s, int64_t gen, const char *key, struct err *err);
} own_kinds[] = {
	{"person", take_person, directory_remove},
	{"card", take_card, directory_remove_card},
	{"lease", take_lease, drop_lease},
	{"answer", take_answer, drop_answer},
	{"callback", callbacks_take, callbacks_drop},
	{"erase", take_erase, drop_erase},
	{PEER_ROW_KIND, peers_take, peers_drop},
};

static const struct own_kind *own_kind_of(const char *kind)
{
	for (size_t i = 0; i < sizeof(own_kinds) / sizeof(own_kinds[0]); i++)
		if (strcmp(own_kinds[i].name, kind) == 0)
			return &own_kinds[i];
	return NULL;
}

/* Data that breaks a rule is ERR_BAD from its decoder; then it is only kept. */
static int take_own(struct store *s, const struct own_kind *kind, int64_t gen,
	const struct feed_row *row, struct err *err)
{
	int result = kind->take(s, gen, row, err);

	if (!result)
		return raw_remove(s, gen, row, err);
	if (result != ERR_BAD)
		return result;
	log_line(LOG_WARN, "a feed row was skipped: %s", err->text);
	*err = (struct err){0};
	return raw_put(s, gen, row, err);
}

static int take_row(struct store *s, int64_t gen, const struct feed_row *row, struct err *err)
{
	const struct own_kind *kind = own_kind_of(row->kind);
	bool readable = row->need <= FEED_LEVEL && !row->gone;

	if (kind && readable)
		return take_own(s, kind, gen, row, err);
	/* Gone, or beyond this program: what was known before must not be used any more. */
	if (kind && kind->drop(s, gen, row->key, err) < 0)
		return err->code;
	return row->gone ? raw_remove(s, gen, row, err) : raw_put(s, gen, row, err);
}

/* ---- one frame -------------------------------------------------------------------------------- */

/* Where this frame's rows go. A frame is the next of what was asked for, or it is refused. */
static int frame_target(
	const struct store *s, const struct feed_header *h, struct state *next, struct err *err)
{
	const struct state *now = &s->state;
	bool collecting = now->collect_to >= 0;

	*next = *now;
	if (h->epoch.n != now->epoch.n ||
		memcmp(h->epoch.id, now->epoch.id, sizeof(h->epoch.id)) != 0)
		return err_set(err, ERR_BAD, "a feed of another epoch");
	if (h->to < h->from)
		return err_set(err, ERR_BAD, "a feed that runs backwards");
	if (h->from == 0 || (h->snapshot && !(collecting && h->from == now->collect_to))) {
		next->collect_gen = now->collect_gen + 1;
		collecting = true;
	} else if (h->from != (collecting ? now->collect_to : now->cursor)) {
		return err_set(err, ERR_BAD, "a feed from revision %lld that was not asked for",
			(long long)h->from);
	}
	memcpy(next->filter, h->filter, sizeof(next->filter));
	if (collecting)
		next->collect_to = h->to;
	else
		next->cursor = h->to;
	return 0;
}

static void frame_end(const struct feed_header *h, struct state *next)
{
	if (next->collect_to < 0 || !h->last)
		return;
	next->gen = next->collect_gen;
	next->cursor = h->to;
	next->collect_to = -1;
}

static int frame_rows(struct store *s, struct feed *feed, int64_t gen, struct err *err)
{
	struct feed_row row;
	int got;

	while ((got = feed_next(feed, &row, err)) == 1)
		if (take_row(s, gen, &row, err) < 0)
			return err->code;
	return got;
}

/* Both files are written; keys are durable first (schema.c tells why). */
static int frame_write(struct store *s, struct feed *feed, struct state *next, struct err *err)
{
	int64_t gen = next->collect_to >= 0 ? next->collect_gen : next->gen;
	int result = db_begin(&s->keys, err);

	if (!result)
		result = db_begin(&s->db, err);
	if (!result)
		result = frame_rows(s, feed, gen, err);
	frame_end(&feed->header, next);
	if (!result)
		result = state_save(s, next, err);
	if (!result)
		result = service_commit_keys(s, err);
	if (!result)
		return service_commit(s, err);
	db_rollback(&s->keys);
	db_rollback(&s->db);
	return result;
}

/* A frame without news, every half minute: SQLite finds the state row as it was and writes nothing. */
int outbox_feed(struct store *s, struct feed *feed, struct err *err)
{
	bool rows = feed->rows.left > 0;
	struct state next;

	if (store_writable(s, err) < 0)
		return err->code;
	if (!s->id.enrolled)
		return err_set(err, ERR_DENIED, "this terminal is not enrolled");
	if (frame_target(s, &feed->header, &next, err) < 0)
		return err->code;
	s->feed_day = moment_at(feed->header.now_ms, CLOCK_HUB).day;
	if (frame_write(s, feed, &next, err) < 0)
		return err->code;
	generation_keep(s);
	s->rows_changed |= rows || next.gen != s->state.gen;
	s->state = next;
	service_tidy(s);
	return 0;
}

/* ---- upkeep ----------------------------------------------------------------------------------- */

static int reread_one(struct store *s, sqlite3_stmt *stmt, struct err *err)
{
	struct feed_row row = {
		.need = sqlite3_column_int(stmt, 3), .rev = sqlite3_column_int64(stmt, 4)};
	char body[FEED_BODY_MAX];

	if (!text_copy(row.kind, sizeof(row.kind), db_text(stmt, 0)) ||
		!text_copy(row.place, sizeof(row.place), db_text(stmt, 1)) ||
		!text_copy(row.key, sizeof(row.key), db_text(stmt, 2)) ||
		!text_copy(body, sizeof(body), db_text(stmt, 5)))
		return err_set(err, ERR_BAD, "a kept feed row is malformed");
	row.body = body;
	return take_row(s, s->state.gen, &row, err);
}

static int reread_rows(struct store *s, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT kind, place, key, need, rev, body FROM feed_row WHERE gen=? AND"
		" kind IN('person', 'card', 'lease', 'answer', 'callback', 'erase', '" PEER_ROW_KIND
		"') AND need<=?",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", s->state.gen, (int64_t)FEED_LEVEL);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		got = reread_one(s, stmt, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got;
}

int feed_reread(struct store *s, struct err *err)
{
	struct state next = s->state;
	int result;

	next.level = FEED_LEVEL;
	s->feed_day = moment_at(s->last_ms, CLOCK_WALL).day;
	result = db_begin(&s->db, err);
	if (!result)
		result = reread_rows(s, err);
	if (!result)
		result = state_save(s, &next, err);
	if (!result)
		result = db_commit(&s->db, err);
	if (!result)
		s->state = next;
	else
		db_rollback(&s->db);
	return result;
}

void feed_sweep(struct store *s)
{
	static const char *const sweeps[] = {
		"DELETE FROM person WHERE (gen, place, resident) IN"
		" (SELECT gen, place, resident FROM person WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM card WHERE (gen, mark) IN"
		" (SELECT gen, mark FROM card WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM lease WHERE (gen, resource) IN"
		" (SELECT gen, resource FROM lease WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM answer WHERE (gen, id) IN"
		" (SELECT gen, id FROM answer WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM callback WHERE (gen, id) IN"
		" (SELECT gen, id FROM callback WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM peer WHERE (gen, key) IN (SELECT gen, key FROM peer WHERE gen<?1 LIMIT ?2)",
		"DELETE FROM feed_row WHERE (gen, kind, place, key) IN"
		" (SELECT gen, kind, place, key FROM feed_row WHERE gen<?1 LIMIT ?2)",
	};
	struct err err = {0};
	int result = db_begin(&s->db, &err);

	for (size_t i = 0; !result && i < sizeof(sweeps) / sizeof(sweeps[0]); i++)
		result = db_run(&s->db, &err, sweeps[i], "ii", s->state.gen, (int64_t)SWEEP_ROWS);
	if (!result)
		result = service_commit(s, &err);
	else
		db_rollback(&s->db);
	if (result < 0)
		log_line(LOG_WARN, "old feed rows stay for now: %s", err.text);
}
