/* SPDX-License-Identifier: MIT */
/*
 * The sound card: ALSA's device "default", one channel of 16 bits at SOUND_RATE. Never more than
 * SOUND_AHEAD samples wait in it, whatever room it has, so that what begins is heard at once and
 * what ends is over at once. No call waits.
 */
#ifndef DEVICES_SOUND_H
#define DEVICES_SOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "devices/tones.h"

#define SOUND_AHEAD (SOUND_RATE * 6 / 100)

struct sound; /* a card that is there */

/* ERR_IO: there is none, or it is taken; err says why in the words of ALSA. */
MUST_USE int sound_open(struct sound **ret, struct err *err);
void sound_close(struct sound *s); /* NULL is fine */

/* Its name, or "". */
void sound_name(struct sound *s, char *out, size_t size);

/* How many samples it takes now. ERR_IO: it is gone. */
MUST_USE int sound_room(struct sound *s, size_t *ret, struct err *err);
/* At most sound_room; *wrote may be less. ERR_IO: it is gone. */
MUST_USE int sound_write(
	struct sound *s, const short *samples, size_t n, size_t *wrote, struct err *err);
/* Nothing more comes for a while. What is in it is forgotten. */
void sound_rest(struct sound *s);
/* False: it was pulled out while it rested. */
bool sound_there(struct sound *s);

#endif
