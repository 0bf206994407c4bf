/* SPDX-License-Identifier: MIT */
/*
 * A district in which nothing happens: every hall has two machines (or a hub of its own beside its
 * station), and each of them asks every three seconds whether the other did something (server/peers.h): a
 * HELLO, and the feed from where it is. How many of these questions a second the hub answers, against how
 * many come.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"

#define ROUNDS       6 /* of all terminals; the first one brings everybody up to date */
#define CONNECTIONS  16
#define HALLS        559
#define A_HALL       2
#define EVERY_S      3.0
#define OF_A_CONTACT 2 /* questions */

static int64_t feed_head(const struct page_hub *at)
{
	struct hub_row row;
	struct err err = {0};
	struct hub hub;

	if (hub_open_at(&hub, &at->where, HUB_WRITE, &err) < 0 ||
		ledger_hub(&hub.ledger, &row, &err) < 0)
		bench_die("the feed", &err);
	hub_close(&hub);
	return row.feed_head;
}

static bool answered(const struct post *post, unsigned status, const char *body)
{
	struct err err = {0};
	struct ack ack;

	return status == 200 &&
	       (!post->body.len ||
		       (ack_decode(body, strlen(body), &ack, &err) == 0 && !ack.trouble[0]));
}

/* Of some rounds: a terminal's questions stay on one connection, one after the other. */
static void ask(const struct page_hub *at, int rounds, struct load *l)
{
	int lanes = (at->town->n + CONNECTIONS - 1) / CONNECTIONS * CONNECTIONS;
	int n = rounds * OF_A_CONTACT * lanes;
	struct post *posts = calloc((size_t)n, sizeof(*posts));
	const struct post **list = calloc((size_t)n, sizeof(const struct post *));
	int64_t head = feed_head(at);

	if (!posts || !list)
		bench_die("memory", NULL);
	for (int r = 0; r < rounds; r++)
		for (int s = 0; s < at->town->n; s++) {
			struct post *hello = &posts[r * OF_A_CONTACT * lanes + s];

			town_poll(at->town, s, head, hello, hello + lanes);
		}
	for (int i = 0; i < n; i++)
		list[i] = posts[i].head.len ? &posts[i] : NULL;
	l->posts = list;
	l->n = n;
	load_run(l);
	posts_free(posts, n);
	free(posts);
	free(list);
}

void bench_polls(const struct page_hub *at, int port)
{
	struct load l = {.port = port, .connections = CONNECTIONS, .good = answered};
	const double come = HALLS * A_HALL * OF_A_CONTACT / EVERY_S;
	double rate;

	ask(at, 1, &l);
	if (!l.failed)
		ask(at, ROUNDS - 1, &l);
	if (l.failed) {
		figure_none("questions of quiet halls answered / asked", "the hub failed");
		return;
	}
	rate = (ROUNDS - 1) * OF_A_CONTACT * at->town->n / l.seconds;
	figure("questions of quiet halls answered / asked", rate / come, "no bound",
		"%.0f a second against %.0f of %d halls with %d machines, each asking every %.0f s",
		rate, come, HALLS, A_HALL, EVERY_S);
}
