/* SPDX-License-Identifier: MIT */
/*
 * What a hall has to offer, as one const snapshot that the visit borrows. The terminal builds it
 * from the feed's rows (core/wire/feed.h) and builds a new one when a row or a portion changes.
 */
#ifndef CORE_HALL_CATALOGUE_H
#define CORE_HALL_CATALOGUE_H

#include "core/hall/meal.h"
#include "core/hall/offering.h"
#include "core/hall/tariff.h"
#include "core/hall/token.h"

#define KIOSK_NAME_SIZE 20
#define KIOSK_SET       "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" /* of a terminal's name */

struct hall {
	char place[PLACE_SIZE];
	struct words name;
	char phone[24];
	char neighbours[96];     /* "330784-005,330784-001": their cards are accepted here */
	int open_min, close_min; /* opening hours, local minutes; 0, 0 = not told */
};

bool hall_neighbour(const struct hall *hall, const char *place); /* is it one of its neighbours? */

struct notice {
	struct words text;
	day_t from, until; /* shown on; DAY_NONE = at once, for good */
};

/* Rights to sell that this terminal holds. left = granted - sold - returned. */
struct right {
	char resource[RESOURCE_SIZE];
	int left;
};

struct festival {
	char name[NAME_SIZE]; /* Chinese, as menus name it */
	day_t day;
};

struct catalogue {
	char kiosk[KIOSK_NAME_SIZE]; /* "YD1" */
	const struct hall *hall;     /* this terminal's own, one of halls; NULL before enrolment */
	const struct hall *halls;
	const struct dish *dishes;
	const struct menu_day
		*menu_days; /* of the dishes, n_dishes of them; NULL = none were made */
	const struct slot *slots;
	const struct tariff_rule *rules;
	const struct offering *offerings;
	const struct notice *notices;
	const struct token_key *keys;
	const struct right *rights; /* in the order of strcmp */
	const struct festival *festivals;
	struct timetable timetable;
	int n_halls, n_dishes, n_slots, n_rules, n_offerings, n_notices, n_keys, n_rights,
		n_festivals;
	int n_above; /* rows that a newer version must read: "ask a volunteer" */
	enum birthday_rule birthday;
};

const struct hall *catalogue_hall(const struct catalogue *c, const char *place); /* or NULL */
const struct slot *catalogue_slot(const struct catalogue *c, const char *meal, day_t day);
int catalogue_right(const struct catalogue *c, const char *resource);       /* left; 0 = none */
bool catalogue_leased(const struct catalogue *c, const char *resource);     /* some were granted */
int catalogue_left(const struct catalogue *c, const char *meal, day_t day); /* portions */
int catalogue_walk_in(const struct catalogue *c, const char *meal, day_t day);
int catalogue_seats(const struct catalogue *c, const struct offering *o, day_t day);
/* This terminal sells the seats of that session, or course: none left here is none at all. */
bool catalogue_sells(const struct catalogue *c, const struct offering *o, day_t day);
const struct offering *catalogue_offering(const struct catalogue *c, const char *id); /* or NULL */
const struct dish *catalogue_dish(const struct catalogue *c, const char *id);         /* or NULL */
/* person NULL: nobody's birthday. */
struct menu catalogue_menu(
	const struct catalogue *c, const char *meal, day_t day, const struct person *person);
const char *catalogue_festival(const struct catalogue *c, day_t day); /* "" on other days */
bool catalogue_has_menu(const struct catalogue *c, const char *meal, day_t day); /* menu_any */
/* The first day after `after`, of those that can be ordered at all, whose order is open and which has
 * a menu; DAY_NONE. */
day_t catalogue_next_meal_day(
	const struct catalogue *c, const char *meal, day_t after, const struct moment *now);

#endif
