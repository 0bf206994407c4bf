/* SPDX-License-Identifier: MIT */
/*
 * What is asked may be lost, doubled, late, cut short or spoiled, and so may be what is answered. A
 * courier waits twenty seconds and then says that there was no answer; what comes later is late.
 */
#include "tests/sim/machines.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/faults.h"

#define PATIENCE  (20 * SECOND)
#define GROUP_MAX 4
#define TOGETHER  200 /* ms */

struct message {
	int terminal;      /* whose; HALL_HUB = that one's, to the hub above */
	bool to_hall;      /* to the hall's own hub, or from it */
	unsigned life, id; /* of its process; of the request */
	/* asked */
	struct request wire; /* its body is bytes */
	unsigned char sig[SIG_BYTES];
	/* answered */
	unsigned status;
	int retry_after;
	size_t n;
	unsigned char bytes[];
};

static struct message *message_new(const void *bytes, size_t n)
{
	struct message *m = calloc(1, sizeof(*m) + n + 1);

	if (!m)
		abort();
	if (n)
		memcpy(m->bytes, bytes, n);
	m->n = n;
	return m;
}

static struct message *message_copy(const struct message *of)
{
	struct message *m = message_new(of->bytes, of->n);
	size_t n = of->n;

	memcpy(m, of, sizeof(*of));
	m->n = n;
	return m;
}

static int64_t delay(struct world *w)
{
	if (!w->healing && weather_is(w, SLOW, 15))
		return fate_between(&w->fate, SECOND, 40 * SECOND);
	return fate_between(&w->fate, 2, 300);
}

static void spoil(struct world *w, struct message *m)
{
	if (!m->n)
		return;
	if (fate_percent(&w->fate, 50))
		m->n = (size_t)fate_below(&w->fate, (int)m->n);
	else
		m->bytes[fate_below(&w->fate, (int)m->n)] ^=
			(unsigned char)(1 << fate_below(&w->fate, 8));
}

/* On its way, or not, or twice. Takes m. */
static void send(struct world *w, struct message *m, enum due_kind kind)
{
	struct due due = {.kind = kind, .machine = m->terminal, .message = m};

	if (!w->healing && weather_is(w, LOSSY, 15)) {
		trace(w, "     lost: t%d %u", m->terminal, m->id);
		w->figures->lost_on_wire++;
		free(m);
		return;
	}
	if (!w->healing && weather_is(w, DOUBLING, 20)) {
		due.message = message_copy(m);
		due.at_ms = w->now_ms + delay(w) * 3;
		world_due(w, due);
		due.message = m;
	}
	if (!w->healing && weather_is(w, GARBLING, 6))
		spoil(w, m);
	due.at_ms = w->now_ms + delay(w);
	world_due(w, due);
}

struct asker {
	int no;
	unsigned life, id;
};

static void no_answer(struct world *w, struct asker who, int64_t in_ms)
{
	struct message *m = message_new(NULL, 0);

	m->terminal = who.no;
	m->life = who.life;
	m->id = who.id;
	world_due(w, (struct due){.at_ms = w->now_ms + in_ms,
			     .kind = DUE_NO_ANSWER,
			     .machine = who.no,
			     .message = m});
}

static struct message *asked(struct asker who, const struct request *wire, const unsigned char *sig)
{
	struct message *m = message_new(wire->body, wire->body_len);

	m->terminal = who.no;
	m->life = who.life;
	m->id = who.id;
	m->wire = *wire;
	memcpy(m->sig, sig, sizeof(m->sig));
	return m;
}

void net_ask_above(struct world *w, const struct uplink_request *req)
{
	const struct asker who = {HALL_HUB, w->hall.life, w->hall.out_id};

	no_answer(w, who, w->hall.cut_off ? 50 : PATIENCE);
	if (!w->hall.cut_off)
		send(w, asked(who, &req->wire, req->sig), DUE_REQUEST);
}

void net_ask(struct terminal *t, const struct exchange_request *req)
{
	const struct asker who = {t->no, t->life, req->id};
	struct message *m;

	no_answer(t->world, who, t->cut_off ? 50 : PATIENCE);
	if (t->cut_off)
		return;
	m = asked(who, &req->wire, req->sig);
	m->to_hall = hall_hub_of(t->world, t) == &t->world->hall.hub;
	send(t->world, m, DUE_REQUEST);
}

/* Others that would arrive a moment later: a busy hub takes them together. Returns how many. */
static int gather(struct world *w, struct message **ret, int most, bool to_hall)
{
	int n = 0;

	for (int i = 0; i < w->n_dues && n < most; i++) {
		if (w->dues[i].kind != DUE_REQUEST || w->dues[i].at_ms > w->now_ms + TOGETHER ||
			w->dues[i].message->to_hall != to_hall)
			continue;
		ret[n++] = w->dues[i].message;
		w->dues[i--] = w->dues[--w->n_dues];
	}
	return n;
}

static void answer_to(struct world *w, const struct message *m, const struct query *q)
{
	struct message *reply = message_new(q->a.body.data, q->a.body.len);

	trace(w, "hub: t%d %u %s: %u, %zu bytes", m->terminal, m->id, m->wire.path, q->a.status,
		q->a.body.len);
	reply->terminal = m->terminal;
	reply->to_hall = m->to_hall;
	reply->life = m->life;
	reply->id = m->id;
	reply->status = q->a.status;
	reply->retry_after = q->a.retry_after;
	memcpy(reply->sig, q->a.sig, sizeof(reply->sig));
	w->figures->refused += q->a.status != 200;
	send(w, reply, DUE_REPLY);
}

static void request_arrives(struct world *w, struct message *first)
{
	struct message *m[GROUP_MAX] = {first};
	struct query of[GROUP_MAX], *queries[GROUP_MAX];
	int n = 1;
	bool heard;

	if (fate_percent(&w->fate, 40))
		n += gather(w, m + 1, GROUP_MAX - 1, first->to_hall);
	for (int i = 0; i < n; i++) {
		queries[i] = &of[i];
		of[i] = (struct query){.req = m[i]->wire};
		of[i].req.body = m[i]->bytes;
		of[i].req.body_len = m[i]->n;
		memcpy(of[i].sig, m[i]->sig, sizeof(of[i].sig));
	}
	heard = (first->to_hall ? hall_hears : hub_hears)(w, queries, n);
	for (int i = 0; i < n; i++) {
		if (heard)
			answer_to(w, m[i], &of[i]);
		else
			trace(w, "     unheard: t%d %u", m[i]->terminal, m[i]->id);
		buf_done(&of[i].a.body);
		free(m[i]);
	}
}

static void reply_above(struct world *w, const struct message *m)
{
	struct uplink_reply reply = {.status = m->status,
		.retry_after = m->retry_after,
		.body = m->bytes,
		.body_len = m->n};

	memcpy(reply.sig, m->sig, sizeof(reply.sig));
	if (w->hall.life == m->life && (!w->hall.cut_off || !m->status))
		hall_hears_above(w, m->id, &reply);
}

static void reply_arrives(struct world *w, const struct message *m)
{
	struct terminal *t = &w->terminals[m->terminal];
	struct exchange_reply reply = {.id = m->id,
		.status = m->status,
		.retry_after = m->retry_after,
		.body = m->bytes,
		.body_len = m->n};

	memcpy(reply.sig, m->sig, sizeof(reply.sig));
	/* A courier ends with the program that started it. */
	if (t->life == m->life && (!t->cut_off || !m->status))
		terminal_hears(t, &reply);
}

void net_arrives(struct world *w, struct due *due)
{
	if (due->kind == DUE_REQUEST) {
		request_arrives(w, due->message);
	} else {
		(due->message->terminal == HALL_HUB ? reply_above : reply_arrives)(w, due->message);
		free(due->message);
	}
}
