/* SPDX-License-Identifier: MIT */
#include "devices/keeper.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/child.h"

#define PAUSE_MS   1000
#define PAUSE_MOST 300000
#define SETTLED_MS 60000 /* a child that lived so long begins the pauses anew */
#define WINDOW_MS  1000
#define READ_CHUNK 1024

static void on_start(void *ctx);

static void after(struct keeper *k, int ms, void (*due)(void *ctx))
{
	k->host->after(k->host->app, ms, due, k);
}

/* ---- what time brings -------------------------------------------------------------------------- */

static void on_silent(void *ctx)
{
	keeper_replace(ctx, "says nothing");
}

static void on_deaf(void *ctx)
{
	keeper_replace(ctx, "does not listen");
}

static void on_settled(void *ctx)
{
	struct keeper *k = ctx;

	k->pause_ms = k->task.pause_ms;
}

static void on_window(void *ctx)
{
	struct keeper *k = ctx;

	k->cost = 0;
}

/* ---- an end and a new start -------------------------------------------------------------------- */

static void end(struct keeper *k)
{
	if (k->fd < 0)
		return;
	k->host->unwatch(k->host->app, k->fd);
	child_end(k->fd, k->pid);
	k->fd = -1;
	explicit_bzero(&k->lines, sizeof(k->lines));
	k->cost = 0;
	after(k, -1, on_silent);
	after(k, -1, on_settled);
	after(k, -1, on_window);
	after(k, -1, on_deaf);
}

static void start_again(struct keeper *k, const char *why)
{
	end(k);
	after(k, k->pause_ms, on_start);
	k->pause_ms = k->pause_ms < PAUSE_MOST / 2 ? k->pause_ms * 2 : PAUSE_MOST;
	k->task.ended(k->task.ctx, why);
}

static void start_again_since(struct keeper *k, const char *what)
{
	char why[96];

	snprintf(why, sizeof(why), "%s %s", k->task.name, what);
	start_again(k, why);
}

void keeper_replace(struct keeper *k, const char *why)
{
	char what[64];

	snprintf(what, sizeof(what), "%s; it is replaced", why);
	start_again_since(k, what);
}

/* ---- what it says ------------------------------------------------------------------------------ */

static bool take_line(void *ctx, const char *line, size_t n)
{
	struct keeper *k = ctx;
	int cost = k->task.heard(k->task.ctx, line, n);

	if (cost > 0 && k->cost == 0)
		after(k, WINDOW_MS, on_window);
	k->cost += cost;
	return cost >= 0 && k->cost <= KEEPER_LINES;
}

static void on_bytes(void *ctx)
{
	struct keeper *k = ctx;
	char bytes[READ_CHUNK];
	ssize_t n = recv(k->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		start_again_since(k, "ended; it is started again");
		return;
	}
	after(k, k->task.silence_ms, on_silent);
	if (!lines_take(&k->lines, bytes, (size_t)n, take_line, k))
		keeper_replace(k, "babbles");
	explicit_bzero(bytes, (size_t)n);
}

static void on_start(void *ctx)
{
	struct keeper *k = ctx;
	struct err err = {0};

	if (child_start(k->task.program, &k->fd, &k->pid, &err) < 0) {
		k->fd = -1;
		start_again(k, err.text);
		return;
	}
	if (k->host->watch(k->host->app, k->fd, HOST_READ, on_bytes, k) < 0) {
		start_again_since(k, "cannot be listened to");
		return;
	}
	after(k, k->task.silence_ms, on_silent);
	after(k, SETTLED_MS, on_settled);
	if (k->task.started)
		k->task.started(k->task.ctx);
}

/* ---- what it is told --------------------------------------------------------------------------- */

bool keeper_send(struct keeper *k, const char *line, size_t n)
{
	return k->fd >= 0 && send(k->fd, line, n, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)n;
}

void keeper_send_surely(struct keeper *k, const char *line, size_t n)
{
	if (k->fd >= 0 && !keeper_send(k, line, n))
		after(k, 0, on_deaf);
}

/* ---- beginning and end ------------------------------------------------------------------------- */

int keeper_open(
	struct keeper *k, const struct host *host, const struct keeper_task *task, struct err *err)
{
	*k = (struct keeper){.host = host, .task = *task, .fd = -1};
	k->program = strdup(task->program);
	if (!k->program)
		return err_set(err, ERR_LIMIT, "no memory to keep %s", task->name);
	k->task.program = k->program;
	if (!k->task.pause_ms)
		k->task.pause_ms = PAUSE_MS;
	k->pause_ms = k->task.pause_ms;
	after(k, 0, on_start);
	return 0;
}

void keeper_close(struct keeper *k)
{
	end(k);
	after(k, -1, on_start);
	free(k->program);
}
