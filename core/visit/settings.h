/* SPDX-License-Identifier: MIT */
/*
 * What staff may set at the terminal (SCREEN_SETTINGS), each one of few values. What was set here wins over
 * litang.ini; it is recorded, then in force at once, then kept (kiosk/store/setting.h).
 */
#ifndef CORE_VISIT_SETTINGS_H
#define CORE_VISIT_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hall/person.h"

#define SETTING_VALUES_MAX 6
#define SETTING_TEXT_SIZE  16

enum setting {
	SETTING_NOTICE, /* of those of today: all, none, or one alone, named by its text's hash */
	SETTING_IDLE,   /* how long nobody has to press anything before it asks */
	SETTING_VOICE,  /* it speaks to everybody whose card says nothing else */
	SETTING_LOUD,   /* how loud, to begin with */
	SETTING_PAPER,  /* how wide; usual: litang.ini, or else the printer's model */
	SETTING_LANGS,  /* the hall's own, and in which order the key / goes through them */
	SETTING_COUNT
};
enum { NOTICE_ALL, NOTICE_NONE };
enum { IDLE_SHORT, IDLE_USUAL, IDLE_LONG }; /* usual: litang.ini */
enum { PAPER_USUAL, PAPER_58, PAPER_80 };

struct settings {
	uint32_t value[SETTING_COUNT];
	int idle_usual_ms;
};

/* As it stands in acts, in the store and in the status: "idle", "long"; never an empty text. */
const char *setting_key(enum setting which);
void setting_text(enum setting which, uint32_t value, char out[SETTING_TEXT_SIZE]);
/* false: no such value. */
bool setting_parse(enum setting which, const char *text, uint32_t *ret);

struct model;
struct notice;
/* How things are before anybody set anything: the model's own hall_lang, hall_voice, idle_warn_ms. */
void visit_settings_usual(struct model *m);
void visit_settings_use(struct model *m); /* desk.settings are in force from now on */
/* What can be chosen for one now. */
int visit_setting_values(
	const struct model *m, enum setting which, uint32_t ret[SETTING_VALUES_MAX]);
int visit_setting_idle_ms(const struct model *m, uint32_t value);
void setting_langs(uint32_t value, enum lang ret[LANG_COUNT]);
enum lang visit_lang_next(const struct model *m); /* what the key / goes on to */
bool visit_notice_shows(const struct model *m, const struct notice *n); /* on the page that waits */
uint32_t visit_notice_hash(const struct notice *n);
const struct notice *visit_notice_set(const struct model *m, uint32_t value); /* NULL: none alone */

#endif
