/* SPDX-License-Identifier: MIT */
/*
 * The canteen's window, in a volunteer's mode: what was ordered is handed over. A slip, a card, a code or a
 * number that is typed shows what it is of; Enter or the next scan hands it over (ACT_SERVE, ref the order), and
 * only then does the page say so. Scans that come while one is under way wait in their order. The same code once
 * more hands nothing over: scanners read twice. Somebody who comes a second time is told when it was, with two
 * tones; to hand it over all the same needs a reason. What was ticked on the printed list while the terminal was
 * off is put in by number, Enter each: handed over at once, PROOF_PAPER.
 *
 * Orders of the hall's other machines are known by what the hub tells (kiosk/store/peers.h). Of one that it has
 * not told yet the slip is enough, once: the page says so, and the hub finds the order by it.
 *
 * For WINDOW_UNDO_MS one key takes the last one back; later its slip or card does. Both are an ACT_UNSERVED whose
 * ref is the serving. One whose ref is the order and whose quantity is 0 says why nothing was handed over; the
 * order stays open.
 *
 * The note of a serving is `key=value` words: pay (pay_word), taker, again (why a second time). What was handed
 * over stands in its items, so that something given in place of a dish that ran out is in the journal; the
 * difference in price is in list_fen and due_fen.
 */
#ifndef CORE_VISIT_WINDOW_H
#define CORE_VISIT_WINDOW_H

#include "core/hall/slip_order.h"
#include "core/visit/queue.h"
#include "core/visit/uncollected.h"

#define WINDOW_UNDO_MS  60000
#define WINDOW_QUIET_MS INT64_C(1800000) /* without use it closes, as a badge does */
#define WINDOW_SCANS    16               /* that wait; one more is refused aloud */
#define WINDOW_DIGITS   3                /* of a pick-up number */
#define WINDOW_DISHES   16               /* told apart at the head of the page */

/* How it is paid: the terminal writes it down, it charges nothing. */
enum pay { PAY_CASH, PAY_LATER, PAY_MEAL_CARD, PAY_SOCIAL_CARD, PAY_PHONE, PAY_COUNT };
const char *pay_word(enum pay pay);     /* "cash": of the note */
enum pay pay_of_note(const char *note); /* PAY_CASH where it says nothing */

enum window_taker { TAKER_SELF, TAKER_FAMILY, TAKER_NEIGHBOUR, TAKER_VOLUNTEER, TAKER_COUNT };
enum window_refusal { REFUSE_WRONG, REFUSE_NOT_WANTED, REFUSE_UNPAID, REFUSE_OTHER, REFUSE_COUNT };
enum window_again { AGAIN_SPILLED, AGAIN_WRONG_TICK, AGAIN_OTHER, AGAIN_COUNT };

/* What FX_WINDOW asks for: nothing but the sums, or whose it is. */
enum window_by { WINDOW_SUMS, WINDOW_SCAN, WINDOW_NUMBER, WINDOW_RESIDENT, WINDOW_LEFT, WINDOW_ID };
struct window_ask {
	enum window_by by;
	char meal[MEAL_SIZE];
	day_t day;
	struct queue_scan scan; /* WINDOW_SCAN: a card or a code */
	uint32_t number;        /* of the pick-up, or the resident's */
	int skip;               /* WINDOW_NUMBER: so many orders of that number were looked at */
	unsigned char id[ACT_ID_BYTES]; /* WINDOW_ID: of an order */
};

struct window_dish {
	struct words name;
	int ordered, served; /* portions */
};
struct window_sums {
	struct window_dish dish[WINDOW_DISHES]; /* those after the last are not told apart */
	int n;
	int ordered, served;     /* orders of this meal, what was cancelled left out */
	int32_t paid[PAY_COUNT]; /* fen, by how it was paid, of what was handed over */
};

enum window_word {
	WINDOW_READY,     /* nothing was asked, or the sums alone */
	WINDOW_ORDER,     /* it is to be handed over */
	WINDOW_SERVED,    /* it was, at served_ms */
	WINDOW_NO_ORDER,  /* person has none for this meal */
	WINDOW_CANCELLED, /* the slip's or the number's was cancelled */
	WINDOW_OTHER,     /* the slip is of another meal: order tells of which */
	WINDOW_BADGE,     /* person is a volunteer */
	WINDOW_UNKNOWN,   /* no such number; a card or code of nobody here */
	WINDOW_OLD_CARD,
	WINDOW_NOT_READ,
	WINDOW_SLIP, /* a slip of another machine of which nothing was heard: it is all there is */
	WINDOW_SOLD_OUT, /* no spare portion is left for a guest */
	WINDOW_FAILED,   /* the store cannot answer */
	WINDOW_WORDS
};

/* What the store says (EV_WINDOW). */
struct window_answer {
	unsigned ticket;
	enum window_word word;
	enum proof proof;
	struct person person; /* whose it is, and whose key seals what follows */
	struct act order;
	struct slip_order slip;         /* WINDOW_SLIP: what it says, … */
	char slip_code[SLIP_CODE_SIZE]; /* … and its code; "" = the order is known */
	char also[PICKUP_SIZE];         /* another machine gave that number, too; "" = none */
	int more; /* other orders of theirs for this meal that are still open */
	int64_t served_ms;
	struct act_head served; /* WINDOW_SERVED: the serving */
	struct window_sums sums;
	struct uncollected left; /* WINDOW_LEFT */
};

/* What SCREEN_WINDOW_ASK asks. */
enum window_question {
	WINDOW_ASK_MENU,  /* what else there is to do */
	WINDOW_ASK_TAKER, /* who takes it */
	WINDOW_ASK_WHY,   /* why nothing is handed over */
	WINDOW_ASK_AGAIN, /* why it is handed over once more */
	WINDOW_ASK_OUT,   /* which of the items ran out */
	WINDOW_ASK_IN,    /* what is given in its place */
	WINDOW_ASK_GUEST, /* who buys a spare portion without a card */
	WINDOW_ASK_SET,   /* … of what */
	WINDOW_ASK_LEFT,  /* which of those that nobody came for */
	WINDOW_ASK_CALL,  /* what came of phoning them */
};

enum window_guest { GUEST_VISITOR, GUEST_STAFF, GUEST_VOLUNTEER, GUEST_COUNT };

struct window {
	bool on;
	char meal[MEAL_SIZE];
	char typed[WINDOW_DIGITS + 1];
	bool paper;   /* numbers that are typed stood on paper */
	bool said;    /* that the meal is over, and how many are left */
	bool calling; /* the answer that is awaited is of one of these */
	struct window_answer shown;
	struct queue_scan asked;  /* what shown answers; text "" = no scan */
	struct window_ask number; /* … or it answers this; by 0 = no number */
	unsigned ticket;          /* of the answer, or the act, that is awaited; 0 = none */
	int awaited;              /* the kind of that act; 0 = an answer */
	enum window_question question;
	int out; /* WINDOW_ASK_IN: the item that ran out */
	enum window_guest guest;
	/* what is different about this one */
	enum pay pay;
	enum window_taker taker;
	int again;                            /* enum window_again + 1; 0 = the first time */
	struct act_item items[ACT_ITEMS_MAX]; /* that are handed over */
	bool swapped;                         /* else they are those of the order */
	struct queue_scan scan[WINDOW_SCANS];
	int n_scans;
	struct act last; /* that one key takes back; last.head.seq 0 = nothing */
	struct person last_person;
};

#endif
