/* SPDX-License-Identifier: MIT */
/*
 * What a test hears: the sound that litang-voice made, through the real libasound, and what there is
 * in it.
 */
#ifndef TESTS_SUPPORT_HEARING_H
#define TESTS_SUPPORT_HEARING_H

#include <stdbool.h>
#include <stddef.h>

#define HEARING_RATE 22050

enum hearing_card {
	HEARING_FILE, /* ALSA's own "file": writes a WAV as fast as it comes */
	HEARING_CARD, /* tests/sound/card.c: as fast as a card; writes what was heard so far */
	HEARING_NONE  /* there is no device "default" */
};

struct heard {
	short *at;
	size_t n;
};

struct burst {
	double from, to; /* seconds */
};

/* From now on programs that this one starts have such a card; what it plays is in folder/heard. */
void hearing_card(enum hearing_card kind, const char *folder);

/* What was played so far; false: nothing. In place of what was in *h, which is zeroed at first. */
bool hearing_read(struct heard *h, const char *folder);
void hearing_done(struct heard *h);

double hearing_seconds(const struct heard *h);
/* Root of the mean square of a stretch, of 32767; to < 0: up to the end. */
double hearing_level(const struct heard *h, double from, double to);
int hearing_peak(const struct heard *h, double from, double to);
/* How much of a stretch is of this pitch: 1 = it is a pure tone. */
double hearing_pitch(const struct heard *h, double hz, double from, double to);
/* Stretches of sound with silence of pause_s or more between them; how many, up to most. */
int hearing_bursts(const struct heard *h, double pause_s, struct burst *ret, int most);

/* A recording of a pure tone. subtype: libsndfile's, SF_FORMAT_PCM_16 and so on. */
void hearing_record(const char *path, int subtype, int rate, int channels, double hz);
#define HEARING_RECORDED 1.0 /* seconds */

#endif
