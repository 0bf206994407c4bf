/* SPDX-License-Identifier: MIT */
/*
 * Who waits for a seat, by promise. pool.waiting counts those of a pool who still do.
 */
#ifndef SERVER_LEDGER_WAITING_H
#define SERVER_LEDGER_WAITING_H

#include "core/hall/act.h"
#include "core/wire/row.h"
#include "server/ledger.h"

#define WAITING_STATE_SIZE 8 /* "waits", "yes", "no", "left" */

struct waiting {
	unsigned char id[ACT_ID_BYTES]; /* of the enrolment */
	char resource[RESOURCE_SIZE];
	int64_t stream_no, seq;
	int64_t promised_ms; /* their place in the list; the same: who came first */
	int64_t rx_ms;       /* when the hub took them in */
};

/* The same id again changes nothing. */
MUST_USE int waiting_put(struct ledger *l, const struct waiting *w, struct err *err);
/* 1 = found, 0, < 0. */
MUST_USE int waiting_find(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct waiting *ret, char state[WAITING_STATE_SIZE], struct err *err);
struct waiting_end {
	const char *state;
	const char *why; /* of a no, as in struct answer_row */
	int64_t now_ms;
};
MUST_USE int waiting_close(
	struct ledger *l, const struct waiting *w, const struct waiting_end *end, struct err *err);

/* The next hall after this one where somebody waits; 1, 0, < 0. ret may be after. */
MUST_USE int waiting_hall(
	struct ledger *l, const char *after, char ret[PLACE_SIZE], struct err *err);

struct waited {
	char resource[RESOURCE_SIZE];
	int64_t free;
	bool ended; /* its cut-off is past */
};
struct waiting_due {
	int64_t minute;    /* of now, as pool_minute */
	const char *place; /* the hall that is heard: perhaps nobody else was awaited there */
};
/* The next pools by name after that one where somebody waits and somebody is to look: since something has
 * changed, or it is time, or they are that hall's; how many, at most WAITED_PAGE, < 0. */
#define WAITED_PAGE 64
MUST_USE int waiting_pools(struct ledger *l, const struct waiting_due *due, const char *after,
	struct waited *ret, struct err *err);
/* Somebody has; nobody else need before that minute, or the cut-off, unless something changes. */
MUST_USE int waiting_looked(
	struct ledger *l, const struct waited *at, int64_t minute, struct err *err);
/* Who is first in the list of a resource; 1, 0, < 0. */
MUST_USE int waiting_first(
	struct ledger *l, const char *resource, struct waiting *ret, struct err *err);
/* Terminals with rights of this resource, but the one of w, that have not said since w was taken in
 * that nothing is unsent: somebody there may have been promised a place before. */
MUST_USE int waiting_unheard(
	struct ledger *l, const struct waiting *w, int64_t *ret, struct err *err);

#endif
