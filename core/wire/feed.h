/* SPDX-License-Identifier: MIT */
/*
 * GET /v1/feed?epoch=N.HEX&rev=R&filter=HEX16&max=M → a zstd frame of
 *   u32 header length ‖ header JSON ‖ rows, each u32 length ‖ row JSON.
 * Cursor = (epoch, rev, filter hash). Another epoch or filter, or a rev below the tombstone
 * floor, gets a snapshot: the header says so and the terminal drops what it had at `last`.
 *
 * A row: {"r":rev,"h":place,"k":kind,"key":key,"need":level,"b":{…}} or "gone":1 in place of b.
 * A row whose need is above FEED_LEVEL is kept raw, never sold from, and read after an upgrade.
 *
 * Kinds and their bodies (core/wire/row.h encodes and checks them):
 *   hall, person, card, key, offering, workday, change, slot, dish, tariff, festival, lease,
 *   notice, answer, callback; help and peer are what terminals of one hall tell each other.
 */
#ifndef CORE_WIRE_FEED_H
#define CORE_WIRE_FEED_H

#include "core/wire/batch.h"

#define FEED_LEVEL     1
#define FEED_RAW_MAX   (1u << 20)
#define FEED_ROWS_MAX  2000
#define FEED_KEY_SIZE  72
#define FEED_KIND_SIZE 12
#define FEED_BODY_MAX  4096

struct feed_header {
	struct epoch epoch;
	unsigned char nonce[NONCE_BYTES];
	unsigned char filter[8]; /* goes back with the cursor `to`; the hub's business alone */
	int64_t from, to, head;  /* rows with from < rev <= to; head = newest there is */
	bool snapshot,
		last; /* snapshot: replaces everything, complete with the frame marked last */
	int64_t now_ms;
};

struct feed_row {
	int64_t rev;
	char place[28]; /* hall; "*" everybody; "@" + 16 hex: one stream */
	char kind[FEED_KIND_SIZE];
	char key[FEED_KEY_SIZE];
	int need;
	bool gone;
	const char *body; /* JSON text, NUL-terminated; borrowed; "" when gone */
};

/* Filter of a terminal: its halls and stream. BLAKE2b-64 over the sorted list. */
void feed_filter(
	const char *places, const unsigned char stream[STREAM_BYTES], unsigned char out[8]);

MUST_USE int feed_begin(struct buf *raw, const struct feed_header *h);
MUST_USE int feed_add(struct buf *raw, const struct feed_row *row);

struct feed {
	struct feed_header header;
	struct reader rows;
	char body[FEED_BODY_MAX]; /* feed_next's row.body points here */
};
MUST_USE int feed_parse(const void *raw, size_t n, struct feed *ret, struct err *err);
/* 1 = a row, 0 = the end, < 0 = broken. */
MUST_USE int feed_next(struct feed *f, struct feed_row *ret, struct err *err);

#endif
