/* SPDX-License-Identifier: MIT */
/*
 * A PostgreSQL server of the tests' own: in a folder, on a Unix socket only, as an unprivileged
 * user. It dies with the process that started it, whatever becomes of that.
 */
#ifndef TESTS_SUPPORT_POSTGRES_H
#define TESTS_SUPPORT_POSTGRES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define POSTGRES_URL_SIZE 400

struct postgres {
	char dir[128]; /* its data, its socket and its log */
	pid_t pid;     /* 0 = does not run */
};

/* A new cluster in a folder that is not there yet; a base copy of a running one (from), which will
 * be its standby. */
void postgres_make(struct postgres *p, const char *dir);
void postgres_copy(struct postgres *p, const char *dir, const struct postgres *from);
/* Lines for postgresql.conf. */
void postgres_set(const struct postgres *p, const char *lines);
/* Returns when it answers. A deadline ends the test. */
void postgres_start(struct postgres *p);
/* Like a power cut for its memory: everything that is not on disk is gone. */
void postgres_kill(struct postgres *p);
void postgres_stop(struct postgres *p); /* NULL-safe on one that does not run */

void postgres_url(const struct postgres *p, const char *database, char *url, size_t size);
/* A statement, or several, at a URL; fails the test. The first value of the first row goes to out
 * unless it is NULL. */
void postgres_do(const char *url, const char *sql, char *out, size_t size);

/* ---- the program's one server, where LITANG_TEST_DB=postgresql asks for it */

bool postgres_asked(void);
void postgres_up(const char *folder); /* by tests/support/suite.c, around all tests */
void postgres_down(void);
/* Two databases of nothing: of a ledger and (name + "_dk") its data keys. */
void postgres_database(char *url, size_t size);
/* Puts a copy of a ledger by, or back in its place. Nobody may be connected to it. */
void postgres_put_by(const char *url, bool back);

#endif
