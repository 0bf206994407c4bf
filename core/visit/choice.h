/* SPDX-License-Identifier: MIT */
/*
 * What can be chosen on a screen: an id and an index; the words for it stand in screens/choices.c.
 */
#ifndef CORE_VISIT_CHOICE_H
#define CORE_VISIT_CHOICE_H

enum choice_id {
	CHOICE_NONE,
	CHOICE_ORDER_NEXT, /* order for the next open day; arg = that day, DAY_NONE = none known */
	CHOICE_AS_LAST,    /* the same as last time; arg = the day */
	CHOICE_OTHER_MEAL, /* another day, another meal, today */
	CHOICE_OFFERINGS,  /* classes and the like */
	CHOICE_MINE,       /* my orders and classes */
	CHOICE_FOR,        /* for somebody else */
	CHOICE_NOT_ME,
	CHOICE_LETTERS, /* the other size of letters */
	CHOICE_YES,
	CHOICE_NO,
	CHOICE_LINK, /* arg = index into person.links; -1 = for oneself */
	CHOICE_DAY,  /* arg = index into visit_meals */
	CHOICE_SET,  /* arg = index of the set */
	CHOICE_OWN,  /* single dishes */
	CHOICE_DISH, /* arg = index into visit_dishes: one more, after PICK_MAX none */
	CHOICE_LEAVE_OUT,
	CHOICE_KEEP,
	CHOICE_CONFIRM,
	CHOICE_WHY,
	CHOICE_LESS_RICE,
	CHOICE_COLLECT, /* the next way to collect it; arg = enum collect that it would be */
	CHOICE_ORDER,   /* arg = index of the open order */
	CHOICE_CANCEL_ORDER,
	CHOICE_CHANGE_ORDER,
	CHOICE_KEEP_ORDER,
	CHOICE_KIND,      /* arg = index into visit_kinds */
	CHOICE_OFFERING,  /* arg = index into visit_offerings */
	CHOICE_SESSION,   /* arg = index into visit_sessions */
	CHOICE_ENROL,     /* arg = seats left */
	CHOICE_WAIT_LIST, /* nothing is left here: onto the list */
	CHOICE_WHICH_DAY, /* of an offering whose sessions are booked one by one */
	CHOICE_ENROLMENT, /* arg = index into standing.enrolments */
	CHOICE_LEAVE,
	CHOICE_STAY,
	CHOICE_FINISHED, /* the person before is done */
	CHOICE_WAIT,
	CHOICE_MORE,   /* next page */
	CHOICE_FINISH, /* end this visit */
	CHOICE_PRINT_TEST,
	CHOICE_TRY_SCAN,
	CHOICE_TODAY,      /* the day in figures */
	CHOICE_LOG_DAY,    /* today's log onto a stick */
	CHOICE_LOG_MONTH,  /* … of this month */
	CHOICE_HELD,       /* arg = slips that wait for a word */
	CHOICE_HELD_PRINT, /* arg = how many, 0 where the page says it */
	CHOICE_HELD_DROP,
	CHOICE_FIND,   /* somebody without a card, by name */
	CHOICE_PERSON, /* arg = index into assist.found.who */
	CHOICE_QUEUE_OPEN,
	CHOICE_QUEUE,      /* arg = index into visit_queue_options */
	CHOICE_QUEUE_UNDO, /* the last one */
	CHOICE_QUEUE_END,
	CHOICE_OPEN_DAY,
	CHOICE_LATER,     /* arg = minutes: it is so much later than that */
	CHOICE_NOT_LATER, /* back to what the clock says */
	CHOICE_TODO,      /* what queues left; arg = how many */
	CHOICE_TODO_DONE, /* the first of them */
	CHOICE_TODO_DROP, /* it is not wanted any more */
	CHOICE_TODO_NEXT,
	CHOICE_CALL_TOLD,
	CHOICE_CALL_MISSED,
	CHOICE_CLOSING,   /* the day's end */
	CHOICE_CLOSE_LOG, /* copy and log; arg = 1: once more */
	CHOICE_CLOSE_DAY, /* arg = 0: without the log */
	CHOICE_SWITCH_OFF,
	CHOICE_SETTINGS,
	CHOICE_SETTING, /* arg = enum setting */
	CHOICE_VALUE,   /* arg = index into visit_setting_values */
	CHOICE_NEW_PIN,
	CHOICE_REPRINT,     /* the slip once more */
	CHOICE_REPRINT_WHY, /* arg = enum reprint_why */
	/* … by a number that is typed */
	CHOICE_NUMBER,
	/* somebody's card is lost */
	CHOICE_TEMP_CARD,
	CHOICE_BADGES,
	CHOICE_BADGE,      /* arg = index into desk.badges.found */
	CHOICE_BADGE_STOP, /* arg = 1: it is stopped, and taken back */
	/* whom to phone for them */
	CHOICE_EMERGENCY,
	/* a child goes home */
	CHOICE_FETCH,
	CHOICE_FETCH_NO_CARD,
	CHOICE_FETCH_GO,     /* with who is on its list */
	CHOICE_FETCH_PHONED, /* arg = enum fetch_who */
	/* who is still here */
	CHOICE_HERE,
	CHOICE_CHILD, /* arg = index into assist.found.who */
	CHOICE_NEWCOMER,
	CHOICE_ANSWER, /* of a newcomer; arg = which, from 0 */
	/* what stood on paper (backfill.h) */
	CHOICE_BACKFILL,
	CHOICE_CLASSES, /* today's */
	CHOICE_CLASS,   /* arg = index into visit_classes */
	CHOICE_CLASS_PRINT,
	/* the canteen's window (window.h) */
	CHOICE_WINDOW,
	CHOICE_WINDOW_GUEST,
	CHOICE_WINDOW_PAPER, /* arg = 1: no more */
	CHOICE_WINDOW_FIND,  /* somebody without a card, by name */
	CHOICE_WINDOW_CLOSE,
	CHOICE_WINDOW_ANSWER, /* arg = which, of window.question */
	CHOICE_SERVE_SWAP,
	CHOICE_SERVE_TAKER, /* arg = enum window_taker that it is */
	CHOICE_SERVE_PAY,   /* arg = enum pay that it is; the next one */
	CHOICE_SERVE_NOT,
	CHOICE_WINDOW_LEFT, /* meals that nobody came for */
	CHOICE_SERVE_OTHER, /* another machine's order of the same number */
	CHOICE_SERVE_AGAIN,
	CHOICE_SERVE_WAS_NOT,
	CHOICE_SERVE_BUY,
	CHOICE_COUNT
};
struct choice_slot {
	int digit;
	enum choice_id id;
	int arg;
};
#define CHOICES_MAX 9

#endif
