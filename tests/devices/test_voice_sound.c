/* SPDX-License-Identifier: MIT */
/*
 * The voice as it is heard: the real litang-voice, espeak-ng and libasound, which play into a file,
 * or on a card that plays as fast as cards do.
 */
#include "devices/voice.h"

#include <sndfile.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/tones.h"
#include "tests/support/suite.h"
#include "tests/support/voice_run.h"

#define WAIT_MS 20000
#define MOST    16
#define N(a)    (sizeof(a) / sizeof((a)[0]))
#define HELLO   (&voice_run_lines[1])

static struct voice_run r;
static struct burst burst[MOST];

static void path_of(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s/%s", r.dir, name);
}

/* ---- words --------------------------------------------------------------------------------- */

static double seconds_of(const struct voice_line *line)
{
	voice_run_begin(&r, HEARING_FILE, "");
	voice_say(r.voice, line);
	voice_run_until_quiet(&r, 1);
	ck_assert_int_ge(hearing_bursts(&r.heard, 0.6, burst, MOST), 1);
	voice_run_end(&r);
	return burst[0].to - burst[0].from;
}

/* A sentence of eight syllables or words: neither a stammer nor letters that are spelled. */
START_TEST(test_languages)
{
	for (size_t i = 0; i < 3; i++) {
		double seconds = seconds_of(&voice_run_lines[i]);

		voice_run_begin(&r, HEARING_FILE, "");
		voice_say(r.voice, &voice_run_lines[i]);
		voice_run_until_quiet(&r, 1);
		ck_assert_msg(seconds > 1.8 && seconds < 4.5, "%s: %.2f s", voice_run_lines[i].lang,
			seconds);
		ck_assert_double_gt(hearing_level(&r.heard, 0, seconds), 300);
		ck_assert_double_lt(burst[0].from, 0.02); /* no silence goes before it */
		printf("%s: %.2f s, level %.0f, peak %d\n", voice_run_lines[i].lang, seconds,
			hearing_level(&r.heard, 0, seconds), hearing_peak(&r.heard, 0, -1));
		voice_run_end(&r);
	}
}
END_TEST

/* Twice as many syllables take twice as long: each is said. */
START_TEST(test_each_syllable)
{
	static const struct voice_line two = {"zh_CN", "cmn-latn-pinyin", "x", "er4 hao4"},
				       eight = {"zh_CN", "cmn-latn-pinyin", "x",
					       "er4 hao4 er4 hao4 er4 hao4 er4 hao4"};
	double a = seconds_of(&two), b = seconds_of(&eight);

	ck_assert_msg(b > a * 2.5 && b < a * 5, "%.2f s and %.2f s", a, b);
}
END_TEST

START_TEST(test_one_after_another)
{
	voice_run_begin(&r, HEARING_FILE, "");
	for (size_t i = 0; i < 3; i++)
		voice_say(r.voice, &voice_run_lines[i]);
	voice_run_until_quiet(&r, 1);
	ck_assert_double_gt(hearing_seconds(&r.heard), 6);
	ck_assert_double_lt(hearing_seconds(&r.heard), 14);
	ck_assert_int_ge(hearing_bursts(&r.heard, 0.24, burst, MOST), 3);
	ck_assert_int_eq((int)r.voice->done, 3);
	voice_run_end(&r);
}
END_TEST

START_TEST(test_volumes)
{
	double before = 0;

	voice_run_begin(&r, HEARING_FILE, "");
	for (int v = VOICE_SOFT; v <= VOICE_LOUDEST; v++) {
		size_t from = r.heard.n;
		double level;

		voice_volume(r.voice, (enum voice_volume)v);
		voice_say(r.voice, HELLO);
		voice_run_until_quiet(&r, v + 1);
		level = hearing_level(&r.heard, (double)from / HEARING_RATE, -1);
		ck_assert_msg(level > before * 1.4, "volume %d: %.0f after %.0f", v, level, before);
		ck_assert_int_lt(hearing_peak(&r.heard, 0, -1), 28180);
		before = level;
	}
	voice_run_end(&r);
}
END_TEST

/* What nobody checked before: none of it ends the child, and what follows is said. */
START_TEST(test_odd_sentences)
{
	static const char *const odd[] = {"", " ", "\xff\xfe\x01", "a\nb\tc", "[[h@'l]]",
		"<speak>x</speak>", "{}[]()~@#", "，。！？", "😀😀😀", "%s%n%d",
		"a\xcc\x81\xcc\x81\xcc\x81"};
	static char longest[VOICE_LINE_MAX + 1];
	static const char *const voices[] = {"cmn-latn-pinyin", "en", "ko"};
	int n = 0;

	voice_run_begin(&r, HEARING_FILE, r.dir);
	for (size_t v = 0; v < N(voices); v++) {
		for (size_t i = 0; i < N(odd); i++) {
			voice_say(r.voice, &(struct voice_line){"en", voices[v], odd[i], odd[i]});
			voice_run_until_quiet(&r, ++n);
		}
		for (int i = 0; i < VOICE_LINE_MAX; i++)
			longest[i] = "qing3 dao4 "[i % 11];
		voice_say(r.voice, &(struct voice_line){"en", voices[v], longest, longest});
		voice_run_until_quiet(&r, ++n);
		memset(longest, 'z', VOICE_LINE_MAX);
		voice_say(r.voice, &(struct voice_line){"en", voices[v], longest, longest});
		voice_hush(r.voice);
		voice_run_until_quiet(&r, ++n);
	}
	voice_say(r.voice, &(struct voice_line){"en", "no-such-voice", "x", "x"});
	voice_run_until_quiet(&r, ++n);
	ck_assert_str_eq(r.voice->trouble, "a sentence of en cannot be read or spoken");
	ck_assert_int_eq(r.voice->state, DEVICE_READY);
	hearing_read(&r.heard, r.dir);
	voice_run_until_sound(&r, (voice_say(r.voice, HELLO), r.heard.n));
	voice_run_end(&r);
}
END_TEST

START_TEST(test_thousand_at_once)
{
	voice_run_begin(&r, HEARING_FILE, "");
	for (int i = 0; i < 1000; i++)
		voice_say(r.voice, &(struct voice_line){"en", "en", "no", "no"});
	voice_run_until_quiet(&r, 1);
	ck_assert_int_ge((int)r.voice->done, 10);
	ck_assert_int_eq((int)(r.voice->done + r.voice->failed), 1000);
	ck_assert_int_eq(r.voice->state, DEVICE_READY);
	voice_run_end(&r);
}
END_TEST

/* ---- recorded sentences -------------------------------------------------------------------- */

static void make_clip(const char *name, int rate, int channels)
{
	char path[160];

	if (!r.dir[0])
		suite_dir(r.dir, sizeof(r.dir));
	path_of(path, sizeof(path), "en");
	mkdir(path, 0700);
	path_of(path, sizeof(path), name);
	hearing_record(path, SF_FORMAT_PCM_16, rate, channels, 600);
}

/* The n-th sound is the recorded one. */
static bool is_clip(int n)
{
	if (hearing_bursts(&r.heard, 0.1, burst, MOST) <= n)
		return false;
	return burst[n].to - burst[n].from > HEARING_RECORDED * 0.95 &&
	       hearing_pitch(&r.heard, 600, burst[n].from, burst[n].from + 0.9) > 0.95;
}

START_TEST(test_clips)
{
	struct voice_line slash = {"en", "en", "../en/and/or", "and or"};
	size_t from;

	make_clip("en/Hello..wav", 44100, 2);
	make_clip("en/.._en_and_or.wav", 16000, 1);
	voice_run_begin(&r, HEARING_FILE, r.dir);
	voice_say(r.voice, &(struct voice_line){"en", "en", "Hello.", "hello"});
	voice_run_until_quiet(&r, 1);
	ck_assert(is_clip(0));
	ck_assert_double_lt(hearing_seconds(&r.heard), 1.5);
	voice_say(r.voice, &slash);
	voice_run_until_quiet(&r, 2);
	ck_assert(is_clip(1));
	/* Another language, another sentence: spoken. */
	from = r.heard.n;
	voice_say(r.voice, &(struct voice_line){"ko", "en", "Hello.", "hello"});
	voice_say(r.voice, &(struct voice_line){"en", "en", "Hello", "hello"});
	voice_run_until_quiet(&r, 3);
	ck_assert(!is_clip(2));
	ck_assert_double_gt(hearing_level(&r.heard, (double)from / HEARING_RATE, -1), 100);
	ck_assert_str_eq(r.voice->trouble, "");
	voice_run_end(&r);
}
END_TEST

START_TEST(test_broken_clip)
{
	char path[160];
	FILE *file;

	make_clip("en/Hello.wav", 44100, 2);
	path_of(path, sizeof(path), "en/Hello.wav");
	file = fopen(path, "w");
	fputs("RIFF....WAVEfmt nonsense", file);
	fclose(file);
	voice_run_begin(&r, HEARING_FILE, r.dir);
	voice_say(r.voice, &(struct voice_line){"en", "en", "Hello", "hello"});
	voice_run_until_quiet(&r, 1);
	ck_assert_str_eq(r.voice->trouble, "a sentence of en cannot be read or spoken");
	ck_assert_double_gt(hearing_level(&r.heard, 0, -1), 100);
	ck_assert_int_eq(r.voice->state, DEVICE_READY);
	voice_run_end(&r);
}
END_TEST

/* ---- tones --------------------------------------------------------------------------------- */

static void until_bursts(int n)
{
	int64_t due = test_host_ms() + WAIT_MS;

	do {
		test_host_turn(&r.h, 5);
		hearing_read(&r.heard, r.dir);
	} while ((hearing_bursts(&r.heard, 0.03, burst, MOST) < n ||
			 burst[n - 1].to > hearing_seconds(&r.heard) - 0.1) &&
		 test_host_ms() < due);
	ck_assert_int_eq(hearing_bursts(&r.heard, 0.03, burst, MOST), n);
}

START_TEST(test_tones)
{
	double level;

	voice_run_begin(&r, HEARING_FILE, "");
	voice_volume(r.voice, VOICE_SOFT);
	ck_assert(voice_tone(r.voice, VOICE_DONE));
	until_bursts(1);
	ck_assert_double_gt(hearing_pitch(&r.heard, TONES_DONE, burst[0].from, burst[0].to), 0.9);
	ck_assert_double_lt(burst[0].to - burst[0].from, 0.25);
	level = hearing_level(&r.heard, burst[0].from, burst[0].to);
	voice_volume(r.voice, VOICE_LOUDEST);
	ck_assert(voice_tone(r.voice, VOICE_LOOK));
	until_bursts(3);
	for (int i = 1; i < 3; i++) {
		ck_assert_double_gt(
			hearing_pitch(&r.heard, TONES_LOOK, burst[i].from, burst[i].to), 0.9);
		ck_assert_double_lt(
			hearing_level(&r.heard, burst[i].from, burst[i].to), level * 1.1);
		ck_assert_double_gt(
			hearing_level(&r.heard, burst[i].from, burst[i].to), level * 0.9);
	}
	ck_assert_int_eq(voice_run_quiets(&r), 0);
	voice_run_end(&r);
}
END_TEST

/* On a card that plays as fast as cards do. */
START_TEST(test_tone_over_words)
{
	double before, at;

	voice_run_begin(&r, HEARING_CARD, "");
	voice_volume(r.voice, VOICE_SOFT);
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, 0);
	voice_run_until_played(&r, HEARING_RATE / 2);
	before = hearing_seconds(&r.heard);
	ck_assert(voice_tone(r.voice, VOICE_LOOK));
	voice_run_until_played(&r, r.heard.n + HEARING_RATE / 2);
	/* Soon, and the words go on. */
	for (at = before; hearing_pitch(&r.heard, TONES_LOOK, at, at + 0.05) < 0.5; at += 0.01)
		ck_assert_double_lt(at, before + 0.2);
	ck_assert_int_eq(voice_run_quiets(&r), 0);
	voice_run_until_quiet(&r, 1);
	ck_assert_double_gt(hearing_seconds(&r.heard), 1.8);
	voice_run_end(&r);
}
END_TEST

/* ---- hush ---------------------------------------------------------------------------------- */

START_TEST(test_hush)
{
	size_t from;
	int64_t start;

	voice_run_begin(&r, HEARING_CARD, "");
	for (int i = 0; i < 20; i++)
		voice_say(r.voice, &voice_run_lines[0]);
	voice_run_until_sound(&r, 0);
	voice_run_until_played(&r, HEARING_RATE / 2);
	from = r.heard.n;
	start = test_host_ms();
	voice_hush(r.voice);
	voice_run_until_quiet(&r, 1);
	ck_assert_int_lt((int)(test_host_ms() - start), 300);
	voice_run_until_played(&r, from + HEARING_RATE * 3 / 10);
	ck_assert_int_eq(hearing_peak(&r.heard, (double)from / HEARING_RATE + 0.2, -1), 0);
	/* What is said next is another, from its beginning, and soon. */
	start = test_host_ms();
	from = r.heard.n;
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, from);
	ck_assert_int_lt((int)(test_host_ms() - start), 300);
	voice_run_until_quiet(&r, 2);
	ck_assert_double_gt(hearing_seconds(&r.heard) - (double)from / HEARING_RATE, 1.8);
	ck_assert_int_eq((int)r.voice->done, 1);
	voice_run_end(&r);
}
END_TEST

/* It fades; an end in the middle of a wave would crack. A recorded tone has no steep places of its own. */
START_TEST(test_hush_does_not_crack)
{
	int steepest = 0;

	make_clip("en/Tone.wav", HEARING_RATE, 1);
	voice_run_begin(&r, HEARING_CARD, r.dir);
	for (int i = 1; i <= 6; i++) {
		size_t from = r.heard.n;

		voice_say(r.voice, &(struct voice_line){"en", "en", "Tone", "tone"});
		voice_run_until_played(&r, from + HEARING_RATE / 10 + (size_t)i * 7);
		voice_hush(r.voice);
		voice_run_until_quiet(&r, i);
		voice_run_until_played(&r, r.heard.n + HEARING_RATE / 10);
	}
	for (size_t i = 1; i < r.heard.n; i++)
		if (abs(r.heard.at[i] - r.heard.at[i - 1]) > steepest)
			steepest = abs(r.heard.at[i] - r.heard.at[i - 1]);
	ck_assert_int_gt(steepest, 600);
	ck_assert_int_lt(steepest, 900);
	voice_run_end(&r);
}
END_TEST

/* A key that goes on at once: hush and the next page's words in one breath. */
START_TEST(test_say_after_hush)
{
	size_t from;

	voice_run_begin(&r, HEARING_CARD, "");
	voice_say(r.voice, &voice_run_lines[2]);
	voice_run_until_sound(&r, 0);
	from = r.heard.n;
	for (int i = 0; i < 30; i++) {
		voice_hush(r.voice);
		voice_say(r.voice, &voice_run_lines[i % 3]);
	}
	ck_assert_int_eq(voice_run_quiets(&r), 0);
	voice_run_until_quiet(&r, 1);
	ck_assert_double_gt(hearing_seconds(&r.heard) - (double)from / HEARING_RATE, 1.5);
	ck_assert_double_lt(hearing_seconds(&r.heard) - (double)from / HEARING_RATE, 6);
	voice_run_end(&r);
}
END_TEST

/* ---- how soon ------------------------------------------------------------------------------ */

#define TIMES 5

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t first_sound_ms(bool words, int i)
{
	int64_t start, ms;

	hearing_read(&r.heard, r.dir);
	start = test_host_ms();
	if (words)
		voice_say(r.voice, &voice_run_lines[i % 3]);
	else
		voice_tone(r.voice, VOICE_DONE);
	voice_run_until_sound(&r, r.heard.n);
	ms = test_host_ms() - start;
	voice_hush(r.voice);
	voice_run_until_played(&r, r.heard.n + HEARING_RATE / 4);
	return ms;
}

/* The machine that tests may be busy once. */
START_TEST(test_first_sound)
{
	voice_run_begin(&r, HEARING_CARD, "");
	for (int words = 0; words < 2; words++) {
		int64_t ms[TIMES];

		for (int i = 0; i < TIMES; i++)
			ms[i] = first_sound_ms(words, i);
		qsort(ms, TIMES, sizeof(ms[0]), by_size);
		printf("first sound of %s: %d to %d ms\n", words ? "words" : "a tone", (int)ms[0],
			(int)ms[TIMES - 1]);
		if (getenv("LITANG_SLOW"))
			continue;
		ck_assert_int_le((int)ms[TIMES - 2], 100);
		/* Not behind the 60 ms of silence that are still in the card. */
		ck_assert_int_le((int)ms[0], 50);
	}
	voice_run_end(&r);
}
END_TEST

SUITE_MAIN("voice_sound", test_languages, test_each_syllable, test_one_after_another, test_volumes,
	test_odd_sentences, test_thousand_at_once, test_clips, test_broken_clip, test_tones,
	test_tone_over_words, test_hush, test_hush_does_not_crack, test_say_after_hush,
	test_first_sound)
