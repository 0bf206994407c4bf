/* SPDX-License-Identifier: MIT */
/*
 * A table that is brought through the page: first its report, line by line, of an import that is taken
 * back; then the same bytes once more, with the mark that a report without a wrong line gave.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/import.h"
#include "server/web/web.h"

#define LINES_MAX  5000 /* in a report; all are counted */
#define TABLE_NAME 64
#define MARK       32

struct table {
	cJSON *json;
	char name[TABLE_NAME]; /* of the file, to be shown: nothing is opened by it */
	const char *text;      /* borrowed of json */
	char given[2 * MARK + 1], mark[2 * MARK + 1];
};

struct lines {
	struct buf *out;
	int n, wrong;
};

static void on_line(void *ctx, const struct import_told *told)
{
	static const char *const words[] = {"same", "changed", "wrong", "gone"};
	struct lines *l = ctx;

	l->wrong += told->what == IMPORT_WRONG;
	if (l->n++ >= LINES_MAX)
		return;
	json_open(l->out, NULL, '{');
	json_put_int(l->out, "line", told->line);
	json_put_text(l->out, "what", words[told->what]);
	if (*told->why)
		json_put_text(l->out, "why", told->why);
	if (told->orders)
		json_put_int(l->out, "orders", told->orders);
	json_close(l->out, '}');
}

/* Of this session and these bytes, and of nobody else's making. */
static void mark(const struct web_call *c, struct table *t)
{
	crypto_generichash_state state;
	unsigned char hash[MARK];

	crypto_generichash_init(&state, c->web->checked, sizeof(c->web->checked), sizeof(hash));
	crypto_generichash_update(&state, c->token, sizeof(c->token));
	crypto_generichash_update(
		&state, (const unsigned char *)t->text, (unsigned long long)strlen(t->text));
	crypto_generichash_final(&state, hash, sizeof(hash));
	hex_from(t->mark, hash, sizeof(hash));
}

static bool read_table(struct web_call *c, struct table *t)
{
	const cJSON *text = NULL;

	t->json = json_parse(c->req->body, c->req->body_len, &c->err);
	if (t->json)
		text = cJSON_GetObjectItemCaseSensitive(t->json, "table");
	/* A NUL would end the text, and what follows it would be left out unseen. */
	if (!text || !cJSON_IsString(text) || strstr(c->req->body, "\\u0000") ||
		json_text(t->json, "name", t->name, sizeof(t->name), NULL) < 0) {
		web_refuse(c->a, 400, "bad");
		return false;
	}
	t->text = text->valuestring;
	mark(c, t);
	return true;
}

/* In a transaction: 1 = taken; 0 = something is wrong; < 0. */
static int report(struct web_call *c, const struct table *t, struct import_report *ret)
{
	struct buf *out = &c->a->body;
	struct lines lines = {.out = out};
	const struct import_watch watch = {.file = {t->name, t->text, strlen(t->text)},
		.own = c->who.account.place,
		.told = on_line,
		.ctx = &lines};
	int result;

	json_open(out, NULL, '{');
	json_open(out, "lines", '[');
	result = import_watched(&c->web->hub, &watch, &c->req->now, ret, &c->err);
	json_close(out, ']');
	json_put_text(out, "kind", ret->kind ? ret->kind : "");
	json_put_int(out, "rows", ret->rows);
	json_put_int(out, "changed", ret->changed);
	json_put_int(out, "wrong", lines.wrong);
	if (result == ERR_BAD && lines.wrong)
		return 0;
	return result < 0 ? result : 1;
}

static int check(struct web_call *c, const struct table *t)
{
	struct import_report ret = {.kind = NULL};
	int got;

	if (ledger_begin(&c->web->hub.ledger, &c->err) < 0)
		return c->err.code;
	got = report(c, t, &ret);
	ledger_rollback(&c->web->hub.ledger);
	if (got == 1)
		json_put_text(&c->a->body, "mark", t->mark);
	json_close(&c->a->body, '}');
	return got < 0 ? got : 0;
}

static int apply(struct web_call *c, const struct table *t)
{
	struct ledger *l = &c->web->hub.ledger;
	struct import_report ret = {.kind = NULL};
	char about[LOG_ABOUT_SIZE];
	int got;

	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = report(c, t, &ret);
	if (got == 1) {
		snprintf(about, sizeof(about), "%s: %s, %d rows, %d changes", t->name, ret.kind,
			ret.rows, ret.changed);
		if (web_note(c, "import", c->who.account.place, about) < 0)
			got = c->err.code;
	}
	if (got == 1 && ledger_commit(l, &c->err) < 0)
		return c->err.code;
	if (got != 1)
		ledger_rollback(l);
	json_put_int(&c->a->body, "applied", got == 1);
	json_close(&c->a->body, '}');
	return got < 0 ? got : 0;
}

int web_import_check(struct web_call *c)
{
	struct table t = {.json = NULL};
	int result = read_table(c, &t) ? check(c, &t) : 0;

	json_wipe(t.json);
	return result;
}

int web_import_apply(struct web_call *c)
{
	struct table t = {.json = NULL};
	int result = 0;

	if (!read_table(c, &t))
		goto out;
	if (json_text(t.json, "mark", t.given, sizeof(t.given), NULL) < 0 ||
		strlen(t.given) != strlen(t.mark) ||
		sodium_memcmp(t.given, t.mark, strlen(t.mark)) != 0)
		web_refuse(c->a, 409, "unchecked");
	else
		result = apply(c, &t);
out:
	json_wipe(t.json);
	return result;
}
