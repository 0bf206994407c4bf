/* SPDX-License-Identifier: MIT */
/*
 * The screens, and what is being done on them: what of a visit can be parked and brought back.
 */
#ifndef CORE_VISIT_TASK_H
#define CORE_VISIT_TASK_H

#include "core/hall/act.h"
#include "core/hall/offering.h"
#include "core/hall/person.h"
#include "core/visit/pages.h"

#define SETS_MAX 4

/* A dish that was chosen by itself. */
struct picked {
	char id[16];
	int qty;    /* 1…PICK_MAX */
	bool asked; /* contains what they cannot eat: asked about, still wanted */
};
#define PICK_MAX 3

/* Why a meal cannot be ordered. */
enum no_meal {
	NO_MEAL_NOT,       /* it can */
	NO_MEAL_CLOCK,     /* the clock is not known */
	NO_MEAL_NONE,      /* no menu */
	NO_MEAL_CLOSED,    /* the cut-off has passed */
	NO_MEAL_TAKEN,     /* no portion is left */
	NO_MEAL_ENOUGH,    /* as many of this meal as one person may order */
	NO_MEAL_TOO_MANY,  /* ORDERS_MAX */
	NO_MEAL_DELIVERED, /* it is only delivered, and not to this person */
};

/* Why something cannot be taken part in. */
enum refusal {
	REFUSED_NOTHING,
	REFUSED_CLASH, /* refused_by: the offering that is at the same time */
	REFUSED_TOO_YOUNG,
	REFUSED_TOO_OLD,
	REFUSED_NO_CONSENT, /* a guardian has to agree first */
	REFUSED_OTHERS,     /* it is for others */
	REFUSED_NOT_KNOWN,  /* the age is not known here */
	REFUSED_BARRED,     /* missed too often: refused_until */
	REFUSED_OVER,       /* no session any more, or it has begun */
	REFUSED_TOO_MANY,   /* ENROLMENTS_MAX */
	REFUSED_CLOCK,      /* the clock is not known */
};

/* What was being done, so that it can be parked and brought back. Of a list, the id counts: its
 * index may move with a new catalogue or standing. */
struct task {
	enum screen screen;
	/* a meal */
	char meal[MEAL_SIZE];
	day_t day;       /* service day being ordered */
	int set;         /* index into the day's sets, -1 = none chosen */
	char set_id[16]; /* its dish id */
	bool own;        /* single dishes instead of a set */
	struct picked picked[ACT_ITEMS_MAX];
	int n_picked;
	struct picked
		aside[ACT_ITEMS_MAX]; /* … not on this day's menu, for who comes back to theirs */
	int n_aside;
	char allergic[16]; /* the dish or set that SCREEN_ALLERGY asks about */
	bool allergy_ok;   /* asked about the set, and answered: still wanted */
	bool less_rice;
	enum collect collect;
	bool walk_in;   /* a spare portion, after the cut-off */
	bool second;    /* one more portion was confirmed */
	bool later_ok;  /* a later day than tomorrow was accepted (SCREEN_CLOSED) */
	bool from_days; /* the day is chosen in the list of days: back leads there, and then out */
	bool name_proven; /* the name was asked and answered, or a chip card was shown */
	bool changing;    /* the order order_id is replaced by this one */
	unsigned char change_id[ACT_ID_BYTES]; /* the last one whose change was begun */
	bool linking;                          /* SCREEN_NAME stands before SCREEN_LINKS */
	/* one of mine */
	int order; /* index into standing.orders, -1 */
	unsigned char order_id[ACT_ID_BYTES];
	int enrolment; /* index into standing.enrolments, -1 */
	unsigned char enrolment_id[ACT_ID_BYTES];
	/* an offering */
	char kind[12];
	char offering[OFFERING_ID_SIZE]; /* "" = none chosen */
	day_t session;                   /* DAY_NONE = none chosen, or a whole course */
	bool waiting;                    /* onto the waiting list */
};

/* Unfinished work that waits for its card (park.c). */
#define PARKED_MS 900000
struct parked {
	unsigned char pid[PID_BYTES]; /* of who stood here … */
	bool acting;
	char place[PLACE_SIZE]; /* … and for whom it was, when it was for another */
	uint32_t resident;
	struct task task;
	int64_t until_ms; /* PARKED_MS after the last sign of it; 0 = there is none */
};

#endif
