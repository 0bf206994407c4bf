/* SPDX-License-Identifier: MIT */
/* What staff set: recorded first, then in force, and undone by choosing again. */
#include "core/visit/settings.h"

#include "tests/core/visit/kitchen.h"
#include "tests/support/suite.h"

static struct kitchen k;
static struct world w;

static void answer(enum pin_result result)
{
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, result, 0, true}});
}

static void let_in(void)
{
	world_key(&w, ACTION_STAFF);
	answer(PIN_WANTED);
	for (int i = 0; i < 6; i++)
		world_digit(&w, 9 - i);
	world_key(&w, ACTION_NEXT);
	answer(PIN_RIGHT);
	world_recorded(&w);
	ck_screen(&w, SCREEN_DEVICES);
}

static void behind_the_pin(void)
{
	kitchen_open(&k, &w, "08:00");
	let_in();
}

/* From SCREEN_DEVICES. */
static void set(enum setting which, int digit)
{
	world_digit(&w, 7);
	ck_screen(&w, SCREEN_SETTINGS);
	world_digit(&w, (int)which + 1);
	ck_screen(&w, SCREEN_SETTING);
	world_digit(&w, digit);
}

START_TEST(test_recorded_first)
{
	const struct act *a = &w.draft.record.act;

	behind_the_pin();
	set(SETTING_IDLE, 3);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.m.idle_warn_ms, IDLE_WARN_MS); /* not yet */
	ck_assert_ptr_null(world_fx(&w, FX_SETTING));
	ck_assert_int_eq(a->head.kind, ACT_SETTING);
	ck_assert_str_eq(a->head.what, "idle");
	ck_assert_str_eq(a->body.note, "idle=usual>long");
	ck_assert_int_eq(a->body.by, BY_STAFF);
	ck_assert(!w.draft.record.person.known);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SETTINGS);
	ck_assert_int_eq(world_fx(&w, FX_SETTING)->setting.which, SETTING_IDLE);
	ck_assert_uint_eq(world_fx(&w, FX_SETTING)->setting.value, IDLE_LONG);
	ck_assert_int_eq(w.m.idle_warn_ms, 2 * IDLE_WARN_MS);
	ck_assert_int_eq(w.tone, TONE_DONE);
	world_key(&w, ACTION_BACK);
	set(SETTING_IDLE, 2); /* undone by choosing again */
	ck_assert_str_eq(a->body.note, "idle=long>usual");
	world_recorded(&w);
	ck_assert_int_eq(w.m.idle_warn_ms, IDLE_WARN_MS);
	world_key(&w, ACTION_BACK);
	set(SETTING_IDLE, 2); /* it is so already: nothing to record */
	ck_screen(&w, SCREEN_SETTINGS);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
}
END_TEST

START_TEST(test_a_disk_that_fails)
{
	behind_the_pin();
	set(SETTING_VOICE, 2);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(!w.m.hall_voice && !w.m.desk.settings.value[SETTING_VOICE]);
}
END_TEST

/* It outlives the staff area, and the next person has it. */
START_TEST(test_voice_and_loudness)
{
	behind_the_pin();
	set(SETTING_VOICE, 2);
	world_recorded(&w);
	world_key(&w, ACTION_BACK);
	set(SETTING_LOUD, 4);
	ck_assert_str_eq(w.draft.record.act.body.note, "loudness=usual>most");
	world_recorded(&w);
	world_wait(&w, STAFF_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(w.m.hall_voice && w.m.voice);
	ck_assert_int_eq(w.m.loudness, LOUD_MOST);
	world_step(&w, (struct event){.kind = EV_VOICE, .voice = {.sound = true}});
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(visit_speaks(&w.m));
	world_key(&w, ACTION_VOLUME); /* of this visit */
	ck_assert_int_eq(w.m.loudness, LOUD_SOFT);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.loudness, LOUD_MOST);
}
END_TEST

START_TEST(test_languages)
{
	behind_the_pin();
	ck_assert_int_eq(visit_lang_next(&w.m), LANG_EN);
	set(SETTING_LANGS, 6);
	ck_assert_str_eq(w.draft.record.act.body.note, "languages=zh-en-ko>ko-en-zh");
	world_recorded(&w);
	ck_assert_int_eq(w.m.hall_lang, LANG_KO);
	world_wait(&w, STAFF_MS);
	world_wait(&w, IDLE_COUNT_MS);
	ck_assert_int_eq(w.m.lang, LANG_KO);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(w.m.lang, LANG_EN);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(w.m.lang, LANG_ZH);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(w.m.lang, LANG_KO);
}
END_TEST

/* Each order has each language once, and the first two begin with Chinese, then English, then Korean. */
START_TEST(test_all_orders)
{
	for (uint32_t value = 0; value < 6; value++) {
		enum lang order[LANG_COUNT] = {LANG_COUNT, LANG_COUNT, LANG_COUNT};

		setting_langs(value, order);
		ck_assert_uint_eq(1U << order[0] | 1U << order[1] | 1U << order[2], 7);
		ck_assert_int_eq(order[0], (int)value / 2);
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		static struct model m;

		visit_init(&m, fixture_catalogue(), (enum lang)lang);
		ck_assert_int_eq(visit_lang_next(&m), (lang + 1) % LANG_COUNT);
		visit_settings_use(&m);
		ck_assert_int_eq(m.hall_lang, lang);
	}
}
END_TEST

static int shown(void)
{
	int n = 0;

	for (int i = 0; i < w.m.catalogue->n_notices; i++)
		n += visit_notice_shows(&w.m, &w.m.catalogue->notices[i]);
	return n;
}

/* All of today, none, one alone; and when that one is over, all again. */
START_TEST(test_notices)
{
	static struct notice notices[] = {{{{"甲"}}, DAY_NONE, DAY_NONE},
		{{{"乙"}}, FIXTURE_DAY, FIXTURE_DAY}, {{{"丙"}}, FIXTURE_DAY + 1, DAY_NONE}};

	behind_the_pin();
	k.c.notices = notices;
	k.c.n_notices = 3;
	kitchen_changed(&k, &w);
	ck_assert_int_eq(shown(), 2);
	set(SETTING_NOTICE, 2);
	ck_assert_str_eq(w.draft.record.act.body.note, "notice=all>none");
	world_recorded(&w);
	ck_assert_int_eq(shown(), 0);
	world_key(&w, ACTION_BACK);
	set(SETTING_NOTICE, 5); /* tomorrow's is no choice */
	ck_screen(&w, SCREEN_SETTING);
	world_digit(&w, 4);
	world_recorded(&w);
	ck_assert_int_eq(shown(), 1);
	ck_assert(visit_notice_shows(&w.m, &notices[1]));
	w.now = fixture_moment("2026-11-23", "08:00");
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert_int_eq(shown(), 2); /* the first, and tomorrow's, which is today's now */
}
END_TEST

START_TEST(test_as_text)
{
	char text[SETTING_TEXT_SIZE];
	uint32_t value;

	for (int which = 0; which < SETTING_COUNT; which++) {
		uint32_t values[SETTING_VALUES_MAX];
		int n;

		kitchen_open(&k, &w, "08:00");
		n = visit_setting_values(&w.m, (enum setting)which, values);
		ck_assert_int_ge(n, 2);
		for (int i = 0; i < n; i++) {
			setting_text((enum setting)which, values[i], text);
			ck_assert(setting_parse((enum setting)which, text, &value));
			ck_assert_uint_eq(value, values[i]);
		}
		ck_assert(!setting_parse((enum setting)which, "", &value));
		ck_assert(!setting_parse((enum setting)which, "loud", &value));
	}
	ck_assert(!setting_parse(SETTING_IDLE, "12345678", &value));
	ck_assert(setting_parse(SETTING_NOTICE, "12345678", &value));
	ck_assert(!setting_parse(SETTING_NOTICE, "00000001", &value));
	ck_assert(!setting_parse(SETTING_NOTICE, "1234567X", &value));
	ck_assert(!setting_parse(SETTING_NOTICE, "123456789", &value));
}
END_TEST

SUITE_MAIN("settings", test_recorded_first, test_a_disk_that_fails, test_voice_and_loudness,
	test_languages, test_all_orders, test_notices, test_as_text)
