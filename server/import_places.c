/* SPDX-License-Identifier: MIT */
/*
 * Halls, the hours of their meals, festivals and notices.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/import_table.h"

/* ---- halls ---------------------------------------------------------------------------------- */

static int put_issuer_key(struct import *im, const char *place, struct err *err)
{
	struct token_key key = {.key_id = ISSUER_KEY_ID};
	struct feed_row row = {.kind = "key"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	unsigned char secret[TOKEN_SECRET];
	bool changed = false;
	int result;

	keys_issuer(&im->hub->keys, place, key.key_id, key.public_key, secret);
	explicit_bzero(secret, sizeof(secret));
	text_copy(row.place, sizeof(row.place), place);
	snprintf(row.key, sizeof(row.key), "%s/%d", place, key.key_id);
	row_key_encode(&key, &body);
	row.need = 1;
	row.body = buf_text(&body);
	result = feed_put(&im->hub->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

static int hall_row(struct import *im, struct err *err)
{
	struct feed_row row = {.kind = "hall"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	uint32_t division, number;
	struct hall hall = {0};

	if (import_must(im, "place", hall.place, sizeof(hall.place), err) < 0)
		return ERR_BAD;
	if (place_parse(hall.place, &division, &number) < 0)
		return import_bad(im, "place", "not a place like 330784-004", err);
	if (*import_cell(im, "hours") &&
		import_span(im, "hours", &hall.open_min, &hall.close_min, err) < 0)
		return ERR_BAD;
	if (import_words(im, &hall.name, err) < 0 ||
		import_text(im, "phone", hall.phone, sizeof(hall.phone), err) < 0 ||
		import_text(im, "neighbours", hall.neighbours, sizeof(hall.neighbours), err) < 0 ||
		import_once(im, "place", &(struct seen){hall.place, hall.neighbours, ""}, err) < 0)
		return err->code;
	text_copy(row.place, sizeof(row.place), hall.place);
	text_copy(row.key, sizeof(row.key), hall.place);
	row_hall_encode(&hall, &body);
	if (import_row(im, &row, &body, err) < 0)
		return err->code;
	return put_issuer_key(im, hall.place, err);
}

/* A list by commas, one part after the other. */
static bool next_place(const char **list, char out[PLACE_SIZE])
{
	size_t n = strcspn(*list, ",");

	if (!**list)
		return false;
	snprintf(out, PLACE_SIZE, "%.*s", n < PLACE_SIZE ? (int)n : PLACE_SIZE - 1, *list);
	*list += n + ((*list)[n] == ',');
	return true;
}

struct neighbours {
	struct import *im;
	char place[PLACE_SIZE], missing[PLACE_SIZE];
};

static int check_neighbours(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct neighbours *c = ctx;
	char place[PLACE_SIZE];
	struct hall hall, other;
	const char *list;
	int got;

	(void)n;
	if (row_hall_decode(row, &hall, err) < 0)
		return err->code;
	list = hall.neighbours;
	while (next_place(&list, place)) {
		got = hub_hall(c->im->hub, place, &other, err);
		if (got < 0)
			return got;
		if (got && strcmp(place, hall.place) != 0)
			continue;
		text_copy(c->place, sizeof(c->place), hall.place);
		text_copy(c->missing, sizeof(c->missing), place);
		return 1;
	}
	return 0;
}

/* Neighbours may stand further down in the file, so they are looked up when it is all in. */
static int halls_finish(struct import *im, struct err *err)
{
	struct neighbours c = {.im = im};
	int64_t line;
	int got = feed_walk_kind(
		&im->hub->ledger, &(struct feed_kind){"hall", NULL}, check_neighbours, &c, err);

	if (got <= 0)
		return got;
	if (seen_line(&im->hub->ledger, c.place, &line, err) < 0)
		return err->code;
	im->line = (int)line;
	return err_set(err, ERR_BAD,
		"neighbours \"%s\": no hall that is known here, or the hall itself", c.missing);
}

const struct import_kind import_halls = {
	.name = "halls",
	.required = "place zh en ko neighbours",
	.optional = "phone hours",
	.row = hall_row,
	.finish = halls_finish,
};

/* ---- slots ---------------------------------------------------------------------------------- */

/* "dine,pick-up,delivery" */
static int read_collect(struct import *im, unsigned *ret, struct err *err)
{
	static const char *const names[COLLECT_COUNT] = {"dine", "pick-up", "delivery"};
	const char *at = import_cell(im, "collect");

	for (size_t n; *at; at += n + (at[n] == ',')) {
		unsigned bits = 0;

		n = strcspn(at, ",");
		for (int i = 0; i < COLLECT_COUNT; i++)
			if (strlen(names[i]) == n && memcmp(at, names[i], n) == 0)
				bits = 1U << i;
		if (!bits || (at[n] && !at[n + 1]))
			return import_bad(
				im, "collect", "not a list out of dine, pick-up, delivery", err);
		*ret |= bits;
	}
	return 0;
}

static int read_delivery(struct import *im, struct slot *slot, struct err *err)
{
	static const struct import_range days = {0, MEAL_DAYS_MAX - 1, 0}, fee = {0, FEN_MAX, 0};
	int64_t before, fen;

	if (read_collect(im, &slot->collect, err) < 0 ||
		import_int(im, "delivery_days", &days, &before, err) < 0 ||
		import_int(im, "delivery_fen", &fee, &fen, err) < 0 ||
		(*import_cell(im, "delivery") &&
			import_minute(im, "delivery", &slot->delivery_min, err) < 0))
		return ERR_BAD;
	slot->delivery_days = (int)before;
	slot->delivery_fen = (int32_t)fen;
	return 0;
}

static int read_limits(struct import *im, struct slot *slot, struct err *err)
{
	int64_t walk_in, per_person;

	if (import_int(im, "walk_in", &(struct import_range){0, 100000, 0}, &walk_in, err) < 0 ||
		import_int(im, "per_person", &(struct import_range){0, 100, 0}, &per_person, err) <
			0)
		return ERR_BAD;
	slot->walk_in = (int)walk_in;
	slot->per_person = (int)per_person;
	return 0;
}

/* A kitchen outside: it is phoned when it has not said that it has the list. */
static int read_kitchen(struct import *im, struct slot *slot, struct err *err)
{
	if (import_text(
		    im, "kitchen_phone", slot->kitchen_phone, sizeof(slot->kitchen_phone), err) < 0)
		return ERR_BAD;
	return *import_cell(im, "kitchen_from")
		       ? import_minute(im, "kitchen_from", &slot->kitchen_min, err)
		       : 0;
}

static int slot_row(struct import *im, struct err *err)
{
	struct feed_row row = {.kind = "slot"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct slot slot = {0};
	int64_t days, portions;

	if (import_hall(im, "place", slot.place, err) < 0 ||
		import_must(im, "meal", slot.meal, sizeof(slot.meal), err) < 0 ||
		import_minute(im, "from", &slot.from_min, err) < 0 ||
		import_minute(im, "to", &slot.to_min, err) < 0 ||
		import_int(im, "cutoff_days", &(struct import_range){0, 10, -1}, &days, err) < 0 ||
		import_minute(im, "cutoff", &slot.cutoff_min, err) < 0 ||
		import_int(im, "portions", &(struct import_range){0, 100000, -1}, &portions, err) <
			0 ||
		import_text(im, "weekdays", slot.weekdays, sizeof(slot.weekdays), err) < 0 ||
		read_limits(im, &slot, err) < 0 || read_delivery(im, &slot, err) < 0 ||
		read_kitchen(im, &slot, err) < 0)
		return ERR_BAD;
	if (slot.from_min >= slot.to_min)
		return import_bad(im, "to", "not after from", err);
	slot.cutoff_days = (int)days;
	slot.portions = (int)portions;
	if (slot_check(&slot, err) < 0)
		return import_check(im, ERR_BAD, err);
	text_copy(row.place, sizeof(row.place), slot.place);
	snprintf(row.key, sizeof(row.key), "%s/%s", slot.place, slot.meal);
	if (import_once(im, "meal", &(struct seen){row.key, "", ""}, err) < 0)
		return err->code;
	row_slot_encode(&slot, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_slots = {
	.name = "slots",
	.required = "place meal from to cutoff_days cutoff portions weekdays",
	.optional = "walk_in per_person collect delivery_days delivery delivery_fen kitchen_phone"
		    " kitchen_from",
	.of_hall = true,
	.row = slot_row,
};

/* ---- festivals ------------------------------------------------------------------------------ */

/* One column a festival: its name, perhaps with a remark after "_". */
static int put_festival(struct import *im, const char *column, const char *year, struct err *err)
{
	struct feed_row row = {.place = "*", .kind = "festival"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct festival festival = {.day = DAY_NONE};

	snprintf(festival.name, sizeof(festival.name), "%.*s", (int)strcspn(column, "_"), column);
	if (import_day(im, column, false, &festival.day, err) < 0)
		return ERR_BAD;
	if (festival.day == DAY_NONE)
		return 0;
	snprintf(row.key, sizeof(row.key), "%s/%s", festival.name, year);
	row_festival_encode(&festival, &body);
	return import_row(im, &row, &body, err);
}

static int festival_row(struct import *im, struct err *err)
{
	int64_t year;
	char text[8];

	if (import_int(im, "year", &(struct import_range){1900, 2200, 0}, &year, err) < 0)
		return ERR_BAD;
	snprintf(text, sizeof(text), "%d", (int)year);
	if (import_once(im, "year", &(struct seen){text, "", ""}, err) < 0)
		return err->code;
	for (int i = 0; i < im->n_columns; i++) {
		const char *column = im->column[i];

		/* The leap month is for calendars; no terminal asks for it. */
		if (strcmp(column, "year") == 0 || strcmp(column, "leap") == 0)
			continue;
		if (put_festival(im, column, text, err) < 0)
			return err->code;
	}
	return 0;
}

const struct import_kind import_festivals = {
	.name = "festivals",
	.required = "year",
	.optional = "leap",
	.any_column = true,
	.row = festival_row,
};

/* ---- notices -------------------------------------------------------------------------------- */

static int notice_row(struct import *im, struct err *err)
{
	struct feed_row row = {.place = "*", .kind = "notice"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct notice notice = {0};

	if (import_must(im, "id", row.key, 16, err) < 0 ||
		import_words(im, &notice.text, err) < 0 ||
		import_day(im, "from", false, &notice.from, err) < 0 ||
		import_day(im, "until", false, &notice.until, err) < 0)
		return ERR_BAD;
	if (notice.until != DAY_NONE && notice.until < notice.from)
		return import_bad(im, "until", "before from", err);
	if (*import_cell(im, "hall") && import_hall(im, "hall", row.place, err) < 0)
		return ERR_BAD;
	if (import_once(im, "id", &(struct seen){row.key, "", ""}, err) < 0)
		return err->code;
	row_notice_encode(&notice, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_notices = {
	.name = "notices",
	.required = "id zh en ko from until",
	.optional = "hall",
	.of_hall = true,
	.row = notice_row,
};
