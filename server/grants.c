/* SPDX-License-Identifier: MIT */
#include "server/grants.h"

#include <stdio.h>
#include <string.h>

#include "core/base/mutation.h"
#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/kitchen.h"
#include "server/ledger_divide.h"
#include "server/ledger_uplink.h"
#include "server/lives.h"
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
	const struct lease_counts told = {s->no, b->leases, b->n_leases};
	struct lease_count now[BATCH_LEASES_MAX];

	if (leases_now(&h->ledger, &told, now, err) < 0)
		return err->code;
	for (int i = 0; i < b->n_leases && !MUTATED(GRANTS_FORGOTTEN); i++) {
		const struct lease_news news = {s->no, &b->leases[i], &now[i]};

		if (!own_resource(s->place, b->leases[i].resource))
			continue;
		if (lease_merge(&h->ledger, &news, lost, err) < 0)
			return err->code;
	}
	for (int i = 0; i < b->n_seats && !h->up.joined; i++)
		if (waiting_told(h, call, &b->seats[i], lost, err) < 0)
			return err->code;
	return 0;
}

/* Everything of one stream that has to be told. */
struct telling {
	struct hub *hub;
	struct lease_to_tell which;
	struct epoch epoch;
	struct feed_pen pen;
};

static int tell_lease(struct telling *t, const struct lease_seen *seen, struct err *err)
{
	struct feed_row row = {.kind = "lease", .need = 1, .gone = seen->ended, .body = ""};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct lease_row lease = {.epoch = t->epoch,
		.granted = seen->granted,
		.until = seen->until,
		.recall = seen->recall};
	int result = 0;

	text_copy(row.place, sizeof(row.place), t->which.hall);
	text_copy(row.key, sizeof(row.key), seen->resource);
	if (!seen->ended) {
		row_lease_encode(&lease, &body);
		row.body = buf_text(&body);
	}
	if (seen->ended ? seen->in_feed : strcmp(seen->body, row.body) != 0)
		result = feed_pen_write(&t->hub->ledger, &t->pen, &row, body.len, err);
	buf_done(&body);
	return result;
}

/* Page by page: nothing may be written while rows are walked. */
static int tell_page(struct telling *t, const struct lease_seen *seen, int n, struct err *err)
{
	struct ledger *l = &t->hub->ledger;

	if (feed_pen_begin(l, &t->pen, err) < 0)
		return err->code;
	for (int i = 0; i < n; i++)
		if (tell_lease(t, &seen[i], err) < 0)
			return err->code;
	if (feed_pen_end(l, &t->pen, err) < 0)
		return err->code;
	return lease_told(l, &t->which, seen[n - 1].resource, err);
}

static int tell_leases(struct hub *h, const struct stream_row *s, const struct epoch *epoch,
	day_t today, struct err *err)
{
	char hall[1 + 2 * STREAM_BYTES + 1] = "@";
	struct telling t = {h, {s->no, hall, today - KEPT_DAYS}, *epoch, {0, 0}};
	struct lease_seen seen[LEASES_PAGE];
	int n;

	hex_from(hall + 1, s->stream, STREAM_BYTES);
	while ((n = lease_untold(&h->ledger, &t.which, seen, err)) > 0)
		if (tell_page(&t, seen, n, err) < 0)
			return err->code;
	return n;
}

/* ---- dividing ------------------------------------------------------------------------------- */

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int apply(struct hub *h, const struct division *d, const struct holder *to, struct err *err)
{
	int64_t asked = greater(to->recall, to->returned) + to->back;

	if (to->give && lease_grant(&h->ledger, d, to->stream_no, to->give, err) < 0)
		return err->code;
	return to->back ? lease_recall(&h->ledger, d->resource, to->stream_no, asked, err) : 0;
}

static int divide_one(
	struct hub *h, const struct division *d, struct holder *who, int n, struct err *err)
{
	if (d->waits)
		return lease_recall_all(&h->ledger, d->resource, err);
	share_out(d->free, who, n);
	for (int i = 0; i < n; i++)
		if (apply(h, d, &who[i], err) < 0)
			return err->code;
	return 0;
}

static int divide_page(
	struct hub *h, struct division_page *page, const struct holder *who, int n, struct err *err)
{
	if (divide_held_all(&h->ledger, page, who, n, err) < 0)
		return err->code;
	for (int i = 0; i < page->n; i++)
		if (divide_one(h, &page->of[i], page->held[i], n, err) < 0)
			return err->code;
	return 0;
}

static int divide_all(
	struct hub *h, const struct parting *p, const struct holder *who, int n, struct err *err)
{
	struct division_page page;
	int got;

	while ((got = divide_what(&h->ledger, p, &page, err)) > 0) {
		if (divide_page(h, &page, who, n, err) < 0 ||
			divide_done(&h->ledger, p, &page, err) < 0)
			return err->code;
		if (got < DIVISIONS_PAGE)
			return 0;
	}
	return got;
}

/* Was it away so long that the others were given its share? */
static int came_back(
	struct hub *h, const struct stream_row *s, const struct parting *p, struct err *err)
{
	int64_t contact_ms;

	if (stream_contact(&h->ledger, s->no, &contact_ms, err) < 0)
		return err->code;
	return contact_ms < p->since_ms;
}

static int divide(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err)
{
	const struct parting p = {.place = s->place,
		.stream_no = s->no,
		.since_ms = now->ms - HEARD_MS,
		.sold_from = now->day - SOLD_DAYS,
		.minute = pool_minute(now)};
	struct holder who[HOLDERS_MAX];
	int n = divide_who(&h->ledger, &p, who, err), back;

	if (n < 1)
		return n;
	back = came_back(h, s, &p, err);
	if (back < 0 || (n == 1 && divide_to_one(&h->ledger, &p, err) < 0) ||
		(n > 1 && back && divide_anew(&h->ledger, &p, err) < 0))
		return err->code;
	return divide_all(h, &p, who, n, err);
}

int grants_complete(struct hub *h, struct hub_row *hub, struct err *err)
{
	int64_t unheard;

	if (ledger_hub(&h->ledger, hub, err) < 0 ||
		stream_unheard(&h->ledger, &hub->epoch, &unheard, err) < 0)
		return err->code;
	if (unheard)
		return 0;
	return h->up.joined && !MUTATED(ABOVE_UNHEARD) ? uplink_heard(&h->ledger, err) : 1;
}

int grants_hello(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err)
{
	struct hub_row hub;
	int may = grants_complete(h, &hub, err);

	if (may < 0 || plan_pools(h, s->place, now->day, err) < 0 ||
		(!h->up.joined && kitchen_serve(h, s->place, now, err) < 0))
		return err->code;
	if (!may)
		return 0;
	if (lives_reclaim(h, now, err) < 0 ||
		(!h->up.joined && waiting_serve(h, s->place, now, err) < 0) ||
		divide(h, s, now, err) < 0)
		return err->code;
	return tell_leases(h, s, &hub.epoch, now->day, err);
}

/* ---- asked for ------------------------------------------------------------------------------ */

/* Grants what is free of it, at most n, and what it has been asked for and sold all the same. */
static int grant_some(struct hub *h, const struct stream_row *s, const struct lease_ask *ask,
	const struct moment *now, struct err *err)
{
	struct holder own = {.stream_no = s->no};
	struct division d;
	int64_t has, n = ask->n;
	int got = divide_find(&h->ledger, ask->resource, pool_minute(now), &d, err);

	if (got <= 0 || d.waits || d.free < 1)
		return got < 0 ? got : 0;
	if (divide_held(&h->ledger, &d, &own, 1, err) < 0)
		return err->code;
	has = own.granted - own.sold - greater(own.returned, own.recall);
	if (has < 0)
		n -= has;
	return lease_grant(&h->ledger, &d, s->no, n < d.free ? n : d.free, err);
}

int grants_ask(struct hub *h, const struct hub_call *call, const struct lease_ask *ask,
	struct lease_row *ret, struct err *err)
{
	const struct stream_row *s = call->stream;
	struct lease_seen seen = {.until = DAY_NONE};
	struct hub_row hub;
	int may;

	if (s->revoked || s->forked)
		return err_set(err, ERR_DENIED, s->revoked ? "revoked" : "unapproved");
	if (s->via && s->via != s->no)
		return err_set(err, ERR_DENIED, "its hall's hub has its rights");
	if (!own_resource(s->place, ask->resource))
		return err_set(err, ERR_BAD, "resource: not of this hall");
	may = grants_complete(h, &hub, err);
	if (may < 0 ||
		(may && (plan_pools(h, s->place, call->now->day, err) < 0 ||
				grant_some(h, s, ask, call->now, err) < 0)) ||
		lease_one(&h->ledger, s->no, ask->resource, &seen, err) < 0)
		return err->code;
	/* Until all are heard only what was told in this epoch counts, whatever was granted before. */
	*ret = (struct lease_row){.epoch = hub.epoch,
		.granted = may || seen.told ? seen.granted : 0,
		.until = seen.until,
		.recall = seen.recall};
	memcpy(ret->resource, ask->resource, sizeof(ret->resource));
	return may ? tell_leases(h, s, &hub.epoch, call->now->day, err) : 0;
}

/* ---- cancelled ------------------------------------------------------------------------------ */

int grants_cancelled(
	struct hub *h, const struct act_head *order, const struct moment *now, struct err *err)
{
	char resource[RESOURCE_SIZE] = "";
	struct division d;
	int got = taken_resource(order, resource)
			  ? divide_find(&h->ledger, resource, pool_minute(now), &d, err)
			  : 0;

	/* A hub that was put back may hear of the cancel before it knows what there is. */
	if (!got && order->kind == ACT_ORDER) {
		if (plan_pools(h, order->place, now->day, err) < 0)
			return err->code;
		got = divide_find(&h->ledger, resource, pool_minute(now), &d, err);
	}
	return got == 1 ? pool_credit(&h->ledger, order, now->ms, err) : got;
}
