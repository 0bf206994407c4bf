/* SPDX-License-Identifier: MIT */
/*
 * The sound of a terminal: two tones, and a voice. What sounds waits, so it is made by a child,
 * litang-voice (voice_main.c), which alone has the sound card and the speech library; this driver
 * starts it, tells it what to say (voice_talk.h) and starts it again when it ended or is silent.
 *
 * DEVICE_READY: there is a sound card. DEVICE_ABSENT: the child says that there is none; it looks
 * again once a minute. DEVICE_TROUBLE: there is no child. DEVICE_QUIET comes whenever all that was
 * to be said has been said, or was hushed.
 */
#ifndef DEVICES_VOICE_H
#define DEVICES_VOICE_H

#include "devices/device.h"

#define VOICE_LINE_MAX 1024 /* bytes of a sentence, written or said */

struct voice_options {
	const char *program; /* the executable of litang-voice; copied */
	const char
		*clips; /* folder with recorded sentences, LANG/SENTENCE.wav; "" = none; copied */
	int pause_ms;   /* before the first new start of the child; 0 = 1 s */
};

/* One sentence. All strings are UTF-8 without control characters. */
struct voice_line {
	const char *lang;    /* folder of its clips: "zh_CN" */
	const char *speaker; /* voice of espeak-ng: "cmn-latn-pinyin", "en", "ko" */
	const char *text;    /* as it is written: the name of its clip, "/" in it read as "_" */
	const char *sound;   /* as the speaker takes it: "qing3 dao4 ..." */
};

enum voice_tone {
	VOICE_DONE, /* one short tone */
	VOICE_LOOK  /* two low ones */
};

/* Louder is nearer to full scale; VOICE_USUAL is what everybody begins with. */
enum voice_volume { VOICE_SOFT, VOICE_USUAL, VOICE_LOUD, VOICE_LOUDEST };

/* A device "voice". ERR_LIMIT only: a program that does not start is the device's trouble. */
MUST_USE int voice_open(struct device **ret, const struct host *host,
	const struct voice_options *options, struct err *err);

/* Adds to what is to be said. A sentence that is too long, or too many of them, are dropped with a
 * line in the log. Nothing is said without a sound card; DEVICE_QUIET comes all the same. */
void voice_say(struct device *dev, const struct voice_line *line);
/* Ends what is said and forgets what was to be said. */
void voice_hush(struct device *dev);
/* At once, before and over what is said; not changed by the volume. False: it cannot sound here. */
bool voice_tone(struct device *dev, enum voice_tone tone);
/* Of the words that follow. */
void voice_volume(struct device *dev, enum voice_volume volume);

#endif
