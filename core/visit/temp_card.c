/* SPDX-License-Identifier: MIT */
/* A temporary card, as core/hall/temp_card.h says. */
#include "core/visit/behind.h"
#include "core/visit/fetch.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/temp_card.h"

/* Its last day must be certain, and only whom this hall knows has a key to say it under. */
static bool may_have_card(const struct model *m)
{
	const struct hall *hall = m->catalogue->hall;

	return m->assist.on && m->person.known && !m->acting && hall &&
	       strcmp(hall->place, m->person.place) == 0 && m->now.quality != CLOCK_UNKNOWN;
}

void temp_card_greeted_choices(const struct model *m, struct choice_list *l)
{
	if (may_have_card(m) && !fetch_child(m)) /* a child's comes from the district */
		choice_add(l, 8, CHOICE_TEMP_CARD, 0);
}

void temp_card_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct act act;

	if (c->id != CHOICE_YES || !may_have_card(m)) {
		visit_show(m, SCREEN_GREETED);
		return;
	}
	act_draft(&act, m, ACT_REQUEST, &m->person, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), TEMP_CARD);
	act.head.service_day = m->now.day + TEMP_CARD_DAYS - 1;
	record_act(m, &act, &m->person, fx);
}
