/* SPDX-License-Identifier: MIT */
#include "server/claim.h"

#include <sodium.h>
#include <string.h>

#include "server/callback.h"
#include "server/ledger_alias.h"
#include "server/ledger_claim.h"
#include "server/opened.h"
#include "server/people.h"
#include "server/rules.h"

/* ---- whose ------------------------------------------------------------------------------------ */

static int person_of(
	struct hub *h, const struct act *act, unsigned char pid[PID_BYTES], struct err *err)
{
	int got = claim_pid(&h->ledger, act->head.kc, pid, err);

	_Static_assert(sizeof(act->head.kc) == PID_BYTES, "one stands for the other");
	if (!got)
		memcpy(pid, act->opened && act->body.has_pid ? act->body.pid : act->head.kc,
			PID_BYTES);
	if (got >= 0)
		got = alias_of(&h->ledger, pid, err);
	return got < 0 ? got : 0;
}

/* ---- one serving ------------------------------------------------------------------------------ */

struct serving {
	const struct stream_row *stream;
	struct act act;
	struct rules rules;
	struct claim claim;
	int64_t used;       /* portions of the day that count already */
	struct price price; /* of somebody who has paid the list price */
};

/* What the tariff grants to somebody who has paid the list price, as a claim; 0 fen = nothing. */
static int confirm(struct hub *h, struct serving *s, struct err *err)
{
	const struct act_head *head = &s->act.head;
	struct price_query q = {.place = head->place,
		.meal = head->what,
		.service_day = head->service_day,
		.list_fen = head->list_fen,
		.subsidised_today = (int)(s->used < 1000 ? s->used : 1000)};
	struct resident r;
	int got = people_get(h, s->act.body.place, s->act.body.resident, &r, err);

	if (got != 1)
		return got;
	q.person = &r.row.person;
	s->price = tariff_price(s->rules.list, (size_t)s->rules.n, &q);
	s->claim.fen = s->price.subsidy_fen;
	s->claim.rule = s->price.rule_id;
	sodium_memzero(&r, sizeof(r));
	return 0;
}

static int on_sheet(struct hub *h, const struct serving *s, const char *why,
	const struct moment *now, struct err *err)
{
	return callback_add(
		h, &(struct callback_about){why, s->stream->no, now->ms}, &s->act.head, err);
}

static int take_claim(struct hub *h, struct serving *s, const struct moment *now, struct err *err)
{
	const struct act_head *head = &s->act.head;
	bool stranger = s->act.opened && (s->act.body.promise == PROMISE_LIST_PRICE ||
						 s->act.body.reason == PRICE_LIST_STRANGER);

	if (head->subsidy_fen > 0) {
		if (s->used + s->claim.qty > rules_limit(&s->rules, head, head->band))
			return on_sheet(h, s, "subsidy-conflict", now, err);
		s->claim.rule = head->band;
		s->claim.fen = head->subsidy_fen;
		return claim_put(&h->ledger, &s->claim, err);
	}
	if (!stranger)
		return 0;
	if (confirm(h, s, err) < 0)
		return err->code;
	if (s->claim.fen <= 0)
		return 0;
	if (claim_put(&h->ledger, &s->claim, err) < 0)
		return err->code;
	return on_sheet(h, s, "subsidy-yes", now, err);
}

static int claim_opened(struct hub *h, struct serving *s, const struct moment *now, struct err *err)
{
	const struct act_head *head = &s->act.head;

	s->claim =
		(struct claim){.day = head->service_day == DAY_NONE ? head->day : head->service_day,
			.meal = head->what,
			.place = head->place,
			.qty = head->qty > 0 ? head->qty : 1,
			.id = head->id};
	if (person_of(h, &s->act, s->claim.pid, err) < 0 ||
		claim_count(&h->ledger, s->claim.pid, s->claim.day, &s->used, err) < 0 ||
		rules_read(h, &s->rules, err) < 0)
		return err->code;
	return take_claim(h, s, now, err);
}

/* As the serving, but whose it was and what it cost. */
static void as_ordered(const struct act_head *serve, struct act *order)
{
	order->head.seq = serve->seq;
	order->head.day = serve->day;
	memcpy(order->head.id, serve->id, sizeof(order->head.id));
	memcpy(order->head.place, serve->place, sizeof(order->head.place));
}

int claim_served(
	struct hub *h, const struct claim_of *of, const struct moment *now, struct err *err)
{
	struct serving serving = {.stream = of->stream};
	int got = opened_act(h, of->by_slip ? &of->order_stream : of->stream,
		of->by_slip ? of->order_seq : of->serve->seq, &serving.act, err);

	if (got == 1 && of->by_slip)
		as_ordered(of->serve, &serving.act);
	if (got == 1)
		got = claim_opened(h, &serving, now, err);
	rules_done(&serving.rules);
	sodium_memzero(&serving.act.body, sizeof(serving.act.body));
	return got < 0 ? got : 0;
}

int claim_adjusted(
	struct hub *h, const struct stream_row *s, const struct act_head *adjust, struct err *err)
{
	struct claim claim = {
		.day = adjust->service_day == DAY_NONE ? adjust->day : adjust->service_day,
		.meal = adjust->what,
		.place = adjust->place,
		.rule = adjust->band,
		.fen = adjust->subsidy_fen,
		.id = adjust->id};
	struct act act;
	int got;

	if (!adjust->subsidy_fen)
		return 0;
	got = opened_act(h, s, adjust->seq, &act, err);
	if (got <= 0)
		return got;
	got = person_of(h, &act, claim.pid, err);
	if (got == 0)
		got = claim_put(&h->ledger, &claim, err);
	sodium_memzero(&act.body, sizeof(act.body));
	return got;
}

int claim_unserved(
	struct hub *h, const struct act_head *serve, const struct moment *now, struct err *err)
{
	if (claim_release(&h->ledger, serve->id, err) < 0)
		return err->code;
	return callback_settled(h, serve->id, "unserved", now->ms, err);
}
