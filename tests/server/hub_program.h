/* SPDX-License-Identifier: MIT */
/*
 * The real hub program for tests: a folder and a ledger of its own (LITANG_TEST_DB says which kind),
 * commands by their exit codes and output.
 */
#ifndef TESTS_SERVER_HUB_PROGRAM_H
#define TESTS_SERVER_HUB_PROGRAM_H

#include <stdlib.h>
#include <sys/wait.h>

#include "tests/server/terminal.h"

/* db: as --db wants it; keys: the hub's own. */
static char dir[64], db[POSTGRES_URL_SIZE], keys[96], program[4096];

static inline void up(void)
{
	const char *build = getenv("LITANG_BUILD");
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	ck_assert_int_gt(n, 0);
	self[n] = 0;
	if (strstr(self, "/tests/"))
		*strstr(self, "/tests/") = 0;
	snprintf(program, sizeof(program), "%.4000s/litang-hub", build ? build : self);
	ck_assert_msg(access(program, X_OK) == 0, "%s is not built", program);
	suite_dir(dir, sizeof(dir));
	snprintf(keys, sizeof(keys), "%s/hub.db.keys", dir);
	if (postgres_asked())
		postgres_database(db, sizeof(db));
	else
		snprintf(db, sizeof(db), "sqlite:%s/hub.db", dir);
}

/* The same ledger and keys for a hub inside the test, and the time that it is. */
static inline void fixture_of_program(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	snprintf(f->db, sizeof(f->db), "%s", ledger_is_url(db) ? db : db + strlen("sqlite:"));
	snprintf(f->keys, sizeof(f->keys), "%s", keys);
	f->now_ms = time_source_machine.wall_ms(NULL);
}

static inline void down(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* ---- commands ------------------------------------------------------------------------------- */

struct run {
	int code;
	char out[65536], err[4096];
};

static inline void slurp(const char *name, char *to, size_t size)
{
	char path[256];
	FILE *in;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	in = fopen(path, "r");
	ck_assert_ptr_nonnull(in);
	n = fread(to, 1, size - 1, in);
	to[n] = 0;
	fclose(in);
}

/* Runs `litang-hub ARGS`; {DB} and {DIR} are put in. */
static inline const struct run *run(const char *args)
{
	static struct run r;
	char command[8192], *at;
	int status;

	snprintf(command, sizeof(command), "%s ", program);
	for (at = command + strlen(command); *args; args++) {
		if (strncmp(args, "{DB}", 4) == 0) {
			at += sprintf(at, "--db '%s' --hub-keys %s", db, keys);
			args += 3;
		} else if (strncmp(args, "{DIR}", 5) == 0) {
			at += sprintf(at, "%s", dir);
			args += 4;
		} else {
			*at++ = *args;
		}
	}
	sprintf(at, " >%s/out 2>%s/err </dev/null", dir, dir);
	status = system(command);
	r.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	slurp("out", r.out, sizeof(r.out));
	slurp("err", r.err, sizeof(r.err));
	return &r;
}

static inline void done(const char *args)
{
	const struct run *r = run(args);

	ck_assert_msg(r->code == 0, "%s: %d %s", args, r->code, r->err);
	ck_assert_str_eq(r->err, "");
}

#define DEMO                                                                                       \
	"import {DB} demo/halls.tsv demo/residents.tsv demo/offerings.tsv demo/menu.tsv"           \
	" demo/workdays.tsv demo/tariff.tsv demo/slots.tsv demo/festivals.tsv demo/notices.tsv"

#endif
