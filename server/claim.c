/* SPDX-License-Identifier: MIT */
#include "server/claim.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/wire/row.h"
#include "server/callback.h"
#include "server/ledger_claim.h"
#include "server/opened.h"
#include "server/people.h"

#define RULES_MAX 1000

/* ---- the tariff ------------------------------------------------------------------------------- */

struct rules {
	struct tariff_rule *list;
	int n;
};

static int take_rule(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct rules *r = ctx;
	struct err why = {0};

	(void)n;
	if (r->n == RULES_MAX)
		return err_set(err, ERR_LIMIT, "more than %d rules of the tariff", RULES_MAX);
	if (row_tariff_decode(row, &r->list[r->n], &why) < 0)
		log_line(LOG_FAIL, "%s", why.text);
	else
		r->n++;
	return 0;
}

static int rules_read(struct hub *h, struct rules *ret, struct err *err)
{
	ret->n = 0;
	ret->list = calloc(RULES_MAX, sizeof(*ret->list));
	if (!ret->list)
		return err_set(err, ERR_LIMIT, "out of memory");
	return feed_walk_kind(&h->ledger, &(struct feed_kind){"tariff", NULL}, take_rule, ret, err);
}

static bool in_force(const struct tariff_rule *r, const struct act_head *serve, const char *id)
{
	return strcmp(r->id, id) == 0 && (!r->place[0] || strcmp(r->place, serve->place) == 0) &&
	       serve->service_day >= r->from &&
	       (r->until == DAY_NONE || serve->service_day <= r->until);
}

/* Subsidised portions a day by the rule of this name: the hall's own before the district's, the
 * latest before earlier ones. */
static int64_t limit_of(const struct rules *rules, const struct act_head *serve, const char *id)
{
	const struct tariff_rule *best = NULL;

	for (int i = 0; i < rules->n; i++) {
		const struct tariff_rule *r = &rules->list[i];
		bool own = best && r->place[0] && !best->place[0];
		bool as_near = best && !r->place[0] == !best->place[0];

		if (in_force(r, serve, id) && (!best || own || (as_near && r->from > best->from)))
			best = r;
	}
	if (!best)
		return 1;
	return best->per_day ? best->per_day : INT64_MAX;
}

/* ---- whose ------------------------------------------------------------------------------------ */

static int person_of(
	struct hub *h, const struct act *act, unsigned char pid[PID_BYTES], struct err *err)
{
	int got = claim_pid(&h->ledger, act->head.kc, pid, err);

	_Static_assert(sizeof(act->head.kc) == PID_BYTES, "one stands for the other");
	if (!got)
		memcpy(pid, act->opened && act->body.has_pid ? act->body.pid : act->head.kc,
			PID_BYTES);
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
		if (s->used + s->claim.qty > limit_of(&s->rules, head, head->band))
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

int claim_served(struct hub *h, const struct stream_row *s, const struct act_head *serve,
	const struct moment *now, struct err *err)
{
	struct serving serving = {.stream = s};
	int got = opened_act(h, s, serve->seq, &serving.act, err);

	if (got == 1)
		got = claim_opened(h, &serving, now, err);
	free(serving.rules.list);
	sodium_memzero(&serving.act.body, sizeof(serving.act.body));
	return got < 0 ? got : 0;
}

int claim_unserved(
	struct hub *h, const struct act_head *serve, const struct moment *now, struct err *err)
{
	if (claim_release(&h->ledger, serve->id, err) < 0)
		return err->code;
	return callback_settled(h, serve->id, "unserved", now->ms, err);
}
