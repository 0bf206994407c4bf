/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/callback.h"
#include "server/callback_sheet.h"
#include "server/figures.h"
#include "server/request.h"
#include "server/standing.h"
#include "server/web/web.h"

#define AUDIT_PAGE 50

static void end_list(struct web_call *c)
{
	json_close(&c->a->body, ']');
	json_close(&c->a->body, '}');
}

int web_overview(struct web_call *c)
{
	struct standing s = {.stream = {.no = 0}};
	struct buf *out = &c->a->body;
	struct standing_of of;
	struct hub_row row;
	int got;

	if (!web_place(c, of.place))
		return 0;
	got = ledger_hub(&c->web->hub.ledger, &row, &c->err);
	json_open(out, NULL, '{');
	json_put_int(out, "now_ms", c->req->now.ms);
	json_open(out, "terminals", '[');
	if (!got)
		of.epoch = row.epoch;
	while (!got && (got = standing_next(&c->web->hub, &of, &s, &c->err)) == 1) {
		got = 0;
		standing_json(out, &s);
	}
	end_list(c);
	return got;
}

int web_figures(struct web_call *c)
{
	struct buf *out = &c->a->body;
	char place[PLACE_SIZE], day_text[11];
	struct figures f;
	day_t day;

	if (!web_place(c, place) || !web_day(c, "day", c->req->now.day, &day))
		return 0;
	if (!*place) { /* of a whole district it would take seconds */
		web_refuse(c->a, 400, "bad");
		return 0;
	}
	if (figures_of(&c->web->hub, place, day, &f, &c->err) < 0)
		return c->err.code;
	day_format(day, day_text);
	json_open(out, NULL, '{');
	json_put_text(out, "place", place);
	json_put_text(out, "day", day_text);
	figures_json(out, &f);
	json_close(out, '}');
	return 0;
}

int web_callbacks(struct web_call *c)
{
	struct callback_line line = {.c = {.no = 0}};
	char place[PLACE_SIZE];
	int got;

	if (!web_place(c, place))
		return 0;
	json_open(&c->a->body, NULL, '{');
	json_open(&c->a->body, "callbacks", '[');
	while ((got = callback_line_next(&c->web->hub, place, &line, &c->err)) == 1)
		callback_json(&c->a->body, &line);
	callback_line_wipe(&line);
	end_list(c);
	return got;
}

static bool read_done(struct web_call *c, int64_t *no, char result[CALLBACK_RESULT_SIZE])
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good = json && json_int(json, "no", 1, INT64_C(1) << 52, no, NULL) == 0 &&
		    json_text(json, "result", result, CALLBACK_RESULT_SIZE, NULL) == 0 && *result;

	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good;
}

/* In a transaction: 1 = closed; 0 = refused; < 0. */
static int close_row(struct web_call *c, int64_t no, const char *result)
{
	const char *own = c->who.account.place;
	struct hub *h = &c->web->hub;
	struct callback row;
	char about[LOG_ABOUT_SIZE];
	int got = callback_find(&h->ledger, no, &row, &c->err);

	if (got < 0)
		return got;
	/* One of another hall is none, to them. */
	if (got == 0 || row.done_ms || (*own && strcmp(own, row.place) != 0)) {
		web_refuse(c->a, 400, "bad");
		return 0;
	}
	snprintf(about, sizeof(about), "%lld: %s", (long long)no, result);
	if (callback_done(h, no, result, c->req->now.ms, &c->err) < 0 ||
		web_note(c, "callback-done", row.place, about) < 0)
		return c->err.code;
	return 1;
}

int web_callback_done(struct web_call *c)
{
	struct ledger *l = &c->web->hub.ledger;
	char result[CALLBACK_RESULT_SIZE];
	int64_t no;
	int got;

	if (!read_done(c, &no, result))
		return 0;
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = close_row(c, no, result);
	if (got <= 0) {
		ledger_rollback(l);
		return got;
	}
	buf_str(&c->a->body, "{}");
	return ledger_commit(l, &c->err);
}

/* Newest first; a hall's auditor sees what is about their hall. */
int web_audit(struct web_call *c)
{
	struct buf *out = &c->a->body;
	const char *own = c->who.account.place;
	struct account_event e = {.no = INT64_MAX};
	char before[20];
	int got = 0;

	if (query_value(c->req->query, "before", before, sizeof(before)))
		e.no = strtoll(before, NULL, 10);
	json_open(out, NULL, '{');
	json_open(out, "events", '[');
	for (int n = 0; n < AUDIT_PAGE;) {
		got = account_noted(&c->web->hub.ledger, e.no, &e, &c->err);
		if (got <= 0)
			break;
		if (*own && strcmp(own, e.place) != 0)
			continue;
		n++;
		json_open(out, NULL, '{');
		json_put_int(out, "no", e.no);
		json_put_int(out, "at_ms", e.at_ms);
		json_put_text(out, "name", e.name);
		json_put_text(out, "hall", e.place);
		json_put_text(out, "address", e.address);
		json_put_text(out, "what", e.what);
		json_put_text(out, "about", e.about);
		json_close(out, '}');
	}
	end_list(c);
	return got < 0 ? got : 0;
}
