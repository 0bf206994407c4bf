/* SPDX-License-Identifier: MIT */
/*
 * One request, one signed reply: the whole hub without HTTP.
 *
 *   GET  /v1/health   anybody: {"ok":1,…}
 *   POST /v1/enrol    signed by the key that is in the body
 *   POST /v1/acts     a batch; a HELLO when it is empty → ack
 *   GET  /v1/feed     a frame of changes
 *   POST /v1/leases   more of one resource (core/wire/ask.h)
 *   POST /v1/relay    of a hall's hub: what a terminal sent to it (core/wire/relay.h)
 * 400 not understood · 403 signature or right missing · 404 no such path or stream · 409 the
 * counter does not rise (the reply tells the last one) · 413 too large · 503 the disk failed, try
 * again. Errors are {"error":"…"}.
 */
#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include "core/base/clock.h"
#include "core/wire/relay.h"
#include "server/hub.h"

#define ANSWER_BODY_MAX (BATCH_FRAME_MAX + RELAY_MORE) /* of a request */

struct answer {
	unsigned status;
	const char *type; /* Content-Type */
	struct buf body;
	unsigned char sig[SIG_BYTES];
	int retry_after; /* seconds; 0 = not said */
};

struct reading;

/* What was done of a request before its turn. */
struct ahead {
	bool begun;    /* whoever began it signs the answer */
	bool verified; /* its signature is of this key */
	unsigned char signer[SIGN_PUBLIC];
	struct reading *reading; /* of a batch; NULL: not read yet */
};

/* A request as it came, and its answer. */
struct query {
	struct request req;
	unsigned char sig[SIG_BYTES];
	struct moment now;
	struct ahead
		ahead; /* server/ahead.h; zero: nothing was done ahead, the answer is signed at once */
	struct answer a; /* a.body done by the caller */
};

/*
 * All that waits, in one transaction, each in a part of it that can fail alone; in the order of
 * their streams' numbers, so that two hubs on one ledger never wait for each other in a ring. Never
 * fails: what goes wrong is the answer. Nothing may be told before this returns. n <=
 * ANSWER_GROUP_MAX.
 */
#define ANSWER_GROUP_MAX 64
void hub_answer_all(struct hub *h, struct query *const *queries, int n);
/* One alone. */
void hub_answer(struct hub *h, const struct request *req, const unsigned char sig[SIG_BYTES],
	const struct moment *now, struct answer *a);

/* Signs an answer as it stands. Needs only the hub's keys: any thread. */
void hub_sign(const struct hub *h, struct query *q);

/* A signed refusal of a request that was not read to its end, or cannot be now. */
void hub_refuse(struct hub *h, const struct request *req, unsigned status, const char *why,
	struct answer *a);

#endif
