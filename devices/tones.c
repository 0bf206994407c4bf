/* SPDX-License-Identifier: MIT */
#include "devices/tones.h"

#include <math.h>
#include <string.h>

#define FULL     32767.0
#define MS       (SOUND_RATE / 1000.0)
#define EDGE     ((size_t)(8 * MS)) /* a tone comes and goes so slowly that it does not click */
#define FADE     ((size_t)(5 * MS)) /* of what is ended in the middle */
#define DONE_N   ((size_t)(160 * MS))
#define LOOK_N   ((size_t)(150 * MS)) /* each of the two */
#define LOOK_GAP ((size_t)(90 * MS))

/* Each step is 5 dB. */
static const float loudness[] = {
	[VOICE_SOFT] = 0.151F,
	[VOICE_USUAL] = 0.269F,
	[VOICE_LOUD] = 0.478F,
	[VOICE_LOUDEST] = 0.85F,
};

/* ---- tones --------------------------------------------------------------------------------- */

static double edge(size_t i, size_t n)
{
	size_t from = i < n - 1 - i ? i : n - 1 - i;

	return from >= EDGE ? 1 : 0.5 - 0.5 * cos(M_PI * (double)from / (double)EDGE);
}

static void add_burst(struct tone *tone, double hz, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tone->at[tone->n + i] = (short)(FULL * TONES_LEVEL * edge(i, n) *
						sin(2 * M_PI * hz * (double)i / SOUND_RATE));
	tone->n += n;
}

void tones_init(struct tones *t)
{
	struct tone *look = &t->tone[VOICE_LOOK];

	memset(t, 0, sizeof(*t));
	add_burst(&t->tone[VOICE_DONE], TONES_DONE, DONE_N);
	add_burst(look, TONES_LOOK, LOOK_N);
	look->n += LOOK_GAP;
	add_burst(look, TONES_LOOK, LOOK_N);
}

static void start(struct tones *t, const struct tone *tone)
{
	t->now = tone;
	t->next = NULL;
	t->at = 0;
	t->left = tone ? tone->n : 0;
	t->ending = false;
}

void tones_begin(struct tones *t, enum voice_tone tone)
{
	if (!t->now) {
		start(t, &t->tone[tone]);
		return;
	}
	t->next = &t->tone[tone];
	if (!t->ending && t->left > FADE)
		t->left = FADE;
	t->ending = true;
}

void tones_end(struct tones *t)
{
	start(t, NULL);
}

bool tones_sound(const struct tones *t)
{
	return t->now != NULL;
}

static int next_of_tone(struct tones *t)
{
	int sample;

	if (!t->now)
		return 0;
	sample = t->now->at[t->at++];
	if (t->ending)
		sample = sample * (int)t->left / (int)FADE;
	if (--t->left == 0)
		start(t, t->next);
	return sample;
}

/* ---- words --------------------------------------------------------------------------------- */

void tones_words(struct tones *t, enum voice_volume volume)
{
	t->level = t->wanted = loudness[volume];
}

void tones_turn(struct tones *t, enum voice_volume volume)
{
	if (t->wanted > 0)
		t->wanted = loudness[volume];
}

void tones_fade(struct tones *t)
{
	t->wanted = 0;
}

bool tones_faded(const struct tones *t)
{
	return t->level <= 0;
}

static void next_level(struct tones *t)
{
	const float step = loudness[VOICE_LOUDEST] / (float)FADE;

	if (t->level < t->wanted)
		t->level = fminf(t->level + step, t->wanted);
	else
		t->level = fmaxf(t->level - step, t->wanted);
}

void tones_mix(struct tones *t, short *out, const short *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int word = words ? (int)((float)words[i] * t->level) : 0;

		next_level(t);
		out[i] = (short)(word + next_of_tone(t));
	}
}
