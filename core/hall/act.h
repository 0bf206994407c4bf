/* SPDX-License-Identifier: MIT */
/*
 * The act: one thing that somebody did. Its bytes never change: numbers and JSON keys are for ever, new ones
 * go to the end. A head for terminal and hub, a body sealed under the person's own data key (core/wire/seal.h):
 * compact JSON objects with the keys behind the fields; absent = 0, "", none.
 */
#ifndef CORE_HALL_ACT_H
#define CORE_HALL_ACT_H

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/hall/meal.h"
#include "core/hall/person.h"
#include "core/hall/tariff.h"

#define ACT_ID_BYTES   16 /* UUIDv7 */
#define ACT_HASH_BYTES 32
#define STREAM_BYTES   8
#define ACT_NK_BYTES   80  /* crypto_box_seal of a 32-byte data key */
#define ACT_FORM_BYTES 560 /* … of a newcomer's form (core/hall/newcomer.h) */
#define ACT_WHAT_SIZE  32
#define ACT_ITEMS_MAX  8
#define ACT_HEAD_MAX   2048 /* bytes of an encoded head */
#define ACT_BODY_MAX   8192
#define PICKUP_SIZE    8
#define NOTE_SIZE      96

enum act_kind {
	ACT_CHECK_IN = 1,
	ACT_UNDO = 2, /* of a check-in: "not me"; ref = the check-in */
	ACT_ATTEND = 3,
	ACT_ENROL = 4,
	ACT_LEAVE = 5,
	ACT_ORDER = 6,
	ACT_CANCEL = 7, /* ref = the order */
	ACT_SERVE = 8,  /* ref = the order; none where only its slip tells of it (head.slip) */
	ACT_UNSERVED = 9,
	ACT_COLLECT = 10, /* a child fetched by somebody entitled */
	ACT_PHONED = 11,
	ACT_REPORT = 12,
	ACT_VOTE = 13,
	ACT_PRINT = 14, /* a slip proven by the printer; ref = the act it shows */
	ACT_REPRINT = 15,
	ACT_LOOKUP = 16, /* staff saw sealed data */
	ACT_SETTING = 17,
	ACT_ADJUST = 18,   /* a later change to a frozen claim */
	ACT_ERASED = 19,   /* this terminal destroyed a person's key; ref = the key's mark */
	ACT_HELP = 20,     /* 0 was pressed; with ref: a badge answers that and all before it */
	ACT_UNKNOWN = 21,  /* a card or code nobody here knows; newcomer: ref = registration */
	ACT_REQUEST = 22,  /* a form by choices */
	ACT_DISTRESS = 23, /* the terminal offered help by itself */
	ACT_RETURN = 24,   /* n lease rights given back, before the hub hears of it; ap: seats */
	ACT_TODO = 25,     /* a queue could not do what: note = why; with ref: done, note = how */
	ACT_DAY = 26,   /* what: open (note: clock = its time was set), close (note: closing.c) */
	ACT_QUEUE = 27, /* a queue ended: its sheet; note = queue_sums (core/visit/queue.h) */
	ACT_LIST = 28, /* a meal's cut-off passed: a list of it was printed (core/hall/kitchen.h) */
	ACT_KIND_END
};
const char *act_kind_name(enum act_kind kind); /* "check-in"; "" for a number nobody knows */
enum proof { PROOF_NONE, PROOF_CARD, PROOF_CODE, PROOF_TYPED, PROOF_LIST, PROOF_PAPER };
enum actor { BY_SELF, BY_VOLUNTEER, BY_STAFF, BY_FAMILY /* an acts-for link */ };
enum promise { /* what the paper says about it */
	PROMISE_NONE,
	PROMISE_FINAL,      /* sold inside a lease: true whatever the network does */
	PROMISE_OPEN,       /* outside a lease: "not certain yet" */
	PROMISE_LIST_PRICE, /* final, but the subsidy is still to be confirmed */
	PROMISE_REQUESTED,  /* a cancel that the hub has to confirm */
};

struct act_head {
	int64_t seq;                    /* s: place in the stream, from 1 */
	unsigned char id[ACT_ID_BYTES]; /* id */
	enum act_kind kind;             /* k */
	int64_t at_ms;                  /* t */
	enum clock_quality clock;       /* q */
	day_t day;                      /* d: the hall's local day, "2026-11-22" */
	char place[PLACE_SIZE];         /* h: the hall where it happened */
	char what[ACT_WHAT_SIZE];       /* w: meal or offering id; card kind for ACT_UNKNOWN */
	char at_place[PLACE_SIZE];      /* ap: the hall of the offering, when it is another one */
	bool open;                      /* op: outside a lease, the hub decides (PROMISE_OPEN) */
	bool walk;                      /* wk: a walk-in order: its rights are the walk-in ones */
	bool course;                    /* cs: an enrolment for the whole course */
	bool queue;              /* qu: one of a volunteer's queue: there is no slip of it alone */
	char slip[40];           /* sl: a serving's, by the order's slip alone: its LT1 (slip.h) */
	day_t service_day;       /* sd */
	char band[RULE_ID_SIZE]; /* b: the tariff rule that applied */
	int32_t list_fen, subsidy_fen, due_fen; /* l, u, p */
	int qty;                                /* n: portions or seats */
	enum proof proof;                       /* pf */
	bool has_ref;
	unsigned char ref[ACT_ID_BYTES]; /* r: the act that this one answers */
	unsigned char pp[16]; /* pp = BLAKE2b(dk, "pp" ‖ "2026-11"): one person, one month */
	unsigned char kc[16]; /* kc = BLAKE2b(dk, "kc"): which key sealed the body */
	bool has_nk;
	unsigned char nk[ACT_NK_BYTES]; /* nk: a key the hub has never seen, sealed to it */
};
struct act_item {
	struct words name; /* zh, en, ko */
	int qty;           /* q */
	int32_t fen;       /* f: each; 0 inside a set */
	char id[16];       /* d: of the dish or set; "" for others */
};

struct act_body {
	bool has_pid;
	unsigned char pid[PID_BYTES]; /* pid */
	char place[PLACE_SIZE];       /* h: home hall */
	uint32_t resident;            /* no */
	char masked[NAME_SIZE];       /* m */
	enum actor by;                /* by */
	bool has_by_pid;
	unsigned char by_pid[PID_BYTES];  /* bp: the volunteer or staff */
	char by_masked[NAME_SIZE];        /* bm */
	enum lang lang;                   /* g: language of the slip */
	enum promise promise;             /* pr */
	enum price_reason reason;         /* rs */
	char pickup[PICKUP_SIZE];         /* pn: "A027"; PROMISE_OPEN: the ticket, "A-3" */
	int from_min, to_min, cancel_min; /* f, o: collected between; cd, cm: cancelled until */
	day_t cancel_day;
	struct act_item items[ACT_ITEMS_MAX]; /* i */
	int n_items;
	char age_band[8];                      /* a: "80-89", for the day's log */
	enum collect collect;                  /* co */
	int32_t delivery_fen;                  /* df: part of due_fen */
	bool less_rice;                        /* lr: 饭少一点 */
	struct words room, floor, bring, hall; /* rz re rk, fz …, bz …, hz … (another hall's) */
	char rule[48];                         /* ru: the days of a course, "Mon,Wed" */
	day_t next_day;       /* nx: of a course: the next session, whose time and room these are */
	char note[NOTE_SIZE]; /* x: free for the kind; a setting "key=value", a reason */
	bool has_form;
	unsigned char form[ACT_FORM_BYTES]; /* nf */
};

struct act {
	struct act_head head;
	struct act_body body;
	bool opened; /* false: the key is not here (or erased); body is empty */
	unsigned char hash[ACT_HASH_BYTES];
};
void act_init(struct act *act, enum act_kind kind); /* all zero, but DAY_NONE for days */
void act_head_encode(const struct act_head *head, struct buf *out);
void act_body_encode(const struct act_body *body, struct buf *out);
/* Strict, ERR_BAD (a body is empty then); but a newer writer's keys and kinds pass, the kind as its number. */
MUST_USE int act_head_decode(const void *json, size_t n, struct act_head *ret, struct err *err);
MUST_USE int act_body_decode(const void *json, size_t n, struct act_body *ret, struct err *err);
/* Would the decoders take what the encoders make of it? As doing both, a tenth of the time. */
MUST_USE int act_head_check(const struct act_head *head, struct err *err);
MUST_USE int act_body_check(const struct act_body *body, struct err *err);

#endif
