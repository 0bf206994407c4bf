/* SPDX-License-Identifier: MIT */
/*
 * Notices. One that is added goes through the import as a table of one line, so that the checks are the
 * command's.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/import.h"
#include "server/web/web.h"

#define KEY_SIZE  16
#define CELL_SIZE 256

/* ---- the list --------------------------------------------------------------------------------- */

struct listing {
	struct web_call *call;
	char place[PLACE_SIZE];
};

static void put_day(struct buf *out, const char *key, day_t day)
{
	char text[11] = "";

	if (day != DAY_NONE)
		day_format(day, text);
	json_put_text(out, key, text);
}

static int each_notice(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct listing *l = ctx;
	struct buf *out = &l->call->a->body;
	const char *own = l->call->who.account.place;
	bool all = strcmp(row->place, "*") == 0;
	struct notice notice;

	(void)n;
	if ((*l->place && !all && strcmp(l->place, row->place) != 0) ||
		row_notice_decode(row, &notice, err) < 0)
		return 0;
	json_open(out, NULL, '{');
	json_put_text(out, "id", row->key);
	json_put_text(out, "hall", all ? "" : row->place);
	for (int i = 0; i < LANG_COUNT; i++)
		json_put_text(out, lang_code((enum lang)i), notice.text.text[i]);
	put_day(out, "from", notice.from);
	put_day(out, "until", notice.until);
	json_put_int(out, "own", !*own || strcmp(own, row->place) == 0);
	json_close(out, '}');
	return 0;
}

int web_notices(struct web_call *c)
{
	const struct feed_kind notices = {.kind = "notice"};
	struct listing l = {.call = c};
	int got;

	if (!web_place(c, l.place))
		return 0;
	json_open(&c->a->body, NULL, '{');
	json_open(&c->a->body, "notices", '[');
	got = feed_walk_kind(&c->web->hub.ledger, &notices, each_notice, &l, &c->err);
	json_close(&c->a->body, ']');
	json_close(&c->a->body, '}');
	return got < 0 ? got : 0;
}

/* ---- adding one ------------------------------------------------------------------------------- */

struct wish {
	char place[PLACE_SIZE], id[KEY_SIZE];
	char cells[5][CELL_SIZE];
};

static bool read_wish(struct web_call *c, struct wish *w)
{
	static const char *const keys[5] = {"zh_CN", "en", "ko", "from", "until"};
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good = json && json_text(json, "hall", w->place, sizeof(w->place), NULL) == 0;

	for (int i = 0; i < 5 && good; i++)
		good = json_text(json, keys[i], w->cells[i], CELL_SIZE, NULL) == 0;
	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good && web_hall(c, w->place);
}

static void put_cell(struct buf *out, const char *text, char after)
{
	buf_byte(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_byte(out, '"');
		buf_byte(out, (unsigned char)*text);
	}
	buf_byte(out, '"');
	buf_byte(out, (unsigned char)after);
}

static void table_of(struct wish *w, struct buf *out)
{
	unsigned char random[(KEY_SIZE - 2) / 2];

	randombytes_buf(random, sizeof(random));
	w->id[0] = 'w';
	hex_from(w->id + 1, random, sizeof(random));
	buf_str(out, "id,zh,en,ko,from,until,hall\n");
	put_cell(out, w->id, ',');
	for (int i = 0; i < 5; i++)
		put_cell(out, w->cells[i], ',');
	put_cell(out, w->place, '\n');
}

/* The line's own fault, without the name of a file that there is none of. */
static void on_line(void *ctx, const struct import_told *told)
{
	struct buf *wrong = ctx;

	if (told->what == IMPORT_WRONG && !wrong->len)
		buf_str(wrong, told->why);
}

/* In a transaction: 1 = taken; 0 = wrong; < 0. */
static int take(
	struct web_call *c, const struct wish *w, const struct buf *table, struct buf *wrong)
{
	const struct import_watch watch = {.file = {"notice", table->data, table->len},
		.own = c->who.account.place,
		.told = on_line,
		.ctx = wrong};
	char about[LOG_ABOUT_SIZE];
	struct import_report report = {.kind = NULL};
	int result = import_watched(&c->web->hub, &watch, &c->req->now, &report, &c->err);

	if (result == ERR_BAD && wrong->len)
		return 0;
	snprintf(about, sizeof(about), "%s: %.63s", w->id, w->cells[0]);
	if (result < 0 || web_note(c, "notice-added", w->place, about) < 0)
		return c->err.code;
	return 1;
}

/* {"id":…}, or {"wrong":…}: what the import says of the line. */
int web_notice_add(struct web_call *c)
{
	struct buf table = BUF_INIT((size_t)16 * CELL_SIZE), wrong = BUF_INIT(sizeof(c->err.text));
	struct ledger *l = &c->web->hub.ledger;
	struct wish w = {.id = ""};
	int got;

	if (!read_wish(c, &w))
		return 0;
	table_of(&w, &table);
	got = ledger_begin(l, &c->err);
	if (!got) {
		got = take(c, &w, &table, &wrong);
		if (got != 1)
			ledger_rollback(l);
		else if (ledger_commit(l, &c->err) < 0)
			got = c->err.code;
	}
	json_open(&c->a->body, NULL, '{');
	json_put_text(&c->a->body, got == 1 ? "id" : "wrong", got == 1 ? w.id : buf_text(&wrong));
	json_close(&c->a->body, '}');
	buf_done(&table);
	buf_done(&wrong);
	return got < 0 ? got : 0;
}

/* ---- taking one back -------------------------------------------------------------------------- */

/* 1 = gone; 0 = refused; < 0. In a transaction. */
static int drop(struct web_call *c, const char *place, struct feed_row *row)
{
	struct ledger *l = &c->web->hub.ledger;
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	int got = feed_get(l, row, &body, &c->err);

	buf_done(&body);
	if (got == 0)
		web_refuse(c->a, 404, "path");
	if (got == 1 && (feed_gone(l, row, &c->err) < 0 ||
				web_note(c, "notice-taken-back", place, row->key) < 0))
		got = c->err.code;
	return got;
}

static bool read_drop(struct web_call *c, char place[PLACE_SIZE], struct feed_row *row)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good = json && json_text(json, "hall", place, PLACE_SIZE, NULL) == 0 &&
		    json_text(json, "id", row->key, KEY_SIZE, NULL) == 0;

	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good && web_hall(c, place);
}

int web_notice_drop(struct web_call *c)
{
	struct feed_row row = {.kind = "notice", .need = 1, .body = ""};
	struct ledger *l = &c->web->hub.ledger;
	char place[PLACE_SIZE];
	int got;

	if (!read_drop(c, place, &row))
		return 0;
	text_copy(row.place, sizeof(row.place), *place ? place : "*");
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = drop(c, place, &row);
	if (got != 1) {
		ledger_rollback(l);
		return got;
	}
	buf_str(&c->a->body, "{}");
	return ledger_commit(l, &c->err);
}
