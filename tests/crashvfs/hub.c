/* SPDX-License-Identifier: MIT */
#include "server/check.h"
#include "server/ledger_act.h"
#include "tests/crashvfs/look.h"

static void pools(struct look *l)
{
	sqlite3 *sql = l->h->hub.ledger.sql.db.sql;

	if (look_ask(sql, "SELECT count(*) FROM pool WHERE"
			  " granted<>(SELECT coalesce(sum(granted), 0) FROM lease"
			  "  WHERE lease.resource=pool.resource) OR"
			  " returned<>(SELECT coalesce(sum(returned), 0) FROM lease"
			  "  WHERE lease.resource=pool.resource)") != 0)
		look_say(l, &l->found->mismatched, "a pool is not the sum of its leases");
	if (look_ask(sql, "SELECT count(*) FROM pool WHERE waiting<>(SELECT count(*) FROM waiting"
			  " WHERE waiting.resource=pool.resource AND state='waits')") != 0)
		look_say(l, &l->found->mismatched, "a pool does not know who waits");
	if (look_ask(sql, "SELECT count(*) FROM feed WHERE rev>(SELECT feed_head FROM hub)") != 0)
		look_say(l, &l->found->mismatched, "rows above the feed's head");
}

/* The hub can open the acts that it took for good. */
static int act_key(void *ctx, const struct act_seen *act, struct err *err)
{
	struct look *l = ctx;
	unsigned char dk[DK_BYTES];
	struct act opened_act;

	if (seal_open(&act->parts, NULL, NULL, &opened_act, err) < 0)
		return err->code;
	if (hub_dk(&l->h->hub, opened_act.head.kc, dk, err) != 1)
		look_say(l, &l->found->lost, "the hub's key of act %lld", (long long)act->seq);
	return 0;
}

static void act_keys(struct look *l)
{
	struct err err = {0};

	if (act_walk(&l->h->hub.ledger, 1, act_key, l, &err) < 0)
		look_say(l, &l->found->corrupt, "the hub: %s", err.text);
}

static void hub_whole(struct look *l)
{
	struct hub *hub = &l->h->hub;
	struct check_report report = {.aside = 0};
	struct err err = {0};

	l->found->whole++;
	look_intact(l, hub->ledger.sql.db.sql, "the ledger");
	look_intact(l, hub->ledger.dks.db.sql, "the hub's key file");
	if (check_ledger(hub, &report, &err) < 0)
		look_say(l, &l->found->corrupt, "the hub: %s", err.text);
	if (report.aside)
		look_say(l, &l->found->mismatched, "acts were set aside");
	pools(l);
	look_keys(l, hub->ledger.sql.db.sql, l->h->hub_db, ".dk");
	act_keys(l);
}

void look_hub(struct look *l)
{
	struct ledger *ledger = &l->h->hub.ledger;
	sqlite3 *sql = ledger->sql.db.sql;

	l->e->hub = (struct side){
		.digest = look_digest(ledger->dks.db.sql, look_digest(sql, 2)),
		.high = look_ask(sql, "SELECT coalesce(max(high), 0) FROM stream"),
		.head = look_ask(sql, "SELECT feed_head FROM hub"),
	};
	if (!look_seen(l->e, l->e->hub.digest))
		hub_whole(l);
}
