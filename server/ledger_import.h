/* SPDX-License-Identifier: MIT */
/*
 * What one import file has brought so far, in a temporary table of the connection.
 */
#ifndef SERVER_LEDGER_IMPORT_H
#define SERVER_LEDGER_IMPORT_H

#include "core/wire/feed.h"
#include "server/ledger.h"

struct seen {
	const char *key;
	const char *group;      /* rows of a group are counted; "" = none */
	const char *hall, *day; /* of a dish; "" = none */
};

MUST_USE int seen_clear(struct ledger *l, struct err *err);
/* *before = the line where the key was already, 0 = new. */
MUST_USE int seen_add(
	struct ledger *l, const struct seen *seen, int line, int *before, struct err *err);
MUST_USE int seen_count(struct ledger *l, const char *group, int64_t *ret, struct err *err);
/* The line of a key that was seen, 0 = none. */
MUST_USE int seen_line(struct ledger *l, const char *key, int64_t *ret, struct err *err);

/* A dish of a hall and day that the file has rows for, but is not in the file; 1, 0, < 0. */
MUST_USE int seen_stale_dish(struct ledger *l, struct feed_row *ret, struct err *err);

#endif
