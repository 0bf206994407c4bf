/* SPDX-License-Identifier: MIT */
/*
 * What is said, and when: of the page that was drawn what is new, in its language; any sign of life
 * ends it. The driver (devices/voice.h) does the sounding, core/visit/voice.c has the rules.
 */
#ifndef KIOSK_VOICE_H
#define KIOSK_VOICE_H

#include "core/hall/own_readings.h"
#include "core/visit/step.h"
#include "devices/device.h"
#include "screens/page.h"

struct app;

struct speech {
	char told[SPOKEN_SIZE]; /* of the page that shows */
	char chosen[PAGE_TEXT]; /* the choice that was made, still to be said … */
	enum lang chosen_lang;  /* … in the language it was read in */
	enum screen screen;     /* the page that was there last */
	enum lang lang;
	int page, sheet;
	bool said;               /* something of it was said */
	bool hushed;             /* nothing was said since */
	bool repeat;             /* it is wanted again, whole */
	enum loudness loudness;  /* that the driver has */
	struct own_readings own; /* how this hall says names and dishes */
};

#define OWN_READINGS_FILE "zh_CN.pinyin" /* in the folder of recorded sentences */

/* Once, before anything is said: reads the hall's own readings. What is wrong with them is one line in
 * the log, and no reason not to speak. */
void app_voice_begin(struct app *app);
void app_voice_end(struct app *app);

/* Before a step: a key, a tap, a card end what is being said. */
void app_hush(struct app *app, const struct event *ev);
/* After a draw: says what there is to say. */
void app_speak(struct app *app);
/* By the sound card, or else by the terminal's bell. */
void app_tone(struct app *app, enum tone tone);
/* What the voice's driver told. */
void app_voice_news(struct app *app, const struct device_event *news);

#endif
