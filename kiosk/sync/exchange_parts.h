/* SPDX-License-Identifier: MIT */
/*
 * The exchange as its two files share it: exchange.c decides what is next and takes what comes back,
 * exchange_build.c makes the requests.
 */
#ifndef KIOSK_SYNC_EXCHANGE_PARTS_H
#define KIOSK_SYNC_EXCHANGE_PARTS_H

#include "core/wire/ask.h"
#include "kiosk/sync/exchange.h"

enum step { STEP_ACTS, STEP_FEED };

struct exchange {
	struct store *store;
	struct hall_clock *clock;
	void (*random)(void *buf, size_t n);
	int64_t due_ms;
	enum step step;    /* what the next request is */
	bool in_contact;   /* … and whether it goes on with a contact */
	bool rewound;      /* in this contact the hub took its mark back once … */
	bool recounted;    /* … and told a higher counter once */
	int64_t feed_to;   /* … and the feed came this far */
	bool hurry;        /* an act was recorded after the last batch was built */
	bool acts_stopped; /* the chain is not the hub's: only HELLOs */
	int limit;      /* acts or rows; fewer while a bad act is looked for, or on a slow line */
	unsigned fails; /* contacts that failed, in a row */
	unsigned last_id;
	char tell[sizeof(((struct batch_header *)0)->status)];

	/* One more right is wanted; not after ask_until. */
	bool ask;
	struct lease_ask wanted, asked; /* asked: of the request that is out */
	int64_t ask_ms, ask_until;
	day_t mute; /* on this day the hub did not know what that is */

	/* The request that is out. */
	bool out, asks;
	unsigned char nonce[NONCE_BYTES], hash[REQUEST_HASH];
	int64_t acked; /* before it */
	int n;         /* acts in it, or rows asked for */

	int version;      /* of the wire, as the hub chose it; 0 = it did not say */
	int64_t caps;     /* … and what both can do */
	int64_t every_ms; /* between contacts, as the hub wants it */
	bool online;
	int64_t last_contact_ms, began_ms;
	char trouble[64];
};

/* The request of x->step, or the one for more rights (x->asks), signed; remembers of it what the
 * reply is held to. */
MUST_USE int exchange_build(struct exchange *x, struct exchange_request *ret, struct err *err);

#endif
