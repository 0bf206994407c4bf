/* SPDX-License-Identifier: MIT */
/*
 * What needs no ledger of a request and its answer, in the thread of its connection, so that the one
 * that writes only writes: the signature, reading a batch, whether bodies are sealed as they say,
 * signing the answer. It needs keys that the hub has used lately; without them, and where too much
 * is held already, all is done in its turn, with the same result.
 *
 * Nothing here is a permission. The ledger's turn asks whose key it is now and whether a data key is
 * still there; only what a signature or a seal says under one and the same key is not asked twice.
 */
#ifndef SERVER_AHEAD_H
#define SERVER_AHEAD_H

#include "server/answer.h"

#define AHEAD_MAX 64 /* batches that are read and wait, all connections together */

/* Before the threads begin: remembers who there is. What it cannot remember is done in its turn. */
void ahead_init(struct hub *h);

/* Any thread. A stranger's bytes are not unpacked: first comes the signature. Where `read` is false
 * a batch is left as it is. */
void ahead_begin(const struct hub *h, struct query *q, bool read);
/* When q is answered: signs that. When it will not be: only lets go of it. */
void ahead_end(const struct hub *h, struct query *q);
void ahead_drop(struct query *q);

/* The writer's: this stream's key fits. */
void ahead_known(const struct hub *h, const unsigned char stream[STREAM_BYTES],
	const unsigned char public_key[SIGN_PUBLIC]);

#endif
