/* SPDX-License-Identifier: MIT */
/*
 * The feed: what terminals are told, one row a key, its newest change. It is at the same time the
 * hub's own table of halls, dishes, slots, tariffs and offerings.
 */
#ifndef SERVER_LEDGER_FEED_H
#define SERVER_LEDGER_FEED_H

#include "core/wire/feed.h"
#include "server/ledger.h"

/*
 * A changed row gets the next revision; the same body again changes nothing and leaves *changed
 * alone. row->body holds n bytes, which need not be text (sealed rows); rev is ignored.
 */
MUST_USE int feed_put(
	struct ledger *l, const struct feed_row *row, size_t n, bool *changed, struct err *err);
/* Writes a tombstone where there is a row. */
MUST_USE int feed_gone(struct ledger *l, const struct feed_row *row, struct err *err);
/* 1 = there is one that is not gone, its body appended; 0; < 0. */
MUST_USE int feed_get(
	struct ledger *l, const struct feed_row *row, struct buf *body, struct err *err);

/* Many rows of one place that are known to have changed: each gets the next revision, and the head is
 * moved once, at the end. Nothing else may write to the feed meanwhile. */
struct feed_pen {
	int64_t head, began;
};
MUST_USE int feed_pen_begin(struct ledger *l, struct feed_pen *pen, struct err *err);
MUST_USE int feed_pen_write(struct ledger *l, struct feed_pen *pen, const struct feed_row *row,
	size_t n, struct err *err);
MUST_USE int feed_pen_end(struct ledger *l, const struct feed_pen *pen, struct err *err);

/*
 * Whoever opens the ledger to write begins a run: the revisions that follow carry its mark. A ledger
 * that was put back from bare copies of its files gives revisions a second time, in another run: by
 * the mark a cursor of the forgotten ones is known.
 */
#define FEED_MARK 8
MUST_USE int feed_run_begin(struct ledger *l, struct err *err);
/* Of the run that gave this revision; zeros for what is older than the first one. */
MUST_USE int feed_run_mark(
	struct ledger *l, int64_t rev, unsigned char ret[FEED_MARK], struct err *err);

/* What one terminal hears. */
struct feed_scope {
	char place[PLACE_SIZE]; /* all of its own hall … */
	char neighbours[96];    /* … halls, keys, offerings, people's serials of these … */
	char stream[28];        /* … "@" + 16 hex, and "*" */
	int64_t from;           /* rows above this revision */
};
/* row->body is borrowed, n bytes long, and ends with a NUL that is not counted. Returns 1 to stop
 * the walk, < 0 when it failed. */
typedef int (*feed_each)(void *ctx, const struct feed_row *row, size_t n, struct err *err);
MUST_USE int feed_walk(struct ledger *l, const struct feed_scope *scope, feed_each each, void *ctx,
	struct err *err);

struct feed_kind {
	const char *kind, *hall; /* hall NULL = every hall */
};
/* Rows of one kind that are not gone, by revision. each must not write. */
MUST_USE int feed_walk_kind(struct ledger *l, const struct feed_kind *which, feed_each each,
	void *ctx, struct err *err);

#endif
