/* SPDX-License-Identifier: MIT */
/*
 * A hub and a terminal of its on one recorded disk in memory (tests/support/memvfs.h). An episode
 * is some dozens of steps of both; then the power is cut at each of its disk operations, for both
 * at once, and what is left must be whole.
 *
 *   crashvfs.c  workers, figures     hall.c   the hall: opening, the network
 *   cuts.c      episodes and points  steps.c  what is done in an episode
 *   point.c     what must hold after a power cut: look.c, terminal.c, hub.c
 */
#ifndef TESTS_CRASHVFS_CRASH_H
#define TESTS_CRASHVFS_CRASH_H

#include "kiosk/sync/exchange.h"
#include "server/answer.h"
#include "tests/support/memvfs.h"

#define HALL    "330784-004"
#define NEXT_TO "330784-003"
#define ORDERS  8                      /* remembered, to be cancelled */
#define T0      INT64_C(1795312800000) /* 2026-11-22 10:00 in Shanghai */
#define ROOM    200

/* What somebody was told before the point; the value is the highest one. */
enum mark {
	TOLD_ACT,   /* the terminal said "done": seq */
	TOLD_ACKED, /* the terminal took an ack up to this seq … */
	TOLD_FEED,  /* … and the feed up to this revision */
	TOLD_HIGH,  /* the hub answered with this high mark */
	TOLD_HEAD,  /* the hub said that rows up to this revision were imported */
	TOLD_SENT,  /* the printer got this job: its number, 0 = none has one */
	TOLD_SLIP,  /* this job was proven */
	MARKS
};

struct pair {
	struct memvfs *disk;
	struct memvfs_image *morning; /* enrolled, filled, nothing done yet */
	char dir[64], hub_db[96], db[96], key[96];
	uint64_t dice; /* what happens; programs draw from another row of numbers */
	int64_t ms;
	struct hub hub;
	struct store *store;
	struct exchange *exchange;
	struct hall_clock clock;
	unsigned char orders[ORDERS][ACT_ID_BYTES]; /* or seats: what can be taken back */
	enum act_kind kinds[ORDERS];
	int n_orders, n_residents;
	int64_t told[MARKS];
	bool normal; /* PRAGMA synchronous=NORMAL: must lose */
	struct err err;
};

/* ---- hall.c: what fails here is no finding but ends the program */

void hall_make(struct pair *h, const char *dir);
void hall_done(struct pair *h);
void hall_morning(struct pair *h, uint64_t seed); /* the disk as hall_make left it, both open */
void hall_open(struct pair *h);                   /* what of both is not open */
void hall_close(struct pair *h);
void hall_draws(uint64_t seed); /* libsodium's random numbers from here on */
int hall_terminal_open(struct pair *h);
int hall_hub_open(struct pair *h);
void hall_terminal_close(struct pair *h);
void hall_hub_close(struct pair *h);
struct moment hall_now(struct pair *h);
void hall_told(struct pair *h, enum mark what, int64_t value); /* and onto the tape */
int hall_import(struct pair *h, int portions);
int hall_new_resident(
	struct pair *h, int n); /* each another one; with a key that the feed brings */
/* Requests until none is due; < 0 when the last one failed. */
int hall_contact(struct pair *h);
_Noreturn void hall_die(const struct pair *h, const char *what);

/* ---- steps.c */

/* hall_morning, then n steps, all of it recorded; both are closed by force at the end. */
struct memvfs_tape *steps_record(struct pair *h, uint64_t seed, int n);
int steps_one(struct pair *h); /* < 0: something failed; nothing is told that was not done */
int steps_check_in(struct pair *h, int resident); /* 0 = a stranger */

/* ---- point.c */

struct findings {
	int64_t points, lost, corrupt, mismatched, stuck; /* stuck: it cannot go on */
	int64_t whole, gone_on;  /* of the points: looked through in full; went on from */
	int64_t states, control; /* with synchronous=NORMAL: all, and those that lost */
};

/*
 * What an episode's points have in common. Most power cuts leave, once SQLite has recovered, the
 * database of one of two commits: a database whose pages are all as in one that was looked through
 * is not looked through again.
 */
#define SEEN_MAX 4096
struct episode {
	uint64_t seen[SEEN_MAX]; /* digests of terminals, of hubs, and of both together */
	int n_seen;
	struct side {
		uint64_t digest;
		int64_t high, head; /* newest act; the terminal's cursor, the hub's newest row */
	} terminal, hub;            /* as of the last point */
	int64_t acked;              /* the terminal's */
};

/* One life of both databases after the power cut; prints what it finds. */
struct point {
	const int64_t *told; /* [MARKS] */
	const char *name;    /* to find it again: "episode 3, operation 512" */
	bool terminal, hub;  /* its files are others than at the last point */
	bool go_on;          /* also where both are as they were before */
};
void point_check(struct pair *h, const struct point *p, struct episode *e, struct findings *ret);
/* The control: only whether something told is missing. */
void point_control(struct pair *h, const struct point *p, struct findings *ret);

/* ---- cuts.c */

/* So many points of episodes first, first + step …, and one of the control for every twenty. */
struct share {
	int64_t points;
	int first, step;
};
/* dir: an empty folder for what are real files, keys and locks. */
void cuts_make(const struct share *share, const char *dir, struct findings *ret);

#endif
