/* SPDX-License-Identifier: MIT */
/*
 * The store as the exchange with the hub needs it: the journal is the outbox, the feed fills the
 * directory and the catalogue.
 */
#ifndef KIOSK_STORE_OUTBOX_H
#define KIOSK_STORE_OUTBOX_H

#include "core/wire/batch.h"
#include "core/wire/feed.h"
#include "core/wire/row.h"
#include "kiosk/store/store.h"

struct outbox_state {
	int64_t acked, last;     /* newest acknowledged and newest written seq */
	struct epoch epoch;      /* 0 before the first contact */
	int64_t cursor;          /* feed revision */
	unsigned char filter[8]; /* of the cursor */
	uint64_t counter;        /* of signed requests; rising, durable before use */
	bool forked;             /* sells nothing: another journal of this stream is, or may be */
};
void outbox_state(const struct store *s, struct outbox_state *ret);
int64_t outbox_unsent(const struct store *s);
/* The time of the oldest act that the hub has not got, where that is before `ms`; else ms. */
int64_t outbox_waits_since(struct store *s, int64_t ms);
/* What the hub says of this journal: how many of its acts it set aside, whether it has another. */
struct outbox_judged {
	int64_t quarantined;
	bool forked;
};
MUST_USE int outbox_judged(struct store *s, struct outbox_judged *ret, struct err *err);

/* Reserves the next request counter (durable in blocks, so not one write a request). */
MUST_USE int outbox_counter(struct store *s, uint64_t *ret, struct err *err);

/* Header and acts from acked + 1 on, as much as a batch may hold; max_acts 0 = a HELLO. Fills
 * first, n, prev_hash, leases, seats, cursor, epoch, stream; the caller has set nonce and status.
 * Acts that were quarantined as unreadable go too: they are bytes. */
MUST_USE int outbox_batch(
	struct store *s, int max_acts, struct batch_header *h, struct buf *raw, struct err *err);

/*
 * Takes a verified ack: the epoch, acked (even lower), hub time is the caller's business. A hash
 * at acked that is not ours is ERR_BAD ("fork"): only the epoch is taken. Then, and when the hub says that
 * it keeps our acts as a fork, there is another journal of this stream (this one was put back or
 * copied): nothing is sold any more, until an ack comes without that trouble.
 */
MUST_USE int outbox_acked(struct store *s, const struct ack *ack, struct err *err);

/* Has the hub acknowledged, in this epoch, a batch that completed what counters and seats given
 * there are? While not, the next batch tells more of them. */
bool outbox_told_all(const struct store *s);

/*
 * One feed frame, in one transaction: a snapshot collects in shadow tables until its last frame and
 * replaces all at once. A row that does not decode is kept raw, logged and skipped; a row above
 * FEED_LEVEL is kept raw and counted. Lease rows of another epoch than the stored one are ignored.
 */
MUST_USE int outbox_feed(struct store *s, struct feed *feed, struct err *err);

/* A lease as the hub told it in answer to a question, durable when this returns; of another epoch
 * it is nothing. The feed brings the same row. */
MUST_USE int outbox_lease(struct store *s, const struct lease_row *row, struct err *err);

/* Keys that the hub told to destroy are out of both files; now an act says so of each. *said: there
 * are such. While somebody reads the files it waits. After < 0, store_recover. */
MUST_USE int outbox_erased(struct store *s, const struct moment *now, bool *said, struct err *err);

/* Rights that the hub recalled and nobody has bought go back, each by an act that is committed
 * before the hub hears of it. *gave: there are such. After < 0, store_recover. */
MUST_USE int outbox_give_back(
	struct store *s, const struct moment *now, bool *gave, struct err *err);

#endif
