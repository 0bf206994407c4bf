/* SPDX-License-Identifier: MIT */
/*
 * Slips that are to be printed: a row each, made with the act that asks for paper.
 *
 *   JOB_WAITING → JOB_SENT → JOB_PROVEN, or back to JOB_WAITING, or JOB_FAILED with a reason
 *   JOB_WAITING for too long → JOB_HELD → a volunteer's word: JOB_WAITING or JOB_FAILED
 *
 * Nothing of it is journalled: a job is only a row, whatever its state.
 */
#ifndef KIOSK_STORE_PRINTQ_H
#define KIOSK_STORE_PRINTQ_H

#include "core/base/clock.h"
#include "core/base/err.h"
#include "core/visit/event.h"

struct store;

struct print_job {
	int64_t id, act_seq;
	int copy; /* of the next try: 0 = nothing of it is on paper, n = 补打 n */
	enum job_state state;
	int64_t at_ms;   /* when the paper was asked for */
	int tries;       /* how often a printer had it */
	int64_t sent_ms; /* when it had it last, 0 = never */
};
/* The oldest job that waits; 1 = there is one, 0 = none. */
MUST_USE int store_next_job(struct store *s, struct print_job *ret, struct err *err);
/* reason: "" or one word ("paper-out"). JOB_SENT is written before the first byte goes to the
 * printer: a job that is there when the program ends waits again at the next start, and is marked
 * 补打 then. Any other state but JOB_PROVEN says that nothing of this try is on paper. */
MUST_USE int store_job(struct store *s, int64_t id, enum job_state state, const char *reason,
	const struct moment *now, struct err *err);
/* The same where some of the last try may be on paper: the next one is marked 补打 n. */
MUST_USE int store_job_unclear(struct store *s, int64_t id, enum job_state state,
	const char *reason, const struct moment *now, struct err *err);

struct job_counts {
	int waiting, held, failed; /* waiting: with the one at the printer */
	int64_t oldest_ms;         /* of those that wait, 0 = none does */
};
MUST_USE int store_count_jobs(struct store *s, struct job_counts *ret, struct err *err);
/* Jobs asked for before that time do not print by themselves any more: they become JOB_HELD. How
 * many did. */
MUST_USE int store_hold_jobs(
	struct store *s, int64_t before_ms, const struct moment *now, struct err *err);
/* Oldest first; how many there are, at most max. */
MUST_USE int store_held_jobs(struct store *s, struct print_job *ret, int max, struct err *err);
/* A volunteer's word on all that are held: they wait for the printer again, or are dropped. */
MUST_USE int store_release_jobs(
	struct store *s, bool print, const struct moment *now, struct err *err);

#endif
