/* SPDX-License-Identifier: MIT */
/*
 * Everything that can happen to a visit. Each event carries the moment, so that the step reads
 * no clock, and each can be written to a recording and played back (kiosk/record.h).
 */
#ifndef CORE_VISIT_EVENT_H
#define CORE_VISIT_EVENT_H

#include "core/base/clock.h"
#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/hall/person.h"
#include "core/hall/slip.h"

#define SCAN_MAX       160
#define ORDERS_MAX     8
#define ENROLMENTS_MAX 16
#define MISSED_MAX     8

/* What a person can ask for; keys and taps both end here (screens/keys.h has the table). */
enum action {
	ACTION_NONE,
	ACTION_CHOOSE, /* a choice by its digit */
	ACTION_NEXT,   /* Enter */
	ACTION_BACK,   /* * Backspace Esc */
	ACTION_HELP,   /* 0 */
	ACTION_REPEAT, /* + : say it again */
	ACTION_LANG,   /* / : next language */
	ACTION_TOUCH,  /* any other key or a tap beside everything: somebody is there */
};

enum card_kind { CARD_ID, CARD_CHIP }; /* an identity card's number, a chip's UID */

struct card {
	enum card_kind kind;
	char number[24]; /* ID number; UID in hex. Wiped by the app after the look-up. */
};

/* An order of a person that is still open, or was served today. */
struct open_order {
	unsigned char id[ACT_ID_BYTES];
	int64_t seq; /* in this terminal's journal; 0 = made elsewhere */
	char meal[MEAL_SIZE];
	day_t service_day;
	char pickup[PICKUP_SIZE];
	struct words set_name;
	int32_t list_fen, subsidy_fen, due_fen;
	int qty;
	bool walk_in, served;
	enum collect collect;
	day_t cancel_day;
	int cancel_min;
	bool sent; /* the hub has acknowledged it */
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
	bool sent;                /* the hub has acknowledged it */
	bool attended;            /* today's session */
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

/* Where a person stands, as of now, from the projections. */
struct standing {
	bool checked_in;                      /* today, and not undone */
	struct open_order orders[ORDERS_MAX]; /* service day today or later, by day */
	int n_orders;
	struct enrolment enrolments[ENROLMENTS_MAX]; /* session today or later, and courses */
	int n_enrolments;
	struct missed missed[MISSED_MAX]; /* the newest of the last year */
	int n_missed;
	struct last_order last;
};

enum lookup_result {
	LOOKUP_FOUND,     /* a person of this hall */
	LOOKUP_NEIGHBOUR, /* a good code of another accepted hall; person.known = false */
	LOOKUP_SEVERAL,   /* person is one that it may be: ask the name */
	LOOKUP_UNKNOWN,   /* a good card nobody here knows */
	LOOKUP_OLD_CARD,  /* an old serial */
	LOOKUP_EXPIRED,
	LOOKUP_NOT_OURS, /* a code of a key or hall not accepted here, or forged */
	LOOKUP_NOT_READ, /* not a card number, not a code: read it again */
	LOOKUP_SLIP,     /* a slip's code: the order it names is in standing.orders[0] */
	LOOKUP_FAILED,   /* the store could not answer */
};

struct lookup {
	unsigned ticket; /* of the FX_LOOK_UP that asked */
	enum lookup_result result;
	enum proof proof; /* PROOF_CARD for a chip or ID card, PROOF_CODE for paper and phone */
	struct person person;
	struct standing standing;
};

enum record_result {
	RECORD_OK,       /* committed: only now may the screen say done */
	RECORD_NO_RIGHT, /* outside the lease: nothing was written */
	RECORD_FAILED,   /* the disk refused: nothing was written, out of service */
};

struct recorded {
	unsigned ticket;
	enum record_result result;
	struct act act;                 /* complete, with seq, pickup number, hash */
	char slip_code[SLIP_CODE_SIZE]; /* "" when the act has no slip */
	struct standing standing;       /* of the same person, after it */
};

enum printer_state {
	PRINTER_OK,
	PRINTER_LOW,
	PRINTER_OUT,
	PRINTER_OPEN,
	PRINTER_GONE,
	PRINTER_BUSY
};
enum job_state { JOB_WAITING, JOB_SENT, JOB_PROVEN, JOB_FAILED };

enum event_kind {
	EV_TIME, /* at least once a second */
	EV_ACTION,
	EV_CARD,     /* a card was read */
	EV_CARD_BAD, /* something was there, but could not be read */
	EV_SCAN,
	EV_LOOKUP,    /* answers FX_LOOK_UP */
	EV_RECORDED,  /* answers FX_RECORD */
	EV_CATALOGUE, /* a new snapshot; the old one is gone after this step */
	EV_PRINTER,
	EV_JOB, /* a print job moved */
	EV_SYNC,
	EV_SERVICE, /* the store works again, or no more */
	EV_KIND_END
};

struct event {
	enum event_kind kind;
	struct moment now;
	union {
		struct {
			enum action action;
			int digit; /* ACTION_CHOOSE: 1…9 */
		} action;
		struct card card;
		char scan[SCAN_MAX];
		const struct lookup *lookup;
		const struct recorded *recorded;
		const struct catalogue *catalogue;
		enum printer_state printer;
		struct {
			int64_t act_seq;
			enum job_state state;
		} job;
		struct {
			int64_t unsent;
			bool online;
		} sync;
		bool in_service;
	};
};

#endif
