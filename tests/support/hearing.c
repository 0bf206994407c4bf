/* SPDX-License-Identifier: MIT */
#include "tests/support/hearing.h"

#include <check.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE  512
#define WAV_HEADER 44
#define SOUND      60 /* of 32767: louder than that is a sound */

static void write_settings(FILE *file, enum hearing_card kind, const char *folder)
{
	const char *build = getenv("LITANG_BUILD");
	char path[PATH_SIZE], whole[PATH_SIZE * 8];

	snprintf(path, sizeof(path), "%s/tests/sound/card.so", build ? build : "build");
	if (kind == HEARING_FILE)
		fprintf(file,
			"pcm.!default { type file file \"%s/heard\" format wav slave.pcm { type null } "
			"}\n",
			folder);
	if (kind != HEARING_CARD)
		return;
	ck_assert_ptr_nonnull(realpath(path, whole));
	fprintf(file,
		"pcm_type.card { lib \"%s\" }\n"
		"pcm.!default { type card file \"%s/heard\" }\n",
		whole, folder);
}

void hearing_card(enum hearing_card kind, const char *folder)
{
	char path[PATH_SIZE];
	FILE *file;

	snprintf(path, sizeof(path), "%s/asound.conf", folder);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	write_settings(file, kind, folder);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(setenv("ALSA_CONFIG_PATH", path, 1), 0);
}

bool hearing_read(struct heard *h, const char *folder)
{
	char path[PATH_SIZE], head[4] = "";
	struct stat about;
	long skip;
	FILE *file;

	snprintf(path, sizeof(path), "%s/heard", folder);
	h->n = 0;
	file = fopen(path, "rb");
	if (!file)
		return false;
	ck_assert_int_eq(fstat(fileno(file), &about), 0);
	skip = fread(head, 1, 4, file) == 4 && memcmp(head, "RIFF", 4) == 0 ? WAV_HEADER : 0;
	free(h->at);
	h->at = malloc((size_t)about.st_size + 1);
	ck_assert_ptr_nonnull(h->at);
	fseek(file, skip, SEEK_SET);
	h->n = fread(h->at, sizeof(short), (size_t)about.st_size / sizeof(short), file);
	fclose(file);
	return h->n > 0;
}

void hearing_done(struct heard *h)
{
	free(h->at);
	*h = (struct heard){0};
}

double hearing_seconds(const struct heard *h)
{
	return (double)h->n / HEARING_RATE;
}

static size_t index_of(const struct heard *h, double seconds)
{
	double i = seconds * HEARING_RATE;

	return seconds < 0 || i > (double)h->n ? h->n : (size_t)i;
}

double hearing_level(const struct heard *h, double from, double to)
{
	size_t a = index_of(h, from), b = index_of(h, to);
	double sum = 0;

	for (size_t i = a; i < b; i++)
		sum += (double)h->at[i] * h->at[i];
	return b > a ? sqrt(sum / (double)(b - a)) : 0;
}

int hearing_peak(const struct heard *h, double from, double to)
{
	size_t b = index_of(h, to);
	int most = 0;

	for (size_t i = index_of(h, from); i < b; i++)
		if (abs(h->at[i]) > most)
			most = abs(h->at[i]);
	return most;
}

double hearing_pitch(const struct heard *h, double hz, double from, double to)
{
	size_t a = index_of(h, from), b = index_of(h, to);
	double re = 0, im = 0, all = 0;

	for (size_t i = a; i < b; i++) {
		double at = 2 * M_PI * hz * (double)i / HEARING_RATE;

		re += h->at[i] * cos(at);
		im += h->at[i] * sin(at);
		all += (double)h->at[i] * h->at[i];
	}
	return all > 0 ? 2 * (re * re + im * im) / ((double)(b - a) * all) : 0;
}

int hearing_bursts(const struct heard *h, double pause_s, struct burst *ret, int most)
{
	size_t pause = (size_t)(pause_s * HEARING_RATE), last = 0;
	int n = 0;

	for (size_t i = 0; i < h->n; i++) {
		if (abs(h->at[i]) < SOUND)
			continue;
		if (n == 0 || i - last > pause) {
			if (n == most)
				return n;
			ret[n++].from = (double)i / HEARING_RATE;
		}
		last = i;
		ret[n - 1].to = (double)i / HEARING_RATE;
	}
	return n;
}

void hearing_record(const char *path, int subtype, int rate, int channels, double hz)
{
	SF_INFO info = {
		.samplerate = rate, .channels = channels, .format = SF_FORMAT_WAV | subtype};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	int n = (int)(HEARING_RECORDED * rate);

	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < n; i++) {
		float both[2] = {(float)(0.5 * sin(2 * M_PI * hz * i / rate)), 0};

		both[1] = both[0];
		ck_assert_int_eq((int)sf_writef_float(file, both, 1), 1);
	}
	ck_assert_int_eq(sf_close(file), 0);
}
