/* SPDX-License-Identifier: MIT */
#include "server/callers.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/suite.h"

#define MANY 8

static struct callers all;
static struct caller callers[MANY];
static int ends[MANY][2];

static void come(int i, int64_t now_ms)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]), 0);
	callers_come(&all, &callers[i], ends[i][0], now_ms);
}

static void answered(int i, int64_t now_ms)
{
	callers_begin(&all, &callers[i], now_ms);
	callers_end(&all, &callers[i], now_ms);
}

/* Does its other side see the end? */
static bool is_cut(int i)
{
	struct pollfd p = {.fd = ends[i][1], .events = POLLIN};

	ck_assert_int_eq(poll(&p, 1, 0) > 0, callers[i].cut);
	return callers[i].cut;
}

static void go_all(int n)
{
	for (int i = 0; i < n; i++) {
		callers_go(&all, &callers[i]);
		close(ends[i][0]);
		close(ends[i][1]);
	}
	ck_assert_int_eq(all.n, 0);
	ck_assert_ptr_null(all.first);
	ck_assert_ptr_null(all.last);
	callers_done(&all);
}

START_TEST(test_the_silent_go_first)
{
	callers_init(&all, 4, 1000);
	for (int i = 0; i < 4; i++)
		come(i, i);
	answered(0, 10);
	callers_begin(&all, &callers[1], 11);
	come(4, 12);
	ck_assert(is_cut(1)); /* it came before the others who had no answer */
	come(5, 13);
	ck_assert(is_cut(2));
	ck_assert(!is_cut(0) && !is_cut(3) && !is_cut(4) && !is_cut(5));
	go_all(6);
}
END_TEST

START_TEST(test_then_the_idle)
{
	callers_init(&all, 3, 1000);
	for (int i = 0; i < 3; i++) {
		come(i, i);
		answered(i, 10 + i);
	}
	callers_begin(&all, &callers[0], 20);
	come(3, 21);
	ck_assert(is_cut(1) && !is_cut(0) && !is_cut(2));
	answered(3, 22);
	callers_begin(&all, &callers[2], 23);
	callers_begin(&all, &callers[3], 24);
	come(4, 25); /* all work: nobody is cut */
	ck_assert(!is_cut(0) && !is_cut(2) && !is_cut(3));
	go_all(5);
}
END_TEST

/* A byte now and then keeps nobody. */
START_TEST(test_patience)
{
	callers_init(&all, 100, 1000);
	come(0, 0); /* says nothing */
	come(1, 0);
	answered(1, 5); /* idle: the server's own time-out sees to it */
	come(2, 10);
	callers_begin(&all, &callers[2], 900); /* counted from its coming */
	come(3, 10);
	answered(3, 20);
	callers_begin(&all, &callers[3], 500);
	come(4, 1011);
	ck_assert(is_cut(0) && !is_cut(1) && is_cut(2) && !is_cut(3));
	come(5, 1500);
	ck_assert(is_cut(3) && !is_cut(1) && !is_cut(4));
	/* what was cut may still end its request */
	callers_end(&all, &callers[3], 1501);
	callers_begin(&all, &callers[3], 1502);
	go_all(6);
}
END_TEST

SUITE_MAIN("callers", test_the_silent_go_first, test_then_the_idle, test_patience)
