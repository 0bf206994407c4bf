/* SPDX-License-Identifier: MIT */
/*
 * The servers that people would otherwise write, with the same number of records as JSON: Fastify +
 * better-sqlite3, as durable as the hub, and express-pouchdb, which is not.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"

#define KIOSKS 104

static void hex_text(struct buf *out, size_t n)
{
	unsigned char bytes[16];
	char text[33];

	randombytes_buf(bytes, n);
	hex_from(text, bytes, n);
	buf_fmt(out, "%s", text);
}

/* What an act says, as plain JSON: ids, kind, time, person and a few words. */
void peer_record(struct buf *out, const char *id_key, int seq)
{
	buf_fmt(out, "{\"%s\":\"", id_key);
	hex_text(out, 16);
	buf_fmt(out, "\",\"seq\":%d,\"kind\":%d,\"at\":%lld,\"person\":\"", seq, seq % 3 ? 1 : 3,
		1795312800000LL + seq);
	hex_text(out, 16);
	buf_fmt(out, "\",\"ref\":\"");
	hex_text(out, 16);
	buf_fmt(out,
		"\",\"body\":{\"h\":\"" TOWN_PLACE "\",\"no\":%d,\"m\":\"王*兰\",\"a\":\"70-79\"}}",
		seq % TOWN_PEOPLE);
}

static bool is_ok(const struct post *p, unsigned status, const char *body)
{
	(void)p;
	(void)body;
	return status == 200 || status == 201;
}

struct peer {
	const char *name, *script, *path, *list, *id_key, *bound;
	int posts;
};

static void write_post(const struct peer *peer, int i, struct post *p)
{
	p->body = BUF_INIT(1u << 20);
	p->head = BUF_INIT(4096);
	p->records = TOWN_ACTS;
	buf_fmt(&p->body, "{\"kiosk\":\"%02x\",\"%s\":[", i % KIOSKS, peer->list);
	for (int k = 0; k < TOWN_ACTS; k++) {
		buf_fmt(&p->body, k ? "," : "");
		peer_record(&p->body, peer->id_key, i / KIOSKS * TOWN_ACTS + k + 1);
	}
	buf_fmt(&p->body, "]}");
	buf_fmt(&p->head,
		"POST %s HTTP/1.1\r\nHost: peer\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n",
		peer->path, p->body.len);
}

const char peer_missing[] = "it did not start; it needs node, and npm install in tests/bench/peers";

bool peer_start(struct server *s, const struct bench *b, const char *script)
{
	char path[500];
	const char *const argv[] = {"node", path, NULL};

	snprintf(path, sizeof(path), "%s/tests/bench/peers/%s", b->root, script);
	server_init(s, b);
	return server_start(s, b, argv);
}

static double peer_rate(const struct bench *b, const struct peer *peer)
{
	struct post *posts = calloc((size_t)peer->posts, sizeof(*posts));
	const struct post **list = calloc((size_t)peer->posts, sizeof(const struct post *));
	struct load l = {
		.posts = list, .n = peer->posts, .connections = PEER_CONNECTIONS, .good = is_ok};
	struct server s;
	double result = 0;

	for (int i = 0; posts && list && i < peer->posts; i++) {
		write_post(peer, i, &posts[i]);
		list[i] = &posts[i];
	}
	if (posts && list && peer_start(&s, b, peer->script))
		result = load_rate(peer->name, &l, &s);
	if (posts)
		posts_free(posts, peer->posts);
	free(list);
	free(posts);
	return result;
}

static void against(const struct bench *b, const struct peer *peer, double own)
{
	double theirs = peer_rate(b, peer);
	char name[80];

	snprintf(name, sizeof(name), "hub / %s", peer->name);
	if (theirs > 0 && own > 0)
		figure(name, own / theirs, peer->bound, "batches of %d, %d connections", TOWN_ACTS,
			PEER_CONNECTIONS);
	else
		figure_none(name, theirs > 0 ? "the hub failed" : peer_missing);
}

void bench_peers(const struct bench *b, double own)
{
	static const struct peer fastify = {"Fastify + better-sqlite3", "fastify.js", "/v1/batch",
		"records", "id", ">= 3", 4 * KIOSKS};
	static const struct peer pouch = {"express-pouchdb _bulk_docs", "pouch.js",
		"/acts/_bulk_docs", "docs", "_id", ">= 12", KIOSKS};

	against(b, &fastify, own);
	against(b, &pouch, own);
}
