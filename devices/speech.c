/* SPDX-License-Identifier: MIT */
#include "devices/speech.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

#include "devices/tones.h"

#define PIECE_MS 40
#define QUIET    24 /* of 32767: softer than that a sentence has not begun */

struct sentence {
	speech_take take;
	void *ctx;
	bool begun;
};

/* Words a minute, so that somebody of eighty follows: some 170 syllables of Mandarin, 220 of Korean,
 * 145 words of English, where people on the radio say half as many again. And how loud it is of a
 * hundred: the voices differ, and louder than that cmn-latn-pinyin is cut off at its peaks. */
static const struct {
	const char *speaker;
	int rate, volume;
} manner[] = {
	{"cmn-latn-pinyin", 140, 75}, {"en", 130, 100}, {"ko", 140, 90},
	{NULL, 140, 75}, /* another */
};

/* A sentence begins with some 50 ms in which there is nothing yet. */
static size_t before_it(const short *samples, size_t n)
{
	size_t i = 0;

	while (i < n && samples[i] > -QUIET && samples[i] < QUIET)
		i++;
	return i;
}

/* 1: no more. */
static int on_samples(short *samples, int n, espeak_EVENT *events)
{
	struct sentence *s = events->user_data;
	size_t skip;

	if (!samples || n <= 0)
		return 0;
	skip = s->begun ? 0 : before_it(samples, (size_t)n);
	if (skip == (size_t)n)
		return 0;
	s->begun = true;
	return !s->take(s->ctx, samples + skip, (size_t)n - skip);
}

int speech_open(struct err *err)
{
	int rate = espeak_Initialize(
		AUDIO_OUTPUT_SYNCHRONOUS, PIECE_MS, NULL, espeakINITIALIZE_DONT_EXIT);

	if (rate != SOUND_RATE)
		return err_set(err, ERR_IO, "espeak-ng cannot be used");
	espeak_SetSynthCallback(on_samples);
	return 0;
}

int speech_say(const char *speaker, const char *sound, speech_take take, void *ctx)
{
	struct sentence sentence = {.take = take, .ctx = ctx};
	int i = 0;

	while (manner[i].speaker && strcmp(manner[i].speaker, speaker) != 0)
		i++;
	if (espeak_SetVoiceByName(speaker) != EE_OK)
		return ERR_NONE;
	espeak_SetParameter(espeakRATE, manner[i].rate, 0);
	espeak_SetParameter(espeakVOLUME, manner[i].volume, 0);
	espeak_Synth(
		sound, strlen(sound) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, &sentence);
	return 0;
}
