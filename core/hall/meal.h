/* SPDX-License-Identifier: MIT */
/*
 * Dishes, sets and meal times as the catalogue holds them.
 */
#ifndef CORE_HALL_MEAL_H
#define CORE_HALL_MEAL_H

#include "core/base/clock.h"
#include "core/hall/calendar.h"
#include "core/hall/offering.h"
#include "core/hall/person.h"
#include "core/hall/tariff.h"

#define DISH_DAY_SIZE 32
#define COURSE_SIZE   12
#define SET_PARTS_MAX 6
#define MEAL_DAYS_MAX 11  /* today and ten days ahead */
#define MENU_ROWS_MAX 256 /* rows that count on one menu; those after them are left out */

/*
 * One row of a menu. day: "Mon"…"Sun", "Any", a date "2026-11-23", "Festival:NAME", "Birthday".
 * A date's own menu is that day's: where a meal has single dishes of the date itself, those of its
 * weekday do not count, and where it has sets of the date, those of the weekday do not. All else
 * counts beside them.
 * A row with course "set" names in `parts` the courses it is made of ("main,veg,soup,staple"):
 * the first dish of each on that day; its price is its own.
 */
struct dish {
	char id[16];
	char place[PLACE_SIZE]; /* "" = every hall */
	char day[DISH_DAY_SIZE];
	char meal[MEAL_SIZE];
	char course[COURSE_SIZE];
	struct words name;
	int32_t fen;
	unsigned allergens, diet;
	char parts[48];
	int order; /* place in the menu's file; the id does not depend on it */
};
MUST_USE int dish_check(const struct dish *d, struct err *err); /* names the field */
bool dish_is_set(const struct dish *d);
/* The next course of a set's list; *parts moves behind it. False at the end. */
bool parts_next(const char **parts, char course[COURSE_SIZE]);

#define FEN_MAX 1000000 /* no meal costs 10,000 yuan: a slip of the pen */

/* "lunch": lower-case ASCII letters, digits and "-", at most MEAL_SIZE - 1. */
bool meal_name_ok(const char *meal);

/* A meal time of a hall: when it is served, until when it is ordered, how many portions. */
struct slot {
	char place[PLACE_SIZE];
	char meal[MEAL_SIZE];
	int from_min, to_min;        /* served, local minutes */
	int cutoff_days, cutoff_min; /* ordered until: days before (0 = same day), local minute */
	int portions;                /* capacity a day */
	char weekdays[28];           /* "Mon,Tue,Wed"; "" = every day */
	int walk_in;                 /* portions kept for those who come after the cut-off */
	int per_person;              /* portions of one meal a person may order; 0 = no limit */
	unsigned collect;            /* bits 1 << enum collect; 0 = dine-in only */
	int delivery_days, delivery_min; /* deliveries are ordered until; 0, 0 = as cut-off */
	int32_t delivery_fen;            /* what a delivery costs, not subsidised */
	char kitchen_phone[24];          /* of a kitchen outside the hall; "" = the hall's own */
	int kitchen_min;                 /* … which begins then */
};

/* How an order is collected. */
enum collect { COLLECT_DINE, COLLECT_PICK_UP, COLLECT_DELIVERY, COLLECT_COUNT };
bool slot_collects(const struct slot *s, enum collect how);
MUST_USE int slot_check(const struct slot *s, struct err *err);

/* The resource whose rights are leased: "meal/PLACE/lunch/2026-11-23". */
void meal_resource(char out[RESOURCE_SIZE], const char *place, const char *meal, day_t day);

/* "walk/PLACE/lunch/2026-11-23": portions sold on the day itself, after the cut-off. */
void walk_resource(char out[RESOURCE_SIZE], const char *place, const char *meal, day_t day);

/* The last second at which an order for `day` is taken is cutoff - 1. */
bool meal_open(const struct slot *s, day_t day, const struct moment *now);
/* The same for orders that are delivered: never later than the cut-off. */
bool meal_delivery_open(const struct slot *s, day_t day, const struct moment *now);
/* After the cut-off of today's meal, and before its end: spare portions are sold. */
bool meal_walk_in(const struct slot *s, day_t day, const struct moment *now);

/* A row's date, DAY_NONE = it names none; its place among the rows; the first of its course. */
struct menu_day {
	day_t day;
	int at, course;
};
/* For n rows as many: those without a date first, then by date, each in the order of the rows. */
void menu_days_fill(struct menu_day *ret, const struct dish *dishes, int n);

/* The menu of one meal of one day, for one person. */
struct menu {
	const struct dish *dishes;
	const struct menu_day *days; /* n of them, of these dishes; NULL = all rows are looked at */
	size_t n;
	day_t day;
	char date[11]; /* day_format of it; "" = rows are parsed instead */
	int weekday;   /* whose timetable counts, 0 = Monday; -1 = closed: no row counts */
	const char *meal;
	const char *place;    /* the hall that serves */
	const char *festival; /* Chinese name of the day's festival, "" = none */
	bool birthday;        /* the person's birthday: "Birthday" rows count */
};

/* Does a row count on this menu? */
bool dish_on(const struct menu *m, const struct dish *d);
/* Single dishes in the order of the courses as they first appear in the menu, dated and festival
 * rows before weekday rows before "Any"; returns their number, at most max. Sets are left out. */
int menu_dishes(const struct menu *m, const struct dish **ret, int max);
/* The row with this id, if it counts; NULL. */
const struct dish *menu_find(const struct menu *m, const char *id);

/* Is there a set, or a row of that day? What there is on any day, rice, makes no menu alone. */
bool menu_any(const struct menu *m);

/* A set as it is offered on one day. */
struct meal_set {
	const struct dish *set;
	const struct dish *parts[SET_PARTS_MAX];
	int n_parts;
	unsigned allergens; /* of all parts */
};
/* Sets of a day in menu order; returns their number, at most max. A set with a course that has no
 * dish that day is not offered. A dish of the day itself goes before one of "Any"; a dated or
 * festival row before a weekday row. Birthday rows are never part of a set. */
int meal_sets(const struct menu *m, struct meal_set *ret, int max);

/* Of a meal that nobody came for (core/visit/uncollected.h): what of the looks (ACT_LOOKUP) and calls
 * (ACT_PHONED, ref the order). Such a call settles no other that is open of that order. */
#define LOOK_UNCOLLECTED "uncollected"

#endif
