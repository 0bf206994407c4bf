/* SPDX-License-Identifier: MIT */
/* Words by espeak-ng: one channel of 16 bits at SOUND_RATE. */
#ifndef DEVICES_SPEECH_H
#define DEVICES_SPEECH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"

/* Takes what was made so far; false: no more of it. */
typedef bool (*speech_take)(void *ctx, const short *samples, size_t n);

/* Once. ERR_IO: its data is missing. */
MUST_USE int speech_open(struct err *err);

/* Gives take a sentence, a piece of some 40 ms at a time, each as soon as it is made. ERR_NONE: no
 * such voice. */
MUST_USE int speech_say(const char *speaker, const char *sound, speech_take take, void *ctx);

#endif
