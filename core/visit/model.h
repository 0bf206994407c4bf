/* SPDX-License-Identifier: MIT */
/*
 * One terminal's state as far as people can see it: who is here, which screen, what is chosen.
 * Changed only by visit_step; screens read it as const.
 */
#ifndef CORE_VISIT_MODEL_H
#define CORE_VISIT_MODEL_H

#include "core/visit/calls.h"
#include "core/visit/distress.h"
#include "core/visit/event.h"
#include "core/visit/queue.h"
#include "core/visit/right.h"
#include "core/visit/task.h"
#include "core/visit/window.h"

#define UNDO_MS       8000  /* 「不是我」 */
#define GREETED_MS    4000  /* back to welcome unless touched */
#define NEXT_CARD_MS  5000  /* the question before another card takes over */
#define ANSWER_MS     6000  /* pages that only say something */
#define DONE_MS       20000 /* a slip on the screen */
#define SILENT_MS     INT64_C(86400000)
#define LIST_MOST     6     /* visit_init sets it; a small screen has fewer */
#define IDLE_WARN_MS  90000 /* defaults of idle_warn_ms, idle_count_ms */
#define IDLE_COUNT_MS 30000

/* The look-up of somebody that the person present may act for. */
enum link_state { LINK_NONE, LINK_ASKED, LINK_LOST };

/* How loud the words are; everybody begins with the usual. */
enum loudness { LOUD_SOFT, LOUD_USUAL, LOUD_MORE, LOUD_MOST };

/* Letters of another size come with another start of the terminal, where somebody can do that. */
enum letters { LETTERS_FIXED, LETTERS_USUAL, LETTERS_BIG };

struct model {
	struct moment now;
	const struct catalogue *catalogue; /* never NULL */
	enum lang lang, hall_lang;
	/* The voice. It speaks while `voice`; nothing goes by itself while it does, and the time of a
	 * page counts from when it was said. */
	bool sound, speaking;
	bool voice, hall_voice; /* now; for somebody whose card says nothing else */
	enum loudness loudness; /* of this person's visit */
	int64_t quiet_ms;       /* when it ended last */
	bool simulated;         /* devices are simulators: said on the screen */
	bool demo;              /* F1–F8 play cards: said on the welcome screen */
	enum letters letters;
	int idle_warn_ms, idle_count_ms; /* visit_init sets the defaults above; halls differ */

	enum printer_state printer;
	bool readers_gone; /* nothing here reads a card or a code: said on the welcome screen */
	int held;          /* slips that wait for a volunteer's word */
	int64_t unsent;
	bool online;
	int64_t silent_since_ms; /* the hub was not heard since; after SILENT_MS staff are told */
	bool frozen; /* nothing is sold before the district has looked; staff are told */
	int open_help, open_unknown; /* on the volunteers' list today */
	day_t opened;                /* the hall, for that day; DAY_NONE = never */
	int open_todo;               /* what queues left, of whatever day */
	int children, kitchens;      /* still here, in the evening; to be phoned */

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
	int list_most; /* choices a page of a list has, the next page's among them: what fits */

	/* Acting for somebody who agreed to it: person and standing are hers then, these one's own. */
	bool acting;
	struct person self;
	struct standing self_standing;
	enum proof self_proof;
	char called[NAME_SIZE]; /* "妈妈"; also of the one that is looked up, or was not found */
	enum link_state link;
	int link_asked;                    /* whose look-up it is */
	int whom;                          /* it is for: 0 = oneself, 1 + the link */
	struct task chosen[1 + LINKS_MAX]; /* for each of them, while it is for another */

	struct price price; /* of what the task orders, for SCREEN_CONFIRM, REASON */
	struct seen seen;
	enum refusal refusal;
	char refused_by[OFFERING_ID_SIZE];
	day_t refused_until;
	/* The last recorded order, enrolment, cancel, leave, for SLIP, CANCELLED, LEFT. */
	struct act done;
	char slip_code[SLIP_CODE_SIZE];
	enum job_state job; /* of its slip */

	bool undo_open;                 /* the last check-in may still be reversed … */
	int64_t undo_ms, undo_until_ms; /* it was then; UNDO_MS after it, or after it was said */
	unsigned char undo_id[ACT_ID_BYTES];
	struct person undo_person; /* … and its act needs the person's key; wiped with it */

	bool waiting_card; /* SCREEN_NEXT_CARD: the card that waits */
	bool waiting_is_scan;
	struct card waiting;
	char waiting_scan[SCAN_MAX];

	struct parked parked; /* came with the card, and waits for who it is to be certain */
	struct parked kept;   /* the work in hand, as the store was told of it last */
	unsigned ticket;      /* of the answer that is awaited; 0 = none */
	unsigned last_ticket;
	int awaited; /* the act kind being recorded under ticket; 0 = a look-up */
	struct right_asked right;
	struct hub_word word; /* told on this visit's first page; ticket of the act that says so */
	unsigned word_ticket, sheet_ticket; /* of ACT_QUEUE, which nobody waits for; 0 = none */
	const char *asked;     /* what was laid down for the look-up: "id", "chip", "code" */
	bool naming;           /* SCREEN_NAME stands before the check-in, not before an order */
	unsigned help_ticket;  /* of ACT_HELP, which nobody waits for; 0 = none */
	int64_t help_until_ms; /* no second ACT_HELP before */
	struct distress distress;
	struct calls calls;

	struct assist assist; /* a volunteer's mode */
	struct newcomers newcomers;
	struct queue queue;    /* in it, many people one after the other */
	struct window window;  /* in it, the canteen's */
	bool window_station;   /* a badge opens that at once */
	struct todo_list todo; /* what they left, while SCREEN_TODO shows it */
	unsigned todo_ticket;  /* of the answer that is awaited; 0 = none */

	/* The staff area; wiped when it closes. */
	char pin[PIN_SIZE];         /* typed so far */
	enum pin_result pin_result; /* of the last try */
	int64_t pin_until_ms;       /* no try before */
	unsigned pin_ticket;        /* of the answer that is awaited; 0 = none */
	bool staff;                 /* the PIN was right */
	struct device_report devices;
	bool devices_known;   /* they were told */
	struct figures today; /* SCREEN_TODAY */
	bool today_known;
	enum stick_word stick;               /* SCREEN_STICK */
	int test_slips;                      /* asked for since it opened */
	struct scan_seen scans[SCANS_SHOWN]; /* the newest first */
	int n_scans;                         /* of all that were tried */
	struct desk desk;                    /* what staff do besides */
};

#endif
