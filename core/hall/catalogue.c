/* SPDX-License-Identifier: MIT */
#include "core/hall/catalogue.h"

#include <string.h>

const struct hall *catalogue_hall(const struct catalogue *c, const char *place)
{
	for (int i = 0; i < c->n_halls; i++)
		if (strcmp(c->halls[i].place, place) == 0)
			return &c->halls[i];
	return NULL;
}

static bool slot_on(const struct slot *s, day_t day)
{
	unsigned weekdays;

	if (!s->weekdays[0])
		return true;
	return weekdays_parse(s->weekdays, &weekdays) == 0 && (weekdays >> day_weekday(day) & 1);
}

const struct slot *catalogue_slot(const struct catalogue *c, const char *meal, day_t day)
{
	if (!c->hall)
		return NULL;
	for (int i = 0; i < c->n_slots; i++) {
		const struct slot *s = &c->slots[i];

		if (strcmp(s->meal, meal) == 0 && strcmp(s->place, c->hall->place) == 0 &&
			slot_on(s, day))
			return s;
	}
	return NULL;
}

int catalogue_left(const struct catalogue *c, const char *meal, day_t day)
{
	int left = 0;

	for (int i = 0; i < c->n_portions; i++) {
		const struct portion *p = &c->portions[i];

		if (p->day == day && strcmp(p->meal, meal) == 0)
			left += p->left;
	}
	return left > 0 ? left : 0;
}

const char *catalogue_festival(const struct catalogue *c, day_t day)
{
	for (int i = 0; i < c->n_festivals; i++)
		if (c->festivals[i].day == day)
			return c->festivals[i].name;
	return "";
}

day_t catalogue_next_meal_day(const struct catalogue *c, const char *meal, const struct moment *now)
{
	for (day_t day = now->day + 1; day < now->day + MEAL_DAYS_MAX; day++) {
		const struct slot *slot = catalogue_slot(c, meal, day);
		struct meal_set set;

		if (slot && meal_open(slot, day, now) &&
			meal_sets(c->dishes, (size_t)c->n_dishes, day, meal, &set, 1) > 0)
			return day;
	}
	return DAY_NONE;
}
