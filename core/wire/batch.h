/* SPDX-License-Identifier: MIT */
/*
 * POST /v1/acts: one zstd frame of
 *   u32 header length ‖ header (one JSON object) ‖ n × (u32 length ‖ act bytes)
 * At most 500 acts and 256 KiB before compression, one act more only if it is alone.
 * n = 0 is the HELLO, sent at every contact.
 */
#ifndef CORE_WIRE_BATCH_H
#define CORE_WIRE_BATCH_H

#include <cjson/cJSON.h>

#include "core/hall/act.h"
#include "core/wire/sign.h"

#define BATCH_ACTS_MAX   500
#define BATCH_RAW_MAX    (256u << 10)
#define BATCH_FRAME_MAX  (300u << 10) /* a compressed frame larger than this is refused unread */
#define BATCH_LEASES_MAX 64
#define BATCH_SEATS_MAX  32
#define LEASE_RESOURCE   RESOURCE_SIZE

/* An epoch names one life of the hub's memory: a counter and 16 random bytes. */
struct epoch {
	uint32_t n;
	unsigned char id[16];
};

/* "12.00112233445566778899aabbccddeeff": in JSON as "epoch", and in queries. */
#define EPOCH_SIZE 44
void epoch_format(const struct epoch *e, char out[EPOCH_SIZE]);
MUST_USE int epoch_parse(const char *text, struct epoch *ret);
void epoch_put(struct buf *out, const struct epoch *e); /* into the open object */
MUST_USE int epoch_get(const cJSON *obj, struct epoch *ret, struct err *err);

/* Cumulative and monotone; merged by max. */
struct lease_count {
	char resource[LEASE_RESOURCE];
	int64_t granted, sold, returned; /* granted: the highest grant the terminal has seen */
};

/* What a program can do beside its wire version. A terminal tells all of its own, the hub answers with
 * those of them that it has, too; who says nothing of it is older than this list. */
enum cap {
	CAP_ASK = 1,      /* POST /v1/leases */
	CAP_LIFE = 2,     /* batch_header.life */
	CAP_HALL_KEY = 4, /* feed rows "khall" */
};
#define CAPS_OURS (CAP_ASK | CAP_LIFE | CAP_HALL_KEY)

/* A life of a terminal's database, zero its first. A new one begins where the terminal itself finds
 * that its disk was moved, copied or put back; the hub keeps its acts apart from those before. */
#define LIFE_BYTES 8

/* A seat that the hub gave to somebody who waited, as the terminal heard it. */
struct seat_told {
	unsigned char id[ACT_ID_BYTES]; /* of the enrolment … */
	int64_t seq;                    /* … and its place in the stream */
	char resource[RESOURCE_SIZE];
};

struct batch_header {
	int version, version_min;           /* v, vmin: the newest and the oldest spoken */
	int64_t caps;                       /* enum cap */
	unsigned char stream[STREAM_BYTES]; /* stream */
	unsigned char life[LIFE_BYTES];
	struct epoch epoch; /* the epoch the terminal believes in; 0 = none yet */
	int64_t first;      /* seq of the first act; for HELLO acked + 1 */
	int n;
	unsigned char prev_hash[ACT_HASH_BYTES]; /* hash before the first act */
	/* The hub has lost acts from here to first - 1, and here they were pruned: the stream goes
	 * on from prev_hash, with a hole. 0: no hole. */
	int64_t gap;
	unsigned char nonce[NONCE_BYTES]; /* the request's */
	int64_t cursor;                   /* feed revision the terminal stands at */
	struct lease_count leases[BATCH_LEASES_MAX];
	int n_leases;
	struct seat_told seats[BATCH_SEATS_MAX];
	int n_seats;
	/* With this batch the hub has been told every counter and seat there is, in this epoch; a
	 * hub that lost its memory gives nothing away before. */
	bool told_all;    /* all */
	char status[240]; /* one JSON object: version, paper, devices, backlog; "" = none */
};

/* Older terminals do not say it: of them so few counters as they always tell at once are all. */
bool batch_told_all(const struct batch_header *h);

/* raw: the uncompressed bytes. Begin with the header, add each act, then pack. */
MUST_USE int batch_begin(struct buf *raw, const struct batch_header *h);
MUST_USE int batch_add(struct buf *raw, const void *act_bytes, size_t n);
MUST_USE int wire_pack(struct buf *frame, const void *raw, size_t n);

/* Unpacks one zstd frame whose plain size is at most max; the declared size is checked before
 * anything is allocated. ERR_LIMIT, ERR_BAD. */
MUST_USE int wire_unpack(struct buf *raw, const void *frame, size_t n, size_t max);

struct batch {
	struct batch_header header;
	struct reader acts; /* read with batch_next */
};
/* ERR_FUTURE: of a terminal that does not speak our version; ERR_BAD, ERR_LIMIT. */
MUST_USE int batch_parse(const void *raw, size_t n, struct batch *ret, struct err *err);
/* 1 = an act, 0 = the end, ERR_BAD = cut. */
MUST_USE int batch_next(struct batch *b, const unsigned char **act_bytes, size_t *n);

/* The reply, JSON, after the hub's COMMIT. */
#define ACK_QUARANTINED_MAX 64
struct ack {
	int version;  /* the newest that both speak; 0: an older hub does not say */
	int64_t caps; /* … and what both can do */
	struct epoch epoch;
	unsigned char stream[STREAM_BYTES];
	unsigned char nonce[NONCE_BYTES];
	int64_t acked;                            /* the truth, even if lower than before */
	unsigned char hash[ACT_HASH_BYTES];       /* chain hash at acked; zero for 0 */
	int64_t safe;                             /* acts up to here are in verified backups */
	int64_t quarantined[ACK_QUARANTINED_MAX]; /* seqs of this batch */
	int n_quarantined;
	int64_t now_ms;   /* hub time */
	int64_t every_ms; /* so often the hub wants to be asked; 0 = it does not say */
	char trouble[24]; /* "" or why nothing was taken: "gap", "hash", "fork", "revoked", "bad" */
};
MUST_USE int ack_encode(const struct ack *a, struct buf *out);
MUST_USE int ack_decode(const void *json, size_t n, struct ack *ret, struct err *err);

#endif
