/* SPDX-License-Identifier: MIT */
#include "core/hall/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "core/hall/lunar.h"

const struct hall *catalogue_hall(const struct catalogue *c, const char *place)
{
	for (int i = 0; i < c->n_halls; i++)
		if (strcmp(c->halls[i].place, place) == 0)
			return &c->halls[i];
	return NULL;
}

bool hall_neighbour(const struct hall *hall, const char *place)
{
	size_t n = strlen(place);

	for (const char *at = hall->neighbours; *at; at += strspn(at, ", ")) {
		size_t len = strcspn(at, ", ");

		if (len == n && memcmp(at, place, n) == 0)
			return true;
		at += len;
	}
	return false;
}

static bool slot_on(const struct catalogue *c, const struct slot *s, day_t day)
{
	int weekday = timetable_weekday(&c->timetable, day);
	unsigned weekdays;

	if (weekday < 0 || !s->weekdays[0])
		return weekday >= 0;
	return weekdays_parse(s->weekdays, &weekdays) == 0 && (weekdays >> weekday & 1);
}

const struct slot *catalogue_slot(const struct catalogue *c, const char *meal, day_t day)
{
	if (!c->hall)
		return NULL;
	for (int i = 0; i < c->n_slots; i++) {
		const struct slot *s = &c->slots[i];

		if (strcmp(s->meal, meal) == 0 && strcmp(s->place, c->hall->place) == 0 &&
			slot_on(c, s, day))
			return s;
	}
	return NULL;
}

static int by_resource(const void *key, const void *right)
{
	return strcmp(key, ((const struct right *)right)->resource);
}

static const struct right *right_find(const struct catalogue *c, const char *resource)
{
	if (!c->n_rights)
		return NULL;
	return bsearch(resource, c->rights, (size_t)c->n_rights, sizeof(*c->rights), by_resource);
}

int catalogue_right(const struct catalogue *c, const char *resource)
{
	const struct right *found = right_find(c, resource);

	return found && found->left > 0 ? found->left : 0;
}

bool catalogue_leased(const struct catalogue *c, const char *resource)
{
	return right_find(c, resource);
}

int catalogue_left(const struct catalogue *c, const char *meal, day_t day)
{
	char resource[RESOURCE_SIZE];

	meal_resource(resource, c->hall ? c->hall->place : "", meal, day);
	return catalogue_right(c, resource);
}

int catalogue_walk_in(const struct catalogue *c, const char *meal, day_t day)
{
	char resource[RESOURCE_SIZE];

	walk_resource(resource, c->hall ? c->hall->place : "", meal, day);
	return catalogue_right(c, resource);
}

int catalogue_seats(const struct catalogue *c, const struct offering *o, day_t day)
{
	char resource[RESOURCE_SIZE];

	seat_resource(resource, o, day);
	return catalogue_right(c, resource);
}

bool catalogue_sells(const struct catalogue *c, const struct offering *o, day_t day)
{
	char resource[RESOURCE_SIZE];

	seat_resource(resource, o, day);
	return catalogue_leased(c, resource);
}

const struct offering *catalogue_offering(const struct catalogue *c, const char *id)
{
	for (int i = 0; i < c->n_offerings; i++)
		if (strcmp(c->offerings[i].id, id) == 0)
			return &c->offerings[i];
	return NULL;
}

const struct dish *catalogue_dish(const struct catalogue *c, const char *id)
{
	for (int i = 0; i < c->n_dishes; i++)
		if (strcmp(c->dishes[i].id, id) == 0)
			return &c->dishes[i];
	return NULL;
}

struct menu catalogue_menu(
	const struct catalogue *c, const char *meal, day_t day, const struct person *person)
{
	struct menu menu = {
		.dishes = c->dishes,
		.days = c->menu_days,
		.n = (size_t)(c->n_dishes > 0 ? c->n_dishes : 0),
		.day = day,
		.weekday = timetable_weekday(&c->timetable, day),
		.meal = meal,
		.place = c->hall ? c->hall->place : "",
		.festival = catalogue_festival(c, day),
		.birthday = person && birthday_on(person->born, day, person->lunar),
	};

	day_format(day, menu.date);
	return menu;
}

const char *catalogue_festival(const struct catalogue *c, day_t day)
{
	for (int i = 0; i < c->n_festivals; i++)
		if (c->festivals[i].day == day)
			return c->festivals[i].name;
	return "";
}

bool catalogue_has_menu(const struct catalogue *c, const char *meal, day_t day)
{
	struct menu menu = catalogue_menu(c, meal, day, NULL);

	return menu_any(&menu);
}

day_t catalogue_next_meal_day(
	const struct catalogue *c, const char *meal, day_t after, const struct moment *now)
{
	for (day_t day = after + 1; day < now->day + MEAL_DAYS_MAX; day++) {
		const struct slot *slot = catalogue_slot(c, meal, day);

		if (slot && meal_open(slot, day, now) && catalogue_has_menu(c, meal, day))
			return day;
	}
	return DAY_NONE;
}
