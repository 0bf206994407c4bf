/* SPDX-License-Identifier: MIT */
/*
 * A kitchen that does everything: lunch and dinner, spare portions, deliveries, a festival and a
 * birthday dish. Each test gets its own and changes it as it likes.
 */
#ifndef TESTS_CORE_VISIT_KITCHEN_H
#define TESTS_CORE_VISIT_KITCHEN_H

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

struct kitchen {
	struct catalogue c;
	struct slot slots[2]; /* lunch, dinner */
	struct dish dishes[24];
	struct right rights[3 * MEAL_DAYS_MAX];
	struct festival festival;
};

static inline struct dish kitchen_dish(const char *id, const char *day, const char *meal)
{
	struct dish d = {.fen = 500, .course = "main"};

	snprintf(d.id, sizeof(d.id), "%s", id);
	snprintf(d.place, sizeof(d.place), FIXTURE_PLACE);
	snprintf(d.day, sizeof(d.day), "%s", day);
	snprintf(d.meal, sizeof(d.meal), "%s", meal);
	snprintf(d.name.text[LANG_ZH], NAME_SIZE, "菜%s", id);
	return d;
}

static inline int right_order(const void *a, const void *b)
{
	return strcmp(((const struct right *)a)->resource, ((const struct right *)b)->resource);
}

static inline struct right *kitchen_right(struct kitchen *k, const char *resource)
{
	for (int i = 0; i < k->c.n_rights; i++)
		if (strcmp(k->rights[i].resource, resource) == 0)
			return &k->rights[i];
	ck_abort_msg("no right %s", resource);
	return NULL;
}

static inline void kitchen_rights(struct kitchen *k)
{
	int n = 0;

	for (day_t day = FIXTURE_DAY; day < FIXTURE_DAY + MEAL_DAYS_MAX; day++) {
		meal_resource(k->rights[n].resource, FIXTURE_PLACE, "lunch", day);
		k->rights[n++].left = FIXTURE_LEFT;
		meal_resource(k->rights[n].resource, FIXTURE_PLACE, "dinner", day);
		k->rights[n++].left = FIXTURE_LEFT;
		walk_resource(k->rights[n].resource, FIXTURE_PLACE, "lunch", day);
		k->rights[n++].left = 5;
	}
	qsort(k->rights, (size_t)n, sizeof(k->rights[0]), right_order);
	k->c.rights = k->rights;
	k->c.n_rights = n;
}

static inline void kitchen_menu(struct kitchen *k)
{
	int n = fixture_catalogue()->n_dishes;

	memcpy(k->dishes, fixture_catalogue()->dishes, (size_t)n * sizeof(k->dishes[0]));
	k->dishes[n++] = kitchen_dish("D01", "Any", "dinner");
	k->dishes[n] = kitchen_dish("D02", "Any", "dinner");
	snprintf(k->dishes[n].course, COURSE_SIZE, "set");
	snprintf(k->dishes[n++].parts, sizeof(k->dishes[0].parts), "main");
	k->dishes[n++] = kitchen_dish("B01", "Birthday", "lunch");
	k->dishes[n++] = kitchen_dish("F01", "Festival:冬至", "lunch");
	k->c.dishes = k->dishes;
	k->c.n_dishes = n;
}

static inline void kitchen_init(struct kitchen *k)
{
	memset(k, 0, sizeof(*k));
	k->c = *fixture_catalogue();
	k->slots[0] = k->c.slots[0];
	k->slots[0].walk_in = 5;
	k->slots[0].collect = 7; /* in the hall, to take away, delivered */
	k->slots[0].delivery_days = 1;
	k->slots[0].delivery_min = 960;
	k->slots[0].delivery_fen = 200;
	k->slots[1] = k->c.slots[0];
	snprintf(k->slots[1].meal, MEAL_SIZE, "dinner");
	k->slots[1].from_min = 1020;
	k->slots[1].to_min = 1110;
	k->slots[1].cutoff_min = 900;
	k->c.slots = k->slots;
	k->c.n_slots = 2;
	k->festival = (struct festival){.name = "冬至", .day = FIXTURE_DAY + 2};
	k->c.festivals = &k->festival;
	k->c.n_festivals = 1;
	kitchen_menu(k);
	kitchen_rights(k);
}

static inline void kitchen_changed(struct kitchen *k, struct world *w)
{
	world_step(w, (struct event){.kind = EV_CATALOGUE, .catalogue = &k->c});
}

/* The kitchen at a time of today, and somebody's card. */
static inline void kitchen_open(struct kitchen *k, struct world *w, const char *hhmm)
{
	kitchen_init(k);
	world_start(w);
	w->now = fixture_moment(FIXTURE_TODAY, hhmm);
	kitchen_changed(k, w);
}

static inline void keys(struct world *w, const char *digits)
{
	for (; *digits; digits++) {
		if (*digits == 'E')
			world_key(w, ACTION_NEXT);
		else if (*digits == '*')
			world_key(w, ACTION_BACK);
		else
			world_digit(w, *digits - '0');
	}
}

/* The digit of a choice that shows; 0 = none. */
static inline int digit_of(const struct world *w, enum choice_id id, int arg)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&w->m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].id == id && (arg < -1 || slots[i].arg == arg))
			return slots[i].digit;
	return 0;
}
#define ANY_ARG (-2)

#endif
