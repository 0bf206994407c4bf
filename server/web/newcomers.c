/* SPDX-License-Identifier: MIT */
/*
 * Residents whom a terminal registered, until staff have looked at them: what the form said, and which
 * volunteer it was. Names are masked, of a telephone the end is told; all of it is on the resident's page,
 * for who says why.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/newcomer.h"
#include "core/hall/pinyin.h"
#include "server/ledger_newcomer.h"
#include "server/opened.h"
#include "server/people_find.h"
#include "server/web/web.h"

#define LIST_MAX   100 /* the first ones; the others come as these are looked at */
#define PHONE_TAIL 4

/* When, where, and who was beside them: "" where the act cannot be read, or nobody was. */
static int put_act(struct web_call *c, const struct newcomer_row *row)
{
	struct hub *h = &c->web->hub;
	struct buf *out = &c->a->body;
	struct stream_row stream = {.no = 0};
	struct act act;
	char day[11] = "";
	int got = stream_next(&h->ledger, row->stream_no - 1, &stream, &c->err);

	memset(&act, 0, sizeof(act));
	if (got == 1)
		got = opened_act(h, &stream, row->seq, &act, &c->err);
	if (got == 1)
		day_format(act.head.day, day);
	json_put_text(out, "day", day);
	json_put_text(out, "kiosk", stream.kiosk);
	json_put_text(out, "by", act.body.by_masked);
	json_put_int(out, "typed", act.head.proof == PROOF_TYPED);
	sodium_memzero(&act, sizeof(act));
	return got;
}

static int put_newcomer(struct web_call *c, const struct newcomer_row *row)
{
	struct buf *out = &c->a->body;
	struct resident r;
	size_t n;
	int got = people_get(&c->web->hub, row->who.place, row->who.resident, &r, &c->err);

	if (got == 1) {
		n = strlen(r.phone);
		json_open(out, NULL, '{');
		web_put_resident(c, "resident", &r);
		json_put_int(out, "unnamed", newcomer_unnamed(r.name));
		json_put_text(out, "proof", r.proof);
		json_put_text(out, "phone", r.phone + (n > PHONE_TAIL ? n - PHONE_TAIL : 0));
		got = put_act(c, row);
		json_close(out, '}');
	}
	sodium_memzero(&r, sizeof(r));
	return got;
}

int web_newcomers(struct web_call *c)
{
	struct newcomer_row rows[LIST_MAX + 1];
	struct buf *out = &c->a->body;
	char place[PLACE_SIZE];
	int n, got = 0;

	if (!web_place(c, place))
		return 0;
	n = newcomers_find(&c->web->hub.ledger, place, rows, LIST_MAX + 1, &c->err);
	json_open(out, NULL, '{');
	json_open(out, "newcomers", '[');
	for (int i = 0; i < n && i < LIST_MAX && got >= 0; i++)
		got = put_newcomer(c, &rows[i]);
	json_close(out, ']');
	json_put_int(out, "more", n > LIST_MAX);
	json_close(out, '}');
	return n < 0 ? n : got < 0 ? got : 0;
}

/* ---- somebody has looked ---------------------------------------------------------------------- */

struct asked {
	struct person_key who;
	char name[NAME_SIZE], masked[NAME_SIZE];
};

/* named: a name is given, too. false: refused. */
static bool read_asked(struct web_call *c, bool named, struct asked *ask)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	struct person_key *who = &ask->who;
	bool good = json && json_text(json, "hall", who->place, PLACE_SIZE, NULL) == 0 &&
		    *who->place && json_int(json, "no", 1, UINT32_MAX, &who->resident, NULL) == 0;

	if (good && named)
		good = json_text(json, "name", ask->name, sizeof(ask->name), NULL) == 0 &&
		       !strpbrk(ask->name, "\t\r\n") && !newcomer_unnamed(ask->name) &&
		       name_mask(ask->name, ask->masked, sizeof(ask->masked)) == 0;
	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good && web_hall(c, who->place);
}

static int note(struct web_call *c, const char *what, const struct person_key *who)
{
	char about[LOG_ABOUT_SIZE];

	snprintf(about, sizeof(about), "%lld", (long long)who->resident);
	return web_note(c, what, who->place, about) < 0 ? c->err.code : 1;
}

/* 1 = it is done; 0 = refused; < 0. */
static int looked(struct web_call *c, struct asked *ask, struct resident *r)
{
	int got;

	if (newcomer_unnamed(r->name)) {
		web_refuse(c->a, 409, "unnamed");
		return 0;
	}
	got = newcomer_drop(&c->web->hub.ledger, ask->who.pid, &c->err);
	if (got == 0)
		web_refuse(c->a, 409, "looked");
	return got == 1 ? note(c, "newcomer-looked-at", &ask->who) : got;
}

/* An open name only: one that is there is the table's to change. */
static int named(struct web_call *c, struct asked *ask, struct resident *r)
{
	struct hub *h = &c->web->hub;

	if (!newcomer_unnamed(r->name)) {
		web_refuse(c->a, 409, "looked");
		return 0;
	}
	text_copy(r->name, sizeof(r->name), ask->name);
	text_copy(r->row.person.masked, sizeof(r->row.person.masked), ask->masked);
	pinyin_initials(r->row.initials, sizeof(r->row.initials), r->name);
	if (people_change(h, r, &c->err) < 0 || people_mark(h, r, &c->err) < 0)
		return c->err.code;
	return note(c, "newcomer-named", &ask->who);
}

typedef int change_fn(struct web_call *c, struct asked *ask, struct resident *r);

static int find_and(struct web_call *c, struct asked *ask, change_fn *change)
{
	struct hub *h = &c->web->hub;
	struct person_key *who = &ask->who;
	struct resident r;
	int got = people_get(h, who->place, who->resident, &r, &c->err);

	if (got == 1)
		got = person_by_no(&h->ledger, who, NULL, &c->err);
	if (got == 0)
		web_refuse(c->a, 404, "nobody");
	if (got == 1)
		got = change(c, ask, &r);
	sodium_memzero(&r, sizeof(r));
	return got;
}

static int changed(struct web_call *c, bool with_name, change_fn *change)
{
	struct ledger *l = &c->web->hub.ledger;
	struct asked ask = {.who = {.resident = 0}};
	int got = 0;

	if (!read_asked(c, with_name, &ask))
		goto out;
	got = ledger_begin(l, &c->err) < 0 ? c->err.code : find_and(c, &ask, change);
	if (got == 1) {
		buf_str(&c->a->body, "{}");
		got = ledger_commit(l, &c->err);
	} else {
		ledger_rollback(l);
	}
out:
	sodium_memzero(&ask, sizeof(ask));
	return got;
}

int web_newcomer_done(struct web_call *c)
{
	return changed(c, false, looked);
}

int web_newcomer_name(struct web_call *c)
{
	return changed(c, true, named);
}
