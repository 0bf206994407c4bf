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
#include "core/hall/figures.h"
#include "core/hall/person.h"
#include "core/hall/slip_order.h"
#include "core/visit/action.h"
#include "core/visit/assist.h"
#include "core/visit/card.h"
#include "core/visit/desk.h"
#include "core/visit/queue.h"
#include "core/visit/staff.h"
#include "core/visit/standing.h"
#include "core/visit/task.h"

#define SCAN_MAX 160

enum lookup_result {
	LOOKUP_FOUND,     /* a person of this hall */
	LOOKUP_NEIGHBOUR, /* a good code of another accepted hall; person.known = false */
	LOOKUP_SEVERAL,   /* person is one that it may be: ask the name */
	LOOKUP_UNKNOWN,   /* a good card nobody here knows */
	LOOKUP_OLD_CARD,  /* an old serial */
	LOOKUP_EXPIRED,
	LOOKUP_NOT_OURS, /* a code of a key or hall not accepted here, or forged */
	LOOKUP_NOT_READ, /* not a card number, not a code: read it again */
	LOOKUP_SLIP,     /* a slip's code: it names standing.orders[0], or else enrolments[0] */
	LOOKUP_FAILED,   /* the store could not answer */
	LOOKUP_SLIP_ELSEWHERE, /* of an order at another terminal of this hall, proven: slip says it */
};

struct lookup {
	unsigned ticket; /* of the FX_LOOK_UP that asked */
	enum lookup_result result;
	enum proof proof;     /* PROOF_CARD for a chip or ID card, PROOF_CODE for paper and phone */
	struct person person; /* of nobody known, when they were born, if a number says it */
	struct standing standing;
	struct parked parked;   /* that waits for this card; until_ms 0 = nothing does */
	struct slip_order slip; /* LOOKUP_SLIP_ELSEWHERE; at.seq 0 = none */
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

enum job_state {
	JOB_WAITING,
	JOB_SENT,
	JOB_PROVEN,
	JOB_FAILED, /* will not be printed */
	JOB_HELD    /* waited too long: a volunteer says whether it is still wanted */
};

enum event_kind {
	EV_TIME, /* at least once a second */
	EV_ACTION,
	EV_CARD,     /* a card was read */
	EV_CARD_BAD, /* something was there, but could not be read */
	EV_SCAN,
	EV_LOOKUP,    /* answers FX_LOOK_UP */
	EV_RECORDED,  /* answers FX_RECORD */
	EV_CATALOGUE, /* a new snapshot; the old one is gone already */
	EV_PRINTER,
	EV_JOB, /* a print job moved */
	EV_SYNC,
	EV_SERVICE,  /* the store works again, or no more */
	EV_CALLS,    /* for help, here and at the hall's other terminals (calls.h) */
	EV_CHILDREN, /* so many are still here, in the evening (here.h) */
	EV_KITCHEN,  /* so many kitchens outside are to be phoned (core/hall/kitchen.h) */
	EV_HELD,     /* slips that waited too long, and now for a volunteer */
	EV_PIN,      /* answers FX_PIN */
	EV_DEVICES,  /* answers FX_DEVICES, and comes again when something changed */
	EV_READERS,  /* a card or code can be read here, or no more */
	EV_VOICE,    /* there is a sound card, or no more; it says something, or all is said */
	EV_FOUND,    /* answers FX_FIND, FX_FIND_PHONE */
	EV_TODOS,    /* answers FX_TODOS */
	EV_STICK,    /* answers FX_STICK */
	EV_TODAY,    /* answers FX_TODAY */
	EV_RIGHT,    /* answers FX_ASK_RIGHT: what came is in the catalogue */
	EV_BACKUP,   /* answers FX_BACKUP */
	EV_WINDOW,   /* answers FX_WINDOW */
	EV_KIND_END
};

struct event {
	enum event_kind kind;
	struct moment now;
	union {
		struct {
			enum action action;
			int digit; /* ACTION_CHOOSE: 1…9; ACTION_LETTER; ACTION_BACK by *: KEY_X */
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
			int64_t silent_since_ms; /* 0 = the hub is heard */
			bool frozen; /* nothing is sold before the district has looked */
		} sync;
		bool in_service;
		enum stick_word stick;
		enum backup_word backup;
		int held, children, kitchens;
		struct pin_answer pin;
		const struct device_report *devices;
		const struct found *found;
		const struct figures *today; /* NULL: the store cannot answer */
		const struct todo_list *todos;
		const struct window_answer *window;
		const struct calls_open *calls;
		unsigned ticket; /* EV_RIGHT */
		bool readers;
		struct {
			bool sound, speaking;
		} voice;
	};
};

#endif
