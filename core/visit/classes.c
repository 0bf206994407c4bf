/* SPDX-License-Identifier: MIT */
#include "core/visit/classes.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/offerings.h"

int visit_classes(const struct model *m, const struct offering *ret[CLASSES_MAX])
{
	const struct catalogue *c = m->catalogue;
	struct session s;
	int n = 0;

	for (int i = 0; i < c->n_offerings && n < CLASSES_MAX; i++)
		if (visit_ours(m, &c->offerings[i]) &&
			session_on(&c->timetable, &c->offerings[i], m->now.day, &s))
			ret[n++] = &c->offerings[i];
	return n;
}

void classes_open(struct model *m)
{
	sodium_memzero(&m->desk.classes, sizeof(m->desk.classes));
	visit_show(m, SCREEN_CLASSES);
}

void classes_choices(const struct model *m, struct choice_list *l)
{
	const struct offering *list[CLASSES_MAX];

	choice_add_page(l, m, CHOICE_CLASS, visit_classes(m, list));
}

void classes_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct offering *list[CLASSES_MAX];
	struct classes *cl = &m->desk.classes;
	struct effect *e;

	if (c->arg >= visit_classes(m, list))
		return;
	sodium_memzero(cl, sizeof(*cl));
	text_copy(cl->id, sizeof(cl->id), list[c->arg]->id);
	e = effect_add(fx, FX_FIND_CLASS);
	e->ticket = cl->ticket = ++m->last_ticket;
	text_copy(e->offering, sizeof(e->offering), cl->id);
	visit_show(m, SCREEN_CLASS);
}

/* To the day in figures, which was told before. */
void classes_back(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, SCREEN_TODAY);
}

bool class_found(struct model *m, const struct found *found, struct effects *fx)
{
	struct classes *cl = &m->desk.classes;

	if (!cl->ticket || found->ticket != cl->ticket)
		return false;
	cl->ticket = 0;
	cl->found = *found;
	if (found->failed)
		effect_tone(fx, TONE_LOOK);
	return true;
}

void class_choices(const struct model *m, struct choice_list *l)
{
	if (!m->desk.classes.ticket && !m->desk.classes.found.failed)
		choice_add(l, 1, CHOICE_CLASS_PRINT, m->desk.classes.printed);
}

/* As a test slip it is tried once: a printer that is not well is not asked, and the page says why. */
void class_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct effect *e;

	(void)c;
	if (!printer_is_well(m->printer)) {
		effect_tone(fx, TONE_LOOK);
		return;
	}
	m->desk.classes.printed++;
	e = effect_add(fx, FX_PRINT_CLASS);
	text_copy(e->offering, sizeof(e->offering), m->desk.classes.id);
}

void class_back(struct model *m, struct effects *fx)
{
	(void)fx;
	classes_open(m);
}
