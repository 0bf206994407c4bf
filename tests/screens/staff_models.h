/* SPDX-License-Identifier: MIT */
/* How the pages of the staff area may look besides. */
#ifndef TESTS_SCREENS_STAFF_MODELS_H
#define TESTS_SCREENS_STAFF_MODELS_H

#include "core/visit/model.h"

static inline void pin_empty(struct model *m)
{
	m->pin[0] = 0;
}

static inline void pin_wrong(struct model *m)
{
	m->pin[0] = 0;
	m->pin_result = PIN_WRONG;
}

static inline void pin_early(struct model *m)
{
	pin_wrong(m);
	m->pin_until_ms = m->now.ms + 900000;
}

static inline void pin_not_set(struct model *m)
{
	m->pin[0] = 0;
	m->pin_result = PIN_NOT_SET;
}

static inline void no_devices(struct model *m)
{
	m->devices.n = m->devices.waiting = m->devices.failed = m->held = 0;
}

static inline void no_paper_there(struct model *m)
{
	m->printer = PRINTER_OUT;
}

/* A volunteer's badge while slips wait. */
static inline void slips_ask(struct model *m)
{
	m->printer = PRINTER_OUT;
	m->held = 2;
	m->devices.waiting = m->devices.failed = 1;
}

/* Whom queues left, too: all that can be chosen there. */
static inline void all_ask(struct model *m)
{
	slips_ask(m);
	m->open_todo = 12;
}

static inline void four_devices(struct model *m)
{
	m->devices.n = 4;
	m->printer = PRINTER_LOW;
}

static inline void two_held(struct model *m)
{
	m->held = 2;
}

static inline void nothing_held(struct model *m)
{
	m->held = 0;
}

static inline void nothing_tried(struct model *m)
{
	m->n_scans = 0;
}

static inline void today_asked(struct model *m)
{
	m->today_known = false;
}

static inline void nobody_came(struct model *m)
{
	memset(&m->today, 0, sizeof(m->today));
}

static inline void stick_writes(struct model *m)
{
	m->stick = STICK_WRITES;
}

static inline void stick_stays(struct model *m)
{
	m->stick = STICK_STAYS;
}

static inline void all_open(struct model *m)
{
	m->open_todo = 4;
	m->devices.untold = 2;
}

static inline void all_done(struct model *m)
{
	no_devices(m);
	m->unsent = 0;
	m->open_help = 0;
}

static inline void backup_runs(struct model *m)
{
	m->stick = STICK_WORD_NONE;
	m->desk.backup = BACKUP_RUNS;
}

static inline void no_stick(struct model *m)
{
	m->stick = STICK_MISSING;
	m->desk.backup = BACKUP_KEPT;
}

static inline void set_langs(struct model *m)
{
	m->desk.setting = SETTING_LANGS;
	m->desk.settings.value[SETTING_LANGS] = 5;
}

static inline void set_idle(struct model *m)
{
	m->desk.setting = SETTING_IDLE;
}

static inline void set_loud(struct model *m)
{
	m->desk.setting = SETTING_LOUD;
}

static inline void set_paper(struct model *m)
{
	m->desk.setting = SETTING_PAPER;
}

static inline void set_voice(struct model *m)
{
	m->desk.setting = SETTING_VOICE;
}

static inline void pin_again(struct model *m)
{
	m->desk.new_pin = NEW_PIN_AGAIN;
	strcpy(m->desk.first_pin, "975310");
	strcpy(m->pin, "9753");
}

static inline void pin_weak(struct model *m)
{
	m->desk.new_pin = NEW_PIN_WEAK;
}

static inline void pin_differs(struct model *m)
{
	m->desk.new_pin = NEW_PIN_DIFFERS;
}

static inline void pin_done(struct model *m)
{
	m->desk.new_pin = NEW_PIN_DONE;
}

static inline void badge_is_stopped(struct model *m)
{
	m->desk.badges.chosen = 1;
}

static inline void no_badges(struct model *m)
{
	m->desk.badges.found = (struct found){.total = 0};
}

static inline void badges_lost(struct model *m)
{
	m->desk.badges.found = (struct found){.failed = true};
}

static inline void many_badges(struct model *m)
{
	struct found *f = &m->desk.badges.found;

	f->total = 23;
	for (f->n = 0; f->n < FOUND_MAX; f->n++)
		f->who[f->n] = (struct found_person){
			.resident = 100 + (uint32_t)f->n, .masked = "王*兰", .address = ""};
}

static inline void in_a_demo(struct model *m)
{
	m->demo = true;
}

static inline void stick_pulled(struct model *m)
{
	m->stick = STICK_PULLED;
}

#endif
