/* SPDX-License-Identifier: MIT */
/*
 * The subsidy, when all is mended: of what was handed over each order is claimed once at most, and what
 * is not claimed though a subsidy goes with it is on the call-back sheet.
 */
#include "tests/sim/checks.h"

#include <string.h>

#include "server/ledger_act.h"
#include "tests/sim/machines.h"

#define SERVINGS_MAX 512

struct serving {
	unsigned char id[ACT_ID_BYTES];
	bool subsidised, undone;
};

struct servings {
	struct serving of[SERVINGS_MAX];
	int n;
};

static int64_t number(struct world *w, const char *sql, const unsigned char *id)
{
	struct err err = {0};
	int64_t n = 0;

	if (sql_number(&w->hub.hub.ledger.sql, &err, &n, 0, sql, "b", id, (size_t)ACT_ID_BYTES) < 0)
		finding(w, "the hub's claims: %s", err.text);
	return n;
}

static int keep(void *ctx, const struct act_seen *act, struct err *err)
{
	struct servings *s = ctx;
	struct act_head head;

	if (strcmp(act->state, "ok") != 0 || act->kind != ACT_SERVE)
		return 0;
	if (act_head_decode(act->parts.head, act->parts.head_len, &head, err) < 0)
		return err->code;
	if (s->n == SERVINGS_MAX)
		return err_set(err, ERR_LIMIT, "more servings than the simulator keeps");
	memcpy(s->of[s->n].id, head.id, ACT_ID_BYTES);
	s->of[s->n++].subsidised = head.subsidy_fen > 0;
	return 0;
}

static int undo(void *ctx, const struct act_seen *act, struct err *err)
{
	struct servings *s = ctx;
	struct act_head head;

	if (strcmp(act->state, "ok") != 0 || act->kind != ACT_UNSERVED)
		return 0;
	if (act_head_decode(act->parts.head, act->parts.head_len, &head, err) < 0)
		return err->code;
	for (int i = 0; i < s->n; i++)
		s->of[i].undone |= memcmp(s->of[i].id, head.ref, ACT_ID_BYTES) == 0;
	return 0;
}

/* Every journal from its beginning. */
static void walk(struct world *w, act_each each, struct servings *s)
{
	struct stream_row stream;
	struct err err = {0};
	int64_t after = 0;

	while (stream_next(&w->hub.hub.ledger, after, &stream, &err) == 1) {
		after = stream.no;
		if (act_walk(&w->hub.hub.ledger, stream.no, each, s, &err) < 0)
			finding(w, "the hub's acts: %s", err.text);
	}
}

static void check_one(struct world *w, const struct serving *s)
{
	int64_t claimed = number(w, "SELECT count(*) FROM claim WHERE id=? AND released=0", s->id);
	char id[2 * ACT_ID_BYTES + 1];

	hex_from(id, s->id, ACT_ID_BYTES);
	if (claimed && s->undone)
		finding(w, "serving %s was taken back and is claimed", id);
	if (s->undone || claimed || !s->subsidised)
		return;
	if (!number(w, "SELECT count(*) FROM call_back WHERE id=? AND why='subsidy-conflict'",
		    s->id))
		finding(w, "serving %s is neither claimed nor on the sheet", id);
}

void check_claims(struct world *w)
{
	struct servings s = {.n = 0};
	struct err err = {0};
	int64_t n = 0;

	walk(w, keep, &s);
	walk(w, undo, &s);
	for (int i = 0; i < s.n; i++)
		check_one(w, &s.of[i]);
	if (sql_number(&w->hub.hub.ledger.sql, &err, &n, 0,
		    "SELECT count(*) FROM (SELECT v.order_id FROM claim c JOIN serving v ON v.id=c.id"
		    " WHERE c.released=0 AND v.order_id IS NOT NULL GROUP BY 1 HAVING count(*)>1)",
		    "") < 0)
		finding(w, "the hub's claims: %s", err.text);
	if (n)
		finding(w, "%lld orders are claimed twice", (long long)n);
	w->figures->servings += s.n;
}
