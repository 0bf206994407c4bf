/* SPDX-License-Identifier: MIT */
#include "server/ingest.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mutation.h"
#include "core/base/text.h"
#include "server/answer.h"
#include "server/follow.h"
#include "server/grants.h"
#include "server/judge.h"
#include "server/ledger_backup.h"
#include "server/ledger_lives.h"
#include "server/ledger_uplink.h"
#include "server/lives.h"
#include "server/peers.h"
#include "server/reading.h"

#define REVOKED_A_DAY 20000
#define DAY_MS        86400000
#define HELLO_UP_MS   INT64_C(600000)

struct work {
	struct hub *hub;
	const struct moment *now;
	struct batch_header header;
	const struct piece *pieces; /* header.n of them */
	struct stream_row main, at; /* the stream that signed; the branch the batch belongs to */
	char life[2 * LIFE_BYTES + 1];
	int known;     /* leading acts of the batch that `at` already has */
	bool branched; /* there are branches beside the main stream … */
	bool lived;    /* … one of them of this life */
	bool closed;   /* the stream goes on behind a hole that was not there before */
	struct ack *ack;
	const struct hub_call *call;
	bool aside; /* some of what is new is set aside */
};

static void trouble(struct work *w, const char *what)
{
	text_copy(w->ack->trouble, sizeof(w->ack->trouble), what);
}

int ingest_memory(struct hub *h, const struct epoch *named, bool remembers_more, struct err *err)
{
	struct hub_row hub;
	bool same, later;

	if (ledger_hub(&h->ledger, &hub, err) < 0)
		return err->code;
	same = named->n == hub.epoch.n && memcmp(named->id, hub.epoch.id, sizeof(named->id)) == 0;
	/* An older epoch's memories prove nothing: this hub's epoch began by losing them. An epoch
	 * of ours that we do not know does: it was minted in a life that is forgotten here. */
	later = !same && named->n >= hub.epoch.n && named->n > 0;
	if ((!later && !(same && remembers_more)) || MUTATED(EPOCH_NOT_RAISED))
		return 0;
	return ledger_epoch_new(&h->ledger, named->n, err);
}

/* 1 = it can be read, 0 = trouble is set. */
static int take_reading(struct work *w, const struct reading *r)
{
	w->header = r->batch.header;
	trouble(w, r->trouble);
	if (r->trouble[0])
		return 0;
	w->pieces = r->pieces;
	if (!sodium_is_zero(w->header.life, sizeof(w->header.life)))
		hex_from(w->life, w->header.life, sizeof(w->header.life));
	w->ack->caps = w->header.caps & CAPS_OURS;
	return 1;
}

/* ---- placing -------------------------------------------------------------------------------- */

/* Is this the chain's hash at seq? 1, 0, or an error. */
static int hash_is(struct work *w, const struct stream_row *s, int64_t seq,
	const unsigned char hash[ACT_HASH_BYTES], struct err *err)
{
	unsigned char ours[ACT_HASH_BYTES];
	int got = act_hash(&w->hub->ledger, s, seq, ours, err);

	if (got == 1)
		got = memcmp(ours, hash, sizeof(ours)) == 0 || MUTATED(FORK_UNCHECKED);
	return got;
}

#define NO_KIN 1000000 /* what is before the batch is not this branch's past */

/* How many leading acts of the batch this branch has, too, or NO_KIN, or an error. */
static int agreement(struct work *w, const struct stream_row *s, struct err *err)
{
	const struct batch_header *b = &w->header;
	int n = 0, same;

	if (b->first - 1 > s->high)
		return NO_KIN;
	same = hash_is(w, s, b->first - 1, b->prev_hash, err);
	if (same <= 0)
		return same < 0 ? same : NO_KIN;
	while (n < b->n && b->first + n <= s->high) {
		same = hash_is(w, s, b->first + n, w->pieces[n].hash, err);
		if (same <= 0)
			return same < 0 ? same : n;
		n++;
	}
	return n;
}

/* Is it of the branch's life, and does nothing in it contradict the branch? */
static bool continues(const struct work *w, const struct stream_row *s, int agreed)
{
	if (strcmp(s->life, w->life) != 0)
		return false;
	return agreed == w->header.n || w->header.first + agreed > s->high;
}

/* The main stream's own life goes on where the hub, which lost its memory, is not yet: another life
 * brought the same past before it. That is no branch of theirs. */
static bool overtaken(const struct work *w, const struct stream_row *closest)
{
	return strcmp(closest->life, w->life) != 0 && strcmp(w->main.life, w->life) == 0 &&
	       w->header.first - 1 > w->main.high;
}

/* 1 = w->at and w->known are set; 0 = it belongs nowhere. */
static int place_batch(struct work *w, struct err *err)
{
	struct stream_row s, closest = {0};
	int best = -1, got, agreed;
	int64_t after = 0;

	while ((got = stream_branch(&w->hub->ledger, w->main.stream, after, &s, err)) == 1) {
		after = s.no;
		agreed = agreement(w, &s, err);
		if (agreed < 0)
			return agreed;
		if (agreed == NO_KIN)
			continue;
		if (agreed > best) {
			best = agreed;
			closest = s;
		}
		if (continues(w, &s, agreed)) {
			w->at = s;
			w->known = agreed;
			return 1;
		}
	}
	if (got < 0 || best < 0 || overtaken(w, &closest))
		return got;
	/* The same past, another act after it: two terminals with one identity. Or one that says
	 * itself that it is no more what it was. */
	w->known = best;
	text_copy(w->at.life, sizeof(w->at.life), w->life);
	got = stream_fork(&w->hub->ledger, &closest, w->header.first + best - 1, &w->at, err);
	if (got < 0)
		return got;
	memcpy(w->at.high_hash, best ? w->pieces[best - 1].hash : w->header.prev_hash,
		ACT_HASH_BYTES);
	return 1;
}

/* ---- keeping -------------------------------------------------------------------------------- */

static int follow(
	struct work *w, const struct act_row *row, const struct act_head *head, struct err *err)
{
	if (row->state == ACT_OK)
		return follow_act(w->hub, &w->at, head, w->now, err);
	if (row->state == ACT_COLLISION)
		return follow_collision(w->hub, &w->at, head, w->now, err);
	return 0;
}

static int judge_one(struct work *w, struct act_row *row, int i, int nth, struct err *err)
{
	const struct piece *p = &w->pieces[i];

	*row = (struct act_row){
		.stream_no = w->at.no,
		.seq = MUTATED(DEDUPE_OFF) ? w->at.high + 1 + nth : w->header.first + i,
		.parts = p->parts,
	};
	memcpy(row->hash, p->hash, sizeof(row->hash));
	return judge_act(w->hub, &w->at, row, p, err);
}

/* What follows from each, in their order: of one that refers to another only what came before it is
 * looked for (act_head_before), though all of them are kept already. */
static int follow_all(struct work *w, const struct act_row *rows, int from, struct err *err)
{
	for (int i = from; i < w->header.n; i++) {
		const struct act_row *row = &rows[i - from];

		w->aside = w->aside || row->state != ACT_OK;
		w->at.high = row->seq;
		memcpy(w->at.high_hash, row->hash, sizeof(w->at.high_hash));
		if (w->pieces[i].readable && follow(w, row, &w->pieces[i].head, err) < 0)
			return err->code;
	}
	return 0;
}

static int keep_rows(struct work *w, struct act_row *rows, int from, struct err *err)
{
	int n = w->header.n - from;

	for (int i = 0; i < n; i++)
		if (judge_one(w, &rows[i], from + i, i, err) < 0)
			return err->code;
	if (n && act_put_all(&w->hub->ledger, rows, n, w->now->ms, err) < 0)
		return err->code;
	return follow_all(w, rows, from, err);
}

static int keep_all(struct work *w, int from, struct err *err)
{
	struct act_row *rows = calloc((size_t)w->header.n + 1, sizeof(*rows));
	int result =
		rows ? keep_rows(w, rows, from, err) : err_set(err, ERR_LIMIT, "out of memory");

	free(rows);
	return result;
}

/* Acts of the main stream that a copy of it brought first, as its own. */
static int take_own(struct work *w, struct err *err)
{
	for (int i = w->known; i < w->header.n; i++)
		if (aside_brought(&w->hub->ledger, &w->at, w->header.first + i, w->pieces[i].hash,
			    err) < 0)
			return err->code;
	return 0;
}

static int keep_new(struct work *w, struct err *err)
{
	int64_t refused = 0;

	if (w->branched && !w->at.forked && take_own(w, err) < 0)
		return err->code;
	if (w->main.revoked && act_revoked_since(&w->hub->ledger, w->at.no, w->now->ms - DAY_MS,
				       &refused, err) < 0)
		return err->code;
	if (refused + w->header.n > REVOKED_A_DAY)
		return 0;
	return keep_all(w, MUTATED(DEDUPE_OFF) ? 0 : w->known, err);
}

static int list_aside(struct work *w, struct err *err)
{
	const struct batch_header *b = &w->header;
	const int64_t range[2] = {b->first, b->first + b->n - 1};
	int n = 0;

	/* Nobody needs to look where all of it is new and good. */
	if (w->known || w->aside)
		n = act_aside(&w->hub->ledger, w->at.no, range, w->ack->quarantined, err);
	if (n < 0)
		return n;
	w->ack->n_quarantined = n;
	return 0;
}

/* A terminal behind a hall's hub, also where it comes by itself because that is out of service. */
static bool is_behind(const struct work *w)
{
	return w->main.via && w->main.via != w->main.no;
}

/* Of its contact the hall's hub speaks. */
static int told_through_hub(struct work *w, struct err *err)
{
	struct batch_header told = w->header;

	told.epoch = w->at.heard;
	told.cursor = 0;
	if (stream_told(&w->hub->ledger, &w->at, &told, err) < 0)
		return err->code;
	if (w->at.revoked || w->at.dead)
		trouble(w, "revoked");
	return 0;
}

/* Rights, counters and what was told about the terminal: only of the true stream. */
static int main_stream(struct work *w, struct err *err)
{
	const struct batch_header *b = &w->header;
	struct hub_row hub;

	if (is_behind(w))
		return told_through_hub(w, err);
	if (MUTATED(HELLO_UNSTAMPED) && ledger_hub(&w->hub->ledger, &hub, err) == 0)
		w->header.epoch = hub.epoch;
	if (b->n == 0 && b->first == w->at.high + 1)
		w->at.clear_ms = w->now->ms;
	if (stream_told(&w->hub->ledger, &w->at, b, err) < 0)
		return err->code;
	if (w->at.revoked || w->at.dead) {
		trouble(w, "revoked"); /* either way it has no rights and hears nothing */
		return 0;
	}
	return grants_hello(w->hub, &w->at, w->now, err);
}

/* ---- holes that a copy fills ---------------------------------------------------------------- */

/* The branch's chain ends in the hash that the stream itself went on from: up to there its acts are
 * the stream's own, whoever brought them, and nobody needs to approve them. */
static int release_in(
	struct work *w, const struct stream_row *branch, const struct gap_row *gap, struct err *err)
{
	struct release r = {.stream_no = branch->no, .seq = gap->from, .looked = true};
	char why[24];
	int got = branch->high < gap->to ? 0 : hash_is(w, branch, gap->to, gap->hash, err);

	for (; got > 0 && r.seq <= gap->to; r.seq++)
		if (lives_release(w->hub, &r, w->now, why, err) < 0)
			return err->code;
	return got < 0 ? got : 0;
}

/* A hole that is new, in all branches; one whose end a branch has just reached, in that one. */
static int release_in_branches(struct work *w, const struct gap_row *gap, struct err *err)
{
	int64_t after = w->main.no, news = w->header.first + w->known;
	bool is_new = w->closed && gap->to == w->header.first - 1;
	struct stream_row s;
	int got;

	if (w->at.forked)
		return gap->to >= news ? release_in(w, &w->at, gap, err) : 0;
	while (is_new && (got = stream_branch(&w->hub->ledger, w->main.stream, after, &s, err))) {
		if (got < 0 || release_in(w, &s, gap, err) < 0)
			return err->code;
		after = s.no;
	}
	return 0;
}

static int fill_holes(struct work *w, struct err *err)
{
	struct gap_row gap = {.to = 0};
	int got = 0;

	if (w->main.revoked || w->main.dead || !(w->closed || w->at.forked))
		return 0;
	while ((got = gap_next(&w->hub->ledger, w->main.no, gap.to + 1, &gap, err)) == 1)
		if (release_in_branches(w, &gap, err) < 0)
			return err->code;
	return got;
}

/* A HELLO now and then: the hub above wants to know that the terminal is there, and how it is. 1, 0. */
static int hello_due(struct work *w, struct err *err)
{
	int64_t before;

	if (w->header.n || w->at.forked)
		return 0;
	if (stream_contact(&w->hub->ledger, w->at.no, &before, err) < 0)
		return err->code;
	return before / HELLO_UP_MS != w->now->ms / HELLO_UP_MS;
}

/* At a hall's hub: to the hub above, as it was signed. */
static int pass_on(struct work *w, int64_t last_seq, struct err *err)
{
	struct outgoing o = {.stream_no = w->at.no, .last_seq = last_seq};
	struct buf body = BUF_INIT(ANSWER_BODY_MAX);
	int result;

	relay_encode(w->call->req, w->call->sig, &body);
	result = body.failed ? err_set(err, ERR_LIMIT, "no memory")
			     : outgoing_put(&w->hub->ledger, &o, &body, err);
	buf_done(&body);
	return result;
}

static int pass_on_if_new(struct work *w, int64_t before, struct err *err)
{
	int due;

	if (!w->hub->up.joined)
		return 0;
	if (w->at.high > before)
		return pass_on(w, w->at.high, err);
	due = hello_due(w, err);
	return due == 1 ? pass_on(w, OUTGOING_HELLO, err) : due;
}

static int keep_batch(struct work *w, struct err *err)
{
	int64_t before = w->at.high;

	if (keep_new(w, err) < 0 || fill_holes(w, err) < 0 || list_aside(w, err) < 0 ||
		pass_on_if_new(w, before, err) < 0)
		return err->code;
	if (!w->at.forked)
		return main_stream(w, err);
	trouble(w, "fork");
	return 0;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Acts that this hub has lost and the terminal has pruned: the stream goes on with a hole. */
static bool behind_gap(const struct work *w)
{
	const struct batch_header *b = &w->header;

	return b->gap && b->gap == w->main.high + 1 && b->first > b->gap && !w->main.forked;
}

static bool closes_gap(const struct work *w)
{
	return behind_gap(w) && strcmp(w->main.life, w->life) == 0;
}

/* Another life, of which nothing is here yet, begins behind the hole. */
static bool begins_behind_gap(const struct work *w)
{
	return behind_gap(w) && strcmp(w->main.life, w->life) != 0 && !w->lived;
}

static int write_gap(struct work *w, struct stream_row *s, struct err *err)
{
	const struct batch_header *b = &w->header;

	s->high = b->first - 1;
	memcpy(s->high_hash, b->prev_hash, ACT_HASH_BYTES);
	if (stream_gap(&w->hub->ledger, s, b->gap, w->now->ms, err) < 0)
		return err->code;
	return stream_heard(&w->hub->ledger, s, w->now->ms, err);
}

/* 1 = w->at is that life's branch. */
static int begin_behind_gap(struct work *w, struct err *err)
{
	text_copy(w->at.life, sizeof(w->at.life), w->life);
	if (stream_fork(&w->hub->ledger, &w->main, w->main.high, &w->at, err) < 0 ||
		write_gap(w, &w->at, err) < 0)
		return err->code;
	return 1;
}

/* What it remembers is of its hall's hub. */
static bool of_another_hub(const struct work *w)
{
	return is_behind(w) || w->main.heard.n == HEARD_ELSEWHERE;
}

/* What this terminal remembers of the hub, against what the hub remembers. */
static int check_memory(struct work *w, struct err *err)
{
	const struct hub_call call = {.stream = &w->main, .now = w->now};
	const struct batch_header *b = &w->header;
	const struct epoch *heard = &w->main.heard;
	struct hub_row hub;
	struct stream_row s;
	int64_t high = w->main.high, after = w->main.no;
	bool more = false;
	int got;

	while ((got = stream_branch(&w->hub->ledger, w->main.stream, after, &s, err)) == 1) {
		after = s.no;
		w->branched = true;
		/* What another life of the database brought tells nothing of this one. */
		w->lived = w->lived || strcmp(s.life, w->life) == 0;
		if (!s.life[0] || strcmp(s.life, w->life) == 0)
			high = s.high > high ? s.high : high;
	}
	if (got == 0 && of_another_hub(w))
		return 0;
	if (got < 0 || ledger_hub(&w->hub->ledger, &hub, err) < 0 ||
		grants_merge(w->hub, &call, b, &more, err) < 0)
		return err->code;
	/* Until it has told all in this epoch, it only tells what the epoch began by losing. */
	more = more && heard->n == b->epoch.n &&
	       memcmp(heard->id, b->epoch.id, sizeof(heard->id)) == 0;
	/* A gap is what it was told of the loss. */
	more = more || (b->first - 1 > high && !closes_gap(w) && !begins_behind_gap(w)) ||
	       b->cursor > hub.feed_head;
	return ingest_memory(w->hub, &b->epoch, more, err);
}

/* The terminal has told its hall's hub of no hole: that one tells of it. */
static void take_gap(struct work *w)
{
	if (w->call->gap && !w->header.gap && w->header.first - 1 > w->main.high)
		w->header.gap = w->main.high + 1;
}

static int take_batch(struct work *w, struct err *err)
{
	int got = check_memory(w, err);

	take_gap(w);

	if (got < 0)
		return got;
	w->closed = closes_gap(w);
	if (w->closed && write_gap(w, &w->main, err) < 0)
		return err->code;
	got = begins_behind_gap(w) ? begin_behind_gap(w, err) : place_batch(w, err);
	if (got == 1)
		return keep_batch(w, err);
	if (got < 0)
		return got;
	if (w->header.first - 1 > w->main.high) {
		trouble(w, "gap");
		return 0;
	}
	trouble(w, "hash");
	w->at.high = 0;
	memset(w->at.high_hash, 0, sizeof(w->at.high_hash));
	return 0;
}

/* Of a batch that ends before the branch does only its own end is told: whether what follows there
 * is this journal's, nobody knows yet. */
static void tell_place(const struct work *w)
{
	int n = w->header.n;
	int64_t end = w->header.first + n - 1, acked = w->at.high;
	const unsigned char *hash = w->at.high_hash;

	if (n && w->pieces && w->known == n && end < acked) {
		acked = end;
		hash = w->pieces[n - 1].hash;
	}
	w->ack->acked = acked;
	memcpy(w->ack->hash, hash, sizeof(w->ack->hash));
}

/* Of what could not be read nothing is known but that its sender knows better. */
static int answered_in(const struct batch_header *b)
{
	return b->version && b->version < WIRE_VERSION ? b->version : WIRE_VERSION;
}

/* At a hall's hub what is safe is what the hub above calls so. */
static int safe_of(struct work *w, struct err *err)
{
	struct ledger *l = &w->hub->ledger;

	return (w->hub->up.joined ? uplink_safe : backup_safe)(l, w->at.no, &w->ack->safe, err);
}

static int ingest_read(struct hub *h, const struct hub_call *call, const struct reading *r,
	struct ack *ack, struct err *err)
{
	struct work w = {.hub = h, .now = call->now, .ack = ack, .call = call};
	struct stream_row written;
	struct hub_row hub;
	int result = 0;

	w.main = w.at = *call->stream;
	memset(ack, 0, sizeof(*ack));
	if (take_reading(&w, r))
		result = take_batch(&w, err);
	/* "hash" only answers; what is kept stays as high as it was. */
	written = strcmp(ack->trouble, "hash") == 0 ? w.main : w.at;
	if (!result)
		result = stream_heard(&h->ledger, &written, call->now->ms, err);
	if (!result)
		result = ledger_hub(&h->ledger, &hub, err);
	if (!result)
		result = safe_of(&w, err);
	if (!result)
		result = peers_pace(h, &w.main, &ack->every_ms, err);
	if (!result) {
		ack->version = answered_in(&w.header);
		ack->epoch = hub.epoch;
		memcpy(ack->stream, call->stream->stream, STREAM_BYTES);
		memcpy(ack->nonce, call->req->nonce, NONCE_BYTES);
		ack->now_ms = call->now->ms;
		tell_place(&w);
	}
	return result;
}

int ingest(struct hub *h, const struct hub_call *call, struct ack *ack, struct err *err)
{
	struct reading *own;
	int result;

	if (call->reading)
		return ingest_read(h, call, call->reading, ack, err);
	own = reading_new(call->req);
	if (!own)
		return err_set(err, ERR_LIMIT, "out of memory");
	result = ingest_read(h, call, own, ack, err);
	reading_free(own);
	return result;
}
