/* SPDX-License-Identifier: MIT */
/*
 * A sound card for tests: a plugin of ALSA that plays as fast as a card does and writes what would
 * have been heard so far, when it would have been, to a file of bare samples.
 *   pcm_type.card { lib "…/card.so" }
 *   pcm.!default { type card file "PATH" }
 * While PATH.gone exists it has been unplugged; while PATH.stuck exists it plays nothing.
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define RATE 22050
#define RING 65536

struct card {
	snd_pcm_ioplug_t io;
	char path[256], gone[272], stuck[272];
	int fd;
	bool running;
	struct timespec start;
	size_t written, heard; /* samples since it was prepared */
	short ring[RING];
};

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static size_t position(const struct card *c)
{
	struct timespec now;

	if (!c->running || is_there(c->stuck))
		return c->heard;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (size_t)(((double)(now.tv_sec - c->start.tv_sec) +
				(double)(now.tv_nsec - c->start.tv_nsec) / 1e9) *
			RATE);
}

static void hear(struct card *c)
{
	size_t until = position(c);

	for (until = until < c->written ? until : c->written; c->heard < until; c->heard++)
		if (write(c->fd, &c->ring[c->heard % RING], sizeof(short)) < 0)
			return;
}

static int card_start(snd_pcm_ioplug_t *io)
{
	struct card *c = io->private_data;

	clock_gettime(CLOCK_MONOTONIC, &c->start);
	c->running = true;
	return 0;
}

static int card_stop(snd_pcm_ioplug_t *io)
{
	struct card *c = io->private_data;

	hear(c);
	c->running = false;
	return 0;
}

static int card_prepare(snd_pcm_ioplug_t *io)
{
	struct card *c = io->private_data;

	hear(c);
	c->running = false;
	c->written = c->heard = 0;
	return is_there(c->gone) ? -ENODEV : 0;
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io)
{
	struct card *c = io->private_data;

	hear(c);
	if (c->running && position(c) > c->written)
		return -EPIPE;
	return (snd_pcm_sframes_t)(c->heard % io->buffer_size);
}

static snd_pcm_sframes_t card_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
	snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
	struct card *c = io->private_data;
	const char *from = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;

	if (is_there(c->gone))
		return -ENODEV;
	for (snd_pcm_uframes_t i = 0; i < size; i++)
		memcpy(&c->ring[c->written++ % RING], from + i * sizeof(short), sizeof(short));
	return (snd_pcm_sframes_t)size;
}

static int card_close(snd_pcm_ioplug_t *io)
{
	struct card *c = io->private_data;

	close(c->fd);
	free(c);
	return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
	.start = card_start,
	.stop = card_stop,
	.prepare = card_prepare,
	.pointer = card_pointer,
	.transfer = card_transfer,
	.close = card_close,
};

static int constrain(snd_pcm_ioplug_t *io)
{
	static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED},
				  format[] = {SND_PCM_FORMAT_S16};
	int result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);

	if (result >= 0)
		result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
	if (result >= 0)
		result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
	if (result >= 0)
		result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, RATE, RATE);
	if (result >= 0)
		result = snd_pcm_ioplug_set_param_minmax(
			io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 16384);
	if (result >= 0)
		result = snd_pcm_ioplug_set_param_minmax(
			io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 1024, 65536);
	return result;
}

static int open_card(
	struct card *c, const char *path, const char *name, snd_pcm_stream_t stream, int mode)
{
	int result;

	snprintf(c->path, sizeof(c->path), "%s", path);
	snprintf(c->gone, sizeof(c->gone), "%s.gone", path);
	snprintf(c->stuck, sizeof(c->stuck), "%s.stuck", path);
	if (is_there(c->gone))
		return -ENODEV;
	c->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (c->fd < 0)
		return -errno;
	c->io.version = SND_PCM_IOPLUG_VERSION;
	c->io.name = "Card of a test";
	c->io.callback = &callbacks;
	c->io.private_data = c;
	c->io.poll_fd = -1;
	result = snd_pcm_ioplug_create(&c->io, name, stream, mode);
	if (result >= 0)
		result = constrain(&c->io);
	return result;
}

SND_PCM_PLUGIN_DEFINE_FUNC(card)
{
	const char *path = NULL;
	snd_config_t *file;
	struct card *c = calloc(1, sizeof(*c));
	int result = -ENOMEM;

	(void)root;
	if (c && snd_config_search(conf, "file", &file) >= 0 &&
		snd_config_get_string(file, &path) >= 0)
		result = open_card(c, path, name, stream, mode);
	if (result < 0) {
		free(c);
		return result;
	}
	*pcmp = c->io.pcm;
	return 0;
}

SND_PCM_PLUGIN_SYMBOL(card)
