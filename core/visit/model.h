/* SPDX-License-Identifier: MIT */
/*
 * One terminal's state as far as people can see it: who is here, which screen, what is chosen.
 * Changed only by visit_step; screens read it as const.
 */
#ifndef CORE_VISIT_MODEL_H
#define CORE_VISIT_MODEL_H

#include "core/visit/event.h"

#define PARKED_MAX    4
#define UNDO_MS       8000  /* 「不是我」 */
#define GREETED_MS    4000  /* back to welcome unless touched */
#define NEXT_CARD_MS  5000  /* the question before another card takes over */
#define ANSWER_MS     6000  /* pages that only say something */
#define DONE_MS       20000 /* a slip on the screen */
#define IDLE_WARN_MS  90000 /* defaults of idle_warn_ms, idle_count_ms */
#define IDLE_COUNT_MS 30000
#define SETS_MAX      6

enum screen {
	SCREEN_WELCOME,
	SCREEN_READING, /* a look-up is on its way */
	SCREEN_NOT_READ,
	SCREEN_UNKNOWN, /* on the volunteers' list now */
	SCREEN_OLD_CARD,
	SCREEN_EXPIRED,
	SCREEN_NOT_OURS,
	SCREEN_NAME,    /* are you …? before something that a copied code must not do */
	SCREEN_GREETED, /* checked in: name, today's things, what can be done */
	SCREEN_NOT_ME,  /* the check-in was reversed */
	SCREEN_SETS,    /* which set */
	SCREEN_CONFIRM, /* price, subsidy, to pay */
	SCREEN_REASON,  /* why this price */
	SCREEN_TWICE,   /* already ordered: one more? */
	SCREEN_CLOSED,  /* cut-off passed: the next day? */
	SCREEN_NO_MEAL, /* nothing to order (no menu, no portions, no clock) */
	SCREEN_SAVING,  /* FX_RECORD is on its way */
	SCREEN_SLIP,    /* ordered: number, price, QR */
	SCREEN_ORDERS,  /* my orders */
	SCREEN_ORDER,   /* one of them: cancel? */
	SCREEN_CANCELLED,
	SCREEN_HELP,      /* somebody is coming */
	SCREEN_NEXT_CARD, /* is the person before you finished? */
	SCREEN_IDLE,      /* still there? */
	SCREEN_BADGE,     /* a volunteer: what is open on the list */
	SCREEN_DOWN,      /* out of service */
	SCREEN_COUNT
};

/* What was being done, so that it can be parked and brought back. */
struct task {
	enum screen screen;
	char meal[MEAL_SIZE];
	day_t day;       /* service day being ordered */
	int set;         /* index into the day's sets, -1 = none chosen */
	char set_id[16]; /* its dish id: the index may move with a new catalogue */
	int order;       /* index into standing.orders, -1 */
	unsigned char order_id[ACT_ID_BYTES]; /* its id: the index may move with a new standing */
	bool second;                          /* one more portion was confirmed */
	bool later_ok;    /* a later day than tomorrow was accepted (SCREEN_CLOSED) */
	bool name_proven; /* the name was asked and answered, or a chip card was shown */
};

struct parked {
	unsigned char pid[PID_BYTES];
	struct task task;
	int64_t until_ms; /* 15 minutes */
};

struct model {
	struct moment now;
	const struct catalogue *catalogue; /* never NULL */
	enum lang lang, hall_lang;
	bool simulated;                  /* devices are simulators: said on the screen */
	bool demo;                       /* F1–F8 play cards: said on the welcome screen */
	int idle_warn_ms, idle_count_ms; /* visit_init sets the defaults above; halls differ */

	enum printer_state printer;
	int64_t unsent;
	bool online;
	int open_help, open_unknown; /* on the volunteers' list today */

	bool present; /* person holds somebody */
	struct person person;
	struct standing standing;
	enum proof proof;
	struct task task;
	bool touched;       /* something was pressed on this screen */
	bool already;       /* the check-in of today was before this scan */
	int64_t since_ms;   /* when this screen came */
	int64_t active_ms;  /* the last sign of life */
	enum screen behind; /* below SCREEN_IDLE, SCREEN_NEXT_CARD, SCREEN_HELP */
	int page;           /* of a list that does not fit */

	struct price price; /* of task.set, for SCREEN_CONFIRM, REASON */
	struct act done;    /* the last recorded order or cancel: SCREEN_SLIP, CANCELLED */
	char slip_code[SLIP_CODE_SIZE];
	enum job_state job; /* of its slip */

	bool undo_open; /* the last check-in may still be reversed … */
	int64_t undo_until_ms;
	unsigned char undo_id[ACT_ID_BYTES];
	struct person undo_person; /* … and its act needs the person's key; wiped with it */

	bool waiting_card; /* SCREEN_NEXT_CARD: the card that waits */
	bool waiting_is_scan;
	struct card waiting;
	char waiting_scan[SCAN_MAX];

	struct parked parked[PARKED_MAX];
	unsigned ticket; /* of the answer that is awaited; 0 = none */
	unsigned last_ticket;
	int awaited;           /* the act kind being recorded under ticket; 0 = a look-up */
	const char *asked;     /* what was laid down for the look-up: "id", "chip", "code" */
	bool naming;           /* SCREEN_NAME stands before the check-in, not before an order */
	unsigned help_ticket;  /* of ACT_HELP, which nobody waits for; 0 = none */
	int64_t help_until_ms; /* no second ACT_HELP before */
};

#endif
