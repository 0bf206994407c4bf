/* SPDX-License-Identifier: MIT */
#include "core/hall/meal.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/token.h"

#define PORTIONS_MAX 100000
#define DAY_MINUTES  1440
#define ORDER_MAX    100
#define FESTIVAL     "Festival:"

bool meal_name_ok(const char *meal)
{
	size_t n = strspn(meal, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n < MEAL_SIZE && !meal[n];
}

static bool place_ok(const char *place)
{
	uint32_t division, hall;

	return place_parse(place, &division, &hall) == 0;
}

static bool dish_day_ok(const char *day)
{
	day_t date;

	if (strncmp(day, FESTIVAL, strlen(FESTIVAL)) == 0)
		return day[strlen(FESTIVAL)] != 0;
	return weekday_parse(day) >= 0 || strcmp(day, "Any") == 0 || strcmp(day, "Birthday") == 0 ||
	       day_parse(day, &date) == 0;
}

bool parts_next(const char **parts, char course[COURSE_SIZE])
{
	size_t n = strcspn(*parts, ","), kept = n < COURSE_SIZE ? n : COURSE_SIZE - 1;

	if (!**parts)
		return false;
	memcpy(course, *parts, kept);
	course[kept] = 0;
	*parts += n + ((*parts)[n] == ',');
	return true;
}

static int count_parts(const char *parts)
{
	int n = *parts ? 1 : 0;

	for (; *parts; parts++)
		n += *parts == ',';
	return n;
}

/* Is this course named before `end` in the list, too? */
static bool part_before(const char *list, const char *end, const char *course)
{
	char other[COURSE_SIZE];

	while (list < end && parts_next(&list, other))
		if (list < end && strcmp(other, course) == 0)
			return true;
	return false;
}

bool dish_is_set(const struct dish *d)
{
	return strcmp(d->course, "set") == 0;
}

static int check_parts(const struct dish *d, struct err *err)
{
	const char *at = d->parts;
	char course[COURSE_SIZE];

	if (!dish_is_set(d)) {
		if (d->parts[0])
			return err_set(err, ERR_BAD, "parts: only a set has them");
		return 0;
	}
	if (count_parts(d->parts) < 1 || count_parts(d->parts) > SET_PARTS_MAX)
		return err_set(err, ERR_BAD, "parts: a set has 1 to %d", SET_PARTS_MAX);
	for (const char *start = at; parts_next(&at, course); start = at)
		if (strcspn(start, ",") >= COURSE_SIZE || !meal_name_ok(course) ||
			strcmp(course, "set") == 0 || part_before(d->parts, at, course))
			return err_set(
				err, ERR_BAD, "parts: \"%s\" is no course, or twice", d->parts);
	if (d->parts[strlen(d->parts) - 1] == ',')
		return err_set(err, ERR_BAD, "parts: \"%s\" ends in a comma", d->parts);
	return 0;
}

int dish_check(const struct dish *d, struct err *err)
{
	if (!d->id[0])
		return err_set(err, ERR_BAD, "id: empty");
	if (d->place[0] && !place_ok(d->place))
		return err_set(err, ERR_BAD, "place: \"%s\" is no hall", d->place);
	if (!dish_day_ok(d->day))
		return err_set(err, ERR_BAD, "day: \"%s\" is no weekday, date or festival", d->day);
	if (!meal_name_ok(d->meal))
		return err_set(err, ERR_BAD, "meal: \"%s\" is no meal", d->meal);
	if (!meal_name_ok(d->course))
		return err_set(err, ERR_BAD, "course: \"%s\" is no course", d->course);
	if (d->fen < 0 || d->fen > FEN_MAX)
		return err_set(err, ERR_BAD, "fen: %d is not 0 to %d", (int)d->fen, FEN_MAX);
	if (d->allergens >= 1U << strlen(ALLERGEN_LETTERS))
		return err_set(err, ERR_BAD, "allergens: unknown ones");
	if (d->diet >= DIET_PORK_FREE * 2)
		return err_set(err, ERR_BAD, "diet: unknown tags");
	if (words_check(&d->name, "name", err))
		return ERR_BAD;
	return check_parts(d, err);
}

/* The numbers of a slot, each 0 to a limit of its own. */
static int check_numbers(const struct slot *s, struct err *err)
{
	const struct {
		const char *field;
		int value, max;
	} numbers[] = {
		{"cutoff_days", s->cutoff_days, MEAL_DAYS_MAX - 1},
		{"cutoff_min", s->cutoff_min, DAY_MINUTES},
		{"portions", s->portions, PORTIONS_MAX},
		{"walk_in", s->walk_in, PORTIONS_MAX},
		{"per_person", s->per_person, ORDER_MAX},
		{"delivery_days", s->delivery_days, MEAL_DAYS_MAX - 1},
		{"delivery_min", s->delivery_min, DAY_MINUTES},
		{"delivery_fen", s->delivery_fen, FEN_MAX},
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].value < 0 || numbers[i].value > numbers[i].max)
			return err_set(err, ERR_BAD, "%s: %d is not 0 to %d", numbers[i].field,
				numbers[i].value, numbers[i].max);
	return 0;
}

int slot_check(const struct slot *s, struct err *err)
{
	unsigned weekdays;

	if (!place_ok(s->place))
		return err_set(err, ERR_BAD, "place: \"%s\" is no hall", s->place);
	if (!meal_name_ok(s->meal))
		return err_set(err, ERR_BAD, "meal: \"%s\" is no meal", s->meal);
	if (s->from_min < 0 || s->to_min > DAY_MINUTES || s->from_min >= s->to_min)
		return err_set(err, ERR_BAD, "time: %d to %d is no time of day in minutes",
			s->from_min, s->to_min);
	if (check_numbers(s, err) < 0)
		return ERR_BAD;
	if (s->cutoff_days == 0 && s->cutoff_min > s->to_min)
		return err_set(err, ERR_BAD, "cutoff_min: after the meal");
	if (s->kitchen_phone[strspn(s->kitchen_phone, "0123456789+-() ")])
		return err_set(err, ERR_BAD, "kitchen_phone: not the number of a telephone");
	if (s->kitchen_min < 0 || s->kitchen_min >= s->to_min ||
		(s->kitchen_min && !s->kitchen_phone[0]))
		return err_set(err, ERR_BAD,
			"kitchen_from: without a phone, or not before the meal is over");
	if (s->collect >= 1U << COLLECT_COUNT)
		return err_set(err, ERR_BAD, "collect: unknown ways");
	if (s->weekdays[0] && weekdays_parse(s->weekdays, &weekdays))
		return err_set(
			err, ERR_BAD, "weekdays: \"%s\" is no list of weekdays", s->weekdays);
	return 0;
}

static void resource(
	char out[RESOURCE_SIZE], const char *what, const char *place, const char *meal, day_t day)
{
	char date[11];

	day_format(day, date);
	snprintf(out, RESOURCE_SIZE, "%s/%.11s/%.15s/%s", what, place, meal, date);
}

void meal_resource(char out[RESOURCE_SIZE], const char *place, const char *meal, day_t day)
{
	resource(out, "meal", place, meal, day);
}

void walk_resource(char out[RESOURCE_SIZE], const char *place, const char *meal, day_t day)
{
	resource(out, "walk", place, meal, day);
}

/* Is it before this minute of the day that is so many days before `day`? */
static bool before(const struct moment *now, day_t day, int days, int minute)
{
	int64_t limit = ((int64_t)day - days) * 86400 + (int64_t)minute * 60;

	return now->quality != CLOCK_UNKNOWN && (int64_t)now->day * 86400 + now->secs < limit;
}

bool meal_open(const struct slot *s, day_t day, const struct moment *now)
{
	return before(now, day, s->cutoff_days, s->cutoff_min);
}

bool meal_delivery_open(const struct slot *s, day_t day, const struct moment *now)
{
	if (!meal_open(s, day, now) || !slot_collects(s, COLLECT_DELIVERY))
		return false;
	if (!s->delivery_days && !s->delivery_min)
		return true;
	return before(now, day, s->delivery_days, s->delivery_min);
}

bool meal_walk_in(const struct slot *s, day_t day, const struct moment *now)
{
	return s->walk_in > 0 && now->quality != CLOCK_UNKNOWN && day == now->day &&
	       !meal_open(s, day, now) && now->secs < s->to_min * 60;
}

bool slot_collects(const struct slot *s, enum collect how)
{
	return s->collect ? (s->collect >> how & 1) != 0 : how == COLLECT_DINE;
}
