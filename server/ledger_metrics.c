/* SPDX-License-Identifier: MIT */
#include "server/ledger_metrics.h"

#include <string.h>

#include "core/base/text.h"

static void read_stream(const struct sql_rows *rows, struct metric_stream *ret)
{
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->kiosk, sizeof(ret->kiosk), sql_text(rows, 0));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 1));
	ret->branch = !sql_null(rows, 2);
	ret->forked = sql_int(rows, 3) != 0;
	ret->revoked = sql_int(rows, 4) != 0;
	ret->dead = sql_int(rows, 5) != 0;
	ret->high = sql_int(rows, 6);
	ret->contact_ms = sql_int(rows, 7);
	text_copy(ret->status, sizeof(ret->status), sql_text(rows, 8));
}

int metrics_streams(struct ledger *l, metric_walk walk, void *ctx, struct err *err)
{
	struct metric_stream s;
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT k.name, k.hall, s.parent, s.forked, s.revoked, s.dead, s.high,"
		    " s.contact_ms, s.status FROM kiosk k JOIN stream s ON s.kiosk_no=k.no"
		    " ORDER BY k.no, s.no",
		    "") < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		read_stream(&rows, &s);
		if (walk(ctx, &s, err) < 0) {
			sql_done(&rows);
			return err->code;
		}
	}
	return got;
}

static int each_row(struct sql_rows *rows, metric_named each, void *ctx, struct err *err)
{
	int got;

	while ((got = sql_step(rows, err)) == 1)
		each(ctx, sql_text(rows, 0), sql_int(rows, 1));
	return got;
}

/* A stream has every act up to its high mark but those of its gaps; a branch, those after its parent's. */
int metrics_acts(struct ledger *l, metric_named each, void *ctx, struct err *err)
{
	struct sql_rows rows;
	int64_t all, aside;

	if (sql_number(&l->sql, err, &all, 0,
		    "SELECT coalesce((SELECT CAST(sum(high-parent_seq) AS BIGINT) FROM stream), 0)"
		    "-coalesce((SELECT CAST(sum(to_seq-from_seq+1) AS BIGINT) FROM gap), 0)",
		    "") < 0 ||
		sql_number(&l->sql, err, &aside, 0, "SELECT count(*) FROM act WHERE state<>'ok'",
			"") < 0 ||
		sql_query(&l->sql, &rows, err,
			"SELECT state, count(*) FROM act WHERE state<>'ok' GROUP BY state"
			" ORDER BY state",
			"") < 0)
		return err->code;
	each(ctx, "ok", all - aside);
	return each_row(&rows, each, ctx, err);
}

int metrics_lost(struct ledger *l, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT coalesce((SELECT CAST(sum(to_seq-from_seq+1) AS BIGINT) FROM gap), 0)", "");
}

int metrics_copies(struct ledger *l, metric_named each, void *ctx, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT medium, max(made_ms) FROM backup GROUP BY medium ORDER BY medium",
		    "") < 0)
		return err->code;
	return each_row(&rows, each, ctx, err);
}

int metrics_sums(struct ledger *l, struct metric_sums *ret, struct err *err)
{
	if (sql_number(&l->sql, err, &ret->waiting, 0,
		    "SELECT count(*) FROM waiting WHERE state='waits'", "") < 0)
		return err->code;
	return sql_number(&l->sql, err, &ret->callbacks, 0,
		"SELECT count(*) FROM call_back WHERE done_ms IS NULL", "");
}
