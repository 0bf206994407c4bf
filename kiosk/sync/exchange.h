/* SPDX-License-Identifier: MIT */
/*
 * The terminal's side of the exchange, without threads, sockets or a clock of its own, so that a
 * simulator can run it as it is: it says which request to send and takes what came back.
 *
 * One contact = acts until none is left (at least one HELLO), then the feed until its last frame.
 * Online: 1 s after an act, else every 30 s, or more often where the hub wants it. After a failure 5 s × 2^n up to 300 s with full jitter,
 * Retry-After honoured; something is always armed.
 *
 * Beside the contacts: exchange_ask. What becomes of it moves no contact, but where nobody answers
 * we are offline.
 */
#ifndef KIOSK_SYNC_EXCHANGE_H
#define KIOSK_SYNC_EXCHANGE_H

#include "core/base/clock.h"
#include "core/wire/sign.h"
#include "kiosk/store/outbox.h"

#define EXCHANGE_BODY_MAX FEED_RAW_MAX

struct exchange_request {
	unsigned id;         /* the courier echoes it */
	struct request wire; /* body borrowed from `body` */
	struct buf body;
	unsigned char sig[SIG_BYTES];
	unsigned char hash[REQUEST_HASH]; /* what the reply must answer */
};

struct exchange_reply {
	unsigned id;
	unsigned status; /* HTTP; 0 = no answer at all */
	int retry_after; /* seconds; 0 = not said */
	unsigned char sig[SIG_BYTES];
	const unsigned char *body; /* borrowed */
	size_t body_len;
};

struct exchange;

/* random: fills bytes (nonces, jitter); libsodium's in the terminal, seeded in a simulator. */
struct exchange *exchange_new(
	struct store *s, struct hall_clock *clock, void (*random)(void *buf, size_t n));
void exchange_free(struct exchange *x);

/* What the next HELLO tells of the terminal's health: one JSON object of at most 239 bytes, ""
 * at first. A longer one is left out. */
void exchange_tell_status(struct exchange *x, const char *json);

void exchange_act_recorded(struct exchange *x, int64_t boot_ms); /* contact within a second */
int64_t exchange_due_ms(const struct exchange *x); /* CLOCK_BOOTTIME; INT64_MAX while one is out */

/* Asks the hub for one more of this resource, ahead of a contact that is due, and once only: what
 * has not left by then (another request is out) is not asked any more after `patience_ms`. An answer is
 * taken whenever it comes. False: there is nobody to ask. */
bool exchange_ask(struct exchange *x, const char *resource, int64_t boot_ms, int64_t patience_ms);

/* Builds the request that is due; ret is initialised by the caller to zero and done after sending.
 * 1 = send it, 0 = nothing is due, < 0 = the store failed. */
MUST_USE int exchange_next(
	struct exchange *x, int64_t boot_ms, struct exchange_request *ret, struct err *err);

struct exchange_outcome {
	bool contact;           /* a signed answer came */
	bool catalogue_changed; /* the feed brought rows, or there is one right more */
	bool asked;             /* the newest question was answered, or will not be */
	char trouble[64];       /* "" or one line for log and status: "signature", "nonce", … */
};
/* A late reply with another id or nonce changes nothing. */
void exchange_reply(struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply,
	struct exchange_outcome *ret);

struct exchange_status {
	bool online; /* the last contact succeeded */
	int64_t last_contact_ms, unsent;
	/* 0 while online; else the hall's time since when the hub was not heard. Over a restart, at
	 * the latest since the oldest act that it has not got. */
	int64_t silent_since_ms;
	char trouble[64];
};
void exchange_status(const struct exchange *x, struct exchange_status *ret);

/* Enrolment, once: the request for a code, and the grant out of a verified reply. */
MUST_USE int exchange_enrol_request(
	struct store *s, const char *code, struct exchange_request *ret, struct err *err);
MUST_USE int exchange_enrol_reply(struct store *s, const char *code,
	const struct exchange_request *req, const struct exchange_reply *reply, struct err *err);

#endif
