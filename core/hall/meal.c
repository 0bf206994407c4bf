/* SPDX-License-Identifier: MIT */
#include "core/hall/meal.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/token.h"

#define PORTIONS_MAX 100000
#define DAY_MINUTES  1440
#define FESTIVAL     "Festival:"

/* How closely a menu row is meant for a day: the greater goes first. */
enum aim { AIM_NOT, AIM_ANY, AIM_WEEKDAY, AIM_DAY };

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

/* The part of a set's list that starts at *parts; moves on. False at the end. */
static bool next_part(const char **parts, char course[COURSE_SIZE])
{
	size_t n = strcspn(*parts, ",");

	if (!**parts)
		return false;
	snprintf(course, COURSE_SIZE, "%.*s", (int)n, *parts);
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

	while (list < end && next_part(&list, other))
		if (list < end && strcmp(other, course) == 0)
			return true;
	return false;
}

static int check_parts(const struct dish *d, struct err *err)
{
	const char *at = d->parts;
	char course[COURSE_SIZE];

	if (strcmp(d->course, "set") != 0) {
		if (d->parts[0])
			return err_set(err, ERR_BAD, "parts: only a set has them");
		return 0;
	}
	if (count_parts(d->parts) < 1 || count_parts(d->parts) > SET_PARTS_MAX)
		return err_set(err, ERR_BAD, "parts: a set has 1 to %d", SET_PARTS_MAX);
	for (const char *start = at; next_part(&at, course); start = at)
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
	if (s->cutoff_days < 0 || s->cutoff_days >= MEAL_DAYS_MAX)
		return err_set(err, ERR_BAD, "cutoff_days: %d is not 0 to %d", s->cutoff_days,
			MEAL_DAYS_MAX - 1);
	if (s->cutoff_min < 0 || s->cutoff_min > DAY_MINUTES)
		return err_set(
			err, ERR_BAD, "cutoff_min: %d is not 0 to %d", s->cutoff_min, DAY_MINUTES);
	if (s->cutoff_days == 0 && s->cutoff_min > s->to_min)
		return err_set(err, ERR_BAD, "cutoff_min: after the meal");
	if (s->portions < 0 || s->portions > PORTIONS_MAX)
		return err_set(
			err, ERR_BAD, "portions: %d is not 0 to %d", s->portions, PORTIONS_MAX);
	if (s->weekdays[0] && weekdays_parse(s->weekdays, &weekdays))
		return err_set(
			err, ERR_BAD, "weekdays: \"%s\" is no list of weekdays", s->weekdays);
	return 0;
}

void meal_resource(char out[RESOURCE_SIZE], const char *place, const char *meal, day_t day)
{
	char date[11];

	day_format(day, date);
	snprintf(out, RESOURCE_SIZE, "meal/%.11s/%.15s/%s", place, meal, date);
}

bool meal_open(const struct slot *s, day_t day, const struct moment *now)
{
	int64_t second, cutoff;

	if (now->quality == CLOCK_UNKNOWN)
		return false;
	second = (int64_t)now->day * 86400 + now->secs;
	cutoff = ((int64_t)day - s->cutoff_days) * 86400 + (int64_t)s->cutoff_min * 60;
	return second < cutoff;
}

static enum aim dish_aim(const struct dish *d, day_t day, const char *festival)
{
	day_t date;

	if (strcmp(d->day, "Any") == 0)
		return AIM_ANY;
	if (weekday_parse(d->day) == day_weekday(day))
		return AIM_WEEKDAY;
	if (strncmp(d->day, FESTIVAL, strlen(FESTIVAL)) == 0)
		return festival[0] && strcmp(d->day + strlen(FESTIVAL), festival) == 0 ? AIM_DAY
										       : AIM_NOT;
	return day_parse(d->day, &date) == 0 && date == day ? AIM_DAY : AIM_NOT;
}

bool dish_on(const struct dish *d, day_t day, const char *meal, const char *festival)
{
	return strcmp(d->meal, meal) == 0 && dish_aim(d, day, festival) != AIM_NOT;
}

static bool same_hall(const struct dish *a, const struct dish *b)
{
	return !a->place[0] || !b->place[0] || strcmp(a->place, b->place) == 0;
}

/* What a set is looked up in. */
struct menu {
	const struct dish *dishes;
	size_t n;
	day_t day;
	const char *meal;
};

/* The first dish of a course among those aimed closest at the day; NULL. */
static const struct dish *find_part(
	const struct menu *m, const struct dish *set, const char *course)
{
	const struct dish *found = NULL;
	enum aim best = AIM_NOT;

	for (size_t i = 0; i < m->n; i++) {
		const struct dish *d = &m->dishes[i];
		enum aim aim;

		if (strcmp(d->course, course) != 0 || strcmp(d->meal, m->meal) != 0)
			continue;
		aim = dish_aim(d, m->day, "");
		if (aim > best && same_hall(d, set)) {
			found = d;
			best = aim;
		}
	}
	return found;
}

static bool make_set(const struct menu *m, const struct dish *set, struct meal_set *ret)
{
	struct meal_set made = {.set = set, .allergens = set->allergens};
	const char *parts = set->parts;
	char course[COURSE_SIZE];

	while (next_part(&parts, course)) {
		const struct dish *part = find_part(m, set, course);

		if (!part || made.n_parts == SET_PARTS_MAX)
			return false;
		made.parts[made.n_parts++] = part;
		made.allergens |= part->allergens;
	}
	*ret = made;
	return made.n_parts > 0;
}

static int sets_aimed(const struct menu *m, enum aim aim, struct meal_set *ret, int max)
{
	int count = 0;

	for (size_t i = 0; i < m->n && count < max; i++) {
		const struct dish *d = &m->dishes[i];

		if (strcmp(d->course, "set") != 0 || strcmp(d->meal, m->meal) != 0)
			continue;
		if (dish_aim(d, m->day, "") == aim && make_set(m, d, &ret[count]))
			count++;
	}
	return count;
}

/* Its sixth parameter bounds an array of the caller's. NOLINTNEXTLINE(readability-function-size) */
int meal_sets(const struct dish *dishes, size_t n, day_t day, const char *meal,
	struct meal_set *ret, int max)
{
	const struct menu menu = {dishes, n, day, meal};
	int count = sets_aimed(&menu, AIM_DAY, ret, max);

	count += sets_aimed(&menu, AIM_WEEKDAY, ret + count, max - count);
	return count + sets_aimed(&menu, AIM_ANY, ret + count, max - count);
}
