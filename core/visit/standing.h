/* SPDX-License-Identifier: MIT */
/*
 * Where a person stands: what they have ordered, what they are enrolled in, what the projections of
 * the journal tell about them.
 */
#ifndef CORE_VISIT_STANDING_H
#define CORE_VISIT_STANDING_H

#include "core/hall/act.h"
#include "core/hall/offering.h"

#define ORDERS_MAX     12
#define ENROLMENTS_MAX 16
#define MISSED_MAX     32

/* An order of a person that is still open, or was served today. */
struct open_order {
	unsigned char id[ACT_ID_BYTES];
	int64_t seq; /* in this terminal's journal; 0 = made elsewhere */
	char meal[MEAL_SIZE];
	day_t service_day;
	char pickup[PICKUP_SIZE];
	struct words set_name; /* of single dishes the first … */
	int more;              /* … and how many others */
	int32_t list_fen, subsidy_fen, due_fen;
	int qty;
	bool walk_in, served;
	enum collect collect;
	day_t cancel_day;
	int cancel_min;
	bool sent; /* the hub has acknowledged it */
};

/* An order that was taken back. One that the hub knew of is so for certain once it knows that, too,
 * and before the kitchen's list freezes. */
enum cancel_state {
	CANCEL_ASKED, /* the hub has not heard of it */
	CANCEL_FINAL,
	CANCEL_LATE, /* the hub heard of it after the cut-off: it may have been cooked */
};
#define CANCELLED_MAX 3
struct cancelled {
	enum cancel_state state;
	char meal[MEAL_SIZE];
	day_t service_day;
	char pickup[PICKUP_SIZE];
};

/* A seat, or a place on a waiting list, that is still to come; courses stay until they are left. */
enum decision { DECISION_NONE, DECISION_YES, DECISION_NO };
struct enrolment {
	unsigned char id[ACT_ID_BYTES];
	int64_t seq;
	char offering[OFFERING_ID_SIZE];
	day_t day;                /* of the session; DAY_NONE: the whole course */
	bool open;                /* promised nothing: on the waiting list */
	char ticket[PICKUP_SIZE]; /* of the waiting list */
	enum decision decision;   /* the hub's later word on an open one */
	day_t decided;            /* when it came here; DAY_NONE */
	bool told;     /* an act here says that they were told of one (a later one is phoned) */
	bool conflict; /* of a no: they have something else at that time */
	bool sent;     /* the hub has acknowledged it */
	bool attended; /* today's session */
};

/* What "as last time" means: the newest order that was not cancelled. */
struct last_order {
	char meal[MEAL_SIZE];         /* "" = there is none */
	char dish[ACT_ITEMS_MAX][16]; /* ids: a set's alone, or those of single dishes */
	int qty[ACT_ITEMS_MAX];
	int n;
	bool less_rice;
	enum collect collect;
};

/* What this person was promised on paper and the hub could not keep, and has not been told yet. */
struct hub_word {
	bool is;
	unsigned char id[ACT_ID_BYTES]; /* of the act that promised it */
	char why[20];             /* "subsidy-conflict"; a word that nobody knows is one, too */
	char what[ACT_WHAT_SIZE]; /* meal or offering */
	day_t day;                /* DAY_NONE = of no day */
};

/* Where a person stands, as of now, from the projections. */
struct standing {
	bool checked_in;                      /* today, and not undone */
	struct open_order orders[ORDERS_MAX]; /* service day today or later, by day */
	int n_orders;
	struct enrolment enrolments[ENROLMENTS_MAX]; /* session today or later, and courses */
	int n_enrolments;
	struct cancelled
		cancelled[CANCELLED_MAX]; /* service day today or later, the newest first */
	int n_cancelled;
	struct missed missed[MISSED_MAX]; /* the newest of the last year */
	int n_missed;
	struct last_order last;
	struct hub_word word; /* the first of them */
};

#endif
