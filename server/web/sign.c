/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/wire/row.h"
#include "server/web/web.h"

#define COOKIE_FLAGS "; Path=/; HttpOnly; Secure; SameSite=Strict"

struct form {
	char name[ACCOUNT_NAME_SIZE], password[PASSWORD_SIZE], code[TOTP_CODE_SIZE];
};

/* A field that is too long is a wrong one, like any other. */
static bool read_form(struct web_call *c, struct form *form)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good =
		json && json_text(json, "name", form->name, sizeof(form->name), NULL) == 0 &&
		json_text(json, "password", form->password, sizeof(form->password), NULL) == 0 &&
		json_text(json, "code", form->code, sizeof(form->code), NULL) == 0;

	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good;
}

static int begin(struct web *w, struct sign_in *in, struct err *err)
{
	int got;

	pthread_mutex_lock(&w->lock);
	ledger_mend(&w->hub.ledger);
	got = sign_in_begin(&w->hub, in, err);
	pthread_mutex_unlock(&w->lock);
	return got;
}

static int judge(struct web *w, struct sign_in *in, struct err *err)
{
	int got;

	pthread_mutex_lock(&w->judging);
	sign_in_judge(in);
	pthread_mutex_unlock(&w->judging);
	pthread_mutex_lock(&w->lock);
	got = sign_in_end(&w->hub, in, err);
	pthread_mutex_unlock(&w->lock);
	return got;
}

static void welcome(struct web_call *c, const struct sign_in *in)
{
	char hex[2 * TOKEN_BYTES + 1];

	hex_from(hex, in->token, TOKEN_BYTES);
	snprintf(c->a->cookie, sizeof(c->a->cookie), WEB_COOKIE "=%s" COOKIE_FLAGS, hex);
	sodium_memzero(hex, sizeof(hex));
	buf_str(&c->a->body, "{}");
}

int web_sign_in(struct web_call *c)
{
	struct form form = {.name = ""};
	struct sign_in in = {.name = form.name,
		.password = form.password,
		.code = form.code,
		.address = c->req->address,
		.now = c->req->now};
	int got = 0;

	if (read_form(c, &form))
		got = begin(c->web, &in, &c->err);
	else
		return 0;
	if (got == 1)
		got = judge(c->web, &in, &c->err);
	if (got == 1) {
		welcome(c, &in);
	} else if (got == 0) {
		c->a->wait_ms = in.wait_ms;
		web_refuse(c->a, in.wait_ms ? 429 : 403, in.wait_ms ? "wait" : "sign-in");
	}
	sodium_memzero(&form, sizeof(form));
	sodium_memzero(&in, sizeof(in));
	return got;
}

int web_sign_out(struct web_call *c)
{
	snprintf(c->a->cookie, sizeof(c->a->cookie), WEB_COOKIE "=; Max-Age=0" COOKIE_FLAGS);
	buf_str(&c->a->body, "{}");
	return sign_out(&c->web->hub, c->token, &c->err);
}

static int put_hall(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct web_call *c = ctx;
	const char *own = c->who.account.place;
	struct hall hall;

	(void)n;
	if ((*own && strcmp(own, row->place) != 0) || row_hall_decode(row, &hall, err) < 0)
		return 0;
	json_open(&c->a->body, NULL, '{');
	json_put_text(&c->a->body, "place", hall.place);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		json_put_text(&c->a->body, lang_code((enum lang)lang),
			words_in(&hall.name, (enum lang)lang));
	json_close(&c->a->body, '}');
	return 0;
}

/* Who one is, and what one may look at. */
int web_me(struct web_call *c)
{
	const struct feed_kind halls = {"hall", NULL};
	struct buf *out = &c->a->body;
	char day[11];
	int got;

	day_format(c->req->now.day, day);
	json_open(out, NULL, '{');
	json_put_text(out, "name", c->who.account.name);
	json_put_text(out, "role", c->who.account.role);
	json_put_text(out, "csrf", c->who.csrf);
	json_put_text(out, "today", day);
	json_put_text(out, "version", LITANG_VERSION);
	json_open(out, "halls", '[');
	got = feed_walk_kind(&c->web->hub.ledger, &halls, put_hall, c, &c->err);
	json_close(out, ']');
	json_close(out, '}');
	return got;
}
