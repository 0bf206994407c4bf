/* SPDX-License-Identifier: MIT */
/*
 * What the terminal and litang-voice tell each other, a line each. Neither believes anything that is
 * longer or other than it may be: ERR_BAD, and that talk is over. N counts what is to be said and to
 * be hushed, up to 999999999.
 *
 * The terminal tells:
 *   clips FOLDER           of recorded sentences
 *   volume 0|1|2|3         enum voice_volume
 *   say N LANG SPEAKER TEXT SOUND    one sentence, with a tab before each of the five
 *   hush N                 what came before N is forgotten
 *   done | look            a tone
 * and litang-voice:
 *   card NAME              there is a sound card
 *   none WHY               there is none
 *   said N                 N has been said or hushed, and all before it
 *   broken LANG            a recorded sentence could not be read
 *   mute                   there is no speech: sentences that are not recorded are not heard
 *   tick                   it lives; told every few seconds
 */
#ifndef DEVICES_VOICE_TALK_H
#define DEVICES_VOICE_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "devices/lines.h"
#include "devices/voice.h"

#define VOICE_N_MOST  999999999
#define VOICE_LANG    16
#define VOICE_SPEAKER 32
#define VOICE_NAME    64
#define VOICE_PATH    512
#define VOICE_TALK_MAX                                                                             \
	LINES_MAX        /* bytes of a line without its end: a sentence twice, and its head */
#define VOICE_WAITING 64 /* sentences that wait at most: two full pages */

enum voice_word {
	/* the terminal's */
	VOICE_CLIPS,
	VOICE_VOLUME,
	VOICE_SAY,
	VOICE_HUSH,
	VOICE_TONE,
	/* litang-voice's */
	VOICE_CARD,
	VOICE_NONE,
	VOICE_SAID,
	VOICE_BROKEN,
	VOICE_MUTE,
	VOICE_TICK,
};

struct voice_sentence {
	int32_t n;
	char lang[VOICE_LANG], speaker[VOICE_SPEAKER];
	char text[VOICE_LINE_MAX + 1], sound[VOICE_LINE_MAX + 1];
};

struct voice_order {
	enum voice_word word;
	int32_t n; /* VOICE_HUSH */
	enum voice_volume volume;
	enum voice_tone tone;
	char path[VOICE_PATH];
	struct voice_sentence sentence;
};

struct voice_news {
	enum voice_word word;
	int32_t n;
	char text[VOICE_NAME]; /* printable UTF-8 */
};

/* The line of a sentence with its end, and its length in *n. What is no character in the texts is
 * made a blank. ERR_LIMIT: longer than VOICE_LINE_MAX, or no language or speaker. */
MUST_USE int voice_talk_say(
	char out[VOICE_TALK_MAX + 2], size_t *n, int32_t number, const struct voice_line *line);

/* The same of a folder. ERR_LIMIT: its name is none, or too long, or no text of one line. */
MUST_USE int voice_talk_clips(char out[VOICE_TALK_MAX + 2], size_t *n, const char *folder);

/* One line without its end. ret is not to be used after ERR_BAD. */
MUST_USE int voice_talk_order(const char *line, size_t n, struct voice_order *ret);
MUST_USE int voice_talk_news(const char *line, size_t n, struct voice_news *ret);

#endif
