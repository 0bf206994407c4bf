/* SPDX-License-Identifier: MIT */
#include "core/visit/reprint.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

static const char *const words[REPRINT_WHY_COUNT] = {"lost", "not-printed", "not-readable"};

const char *reprint_word(enum reprint_why why)
{
	return words[why];
}

/* What is asked about: the slip of an order, or of a seat. */
struct slip_of {
	int64_t seq; /* 0 = no journal here has it */
	const unsigned char *id;
	const char *what;
	day_t day;
};

static struct slip_of slip_of(const struct model *m)
{
	const struct open_order *o = visit_order(m);
	const struct enrolment *e = visit_enrolment(m);

	if (o)
		return (struct slip_of){o->seq, o->id, o->meal, o->service_day};
	if (e)
		return (struct slip_of){e->seq, e->id, e->offering, e->day};
	return (struct slip_of){0};
}

void reprint_offer(const struct model *m, int digit, struct choice_list *l)
{
	if (m->assist.on && m->present && slip_of(m).seq)
		choice_add(l, digit, CHOICE_REPRINT, 0);
}

void reprint_show(struct model *m)
{
	visit_show(m, SCREEN_REPRINT);
}

void reprint_choices(const struct model *m, struct choice_list *l)
{
	for (int i = 0; slip_of(m).seq && i < REPRINT_WHY_COUNT; i++)
		choice_add(l, i + 1, CHOICE_REPRINT_WHY, i);
}

void reprint_back(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, visit_order(m) ? SCREEN_ORDER : SCREEN_ENROLMENT);
}

void reprint_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct slip_of slip = slip_of(m);
	struct act act;

	if (!slip.id)
		return;
	act_draft(&act, m, ACT_REPRINT, &m->person, m->now.day);
	act.head.has_ref = true;
	memcpy(act.head.ref, slip.id, sizeof(act.head.ref));
	text_copy(act.head.what, sizeof(act.head.what), slip.what);
	act.head.service_day = slip.day;
	text_copy(act.body.note, sizeof(act.body.note), reprint_word((enum reprint_why)c->arg));
	record_act(m, &act, &m->person, fx);
	sodium_memzero(&act, sizeof(act));
}

void reprint_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	effect_tone(fx, TONE_DONE);
	effect_add(fx, FX_PRINT)->print_seq = r->act.head.seq;
	visit_show(m, SCREEN_REPRINTED);
}
