/* SPDX-License-Identifier: MIT */
#include "devices/sound.h"

#include <alsa/asoundlib.h>
#include <stdlib.h>

#include "core/base/text.h"

#define BUFFER_US 100000 /* more than SOUND_AHEAD, or it would never be full enough to be late */

struct sound {
	snd_pcm_t *pcm;
	snd_pcm_uframes_t size; /* of its buffer */
};

static void say_nothing(
	const char *file, int line, const char *function, int error, const char *format, ...)
{
	(void)file, (void)line, (void)function, (void)error, (void)format;
}

static int fail(int error, struct err *err)
{
	return err_set(err, ERR_IO, "%s", snd_strerror(error));
}

/* It begins with the first sample: the usual is to wait until its buffer is full. */
static int begin_at_once(snd_pcm_t *pcm)
{
	snd_pcm_sw_params_t *params;
	int error;

	snd_pcm_sw_params_alloca(&params);
	error = snd_pcm_sw_params_current(pcm, params);
	if (error >= 0)
		error = snd_pcm_sw_params_set_start_threshold(pcm, params, 1);
	return error < 0 ? error : snd_pcm_sw_params(pcm, params);
}

static int set_up(struct sound *s)
{
	snd_pcm_uframes_t period;
	int error = snd_pcm_set_params(s->pcm, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1,
		SOUND_RATE, 1, BUFFER_US);

	if (error >= 0)
		error = begin_at_once(s->pcm);
	if (error >= 0)
		error = snd_pcm_get_params(s->pcm, &s->size, &period);
	return error;
}

int sound_open(struct sound **ret, struct err *err)
{
	struct sound *s = calloc(1, sizeof(*s));
	int error;

	if (!s)
		return err_set(err, ERR_LIMIT, "no memory for the sound card");
	snd_lib_error_set_handler(say_nothing);
	snd_config_update_free_global(); /* a card may have come since, or its settings */
	error = snd_pcm_open(&s->pcm, "default", SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
	if (error < 0)
		s->pcm = NULL;
	else
		error = set_up(s);
	if (error < 0) {
		sound_close(s);
		return fail(error, err);
	}
	*ret = s;
	return 0;
}

void sound_close(struct sound *s)
{
	if (s && s->pcm) {
		snd_pcm_drop(s->pcm);
		snd_pcm_close(s->pcm);
	}
	free(s);
}

void sound_name(struct sound *s, char *out, size_t size)
{
	snd_pcm_info_t *info;

	snd_pcm_info_alloca(&info);
	text_copy(out, size, snd_pcm_info(s->pcm, info) < 0 ? "" : snd_pcm_info_get_name(info));
	for (; *out; out++)
		if (*out == '\n')
			*out = '?';
}

/* It ran dry, or the machine slept: it begins anew. */
static int mend(struct sound *s, long error, struct err *err)
{
	int result = snd_pcm_recover(s->pcm, (int)error, 1);

	return result < 0 ? fail(result, err) : 0;
}

int sound_room(struct sound *s, size_t *ret, struct err *err)
{
	snd_pcm_sframes_t free_now = snd_pcm_avail(s->pcm);
	size_t waiting;

	*ret = 0;
	if (free_now < 0 && free_now != -EAGAIN)
		return mend(s, free_now, err);
	if (free_now < 0)
		return 0;
	waiting = s->size > (size_t)free_now ? s->size - (size_t)free_now : 0;
	if (waiting < SOUND_AHEAD)
		*ret = SOUND_AHEAD - waiting;
	if (*ret > (size_t)free_now)
		*ret = (size_t)free_now;
	return 0;
}

int sound_write(struct sound *s, const short *samples, size_t n, size_t *wrote, struct err *err)
{
	snd_pcm_sframes_t result = snd_pcm_writei(s->pcm, samples, n);

	*wrote = 0;
	if (result == -EAGAIN)
		return 0;
	if (result < 0)
		return mend(s, result, err);
	*wrote = (size_t)result;
	return 0;
}

void sound_rest(struct sound *s)
{
	snd_pcm_drop(s->pcm);
	snd_pcm_prepare(s->pcm);
}

bool sound_there(struct sound *s)
{
	return snd_pcm_state(s->pcm) != SND_PCM_STATE_DISCONNECTED;
}
