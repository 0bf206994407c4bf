/* SPDX-License-Identifier: MIT */
#include "devices/clips.h"

#include <fcntl.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/tones.h"

#define NAME_MOST 255 /* bytes of a file's name on Linux */
#define RATE_MIN  4000
#define RATE_MOST 192000
#define PIECE     882 /* samples at a time: 40 ms */

struct clip {
	SNDFILE *file;
	SRC_STATE *rate;
	SF_INFO info;
	float frames[2 * PIECE], mono[PIECE], out[PIECE];
	short samples[PIECE];
};

int clips_path(char out[CLIPS_PATH_SIZE], const char *clips, const char *lang, const char *text)
{
	size_t n = strlen(text);
	char *name;
	int head;

	if (n + strlen(".wav") > NAME_MOST || text[strspn(text, ".")] == 0 || !clips[0])
		return ERR_NONE;
	head = snprintf(out, CLIPS_PATH_SIZE, "%s/%s/", clips, lang);
	if (head < 0 || (size_t)head + n + sizeof(".wav") > CLIPS_PATH_SIZE)
		return ERR_NONE;
	name = out + head;
	memcpy(mempcpy(name, text, n), ".wav", sizeof(".wav"));
	for (; *name; name++)
		if (*name == '/')
			*name = '_';
	return 0;
}

/* ---- reading ------------------------------------------------------------------------------- */

/* A pipe or a device of that name is not waited for. */
static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat about;

	if (fd < 0)
		return ERR_NONE;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		return fd;
	close(fd);
	return ERR_BAD;
}

static bool fits(const SF_INFO *info)
{
	int kind = info->format & SF_FORMAT_TYPEMASK;

	return (kind == SF_FORMAT_WAV || kind == SF_FORMAT_WAVEX) && info->channels <= 2 &&
	       info->samplerate >= RATE_MIN && info->samplerate <= RATE_MOST && info->frames > 0 &&
	       info->frames <= (sf_count_t)info->samplerate * CLIPS_SECONDS;
}

/* A file may hold floats that are none, or beyond full scale. */
static float sane(float v)
{
	return v >= -1 && v <= 1 ? v : v > 1 ? 1 : v < -1 ? -1 : 0;
}

/* What the change of rates asks for: the next samples of the file, one channel. */
static long more(void *ctx, float **ret)
{
	struct clip *c = ctx;
	sf_count_t n = sf_readf_float(c->file, c->frames, PIECE);
	int step = c->info.channels;

	for (sf_count_t i = 0; i < n; i++)
		c->mono[i] = step == 1 ? sane(c->frames[i])
				       : (sane(c->frames[2 * i]) + sane(c->frames[2 * i + 1])) / 2;
	*ret = c->mono;
	return n > 0 ? (long)n : 0;
}

static int give(struct clip *c, speech_take take, void *ctx)
{
	double ratio = (double)SOUND_RATE / c->info.samplerate;
	int result = ERR_BAD;
	long n;

	while ((n = src_callback_read(c->rate, ratio, PIECE, c->out)) > 0) {
		src_float_to_short_array(c->out, c->samples, (int)n);
		result = 0;
		if (!take(ctx, c->samples, (size_t)n))
			break;
	}
	return result;
}

int clips_play(const char *path, speech_take take, void *ctx)
{
	struct clip c = {.info = {0}};
	int fd = open_file(path), error = 0, result = ERR_BAD;

	if (fd < 0)
		return fd;
	c.file = sf_open_fd(fd, SFM_READ, &c.info, SF_TRUE);
	if (c.file && fits(&c.info))
		c.rate = src_callback_new(more, SRC_SINC_FASTEST, 1, &error, &c);
	if (c.rate)
		result = give(&c, take, ctx);
	src_delete(c.rate);
	sf_close(c.file);
	explicit_bzero(&c, sizeof(c));
	return result;
}
