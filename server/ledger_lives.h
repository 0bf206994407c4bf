/* SPDX-License-Identifier: MIT */
/*
 * Terminals that were lost, forks, acts that were set aside: the rows behind server/lives.h.
 */
#ifndef SERVER_LEDGER_LIVES_H
#define SERVER_LEDGER_LIVES_H

#include "server/ledger_act.h"

/* The next stream of this terminal, forks too, by number; 1, 0, < 0. */
MUST_USE int stream_of(struct ledger *l, const char *kiosk, int64_t after, struct stream_row *ret,
	struct err *err);
/* All streams of this terminal; how many, < 0. */
MUST_USE int stream_revoke(struct ledger *l, const char *kiosk, int64_t now_ms, struct err *err);
MUST_USE int stream_dead(struct ledger *l, const char *kiosk, int64_t now_ms, struct err *err);

/* The next terminal by name after `name` that has not told all it knows in this epoch while a fork of it
 * was heard since: perhaps there is only the fork, and then nothing is ever granted before somebody
 * declares it dead. 1, 0, < 0. */
MUST_USE int stuck_next(
	struct ledger *l, const struct epoch *epoch, char name[KIOSK_NAME_SIZE], struct err *err);

struct unsold {
	int64_t stream_no;
	char resource[RESOURCE_SIZE];
	int64_t granted, sold, returned;
};
/* The next resource after ret's of a terminal, that is not over and of which it may have sold more
 * than it told; 1, 0, < 0. */
MUST_USE int unsold_of(
	struct ledger *l, const char *kiosk, day_t today, struct unsold *ret, struct err *err);
/* The next one after ret's stream and resource of terminals that were lost before then and whose
 * rights have not come back yet; 1, 0, < 0. */
MUST_USE int unsold_lost(
	struct ledger *l, int64_t lost_before_ms, day_t today, struct unsold *ret, struct err *err);
MUST_USE int unsold_none(struct ledger *l, int64_t lost_before_ms, struct err *err);

/* ---- set aside */

struct aside {
	int64_t stream_no, seq;
	char kiosk[KIOSK_NAME_SIZE];
	bool fork;
	int kind; /* 0 = unreadable */
	char state[16], reason[24];
	int64_t rx_ms;
};
struct aside_wish {
	const char *kiosk, *reason; /* NULL = every one */
	int64_t stream_no;          /* 0 = every one */
};
/* The next act after ret's stream and seq; 1, 0, < 0. */
MUST_USE int aside_next(
	struct ledger *l, const struct aside_wish *wish, struct aside *ret, struct err *err);

/* A quarantined act as it came: 1 with row->parts (in bytes) and row->again; 0; < 0. */
MUST_USE int aside_read(struct ledger *l, struct act_row *row, struct buf *bytes, struct err *err);
/* An act of the stream itself, which a branch brought before as its own and that was set aside for
 * it: there it becomes an alias. */
MUST_USE int aside_brought(struct ledger *l, const struct stream_row *s, int64_t seq,
	const unsigned char hash[ACT_HASH_BYTES], struct err *err);
/* What became of it; only where it was quarantined: 1, 0, < 0. */
MUST_USE int aside_judged(struct ledger *l, const struct act_row *row, struct err *err);

/* How many acts of the stream wait for somebody. */
MUST_USE int aside_count(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err);

#endif
