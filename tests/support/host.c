/* SPDX-License-Identifier: MIT */
#include "tests/support/host.h"

#include <poll.h>
#include <string.h>
#include <time.h>

int64_t test_host_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int on_watch(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx)
{
	struct test_host *h = app;

	if (h->n_watches == HOST_WATCHES)
		return ERR_LIMIT;
	h->watch[h->n_watches].fd = fd;
	h->watch[h->n_watches].events = events;
	h->watch[h->n_watches].ready = ready;
	h->watch[h->n_watches++].ctx = ctx;
	return 0;
}

static void on_unwatch(void *app, int fd)
{
	struct test_host *h = app;

	for (int i = 0; i < h->n_watches; i++)
		if (h->watch[i].fd == fd) {
			h->watch[i] = h->watch[--h->n_watches];
			return;
		}
}

static void on_after(void *app, int ms, void (*due)(void *ctx), void *ctx)
{
	struct test_host *h = app;

	for (int i = 0; i < h->n_timers; i++)
		if (h->timer[i].due == due && h->timer[i].ctx == ctx) {
			h->timer[i] = h->timer[--h->n_timers];
			break;
		}
	if (ms < 0 || h->n_timers == HOST_WATCHES)
		return;
	h->timer[h->n_timers].due_ms = test_host_ms() + ms;
	h->timer[h->n_timers].due = due;
	h->timer[h->n_timers++].ctx = ctx;
}

static void on_tell(void *app, const struct device_event *ev)
{
	struct test_host *h = app;

	if (h->n_events < HOST_EVENTS)
		h->event[h->n_events++] = *ev;
}

void test_host_init(struct test_host *h)
{
	memset(h, 0, sizeof(*h));
	h->host = (struct host){
		.app = h,
		.watch = on_watch,
		.unwatch = on_unwatch,
		.after = on_after,
		.tell = on_tell,
	};
}

static bool run_timer(struct test_host *h)
{
	int64_t now = test_host_ms();

	for (int i = 0; i < h->n_timers; i++)
		if (h->timer[i].due_ms <= now) {
			void (*due)(void *ctx) = h->timer[i].due;
			void *ctx = h->timer[i].ctx;

			h->timer[i] = h->timer[--h->n_timers];
			due(ctx);
			return true;
		}
	return false;
}

static int wait_ms(const struct test_host *h, int ms)
{
	int64_t now = test_host_ms();

	for (int i = 0; i < h->n_timers; i++)
		if (h->timer[i].due_ms - now < ms)
			ms = (int)(h->timer[i].due_ms - now);
	return ms < 0 ? 0 : ms;
}

static void run_watch(struct test_host *h, int fd)
{
	for (int i = 0; i < h->n_watches; i++)
		if (h->watch[i].fd == fd) {
			h->watch[i].ready(h->watch[i].ctx);
			return;
		}
}

void test_host_turn(struct test_host *h, int ms)
{
	struct pollfd fds[HOST_WATCHES];
	int n = h->n_watches;

	for (int i = 0; i < n; i++)
		fds[i] = (struct pollfd){.fd = h->watch[i].fd,
			.events = (short)((h->watch[i].events & HOST_READ ? POLLIN : 0) |
					  (h->watch[i].events & HOST_WRITE ? POLLOUT : 0))};
	if (poll(fds, (nfds_t)n, wait_ms(h, ms)) > 0)
		for (int i = 0; i < n; i++)
			if (fds[i].revents)
				run_watch(h, fds[i].fd);
	while (run_timer(h))
		;
}

bool test_host_until(struct test_host *h, int n)
{
	int64_t end = test_host_ms() + 10000;

	while (h->n_events < n && test_host_ms() < end)
		test_host_turn(h, 100);
	return h->n_events >= n;
}
