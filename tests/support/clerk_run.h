/* SPDX-License-Identifier: MIT */
/*
 * Terminals without a screen (tests/faults/clerk.c) and the real hub, as processes that a test
 * starts, listens to, kills and compares: what a clerk called done is kept here, and in the end it
 * has to be on the hub, once, byte for byte.
 */
#ifndef TESTS_SUPPORT_CLERK_RUN_H
#define TESTS_SUPPORT_CLERK_RUN_H

#include <check.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/hall/act.h"
#include "tests/support/hall_run.h"

struct promised {
	int64_t seq;
	unsigned char id[ACT_ID_BYTES], hash[ACT_HASH_BYTES];
};

/* ---- the hub -------------------------------------------------------------------------------- */

struct hub_run {
	struct hall_run *hall;
	const char *cert, *key; /* PEM files, NULL = plain */
	char db[256];           /* the hall's own SQLite file, or an address of PostgreSQL … */
	char keys[160];         /* … with the hub's key file; "" beside the file */
	const char *fault;
	char url[64]; /* where it listens */
	pid_t pid;
	int out;
	bool listens, ended; /* this run */
	int64_t waits_ms;    /* for the longest start so far */
};

struct clerk_run {
	struct hall_run *hall;
	char dir[128]; /* its databases */
	pid_t pid;     /* 0 = does not run */
	int to, from;
	bool opened, ended; /* this run: its store is open; its stdout is closed */
	int64_t last, acked;
	struct buf in;
	struct promised *promised; /* of all runs */
	size_t n, room;
	/* Of all runs. */
	int failed, troubles, unarmed;
	int64_t slowest_us;
	char trouble[200]; /* the last one */
};

/* The hall's own terminal, or one more, enrolled now at this hub, which runs. */
void clerk_own(struct clerk_run *c, struct hall_run *h);
void clerk_enrol(struct clerk_run *c, const struct hub_run *hub, int no);
void clerk_free(struct clerk_run *c);

/* fault: of tests/faults/fail.c, "" = none. url NULL: the hall's own hub. */
struct clerk_start {
	const char *url, *fault;
	int hurry; /* 0 = 1000 */
};
void clerk_start(struct clerk_run *c, const struct clerk_start *how);
void clerk_say(struct clerk_run *c, const char *command);
/* Takes what it says within ms; false = nothing came. */
bool clerk_pump(struct clerk_run *c, int ms);
/* Until the hub acknowledged all that was promised. */
bool clerk_drained(struct clerk_run *c, int ms);
/* By a signal; 0 = lets it close its store. Hears it out; the status of waitpid. */
int clerk_end(struct clerk_run *c, int signal);

void hub_run_init(struct hub_run *hub, struct hall_run *h);
void hub_run_start(struct hub_run *hub);
/* The options that name its ledger, for a shell. */
const char *hub_run_db(const struct hub_run *hub);
/* Until it listens; false: not within ms, or it ended. */
bool hub_run_listens(struct hub_run *hub, int ms);
int hub_run_end(struct hub_run *hub, int signal); /* the status of waitpid */

/* ---- in the end ----------------------------------------------------------------------------- */

/* Nothing runs. Each promise is in its clerk's journal and on the hub, every act of either is the
 * other's, byte for byte, once; both chains verify; the hub never lost its memory, nothing was
 * forked, no right was granted or sold twice. Returns the number of acts. */
int64_t clerks_compare(struct clerk_run *clerks, int n, struct hub_run *hub);

/* ---- how much, and what was found ----------------------------------------------------------- */

/* As suite_run, without a limit: how long it takes is the disk's choice. */
int fault_run(const char *name, const TTest *const *tests, int n);
/* $name as a number. */
int fault_cycles(const char *name, int otherwise);
/* One line for whoever asked for the run: into $LITANG_FIGURES, or on stdout. */
void fault_figures(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The status of waitpid in words. */
const char *fault_end(int status);
int64_t fault_now_ms(void);
unsigned fault_random(unsigned below);

#endif
