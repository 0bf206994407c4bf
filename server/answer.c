/* SPDX-License-Identifier: MIT */
#include "server/answer.h"

#include <string.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "server/enrol.h"
#include "server/ingest.h"
#include "server/outlet.h"

#define RETRY_S    5
#define JSON_TYPE  "application/json"
#define FRAME_TYPE "application/zstd"
#define REPLY_MAX  (FEED_RAW_MAX + (64u << 10))

static const unsigned char no_hub[HUB_ID_BYTES]; /* what an enrolment signs with */

struct call {
	struct hub *hub;
	const struct request *req;
	const unsigned char *sig;
	const struct moment *now;
	struct answer *a;
};

static void say(struct answer *a, unsigned status, const char *why)
{
	buf_clear(&a->body);
	a->status = status;
	a->type = JSON_TYPE;
	json_open(&a->body, NULL, '{');
	json_put_text(&a->body, "error", why);
	json_close(&a->body, '}');
}

/* What a handler's failure is to the terminal: its own fault, or to be tried again. */
static void say_failed(struct answer *a, const struct err *err)
{
	switch (err->code) {
	case ERR_BAD:
		say(a, 400, err->text);
		break;
	case ERR_DENIED:
		say(a, 403, err->text);
		break;
	default:
		log_line(LOG_FAIL, "%s", err->text);
		say(a, 503, "the hub cannot keep this now");
		a->retry_after = RETRY_S;
	}
}

static void answer_health(struct call *c)
{
	c->a->status = 200;
	json_open(&c->a->body, NULL, '{');
	json_put_int(&c->a->body, "ok", 1);
	json_put_int(&c->a->body, "wire", WIRE_VERSION);
	json_put_int(&c->a->body, "now_ms", c->now->ms);
	json_close(&c->a->body, '}');
}

/* ---- enrolment ------------------------------------------------------------------------------ */

static int enrol(struct call *c, const struct enrol_request *r, struct err *err)
{
	struct enrol_grant grant;
	int result = ledger_begin(&c->hub->ledger, err);

	if (result < 0)
		return result;
	result = enrol_take(c->hub, r, c->now->ms, &grant, err);
	if (result < 0) {
		ledger_rollback(&c->hub->ledger);
		return result;
	}
	result = ledger_commit(&c->hub->ledger, err);
	if (!result && enrol_grant_encode(&grant, r->public_key, &c->a->body) < 0)
		result = err_set(err, ERR_LIMIT, "no memory for a grant");
	memset(&grant, 0, sizeof(grant));
	return result;
}

static void answer_enrol(struct call *c)
{
	struct enrol_request r;
	struct err err = {0};

	if (enrol_request_decode(c->req->body, c->req->body_len, &r, &err) < 0 ||
		memcmp(r.stream, c->req->stream, sizeof(r.stream)) != 0 ||
		memcmp(r.nonce, c->req->nonce, sizeof(r.nonce)) != 0) {
		say(c->a, 400, err.code ? err.text : "header and body differ");
		return;
	}
	if (verify_request(c->req, no_hub, r.public_key, c->sig) < 0) {
		say(c->a, 403, "the signature does not fit");
		return;
	}
	c->a->status = 200;
	if (enrol(c, &r, &err) < 0)
		say_failed(c->a, &err);
}

/* ---- signed requests of a stream ------------------------------------------------------------ */

typedef int (*stream_call)(struct call *c, const struct stream_row *s, struct err *err);

static int call_acts(struct call *c, const struct stream_row *s, struct err *err)
{
	const struct hub_call call = {s, c->req, c->now};
	struct ack ack;

	if (ingest(c->hub, &call, &ack, err) < 0)
		return err->code;
	c->a->status = 200;
	if (ack.trouble[0])
		log_line(LOG_WARN, "%s: %s", s->kiosk, ack.trouble);
	return ack_encode(&ack, &c->a->body) < 0 ? err_set(err, ERR_LIMIT, "no memory") : 0;
}

static int call_feed(struct call *c, const struct stream_row *s, struct err *err)
{
	const struct hub_call call = {s, c->req, c->now};

	if (s->revoked)
		return err_set(err, ERR_DENIED, "revoked");
	c->a->status = 200;
	c->a->type = FRAME_TYPE;
	return outlet_frame(c->hub, &call, &c->a->body, err);
}

/* Says where the counter stands: a terminal restored from a copy finds its way back by it. */
static void say_counter(struct answer *a, int64_t counter)
{
	buf_clear(&a->body);
	a->status = 409;
	json_open(&a->body, NULL, '{');
	json_put_text(&a->body, "error", "counter");
	json_put_int(&a->body, "counter", counter);
	json_close(&a->body, '}');
}

/* Inside the transaction. 0 = commit. */
static int run_call(struct call *c, stream_call call, struct err *err)
{
	struct stream_row s;

	if (stream_find(&c->hub->ledger, c->req->stream, &s, err) < 0)
		return err->code;
	if (c->req->counter > INT64_MAX || (int64_t)c->req->counter <= s.counter) {
		say_counter(c->a, s.counter);
		return 0;
	}
	if (stream_counter(&c->hub->ledger, s.no, (int64_t)c->req->counter, err) < 0)
		return err->code;
	return call(c, &s, err);
}

static void answer_stream(struct call *c, stream_call call)
{
	struct err err = {0};
	struct stream_row s;
	int result = stream_find(&c->hub->ledger, c->req->stream, &s, &err);

	if (result == ERR_NONE) {
		say(c->a, 404, "stream");
		return;
	}
	if (!result && verify_request(c->req, c->hub->keys.hub_id, s.public_key, c->sig) < 0) {
		say(c->a, 403, "signature");
		return;
	}
	if (!result)
		result = ledger_begin(&c->hub->ledger, &err);
	if (result < 0) {
		say_failed(c->a, &err);
		return;
	}
	result = run_call(c, call, &err);
	if (result < 0)
		ledger_rollback(&c->hub->ledger);
	else
		result = ledger_commit(&c->hub->ledger, &err);
	if (result < 0)
		say_failed(c->a, &err);
}

/* ---- all ------------------------------------------------------------------------------------ */

static void route(struct call *c)
{
	bool post = strcmp(c->req->method, "POST") == 0;
	bool get = strcmp(c->req->method, "GET") == 0;

	if (get && strcmp(c->req->path, "/v1/health") == 0)
		answer_health(c);
	else if (post && strcmp(c->req->path, "/v1/enrol") == 0)
		answer_enrol(c);
	else if (post && strcmp(c->req->path, "/v1/acts") == 0)
		answer_stream(c, call_acts);
	else if (get && strcmp(c->req->path, "/v1/feed") == 0)
		answer_stream(c, call_feed);
	else
		say(c->a, 404, "path");
}

static void init(struct answer *a)
{
	memset(a, 0, sizeof(*a));
	a->body = BUF_INIT(REPLY_MAX);
	a->type = JSON_TYPE;
	a->status = 500;
}

static void sign(struct hub *h, const struct request *req, struct answer *a)
{
	const unsigned char *hub_id = h->keys.hub_id;
	unsigned char hash[REQUEST_HASH];

	if (strcmp(req->path, "/v1/enrol") == 0)
		hub_id = no_hub;
	request_hash(req, hub_id, hash);
	sign_reply(hash, a->status, buf_text(&a->body), a->body.len, h->keys.secret_key, a->sig);
}

void hub_answer(struct hub *h, const struct request *req, const unsigned char sig[SIG_BYTES],
	const struct moment *now, struct answer *a)
{
	struct call c = {.hub = h, .req = req, .sig = sig, .now = now, .a = a};

	init(a);
	route(&c);
	sign(h, req, a);
}

void hub_refuse(struct hub *h, const struct request *req, unsigned status, const char *why,
	struct answer *a)
{
	init(a);
	say(a, status, why);
	sign(h, req, a);
}
