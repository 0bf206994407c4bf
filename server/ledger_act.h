/* SPDX-License-Identifier: MIT */
/*
 * Acts as they came: bytes, chain hash, what became of them.
 */
#ifndef SERVER_LEDGER_ACT_H
#define SERVER_LEDGER_ACT_H

#include "core/wire/seal.h"
#include "server/ledger_stream.h"

enum act_state { ACT_OK, ACT_QUARANTINED, ACT_ALIAS, ACT_COLLISION };
const char *act_state_name(enum act_state state);

struct act_row {
	int64_t stream_no, seq;
	bool has_id; /* false: none that could be read */
	unsigned char id[ACT_ID_BYTES];
	struct act_parts parts;
	unsigned char hash[ACT_HASH_BYTES];
	int kind;  /* 0 = unreadable */
	day_t day; /* DAY_NONE */
	enum act_state state;
	const char *reason;
	bool again;  /* judged again: its id is its own */
	bool looked; /* somebody has: who sent it and when does not count any more */
};
/*
 * Consecutive ones of a stream, n of 1 … BATCH_ACTS_MAX. Where its id is there already, of whatever
 * stream, a row becomes ACT_ALIAS, with the same bytes, or ACT_COLLISION.
 */
MUST_USE int act_put_all(
	struct ledger *l, struct act_row *rows, int n, int64_t now_ms, struct err *err);
/* These acts of a stream are of that day: what act_put_all tells by itself. */
MUST_USE int act_days_put(struct ledger *l, const struct act_row *rows, int n, struct err *err);
/* The chain hash at seq of a stream, looked up in its parents where it has forked; zeros at 0.
 * 1 = found, 0 = not here. */
MUST_USE int act_hash(struct ledger *l, const struct stream_row *s, int64_t seq,
	unsigned char ret[ACT_HASH_BYTES], struct err *err);
/* Seqs range[0]..range[1] of a stream that are set aside; returns how many, at most max. */
MUST_USE int act_aside(struct ledger *l, int64_t stream_no, const int64_t range[2], int64_t *seqs,
	struct err *err); /* seqs[ACK_QUARANTINED_MAX] */
/* Acts of a revoked stream taken since then. */
MUST_USE int act_revoked_since(
	struct ledger *l, int64_t stream_no, int64_t since_ms, int64_t *ret, struct err *err);
/* The head of the good act with this id; 1, 0 or < 0. */
MUST_USE int act_head_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct act_head *ret, struct err *err);
/* The same, unless it is an act of this stream beyond s->high. */
MUST_USE int act_head_before(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	const struct stream_row *s, struct act_head *ret, struct err *err);
/* Its seq, 0 = not here. */
MUST_USE int act_seq_of(
	struct ledger *l, const unsigned char id[ACT_ID_BYTES], int64_t *ret, struct err *err);

/* Where the good act with this id is: {stream_no, seq}; 1, 0, < 0. */
MUST_USE int act_place(
	struct ledger *l, const unsigned char id[ACT_ID_BYTES], int64_t at[2], struct err *err);

/* The bytes and the chain's hash of one act, at {stream_no, seq}, appended; 1, 0 = not here, < 0. */
MUST_USE int act_bytes(struct ledger *l, const int64_t at[2], struct buf *bytes,
	unsigned char hash[ACT_HASH_BYTES], struct err *err);

struct act_seen {
	int64_t stream_no, seq;
	struct act_parts parts;
	const unsigned char *hash; /* ACT_HASH_BYTES */
	const unsigned char *id;   /* ACT_ID_BYTES, or NULL */
	int kind;
	day_t day;
	const char *state, *reason;
};
typedef int (*act_each)(void *ctx, const struct act_seen *act, struct err *err);
/* Every act of a stream by seq; each returns < 0 to stop. */
MUST_USE int act_walk(
	struct ledger *l, int64_t stream_no, act_each each, void *ctx, struct err *err);
/* Acts of local days range[0]..range[1], aliases left out, by stream and seq. */
MUST_USE int act_walk_days(
	struct ledger *l, const day_t range[2], act_each each, void *ctx, struct err *err);

#endif
