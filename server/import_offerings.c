/* SPDX-License-Identifier: MIT */
/*
 * Offerings, days that have another day's timetable, and what is different about single sessions.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/import_table.h"
#include "server/plan.h"

/* ---- offerings ------------------------------------------------------------------------------ */

static const struct import_words_of room_columns = {{"room", "room_en", "room_ko"}},
				    floor_columns = {{"floor_zh", "floor_en", "floor_ko"}},
				    bring_columns = {{"bring_zh", "bring_en", "bring_ko"}};

/* The column "course" or "session"; what a kind is by itself. */
static int read_book(struct import *im, struct offering *o, struct err *err)
{
	const char *cell = import_cell(im, "book");
	bool course = strcmp(o->kind, "class") == 0 || strcmp(o->kind, "care") == 0;

	o->session = *cell ? strcmp(cell, "session") == 0 : !course;
	if (*cell && !o->session && strcmp(cell, "course") != 0)
		return import_bad(im, "book", "neither course nor session", err);
	return 0;
}

/* "2/30/14": missed 2 within 30 days, wait 14. */
static int read_misses(struct import *im, struct offering *o, struct err *err)
{
	const char *cell = import_cell(im, "misses");
	int end = 0;

	if (!*cell)
		return 0;
	if (!cell[strspn(cell, "0123456789/")] &&
		sscanf(cell, "%3d/%3d/%3d%n", &o->miss_max, &o->miss_days, &o->miss_wait, &end) ==
			3 &&
		!cell[end] && o->miss_max)
		return 0;
	return import_bad(im, "misses", "not like 2/30/14", err);
}

static int read_who(struct import *im, struct offering *o, struct err *err)
{
	static const struct import_range age = {0, 150, 0}, days = {0, OFFERING_AHEAD_MAX, 0};
	int64_t min_age, max_age, ahead;

	if (import_int(im, "minage", &age, &min_age, err) < 0 ||
		import_int(im, "maxage", &age, &max_age, err) < 0 ||
		import_int(im, "ahead", &days, &ahead, err) < 0 ||
		import_yes(im, "guardian", &o->guardian, err) < 0 ||
		import_yes(im, "hardship", &o->hardship, err) < 0 || read_book(im, o, err) < 0)
		return ERR_BAD;
	o->min_age = (int)min_age;
	o->max_age = (int)max_age;
	o->ahead = (int)ahead;
	return read_misses(im, o, err);
}

static int read_offering(struct import *im, struct offering *o, struct err *err)
{
	static const struct import_range seats = {1, 100000, 0};
	int64_t n;

	if (import_must(im, "id", o->id, sizeof(o->id), err) < 0 ||
		import_must(im, "kind", o->kind, sizeof(o->kind), err) < 0 ||
		import_hall(im, "hall", o->place, err) < 0 || import_words(im, &o->name, err) < 0 ||
		import_more_words(im, &room_columns, &o->room, err) < 0 ||
		import_more_words(im, &floor_columns, &o->floor, err) < 0 ||
		import_more_words(im, &bring_columns, &o->bring, err) < 0 ||
		import_must(im, "days", o->rule, sizeof(o->rule), err) < 0 ||
		import_span(im, "time", &o->from_min, &o->to_min, err) < 0 ||
		import_int(im, "seats", &seats, &n, err) < 0)
		return ERR_BAD;
	if (strchr(o->id, '/'))
		return import_bad(im, "id", "must not have a /", err);
	o->seats = (int)n;
	if (read_who(im, o, err) < 0)
		return ERR_BAD;
	return import_check(im, offering_check(o, err), err);
}

/* Changes name an offering by its id alone. */
static int check_id(struct import *im, const struct offering *o, struct err *err)
{
	char hall[PLACE_SIZE], why[60];
	int got = offering_hall(&im->hub->ledger, o->id, hall, err);

	if (got <= 0 || strcmp(hall, o->place) == 0)
		return got < 0 ? got : 0;
	snprintf(why, sizeof(why), "is an offering of %s already", hall);
	return import_bad(im, "id", why, err);
}

static int offering_row(struct import *im, struct err *err)
{
	struct feed_row row = {.kind = "offering"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct offering o = {.id = ""};

	if (read_offering(im, &o, err) < 0 ||
		import_once(im, "id", &(struct seen){o.id, "", ""}, err) < 0 ||
		check_id(im, &o, err) < 0)
		return err->code;
	text_copy(row.place, sizeof(row.place), o.place);
	text_copy(row.key, sizeof(row.key), o.id);
	row_offering_encode(&o, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_offerings = {
	.name = "offerings",
	.required = "id kind hall room zh en ko days time seats minage",
	.optional = "room_en room_ko floor_zh floor_en floor_ko bring_zh bring_en bring_ko maxage"
		    " guardian hardship book ahead misses",
	.of_hall = true,
	.row = offering_row,
};

/* ---- workdays ------------------------------------------------------------------------------- */

static int workday_row(struct import *im, struct err *err)
{
	struct feed_row row = {.place = "*", .kind = "workday"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct workday w = {.day = DAY_NONE};
	const char *as = import_cell(im, "as");
	char hall[PLACE_SIZE] = "*";
	bool told;

	if (import_day(im, "day", true, &w.day, err) < 0 ||
		(*import_cell(im, "hall") && import_hall(im, "hall", hall, err) < 0))
		return ERR_BAD;
	w.as = strcmp(as, "off") == 0 ? -1 : weekday_parse(as);
	if (w.as < 0 && strcmp(as, "off") != 0)
		return import_bad(im, "as", "none of Mon to Sun, off", err);
	if (workday_check(&w, err) < 0)
		return import_check(im, ERR_BAD, err);
	text_copy(row.place, sizeof(row.place), hall);
	day_format(w.day, row.key);
	if (workday_told(&im->hub->ledger, row.key, hall, &told, err) < 0)
		return err->code;
	if (told)
		return import_bad(im, "day", "is told for all halls and for one", err);
	row_workday_encode(&w, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_workdays = {
	.name = "workdays",
	.required = "day as",
	.optional = "hall",
	.of_hall = true,
	.row = workday_row,
};

/* ---- changes -------------------------------------------------------------------------------- */

#define CHANGE_NONE (-1) /* what was told before is taken back */

static const struct import_words_of new_room_columns = {{"room_zh", "room_en", "room_ko"}};

static int read_change_kind(struct import *im, int *ret, struct err *err)
{
	static const struct {
		const char *name;
		int kind;
	} kinds[] = {{"off", CHANGE_OFF}, {"extra", CHANGE_EXTRA}, {"moved", CHANGE_MOVED},
		{"none", CHANGE_NONE}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(import_cell(im, "change"), kinds[i].name) == 0) {
			*ret = kinds[i].kind;
			return 0;
		}
	return import_bad(im, "change", "none of off, extra, moved, none", err);
}

/* What only some changes have: a new day, another time or room. */
static int check_cells(const struct import *im, int kind, struct err *err)
{
	static const char *const columns[] = {"to", "time", "room_zh", "room_en", "room_ko"};

	if (kind != CHANGE_MOVED && *import_cell(im, "to"))
		return import_bad(im, "to", "only a moved session has one", err);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if ((kind == CHANGE_OFF || kind == CHANGE_NONE) && *import_cell(im, columns[i]))
			return import_bad(im, columns[i],
				"not for a session without changes or"
				" called off",
				err);
	return 0;
}

static int read_change(struct import *im, int kind, struct session_change *c, struct err *err)
{
	c->kind = kind == CHANGE_NONE ? CHANGE_OFF : (enum change_kind)kind;
	if (import_must(im, "offering", c->offering, sizeof(c->offering), err) < 0 ||
		import_day(im, "day", true, &c->day, err) < 0 || check_cells(im, kind, err) < 0 ||
		import_day(im, "to", false, &c->to_day, err) < 0 ||
		import_more_words(im, &new_room_columns, &c->room, err) < 0 ||
		(*import_cell(im, "time") &&
			import_span(im, "time", &c->from_min, &c->to_min, err) < 0))
		return ERR_BAD;
	if (kind == CHANGE_MOVED && c->to_day == DAY_NONE)
		c->to_day = c->day; /* only its time or room is another one */
	return import_check(im, change_check(c, err), err);
}

/* A session is called off or moved that there is; otherwise the date is a slip of the pen. */
static int check_session(struct import *im, const struct offering *o,
	const struct session_change *c, struct err *err)
{
	struct session session;
	struct plan plan;
	int result = plan_timetable(im->hub, o->place, &plan, err);

	plan.timetable.n_changes = 0;
	if (!result && c->kind != CHANGE_EXTRA && !session_on(&plan.timetable, o, c->day, &session))
		result = import_bad(im, "day", "there is no session on it", err);
	plan_done(&plan);
	return result;
}

static int change_row(struct import *im, struct err *err)
{
	struct session_change c = {.day = DAY_NONE, .to_day = DAY_NONE};
	struct feed_row row = {.kind = "change", .need = 1, .body = ""};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct offering o;
	char hall[PLACE_SIZE], date[11];
	int kind = CHANGE_NONE, got;

	if (read_change_kind(im, &kind, err) < 0 || read_change(im, kind, &c, err) < 0)
		return ERR_BAD;
	got = offering_hall(&im->hub->ledger, c.offering, hall, err);
	if (got == 1)
		got = plan_offering(im->hub, hall, c.offering, &o, err);
	if (got <= 0)
		return got < 0 ? got
			       : import_bad(im, "offering",
					 "none that is known here; import"
					 " offerings first",
					 err);
	day_format(c.day, date);
	snprintf(row.key, sizeof(row.key), "%s/%s", c.offering, date);
	text_copy(row.place, sizeof(row.place), hall);
	if (import_once(im, "day", &(struct seen){row.key, "", ""}, err) < 0)
		return err->code;
	if (kind == CHANGE_NONE)
		return import_own(im, hall, err) < 0 ? ERR_BAD
						     : feed_gone(&im->hub->ledger, &row, err);
	if (check_session(im, &o, &c, err) < 0)
		return err->code;
	row_change_encode(&c, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_changes = {
	.name = "changes",
	.required = "offering day change to time room_zh room_en room_ko",
	.optional = "",
	.of_hall = true,
	.row = change_row,
};
