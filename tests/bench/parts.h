/* SPDX-License-Identifier: MIT */
/* The parts of the hub's benchmark (tests/bench/hub.c). */
#ifndef TESTS_BENCH_PARTS_H
#define TESTS_BENCH_PARTS_H

#include "tests/bench/server.h"
#include "tests/support/postgres.h"

#define PEER_CONNECTIONS 4
#define WEEK_CONNECTIONS 16

/* Against Fastify + better-sqlite3 and express-pouchdb; own: records a second. */
void bench_peers(const struct bench *b, double own);
bool peer_start(struct server *s, const struct bench *b, const char *script);
extern const char peer_missing[];
/* A record as the peers get it. */
void peer_record(struct buf *out, const char *id_key, int seq);

/* The staff's page of a town's hub, while the load runs. */
struct page_hub {
	struct town *town;
	struct hub_where where;
	int port; /* of the page */
};
void bench_page(const struct page_hub *hub, struct load *l);
/* The same town when nothing happens; port: of its terminals. */
void bench_polls(const struct page_hub *hub, int port);

/* One terminal's journal over TLS, against PouchDB's replication. */
void bench_drain(const struct bench *b);

/* PostgreSQL for this run, or false: there is none. It dies with us. */
bool postgres_ready(struct postgres *pg, const struct bench *b);
/* The rows that the hub has there, by COPY into a table without a key; own: records a second. */
void bench_copy(const struct bench *b, const struct postgres *pg, double own);

#endif
