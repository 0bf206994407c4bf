/* SPDX-License-Identifier: MIT */
/* A hall whose offerings a test may change, and the way to one of them. */
#ifndef TESTS_CORE_VISIT_OFFERS_H
#define TESTS_CORE_VISIT_OFFERS_H

#include <stdio.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "tests/support/visit_world.h"

#define N(a)   ((int)(sizeof(a) / sizeof((a)[0])))
#define MONDAY (FIXTURE_DAY + 1)

/* A catalogue of the test's own: the fixture's with other offerings and rights. */
struct hall_of {
	struct catalogue c;
	struct offering offering[12];
	struct right right[12];
};

static inline void hall_init(struct hall_of *h)
{
	h->c = *fixture_catalogue();
	ck_assert_int_le(h->c.n_offerings, N(h->offering));
	memcpy(h->offering, h->c.offerings, (size_t)h->c.n_offerings * sizeof(h->offering[0]));
	h->c.offerings = h->offering;
}

static inline struct offering *hall_find(struct hall_of *h, const char *id)
{
	for (int i = 0; i < h->c.n_offerings; i++)
		if (strcmp(h->offering[i].id, id) == 0)
			return &h->offering[i];
	ck_abort_msg("no offering %s", id);
	return NULL;
}

static inline struct offering *hall_add(struct hall_of *h, const char *id, const char *kind)
{
	struct offering *o = &h->offering[h->c.n_offerings++];

	ck_assert_int_le(h->c.n_offerings, N(h->offering));
	*o = *hall_find(h, "C07");
	text_copy(o->id, sizeof(o->id), id);
	text_copy(o->kind, sizeof(o->kind), kind);
	return o;
}

/* One right and no other. */
static inline void hall_right(struct hall_of *h, const char *resource, int left)
{
	text_copy(h->right[0].resource, sizeof(h->right[0].resource), resource);
	h->right[0].left = left;
	h->c.rights = h->right;
	h->c.n_rights = 1;
}

static inline void catalogue_comes(struct world *w, const struct hall_of *h)
{
	world_step(w, (struct event){.kind = EV_CATALOGUE, .catalogue = &h->c});
}

static inline void greet(struct world *w, int who)
{
	world_start(w);
	world_come(w, who);
	ck_screen(w, SCREEN_GREETED);
}

static inline void greet_in(struct world *w, const struct hall_of *h, int who)
{
	world_start(w);
	catalogue_comes(w, h);
	world_come(w, who);
	ck_screen(w, SCREEN_GREETED);
}

/* Presses what is wanted, whichever digit it is. */
static inline void press(struct world *w, enum choice_id id, int arg)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&w->m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].id == id && (arg < 0 || slots[i].arg == arg)) {
			world_digit(w, slots[i].digit);
			return;
		}
	ck_abort_msg(
		"choice %d, %d is not offered on screen %d", (int)id, arg, (int)w->m.task.screen);
}

static inline void to_kind(struct world *w, const char *kind)
{
	const char *kinds[KINDS_MAX];
	int n;

	world_digit(w, 4);
	ck_screen(w, SCREEN_KINDS);
	n = visit_kinds(&w->m, kinds);
	for (int i = 0; i < n; i++)
		if (strcmp(kinds[i], kind) == 0) {
			if (i >= KINDS_FIRST && n > KINDS_FIRST + 1)
				press(w, CHOICE_MORE, -1);
			press(w, CHOICE_KIND, i);
			return;
		}
	ck_abort_msg("no kind %s", kind);
}

static inline void to_offering(struct world *w, const char *kind, const char *id)
{
	const struct offering *list[OFFERINGS_MAX];
	int n;

	to_kind(w, kind);
	ck_screen(w, SCREEN_OFFERINGS);
	n = visit_offerings(&w->m, list);
	for (int i = 0; i < n; i++)
		if (strcmp(list[i]->id, id) == 0) {
			press(w, CHOICE_OFFERING, i);
			return;
		}
	ck_abort_msg("no offering %s", id);
}

#endif
