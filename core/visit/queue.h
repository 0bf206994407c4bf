/* SPDX-License-Identifier: MIT */
/*
 * Many people, one after the other: in a volunteer's mode the action is chosen once, and each card or
 * code does it. A card presented is consent, a copied code as well: the volunteer sees the person. Who
 * is taken from a list agrees with a tap (assist.c).
 *
 * Nobody stops it. What cannot be done is recorded as ACT_TODO (what: the action; note: one of
 * todo_word) and the next one comes. Scans that come while one is under way wait in their order,
 * QUEUE_SCANS of them; one more is refused aloud. Nothing of it is printed by itself: every act has
 * head.queue. However it ends, an ACT_QUEUE has one sheet of it printed: what it was, of whom, and whom
 * it left; unless nobody came. What is left stays on a list until somebody answers it (todo.c).
 */
#ifndef CORE_VISIT_QUEUE_H
#define CORE_VISIT_QUEUE_H

#include "core/hall/catalogue.h"
#include "core/visit/backfill.h"
#include "core/visit/standing.h"

#define QUEUE_SCANS       16
#define QUEUE_LAST        5
#define QUEUE_OPTIONS_MAX 40
#define QUEUE_SCAN_SIZE   160
#define LEFT_SHOWN        5  /* of them, on the page */
#define LEFT_SHEET_MAX    20 /* lines of those it left, on paper */

enum queue_what { QUEUE_OFF, QUEUE_CHECK_IN, QUEUE_SEAT, QUEUE_SET };

/* What each scan does: nothing more, a seat in that session, that set of that day. */
struct queue_action {
	enum queue_what what;
	char id[OFFERING_ID_SIZE]; /* the offering, the set */
	day_t day;
};

/* Why it was not done. */
enum todo_why {
	LEFT_NONE,
	LEFT_UNKNOWN, /* the card */
	LEFT_OLD_CARD,
	LEFT_EXPIRED,
	LEFT_NOT_OURS,
	LEFT_SEVERAL, /* who it is has to be asked */
	LEFT_CLASH,
	LEFT_FULL,
	LEFT_NO_LEASE, /* none is left here, and this terminal cannot say whether elsewhere */
	LEFT_CLOSED,   /* the cut-off, or it has begun */
	LEFT_NOT_FOR_THEM,
	LEFT_TOO_MANY,
	LEFT_ALLERGY,
	LEFT_CLOCK,
	LEFT_FAILED,
	/* A promise that did not hold: server/callback.h has the words. */
	LEFT_SUBSIDY_GONE,
	LEFT_SUBSIDY_DUE,
	LEFT_NOT_BOOKED,
	LEFT_OVERSOLD,
	LEFT_KITCHEN, /* an outside kitchen is to be phoned (core/hall/kitchen.h) */
	LEFT_END
};
const char *todo_word(enum todo_why why); /* "clash": of the act; "" = LEFT_NONE */
enum todo_why todo_why(const char *word); /* LEFT_FAILED for a word of a newer program */

/* One person that a queue left: an ACT_TODO without ref; a card that nobody knows, of no queue; or, from
 * LEFT_CALLS on, a line of the hub's call-back sheet: somebody to be told, by telephone or face to face. */
#define LEFT_CALLS (INT64_C(1) << 62)
struct todo {
	int64_t seq; /* of the act here; of a call LEFT_CALLS + the sheet's number */
	unsigned char id[ACT_ID_BYTES];
	char what[ACT_WHAT_SIZE]; /* "check-in", an offering, a set; "" = of no queue … */
	day_t day;                /* … of that day; for check-in and no queue when it was */
	int at_min;               /* of no queue: at that minute of the day */
	char masked[NAME_SIZE];
	char place[PLACE_SIZE];
	uint32_t resident; /* 0 = a card that nobody knows */
	enum todo_why why;
};

/* What the store says to FX_TODOS: the first of those that nobody answered, the oldest first. */
struct todo_list {
	unsigned ticket;
	bool failed; /* the store cannot answer */
	int total;
	struct todo line[LEFT_SHOWN];
	int n;
	struct person person; /* of line[0]; known = false: only place and number are */
};

/* What the note of an ACT_QUEUE says: "done=27 todo=5 since=1203", of a sheet of paper " sheet=4", too. */
struct queue_sums {
	int done, todo;
	int64_t since;  /* seq of the first that it left; 0 = none */
	unsigned sheet; /* 0 = no paper */
};
MUST_USE bool queue_sums_parse(const char *note, struct queue_sums *ret);

enum queue_end { QUEUE_DONE, QUEUE_ALREADY, QUEUE_TODO, QUEUE_UNDONE };

struct queue_line {
	char masked[NAME_SIZE];
	uint32_t guest; /* without a name: another hall's number; 0 = a card that nobody knows */
	enum queue_end end;
	enum todo_why why;
};

struct queue_scan {
	bool is_scan;
	int card_kind; /* enum card_kind */
	char text[QUEUE_SCAN_SIZE];
};

struct queue {
	struct queue_action action; /* QUEUE_OFF: there is none */
	struct backfill backfill;   /* the lines of a sheet of paper */
	int done, todo;
	int64_t since;                      /* of queue_sums */
	struct queue_line last[QUEUE_LAST]; /* the newest first */
	int n_last;
	struct queue_scan scan[QUEUE_SCANS];
	int n_scans;
	enum todo_why why; /* of what is being recorded */
	/* What one key takes back; kind 0 = nothing. */
	enum act_kind kind;
	unsigned char id[ACT_ID_BYTES];
	struct person person;
	struct standing standing;
	enum proof proof;
};

struct model;
/* What can be chosen now: check-in, today's sessions of this hall, the sets of the next day; of paper check-in
 * and today's sessions, those that have begun, too. */
int visit_queue_options(const struct model *m, struct queue_action ret[QUEUE_OPTIONS_MAX]);

#endif
