/* SPDX-License-Identifier: MIT */
/*
 * A hall's hub: it stands in the hall, on one of the stations, and its terminals speak to it as to any
 * hub. The hub above it decides everything; this one
 *   keeps     each batch as its terminal signed it, until the hub above says that it is safe there, and
 *             passes it on (core/wire/relay.h): whoever passes it on cannot change it;
 *   tells     what the hub above tells the hall, and at once, without it, what the hall's stations tell
 *             each other (server/peers.h, help.h);
 *   grants    on from the rights that it was granted: a pool's capacity here is what is leased from
 *             above and not asked back. Cancels, waiting lists, claims are the hub's above.
 *
 * Its side of the contact, without threads, sockets or a clock, so that a simulator can run it. One
 * contact: what is to be passed on, a HELLO with its own counters, the feed until its last frame. Every
 * 30 s, or more often where the hub above wants it; 1 s after a terminal's acts. After a failure
 * 5 s × 2^n up to 60 s with jitter.
 */
#ifndef SERVER_UPLINK_H
#define SERVER_UPLINK_H

#include "server/answer.h"

#define UPLINK_BODY_MAX FEED_RAW_MAX

struct uplink_request {
	struct request wire; /* its body borrowed from `body`, which the caller frees */
	struct buf body;
	unsigned char sig[SIG_BYTES];
	unsigned char hash[REQUEST_HASH]; /* what the reply must answer */
};

struct uplink_reply {
	unsigned status; /* HTTP; 0 = no answer */
	int retry_after; /* seconds; 0 = not said */
	unsigned char sig[SIG_BYTES];
	const unsigned char *body; /* borrowed */
	size_t body_len;
};

/* Where a contact stands; nothing of it needs to be kept. */
struct uplink {
	void (*random)(void *buf, size_t n);
	int step;         /* of a contact; 0 = between two */
	bool out;         /* a request is */
	bool online;      /* the last contact succeeded */
	bool recounted;   /* in this contact the hub above told our counter */
	unsigned fails;   /* since one succeeded */
	int64_t due_ms;   /* CLOCK_BOOTTIME */
	int64_t every_ms; /* between contacts */
	int64_t line;     /* of what is passed on: the one that is out, or was tried last */
	int64_t feed_to;  /* in this contact */
	bool erased;      /* somebody was: what was deleted has to leave the files */
	bool all;         /* with this HELLO every counter is told */
	unsigned char nonce[NONCE_BYTES], hash[REQUEST_HASH];
	char trouble[64]; /* "" or why the last contact failed */
};
void uplink_init(struct uplink *u, void (*random)(void *buf, size_t n));

/* Fills h->up and h->wire_id of a hub that has joined another one, when it is opened. */
MUST_USE int uplink_load(struct hub *h, struct err *err);

/* ---- joining, once: `code` is of `litang-hub enrol-code --hall-hub` at the hub above. */
MUST_USE int uplink_join_request(
	struct hub *h, const char *code, struct uplink_request *ret, struct err *err);
MUST_USE int uplink_join_reply(struct hub *h, const char *code, const struct uplink_request *req,
	const struct uplink_reply *reply, struct err *err);

struct uplink_time {
	struct moment now; /* hall time */
	int64_t boot_ms;   /* CLOCK_BOOTTIME */
};

/* ---- contacts; each call is a transaction of its own on the hub's ledger */

/* The request that is due: 1; 0 = nothing is due; < 0 = the ledger failed, tried again later. */
MUST_USE int uplink_next(struct uplink *u, struct hub *h, const struct uplink_time *at,
	struct uplink_request *ret, struct err *err);
/* What came back, or status 0. */
void uplink_hears(struct uplink *u, struct hub *h, const struct uplink_time *at,
	const struct uplink_reply *reply);

/* ---- a terminal's enrolment, passed on beside the contacts: its answer is the hub's above */
struct uplink_pass {
	struct query *query;       /* the terminal's … */
	struct uplink_request req; /* … and what goes up; its body is done by the caller */
};
MUST_USE int uplink_pass(struct hub *h, struct uplink_pass *p, struct err *err);
/* Into q->a, signed by the hub above for the terminal; a 503 of our own where there is none. The contact
 * that brings the new terminal's name is due. */
void uplink_passed(struct uplink *u, struct hub *h, const struct uplink_pass *p,
	const struct uplink_reply *reply);

#endif
