/* SPDX-License-Identifier: MIT */
/*
 * Batches of acts: where they belong in their stream, what becomes of each.
 *
 *   gap        first - 1 is above what is known here: the terminal is told the high mark
 *              (that it has pruned them, too, it says in header.gap: a hole stays, for staff to see;
 *              acts that a branch has of it, up to the hash the stream went on from, are released)
 *   overlap    the hashes of what is known are compared; the rest is appended
 *   fork       another act at a known seq: the other branch is kept as a stream of its own,
 *              quarantined "unapproved"; it is acknowledged like any other, without rights
 *   hash       prev_hash is nobody's: acked 0, so that the terminal sends from its first act and
 *              the place where the branches part is found
 *   bad        the frame or header cannot be read; the terminal halves the batch. One act that
 *              cannot be split into head and body, sent alone, is kept as opaque bytes.
 * An act is never refused for what it says: it is set aside with a reason.
 */
#ifndef SERVER_INGEST_H
#define SERVER_INGEST_H

#include "core/base/clock.h"
#include "server/hub.h"

/*
 * Inside the caller's transaction; every call writes, duplicates and HELLOs too. ack is the truth
 * only after the commit. < 0: the ledger failed, roll back.
 */
MUST_USE int ingest(struct hub *h, const struct hub_call *call, struct ack *ack, struct err *err);

/* Mints a new epoch when the epoch a terminal names, or what it remembers of it, shows that this
 * hub has lost memory. */
MUST_USE int ingest_memory(
	struct hub *h, const struct epoch *named, bool remembers_more, struct err *err);

#endif
