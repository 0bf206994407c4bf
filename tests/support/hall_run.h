/* SPDX-License-Identifier: MIT */
/*
 * A whole hall for tests of the real programs: a folder with hub and terminal databases, a hub
 * process that can be killed and started again, a terminal in a pseudo-terminal, and the simulated
 * devices' socket. Programs come from $LITANG_BUILD.
 */
#ifndef TESTS_SUPPORT_HALL_RUN_H
#define TESTS_SUPPORT_HALL_RUN_H

#include <stdlib.h>

#include "tests/support/vt.h"

/* For one state; far more than a slow machine under sanitizers needs, or valgrind (LITANG_SLOW). */
#define WAIT_MS (getenv("LITANG_SLOW") ? 120000 : 20000)

struct hall_run {
	char dir[96];
	char build[200];
	struct vt *vt;
	pid_t hub, hall_hub;
};

/* Only where the programs are. */
void hall_build(struct hall_run *h);
/* Makes the folder and the hall in it (hub not running). extra: lines of litang.ini keys that
 * replace the demo's, as "section.key=value" separated by blanks; "" = none. Without
 * "scanner.wedge=on" what is typed is keys, however fast. */
void hall_make(struct hall_run *h, const char *extra);
/* Ends what runs and removes the folder. */
void hall_end(struct hall_run *h);

/* "2026-11-24 08:00:00", in China: from now on it is that time for all that the hall runs, the programs
 * that run already as well. What was waited for goes on as it did: only the wall clock jumps. Before
 * hall_make, too, so that the demo's days are that day's. Not for the test's own process. */
void hall_at(const char *time);

void hall_hub_start(struct hall_run *h);
void hall_hub_kill(struct hall_run *h, int signal);
/* The hub runs: below it the hall gets a hub of its own, hall.db, and its terminal is a new one, YH1, that is
 * enrolled through that (its numbers begin with C). Both run. */
void hall_behind(struct hall_run *h);
void hall_hall_hub_start(struct hall_run *h);
void hall_hall_hub_kill(struct hall_run *h, int signal);
/* litang --config DIR/litang.ini in a pseudo-terminal of that size. */
void hall_terminal_start(struct hall_run *h, int cols, int rows);
void hall_terminal_kill(struct hall_run *h, int signal);

/* One command to the simulated devices; aborts the test when it is not answered by ok. */
void hall_device(struct hall_run *h, const char *command);

/* $D/people.tsv: n residents from that number on, all of one name, addressed by their number: 王101. To be
 * imported. */
void hall_people(struct hall_run *h, int first, int n);
/* Their codes, once they are the hub's. */
#define HALL_CODE 200
void hall_codes(struct hall_run *h, int first, int n, char code[][HALL_CODE]);
/* The code on the card of one of the hall's residents; the hub need not run. */
void hall_scan_resident(struct hall_run *h, int resident);

/* Waits until the text is on the terminal's screen; aborts the test when it does not come. */
void hall_shows(struct hall_run *h, const char *text);
/* The day's first badge was shown: the hall is opened. */
void hall_open_day(struct hall_run *h);
/* On the page of sets: the first one, up to the page that asks whether to order it. */
void hall_set_one(struct hall_run *h);
/* Somebody is greeted: tomorrow's first set, confirmed, in three presses; ends on the slip. */
void hall_lunch(struct hall_run *h);

/* Runs a shell command with DIR and BUILD as $D and $B; the exit code, what it printed in out. */
int hall_sh(struct hall_run *h, char *out, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* How many acts of a kind the hub (or the terminal's journal) holds; -1 = cannot be read. */
int hall_hub_count(struct hall_run *h, const char *kind);
int hall_journal_count(struct hall_run *h, const char *kind);
/* Until the hub holds n acts of that kind. */
int hall_hub_wait(struct hall_run *h, const char *kind, int n);

/* The code in a picture (PGM) as zbarimg reads it; "" when there is none. */
void hall_read_qr(struct hall_run *h, const char *picture, char *out, size_t size);

#endif
