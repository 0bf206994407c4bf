/* SPDX-License-Identifier: MIT */
#include "core/visit/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/aloud.h"
#include "core/visit/behind.h"

static const struct {
	const char *key;
	const char *word[SETTING_VALUES_MAX + 1];
} rows[SETTING_COUNT] = {
	[SETTING_NOTICE] = {"notice", {"all", "none"}},
	[SETTING_IDLE] = {"idle", {"short", "usual", "long"}},
	[SETTING_VOICE] = {"voice", {"off", "on"}},
	[SETTING_LOUD] = {"loudness", {"soft", "usual", "more", "most"}},
	[SETTING_PAPER] = {"paper", {"usual", "58", "80"}},
	[SETTING_LANGS] = {"languages",
		{"zh-en-ko", "zh-ko-en", "en-ko-zh", "en-zh-ko", "ko-zh-en", "ko-en-zh"}},
};

static uint32_t words_of(enum setting which)
{
	uint32_t n = 0;

	while (rows[which].word[n])
		n++;
	return n;
}

const char *setting_key(enum setting which)
{
	return rows[which].key;
}

void setting_text(enum setting which, uint32_t value, char out[SETTING_TEXT_SIZE])
{
	if (value < words_of(which))
		text_copy(out, SETTING_TEXT_SIZE, rows[which].word[value]);
	else
		snprintf(out, SETTING_TEXT_SIZE, "%08x", (unsigned)value);
}

bool setting_parse(enum setting which, const char *text, uint32_t *ret)
{
	uint32_t n = words_of(which);

	for (uint32_t i = 0; i < n; i++)
		if (strcmp(text, rows[which].word[i]) == 0) {
			*ret = i;
			return true;
		}
	if (which != SETTING_NOTICE || strlen(text) != 8 || strspn(text, "0123456789abcdef") != 8)
		return false;
	*ret = (uint32_t)strtoul(text, NULL, 16);
	return *ret > NOTICE_NONE;
}

/* ---- in force --------------------------------------------------------------------------------- */

void setting_langs(uint32_t value, enum lang ret[LANG_COUNT])
{
	static const char *const codes = "zhenko";
	const char *word = rows[SETTING_LANGS].word[value % SETTING_VALUES_MAX];

	for (int i = 0; i < LANG_COUNT; i++, word += 3)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			if (strncmp(word, codes + (size_t)lang * 2, 2) == 0)
				ret[i] = (enum lang)lang;
}

enum lang visit_lang_next(const struct model *m)
{
	enum lang order[LANG_COUNT];
	int i = 0;

	setting_langs(m->desk.settings.value[SETTING_LANGS], order);
	while (i < LANG_COUNT - 1 && order[i] != m->lang)
		i++;
	return order[(i + 1) % LANG_COUNT];
}

void visit_settings_usual(struct model *m)
{
	struct settings *s = &m->desk.settings;

	s->idle_usual_ms = m->idle_warn_ms;
	s->value[SETTING_NOTICE] = NOTICE_ALL;
	s->value[SETTING_IDLE] = IDLE_USUAL;
	s->value[SETTING_VOICE] = m->hall_voice;
	s->value[SETTING_LOUD] = LOUD_USUAL;
	s->value[SETTING_PAPER] = PAPER_USUAL;
	s->value[SETTING_LANGS] = (uint32_t)m->hall_lang * 2; /* the first two are Chinese, … */
}

int visit_setting_idle_ms(const struct model *m, uint32_t value)
{
	int usual = m->desk.settings.idle_usual_ms;

	if (value == IDLE_USUAL)
		return usual;
	return value == IDLE_SHORT ? usual * 2 / 3 : usual * 2;
}

void visit_settings_use(struct model *m)
{
	const struct settings *s = &m->desk.settings;
	enum lang order[LANG_COUNT];

	setting_langs(s->value[SETTING_LANGS], order);
	m->hall_lang = order[0];
	m->idle_warn_ms = visit_setting_idle_ms(m, s->value[SETTING_IDLE]);
	m->hall_voice = s->value[SETTING_VOICE];
	voice_rest(m);
}

/* ---- notices ---------------------------------------------------------------------------------- */

/* FNV-1a of the Chinese text: a notice has no name, and one of the same words is the same. */
uint32_t visit_notice_hash(const struct notice *n)
{
	uint32_t hash = 2166136261U;

	for (const char *c = n->text.text[LANG_ZH]; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619U;
	return hash > NOTICE_NONE ? hash : NOTICE_NONE + 1;
}

static bool of_today(const struct model *m, const struct notice *n)
{
	return (n->from == DAY_NONE || n->from <= m->now.day) &&
	       (n->until == DAY_NONE || m->now.day <= n->until);
}

const struct notice *visit_notice_set(const struct model *m, uint32_t value)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; value > NOTICE_NONE && i < c->n_notices; i++)
		if (of_today(m, &c->notices[i]) && visit_notice_hash(&c->notices[i]) == value)
			return &c->notices[i];
	return NULL;
}

/* The one that was chosen alone is over one day: then all are there again. */
bool visit_notice_shows(const struct model *m, const struct notice *n)
{
	uint32_t value = m->desk.settings.value[SETTING_NOTICE];
	const struct notice *alone = visit_notice_set(m, value);

	return of_today(m, n) && value != NOTICE_NONE && (!alone || alone == n);
}

int visit_setting_values(
	const struct model *m, enum setting which, uint32_t ret[SETTING_VALUES_MAX])
{
	const struct catalogue *c = m->catalogue;
	uint32_t fixed = words_of(which);
	int n = 0;

	while (n < (int)fixed) {
		ret[n] = (uint32_t)n;
		n++;
	}
	if (which != SETTING_NOTICE)
		return n;
	for (int i = 0; i < c->n_notices && n < SETTING_VALUES_MAX; i++)
		if (of_today(m, &c->notices[i]))
			ret[n++] = visit_notice_hash(&c->notices[i]);
	return n;
}

/* ---- the pages -------------------------------------------------------------------------------- */

void settings_enter(struct model *m)
{
	visit_show(m, SCREEN_SETTINGS);
}

void settings_back(struct model *m, struct effects *fx)
{
	(void)fx;
	settings_enter(m);
}

void settings_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	for (int i = 0; i < SETTING_COUNT; i++)
		choice_add(l, i + 1, CHOICE_SETTING, i);
	choice_add(l, 7, CHOICE_BADGES, 0);
	choice_add(l, 8, CHOICE_NEW_PIN, 0);
}

void settings_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_NEW_PIN) {
		new_pin_enter(m);
		return;
	}
	if (c->id == CHOICE_BADGES) {
		badges_enter(m, fx);
		return;
	}
	m->desk.setting = (enum setting)c->arg;
	visit_show(m, SCREEN_SETTING);
}

void setting_choices(const struct model *m, struct choice_list *l)
{
	uint32_t values[SETTING_VALUES_MAX];
	int n = visit_setting_values(m, m->desk.setting, values);

	for (int i = 0; i < n; i++)
		choice_add(l, i + 1, CHOICE_VALUE, i);
}

static void draft_setting(struct model *m, uint32_t was, struct act *act)
{
	enum setting which = m->desk.setting;
	char from[SETTING_TEXT_SIZE], to[SETTING_TEXT_SIZE];

	setting_text(which, was, from);
	setting_text(which, m->desk.next, to);
	act_draft(act, m, ACT_SETTING, NULL, m->now.day);
	text_copy(act->head.what, sizeof(act->head.what), setting_key(which));
	snprintf(act->body.note, sizeof(act->body.note), "%s=%s>%s", setting_key(which), from, to);
	act->body.by = BY_STAFF;
}

void setting_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	uint32_t was = m->desk.settings.value[m->desk.setting], values[SETTING_VALUES_MAX];
	struct act act;

	visit_setting_values(m, m->desk.setting, values);
	m->desk.next = values[c->arg];
	if (m->desk.next == was) {
		settings_enter(m);
		return;
	}
	draft_setting(m, was, &act);
	record_act(m, &act, NULL, fx);
}

void settings_recorded(struct model *m, const struct act *act, struct effects *fx)
{
	struct effect *e;

	if (strcmp(act->head.what, "pin") == 0) {
		new_pin_recorded(m, fx);
		return;
	}
	if (strcmp(act->head.what, BADGE_STOPPED) == 0 || strcmp(act->head.what, BADGE_BACK) == 0) {
		effect_tone(fx, TONE_DONE);
		badges_enter(m, fx);
		return;
	}
	e = effect_add(fx, FX_SETTING);
	e->setting.which = m->desk.setting;
	e->setting.value = m->desk.next;
	m->desk.settings.value[m->desk.setting] = m->desk.next;
	visit_settings_use(m);
	effect_tone(fx, TONE_DONE);
	settings_enter(m);
}
