/* SPDX-License-Identifier: MIT */
/*
 * The driver of the voice with a child that a test wrote: it speaks well, badly, too much, not at
 * all, does not listen, or dies.
 */
#include "devices/voice.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/log.h"
#include "devices/voice_talk.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"

#define WAITS "\nexec sleep 100 >/dev/null\n"
/* Writes down what it was told, and answers as a litang-voice does. */
#define ANSWERS                                                                                    \
	"printf 'card C\\n' >&0\n"                                                                 \
	"while IFS= read -r line; do printf '%s\\n' \"$line\" >>told\n"                            \
	"set -- $line\ncase $1 in say|hush) printf 'said %s\\n' $2 >&0 ;; esac; done\n"

static struct test_host h;
static char dir[96], program[128];
static struct device *voice;
static const struct voice_line hello = {"en", "en", "Hello", "hello"};

static void write_child(const char *script)
{
	FILE *file = fopen(program, "w");

	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\ncd %s; echo $$ > pid; date +%%s%%N >> starts\n%s\n", dir, script);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(program, 0755), 0);
}

static void open_voice(const char *script, int pause_ms)
{
	struct voice_options options = {program, "/clips", pause_ms};
	struct err err = {0};
	char path[128];

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	ck_assert_int_eq(log_open(path, &err), 0);
	snprintf(program, sizeof(program), "%s/voice", dir);
	if (script)
		write_child(script);
	test_host_init(&h);
	ck_assert_int_eq(voice_open(&voice, &h.host, &options, &err), 0);
	ck_assert_int_eq(h.n_events, 0);
	ck_assert_int_eq(voice->state, DEVICE_ABSENT);
	ck_assert_str_eq(voice->name, "voice");
}

static void close_voice(void)
{
	voice->driver->close(voice);
	ck_assert_int_eq(h.n_timers, 0);
	ck_assert_int_eq(h.n_watches, 0);
	log_close();
}

static void text_of(const char *name, char *out, size_t size)
{
	char path[160];
	FILE *file;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "r");
	if (file) {
		n = fread(out, 1, size - 1, file);
		fclose(file);
	}
	out[n] = 0;
}

/* Lines of a file that have this text in them. */
static int lines_with(const char *name, const char *text)
{
	static char all[1 << 19];
	int n = 0;

	text_of(name, all, sizeof(all));
	for (const char *at = all; (at = strstr(at, text)); at += strlen(text))
		n++;
	return n;
}

static void until_told(const char *text)
{
	int64_t end = test_host_ms() + 10000;

	while (!lines_with("told", text) && test_host_ms() < end)
		test_host_turn(&h, 10);
	ck_assert_msg(lines_with("told", text), "it was not told \"%s\"", text);
}

static int quiets(void)
{
	int n = 0;

	for (int i = 0; i < h.n_events; i++)
		n += h.event[i].kind == DEVICE_QUIET;
	return n;
}

static void until_quiet(int n)
{
	int64_t end = test_host_ms() + 10000;

	while (quiets() < n && test_host_ms() < end)
		test_host_turn(&h, 10);
	ck_assert_int_eq(quiets(), n);
}

static void until_state(enum device_state state)
{
	int64_t end = test_host_ms() + 10000;

	while (voice->state != state && test_host_ms() < end)
		test_host_turn(&h, 10);
	ck_assert_int_eq(voice->state, state);
}

/* As if so much time had passed. */
static void pass_ms(int ms)
{
	for (int i = 0; i < h.n_timers; i++)
		h.timer[i].due_ms -= ms;
	test_host_turn(&h, 0);
}

static int child_pid(void)
{
	char text[32];

	text_of("pid", text, sizeof(text));
	return atoi(text);
}

START_TEST(test_good_talk)
{
	open_voice(ANSWERS, 0);
	ck_assert(!voice_tone(voice, VOICE_DONE));
	until_state(DEVICE_READY);
	ck_assert_int_eq(h.event[0].kind, DEVICE_STATE);
	ck_assert_ptr_eq(h.event[0].from, voice);
	ck_assert_str_eq(voice->what, "C");
	ck_assert(voice_tone(voice, VOICE_DONE));
	ck_assert(voice_tone(voice, VOICE_LOOK));
	voice_volume(voice, VOICE_LOUDEST);
	voice_say(voice, &hello);
	voice_say(voice, &hello);
	ck_assert_int_eq(quiets(), 0);
	until_quiet(1);
	ck_assert_int_eq((int)voice->done, 2);
	voice_hush(voice);
	until_quiet(2); /* nothing was said: it is quiet all the same */
	voice_say(voice, &hello);
	voice_hush(voice);
	until_quiet(3);
	until_told("hush 4");
	ck_assert_int_eq(
		lines_with("told", "clips /clips\nvolume 1\ndone\nlook\nvolume 3\nsay\t1\ten"), 1);
	ck_assert_int_eq(lines_with("told", "say\t3\ten\ten\tHello\thello\nhush 4\n"), 1);
	ck_assert_int_eq(kill(child_pid(), 0), 0);
	close_voice();
	ck_assert_int_eq(kill(child_pid(), 0), -1);
}
END_TEST

/* The end of what was hushed is not the end of what is said since. */
START_TEST(test_quiet_is_of_the_last)
{
	open_voice(
		"printf 'card C\\n' >&0\nwhile read -r line; do echo \"$line\" >>told; case $line in\n"
		"hush*) printf 'said 2\\n' >&0 ;; volume\\ 2) printf 'said 3\\n' >&0 ;; esac; done",
		0);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	voice_hush(voice);
	voice_say(voice, &hello);
	until_told("hush 2");
	voice_volume(voice, VOICE_LOUD);
	until_quiet(1);
	for (int i = 0; i < 10; i++)
		test_host_turn(&h, 5);
	ck_assert_int_eq(quiets(), 1);
	close_voice();
}
END_TEST

START_TEST(test_no_card)
{
	open_voice("printf 'none No such device\\n' >&0\ncat <&0 >told", 0);
	until_state(DEVICE_ABSENT);
	while (h.n_events == 0)
		test_host_turn(&h, 10);
	ck_assert_str_eq(voice->trouble, "no sound card: No such device");
	ck_assert_str_eq(voice->what, "");
	ck_assert(!voice_tone(voice, VOICE_DONE));
	voice_say(voice, &hello);
	ck_assert_int_eq(quiets(), 0); /* nothing is told from within a call */
	until_quiet(1);
	voice_hush(voice);
	until_quiet(2);
	voice_volume(voice, VOICE_LOUD);
	until_told("volume 2");
	ck_assert_int_eq(lines_with("told", "say"), 0);
	ck_assert_int_eq(lines_with("log", "no sound card"), 1);
	close_voice();
}
END_TEST

/* Whatever is no line of litang-voice ends it, and nothing behind that line is heard. */
START_TEST(test_babble)
{
	static const char *const babble[] = {
		"said 1", /* nothing was asked */
		"said 0",
		"said",
		"card ",
		"none",
		"broken ../..",
		"quiet",
		"Tick",
		"",
		"\\000",
		"tick\\000",
		"tick\\r",
		"GET / HTTP/1.1",
	};
	char script[300];

	for (size_t i = 0; i < sizeof(babble) / sizeof(babble[0]); i++) {
		snprintf(script, sizeof(script), "printf 'card C\\n%s\\nnone x\\n' >&0" WAITS,
			babble[i]);
		open_voice(script, 60000);
		until_state(DEVICE_TROUBLE);
		ck_assert_int_eq(h.event[0].state, DEVICE_READY);
		ck_assert_str_eq(voice->trouble, "litang-voice babbles; it is replaced");
		ck_assert_int_eq(h.n_events, 2);
		ck_assert_int_eq(kill(child_pid(), 0), -1);
		close_voice();
	}
}
END_TEST

START_TEST(test_flood)
{
	static const char *const floods[] = {
		"exec yes tick >&0", "exec tr '\\0' x >&0 </dev/zero", "exec yes 'broken en' >&0"};

	for (int i = 0; i < 3; i++) {
		open_voice(floods[i], 60000);
		until_state(DEVICE_TROUBLE);
		ck_assert_int_le(h.n_events, 2);
		ck_assert_int_le(lines_with("log", "voice"), 12);
		close_voice();
	}
}
END_TEST

START_TEST(test_what_it_says_of_sentences)
{
	open_voice("printf 'card C\\nbroken zh_CN\\nmute\\nmute\\n' >&0" WAITS, 0);
	until_state(DEVICE_READY);
	while (!voice->trouble[0] || !lines_with("log", "espeak-ng"))
		test_host_turn(&h, 10);
	ck_assert_str_eq(voice->trouble, "a sentence of zh_CN cannot be read or spoken");
	ck_assert_int_eq((int)voice->failed, 1);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	close_voice();
}
END_TEST

/* It is told anew what it has to know, and counts from the start; what was to be said is over. */
START_TEST(test_death)
{
	open_voice(ANSWERS, 20);
	until_state(DEVICE_READY);
	voice_volume(voice, VOICE_SOFT);
	voice_say(voice, &hello);
	until_quiet(1);
	kill(child_pid(), SIGSTOP);
	voice_say(voice, &hello);
	kill(child_pid(), SIGKILL);
	until_state(DEVICE_TROUBLE);
	ck_assert_str_eq(voice->trouble, "litang-voice ended; it is started again");
	ck_assert(!voice_tone(voice, VOICE_DONE));
	until_quiet(2);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	until_quiet(3);
	ck_assert_int_eq(lines_with("told", "clips /clips\nvolume 0\nsay\t1\ten\ten\tHello"), 1);
	close_voice();
}
END_TEST

START_TEST(test_pauses_grow)
{
	char text[1024], *at = text;
	long long before = 0;

	open_voice("printf 'card C\\n' >&0; exit 1", 20);
	while (lines_with("starts", "\n") < 6)
		test_host_turn(&h, 20);
	text_of("starts", text, sizeof(text));
	for (int i = 0; i < 6; i++) {
		long long now = strtoll(at, &at, 10);

		if (before)
			ck_assert_int_ge(now - before, (10LL << i) * 1000000);
		before = now;
	}
	close_voice();
}
END_TEST

START_TEST(test_silence)
{
	open_voice("printf 'card C\\n' >&0" WAITS, 60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	pass_ms(19000);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	pass_ms(1000);
	ck_assert_str_eq(voice->trouble, "litang-voice says nothing; it is replaced");
	until_quiet(1);
	ck_assert_int_eq(kill(child_pid(), 0), -1);
	close_voice();
}
END_TEST

static int64_t timers_due(void)
{
	int64_t sum = 0;

	for (int i = 0; i < h.n_timers; i++)
		sum += h.timer[i].due_ms;
	return sum;
}

#define TICKS "printf 'card C\\n' >&0; while :; do printf 'tick\\n' >&0; sleep 0.05; done"

/* Time passes, and it is heard at least each ten seconds. */
static void live_s(int seconds)
{
	for (int s = 0; s < seconds; s += 10) {
		int64_t due, end = test_host_ms() + 10000;

		ck_assert_int_eq(voice->state, DEVICE_READY);
		pass_ms(10000);
		due = timers_due();
		while (voice->state == DEVICE_READY && timers_due() <= due && test_host_ms() < end)
			test_host_turn(&h, 10);
	}
}

/* One that lives and never ends a sentence would keep a page up for ever. */
START_TEST(test_endless)
{
	open_voice(TICKS, 60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	live_s(180);
	ck_assert_str_eq(voice->trouble, "litang-voice does not come to an end; it is replaced");
	until_quiet(1);
	close_voice();
}
END_TEST

/* The time of a sentence counts from the one before, and ends with the last. */
START_TEST(test_not_endless)
{
	open_voice(
		"exec 3<&0; while printf 'tick\\n' >&3; do sleep 0.05; done &\nread -r clips; read -r volume\n"
		"printf 'card C\\n' >&0; while read -r line; do case $line in\n"
		"volume*) s=$((s + 1)); printf 'said %d\\n' $s >&0 ;; esac; done",
		60000);
	until_state(DEVICE_READY);
	for (int i = 0; i < 2; i++)
		voice_say(voice, &hello);
	for (uint64_t said = 1; said <= 2; said++) {
		live_s(120);
		voice_volume(voice, VOICE_LOUD);
		while (voice->done < said && voice->state == DEVICE_READY)
			test_host_turn(&h, 10);
	}
	live_s(300);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	ck_assert_int_eq(quiets(), 1);
	close_voice();
}
END_TEST

START_TEST(test_said_twice)
{
	open_voice("printf 'card C\\n' >&0; while read -r line; do case $line in\n"
		   "say*) printf 'said 1\\nsaid 1\\n' >&0 ;; esac; done",
		60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	until_state(DEVICE_TROUBLE);
	ck_assert_str_eq(voice->trouble, "litang-voice babbles; it is replaced");
	ck_assert_int_eq(quiets(), 1);
	ck_assert_int_eq((int)voice->done, 1);
	close_voice();
}
END_TEST

static int64_t soonest_ms(void)
{
	int64_t ms = INT64_MAX;

	for (int i = 0; i < h.n_timers; i++)
		if (h.timer[i].due_ms - test_host_ms() < ms)
			ms = h.timer[i].due_ms - test_host_ms();
	return ms;
}

/* A child that lived for a minute begins the pauses anew. */
START_TEST(test_settled)
{
	open_voice(NULL, 1000);
	for (int pause = 1000; pause <= 8000; pause *= 2) {
		while (soonest_ms() < pause - 500)
			test_host_turn(&h, 10);
		pass_ms(pause);
	}
	write_child(TICKS);
	pass_ms(16000);
	until_state(DEVICE_READY);
	live_s(60);
	kill(child_pid(), SIGKILL);
	until_state(DEVICE_TROUBLE);
	ck_assert_int_le(soonest_ms(), 1000);
	close_voice();
}
END_TEST

/* Never more than a few wait, with a line in the log; all else goes on. */
START_TEST(test_thousand_lines)
{
	open_voice(ANSWERS, 60000);
	until_state(DEVICE_READY);
	until_told("volume");
	kill(child_pid(), SIGSTOP);
	for (int i = 0; i < 1000; i++)
		voice_say(voice, &hello);
	ck_assert_int_eq((int)voice->failed, 1000 - VOICE_WAITING);
	ck_assert_int_eq(lines_with("log", "too many wait"), 1);
	ck_assert_int_eq(quiets(), 0);
	voice_hush(voice); /* makes room, for as many again */
	for (int i = 0; i < 1000; i++)
		voice_say(voice, &hello);
	ck_assert_int_eq((int)voice->failed, 2 * (1000 - VOICE_WAITING));
	ck_assert_int_eq(lines_with("log", "dropped"), 1);
	kill(child_pid(), SIGCONT);
	until_quiet(1);
	ck_assert_int_eq((int)voice->done, 2 * VOICE_WAITING);
	ck_assert_int_eq(lines_with("told", "say\t"), 2 * VOICE_WAITING);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	voice_say(voice, &hello);
	until_quiet(2);
	close_voice();
}
END_TEST

/* A child that does not read: the loop goes on; a tone says that it cannot sound, and what must be
 * heard ends it. */
START_TEST(test_deaf)
{
	int n = 0;

	open_voice("printf 'card C\\n' >&0" WAITS, 60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	while (voice_tone(voice, VOICE_DONE))
		ck_assert_int_lt(++n, 1000000);
	voice_say(voice, &hello);
	ck_assert_int_eq((int)voice->failed, 1);
	for (int i = 0; i < 10; i++)
		test_host_turn(&h, 1);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	voice_hush(voice);
	ck_assert_int_eq(voice->state, DEVICE_READY); /* nothing is told from within a call */
	ck_assert_int_eq(h.n_events, 1);
	until_state(DEVICE_TROUBLE);
	ck_assert_str_eq(voice->trouble, "litang-voice does not listen; it is replaced");
	until_quiet(1);
	close_voice();
	open_voice("printf 'card C\\n' >&0" WAITS, 60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	while (voice_tone(voice, VOICE_DONE))
		;
	voice_hush(voice);
	close_voice(); /* before it is replaced */
}
END_TEST

/* The longest sentences, as many as may wait and more than the socket holds: whole ones are dropped. */
START_TEST(test_longest_wait)
{
	char text[VOICE_LINE_MAX + 2];
	struct voice_line longest = {"en", "en", text, text};

	memset(text, 'a', sizeof(text));
	text[VOICE_LINE_MAX] = 0;
	open_voice(ANSWERS, 60000);
	until_state(DEVICE_READY);
	kill(child_pid(), SIGSTOP);
	for (int i = 0; i < 2 * VOICE_WAITING; i++)
		voice_say(voice, &longest);
	test_host_turn(&h, 0);
	ck_assert_int_eq(voice->state, DEVICE_READY);
	kill(child_pid(), SIGCONT);
	until_quiet(1);
	ck_assert_int_ge((int)voice->done, 30);
	ck_assert_int_eq((int)(voice->done + voice->failed), 2 * VOICE_WAITING);
	ck_assert_int_eq(lines_with("told", "aaa\n"), (int)voice->done);
	text[VOICE_LINE_MAX] = 'a';
	text[VOICE_LINE_MAX + 1] = 0;
	voice_say(voice, &longest);
	until_quiet(2);
	ck_assert_int_eq(lines_with("log", "too long"), 1);
	close_voice();
}
END_TEST

START_TEST(test_no_program)
{
	open_voice(NULL, 20);
	ck_assert(test_host_until(&h, 1));
	ck_assert_int_eq(voice->state, DEVICE_TROUBLE);
	ck_assert_ptr_nonnull(strstr(voice->trouble, "No such file"));
	voice_say(voice, &hello);
	voice_volume(voice, VOICE_LOUD);
	until_quiet(1);
	write_child(ANSWERS);
	until_state(DEVICE_READY);
	until_told("volume 2");
	close_voice();
}
END_TEST

START_TEST(test_closed_while_it_waits)
{
	open_voice(NULL, 60000);
	voice_say(voice, &hello);
	voice_hush(voice);
	close_voice(); /* before the first start */
	open_voice(NULL, 60000);
	ck_assert(test_host_until(&h, 1));
	close_voice(); /* between two */
	open_voice("printf 'card C\\n' >&0" WAITS, 60000);
	until_state(DEVICE_READY);
	voice_say(voice, &hello);
	close_voice(); /* while it speaks */
}
END_TEST

SUITE_MAIN("voice", test_good_talk, test_quiet_is_of_the_last, test_no_card, test_babble,
	test_flood, test_what_it_says_of_sentences, test_death, test_pauses_grow, test_silence,
	test_endless, test_not_endless, test_said_twice, test_settled, test_thousand_lines,
	test_deaf, test_longest_wait, test_no_program, test_closed_while_it_waits)
