/* SPDX-License-Identifier: MIT */
#include "kiosk/voice.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "devices/voice.h"
#include "kiosk/app.h"
#include "screens/said.h"
#include "screens/spoken.h"
#include "screens/term.h"

/* espeak-ng's; Chinese as pinyin, because it reads characters one by one. */
static const char *const speakers[LANG_COUNT] = {"cmn-latn-pinyin", "en", "ko"};

/* ---- the hall's own readings ------------------------------------------------------------------ */

/* Bytes read; -1: there is such a thing, but not one to be read. */
static ssize_t read_file(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= (off_t)size)
		n = read(fd, out, size);
	close(fd);
	return n;
}

static void note_passed_over(const struct own_readings *own)
{
	if (own->passed_over)
		log_line(LOG_WARN,
			"readings: %d lines passed over, the first is line %d: not a phrase, a tab and its "
			"pinyin",
			own->passed_over, own->first_passed);
}

void app_voice_begin(struct app *app)
{
	char path[CONFIG_PATH_SIZE + sizeof(OWN_READINGS_FILE) + 1];
	struct own_readings *own = &app->speech.own;
	struct err err = {0};
	char *text;
	ssize_t n;

	if (!app->options->config.clips[0])
		return;
	text = malloc(OWN_READINGS_SIZE);
	if (!text)
		return;
	snprintf(path, sizeof(path), "%s/" OWN_READINGS_FILE, app->options->config.clips);
	n = read_file(path, text, OWN_READINGS_SIZE);
	if (n < 0)
		log_line(LOG_WARN, "readings: " OWN_READINGS_FILE
				   " is no file that can be read, or a too long one");
	else if (own_readings_parse(own, text, (size_t)n, &err) == 0)
		note_passed_over(own);
	else
		app_voice_end(app);
	free(text);
}

void app_voice_end(struct app *app)
{
	own_readings_done(&app->speech.own);
}

/* ---- news to the visit ------------------------------------------------------------------------ */

static void tell(struct app *app, bool sound, bool speaking)
{
	struct event ev = {.kind = EV_VOICE, .voice = {sound, speaking}};

	app_event(app, &ev);
}

/* Nothing is drawn for that. */
static void tell_speaking(struct app *app)
{
	struct event ev = {.kind = EV_VOICE, .voice = {true, true}};

	if (!app->model.speaking)
		app_handle(app, &ev);
}

void app_voice_news(struct app *app, const struct device_event *news)
{
	bool sound = news->from->state == DEVICE_READY;

	if (news->kind == DEVICE_QUIET)
		tell(app, app->model.sound, false);
	else if (sound != app->model.sound)
		tell(app, sound, sound && app->model.speaking);
}

void app_tone(struct app *app, enum tone tone)
{
	enum voice_tone same = tone == TONE_LOOK ? VOICE_LOOK : VOICE_DONE;

	if (!app->voice || !voice_tone(app->voice, same))
		term_tone(tone == TONE_LOOK);
}

/* ---- what ends it ----------------------------------------------------------------------------- */

static bool is_life(enum event_kind kind)
{
	return kind == EV_ACTION || kind == EV_CARD || kind == EV_CARD_BAD || kind == EV_SCAN;
}

/* Of the page that the key was pressed on. */
static void note_chosen(struct app *app, const struct event *ev)
{
	const struct page *p = &app->page;
	struct speech *s = &app->speech;

	sodium_memzero(s->chosen, sizeof(s->chosen));
	if (ev->kind != EV_ACTION || ev->action.action != ACTION_CHOOSE)
		return;
	for (int i = 0; i < p->n_choices; i++)
		if (p->choice[i].digit == ev->action.digit)
			text_copy(s->chosen, sizeof(s->chosen), p->choice[i].label);
	s->chosen_lang = app->model.lang;
}

static void hush(struct app *app)
{
	if (app->model.speaking && !app->speech.hushed)
		voice_hush(app->voice);
	app->speech.hushed = app->model.speaking;
}

void app_hush(struct app *app, const struct event *ev)
{
	struct speech *s = &app->speech;

	if (!app->voice || !is_life(ev->kind))
		return;
	hush(app);
	note_chosen(app, ev);
	if (ev->kind != EV_ACTION) /* a card that changes nothing is answered all the same */
		s->said = false;
}

/* ---- what is said ----------------------------------------------------------------------------- */

static void say(struct app *app, const char *text, enum lang lang)
{
	char sound[VOICE_LINE_MAX + 1];
	struct voice_line line = {lang_code(lang), speakers[lang], text, sound};

	say_sound_of(sound, sizeof(sound), text, lang, &app->speech.own);
	voice_say(app->voice, &line);
	sodium_memzero(sound, sizeof(sound));
}

static void say_lines(struct app *app, char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			say(app, line, app->model.lang);
}

static void set_loudness(struct app *app)
{
	static const enum voice_volume volume[] = {
		VOICE_SOFT, VOICE_USUAL, VOICE_LOUD, VOICE_LOUDEST};

	if (app->speech.loudness == app->model.loudness)
		return;
	app->speech.loudness = app->model.loudness;
	voice_volume(app->voice, volume[app->model.loudness]);
}

static bool other_page(const struct app *app)
{
	const struct speech *s = &app->speech;
	const struct model *m = &app->model;

	return s->screen != m->task.screen || s->lang != m->lang || s->page != m->page ||
	       s->sheet != app->view.sheet;
}

/* A page that goes leaves nothing: neither words in the air nor what was read to somebody. */
static void turn_page(struct app *app)
{
	struct speech *s = &app->speech;

	hush(app);
	s->screen = app->model.task.screen;
	s->lang = app->model.lang;
	s->page = app->model.page;
	s->sheet = app->view.sheet;
	s->said = false;
	sodium_memzero(s->told, sizeof(s->told));
}

/* On its way from one page to the next; what was chosen is said there. */
static bool in_between(const struct model *m)
{
	enum screen s = m->task.screen;

	return s == SCREEN_SAVING || s == SCREEN_READING || s == SCREEN_ASKING;
}

static void say_page(struct app *app, bool whole)
{
	struct speech *s = &app->speech;
	char news[SPOKEN_SIZE];

	spoken_news(s->told, app->page.spoken, whole, news);
	memcpy(s->told, app->page.spoken, sizeof(s->told));
	if (!*news && !*s->chosen)
		return;
	s->hushed = false;
	set_loudness(app);
	if (*s->chosen)
		say(app, s->chosen, s->chosen_lang);
	sodium_memzero(s->chosen, sizeof(s->chosen));
	say_lines(app, news);
	sodium_memzero(news, sizeof(news));
	tell_speaking(app);
}

void app_speak(struct app *app)
{
	struct speech *s = &app->speech;
	bool asked = s->repeat;

	if (!app->voice || !app->screen_open)
		return;
	if (other_page(app))
		turn_page(app);
	s->repeat = false;
	if (asked || visit_speaks(&app->model)) {
		bool whole = asked || !s->said;

		s->said = true;
		say_page(app, whole);
	} else if (!in_between(&app->model)) {
		sodium_memzero(s->chosen, sizeof(s->chosen));
	}
}
