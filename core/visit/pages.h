/* SPDX-License-Identifier: MIT */
/* Every page there is; what each one does is a row of flow.c, what it says a row of screens/screens.c. */
#ifndef CORE_VISIT_PAGES_H
#define CORE_VISIT_PAGES_H

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
	SCREEN_LINKS,   /* for whom: oneself, or somebody who agreed to it */
	SCREEN_DAYS,    /* which meal of which day */
	SCREEN_SETS,    /* which set */
	SCREEN_DISHES,  /* single dishes, each press one more */
	SCREEN_ALLERGY, /* contains what this person said they cannot eat */
	SCREEN_CONFIRM, /* price, subsidy, to pay */
	SCREEN_REASON,  /* why this price */
	SCREEN_TWICE,   /* already ordered: one more? */
	SCREEN_CLOSED,  /* cut-off passed: the next day? */
	SCREEN_NO_MEAL, /* nothing to order (no menu, no portions, no clock) */
	SCREEN_SAVING,  /* FX_RECORD is on its way */
	SCREEN_SLIP,    /* ordered or enrolled: number, price, QR */
	SCREEN_MINE,    /* my orders and classes */
	SCREEN_ORDER,   /* one order: cancel? */
	SCREEN_CANCELLED,
	SCREEN_KINDS,     /* classes, clinics, … */
	SCREEN_OFFERINGS, /* those of one kind */
	SCREEN_OFFERING,  /* one: when, where, what to bring, seats */
	SCREEN_SESSIONS,  /* which of its days */
	SCREEN_REFUSED,   /* why not: refusal tells */
	SCREEN_ENROLMENT, /* one of mine: leave? */
	SCREEN_LEFT,
	SCREEN_HELP,      /* somebody is coming */
	SCREEN_NEXT_CARD, /* is the person before you finished? */
	SCREEN_IDLE,      /* still there? */
	SCREEN_BADGE,     /* a volunteer: what is open on the list */
	SCREEN_DOWN,      /* out of service */
	SCREEN_PIN,       /* staff: who are you? */
	SCREEN_DEVICES,   /* staff: what the devices are doing */
	SCREEN_HELD,      /* staff: slips that waited too long, print or drop them? */
	SCREEN_TRY_SCAN,  /* staff: what is scanned shows its kind */
	SCREEN_INITIALS,  /* a volunteer: the first letters of a name, then whoever it may be */
	SCREEN_ASKING,    /* FX_ASK_RIGHT is on its way */
	SCREEN_AGREE, /* the resident who was found: are you …, and may the volunteer sign you in? */
	SCREEN_QUEUE_WHAT, /* a volunteer: what each scan does from now on */
	SCREEN_QUEUE,      /* each scan does it */
	SCREEN_OPENING, /* a volunteer: the first badge of a day, or a time that has to be confirmed */
	SCREEN_TODO,    /* a volunteer: what queues left, one after the other */
	SCREEN_TODAY,     /* staff: what was done here today */
	SCREEN_STICK,     /* staff: the log onto a stick */
	SCREEN_CLOSING,   /* staff: what is open, what the cash box should hold; close the day? */
	SCREEN_CLOSE_LOG, /* staff: the copy and the log are written */
	SCREEN_DAY_OVER,  /* staff: closed; the machine goes off */
	SCREEN_SETTINGS,  /* staff: what can be set here */
	SCREEN_SETTING,   /* staff: one of it */
	SCREEN_NEW_PIN,   /* staff: another PIN, twice */
	SCREEN_REPRINT,   /* a volunteer: a slip once more, and why */
	SCREEN_REPRINTED,
	/* a volunteer: a number in place of a card */
	SCREEN_NUMBER,
	/* a volunteer: a temporary card for who stands here? … */
	SCREEN_CARD,
	/* … on its way to the printer */
	SCREEN_CARD_MADE,
	SCREEN_BADGES,     /* staff: whose cards are volunteers' badges */
	SCREEN_BADGE_STOP, /* staff: one of them, stopped or taken back */
	/* a volunteer: whom to phone for who stands here, and what to know */
	SCREEN_EMERGENCY,
	/* a volunteer: a child is fetched, by whom? … */
	SCREEN_FETCH,
	/* … and is gone */
	SCREEN_FETCHED,
	/* a volunteer: which children are still here */
	SCREEN_HERE,
	/* a volunteer: a newcomer is registered, a question a page … */
	SCREEN_NEWCOMER,
	/* … and is */
	SCREEN_NEWCOMER_MADE,
	/* a volunteer: the lines of a sheet of paper */
	SCREEN_BACKFILL,
	/* the canteen's window (window.h): nobody stands there … */
	SCREEN_WINDOW,
	/* … somebody does: what is handed over … */
	SCREEN_SERVE,
	/* … a question about it, or what else there is to do */
	SCREEN_WINDOW_ASK,
	SCREEN_CLASSES, /* staff: today's classes … */
	SCREEN_CLASS,   /* … one of them: who came */
	SCREEN_COUNT
};

#endif
