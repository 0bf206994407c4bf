/* SPDX-License-Identifier: MIT */
/*
 * Recorded sentences: CLIPS/LANG/SENTENCE.wav, the sentence as it is written, "/" read as "_". Of any
 * rate, mono or stereo, up to CLIPS_SECONDS.
 */
#ifndef DEVICES_CLIPS_H
#define DEVICES_CLIPS_H

#include <stddef.h>

#include "core/base/err.h"
#include "devices/speech.h"

#define CLIPS_SECONDS   120
#define CLIPS_PATH_SIZE 1024

/* The path of a sentence's clip. ERR_NONE: it can have none: nothing or nothing but dots is said, or
 * the name would be longer than a file's may be. No sentence leads out of the folder. */
MUST_USE int clips_path(
	char out[CLIPS_PATH_SIZE], const char *clips, const char *lang, const char *text);

/* Gives take a clip, as speech_say does. ERR_NONE: there is no such file. ERR_BAD: it is no sound that
 * can be played; nothing was given. */
MUST_USE int clips_play(const char *path, speech_take take, void *ctx);

#endif
