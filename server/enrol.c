/* SPDX-License-Identifier: MIT */
#include "server/enrol.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "server/relay.h"

#define NAME_MAX_CHARS 12
#define DAY_MS         86400000

/* The database knows codes only by their hash: it cannot give one away. */
static void code_hash(const unsigned char secret[ENROL_SECRET], unsigned char hash[32])
{
	crypto_generichash(
		hash, 32, secret, ENROL_SECRET, (const unsigned char *)"litang-code", 11);
}

bool enrol_name_is_good(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return n && !name[n] && n <= NAME_MAX_CHARS;
}

static int check_name(struct hub *h, const char *name, struct err *err)
{
	bool known;

	if (!enrol_name_is_good(name))
		return err_set(err, ERR_BAD, "--kiosk %.40s: a name is 1 to %d of A-Z and 0-9",
			name, NAME_MAX_CHARS);
	if (kiosk_known(&h->ledger, name, &known, err) < 0)
		return err->code;
	return known ? err_set(err, ERR_BAD,
			       "--kiosk %s: is enrolled already; a new terminal takes a new name",
			       name)
		     : 0;
}

static int put_code(struct hub *h, const unsigned char secret[ENROL_SECRET], struct code_row *row,
	int64_t now_ms, struct err *err)
{
	unsigned char hash[32];
	struct hall hall;
	char letter;
	int got = check_name(h, row->name, err);

	if (got < 0)
		return got;
	got = hub_hall(h, row->place, &hall, err);
	if (got <= 0)
		return got < 0 ? got
			       : err_set(err, ERR_NONE,
					 "--hall %s: no such hall; import halls first", row->place);
	if (kiosk_letter(&h->ledger, row->place, &letter, err) < 0)
		return err->code;
	code_hash(secret, hash);
	return code_put(&h->ledger, hash, row, now_ms, err);
}

int enrol_code_new(
	struct hub *h, const struct code_wish *wish, char out[ENROL_CODE_SIZE], struct err *err)
{
	struct code_row row = {
		.until_ms = wish->now_ms + (int64_t)CODE_DAYS * DAY_MS, .hall_hub = wish->hall_hub};
	struct enrol_code code;
	int result;

	if (!text_copy(row.name, sizeof(row.name), wish->name))
		return err_set(
			err, ERR_BAD, "--kiosk: a name is 1 to %d of A-Z and 0-9", NAME_MAX_CHARS);
	if (!text_copy(row.place, sizeof(row.place), wish->place))
		return err_set(err, ERR_NONE, "--hall %.40s: no such hall", wish->place);
	randombytes_buf(code.secret, sizeof(code.secret));
	enrol_fingerprint(h->keys.public_key, code.fingerprint);
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	result = put_code(h, code.secret, &row, wish->now_ms, err);
	if (result < 0)
		ledger_rollback(&h->ledger);
	else
		result = ledger_commit(&h->ledger, err);
	if (!result)
		enrol_code_format(&code, out);
	return result;
}

/* Somebody at the door: what they sent, and the code that fits. */
struct comer {
	const struct enrol_request *r;
	const struct enrol_by *by;
	struct code_row code;
};

static int make_stream(struct hub *h, const struct comer *c, struct stream_row *s, struct err *err)
{
	struct buf wrapped = BUF_INIT(sizeof(s->feed_key));
	unsigned char feed_key[KEY_BYTES];
	struct hub_row hub;
	int result;

	memset(s, 0, sizeof(*s));
	if (ledger_hub(&h->ledger, &hub, err) < 0 ||
		kiosk_letter(&h->ledger, c->code.place, &s->letter, err) < 0)
		return err->code;
	memcpy(s->stream, c->r->stream, sizeof(s->stream));
	memcpy(s->public_key, c->r->public_key, sizeof(s->public_key));
	text_copy(s->kiosk, sizeof(s->kiosk), c->code.name);
	text_copy(s->place, sizeof(s->place), c->code.place);
	s->heard = hub.epoch;
	randombytes_buf(feed_key, sizeof(feed_key));
	result = seal_wrap(&wrapped, h->rest, feed_key, sizeof(feed_key), "feed");
	sodium_memzero(feed_key, sizeof(feed_key));
	if (result < 0 || wrapped.len != sizeof(s->feed_key)) {
		buf_done(&wrapped);
		return err_set(err, ERR_LIMIT, "out of memory");
	}
	memcpy(s->feed_key, wrapped.data, wrapped.len);
	buf_done(&wrapped);
	return stream_add(&h->ledger, s, c->by->now_ms, err);
}

/* Behind a hall's hub, or one itself. */
static int join(struct hub *h, const struct comer *c, struct stream_row *s, struct err *err)
{
	s->via = c->code.hall_hub ? s->no : c->by->hub ? c->by->hub->no : 0;
	if (!s->via)
		return 0;
	return stream_join(&h->ledger, s->no, s->via, err) < 0 ? err->code
							       : relay_member(h, s, err);
}

static int fill_grant(
	struct hub *h, const struct stream_row *s, struct enrol_grant *g, struct err *err)
{
	struct buf plain = BUF_INIT(KEY_BYTES + WRAP_MORE);
	int64_t range[2];
	struct hub_row hub;
	struct hall hall;
	int got = hub_hall(h, s->place, &hall, err);

	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "%s: the hall is gone", s->place);
	if (ledger_hub(&h->ledger, &hub, err) < 0 || block_take(&h->ledger, s, range, err) < 0)
		return err->code;
	if (seal_unwrap(&plain, h->rest, s->feed_key, sizeof(s->feed_key), "feed") < 0 ||
		plain.len != KEY_BYTES) {
		buf_done(&plain);
		return err_set(err, ERR_DENIED, "%s: its feed key does not open", s->kiosk);
	}
	memcpy(g->feed_key, plain.data, KEY_BYTES);
	sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	memcpy(g->hub_id, h->keys.hub_id, sizeof(g->hub_id));
	memcpy(g->hub_public, h->keys.public_key, sizeof(g->hub_public));
	g->epoch = hub.epoch;
	text_copy(g->kiosk, sizeof(g->kiosk), s->kiosk);
	g->letter = s->letter;
	text_copy(g->place, sizeof(g->place), s->place);
	hub_places(&hall, g->places, sizeof(g->places));
	keys_hall(&h->keys, s->place, 1, g->k_hall); /* the others: the feed */
	g->block_from = range[0];
	g->block_to = range[1];
	return 0;
}

/* A hall's hub passes on for terminals of its hall. */
static int right_hall(const struct comer *c, struct err *err)
{
	const struct stream_row *hub = c->by->hub;

	if (hub && (c->code.hall_hub || strcmp(hub->place, c->code.place) != 0))
		return err_set(err, ERR_DENIED, "the code is not of a terminal of this hall");
	return 0;
}

/* The code was used: only by the same terminal it may be used again. */
static int same_terminal(
	struct hub *h, const struct comer *c, struct stream_row *s, struct err *err)
{
	int got = stream_next(&h->ledger, c->code.stream_no - 1, s, err);

	if (got < 0)
		return got;
	if (!got || s->no != c->code.stream_no || s->revoked ||
		memcmp(s->public_key, c->r->public_key, sizeof(s->public_key)) != 0 ||
		memcmp(s->stream, c->r->stream, sizeof(s->stream)) != 0)
		return err_set(err, ERR_DENIED, "the code has been used");
	/* Through whom it was enrolled, through that one it stays. */
	if (!c->code.hall_hub && s->via != (c->by->hub ? c->by->hub->no : 0))
		return err_set(err, ERR_DENIED, "the code was used with another hub");
	return 0;
}

static int new_terminal(struct hub *h, const struct comer *c, struct stream_row *s, struct err *err)
{
	struct err why = {0};
	bool known;

	if (c->by->now_ms > c->code.until_ms)
		return err_set(err, ERR_DENIED, "the code is too old");
	if (kiosk_known(&h->ledger, c->code.name, &known, err) < 0)
		return err->code;
	if (known || stream_find(&h->ledger, c->r->stream, s, &why) != ERR_NONE)
		return err_set(err, ERR_DENIED, "this name or stream is enrolled already");
	return make_stream(h, c, s, err) < 0 ? err->code : join(h, c, s, err);
}

int enrol_take(struct hub *h, const struct enrol_request *r, const struct enrol_by *by,
	struct enrol_grant *ret, struct err *err)
{
	struct comer c = {.r = r, .by = by};
	struct stream_row s = {0};
	unsigned char hash[32];
	int got;

	code_hash(r->secret, hash);
	got = code_find(&h->ledger, hash, &c.code, err);
	if (got < 0)
		return got == ERR_NONE ? err_set(err, ERR_DENIED, "the code is not known") : got;
	if (right_hall(&c, err) < 0)
		return err->code;
	got = c.code.stream_no ? same_terminal(h, &c, &s, err) : new_terminal(h, &c, &s, err);
	if (got < 0)
		return got;
	if (!c.code.stream_no && code_used(&h->ledger, hash, s.no, by->now_ms, err) < 0)
		return err->code;
	memset(ret, 0, sizeof(*ret));
	memcpy(ret->nonce, r->nonce, sizeof(ret->nonce));
	ret->hall_hub = c.code.hall_hub;
	if (by->hub)
		memcpy(ret->via, by->hub->public_key, sizeof(ret->via));
	ret->now_ms = by->now_ms;
	return fill_grant(h, &s, ret, err);
}
