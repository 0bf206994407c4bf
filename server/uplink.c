/* SPDX-License-Identifier: MIT */
#include "server/uplink.h"

#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "server/ledger_erase.h"
#include "server/uplink_parts.h"

#define IDLE_MS        30000
#define SOON_MS        1000
#define RETRY_FIRST_MS 5000
#define RETRY_MOST_MS  60000
#define RETRY_MAX_S    3600 /* the header is not signed */
#define OK             200u
#define CONFLICT       409u

void uplink_init(struct uplink *u, void (*random)(void *buf, size_t n))
{
	*u = (struct uplink){.random = random, .every_ms = IDLE_MS};
}

/* ---- when ------------------------------------------------------------------------------------ */

static void begin_contact(struct uplink *u)
{
	u->step = UPLINK_PASS;
	u->line = u->feed_to = 0;
	u->recounted = false;
}

static void end_contact(struct uplink *u, int64_t boot_ms)
{
	u->step = UPLINK_IDLE;
	u->online = true;
	u->fails = 0;
	u->trouble[0] = 0;
	u->due_ms = boot_ms + u->every_ms;
}

static void fail(struct uplink *u, int64_t boot_ms, int retry_after, const char *trouble)
{
	int64_t most = RETRY_FIRST_MS, wait;
	uint32_t r;

	for (unsigned i = 0; i < u->fails && most < RETRY_MOST_MS; i++)
		most *= 2;
	u->random(&r, sizeof(r));
	wait = SOON_MS + r % (most < RETRY_MOST_MS ? most : RETRY_MOST_MS);
	if (retry_after > RETRY_MAX_S)
		retry_after = RETRY_MAX_S;
	if (wait < retry_after * INT64_C(1000))
		wait = retry_after * INT64_C(1000);
	if (u->online || !u->fails)
		log_line(LOG_WARN, "the hub above: %s", trouble);
	u->step = UPLINK_IDLE;
	u->fails++;
	u->online = false;
	u->due_ms = boot_ms + wait;
	text_copy(u->trouble, sizeof(u->trouble), trouble);
}

/* ---- what goes out --------------------------------------------------------------------------- */

/* Due, or a terminal has brought acts since the last contact: what was tried then is not tried again
 * before the next. */
static int contact_due(struct uplink *u, struct hub *h, int64_t boot_ms, struct err *err)
{
	struct outgoing o;

	if (boot_ms >= u->due_ms)
		return 1;
	return u->online ? outgoing_next(&h->ledger, u->line, &o, NULL, err) : 0;
}

static int build_step(struct uplink *u, struct hub *h, const struct moment *now,
	struct uplink_request *ret, struct err *err)
{
	int got = uplink_build(u, h, now, ret, err);

	if (got == 0) {
		u->step = UPLINK_HELLO;
		got = uplink_build(u, h, now, ret, err);
	}
	return got;
}

int uplink_next(struct uplink *u, struct hub *h, const struct uplink_time *at,
	struct uplink_request *ret, struct err *err)
{
	int got;

	if (u->out || !h->up.joined)
		return 0;
	ledger_mend(&h->ledger);
	if (ledger_trouble(&h->ledger))
		return 0; /* who asks /v1/health is told */
	got = u->step == UPLINK_IDLE ? contact_due(u, h, at->boot_ms, err) : 1;
	if (got <= 0)
		return got;
	if (u->step == UPLINK_IDLE)
		begin_contact(u);
	ret->body = BUF_INIT(UPLINK_BODY_MAX);
	got = ledger_begin(&h->ledger, err);
	if (!got) {
		got = build_step(u, h, &at->now, ret, err);
		if (got < 0)
			ledger_rollback(&h->ledger);
		else if (ledger_commit(&h->ledger, err) < 0)
			got = err->code;
	}
	if (got < 0) {
		buf_done(&ret->body);
		fail(u, at->boot_ms, 0, "the ledger cannot keep this now");
		return got;
	}
	memcpy(u->hash, ret->hash, REQUEST_HASH);
	u->out = true;
	return 1;
}

/* ---- what came back -------------------------------------------------------------------------- */

/* What is passed on was taken as far as the terminal's own ack says. */
static int take_passed(const struct uplink_news *n, struct err *err)
{
	struct relay_answer a;
	struct outgoing o;
	struct ack ack;
	int got = outgoing_get(&n->hub->ledger, n->uplink->line, &o, err);

	if (got <= 0)
		return got;
	if (relay_answer_decode(n->reply->body, n->reply->body_len, &a) < 0 ||
		ack_decode(a.body, a.body_len, &ack, err) < 0)
		return err_set(err, ERR_BAD, "ack");
	if (ack.acked < o.last_seq)
		log_line(LOG_WARN, "the hub above did not take line %lld: %s", (long long)o.no,
			ack.trouble);
	if (strcmp(ack.trouble, "gap") == 0 && outgoing_gap(&n->hub->ledger, &o, err) < 0)
		return err->code;
	return outgoing_acked(&n->hub->ledger, &o, ack.acked, ack.safe, err);
}

static bool same_epoch(const struct epoch *a, const struct epoch *b)
{
	return a->n == b->n && memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

/* A hub above of another memory is told all anew, from what may be missing there on. */
static int take_hello(const struct uplink_news *n, struct err *err)
{
	struct uplink *u = n->uplink;
	struct uplink_row row;
	struct ack ack;

	if (ack_decode(n->reply->body, n->reply->body_len, &ack, err) < 0 ||
		memcmp(ack.nonce, u->nonce, NONCE_BYTES) != 0 ||
		memcmp(ack.stream, n->hub->up.stream, STREAM_BYTES) != 0)
		return err_set(err, ERR_BAD, "ack");
	if (uplink_get(&n->hub->ledger, &row, err) < 0)
		return err->code;
	if (strcmp(ack.trouble, "revoked") == 0)
		return err_set(err, ERR_BAD, "revoked");
	n->hub->up.ahead_ms += ack.now_ms - n->now->ms;
	u->every_ms = ack.every_ms > 0 && ack.every_ms < IDLE_MS ? ack.every_ms : IDLE_MS;
	if (!same_epoch(&row.epoch, &ack.epoch)) {
		begin_contact(u);
		return uplink_epoch(&n->hub->ledger, &ack.epoch, err);
	}
	u->step = u->all ? UPLINK_FEED : UPLINK_HELLO;
	return uplink_told(&n->hub->ledger, err);
}

static int take_frame(const struct uplink_news *n, bool *last, struct err *err)
{
	int result = uplink_take_feed(n, last, err);

	if (!result && *last)
		result = uplink_heard_put(&n->hub->ledger, n->now->ms, err);
	return result;
}

static int take(const struct uplink_news *n, bool *last, struct err *err)
{
	switch (n->uplink->step) {
	case UPLINK_PASS:
		return take_passed(n, err);
	case UPLINK_HELLO:
		return take_hello(n, err);
	default:
		return take_frame(n, last, err);
	}
}

/* The hub above has seen higher counters: this ledger is an older one than it was. What it has granted
 * since is known again with the first HELLO of each terminal in a new epoch. */
static int recount(const struct uplink_news *n, const cJSON *json, struct err *err)
{
	struct ledger *l = &n->hub->ledger;
	struct hub_row hub;
	uint64_t counter;
	int64_t seen;

	if (json_int(json, "counter", 0, INT64_C(1) << 53, &seen, err) < 0 ||
		uplink_counter(l, seen, &counter, err) < 0 || ledger_hub(l, &hub, err) < 0 ||
		ledger_epoch_new(l, hub.epoch.n, err) < 0)
		return err->code;
	n->uplink->recounted = true;
	return 0;
}

static int in_transaction(
	const struct uplink_news *n, const cJSON *refusal, bool *last, struct err *err)
{
	struct ledger *l = &n->hub->ledger;
	int result = ledger_begin(l, err);

	if (result < 0)
		return result;
	result = refusal ? recount(n, refusal, err) : take(n, last, err);
	if (result < 0) {
		ledger_rollback(l);
		return result;
	}
	return ledger_commit(l, err);
}

/* Whoever was erased above is erased here: their row is a tombstone, but the page before it lies in the
 * log. */
static void scrub(struct uplink *u, struct hub *h)
{
	struct err err = {0};

	if (u->erased && erase_scrub(&h->ledger, &err) < 0)
		log_line(LOG_FAIL, "%s", err.text);
	u->erased = false;
}

/* {"error":"…"}: one line that it does not take holds up nobody else's. */
static void refused(const struct uplink_news *n, int64_t boot_ms)
{
	const struct uplink_reply *reply = n->reply;
	struct uplink *u = n->uplink;
	char text[sizeof(u->trouble)] = "";
	struct err err = {0};
	cJSON *json = json_parse(reply->body, reply->body_len, &err);
	bool last = false;

	if (!json || json_text(json, "error", text, sizeof(text), &err) < 0 || !text[0])
		snprintf(text, sizeof(text), "HTTP %u", reply->status);
	if (json && reply->status == CONFLICT && !u->recounted &&
		in_transaction(n, json, &last, &err) == 0)
		begin_contact(u), u->recounted = true;
	else if (u->step == UPLINK_PASS && (reply->status == 400 || reply->status == 403))
		log_line(LOG_WARN, "the hub above refuses line %lld: %s", (long long)u->line, text);
	else
		fail(u, boot_ms, reply->retry_after, text);
	cJSON_Delete(json);
}

void uplink_hears(struct uplink *u, struct hub *h, const struct uplink_time *at,
	const struct uplink_reply *reply)
{
	const struct uplink_news n = {u, h, &at->now, reply};
	struct err err = {0};
	bool last = false;

	if (!u->out)
		return;
	u->out = false;
	ledger_mend(&h->ledger);
	if (reply->status == 0 || verify_reply(u->hash, reply->status, reply->body, reply->body_len,
					  h->up.hub_public, reply->sig) < 0)
		fail(u, at->boot_ms, 0,
			reply->status ? "its answer is not signed by it" : "no answer");
	else if (reply->status != OK)
		refused(&n, at->boot_ms);
	else if (in_transaction(&n, NULL, &last, &err) < 0)
		fail(u, at->boot_ms, 0, err.text);
	else if (last)
		end_contact(u, at->boot_ms);
	scrub(u, h);
}

/* ---- a terminal's enrolment ------------------------------------------------------------------ */

int uplink_pass(struct hub *h, struct uplink_pass *p, struct err *err)
{
	const struct query *q = p->query;
	struct uplink_request *req = &p->req;
	int result = ledger_begin(&h->ledger, err);

	if (result < 0)
		return result;
	req->body = BUF_INIT(UPLINK_BODY_MAX);
	strcpy(req->wire.method, "POST");
	strcpy(req->wire.path, RELAY_PATH);
	relay_encode(&q->req, q->sig, &req->body);
	if (req->body.failed)
		result = err_set(err, ERR_LIMIT, "no memory");
	if (!result)
		result = uplink_sign(h, req, q->req.nonce, err); /* fresh, whoever drew it */
	if (result < 0) {
		ledger_rollback(&h->ledger);
		return result;
	}
	return ledger_commit(&h->ledger, err);
}

void uplink_passed(struct uplink *u, struct hub *h, const struct uplink_pass *p,
	const struct uplink_reply *reply)
{
	struct answer *a = &p->query->a;
	struct relay_answer inner = {
		.status = reply->status, .body = reply->body, .body_len = reply->body_len};

	hub_refuse(h, &p->query->req, 503, "the hub above does not answer", a);
	if (reply->status == 0 || verify_reply(p->req.hash, reply->status, reply->body,
					  reply->body_len, h->up.hub_public, reply->sig) < 0)
		return;
	if (reply->status == OK && relay_answer_decode(reply->body, reply->body_len, &inner) < 0)
		return;
	buf_clear(&a->body);
	buf_add(&a->body, inner.body, inner.body_len);
	a->status = inner.status;
	a->retry_after = reply->retry_after;
	memcpy(a->sig, inner.sig, SIG_BYTES);
	u->due_ms = 0;
}
