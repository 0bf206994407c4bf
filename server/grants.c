/* SPDX-License-Identifier: MIT */
#include "server/grants.h"

#include <stdio.h>
#include <string.h>

#include "core/base/mutation.h"
#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/ledger_act.h"
#include "server/ledger_lease.h"
#include "server/plan.h"
#include "server/waiting.h"

#define KEPT_DAYS 3 /* lease rows of days gone by are taken back after these */

/* Only rights of its own hall: a resource is a name that somebody sent. */
static bool own_resource(const char *place, const char *resource)
{
	static const char *const heads[] = {"meal", "walk", "seat"};
	char prefix[32];

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		snprintf(prefix, sizeof(prefix), "%s/%s/", heads[i], place);
		if (strncmp(resource, prefix, strlen(prefix)) == 0)
			return true;
	}
	return false;
}

int grants_merge(struct hub *h, const struct hub_call *call, const struct batch_header *b,
	bool *lost, struct err *err)
{
	const struct stream_row *s = call->stream;

	for (int i = 0; i < b->n_leases && !MUTATED(GRANTS_FORGOTTEN); i++) {
		if (!own_resource(s->place, b->leases[i].resource))
			continue;
		if (lease_merge(&h->ledger, s->no, &b->leases[i], lost, err) < 0)
			return err->code;
	}
	for (int i = 0; i < b->n_seats; i++)
		if (waiting_told(h, call, &b->seats[i], lost, err) < 0)
			return err->code;
	return 0;
}

static int tell_lease(struct hub *h, const struct stream_row *s, const struct lease_seen *seen,
	const struct epoch *epoch, struct err *err)
{
	struct feed_row row = {.kind = "lease", .need = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct lease_row lease = {.epoch = *epoch, .granted = seen->granted, .until = seen->until};
	bool changed;
	int result;

	row.place[0] = '@';
	hex_from(row.place + 1, s->stream, STREAM_BYTES);
	text_copy(row.key, sizeof(row.key), seen->resource);
	row_lease_encode(&lease, &body);
	row.body = buf_text(&body);
	result = seen->ended ? feed_gone(&h->ledger, &row, err)
			     : feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result < 0 ? result : lease_told(&h->ledger, s->no, seen, err);
}

/* Page by page: nothing may be written while rows are walked. */
static int tell_leases(struct hub *h, const struct stream_row *s, const struct epoch *epoch,
	day_t today, struct err *err)
{
	struct lease_seen seen[LEASES_PAGE];
	int n;

	while ((n = lease_untold(&h->ledger, s->no, today - KEPT_DAYS, seen, err)) > 0)
		for (int i = 0; i < n; i++)
			if (tell_lease(h, s, &seen[i], epoch, err) < 0)
				return err->code;
	return n;
}

int grants_hello(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err)
{
	struct hub_row hub;
	int64_t unheard, first;

	if (ledger_hub(&h->ledger, &hub, err) < 0 ||
		stream_unheard(&h->ledger, &hub.epoch, &unheard, err) < 0 ||
		stream_first(&h->ledger, s->place, &first, err) < 0)
		return err->code;
	if (unheard)
		return 0;
	if (waiting_serve(h, now, err) < 0)
		return err->code;
	if (first == s->no &&
		(plan_pools(h, s->place, now->day, err) < 0 ||
			pool_grant_free(&h->ledger, s->place, s->no, now->day, err) < 0))
		return err->code;
	return tell_leases(h, s, &hub.epoch, now->day, err);
}

static const struct slot *find_slot(const struct plan *plan, const char *meal)
{
	for (int i = 0; i < plan->n_slots; i++)
		if (strcmp(plan->slots[i].meal, meal) == 0)
			return &plan->slots[i];
	return NULL;
}

int grants_cancelled(
	struct hub *h, const struct act_head *cancel, const struct moment *now, struct err *err)
{
	struct act_head order;
	const struct slot *slot;
	struct plan plan = {.n_slots = 0};
	int got = cancel->has_ref ? act_head_of(&h->ledger, cancel->ref, &order, err) : 0;
	bool sold_still = false;

	if (got <= 0 || order.kind != ACT_ORDER || order.service_day == DAY_NONE ||
		strcmp(order.place, cancel->place) != 0)
		return got < 0 ? got : 0;
	if (plan_slots(h, order.place, &plan, err) < 0) {
		plan_done(&plan);
		return err->code;
	}
	slot = find_slot(&plan, order.what);
	if (slot)
		sold_still = order.walk ? meal_walk_in(slot, order.service_day, now)
					: meal_open(slot, order.service_day, now);
	plan_done(&plan);
	return sold_still ? pool_credit(&h->ledger, &order, now->ms, err) : 0;
}
