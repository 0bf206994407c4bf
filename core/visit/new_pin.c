/* SPDX-License-Identifier: MIT */
/*
 * Another PIN: typed twice, by whoever is behind the old one. Whether it is good enough the store judges
 * (kiosk/store/pin.h). That it changed is in the journal first, and never which it is.
 */
#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"

static void begin(struct model *m, enum new_pin_word word)
{
	sodium_memzero(m->pin, sizeof(m->pin));
	sodium_memzero(m->desk.first_pin, sizeof(m->desk.first_pin));
	m->desk.pin_recorded = false;
	m->pin_ticket = 0; /* an answer that comes after this is to nobody */
	m->desk.new_pin = word;
}

void new_pin_enter(struct model *m)
{
	begin(m, NEW_PIN_FIRST);
	visit_show(m, SCREEN_NEW_PIN);
}

void new_pin_leave(struct model *m)
{
	begin(m, NEW_PIN_FIRST);
	settings_enter(m);
}

bool new_pin_open(const struct model *m)
{
	return !m->pin_ticket && m->desk.new_pin != NEW_PIN_DONE;
}

static void ask(struct model *m, bool set, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_NEW_PIN);

	e->ticket = m->pin_ticket = ++m->last_ticket;
	memcpy(e->new_pin.digits, m->pin, sizeof(e->new_pin.digits));
	memcpy(e->new_pin.first, m->desk.first_pin, sizeof(e->new_pin.first));
	e->new_pin.set = set;
}

void new_pin_next(struct model *m, struct effects *fx)
{
	if (m->desk.new_pin == NEW_PIN_DONE)
		new_pin_leave(m);
	else
		ask(m, false, fx);
}

static void record(struct model *m, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_SETTING, NULL, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), "pin");
	text_copy(act.body.note, sizeof(act.body.note), "pin=changed");
	act.body.by = BY_STAFF;
	record_act(m, &act, NULL, fx);
}

void new_pin_recorded(struct model *m, struct effects *fx)
{
	m->desk.pin_recorded = true;
	visit_show(m, SCREEN_NEW_PIN);
	ask(m, true, fx);
}

static void refused(struct model *m, enum new_pin_word word, struct effects *fx)
{
	begin(m, word);
	effect_tone(fx, TONE_LOOK);
}

void new_pin_answered(struct model *m, enum pin_result result, struct effects *fx)
{
	bool again = *m->desk.first_pin;

	m->active_ms = m->now.ms;
	if (result == PIN_WRONG) {
		refused(m, again ? NEW_PIN_DIFFERS : NEW_PIN_WEAK, fx);
	} else if (result != PIN_RIGHT) {
		refused(m, NEW_PIN_FAILED, fx);
	} else if (m->desk.pin_recorded) {
		begin(m, NEW_PIN_DONE);
		effect_tone(fx, TONE_DONE);
	} else if (again) {
		record(m, fx);
	} else {
		memcpy(m->desk.first_pin, m->pin, sizeof(m->pin));
		sodium_memzero(m->pin, sizeof(m->pin));
		m->desk.new_pin = NEW_PIN_AGAIN;
	}
}
