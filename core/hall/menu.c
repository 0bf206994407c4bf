/* SPDX-License-Identifier: MIT */
/*
 * The menu of one meal of one day. Every question walks the rows that may be of that day, in the
 * order of the menu: with menu_days a few tens of months of them, without it all.
 */
#include <stdlib.h>
#include <string.h>

#include "core/hall/meal.h"

#define FESTIVAL "Festival:"

/* How closely a menu row is meant for a day: the greater goes first. */
enum aim { AIM_NOT, AIM_ANY, AIM_WEEKDAY, AIM_DAY };

/* ---- rows by their date ----------------------------------------------------------------------- */

static bool is_dated(const struct dish *d)
{
	return d->day[0] >= '0' && d->day[0] <= '9';
}

static int by_day(const void *left, const void *right)
{
	const struct menu_day *a = left, *b = right;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Where the menu names this row's course first. The row before that has it is near in most cases. */
static int course_first(const struct menu_day *days, const struct dish *dishes, int row)
{
	for (int i = row - 1; i >= 0; i--)
		if (strcmp(dishes[i].course, dishes[row].course) == 0)
			return days[i].course;
	return row;
}

void menu_days_fill(struct menu_day *ret, const struct dish *dishes, int n)
{
	for (int i = 0; i < n; i++) {
		ret[i] = (struct menu_day){
			.day = DAY_NONE, .at = i, .course = course_first(ret, dishes, i)};
		if (is_dated(&dishes[i]) && day_parse(dishes[i].day, &ret[i].day) < 0)
			ret[i].day = DAY_NONE;
	}
	if (n > 0)
		qsort(ret, (size_t)n, sizeof(*ret), by_day);
}

/* The first of them that is not before `day`. */
static size_t days_from(const struct menu *m, day_t day)
{
	size_t from = 0, until = m->n;

	while (from < until) {
		size_t middle = from + (until - from) / 2;

		if (m->days[middle].day < day)
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/* Where a walk through a menu's rows stands: without m->days in the rows themselves (`any`).
 * course: of the row it came to, where the menu names it first; -1 = that is to be looked for. */
struct walk {
	size_t any, dated;
	int course;
};

static struct walk walk_start(const struct menu *m)
{
	return (struct walk){.dated = m->days ? days_from(m, m->day) : 0};
}

/* The next row that may count; NULL at the end. */
static const struct dish *walk_next(const struct menu *m, struct walk *w)
{
	const struct menu_day *any, *dated, *next;

	w->course = -1;
	if (!m->days)
		return w->any < m->n ? &m->dishes[w->any++] : NULL;
	any = w->any < m->n && m->days[w->any].day == DAY_NONE ? &m->days[w->any] : NULL;
	dated = w->dated < m->n && m->days[w->dated].day == m->day ? &m->days[w->dated] : NULL;
	if (!any && !dated)
		return NULL;
	next = any && (!dated || any->at < dated->at) ? any : dated;
	w->any += next == any;
	w->dated += next == dated;
	w->course = next->course;
	return &m->dishes[next->at];
}

/* ---- which of them count ---------------------------------------------------------------------- */

static bool festival_is(const struct menu *m, const char *name)
{
	return m->festival[0] && strcmp(name, m->festival) == 0;
}

/* Is it a row of another date? Months of menus are told from one day by this alone. */
static bool other_date(const struct menu *m, const struct dish *d)
{
	day_t date;

	if (!is_dated(d))
		return false;
	if (m->date[0])
		return strcmp(d->day, m->date) != 0;
	return day_parse(d->day, &date) < 0 || date != m->day;
}

/* Whatever the day's own menu makes of it. */
static enum aim row_aim(const struct menu *m, const struct dish *d)
{
	if (m->weekday < 0 || other_date(m, d) || strcmp(d->meal, m->meal) != 0)
		return AIM_NOT;
	if (d->place[0] && m->place[0] && strcmp(d->place, m->place) != 0)
		return AIM_NOT;
	if (is_dated(d))
		return AIM_DAY;
	if (strcmp(d->day, "Any") == 0)
		return AIM_ANY;
	if (weekday_parse(d->day) == m->weekday)
		return AIM_WEEKDAY;
	if (strncmp(d->day, FESTIVAL, strlen(FESTIVAL)) == 0)
		return festival_is(m, d->day + strlen(FESTIVAL)) ? AIM_DAY : AIM_NOT;
	return m->birthday && strcmp(d->day, "Birthday") == 0 ? AIM_DAY : AIM_NOT;
}

/* Does this row of the day itself stand in the place of that weekday's? A hall's own stands there for
 * this hall, and of no hall in particular for all. */
static bool stands_for(const struct menu *m, const struct dish *own, const struct dish *weekly)
{
	return is_dated(own) && dish_is_set(own) == dish_is_set(weekly) &&
	       row_aim(m, own) == AIM_DAY &&
	       (!own->place[0] || strcmp(own->place, m->place[0] ? m->place : weekly->place) == 0);
}

static bool day_has_own(const struct menu *m, const struct dish *weekly)
{
	size_t i = m->days ? days_from(m, m->day) : 0;

	for (; i < m->n && (!m->days || m->days[i].day == m->day); i++)
		if (stands_for(m, &m->dishes[m->days ? (size_t)m->days[i].at : i], weekly))
			return true;
	return false;
}

static enum aim dish_aim(const struct menu *m, const struct dish *d)
{
	enum aim aim = row_aim(m, d);

	return aim == AIM_WEEKDAY && day_has_own(m, d) ? AIM_NOT : aim;
}

bool dish_on(const struct menu *m, const struct dish *d)
{
	return dish_aim(m, d) != AIM_NOT;
}

/* A row that counts. Thousands of rows are told from the few of one meal only once a call. */
struct row {
	const struct dish *dish;
	enum aim aim;
	int course; /* where the menu names its course first; -1 = to be looked for */
};

struct rows {
	struct row row[MENU_ROWS_MAX];
	int n;
};

static void rows_find(const struct menu *m, struct rows *ret)
{
	struct walk walk = walk_start(m);
	const struct dish *d;

	ret->n = 0;
	while (ret->n < MENU_ROWS_MAX && (d = walk_next(m, &walk))) {
		enum aim aim = dish_aim(m, d);

		if (aim != AIM_NOT)
			ret->row[ret->n++] =
				(struct row){.dish = d, .aim = aim, .course = walk.course};
	}
}

static bool is_for_birthdays(const struct dish *d)
{
	return strcmp(d->day, "Birthday") == 0;
}

static int course_find(const struct menu *m, const char *course)
{
	int i = 0;

	while (strcmp(m->dishes[i].course, course) != 0)
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
	struct rows found, sorted;
	int n;

	rows_find(m, &found);
	sorted.n = 0;
	for (int i = 0; i < found.n; i++) {
		struct row *row = &found.row[i];

		if (dish_is_set(row->dish))
			continue;
		if (row->course < 0)
			row->course = course_find(m, row->dish->course);
		rows_insert(&sorted, *row);
	}
	for (n = 0; n < sorted.n && n < max; n++)
		ret[n] = sorted.row[n].dish;
	return n;
}

const struct dish *menu_find(const struct menu *m, const char *id)
{
	struct walk walk = walk_start(m);
	const struct dish *d;

	while ((d = walk_next(m, &walk)))
		if (strcmp(d->id, id) == 0 && dish_on(m, d))
			return d;
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

	while (parts_next(&parts, course)) {
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

bool menu_any(const struct menu *m)
{
	struct walk walk = walk_start(m);
	const struct dish *d;
	struct meal_set set;

	while ((d = walk_next(m, &walk)))
		if (dish_aim(m, d) > AIM_ANY)
			return true;
	return meal_sets(m, &set, 1) > 0;
}
