/* SPDX-License-Identifier: MIT */
/*
 * One request, one signed reply: the whole hub without HTTP.
 *
 *   GET  /v1/health   anybody: {"ok":1,…}
 *   POST /v1/enrol    signed by the key that is in the body
 *   POST /v1/acts     a batch; a HELLO when it is empty → ack
 *   GET  /v1/feed     a frame of changes
 * 400 not understood · 403 signature or right missing · 404 no such path or stream · 409 the
 * counter does not rise (the reply tells the last one) · 413 too large · 503 the disk failed, try
 * again. Errors are {"error":"…"}.
 */
#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include "core/base/clock.h"
#include "server/hub.h"

#define ANSWER_BODY_MAX BATCH_FRAME_MAX /* of a request */

struct answer {
	unsigned status;
	const char *type; /* Content-Type */
	struct buf body;
	unsigned char sig[SIG_BYTES];
	int retry_after; /* seconds; 0 = not said */
};

/* a: body done by the caller. Never fails: what goes wrong is the answer. */
void hub_answer(struct hub *h, const struct request *req, const unsigned char sig[SIG_BYTES],
	const struct moment *now, struct answer *a);

/* The same for a request that was not read to its end. */
void hub_refuse(struct hub *h, const struct request *req, unsigned status, const char *why,
	struct answer *a);

#endif
