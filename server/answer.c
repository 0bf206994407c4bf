/* SPDX-License-Identifier: MIT */
#include "server/answer.h"

#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/wire/relay.h"
#include "server/ahead.h"
#include "server/enrol.h"
#include "server/grants.h"
#include "server/ingest.h"
#include "server/outlet.h"
#include "server/relay.h"

#define RETRY_S    5
#define JSON_TYPE  "application/json"
#define FRAME_TYPE "application/zstd"
#define RELAY_TYPE "application/octet-stream"
#define REPLY_MAX  (FEED_RAW_MAX + (64u << 10))

static const unsigned char no_hub[HUB_ID_BYTES]; /* what an enrolment signs with */

struct call;
/* What is done inside the transaction; < 0: its part of it is undone. */
typedef int (*call_run)(struct call *c, struct err *err);

struct call {
	struct hub *hub;
	const struct request *req;
	const unsigned char *sig;
	const struct ahead *ahead;
	const struct moment *now;
	struct answer *a;
	call_run run;      /* NULL: answered without the ledger's writing */
	int64_t stream_no; /* that signed it; 0 = not enrolled yet */
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

/* Whoever asks wants to know whether terminals would get an answer: it looks into the ledger. */
static void answer_health(struct call *c)
{
	struct hub_row row;
	struct err err = {0};

	if (ledger_trouble(&c->hub->ledger)) {
		say(c->a, 503, ledger_trouble(&c->hub->ledger));
		return;
	}
	if (ledger_hub(&c->hub->ledger, &row, &err) < 0) {
		err.code = ERR_IO; /* whatever it is, it is no fault of theirs */
		say_failed(c->a, &err);
		return;
	}
	c->a->status = 200;
	json_open(&c->a->body, NULL, '{');
	json_put_int(&c->a->body, "ok", 1);
	json_put_int(&c->a->body, "wire", WIRE_VERSION);
	json_put_int(&c->a->body, "now_ms", c->now->ms);
	json_close(&c->a->body, '}');
}

/* ---- enrolment ------------------------------------------------------------------------------ */

static int run_enrol(struct call *c, struct err *err)
{
	struct enrol_request r;
	struct enrol_grant grant;
	int result = enrol_request_decode(c->req->body, c->req->body_len, &r, err);

	if (!result)
		result = enrol_take(
			c->hub, &r, &(struct enrol_by){.now_ms = c->now->ms}, &grant, err);
	if (!result && enrol_grant_encode(&grant, r.public_key, &c->a->body) < 0)
		result = err_set(err, ERR_LIMIT, "no memory for a grant");
	sodium_memzero(&grant, sizeof(grant));
	c->a->status = 200;
	return result;
}

static void prepare_enrol(struct call *c)
{
	struct enrol_request r;
	struct err err = {0};

	if (c->hub->up.joined) {
		say(c->a, 503,
			"it is the hub above that enrols"); /* server/uplink.h passes it on */
		c->a->retry_after = RETRY_S;
	} else if (enrol_request_decode(c->req->body, c->req->body_len, &r, &err) < 0 ||
		   memcmp(r.stream, c->req->stream, sizeof(r.stream)) != 0 ||
		   memcmp(r.nonce, c->req->nonce, sizeof(r.nonce)) != 0)
		say(c->a, 400, err.code ? err.text : "header and body differ");
	else if (verify_request(c->req, no_hub, r.public_key, c->sig) < 0)
		say(c->a, 403, "the signature does not fit");
	else
		c->run = run_enrol;
}

/* ---- signed requests of a stream ------------------------------------------------------------ */

static int answer_acts(struct call *c, const struct stream_row *s, struct err *err)
{
	const struct hub_call call = {.stream = s,
		.req = c->req,
		.now = c->now,
		.reading = c->ahead->reading,
		.sig = c->sig};
	struct ack ack;

	if (ingest(c->hub, &call, &ack, err) < 0)
		return err->code;
	c->a->status = 200;
	if (ack.trouble[0])
		log_line(LOG_WARN, "%s: %s", s->kiosk, ack.trouble);
	return ack_encode(&ack, &c->a->body) < 0 ? err_set(err, ERR_LIMIT, "no memory") : 0;
}

static int answer_feed(struct call *c, const struct stream_row *s, struct err *err)
{
	const struct hub_call call = {.stream = s, .req = c->req, .now = c->now};

	if (s->revoked || s->dead)
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

/* The stream as it is now, and its counter moved on: 1; 0 = the answer says why not; < 0. */
static int claim_counter(struct call *c, struct stream_row *s, struct err *err)
{
	if (stream_find(&c->hub->ledger, c->req->stream, s, err) < 0)
		return err->code;
	if (c->req->counter > INT64_MAX || (int64_t)c->req->counter <= s->counter) {
		say_counter(c->a, s->counter);
		return 0;
	}
	return stream_counter(&c->hub->ledger, s->no, (int64_t)c->req->counter, err) < 0 ? err->code
											 : 1;
}

static int run_acts(struct call *c, struct err *err)
{
	struct stream_row s;
	int got = claim_counter(c, &s, err);

	return got == 1 ? answer_acts(c, &s, err) : got;
}

static int run_feed(struct call *c, struct err *err)
{
	struct stream_row s;
	int got = claim_counter(c, &s, err);

	return got == 1 ? answer_feed(c, &s, err) : got;
}

static int run_leases(struct call *c, struct err *err)
{
	struct lease_reply reply;
	struct lease_ask ask;
	struct stream_row s;
	const struct hub_call call = {.stream = &s, .req = c->req, .now = c->now};
	int got = claim_counter(c, &s, err);

	if (got <= 0)
		return got;
	if (lease_ask_decode(c->req->body, c->req->body_len, &ask, err) < 0 ||
		grants_ask(c->hub, &call, &ask, &reply.lease, err) < 0)
		return err->code;
	memcpy(reply.nonce, c->req->nonce, sizeof(reply.nonce));
	lease_reply_encode(&reply, &c->a->body);
	c->a->status = 200;
	return c->a->body.failed ? err_set(err, ERR_LIMIT, "no memory") : 0;
}

static int run_relay(struct call *c, struct err *err)
{
	struct stream_row s;
	const struct hub_call call = {.stream = &s, .req = c->req, .now = c->now};
	int got = claim_counter(c, &s, err);

	if (got <= 0)
		return got;
	c->a->status = 200;
	c->a->type = RELAY_TYPE;
	return relay_take(c->hub, &call, &c->a->body, err);
}

/* Looked at ahead, it may have been under a key that is not the stream's any more. */
static bool is_signed(const struct call *c, const struct stream_row *s)
{
	if (c->ahead->verified &&
		memcmp(c->ahead->signer, s->public_key, sizeof(s->public_key)) == 0)
		return true;
	return verify_request(c->req, c->hub->wire_id, s->public_key, c->sig) == 0;
}

static void prepare_stream(struct call *c, call_run run)
{
	struct err err = {0};
	struct stream_row s;
	int result = stream_find(&c->hub->ledger, c->req->stream, &s, &err);

	if (result == ERR_NONE) {
		say(c->a, 404, "stream");
	} else if (result < 0) {
		say_failed(c->a, &err);
	} else if (!is_signed(c, &s)) {
		say(c->a, 403, "signature");
	} else {
		ahead_known(c->hub, s.stream, s.public_key);
		c->run = run;
		c->stream_no = s.no;
	}
}

/* ---- in one transaction --------------------------------------------------------------------- */

/* One call: what it wrote is undone alone when it fails. < 0: the whole transaction is lost. */
static int run_one(struct call *c, struct err *err)
{
	struct ledger *l = &c->hub->ledger;
	struct err why = {0};

	if (ledger_part_begin(l, err) < 0)
		return err->code;
	if (c->run(c, &why) == 0)
		return ledger_part_keep(l, err);
	say_failed(c->a, &why);
	return ledger_part_undo(l, err);
}

static void run_all(struct hub *h, struct call *const *calls, int n)
{
	struct err err = {0};
	int result = ledger_begin(&h->ledger, &err);
	bool begun = result == 0;

	if (begun)
		result = hub_dk_remember(h, &err);
	for (int i = 0; !result && i < n; i++)
		result = run_one(calls[i], &err);
	if (!result)
		result = ledger_commit(&h->ledger, &err);
	else if (begun)
		ledger_rollback(&h->ledger);
	if (result < 0)
		hub_dk_forget(h);
	for (int i = 0; result < 0 && i < n; i++)
		say_failed(calls[i]->a, &err);
}

/* By their streams' numbers, and as they came. */
static void put_in_order(struct call **list, int n, struct call *c)
{
	for (; n && list[n - 1]->stream_no > c->stream_no; n--)
		list[n] = list[n - 1];
	list[n] = c;
}

/* ---- all ------------------------------------------------------------------------------------ */

static void prepare(struct call *c)
{
	bool post = strcmp(c->req->method, "POST") == 0;
	bool get = strcmp(c->req->method, "GET") == 0;

	if (get && strcmp(c->req->path, "/v1/health") == 0)
		answer_health(c);
	else if (post && strcmp(c->req->path, "/v1/enrol") == 0)
		prepare_enrol(c);
	else if (post && strcmp(c->req->path, "/v1/acts") == 0)
		prepare_stream(c, run_acts);
	else if (get && strcmp(c->req->path, "/v1/feed") == 0)
		prepare_stream(c, run_feed);
	else if (post && strcmp(c->req->path, "/v1/leases") == 0)
		prepare_stream(c, run_leases);
	else if (post && strcmp(c->req->path, RELAY_PATH) == 0)
		prepare_stream(c, run_relay);
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

static void sign(const struct hub *h, const struct request *req, struct answer *a)
{
	const unsigned char *hub_id = h->wire_id;
	unsigned char hash[REQUEST_HASH];

	if (strcmp(req->path, "/v1/enrol") == 0)
		hub_id = no_hub;
	request_hash(req, hub_id, hash);
	sign_reply(hash, a->status, buf_text(&a->body), a->body.len, h->keys.secret_key, a->sig);
}

void hub_sign(const struct hub *h, struct query *q)
{
	sign(h, &q->req, &q->a);
}

void hub_answer_all(struct hub *h, struct query *const *queries, int n)
{
	struct call calls[ANSWER_GROUP_MAX], *pending[ANSWER_GROUP_MAX];
	int n_pending = 0;

	ledger_mend(&h->ledger);
	for (int i = 0; i < n; i++) {
		struct query *q = queries[i];

		calls[i] = (struct call){.hub = h,
			.req = &q->req,
			.sig = q->sig,
			.ahead = &q->ahead,
			.now = &q->now,
			.a = &q->a};
		init(&q->a);
		prepare(&calls[i]);
		if (calls[i].run)
			put_in_order(pending, n_pending++, &calls[i]);
	}
	if (n_pending)
		run_all(h, pending, n_pending);
	for (int i = 0; i < n; i++)
		if (!queries[i]->ahead.begun)
			hub_sign(h, queries[i]);
}

void hub_answer(struct hub *h, const struct request *req, const unsigned char sig[SIG_BYTES],
	const struct moment *now, struct answer *a)
{
	struct query q = {.req = *req, .now = *now}, *const one = &q;

	memcpy(q.sig, sig, SIG_BYTES);
	hub_answer_all(h, &one, 1);
	*a = q.a;
}

void hub_refuse(struct hub *h, const struct request *req, unsigned status, const char *why,
	struct answer *a)
{
	init(a);
	say(a, status, why);
	sign(h, req, a);
}
