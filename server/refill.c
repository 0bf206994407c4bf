/* SPDX-License-Identifier: MIT */
#include "server/refill.h"

#include <string.h>

#include "core/base/log.h"
#include "server/follow.h"
#include "server/ledger_act.h"

struct filling {
	struct hub *hub;
	struct stream_row stream;
	long long n;
};

/* What follows is written beside the acts, which stay as they are: they may be walked meanwhile. */
static int fill_one(void *ctx, const struct act_seen *seen, struct err *err)
{
	struct filling *f = ctx;
	struct err why = {0};
	struct moment then;
	struct act act;

	if (strcmp(seen->state, act_state_name(ACT_OK)) != 0 ||
		seal_open(&seen->parts, NULL, f->stream.stream, &act, &why) < 0)
		return 0;
	then = moment_at(act.head.at_ms, CLOCK_HUB);
	f->n++;
	return follow_act(f->hub, &f->stream, &act.head, &then, err);
}

static int fill_all(struct filling *f, struct err *err)
{
	struct ledger *l = &f->hub->ledger;
	int got;

	while ((got = stream_next(l, f->stream.no, &f->stream, err)) == 1)
		if (act_walk(l, f->stream.no, fill_one, f, err) < 0)
			return err->code;
	return got < 0 ? got : sql_run(&l->sql, err, "DELETE FROM todo WHERE what='follow'", "");
}

int refill_due(struct hub *h, const char *what, struct err *err)
{
	int64_t n;

	if (sql_number(&h->ledger.sql, err, &n, 0, "SELECT count(*) FROM todo WHERE what=?", "t",
		    what) < 0)
		return err->code;
	return n > 0;
}

int refill(struct hub *h, struct err *err)
{
	struct filling f = {.hub = h};
	int due = refill_due(h, "follow", err);

	if (due <= 0)
		return due;
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	due = refill_due(h, "follow", err); /* another hub may have been first */
	if (due < 0 || (due && fill_all(&f, err) < 0)) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	if (ledger_commit(&h->ledger, err) < 0)
		return err->code;
	log_line(LOG_INFO, "what follows from %lld older acts was made", f.n);
	return 0;
}
