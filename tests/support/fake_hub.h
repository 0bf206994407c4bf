/* SPDX-License-Identifier: MIT */
/*
 * A hub in memory, for one terminal: checks signatures, counters and the chain, keeps acts by
 * seq, hands out a feed of notices in frames. It signs what it says. Tests set its faults.
 */
#ifndef TESTS_SUPPORT_FAKE_HUB_H
#define TESTS_SUPPORT_FAKE_HUB_H

#include "core/wire/enrol.h"
#include "core/wire/feed.h"
#include "kiosk/sync/exchange.h"

#define HUB_ACTS 1024

struct fake_hub {
	unsigned char public_key[SIGN_PUBLIC], secret_key[SIGN_SECRET], id[HUB_ID_BYTES];
	struct epoch epoch;
	struct enrol_code code;
	unsigned char terminal[SIGN_PUBLIC], stream[STREAM_BYTES];
	uint64_t counter; /* the highest seen */
	int64_t now_ms;

	int64_t acked;
	unsigned char hash[HUB_ACTS][ACT_HASH_BYTES]; /* chain hash at seq, [0] = zero */
	int taken[HUB_ACTS];                          /* how often seq was appended */

	int notices, per_frame; /* the feed: rev 1…notices */

	int version;     /* as it tells it; 0 = it is older than that */
	int64_t caps;    /* … and what it can do */
	int spare;       /* rights that nobody has: POST /v1/leases gives of them */
	int64_t granted; /* so far, whatever the resource */
	bool old;        /* does not know that path */

	/* Faults. */
	bool refuse_signature, other_nonce, endless_feed;
	int64_t bad_act;         /* a batch of several with this seq is refused with 400 "bad" */
	const char *trouble;     /* in every ack, and nothing is taken */
	unsigned status;         /* != 0: every answer is this one … */
	const char *status_body; /* … with this body */
	size_t cut_feed;         /* bytes left off the end of a frame before it is packed */

	/* What was seen. */
	int requests, hellos, feeds, asks, largest, wrong;
	struct batch_header header; /* the last one */
	char query[160];            /* of the last GET */
};

void fake_hub_init(struct fake_hub *h);
void fake_hub_code(const struct fake_hub *h, char out[ENROL_CODE_SIZE]);

/* Answers; body keeps the reply's bytes. */
void fake_hub_answer(struct fake_hub *h, const struct exchange_request *req, struct buf *body,
	struct exchange_reply *ret);

#endif
