/* SPDX-License-Identifier: MIT */
/*
 * POST /v1/relay: a hall's hub passes on what a terminal sent to it, as that terminal signed it: an
 * enrolment, or a batch of acts. The hub above looks at both signatures, the hall's hub's around it and
 * the terminal's within; of a batch it takes the acts, and nothing that the terminal says about its
 * contact with the hall's hub (epoch, cursor, counters).
 * Query "gap=1": of this stream nothing that comes before is here any more, it was in the backups of the hub
 * above; where that one has lost it all the same, the stream goes on there with a hole.
 *   request: u16 header length ‖ header (one JSON object) ‖ the terminal's body
 *   reply:   u16 status ‖ signature for the terminal ‖ body
 */
#ifndef CORE_WIRE_RELAY_H
#define CORE_WIRE_RELAY_H

#include "core/base/err.h"
#include "core/wire/sign.h"

#define RELAY_PATH "/v1/relay"
#define RELAY_GAP  "gap=1"
#define RELAY_MORE 1024 /* at most so much longer than the terminal's body */

/* buf.failed where it does not fit. */
void relay_encode(const struct request *req, const unsigned char sig[SIG_BYTES], struct buf *out);
/* ret->body borrowed. ERR_BAD: not an enrolment or a batch, or broken. */
MUST_USE int relay_decode(const void *bytes, size_t n, struct request *ret,
	unsigned char sig[SIG_BYTES], struct err *err);

struct relay_answer {
	unsigned status;
	unsigned char sig[SIG_BYTES];
	const unsigned char *body; /* borrowed */
	size_t body_len;
};
void relay_answer_encode(const struct relay_answer *a, struct buf *out);
MUST_USE int relay_answer_decode(const void *bytes, size_t n, struct relay_answer *ret);

#endif
