/* SPDX-License-Identifier: MIT */
/* Tones and words as they are mixed: pitch, length, edges, loudness, never beyond full scale. */
#include "devices/tones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hearing.h"
#include "tests/support/suite.h"

#define SECONDS 2
#define STEP    1200 /* between neighbours in a tone at its loudest; more is a click */

static struct tones t;
static short out[SECONDS * SOUND_RATE];
static const struct heard heard = {out, SECONDS *SOUND_RATE};

static void mix(const short *words)
{
	/* In uneven pieces, as a card takes them. */
	for (size_t at = 0, n = 1; at < heard.n; at += n, n = n % 251 + 17) {
		if (n > heard.n - at)
			n = heard.n - at;
		tones_mix(&t, out + at, words ? words + at : NULL, n);
	}
}

static int steepest(void)
{
	int most = abs(out[0]);

	for (size_t i = 1; i < heard.n; i++)
		if (abs(out[i] - out[i - 1]) > most)
			most = abs(out[i] - out[i - 1]);
	return most;
}

START_TEST(test_done)
{
	struct burst burst[4];

	tones_init(&t);
	ck_assert(!tones_sound(&t));
	tones_begin(&t, VOICE_DONE);
	ck_assert(tones_sound(&t));
	mix(NULL);
	ck_assert(!tones_sound(&t));
	ck_assert_int_eq(hearing_bursts(&heard, 0.03, burst, 4), 1);
	ck_assert_double_lt(burst[0].from, 0.005);
	ck_assert_double_lt(fabs(burst[0].to - 0.16), 0.01);
	ck_assert_double_gt(hearing_pitch(&heard, TONES_DONE, 0, 0.16), 0.9);
	ck_assert_int_lt(steepest(), STEP * 2);
	ck_assert_int_lt(abs(out[0]) + abs(out[1]) + abs(out[2]), 50);
}
END_TEST

START_TEST(test_look)
{
	struct burst burst[4];

	tones_init(&t);
	tones_begin(&t, VOICE_LOOK);
	mix(NULL);
	ck_assert_int_eq(hearing_bursts(&heard, 0.03, burst, 4), 2);
	ck_assert_double_gt(burst[1].from - burst[0].to, 0.07);
	for (int i = 0; i < 2; i++)
		ck_assert_double_gt(
			hearing_pitch(&heard, TONES_LOOK, burst[i].from, burst[i].to), 0.9);
	ck_assert_int_lt(steepest(), STEP);
	ck_assert_int_lt(TONES_LOOK, TONES_DONE);
}
END_TEST

/* One that comes while another sounds is heard at once; neither cracks. */
START_TEST(test_one_over_another)
{
	struct burst burst[4];

	tones_init(&t);
	tones_begin(&t, VOICE_LOOK);
	tones_mix(&t, out, NULL, 1000);
	tones_begin(&t, VOICE_LOOK);
	tones_begin(&t, VOICE_DONE);
	tones_mix(&t, out + 1000, NULL, heard.n - 1000);
	ck_assert_int_eq(hearing_bursts(&heard, 0.03, burst, 4), 1);
	ck_assert_double_gt(hearing_pitch(&heard, TONES_DONE, 0.06, 0.2), 0.9);
	ck_assert_int_lt(steepest(), STEP * 2);
	ck_assert(!tones_sound(&t));
}
END_TEST

START_TEST(test_ended)
{
	tones_init(&t);
	tones_begin(&t, VOICE_LOOK);
	tones_mix(&t, out, NULL, 1000);
	tones_end(&t);
	ck_assert(!tones_sound(&t));
	mix(NULL);
	ck_assert_int_eq(hearing_peak(&heard, 0, -1), 0);
}
END_TEST

static void fill(short *words, short value)
{
	for (size_t i = 0; i < heard.n; i++)
		words[i] = value;
}

/* The loudest words there are and a tone over them: still below full scale, which would wrap. */
START_TEST(test_nothing_is_cut_off)
{
	static short words[SECONDS * SOUND_RATE];

	for (int sign = -1; sign <= 1; sign += 2) {
		tones_init(&t);
		fill(words, sign < 0 ? -32768 : 32767);
		tones_words(&t, VOICE_LOUDEST);
		tones_begin(&t, VOICE_LOOK);
		mix(words);
		for (size_t i = 0; i < heard.n; i++)
			ck_assert_int_gt(out[i] * sign, 20000);
	}
}
END_TEST

/* Each volume is some 5 dB louder than the one before; a tone is the same in all. */
START_TEST(test_volumes)
{
	static short words[SECONDS * SOUND_RATE];
	double before = 0, tone = 0;

	fill(words, 10000);
	for (int v = VOICE_SOFT; v <= VOICE_LOUDEST; v++) {
		double level;

		tones_init(&t);
		tones_words(&t, (enum voice_volume)v);
		mix(words);
		level = hearing_level(&heard, 0, -1);
		if (before > 0)
			ck_assert_double_lt(fabs(20 * log10(level / before) - 5), 0.3);
		before = level;
		tones_begin(&t, VOICE_DONE);
		mix(NULL);
		level = hearing_level(&heard, 0, 0.16);
		if (tone > 0)
			ck_assert_double_lt(fabs(level - tone), 1);
		tone = level;
	}
}
END_TEST

START_TEST(test_gradual)
{
	static short words[SECONDS * SOUND_RATE];

	fill(words, 20000);
	tones_init(&t);
	tones_words(&t, VOICE_LOUDEST);
	tones_mix(&t, out, words, 1000);
	ck_assert_int_eq(out[0], 17000); /* words have their own beginning */
	tones_turn(&t, VOICE_SOFT);
	tones_mix(&t, out + 1000, words + 1000, 1000);
	tones_fade(&t);
	ck_assert(!tones_faded(&t));
	tones_turn(&t, VOICE_LOUD); /* what is hushed does not come back */
	tones_mix(&t, out + 2000, words + 2000, heard.n - 2000);
	ck_assert(tones_faded(&t));
	for (size_t i = 1; i < heard.n; i++)
		ck_assert_int_le(abs(out[i] - out[i - 1]), 200);
	ck_assert_int_eq(hearing_peak(&heard, 0.1, -1), 0);
	ck_assert_int_gt(out[1999], 2000);
	tones_words(&t, VOICE_USUAL);
	ck_assert(!tones_faded(&t));
}
END_TEST

SUITE_MAIN("tones", test_done, test_look, test_one_over_another, test_ended,
	test_nothing_is_cut_off, test_volumes, test_gradual)
