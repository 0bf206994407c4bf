/* SPDX-License-Identifier: MIT */
/*
 * litang-voice: says and sounds what the terminal tells it (devices/voice_talk.h). Its stdin is a
 * socket to the terminal; it ends when that closes, and with the terminal. It has no network and no
 * database and reads nothing but recorded sentences. What it says is meant for one person, so nobody
 * may look into it and it leaves no core, and what was said is wiped.
 *
 * One thread: a sentence is made in pieces; while a piece waits for its place in the sound card, what
 * the terminal says is heard, so that a tone and a hush come at once.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "devices/clips.h"
#include "devices/sound.h"
#include "devices/speech.h"
#include "devices/tones.h"
#include "devices/voice_talk.h"

#define TALK      0
#define TICK_MS   5000
#define LOOK_MS   60000 /* between looks for a sound card */
#define SOON_MS   1000  /* after one was lost: it may only have been set anew */
#define STAND_MS  2000  /* a card that takes nothing for so long is none */
#define TURN_MS   10    /* between looks for room in the card */
#define TURN      (SOUND_RATE * TURN_MS / 1000)
#define REST      ((size_t)SOUND_RATE * REST_MS / 1000)
#define PAUSE_MS  250 /* behind a sentence */
#define REST_MS   400 /* without a sound, before the card rests: so that nothing in it is lost */
#define TALK_READ 4096

struct voice {
	struct lines lines;
	struct voice_order order; /* that is being taken */
	char clips[VOICE_PATH];
	enum voice_volume volume;
	struct tones tones;
	struct sound *sound; /* NULL: none */
	int64_t look_ms;     /* when to look for one */
	int64_t tick_ms;
	int64_t moved_ms; /* when the card took something last */
	size_t silent;    /* samples since the last sound; REST: the card rests */
	bool words;       /* a sentence is being said */
	bool mute;
	int32_t hushed; /* to be answered; 0 = none */
	struct voice_sentence waiting[VOICE_WAITING];
	int first, n;
};

static int64_t now_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

/* ---- the terminal -------------------------------------------------------------------------- */

static void say(const char *fmt, ...) PRINTF(1, 2);

/* The terminal reads: a socket that is full means that there is none. */
static void say(const char *fmt, ...)
{
	char line[VOICE_NAME + 32];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (send(TALK, line, (size_t)n, MSG_NOSIGNAL) != n)
		_exit(1);
}

static void forget(struct voice *v)
{
	explicit_bzero(v->waiting, sizeof(v->waiting));
	v->first = v->n = 0;
}

static bool keep_sentence(struct voice *v, const struct voice_sentence *sentence)
{
	if (v->n == VOICE_WAITING)
		return false;
	v->waiting[(v->first + v->n++) % VOICE_WAITING] = *sentence;
	return true;
}

static void hush(struct voice *v, int32_t n)
{
	forget(v);
	v->hushed = n;
	if (v->words)
		tones_fade(&v->tones);
}

static void set(struct voice *v, const struct voice_order *order)
{
	if (order->word == VOICE_TONE && v->sound) {
		tones_begin(&v->tones, order->tone);
	} else if (order->word == VOICE_VOLUME) {
		v->volume = order->volume;
		tones_turn(&v->tones, v->volume);
	} else if (order->word == VOICE_CLIPS) {
		memcpy(v->clips, order->path, sizeof(v->clips));
	}
}

static bool take_line(void *ctx, const char *line, size_t n)
{
	struct voice *v = ctx;
	bool good = voice_talk_order(line, n, &v->order) == 0;

	if (good && v->order.word == VOICE_SAY)
		good = keep_sentence(v, &v->order.sentence);
	else if (good && v->order.word == VOICE_HUSH)
		hush(v, v->order.n);
	else if (good)
		set(v, &v->order);
	explicit_bzero(&v->order, sizeof(v->order));
	return good;
}

/* Waits so long for the terminal. Ends the program when that is gone, or none. */
static void listen_ms(struct voice *v, int ms)
{
	struct pollfd talk = {.fd = TALK, .events = POLLIN};
	char bytes[TALK_READ];
	ssize_t n;

	if (now_ms() >= v->tick_ms) {
		v->tick_ms = now_ms() + TICK_MS;
		say("tick\n");
	}
	if (poll(&talk, 1, ms) <= 0)
		return;
	n = recv(TALK, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || !lines_take(&v->lines, bytes, (size_t)n, take_line, v))
		_exit(n ? 1 : 0);
	explicit_bzero(bytes, (size_t)n);
}

/* ---- the sound card ------------------------------------------------------------------------ */

static void lose_card(struct voice *v, const struct err *err, int again_ms)
{
	sound_close(v->sound);
	v->sound = NULL;
	tones_end(&v->tones);
	v->look_ms = now_ms() + again_ms;
	say("none %.*s\n", VOICE_NAME - 1, err->text);
}

static void look_for_card(struct voice *v)
{
	char name[VOICE_NAME] = "";
	struct err err = {0};

	if (v->sound && !sound_there(v->sound)) {
		err_set(&err, ERR_IO, "it was unplugged");
		lose_card(v, &err, SOON_MS);
	}
	if (v->sound || now_ms() < v->look_ms)
		return;
	if (sound_open(&v->sound, &err) < 0) {
		v->sound = NULL;
		lose_card(v, &err, LOOK_MS);
		return;
	}
	sound_name(v->sound, name, sizeof(name));
	say("card %s\n", name[0] ? name : "default");
	v->silent = REST;
}

static int until_something_is_due(const struct voice *v)
{
	int64_t due = v->sound || v->tick_ms < v->look_ms ? v->tick_ms : v->look_ms;
	int64_t ms = due - now_ms();

	return ms < 0 ? 0 : (int)ms;
}

static bool sounding(const struct voice *v)
{
	return tones_sound(&v->tones) || v->silent < REST;
}

/* A sound does not wait behind the silence that is still in the card. */
static void count_silence(struct voice *v, bool sound, size_t n)
{
	if (sound && v->silent >= SOUND_AHEAD && v->silent < REST)
		sound_rest(v->sound);
	v->silent = sound ? 0 : v->silent + n;
}

/* One piece of what is heard, of at most n samples; *took of them went into the card. */
static int play_some(struct voice *v, const short *words, size_t n, size_t *took, struct err *err)
{
	short out[TURN];
	size_t room, wrote = 0, done = 0;

	*took = 0;
	if (sound_room(v->sound, &room, err) < 0)
		return ERR_IO;
	n = n < TURN ? n : TURN;
	if (room < n)
		return 0;
	count_silence(v, words || tones_sound(&v->tones), n);
	tones_mix(&v->tones, out, words, n);
	while (done < n) {
		if (sound_write(v->sound, out + done, n - done, &wrote, err) < 0)
			return ERR_IO;
		if (!wrote)
			break; /* it ran dry in between: what is left of these few is lost */
		done += wrote;
	}
	*took = n;
	return 0;
}

/* What was hushed has faded. */
static bool is_over(const struct voice *v)
{
	return v->hushed && tones_faded(&v->tones);
}

/* n samples of words, or of silence where there are none, and the tones over them. False: no more of
 * it is wanted, or the card is gone. */
static bool play(struct voice *v, const short *words, size_t n)
{
	struct err err = {0};
	size_t took;

	v->moved_ms = now_ms();
	while (n && !(words && is_over(v))) {
		int result = play_some(v, words, n, &took, &err);

		if (result == 0 && now_ms() - v->moved_ms > STAND_MS)
			result = err_set(&err, ERR_IO, "it takes no sound");
		if (result < 0) {
			lose_card(v, &err, SOON_MS);
			return false;
		}
		if (took)
			v->moved_ms = now_ms();
		words = words ? words + took : NULL;
		n -= took;
		listen_ms(v, took ? 0 : TURN_MS);
	}
	return !(words && is_over(v));
}

/* ---- words --------------------------------------------------------------------------------- */

static bool take_words(void *ctx, const short *samples, size_t n)
{
	struct voice *v = ctx;

	return play(v, samples, n);
}

static void say_clip_or_speak(struct voice *v, const struct voice_sentence *s)
{
	char path[CLIPS_PATH_SIZE];
	int clip = clips_path(path, v->clips, s->lang, s->text);

	if (clip == 0)
		clip = clips_play(path, take_words, v);
	explicit_bzero(path, sizeof(path));
	if (clip == ERR_BAD)
		say("broken %s\n", s->lang);
	if (clip == 0 || v->mute)
		return;
	if (speech_say(s->speaker, s->sound, take_words, v) < 0)
		say("broken %s\n", s->lang);
}

static void say_next(struct voice *v)
{
	struct voice_sentence sentence = v->waiting[v->first];

	explicit_bzero(&v->waiting[v->first], sizeof(v->waiting[0]));
	v->first = (v->first + 1) % VOICE_WAITING;
	v->n--;
	if (v->sound) {
		tones_words(&v->tones, v->volume);
		v->words = true;
		say_clip_or_speak(v, &sentence);
		v->words = false;
		for (int ms = 0; ms < PAUSE_MS && !v->hushed && v->sound; ms += TURN_MS)
			play(v, NULL, TURN);
	}
	if (!v->hushed)
		say("said %d\n", sentence.n);
	explicit_bzero(&sentence, sizeof(sentence));
}

static void turn(struct voice *v)
{
	look_for_card(v);
	if (v->hushed) {
		int32_t n = v->hushed;

		v->hushed = 0;
		say("said %d\n", n);
	} else if (v->n) {
		say_next(v);
	} else if (v->sound && sounding(v)) {
		play(v, NULL, TURN);
		if (v->sound && !sounding(v))
			sound_rest(v->sound);
	} else {
		listen_ms(v, until_something_is_due(v));
	}
}

/* ---- the process --------------------------------------------------------------------------- */

static bool drop_rights(void)
{
	const struct rlimit none = {0, 0};

	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
}

int main(int argc, char **argv)
{
	struct voice *v;
	struct err err = {0};
	int type = 0;
	socklen_t size = sizeof(type);

	(void)argv;
	if (argc != 1 || getsockopt(TALK, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
		fputs("litang-voice is started by litang, with a socket as its stdin\n", stderr);
		return 2;
	}
	v = drop_rights() ? calloc(1, sizeof(*v)) : NULL;
	if (!v)
		return 1;
	v->volume = VOICE_USUAL;
	tones_init(&v->tones);
	look_for_card(v);
	v->mute = speech_open(&err) < 0;
	if (v->mute)
		say("mute\n");
	for (;;)
		turn(v);
}
