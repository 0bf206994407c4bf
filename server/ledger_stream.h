/* SPDX-License-Identifier: MIT */
/*
 * Terminals, their streams and forks, enrolment codes, blocks of numbers.
 */
#ifndef SERVER_LEDGER_STREAM_H
#define SERVER_LEDGER_STREAM_H

#include "core/wire/enrol.h"
#include "core/wire/seal.h"
#include "server/ledger.h"

struct stream_row {
	int64_t no;
	unsigned char stream[STREAM_BYTES];
	char kiosk[KIOSK_NAME_SIZE], place[PLACE_SIZE];
	char letter;
	unsigned char public_key[SIGN_PUBLIC];
	int64_t high;
	unsigned char high_hash[ACT_HASH_BYTES];
	int64_t parent, parent_seq;    /* parent 0 = a stream of its own */
	bool forked, revoked, dead;    /* dead: given up (server/lives.h) */
	char life[2 * LIFE_BYTES + 1]; /* hex of batch_header.life; "" = the first */
	int64_t counter;
	unsigned char feed_key[KEY_BYTES + WRAP_MORE]; /* wrapped under the hub's key */
	struct epoch heard; /* the last one in which it told all it knows */
	int64_t clear_ms;   /* when it last had nothing unsent */
	int64_t via; /* 0; of a hall's hub its own number; of a terminal behind one that one's */
};

/* The stream itself, never a fork of it. ERR_NONE when unknown. */
MUST_USE int stream_find(struct ledger *l, const unsigned char stream[STREAM_BYTES],
	struct stream_row *ret, struct err *err);
/* The stream or fork with the least number above `after` of these bytes; 1, 0 or < 0. */
MUST_USE int stream_branch(struct ledger *l, const unsigned char stream[STREAM_BYTES],
	int64_t after, struct stream_row *ret, struct err *err);
/* Any stream by its number above `after`; 1, 0 or < 0. */
MUST_USE int stream_next(struct ledger *l, int64_t after, struct stream_row *ret, struct err *err);
/* A new terminal: the kiosk and its stream; writes s->no. */
MUST_USE int stream_add(struct ledger *l, struct stream_row *s, int64_t now_ms, struct err *err);
/* A fork of `of` after parent_seq; ret->life is told before. */
MUST_USE int stream_fork(struct ledger *l, const struct stream_row *of, int64_t parent_seq,
	struct stream_row *ret, struct err *err);
/* Acts from .. to are lost for ever: the stream's chain goes on from s->high_hash after them. */
MUST_USE int stream_gap(struct ledger *l, const struct stream_row *s, int64_t from, int64_t now_ms,
	struct err *err);
struct gap_row {
	int64_t from, to, rx_ms;
	unsigned char hash[ACT_HASH_BYTES];
};
/* The stream's first gap that begins at `from` or later; 1, 0 or < 0. */
MUST_USE int gap_next(
	struct ledger *l, int64_t stream_no, int64_t from, struct gap_row *ret, struct err *err);
MUST_USE int stream_counter(struct ledger *l, int64_t no, int64_t counter, struct err *err);
/* high, high_hash, seen + 1 and the time of contact. */
MUST_USE int stream_heard(
	struct ledger *l, const struct stream_row *s, int64_t now_ms, struct err *err);
/* What the header told: epoch, once it told all in it; feed cursor, status; clear: it had nothing
 * unsent. */
MUST_USE int stream_told(struct ledger *l, const struct stream_row *s, const struct batch_header *h,
	struct err *err);
/* Streams, neither revoked nor gone, that have not told all they know in this epoch. */
MUST_USE int stream_unheard(
	struct ledger *l, const struct epoch *epoch, int64_t *ret, struct err *err);
/* When it was heard before this contact; 0 = never. */
MUST_USE int stream_contact(struct ledger *l, int64_t no, int64_t *ret, struct err *err);
/* From now on it is behind that hall's hub, or is one itself. */
MUST_USE int stream_join(struct ledger *l, int64_t no, int64_t via, struct err *err);
/* Its hall's hub is gone: it is a terminal like others, which has told nothing here yet. */
#define HEARD_ELSEWHERE UINT32_MAX /* stream_row.heard.n, until it has */
MUST_USE int stream_release(struct ledger *l, int64_t hub_no, struct err *err);
/* The first letter that no terminal of the hall has; ERR_LIMIT after 26. */
MUST_USE int kiosk_letter(struct ledger *l, const char *place, char *ret, struct err *err);
MUST_USE int kiosk_known(struct ledger *l, const char *name, bool *ret, struct err *err);
#define BLOCK_FIRST 100001 /* resident numbers up to here are the hub's own */
#define BLOCK_SIZE  1000
/* The stream's first block of resident numbers, taken above all others when it has none. */
MUST_USE int block_take(
	struct ledger *l, const struct stream_row *s, int64_t range[2], struct err *err);

/* ---- enrolment codes */

struct code_row {
	char name[KIOSK_NAME_SIZE], place[PLACE_SIZE];
	int64_t until_ms;
	int64_t stream_no; /* 0 = not used yet */
	bool hall_hub;     /* for a hall's hub (server/uplink.h), not a terminal */
};
MUST_USE int code_put(struct ledger *l, const unsigned char hash[32], const struct code_row *c,
	int64_t now_ms, struct err *err);
MUST_USE int code_find(
	struct ledger *l, const unsigned char hash[32], struct code_row *ret, struct err *err);
MUST_USE int code_used(struct ledger *l, const unsigned char hash[32], int64_t stream_no,
	int64_t now_ms, struct err *err);

#endif
