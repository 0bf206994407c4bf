/* SPDX-License-Identifier: MIT */
#include "server/grants.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/ledger_act.h"
#include "server/ledger_lease.h"

#define SLOTS_MAX 16
#define KEPT_DAYS 3 /* lease rows of days gone by are taken back after these */

struct slots {
	struct slot slot[SLOTS_MAX];
	int n;
};

static int take_slot(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct slots *slots = ctx;

	(void)n;
	if (slots->n == SLOTS_MAX)
		return 1;
	if (row_slot_decode(row, &slots->slot[slots->n], err) < 0)
		return err->code;
	slots->n++;
	return 0;
}

static int read_slots(struct hub *h, const char *place, struct slots *slots, struct err *err)
{
	slots->n = 0;
	return feed_walk_kind(
		&h->ledger, &(struct feed_kind){"slot", place}, take_slot, slots, err);
}

int grants_merge(struct hub *h, const struct stream_row *s, const struct batch_header *b,
	bool *lost, struct err *err)
{
	char prefix[32];

	/* Only rights of its own hall: a resource is a name that somebody sent. */
	snprintf(prefix, sizeof(prefix), "meal/%s/", s->place);
	for (int i = 0; i < b->n_leases; i++) {
		if (strncmp(b->leases[i].resource, prefix, strlen(prefix)) != 0)
			continue;
		if (lease_merge(&h->ledger, s->no, &b->leases[i], lost, err) < 0)
			return err->code;
	}
	return 0;
}

static bool served_on(const struct slot *slot, day_t day)
{
	unsigned days = 127;

	if (slot->weekdays[0] && weekdays_parse(slot->weekdays, &days) < 0)
		return false;
	return (days >> day_weekday(day) & 1) != 0;
}

static int grant_slot(struct hub *h, const struct stream_row *s, const struct slot *slot,
	day_t today, struct err *err)
{
	for (day_t day = today; day < today + MEAL_DAYS_MAX; day++) {
		struct pool pool = {.day = day, .capacity = slot->portions};

		if (!served_on(slot, day))
			continue;
		text_copy(pool.place, sizeof(pool.place), s->place);
		meal_resource(pool.resource, s->place, slot->meal, day);
		if (pool_put(&h->ledger, &pool, err) < 0 ||
			pool_grant_rest(&h->ledger, &pool, s->no, err) < 0)
			return err->code;
	}
	return 0;
}

struct telling {
	struct lease_row *rows; /* copied: nothing may be written while leases are walked */
	int n, max;
};

#define LEASES_TOLD 256

static int take_lease(void *ctx, const struct lease_seen *seen, struct err *err)
{
	struct telling *t = ctx;
	struct lease_row *row = &t->rows[t->n];

	(void)err;
	if (t->n == t->max)
		return 0;
	text_copy(row->resource, sizeof(row->resource), seen->resource);
	row->granted = seen->granted;
	row->until = seen->until;
	t->n++;
	return 0;
}

static int tell_lease(struct hub *h, const struct stream_row *s, const struct lease_row *lease,
	bool ended, struct err *err)
{
	struct feed_row row = {.kind = "lease", .need = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	bool changed;
	int result;

	row.place[0] = '@';
	hex_from(row.place + 1, s->stream, STREAM_BYTES);
	text_copy(row.key, sizeof(row.key), lease->resource);
	row_lease_encode(lease, &body);
	row.body = buf_text(&body);
	result = ended ? feed_gone(&h->ledger, &row, err)
		       : feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

static int tell_leases(struct hub *h, const struct stream_row *s, const struct epoch *epoch,
	day_t today, struct err *err)
{
	struct lease_row rows[LEASES_TOLD];
	struct telling t = {.rows = rows, .max = LEASES_TOLD};
	const struct lease_range range = {s->no, today - 2 * KEPT_DAYS, today + MEAL_DAYS_MAX};

	if (lease_walk(&h->ledger, &range, take_lease, &t, err) < 0)
		return err->code;
	for (int i = 0; i < t.n; i++) {
		rows[i].epoch = *epoch;
		if (tell_lease(h, s, &rows[i], rows[i].until < today - KEPT_DAYS, err) < 0)
			return err->code;
	}
	return 0;
}

int grants_hello(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err)
{
	struct hub_row hub;
	struct slots slots;
	int64_t unheard, first;

	if (ledger_hub(&h->ledger, &hub, err) < 0 ||
		stream_unheard(&h->ledger, &hub.epoch, &unheard, err) < 0 ||
		stream_first(&h->ledger, s->place, &first, err) < 0)
		return err->code;
	if (unheard)
		return 0;
	if (first == s->no) {
		if (read_slots(h, s->place, &slots, err) < 0)
			return err->code;
		for (int i = 0; i < slots.n; i++)
			if (grant_slot(h, s, &slots.slot[i], now->day, err) < 0)
				return err->code;
	}
	return tell_leases(h, s, &hub.epoch, now->day, err);
}

int grants_cancelled(
	struct hub *h, const struct act_head *cancel, const struct moment *now, struct err *err)
{
	struct act_head order;
	struct slots slots;
	int got = cancel->has_ref ? act_head_of(&h->ledger, cancel->ref, &order, err) : 0;

	if (got <= 0 || order.kind != ACT_ORDER || order.service_day == DAY_NONE ||
		strcmp(order.place, cancel->place) != 0)
		return got < 0 ? got : 0;
	if (read_slots(h, order.place, &slots, err) < 0)
		return err->code;
	for (int i = 0; i < slots.n; i++)
		if (strcmp(slots.slot[i].meal, order.what) == 0 &&
			meal_open(&slots.slot[i], order.service_day, now))
			return pool_credit(&h->ledger, &order, now->ms, err);
	return 0;
}
