/* SPDX-License-Identifier: MIT */
/*
 * What one import file has brought so far, in a temporary table of the connection.
 */
#ifndef SERVER_LEDGER_IMPORT_H
#define SERVER_LEDGER_IMPORT_H

#include "core/hall/person.h"
#include "core/wire/feed.h"
#include "server/ledger.h"

#define SEEN_LINK "link " /* keys of links begin so: to the resident `day` of `hall` */

struct seen {
	const char *key;
	const char *hall, *day; /* of a dish; of a link: whose number (SEEN_LINK); "" = none */
};

MUST_USE int seen_clear(struct ledger *l, struct err *err);
/* *before = the line where the key was already, 0 = new. */
MUST_USE int seen_add(
	struct ledger *l, const struct seen *seen, int line, int *before, struct err *err);
/* The line of a key that was seen, 0 = none. */
MUST_USE int seen_line(struct ledger *l, const char *key, int64_t *ret, struct err *err);

/* A dish of a hall and day that the file has rows for, but is not in the file; 1, 0, < 0. */
MUST_USE int seen_stale_dish(struct ledger *l, struct feed_row *ret, struct err *err);
/* Open orders of a meal, of days from `from` on. */
struct orders_of {
	const char *hall, *meal; /* "*" = every hall */
	day_t from;
	day_t day;   /* DAY_NONE = any */
	int weekday; /* 0 = Monday; -1 = any */
};
MUST_USE int orders_standing(
	struct ledger *l, const struct orders_of *of, int64_t *ret, struct err *err);
/* The first line that has a link to nobody, 0 = none. */
MUST_USE int seen_nobody(struct ledger *l, int64_t *line, struct err *err);

/* The hall that has an offering of this id; 1, 0, < 0. */
MUST_USE int offering_hall(
	struct ledger *l, const char *id, char hall[PLACE_SIZE], struct err *err);
/* Is a day's timetable told for all halls, and asked for one ("*" is all), or the reverse? */
MUST_USE int workday_told(
	struct ledger *l, const char *date, const char *hall, bool *ret, struct err *err);

#endif
