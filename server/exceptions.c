/* SPDX-License-Identifier: MIT */
#include "server/exceptions.h"

#include <sodium.h>
#include <string.h>

#include "server/ledger_claim.h"
#include "server/people.h"

/* Would this rule have been the person's? */
static bool their_tier(
	const struct exceptions *x, const struct act_head *h, const struct person *person)
{
	struct price_query q = {.person = person,
		.place = h->place,
		.meal = h->what,
		.service_day = h->service_day,
		.list_fen = h->list_fen};

	for (int rule = BIRTHDAY_ON; rule <= BIRTHDAY_DAY_AFTER; rule++) {
		struct price price;

		q.birthday = (enum birthday_rule)rule;
		price = tariff_price(x->rules.list, (size_t)x->rules.n, &q);
		if (strcmp(price.rule_id, h->band) == 0)
			return true;
	}
	return false;
}

static int look_at_tier(
	struct exceptions *x, const struct act *serve, unsigned *odd, struct err *err)
{
	struct resident r;
	int got;

	if (!serve->head.band[0] || !serve->opened)
		return 0;
	if (!x->read && rules_read(x->hub, &x->rules, err) < 0)
		return err->code;
	x->read = true;
	got = people_get(x->hub, serve->body.place, serve->body.resident, &r, err);
	if (got == 1 && !their_tier(x, &serve->head, &r.row.person))
		*odd |= ODD_OTHER_TIER;
	sodium_memzero(&r, sizeof(r));
	return got < 0 ? got : 0;
}

int exceptions_of(struct exceptions *x, const struct act *serve, unsigned *odd, struct err *err)
{
	struct ledger *l = &x->hub->ledger;
	int got;

	*odd = 0;
	if (serve->head.kind != ACT_SERVE)
		return 0;
	got = claim_twice(l, serve->head.id, err);
	if (got > 0)
		*odd |= ODD_TWICE;
	if (got >= 0)
		got = claim_erased(l, serve->head.kc, serve->head.at_ms, err);
	if (got > 0)
		*odd |= ODD_ERASED;
	return got < 0 ? got : look_at_tier(x, serve, odd, err);
}

void exceptions_done(struct exceptions *x)
{
	rules_done(&x->rules);
}
