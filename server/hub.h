/* SPDX-License-Identifier: MIT */
/*
 * The hub as its parts share it: ledger and keys. Thread-free: handlers take bytes and a time and
 * give bytes, so that a simulator can run the hub without HTTP (server/answer.h).
 */
#ifndef SERVER_HUB_H
#define SERVER_HUB_H

#include <stdatomic.h>

#include "core/base/clock.h"
#include "server/key_cache.h"
#include "server/keys.h"
#include "server/ledger.h"
#include "server/ledger_feed.h"
#include "server/ledger_stream.h"

/* What a hall's hub is to the hub above it; secrets opened. */
struct uplink_self {
	bool joined;
	unsigned char hub_public[SIGN_PUBLIC];
	unsigned char stream[STREAM_BYTES], feed_key[KEY_BYTES];
	char kiosk[KIOSK_NAME_SIZE], place[PLACE_SIZE];
	atomic_llong ahead_ms; /* so far the time above is ahead of this machine's */
};

struct hub {
	struct ledger ledger;
	struct hub_keys keys;
	unsigned char rest[KEY_BYTES]; /* wraps what lies here */
	char keys_path[LEDGER_PATH_SIZE + 8];
	/* Who signs to this hub names this id: its own, or of a hall's hub that of the hub above. */
	unsigned char wire_id[HUB_ID_BYTES];
	struct uplink_self up;     /* of a hall's hub (server/uplink.h) */
	struct key_cache *dks;     /* data keys by kc; NULL: nothing is remembered */
	struct key_cache *signers; /* public keys by stream (server/ahead.h); NULL */
};

enum hub_mode {
	HUB_CREATE, /* makes what is missing: serve, import */
	HUB_WRITE,  /* must be there */
	HUB_READ,
};

struct hub_where {
	struct ledger_where ledger;
	const char *keys; /* the hub's key file; NULL = DB.keys */
};
MUST_USE int hub_open_at(
	struct hub *h, const struct hub_where *where, enum hub_mode mode, struct err *err);
/* Database `path`, keys `path`.keys, data keys `path`.dk. ERR_DENIED: keys of another hub. */
MUST_USE int hub_open(struct hub *h, const char *path, enum hub_mode mode, struct err *err);
void hub_close(struct hub *h);

struct reading;

/* A request whose signature and counter are good. */
struct hub_call {
	const struct stream_row *stream; /* that signed it */
	const struct request *req;
	const struct moment *now;
	const struct reading *reading; /* of a batch that was read ahead, or NULL */
	const unsigned char *sig;      /* the terminal's, SIG_BYTES */
	bool gap; /* passed on by a hall's hub, which has nothing of what comes before it any more */
};

/* At the beginning of a transaction that asks for keys again and again: those that it finds are
 * remembered until somebody is erased, or hub_dk_forget. Without it each is looked up. */
MUST_USE int hub_dk_remember(struct hub *h, struct err *err);
void hub_dk_forget(struct hub *h); /* after a transaction that failed */

/* The data key of this mark: 1 = here, 0 = not, < 0. */
MUST_USE int hub_dk(
	struct hub *h, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err);
MUST_USE int hub_dk_put(
	struct hub *h, const unsigned char dk[DK_BYTES], const unsigned char *pid, struct err *err);

/* A hall by its place: 1, 0 or < 0. */
MUST_USE int hub_hall(struct hub *h, const char *place, struct hall *ret, struct err *err);

/* Own hall and neighbours, by comma, as enrolment told it and the feed's filter hashes it. */
void hub_places(const struct hall *hall, char *out, size_t size);

#endif
