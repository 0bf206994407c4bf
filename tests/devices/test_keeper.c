/* SPDX-License-Identifier: MIT */
/*
 * The keeper of a child that a test wrote: one that dies at once, hangs, floods its pipe, does not
 * read, or is not there at all. In none of them does the loop wait.
 */
#include "devices/keeper.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/host.h"
#include "tests/support/suite.h"

#define WAITS "exec sleep 100 >/dev/null\n"

static struct test_host h;
static struct keeper k;
static char dir[96], program[128];
static int started, ended, heard, cost;
static char last_line[64], why[128];

static void on_started(void *ctx)
{
	ck_assert_ptr_eq(ctx, &k);
	started++;
}

static int on_heard(void *ctx, const char *line, size_t n)
{
	ck_assert_ptr_eq(ctx, &k);
	heard++;
	snprintf(last_line, sizeof(last_line), "%.*s", (int)n, line);
	return strcmp(last_line, "lie") == 0 ? -1 : cost;
}

static void on_ended(void *ctx, const char *text)
{
	ck_assert_ptr_eq(ctx, &k);
	ended++;
	snprintf(why, sizeof(why), "%s", text);
}

static void write_child(const char *script)
{
	FILE *file = fopen(program, "w");

	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(program, 0755), 0);
}

/* script NULL: there is no such program. */
static void open_keeper(const char *script, int pause_ms)
{
	struct keeper_task task = {
		"litang-test", program, pause_ms, 5000, &k, on_started, on_heard, on_ended};
	struct err err = {0};

	suite_dir(dir, sizeof(dir));
	snprintf(program, sizeof(program), "%s/child", dir);
	if (script)
		write_child(script);
	test_host_init(&h);
	started = ended = heard = 0;
	cost = 1;
	last_line[0] = why[0] = 0;
	ck_assert_int_eq(keeper_open(&k, &h.host, &task, &err), 0);
	ck_assert_int_eq(started + ended, 0); /* nothing is told from within the call */
}

static void close_keeper(void)
{
	keeper_close(&k);
	ck_assert_int_eq(h.n_timers, 0);
	ck_assert_int_eq(h.n_watches, 0);
}

static void until(const int *count, int n)
{
	int64_t end = test_host_ms() + 10000;

	while (*count < n && test_host_ms() < end)
		test_host_turn(&h, 10);
	ck_assert_int_ge(*count, n);
}

/* As if so much time had passed. */
static void pass_ms(int ms)
{
	for (int i = 0; i < h.n_timers; i++)
		h.timer[i].due_ms -= ms;
	test_host_turn(&h, 0);
}

/* The only timer there is while there is no child. */
static int64_t pause_left(void)
{
	ck_assert_int_eq(h.n_timers, 1);
	return h.timer[0].due_ms - test_host_ms();
}

START_TEST(test_hears_and_tells)
{
	open_keeper("while read -r line; do printf '%s!\\n' \"$line\" >&0; done", 0);
	ck_assert(!keeper_send(&k, "early\n", 6));
	keeper_send_surely(&k, "early\n", 6);
	until(&started, 1);
	ck_assert_int_ge(k.fd, 0);
	ck_assert(keeper_send(&k, "hello\n", 6));
	until(&heard, 1);
	ck_assert_str_eq(last_line, "hello!");
	ck_assert(!memmem(&k.lines, sizeof(k.lines), "hello", 5));
	ck_assert_int_eq(ended, 0);
	close_keeper();
}
END_TEST

/* Each pause is twice the one before, up to five minutes; it never gives up. */
START_TEST(test_dies_at_once)
{
	open_keeper("exit 1", 1000);
	for (int i = 0, pause = 1000; i < 14; i++) {
		until(&ended, i + 1);
		ck_assert_int_eq(started, i + 1);
		ck_assert_str_eq(why, "litang-test ended; it is started again");
		ck_assert_int_eq(k.fd, -1);
		ck_assert_int_le(pause_left(), pause);
		ck_assert_int_ge(pause_left(), pause - 1000);
		pass_ms(pause);
		pause = pause < 150000 ? 2 * pause : 300000;
	}
	close_keeper();
}
END_TEST

START_TEST(test_hangs)
{
	int pid;

	open_keeper("printf 'here\\n' >&0\n" WAITS, 60000);
	until(&heard, 1);
	pid = k.pid;
	pass_ms(4000);
	ck_assert_int_eq(ended, 0);
	pass_ms(1000);
	ck_assert_str_eq(why, "litang-test says nothing; it is replaced");
	ck_assert_int_eq(kill(pid, 0), -1);
	pass_ms(60000);
	until(&heard, 2);
	ck_assert_int_eq(started, 2);
	close_keeper();
}
END_TEST

/* Half a line is something said, but does not stand in the next child's way. */
START_TEST(test_dies_within_a_line)
{
	open_keeper("printf 'whole\\nhal' >&0", 10);
	until(&ended, 2);
	ck_assert_str_eq(last_line, "whole");
	close_keeper();
}
END_TEST

START_TEST(test_floods)
{
	static const char *const floods[] = {
		"exec yes tick >&0",                     /* lines */
		"exec tr '\\0' x >&0 </dev/zero",        /* one without an end */
		"printf 'lie\\nmore\\n' >&0\nexec cat\n" /* what cannot be believed */
	};

	for (int i = 0; i < 3; i++) {
		open_keeper(floods[i], 60000);
		until(&ended, 1);
		ck_assert_str_eq(why, "litang-test babbles; it is replaced");
		ck_assert_int_le(heard, KEEPER_LINES + 1);
		ck_assert_str_ne(last_line, "more");
		close_keeper();
	}
}
END_TEST

/* What costs nothing is no flood, and a second later all is forgotten. */
START_TEST(test_not_a_flood)
{
	open_keeper("exec 3<&0; while read -r n; do yes tick | head -n $n >&3; done", 60000);
	until(&started, 1);
	for (int i = 1; i <= 3; i++) {
		ck_assert(keeper_send(&k, "40\n", 3));
		until(&heard, i * KEEPER_LINES);
		pass_ms(1000);
	}
	cost = 0;
	ck_assert(keeper_send(&k, "1000\n", 5));
	until(&heard, 3 * KEEPER_LINES + 1000);
	ck_assert_int_eq(ended, 0);
	close_keeper();
}
END_TEST

START_TEST(test_does_not_read)
{
	static const char line[] = "a line that nobody reads\n";

	open_keeper(WAITS, 60000);
	until(&started, 1);
	while (keeper_send(&k, line, sizeof(line) - 1))
		;
	test_host_turn(&h, 1);
	ck_assert_int_eq(ended, 0); /* what may be lost is lost */
	keeper_send_surely(&k, line, sizeof(line) - 1);
	ck_assert_int_eq(ended, 0); /* not from within the call */
	until(&ended, 1);
	ck_assert_str_eq(why, "litang-test does not listen; it is replaced");
	pass_ms(60000);
	until(&started, 2);
	while (keeper_send(&k, line, sizeof(line) - 1))
		;
	keeper_send_surely(&k, line, sizeof(line) - 1);
	close_keeper();
}
END_TEST

/* And is there later: somebody put it there. */
START_TEST(test_never_there)
{
	open_keeper(NULL, 20);
	until(&ended, 3);
	ck_assert_int_eq(started, 0);
	ck_assert_ptr_nonnull(strstr(why, "No such file"));
	write_child(WAITS);
	until(&started, 1);
	close_keeper();
}
END_TEST

/* One that lived for a minute begins the pauses anew. */
START_TEST(test_settles)
{
	open_keeper(NULL, 1000);
	for (int i = 0; i < 5; i++) {
		until(&ended, i + 1);
		pass_ms(300000);
	}
	write_child("while printf 'tick\\n' >&0; do sleep 0.02; done");
	pass_ms(300000);
	until(&started, 1);
	for (int s = 0; s < 60; s += 4) {
		int before = heard;

		ck_assert_int_eq(ended, 6);
		pass_ms(4000);
		until(&heard, before + 2);
	}
	kill(k.pid, SIGKILL);
	until(&ended, 7);
	ck_assert_int_le(pause_left(), 1000);
	close_keeper();
}
END_TEST

START_TEST(test_closed_at_any_time)
{
	open_keeper(NULL, 60000);
	close_keeper(); /* before the first start */
	open_keeper(NULL, 60000);
	until(&ended, 1);
	close_keeper(); /* between two */
	open_keeper(WAITS, 60000);
	until(&started, 1);
	close_keeper();
}
END_TEST

SUITE_MAIN("keeper", test_hears_and_tells, test_dies_at_once, test_hangs, test_dies_within_a_line,
	test_floods, test_not_a_flood, test_does_not_read, test_never_there, test_settles,
	test_closed_at_any_time)
