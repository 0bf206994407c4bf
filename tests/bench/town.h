/* SPDX-License-Identifier: MIT */
/*
 * A district's terminals, as a hub sees them: enrolled streams, and the batches that they send, sealed,
 * chained and signed as terminals do it. The same batches fit every hub that the town was enrolled at.
 */
#ifndef TESTS_BENCH_TOWN_H
#define TESTS_BENCH_TOWN_H

#include "core/wire/enrol.h"
#include "server/hub.h"
#include "tests/bench/load.h"

#define TOWN_PLACE  "330784-004"
#define TOWN_PEOPLE 200
#define TOWN_ACTS   500 /* of a batch */

struct town_stream {
	unsigned char id[STREAM_BYTES], public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
	unsigned char hash[ACT_HASH_BYTES];
	int64_t seq, last_id_ms;
	uint64_t counter;         /* of the requests that it has signed */
	struct enrol_grant grant; /* of the hub where it was enrolled last */
};

struct town {
	int n, a_day; /* terminals; acts of each of them a day */
	struct town_stream *streams;
	unsigned char dk[TOWN_PEOPLE][DK_BYTES];
	unsigned char hub_id[HUB_ID_BYTES];
	struct epoch epoch; /* of the first hub; the others are given it */
	int64_t first_ms;   /* of everybody's first act */
};

/* Terminals whose first act is so many days ago. town_done frees. */
struct town_size {
	int terminals, a_day, days;
};
void town_init(struct town *t, const struct town_size *size);
void town_done(struct town *t);
int town_halls(const struct town *t); /* 330784-001 and so on */
/* A new hub of halls, people and terminals, and closed again. Others than the first one: with the
 * first one's key file. */
void town_enrol(struct town *t, const struct hub_where *where);

/* The next `batches` batches of every stream, made by all processors: of stream s, batch b it is
 * posts[s * batches + b]. Returns how many bytes their acts are as plain JSON. */
double town_posts(struct town *t, struct post *posts, int batches);
/* What a stream asks when it has nothing new: a HELLO, and the feed from row `head` on. */
void town_poll(struct town *t, int stream, int64_t head, struct post *hello, struct post *feed);
void posts_free(struct post *posts, int n);
/* Did the hub take the batch? */
bool town_acked(const struct post *post, unsigned status, const char *body);

#endif
