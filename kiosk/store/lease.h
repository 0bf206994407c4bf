/* SPDX-License-Identifier: MIT */
/*
 * Rights to sell, for the files of the store: what the hub granted, what was sold and given back.
 */
#ifndef KIOSK_STORE_LEASE_H
#define KIOSK_STORE_LEASE_H

#include "core/wire/batch.h"
#include "core/wire/row.h"

struct store;

struct lease_state {
	int64_t granted, sold, returned; /* granted: in the present epoch, 0 when it has ended */
	int64_t orders, waiting;         /* written so far: the next number is one more */
};
MUST_USE int lease_read(struct store *s, const char *resource, day_t today, struct lease_state *ret,
	struct err *err);
int lease_left(const struct store *s, const struct lease_state *lease);
MUST_USE int lease_put(struct store *s, int64_t gen, const struct lease_row *row, struct err *err);
/* Rights that have not ended, in the order of strcmp, into a new list that the caller frees. */
MUST_USE int lease_rights(
	struct store *s, day_t today, struct right **ret, int *n, struct err *err);

/* How far a hub whose memory is new has been told what is here, page by page. */
struct told {
	char lease[RESOURCE_SIZE];        /* counters up to this name */
	unsigned char seat[ACT_ID_BYTES]; /* seats given up to this enrolment's id */
	bool all;
};
/* Counters and seats given into a batch's header; s->telling is where they end. */
MUST_USE int lease_counts(struct store *s, struct batch_header *h, struct err *err);
/* The hub has them. */
void lease_page_heard(struct store *s);
/* The hub's memory is new: from the beginning. */
void lease_tell_anew(struct store *s);

#endif
