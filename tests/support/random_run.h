/* SPDX-License-Identifier: MIT */
/*
 * One random run of the visit: every step of it is looked at, every act judged, and frames are
 * drawn where nobody must be named any more. What happens is the test's.
 */
#ifndef TESTS_SUPPORT_RANDOM_RUN_H
#define TESTS_SUPPORT_RANDOM_RUN_H

#include "tests/core/visit/kitchen.h"
#include "tests/support/frame.h"
#include "tests/support/judge.h"
#include "tests/support/trace.h"
#include "tests/support/visit_world.h"

#define EVENTS    200
#define CROWD     6 /* people who come and go */
#define OFFERINGS 12

/* What was seen of it all: a walk that never gets there proves nothing. */
struct tally {
	unsigned screens[SCREEN_COUNT], acts[ACT_KIND_END];
	unsigned visits, frames, taps, ends;
	unsigned changes, walks, deliveries, lists, family;
	unsigned helped;          /* signed in by a volunteer */
	unsigned spoken, numbers; /* pages said by themselves; a number although the voice is off */
};

struct run {
	struct world w;
	uint64_t seed, state;
	bool calm;                               /* people are left to finish, mostly */
	bool asked, draft, help, distress, word; /* not answered yet */
	bool done_seq[EVENTS + 1];               /* acts that were committed: orders and cancels */
	struct catalogue other;
	struct kitchen kitchen;
	struct offering offerings[OFFERINGS];
	struct person keeper, known[FIXTURE_CROWD + CROWD]; /* as the directory told of them */
	day_t stood[FIXTURE_CROWD + CROWD];                 /* the day of their standing */
	bool pin_asked, let_in;                             /* a PIN to be judged; it was right */
	struct effect pin;                                  /* that one */
	bool find_asked;                                    /* people by their initials */
	struct effect find;
	struct person badge; /* the last volunteer's; resident 0 = none */
	struct judge judge;
	struct trace trace;
	struct tally *tally;
	struct frame *frame;
	int size;
	enum lang lang; /* that was asked for */
};

unsigned roll(struct run *r, unsigned n); /* 0 … n - 1 */
void run_failed(const struct run *r, const char *what);
/* Check writes a file at each assertion that holds: too slow for millions. */
#define ck_run(r, cond)                                                                            \
	do {                                                                                       \
		if (!(cond))                                                                       \
			run_failed(r, #cond);                                                      \
	} while (0)

void run_step(struct run *r, struct event ev);
/* Draws what shows, in the run's size and language. */
void run_look(struct run *r);
void run_resize(struct run *r);
/* A key of SCREEN_NUMBER; then the look-up is of one who comes and goes. */
void run_number(struct run *r);
void run_number_asked(struct run *r);
/* Each choice has an effect, and nothing else has one. */
void run_choices(struct run *r);
/* Answers that nobody waits for change nothing at all. */
void run_tickets(struct run *r);
/* A page with tests of its own, which chance comes to too seldom. */
bool run_rare(enum screen s);

#endif
