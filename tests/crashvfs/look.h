/* SPDX-License-Identifier: MIT */
/* What the two sides of a point have in common. */
#ifndef TESTS_CRASHVFS_LOOK_H
#define TESTS_CRASHVFS_LOOK_H

#include "tests/crashvfs/crash.h"

struct look {
	struct pair *h;
	const struct point *p;
	struct episode *e;
	struct findings *found;
};

/* A finding; only the first few of a kind are printed. */
void look_say(struct look *l, int64_t *count, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The first column of the first row; -1 when it cannot be asked. */
int64_t look_ask(sqlite3 *sql, const char *text);
void look_intact(struct look *l, sqlite3 *sql, const char *which);
/* Of every page, as SQLite sees it: from the WAL or from the file. */
uint64_t look_digest(sqlite3 *sql, uint64_t sum);
/* Remembers it from now on. */
bool look_seen(struct episode *e, uint64_t sum);
/* Each person's key is in the other file, PATH END: it was durable before the person. */
void look_keys(struct look *l, sqlite3 *sql, const char *path, const char *end);

/* terminal.c, hub.c: what is open there, into l->e, and whether it is whole. */
void look_terminal(struct look *l);
void look_hub(struct look *l);

#endif
