/* SPDX-License-Identifier: MIT */
#include "server/hall_catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "core/wire/row.h"

#define ROWS_MAX 20000

/* Rows of one kind on their way into an array. */
struct kind {
	const char *name;
	size_t size;
	int (*decode)(const struct feed_row *row, void *ret, struct err *err);
};
struct loading {
	const struct kind *kind;
	const char *place;
	void *array;
	int n, room;
};

/* The wrappers give all decoders one type. */
#define KIND(name, type)                                                                           \
	static int decode_##name(const struct feed_row *row, void *ret, struct err *err)           \
	{                                                                                          \
		return row_##name##_decode(row, ret, err);                                         \
	}                                                                                          \
	static const struct kind name##_kind = {#name, sizeof(type), decode_##name};
KIND(dish, struct dish)
KIND(tariff, struct tariff_rule)
KIND(festival, struct festival)
KIND(workday, struct workday)

static int take_row(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct loading *l = ctx;
	void *more;

	(void)n;
	if (strcmp(row->place, "*") != 0 && strcmp(row->place, l->place) != 0)
		return 0;
	if (l->n == ROWS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d rows of %s", ROWS_MAX, l->kind->name);
	if (l->n == l->room) {
		more = realloc(l->array, (size_t)(2 * l->room + 16) * l->kind->size);
		if (!more)
			return err_set(err, ERR_LIMIT, "out of memory");
		l->array = more;
		l->room = 2 * l->room + 16;
	}
	if (l->kind->decode(row, (char *)l->array + (size_t)l->n * l->kind->size, err) < 0)
		return err->code;
	l->n++;
	return 0;
}

static int load(struct hub *h, const struct kind *kind, const char *place, struct loading *ret,
	struct err *err)
{
	*ret = (struct loading){.kind = kind, .place = place};
	return feed_walk_kind(
		&h->ledger, &(struct feed_kind){kind->name, NULL}, take_row, ret, err);
}

/* As terminals have them: by their place in the file, then by their id. */
static int by_order(const void *left, const void *right)
{
	const struct dish *a = left, *b = right;

	return a->order != b->order ? (a->order > b->order) - (a->order < b->order)
				    : strcmp(a->id, b->id);
}

static int read_rows(struct hub *h, struct hall_catalogue *ret, struct err *err)
{
	const char *place = ret->hall.place;
	struct loading l;
	int result = load(h, &dish_kind, place, &l, err);

	ret->view.dishes = ret->dishes = l.array;
	ret->view.n_dishes = l.n;
	if (result < 0)
		return result;
	if (l.n)
		qsort(ret->dishes, (size_t)l.n, sizeof(*ret->dishes), by_order);
	result = load(h, &tariff_kind, place, &l, err);
	ret->view.rules = ret->rules = l.array;
	ret->view.n_rules = l.n;
	if (result < 0)
		return result;
	result = load(h, &festival_kind, place, &l, err);
	ret->view.festivals = ret->festivals = l.array;
	ret->view.n_festivals = l.n;
	if (result < 0)
		return result;
	result = load(h, &workday_kind, place, &l, err);
	ret->view.timetable.workdays = ret->workdays = l.array;
	ret->view.timetable.n_workdays = l.n;
	return result;
}

int hall_catalogue_read(
	struct hub *h, const char *place, struct hall_catalogue *ret, struct err *err)
{
	int got;

	memset(ret, 0, sizeof(*ret));
	got = hub_hall(h, place, &ret->hall, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_BAD, "%s: no such hall", place);
	ret->view.hall = ret->view.halls = &ret->hall;
	ret->view.n_halls = 1;
	return read_rows(h, ret, err);
}

void hall_catalogue_free(struct hall_catalogue *c)
{
	free(c->dishes);
	free(c->rules);
	free(c->festivals);
	free(c->workdays);
	memset(c, 0, sizeof(*c));
}
