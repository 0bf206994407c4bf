/* SPDX-License-Identifier: MIT */
/*
 * The catalogue as one const snapshot. Rows are decoded only when the feed changed them; an order
 * or a new day only counts the portions again.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/internal.h"

#define ROWS_MAX 20000

struct snapshot {
	struct catalogue view;
	struct menu_day *menu_days;
	struct right *rights;
};

static const struct catalogue nothing;

/* Each kind with its array in the catalogue. The wrappers give all decoders one type. */
#define DECODER(kind)                                                                              \
	static int decode_##kind(const struct feed_row *row, void *ret, struct err *err)           \
	{                                                                                          \
		return row_##kind##_decode(row, ret, err);                                         \
	}
DECODER(hall)
DECODER(dish)
DECODER(slot)
DECODER(tariff)
DECODER(offering)
DECODER(notice)
DECODER(key)
DECODER(festival)
DECODER(workday)
DECODER(change)

#define KIND(name, member, type)                                                                   \
	{                                                                                          \
#name, sizeof(type), decode_##name, offsetof(struct catalogue, member),            \
			offsetof(struct catalogue, n_##member)                                     \
	}
#define TIMED(name, member, type)                                                                  \
	{                                                                                          \
#name, sizeof(type), decode_##name, offsetof(struct catalogue, timetable.member),  \
			offsetof(struct catalogue, timetable.n_##member)                           \
	}
static const struct kind {
	const char *name;
	size_t size;
	int (*decode)(const struct feed_row *row, void *ret, struct err *err);
	size_t at, n_at; /* of the pointer and of the count in struct catalogue */
} kinds[] = {
	KIND(hall, halls, struct hall),
	KIND(dish, dishes, struct dish),
	KIND(slot, slots, struct slot),
	KIND(tariff, rules, struct tariff_rule),
	KIND(offering, offerings, struct offering),
	KIND(notice, notices, struct notice),
	KIND(key, keys, struct token_key),
	KIND(festival, festivals, struct festival),
	TIMED(workday, workdays, struct workday),
	TIMED(change, changes, struct session_change),
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void *array_of(const struct catalogue *c, const struct kind *kind)
{
	void *array;

	memcpy(&array, (const char *)c + kind->at, sizeof(array));
	return array;
}

static void array_set(struct catalogue *c, const struct kind *kind, void *array, int n)
{
	memcpy((char *)c + kind->at, &array, sizeof(array));
	memcpy((char *)c + kind->n_at, &n, sizeof(n));
}

void snapshot_free(struct snapshot *snapshot)
{
	if (!snapshot)
		return;
	for (size_t i = 0; i < KINDS; i++)
		free(array_of(&snapshot->view, &kinds[i]));
	free(snapshot->menu_days);
	free(snapshot->rights);
	free(snapshot);
}

static bool decode_row(sqlite3_stmt *stmt, const struct kind *kind, void *ret)
{
	struct feed_row row = {.rev = sqlite3_column_int64(stmt, 1), .body = db_text(stmt, 2)};
	struct err err = {0};

	text_copy(row.kind, sizeof(row.kind), kind->name);
	if (!text_copy(row.key, sizeof(row.key), db_text(stmt, 0)))
		return false;
	if (kind->decode(&row, ret, &err) == 0)
		return true;
	log_line(LOG_WARN, "a feed row was skipped: %s", err.text);
	return false;
}

/* Room for one more; false when there is no memory. */
static bool room_for(char **array, int *room, int n, size_t size)
{
	int wanted = *room ? *room * 2 : 16;
	char *more;

	if (n < *room)
		return true;
	more = realloc(*array, (size_t)wanted * size);
	if (!more)
		return false;
	*array = more;
	*room = wanted;
	return true;
}

/* The rows of one kind into a new array; a row that breaks a rule is left out. */
static int load_kind(struct store *s, const struct kind *kind, struct catalogue *c, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT key, rev, body FROM feed_row WHERE gen=? AND kind=? AND need<=?"
		" ORDER BY iif(kind='dish', json_extract(body, '$.no'), 0), key, place",
		err);
	char *array = NULL;
	int n = 0, room = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", s->state.gen, kind->name, (int64_t)FEED_LEVEL);
	while ((got = db_step(&s->db, stmt, err)) == 1 && n < ROWS_MAX) {
		if (!room_for(&array, &room, n, kind->size)) {
			got = err_set(err, ERR_IO, "out of memory");
			break;
		}
		n += decode_row(stmt, kind, array + (size_t)n * kind->size);
	}
	sqlite3_reset(stmt);
	array_set(c, kind, array, n);
	return got < 0 ? got : 0;
}

static int index_menus(struct snapshot *snapshot, struct err *err)
{
	struct catalogue *c = &snapshot->view;

	if (!c->n_dishes)
		return 0;
	snapshot->menu_days = calloc((size_t)c->n_dishes, sizeof(*snapshot->menu_days));
	if (!snapshot->menu_days)
		return err_set(err, ERR_IO, "out of memory");
	menu_days_fill(snapshot->menu_days, c->dishes, c->n_dishes);
	c->menu_days = snapshot->menu_days;
	return 0;
}

static int load_rows(struct store *s, struct snapshot *snapshot, struct err *err)
{
	struct catalogue *c = &snapshot->view;
	int64_t above;

	for (size_t i = 0; i < KINDS; i++)
		if (load_kind(s, &kinds[i], c, err) < 0)
			return err->code;
	if (index_menus(snapshot, err) < 0)
		return err->code;
	if (db_number(&s->db, err, &above, 0,
		    "SELECT count(*) FROM feed_row WHERE gen=? AND need>? AND need>1", "ii",
		    s->state.gen, (int64_t)FEED_LEVEL) < 0)
		return err->code;
	c->n_above = (int)above;
	c->birthday = s->birthday;
	text_copy(c->kiosk, sizeof(c->kiosk), s->id.grant.kiosk);
	c->hall = catalogue_hall(c, s->id.grant.place);
	return 0;
}

static struct snapshot *snapshot_new(struct store *s)
{
	struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
	struct err err = {0};

	if (snapshot && load_rows(s, snapshot, &err) == 0)
		return snapshot;
	log_line(LOG_FAIL, "no new catalogue: %s", snapshot ? err.text : "out of memory");
	snapshot_free(snapshot);
	return NULL;
}

void store_set_birthday(struct store *s, enum birthday_rule rule)
{
	s->birthday = rule;
	s->rows_changed = true;
}

const struct catalogue *store_catalogue(const struct store *s)
{
	return s->snapshot ? &s->snapshot->view : &nothing;
}

/* Without an answer from the disk there is nothing to sell. */
static void rights_renew(struct store *s, day_t today)
{
	struct snapshot *snapshot = s->snapshot;
	struct err err = {0};

	free(snapshot->rights);
	snapshot->rights = NULL;
	snapshot->view.n_rights = 0;
	if (lease_rights(s, today, &snapshot->rights, &snapshot->view.n_rights, &err) < 0)
		log_line(LOG_WARN, "rights: %s", err.text);
	snapshot->view.rights = snapshot->rights;
}

static int by_resource(const void *key, const void *right)
{
	return strcmp(key, ((const struct right *)right)->resource);
}

/* One of them is read again; false when all must be. */
static bool right_renew(struct store *s, day_t today)
{
	struct snapshot *snapshot = s->snapshot;
	struct lease_state lease;
	struct err err = {0};
	struct right *right = NULL;

	if (!snapshot || s->rows_changed || s->rights_changed || s->snapshot_day != today)
		return false;
	if (snapshot->view.n_rights)
		right = bsearch(s->right_sold, snapshot->rights, (size_t)snapshot->view.n_rights,
			sizeof(*right), by_resource);
	/* Nothing was sold of one that is not there: a ticket was given. */
	if (!right)
		return true;
	if (lease_read(s, s->right_sold, today, &lease, &err) < 0)
		return false;
	right->left = lease_left(s, &lease);
	return true;
}

bool store_refresh(struct store *s, const struct moment *now)
{
	struct err err = {0};

	if (!s->rows_changed && !s->rights_changed && !s->right_sold[0] &&
		s->snapshot_day == now->day)
		return false;
	if (store_ready(s, &err) < 0)
		return false;
	if (right_renew(s, now->day)) {
		s->right_sold[0] = 0;
		return true;
	}
	if (s->rows_changed || !s->snapshot) {
		struct snapshot *snapshot = snapshot_new(s);

		if (!snapshot)
			return false;
		snapshot_free(s->snapshot);
		s->snapshot = snapshot;
	}
	rights_renew(s, now->day);
	s->rows_changed = s->rights_changed = false;
	s->right_sold[0] = 0;
	s->snapshot_day = now->day;
	return true;
}
