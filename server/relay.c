/* SPDX-License-Identifier: MIT */
#include "server/relay.h"

#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/wire/member.h"
#include "core/wire/relay.h"
#include "server/enrol.h"
#include "server/ingest.h"

#define BODY_MAX (64u << 10) /* an ack or a grant */

static const unsigned char no_hub[HUB_ID_BYTES]; /* what an enrolment signs with */

/* What a terminal sent, and through whom. */
struct passed {
	struct hub *hub;
	const struct hub_call *call; /* of the hall's hub */
	struct request req;
	unsigned char sig[SIG_BYTES];
};

/* ---- who is told of -------------------------------------------------------------------------- */

/* 1 = the row's place and key are written; 0: it is behind no hub. */
static int row_of(struct hub *h, const struct stream_row *s, struct feed_row *row, struct err *err)
{
	struct stream_row hub;
	int got;

	if (!s->via || s->via == s->no)
		return 0;
	got = stream_next(&h->ledger, s->via - 1, &hub, err);
	if (got <= 0 || hub.no != s->via)
		return got < 0 ? got : 0;
	*row = (struct feed_row){.kind = MEMBER_KIND, .place = "@", .need = 1, .body = "{}"};
	hex_from(row->place + 1, hub.stream, STREAM_BYTES);
	hex_from(row->key, s->stream, STREAM_BYTES);
	return 1;
}

int relay_member(struct hub *h, const struct stream_row *s, struct err *err)
{
	struct feed_row row;
	bool changed;
	int got = row_of(h, s, &row, err);

	return got == 1 ? feed_put(&h->ledger, &row, strlen(row.body), &changed, err) : got;
}

int relay_member_gone(struct hub *h, const struct stream_row *s, struct err *err)
{
	struct feed_row row;
	int got;

	if (s->via == s->no && s->via)
		return stream_release(&h->ledger, s->no, err);
	got = row_of(h, s, &row, err);
	return got == 1 ? feed_gone(&h->ledger, &row, err) : got;
}

int relay_member_body(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body, struct err *err)
{
	struct buf plain = BUF_SECRET(KEY_BYTES + WRAP_MORE);
	struct member m = {.letter = 0};
	struct stream_row s;
	int result;

	if (hex_to(m.stream, sizeof(m.stream), row->key) < 0)
		return 0;
	if (stream_find(&h->ledger, m.stream, &s, err) < 0)
		return err->code == ERR_NONE ? 0 : err->code;
	result = seal_unwrap(&plain, h->rest, s.feed_key, sizeof(s.feed_key), "feed");
	if (result < 0 || plain.len != KEY_BYTES) {
		buf_done(&plain);
		return err_set(err, ERR_DENIED, "%s: its feed key does not open", s.kiosk);
	}
	memcpy(m.feed_key, plain.data, KEY_BYTES);
	memcpy(m.public_key, s.public_key, sizeof(m.public_key));
	memcpy(m.kiosk, s.kiosk, sizeof(m.kiosk));
	m.letter = s.letter;
	result = row_member_encode(&m, feed_key, body);
	sodium_memzero(&m, sizeof(m));
	buf_done(&plain);
	return result < 0 ? err_set(err, result, "out of memory") : 1;
}

/* ---- what is passed on ----------------------------------------------------------------------- */

static int enrolled(const struct passed *p, struct buf *body, struct err *err)
{
	struct enrol_by by = {.now_ms = p->call->now->ms, .hub = p->call->stream};
	struct enrol_request r;
	struct enrol_grant grant;
	int result = enrol_request_decode(p->req.body, p->req.body_len, &r, err);

	if (result < 0)
		return result;
	if (memcmp(r.stream, p->req.stream, sizeof(r.stream)) != 0 ||
		memcmp(r.nonce, p->req.nonce, sizeof(r.nonce)) != 0)
		return err_set(err, ERR_BAD, "header and body differ");
	if (verify_request(&p->req, no_hub, r.public_key, p->sig) < 0)
		return err_set(err, ERR_DENIED, "the signature does not fit");
	result = enrol_take(p->hub, &r, &by, &grant, err);
	if (!result && enrol_grant_encode(&grant, r.public_key, body) < 0)
		result = err_set(err, ERR_LIMIT, "no memory for a grant");
	sodium_memzero(&grant, sizeof(grant));
	return result;
}

static int acts(const struct passed *p, struct buf *body, struct err *err)
{
	struct stream_row s;
	const struct hub_call call = {.stream = &s,
		.req = &p->req,
		.now = p->call->now,
		.sig = p->sig,
		.gap = strcmp(p->call->req->query, RELAY_GAP) == 0};
	struct ack ack;
	int result = stream_find(&p->hub->ledger, p->req.stream, &s, err);

	if (result == ERR_NONE || (!result && s.via != p->call->stream->no))
		return err_set(err, ERR_DENIED, "not one of its terminals");
	if (result < 0)
		return result;
	if (verify_request(&p->req, p->hub->keys.hub_id, s.public_key, p->sig) < 0)
		return err_set(err, ERR_DENIED, "the signature does not fit");
	if (ingest(p->hub, &call, &ack, err) < 0)
		return err->code;
	return ack_encode(&ack, body) < 0 ? err_set(err, ERR_LIMIT, "no memory") : 0;
}

/* Whoever is refused an enrolment hears why from us, too: nothing was written. */
static unsigned refusal(const struct err *why, struct buf *body)
{
	buf_clear(body);
	json_open(body, NULL, '{');
	json_put_text(body, "error", why->text);
	json_close(body, '}');
	return why->code == ERR_BAD ? 400 : 403;
}

static void pack(const struct passed *p, unsigned status, const struct buf *body, struct buf *out)
{
	struct relay_answer a = {.status = status, .body = body->data, .body_len = body->len};
	bool enrols = strcmp(p->req.path, "/v1/enrol") == 0;
	unsigned char hash[REQUEST_HASH];

	request_hash(&p->req, enrols ? no_hub : p->hub->keys.hub_id, hash);
	sign_reply(hash, a.status, buf_text(body), body->len, p->hub->keys.secret_key, a.sig);
	relay_answer_encode(&a, out);
}

int relay_take(struct hub *h, const struct hub_call *call, struct buf *out, struct err *err)
{
	const struct stream_row *s = call->stream;
	struct passed p = {.hub = h, .call = call};
	struct buf body = BUF_INIT(BODY_MAX);
	unsigned status = 200;
	bool enrols;
	int result;

	if (s->via != s->no || s->revoked || s->dead)
		return err_set(err, ERR_DENIED, s->via == s->no ? "revoked" : "no hall's hub");
	result = relay_decode(call->req->body, call->req->body_len, &p.req, p.sig, err);
	if (result < 0)
		return result;
	enrols = strcmp(p.req.path, "/v1/enrol") == 0;
	result = enrols ? enrolled(&p, &body, err) : acts(&p, &body, err);
	if (enrols && (result == ERR_BAD || result == ERR_DENIED)) {
		status = refusal(err, &body);
		result = 0;
	}
	if (!result)
		pack(&p, status, &body, out);
	buf_done(&body);
	return result || !out->failed ? result : err_set(err, ERR_LIMIT, "no memory");
}
