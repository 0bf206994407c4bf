/* SPDX-License-Identifier: MIT */
/*
 * The real litang-voice and cards that are not there, are pulled out, stand still or run dry; and
 * what it costs when there is nothing to say.
 */
#include "devices/voice.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"
#include "tests/support/voice_run.h"

#define HELLO (&voice_run_lines[1])

static struct voice_run r;

START_TEST(test_no_card)
{
	voice_run_begin(&r, HEARING_NONE, "");
	ck_assert_ptr_nonnull(strstr(r.voice->trouble, "no sound card"));
	ck_assert(!voice_tone(r.voice, VOICE_DONE));
	voice_say(r.voice, HELLO);
	voice_run_until_quiet(&r, 1);
	ck_assert(!hearing_read(&r.heard, r.dir));
	voice_run_end(&r);
}
END_TEST

static long switches(int pid)
{
	char path[64], line[128];
	long n = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	while (n < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) != 1)
			n = -1;
	fclose(file);
	return n;
}

/* Nothing to say, with a card or without: it sleeps. */
START_TEST(test_idle)
{
	for (int kind = HEARING_CARD; kind <= HEARING_NONE; kind++) {
		long before;
		int pid;

		voice_run_begin(&r, (enum hearing_card)kind, "");
		pid = voice_run_pid();
		if (kind == HEARING_CARD) {
			ck_assert(voice_tone(r.voice, VOICE_DONE));
			voice_run_until_played(&r, HEARING_RATE / 2);
		}
		for (int64_t due = test_host_ms() + 300; test_host_ms() < due;)
			test_host_turn(&r.h, 50);
		before = switches(pid);
		for (int64_t due = test_host_ms() + 1000; test_host_ms() < due;)
			test_host_turn(&r.h, 100);
		ck_assert_int_le((int)(switches(pid) - before), 3);
		voice_run_end(&r);
	}
}
END_TEST

START_TEST(test_pulled_out)
{
	voice_run_begin(&r, HEARING_CARD, "");
	for (int i = 0; i < 5; i++)
		voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, 0);
	voice_run_control(&r, "heard.gone", true);
	voice_run_until_state(&r, DEVICE_ABSENT);
	voice_run_until_quiet(&r, 1);
	ck_assert_str_eq(r.voice->trouble, "no sound card: No such device");
	voice_run_control(&r, "heard.gone", false);
	/* A second later: cards are set anew now and then. */
	voice_run_until_state(&r, DEVICE_READY);
	hearing_read(&r.heard, r.dir);
	ck_assert(voice_tone(r.voice, VOICE_DONE));
	voice_run_until_sound(&r, r.heard.n);
	voice_run_end(&r);
}
END_TEST

START_TEST(test_stands_still)
{
	voice_run_begin(&r, HEARING_CARD, "");
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, 0);
	voice_run_control(&r, "heard.stuck", true);
	voice_run_until_state(&r, DEVICE_ABSENT);
	ck_assert_str_eq(r.voice->trouble, "no sound card: it takes no sound");
	voice_run_until_quiet(&r, 1);
	voice_run_end(&r);
}
END_TEST

/* The machine had no time for it: the card ran dry, and the words go on. */
START_TEST(test_ran_dry)
{
	double whole;

	voice_run_begin(&r, HEARING_FILE, "");
	voice_say(r.voice, HELLO);
	voice_run_until_quiet(&r, 1);
	whole = hearing_seconds(&r.heard);
	voice_run_end(&r);
	voice_run_begin(&r, HEARING_CARD, "");
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, HEARING_RATE / 5);
	ck_assert_int_eq(kill(voice_run_pid(), SIGSTOP), 0);
	for (int64_t due = test_host_ms() + 400; test_host_ms() < due;)
		test_host_turn(&r.h, 50);
	ck_assert_int_eq(kill(voice_run_pid(), SIGCONT), 0);
	voice_run_until_quiet(&r, 1);
	/* Each time it runs dry, a busy machine adds some, costs a little; without going on all is lost. */
	ck_assert_double_gt(hearing_seconds(&r.heard), whole * 0.6);
	ck_assert_int_eq(r.voice->state, DEVICE_READY);
	voice_run_end(&r);
}
END_TEST

START_TEST(test_killed)
{
	voice_run_begin(&r, HEARING_CARD, "");
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, 0);
	ck_assert_int_eq(kill(voice_run_pid(), SIGKILL), 0);
	voice_run_until_state(&r, DEVICE_TROUBLE);
	voice_run_until_quiet(&r, 1);
	voice_run_until_state(&r, DEVICE_READY);
	hearing_read(&r.heard, r.dir);
	voice_say(r.voice, HELLO);
	voice_run_until_sound(&r, r.heard.n);
	voice_run_end(&r);
}
END_TEST

SUITE_MAIN("voice_cards", test_no_card, test_idle, test_pulled_out, test_stands_still, test_ran_dry,
	test_killed)
