/* SPDX-License-Identifier: MIT */
#include "server/ledger_divide.h"

#include <string.h>

#include "core/base/text.h"

/* As in the indexes of the schema, word for word: they are found by it. */
#define FREE     "capacity+credited-given-granted+returned"
#define GRANTING FREE ">0 AND waiting=0"

int divide_who(struct ledger *l, const struct parting *p, struct holder *ret, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT s.no, (SELECT CAST(coalesce(sum(e.sold), 0) AS BIGINT) FROM lease e"
		    " WHERE e.stream_no=s.no AND e.sold>0 AND e.until>=?4)"
		    " FROM stream s JOIN kiosk k ON k.no=s.kiosk_no WHERE k.hall=?1"
		    " AND s.parent IS NULL AND s.revoked=0 AND s.forked=0 AND s.dead=0"
		    " AND s.via IN(0, s.no) AND (s.no=?2 OR s.contact_ms>=?3) ORDER BY s.no LIMIT ?5",
		    "tiiii", p->place, p->stream_no, p->since_ms, (int64_t)p->sold_from,
		    (int64_t)HOLDERS_MAX) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1)
		ret[n++] = (struct holder){
			.stream_no = sql_int(&rows, 0), .weight = sql_int(&rows, 1) + 1};
	return got < 0 ? got : n;
}

int divide_anew(struct ledger *l, const struct parting *p, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE pool SET weigh=1 WHERE hall=? AND ends>? AND weigh=0",
		"ti", p->place, p->minute);
}

int divide_to_one(struct ledger *l, const struct parting *p, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "INSERT INTO lease(resource, stream_no, granted, until)"
		    " SELECT resource, ?3, " FREE ", day FROM pool"
		    " WHERE hall=?1 AND ends>?2 AND " GRANTING
		    " ON CONFLICT(resource, stream_no) DO UPDATE SET"
		    " granted=lease.granted+excluded.granted, until=excluded.until, told=0",
		    "tii", p->place, p->minute, p->stream_no) < 0 ||
		sql_run(&l->sql, err,
			"UPDATE pool SET granted=granted+" FREE
			", weigh=0 WHERE hall=?1 AND ends>?2"
			" AND " GRANTING,
			"ti", p->place, p->minute) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE pool SET weigh=0 WHERE hall=? AND weigh=1 AND waiting=0 AND " FREE ">=0",
		"t", p->place);
}

static void take_row(struct sql_rows *rows, struct division *ret)
{
	text_copy(ret->resource, sizeof(ret->resource), sql_text(rows, 0));
	ret->day = (day_t)sql_int(rows, 1);
	ret->free = sql_int(rows, 2);
	ret->waits = sql_int(rows, 3) > 0;
}

int divide_what(
	struct ledger *l, const struct parting *p, struct division_page *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	ret->n = 0;
	if (sql_run(&l->sql, err, "UPDATE pool SET weigh=0 WHERE hall=? AND weigh=1 AND ends<=?",
		    "ti", p->place, p->minute) < 0 ||
		sql_run(&l->sql, err,
			"UPDATE pool SET weigh=1 WHERE hall=? AND ends>? AND " GRANTING
			" AND weigh=0",
			"ti", p->place, p->minute) < 0 ||
		sql_query(&l->sql, &rows, err,
			"SELECT resource, day, " FREE ", waiting FROM pool"
			" WHERE hall=? AND weigh=1 ORDER BY resource LIMIT ?",
			"ti", p->place, (int64_t)DIVISIONS_PAGE) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1)
		take_row(&rows, &ret->of[ret->n++]);
	return got < 0 ? got : ret->n;
}

int divide_done(struct ledger *l, const struct parting *p, const struct division_page *page,
	struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE pool SET weigh=0 WHERE hall=? AND weigh=1 AND resource<=?", "tt", p->place,
		page->of[page->n - 1].resource);
}

int divide_find(struct ledger *l, const char *resource, int64_t minute, struct division *ret,
	struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT resource, day, " FREE ", waiting FROM pool WHERE resource=? AND ends>?",
		    "ti", resource, minute) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got == 1)
		take_row(&rows, ret);
	sql_done(&rows);
	return got;
}

static struct holder *holder_of(struct holder *h, int n, int64_t stream_no)
{
	for (int i = 0; i < n; i++)
		if (h[i].stream_no == stream_no)
			return &h[i];
	return NULL;
}

static void take_held(const struct sql_rows *rows, int column, struct holder *at)
{
	at->granted = sql_int(rows, column);
	at->sold = sql_int(rows, column + 1);
	at->returned = sql_int(rows, column + 2);
	at->recall = sql_int(rows, column + 3);
}

/* Both in the order of the resources. */
static int take_page(struct sql_rows *rows, struct division_page *page, int n, struct err *err)
{
	int got, i = 0;

	while ((got = sql_step(rows, err)) == 1) {
		struct holder *at;

		while (i < page->n && strcmp(page->of[i].resource, sql_text(rows, 0)) != 0)
			i++;
		if (i == page->n)
			break;
		at = holder_of(page->held[i], n, sql_int(rows, 1));
		if (at)
			take_held(rows, 2, at);
	}
	sql_done(rows);
	return got < 0 ? got : 0;
}

int divide_held_all(struct ledger *l, struct division_page *page, const struct holder *who, int n,
	struct err *err)
{
	struct sql_rows rows;

	for (int i = 0; i < page->n; i++)
		memcpy(page->held[i], who, (size_t)n * sizeof(*who));
	if (sql_query(&l->sql, &rows, err,
		    "SELECT p.resource, e.stream_no, e.granted, e.sold, e.returned, e.recall"
		    " FROM pool p JOIN lease e ON e.resource=p.resource WHERE p.weigh=1"
		    " AND p.hall=(SELECT hall FROM pool WHERE resource=?1) AND p.resource<=?2"
		    " ORDER BY p.resource",
		    "tt", page->of[0].resource, page->of[page->n - 1].resource) < 0)
		return err->code;
	return take_page(&rows, page, n, err);
}

int divide_held(
	struct ledger *l, const struct division *d, struct holder *h, int n, struct err *err)
{
	struct sql_rows rows;
	int got;

	for (int i = 0; i < n; i++)
		h[i].granted = h[i].sold = h[i].returned = h[i].recall = 0;
	if (sql_query(&l->sql, &rows, err,
		    "SELECT stream_no, granted, sold, returned, recall FROM lease WHERE resource=?",
		    "t", d->resource) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		struct holder *at = holder_of(h, n, sql_int(&rows, 0));

		if (!at)
			continue;
		take_held(&rows, 1, at);
	}
	return got;
}

/* Both ask the same, so both or neither. */
int lease_grant(
	struct ledger *l, const struct division *d, int64_t stream_no, int64_t n, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "INSERT INTO lease(resource, stream_no, granted, until)"
		    " SELECT ?1, ?2, ?3, ?4 FROM pool WHERE resource=?1 AND " FREE ">=?3"
		    " AND waiting=0 ON CONFLICT(resource, stream_no) DO UPDATE SET"
		    " granted=lease.granted+excluded.granted, until=excluded.until, told=0",
		    "tiii", d->resource, stream_no, n, (int64_t)d->day) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE pool SET granted=granted+?2 WHERE resource=?1 AND " FREE ">=?2"
		" AND waiting=0",
		"ti", d->resource, n);
}

int lease_recall(
	struct ledger *l, const char *resource, int64_t stream_no, int64_t recall, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE lease SET recall=?3, told=0"
		" WHERE resource=?1 AND stream_no=?2 AND recall<?3",
		"tii", resource, stream_no, recall);
}

int lease_recall_all(struct ledger *l, const char *resource, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE lease SET recall=granted-sold, told=0 WHERE resource=?"
		" AND recall<granted-sold AND returned<granted-sold",
		"t", resource);
}
