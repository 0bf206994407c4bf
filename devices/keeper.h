/* SPDX-License-Identifier: MIT */
/*
 * Keeps a driver's child process (core/base/child.h): starts it, hears its lines, and puts another in
 * its place when it ended, is silent, does not listen or babbles; each time after a pause twice as
 * long, up to five minutes, and for ever: whatever is wrong, somebody may mend it.
 */
#ifndef DEVICES_KEEPER_H
#define DEVICES_KEEPER_H

#include "devices/device.h"
#include "devices/lines.h"

#define KEEPER_LINES 40 /* more of them in a second: it babbles */

/* What is to be kept. None of the calls may close the keeper. */
struct keeper_task {
	const char *name;    /* of the child, for people: "litang-voice"; borrowed */
	const char *program; /* the executable; copied */
	int pause_ms;        /* before the first new start; 0 = 1 s */
	int silence_ms;      /* a child that says nothing for so long is replaced */
	void *ctx;
	/* There is a child, and it has been told nothing yet. NULL: it needs no telling. */
	void (*started)(void *ctx);
	/* A line, without its end; it is wiped afterwards. Returns how many of KEEPER_LINES it costs,
	 * 0 or 1; -1: the child is not to be believed any longer. */
	int (*heard)(void *ctx, const char *line, size_t n);
	/* There is none, until the pause is over. */
	void (*ended)(void *ctx, const char *why);
};

struct keeper {
	const struct host *host;
	struct keeper_task task;
	char *program; /* task.program, owned */
	int fd, pid;   /* fd -1 = no child */
	int pause_ms;
	int cost; /* of what it said in this second */
	struct lines lines;
};

/* The first start comes with the loop's next turn: a program that does not start is told by ended.
 * ERR_LIMIT: no memory; then there is nothing to close. */
MUST_USE int keeper_open(
	struct keeper *k, const struct host *host, const struct keeper_task *task, struct err *err);
/* Ends the child; nothing is told any more. */
void keeper_close(struct keeper *k);

/* All of a line or nothing of it, and false: there is no child, or its socket is full, which is one
 * that nobody reads. */
bool keeper_send(struct keeper *k, const char *line, size_t n);
/* What must not be lost: a child that does not take it is replaced, though not within this call. Where
 * there is no child it is for started to tell the next one. */
void keeper_send_surely(struct keeper *k, const char *line, size_t n);
/* "litang-voice WHY; it is replaced" */
void keeper_replace(struct keeper *k, const char *why);

#endif
