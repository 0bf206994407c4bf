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
	int terminal;
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

static void no_answer(struct terminal *t, unsigned id, int64_t in_ms)
{
	struct message *m = message_new(NULL, 0);

	m->terminal = t->no;
	m->life = t->life;
	m->id = id;
	world_due(t->world, (struct due){.at_ms = t->world->now_ms + in_ms,
				    .kind = DUE_NO_ANSWER,
				    .machine = t->no,
				    .message = m});
}

void net_ask(struct terminal *t, const struct exchange_request *req)
{
	struct message *m;

	if (t->cut_off) {
		no_answer(t, req->id, 50);
		return;
	}
	no_answer(t, req->id, PATIENCE);
	m = message_new(req->wire.body, req->wire.body_len);
	m->terminal = t->no;
	m->life = t->life;
	m->id = req->id;
	m->wire = req->wire;
	memcpy(m->sig, req->sig, sizeof(m->sig));
	send(t->world, m, DUE_REQUEST);
}

/* Others that would arrive a moment later: a busy hub takes them together. Returns how many. */
static int gather(struct world *w, struct message **ret, int most)
{
	int n = 0;

	for (int i = 0; i < w->n_dues && n < most; i++) {
		if (w->dues[i].kind != DUE_REQUEST || w->dues[i].at_ms > w->now_ms + TOGETHER)
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
		n += gather(w, m + 1, GROUP_MAX - 1);
	for (int i = 0; i < n; i++) {
		queries[i] = &of[i];
		of[i] = (struct query){.req = m[i]->wire};
		of[i].req.body = m[i]->bytes;
		of[i].req.body_len = m[i]->n;
		memcpy(of[i].sig, m[i]->sig, sizeof(of[i].sig));
	}
	heard = hub_hears(w, queries, n);
	for (int i = 0; i < n; i++) {
		if (heard)
			answer_to(w, m[i], &of[i]);
		else
			trace(w, "     unheard: t%d %u", m[i]->terminal, m[i]->id);
		buf_done(&of[i].a.body);
		free(m[i]);
	}
}

static void reply_arrives(struct world *w, struct message *m)
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
		reply_arrives(w, due->message);
		free(due->message);
	}
}
