/* SPDX-License-Identifier: MIT */
/*
 * The rows behind server/uplink.h: who this hall's hub is to the hub above, what is to be passed on, what
 * it was granted.
 */
#ifndef SERVER_LEDGER_UPLINK_H
#define SERVER_LEDGER_UPLINK_H

#include "core/wire/row.h"
#include "core/wire/seal.h"
#include "server/ledger.h"

/* ---- who it is, and where its contact stands */

struct uplink_row {
	unsigned char hub_id[HUB_ID_BYTES], hub_public[SIGN_PUBLIC];
	unsigned char stream[STREAM_BYTES];
	unsigned char feed_key[KEY_BYTES + WRAP_MORE]; /* wrapped under this hub's key */
	char kiosk[KIOSK_NAME_SIZE], place[PLACE_SIZE], places[128];
	int64_t counter;
	struct epoch epoch; /* of the hub above */
	int64_t cursor;     /* in its feed … */
	unsigned char filter[8];
	bool collecting; /* … a snapshot of which is still coming */
};
/* 1, 0 = it has joined no hub, < 0. */
MUST_USE int uplink_get(struct ledger *l, struct uplink_row *ret, struct err *err);
MUST_USE int uplink_put(struct ledger *l, const struct uplink_row *row, struct err *err);
/* The next counter that a request is signed with; above `seen` and all before. */
MUST_USE int uplink_counter(struct ledger *l, int64_t seen, uint64_t *ret, struct err *err);
/* cursor, filter, collecting. */
MUST_USE int uplink_cursor(struct ledger *l, const struct uplink_row *row, struct err *err);
/* The hub above has this memory now: all of what is not safe is passed on again, every counter told, its
 * feed heard from the start. */
MUST_USE int uplink_epoch(struct ledger *l, const struct epoch *epoch, struct err *err);
/* All that the hub above says was heard while this ledger's memory is what it is; was it? 1, 0, < 0. */
MUST_USE int uplink_heard_put(struct ledger *l, int64_t now_ms, struct err *err);
MUST_USE int uplink_heard(struct ledger *l, struct err *err);

struct uplink_look {
	int64_t contact_ms;    /* when that was; 0 = never */
	int64_t waiting, kept; /* batches to be passed on; kept because they are not safe above */
};
MUST_USE int uplink_look(struct ledger *l, struct uplink_look *ret, struct err *err);

/* ---- what is to be passed on */

#define OUTGOING_HELLO 0 /* in place of last_seq: no acts, gone as soon as it was heard */
struct outgoing {
	int64_t no, stream_no, last_seq;
	bool gap; /* what comes before is not above, and not here any more */
};
MUST_USE int outgoing_put(
	struct ledger *l, const struct outgoing *o, const struct buf *body, struct err *err);
/* The first after line `after` that was not taken above; body NULL: only whether there is one. 1, 0, < 0. */
MUST_USE int outgoing_next(
	struct ledger *l, int64_t after, struct outgoing *ret, struct buf *body, struct err *err);
MUST_USE int outgoing_get(struct ledger *l, int64_t no, struct outgoing *ret, struct err *err);
/* The hub above has the stream's acts up to `acked`, and up to `safe` in its backups: lines below that go,
 * but the last of all, by which a hub above that has lost them sees the hole. Those above acked are passed on
 * again. */
MUST_USE int outgoing_acked(
	struct ledger *l, const struct outgoing *o, int64_t acked, int64_t safe, struct err *err);
/* The hub above lacks what comes before it: marked, where nothing of that is here either. */
MUST_USE int outgoing_gap(struct ledger *l, const struct outgoing *o, struct err *err);
MUST_USE int uplink_safe(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err);

/* ---- what it was granted */

/* As the hub above tells it; returns 1 where that is news. */
MUST_USE int uplink_lease_put(struct ledger *l, const struct lease_row *row, struct err *err);
MUST_USE int uplink_lease_gone(struct ledger *l, const char *resource, struct err *err);
/* What of it may be out in this hall: granted and not asked back. 0 where there is none. */
MUST_USE int uplink_capacity(struct ledger *l, const char *resource, int64_t *ret, struct err *err);
/* Before a HELLO, which must not leave before this is committed. What the hall's terminals hold was granted,
 * whoever has forgotten it; what they sold is added up; once they have told all (`complete`), what was asked
 * back and is nobody's here is given back. */
MUST_USE int uplink_settle(struct ledger *l, day_t since, bool complete, struct err *err);
/* At most BATCH_LEASES_MAX counters that the hub above has not been told as they are; *all: no more are left
 * than these. uplink_told: it was. */
MUST_USE int uplink_untold(struct ledger *l, struct lease_count *ret, bool *all, struct err *err);
MUST_USE int uplink_told(struct ledger *l, struct err *err);

/* ---- rows of a snapshot */

MUST_USE int uplink_rows_begin(struct ledger *l, struct err *err);
MUST_USE int uplink_rows_add(struct ledger *l, const struct feed_row *row, struct err *err);
/* The next row of the feed that was told from above and is not in the snapshot: 1, 0, < 0. */
MUST_USE int uplink_rows_missing(struct ledger *l, struct feed_row *ret, struct err *err);
/* The next terminal after that number that is none of its any more. */
MUST_USE int uplink_members_missing(struct ledger *l, int64_t after, int64_t *no, struct err *err);

#endif
