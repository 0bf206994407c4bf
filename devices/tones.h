/* SPDX-License-Identifier: MIT */
/*
 * What is heard: words made louder or softer, and two tones over them, the same in every hall.
 * Pure. Words at their loudest and a tone together stay below full scale: nothing is ever cut off.
 */
#ifndef DEVICES_TONES_H
#define DEVICES_TONES_H

#include <stdbool.h>
#include <stddef.h>

#include "devices/voice.h"

#define SOUND_RATE  22050 /* samples a second, of one channel: the speech library's own */
#define TONES_MOST  (SOUND_RATE / 2)
#define TONES_DONE  880 /* Hz: ears of eighty hear little above 2 kHz */
#define TONES_LOOK  440
#define TONES_LEVEL 0.15 /* of full scale; words have the rest */

struct tones {
	struct tone {
		size_t n;
		short at[TONES_MOST];
	} tone[2]; /* by enum voice_tone; computed once */
	const struct tone *now, *next;
	size_t at, left; /* of now */
	bool ending;     /* now fades, so that next can begin */
	float level;     /* of words, on its way to: */
	float wanted;
};

void tones_init(struct tones *t);
/* From the next sample on; one that sounds fades within a few milliseconds. */
void tones_begin(struct tones *t, enum voice_tone tone);
void tones_end(struct tones *t);
bool tones_sound(const struct tones *t);

/* Words that follow are as loud as this, from their first sample. */
void tones_words(struct tones *t, enum voice_volume volume);
/* Words that sound become so loud, or fade; gradually, or it would crack. */
void tones_turn(struct tones *t, enum voice_volume volume);
void tones_fade(struct tones *t);
bool tones_faded(const struct tones *t);

/* n samples of what is heard. words: n samples, or NULL. */
void tones_mix(struct tones *t, short *out, const short *words, size_t n);

#endif
