/* SPDX-License-Identifier: MIT */
#include "core/hall/meal.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/token.h"

#define PORTIONS_MAX 100000
#define DAY_MINUTES  1440
#define ORDER_MAX    100
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

static bool festival_is(const struct menu *m, const char *name)
{
	return m->festival[0] && strcmp(name, m->festival) == 0;
}

/* Is it a row of another date? Months of menus are told from one day by this alone. */
static bool other_date(const struct menu *m, const struct dish *d)
{
	day_t date;

	if (d->day[0] < '0' || d->day[0] > '9')
		return false;
	if (m->date[0])
		return strcmp(d->day, m->date) != 0;
	return day_parse(d->day, &date) < 0 || date != m->day;
}

static enum aim dish_aim(const struct menu *m, const struct dish *d)
{
	if (m->weekday < 0 || other_date(m, d) || strcmp(d->meal, m->meal) != 0)
		return AIM_NOT;
	if (d->place[0] && m->place[0] && strcmp(d->place, m->place) != 0)
		return AIM_NOT;
	if (d->day[0] >= '0' && d->day[0] <= '9')
		return AIM_DAY;
	if (strcmp(d->day, "Any") == 0)
		return AIM_ANY;
	if (weekday_parse(d->day) == m->weekday)
		return AIM_WEEKDAY;
	if (strncmp(d->day, FESTIVAL, strlen(FESTIVAL)) == 0)
		return festival_is(m, d->day + strlen(FESTIVAL)) ? AIM_DAY : AIM_NOT;
	return m->birthday && strcmp(d->day, "Birthday") == 0 ? AIM_DAY : AIM_NOT;
}

bool dish_on(const struct menu *m, const struct dish *d)
{
	return dish_aim(m, d) != AIM_NOT;
}

/* A row that counts. Thousands of rows are told from the few of one meal only once a call. */
struct row {
	const struct dish *dish;
	enum aim aim;
	size_t course; /* where the menu names its course first */
};

struct rows {
	struct row row[MENU_ROWS_MAX];
	int n;
};

static void rows_find(const struct menu *m, struct rows *ret)
{
	ret->n = 0;
	for (size_t i = 0; i < m->n && ret->n < MENU_ROWS_MAX; i++) {
		enum aim aim = dish_aim(m, &m->dishes[i]);

		if (aim != AIM_NOT)
			ret->row[ret->n++] = (struct row){.dish = &m->dishes[i], .aim = aim};
	}
}

static bool is_for_birthdays(const struct dish *d)
{
	return strcmp(d->day, "Birthday") == 0;
}

static size_t course_first(const struct menu *m, const char *course)
{
	size_t i = 0;

	while (i < m->n && strcmp(m->dishes[i].course, course) != 0)
		i++;
	return i;
}

static bool goes_before(const struct row *a, const struct row *b)
{
	return a->course < b->course || (a->course == b->course && a->aim > b->aim);
}

/* Puts a row behind those that it does not go before. */
static void rows_insert(struct rows *rows, struct row row)
{
	int at = rows->n++;

	for (; at > 0 && goes_before(&row, &rows->row[at - 1]); at--)
		rows->row[at] = rows->row[at - 1];
	rows->row[at] = row;
}

int menu_dishes(const struct menu *m, const struct dish **ret, int max)
{
	struct rows found, sorted = {.n = 0};
	int n;

	rows_find(m, &found);
	for (int i = 0; i < found.n; i++) {
		found.row[i].course = course_first(m, found.row[i].dish->course);
		if (!dish_is_set(found.row[i].dish))
			rows_insert(&sorted, found.row[i]);
	}
	for (n = 0; n < sorted.n && n < max; n++)
		ret[n] = sorted.row[n].dish;
	return n;
}

const struct dish *menu_find(const struct menu *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->dishes[i].id, id) == 0 && dish_on(m, &m->dishes[i]))
			return &m->dishes[i];
	return NULL;
}

static bool same_hall(const struct dish *a, const struct dish *b)
{
	return !a->place[0] || !b->place[0] || strcmp(a->place, b->place) == 0;
}

/* The first dish of a course among those aimed closest at the day; NULL. */
static const struct dish *find_part(
	const struct rows *rows, const struct dish *set, const char *course)
{
	const struct row *best = NULL;

	for (int i = 0; i < rows->n; i++) {
		const struct row *r = &rows->row[i];

		if (strcmp(r->dish->course, course) == 0 && !is_for_birthdays(r->dish) &&
			same_hall(r->dish, set) && (!best || r->aim > best->aim))
			best = r;
	}
	return best ? best->dish : NULL;
}

static bool make_set(const struct rows *rows, const struct dish *set, struct meal_set *ret)
{
	struct meal_set made = {.set = set, .allergens = set->allergens};
	const char *parts = set->parts;
	char course[COURSE_SIZE];

	while (next_part(&parts, course)) {
		const struct dish *part = find_part(rows, set, course);

		if (!part || made.n_parts == SET_PARTS_MAX)
			return false;
		made.parts[made.n_parts++] = part;
		made.allergens |= part->allergens;
	}
	*ret = made;
	return made.n_parts > 0;
}

static int sets_aimed(const struct rows *rows, enum aim aim, struct meal_set *ret, int max)
{
	int count = 0;

	for (int i = 0; i < rows->n && count < max; i++) {
		const struct row *r = &rows->row[i];

		count += r->aim == aim && dish_is_set(r->dish) && !is_for_birthdays(r->dish) &&
			 make_set(rows, r->dish, &ret[count]);
	}
	return count;
}

int meal_sets(const struct menu *m, struct meal_set *ret, int max)
{
	struct rows rows;
	int count;

	rows_find(m, &rows);
	count = sets_aimed(&rows, AIM_DAY, ret, max);
	count += sets_aimed(&rows, AIM_WEEKDAY, ret + count, max - count);
	return count + sets_aimed(&rows, AIM_ANY, ret + count, max - count);
}
