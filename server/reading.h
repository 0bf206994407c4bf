/* SPDX-License-Identifier: MIT */
/*
 * A batch as far as it can be read without the ledger: unpacked, split into acts, their chain, what
 * each act's head says. Pure: in any thread, before the ledger's turn. Whoever knows keys may also
 * look whether bodies are sealed as they say, and mark that; what follows from it is judge.h's.
 */
#ifndef SERVER_READING_H
#define SERVER_READING_H

#include "core/wire/batch.h"
#include "core/wire/seal.h"
#include "core/wire/sign.h"

struct piece {
	struct act_parts parts; /* borrowed; head_len 0: opaque bytes */
	unsigned char hash[ACT_HASH_BYTES];
	bool readable;        /* its head could be read */
	bool intact;          /* sealed under the key that head.kc stands for: was looked at */
	struct act_head head; /* where readable */
};
/* Its parts are there; reads the head. */
void piece_read(struct piece *p);

struct reading {
	const char
		*trouble; /* "", "bad" or "version" as an ack tells it: then there are no pieces */
	struct batch batch;
	struct piece *pieces; /* batch.header.n of them */
	struct buf raw;
};
struct reading *reading_new(const struct request *req); /* NULL: no memory */
void reading_free(struct reading *r);                   /* NULL allowed */

#endif
