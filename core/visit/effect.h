/* SPDX-License-Identifier: MIT */
/*
 * What a step asks the app to do. Looking up and recording are answered by an event with the same
 * ticket; the others are not answered.
 */
#ifndef CORE_VISIT_EFFECT_H
#define CORE_VISIT_EFFECT_H

#include "core/visit/event.h"
#include "core/visit/window.h"

#define EFFECTS_MAX 8

enum effect_kind {
	FX_LOOK_UP_CARD, /* card */
	FX_LOOK_UP_SCAN, /* scan */
	FX_LOOK_UP_LINK, /* link: a person that the one present may act for */
	FX_RECORD,   /* act: a draft; person: whose key seals it (known = false: a stranger's) */
	FX_PRINT,    /* the slip of act seq */
	FX_TONE,     /* done: one short; look: two low */
	FX_EXCHANGE, /* contact the hub soon: something was recorded */
	FX_LANG,     /* words are wanted in this language from now on */
	FX_PIN,      /* pin: is it this one? "": how do things stand? answered by EV_PIN */
	FX_STICK,    /* days: the log of these onto a stick; answered by EV_STICK, more than once */
	FX_TODAY,    /* answered by EV_TODAY */
	FX_BACKUP, /* a copy of the database onto the stick, or where it is kept; answered by EV_BACKUP */
	FX_NEW_PIN, /* new_pin: is it good enough, and the same? set: keep it; answered by EV_PIN */
	FX_SETTING, /* setting: it is kept */
	FX_OFF,     /* the machine goes off */
	FX_DEVICES, /* answered by EV_DEVICES */
	FX_PRINT_TEST,  /* a slip that tells what the printer can; nobody's */
	FX_HELD,        /* held: what becomes of the slips that waited too long */
	FX_FIND,        /* letters: people of the hall by their initials; answered by EV_FOUND */
	FX_FIND_PHONE,  /* phone: people of the hall by their telephone; answered by EV_FOUND */
	FX_FIND_HERE,   /* children who were not fetched; answered by EV_FOUND */
	FX_FIND_CLASS,  /* offering: who came to it today (classes.h); answered by EV_FOUND */
	FX_PRINT_CLASS, /* offering: all of that, once */
	FX_FIND_BADGES, /* the hall's volunteers; answered by EV_FOUND */
	FX_TODOS,     /* after: what queues left, from the one after it on; answered by EV_TODOS */
	FX_LETTERS,   /* the terminal is wanted in the other size of letters */
	FX_KEEP,      /* keep: a person's unfinished work, whatever becomes of this program */
	FX_REPEAT,    /* the page that shows is said again, whole */
	FX_CLOCK,     /* clock_ms: a volunteer says that it is this time */
	FX_WINDOW,    /* window: whose order is it; answered by EV_WINDOW */
	FX_ASK_RIGHT, /* resource: one more of it, if the hub has one; answered by EV_RIGHT */
};

enum tone { TONE_DONE, TONE_LOOK };
enum held_word { HELD_PRINT, HELD_DROP };

struct effect {
	enum effect_kind kind;
	unsigned ticket;
	union {
		struct card card;
		char scan[SCAN_MAX];
		struct link_to link;
		struct {
			struct act act;
			struct person person;
			struct newcomer newcomer; /* of NEWCOMER: goes into the act, sealed */
		} record;
		struct {
			struct parked work;   /* until_ms 0: what is kept for its pid is over */
			struct person person; /* whose key seals it */
		} keep;
		int64_t print_seq;
		int64_t clock_ms;
		day_t days[2]; /* both are in it */
		enum tone tone;
		enum lang lang;
		char pin[PIN_SIZE];
		char letters[FIND_SIZE], phone[NUMBER_SIZE];
		int64_t after; /* seq; 0 = from the oldest on */
		enum held_word held;
		char resource[RESOURCE_SIZE], offering[OFFERING_ID_SIZE];
		struct window_ask window;
		struct {
			enum setting which;
			uint32_t value;
		} setting;
		struct {
			char digits[PIN_SIZE], first[PIN_SIZE]; /* first "": there is none yet */
			bool set;
		} new_pin;
	};
};

struct effects {
	struct effect v[EFFECTS_MAX];
	int n;
};

#endif
