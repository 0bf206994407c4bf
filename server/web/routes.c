/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "server/request.h"
#include "server/web/web.h"

#define JSON         "application/json"
#define EVERYBODY    (ROLE_HALL | ROLE_DISTRICT | ROLE_AUDITOR)
#define IMPORT_PATH  "/staff/api/import/"
#define PREVIEW_PATH "/staff/api/preview"
#define PEOPLE_PATH  "/staff/api/residents/" /* by POST: who is looked for is in no path or log */
#define NOBODY       0                       /* has to be signed in */

/* Who may do what: this table and nothing else (tests/server/web/test_web.c has it, too). */
static const struct route {
	const char *method, *path;
	unsigned roles;
	bool unlocked; /* takes the ledger's lock itself */
	int (*answer)(struct web_call *c);
} routes[] = {
	{"POST", "/staff/api/sign-in", NOBODY, true, web_sign_in},
	{"POST", "/staff/api/sign-out", EVERYBODY, false, web_sign_out},
	{"GET", "/staff/api/me", EVERYBODY, false, web_me},
	{"GET", "/staff/api/overview", EVERYBODY, false, web_overview},
	{"GET", "/staff/api/figures", EVERYBODY, false, web_figures},
	{"GET", "/staff/api/callbacks", EVERYBODY, false, web_callbacks},
	{"POST", "/staff/api/callbacks/done", ROLE_HALL | ROLE_DISTRICT, false, web_callback_done},
	{"POST", IMPORT_PATH "check", ROLE_HALL | ROLE_DISTRICT, false, web_import_check},
	{"POST", IMPORT_PATH "apply", ROLE_HALL | ROLE_DISTRICT, false, web_import_apply},
	{"POST", PEOPLE_PATH "find", EVERYBODY, false, web_people_find},
	{"POST", PEOPLE_PATH "twins", EVERYBODY, false, web_people_twins},
	{"POST", PEOPLE_PATH "one", EVERYBODY, false, web_person},
	{"POST", PEOPLE_PATH "reveal", ROLE_HALL | ROLE_DISTRICT, false, web_person_reveal},
	{"POST", PEOPLE_PATH "revoke", ROLE_HALL | ROLE_DISTRICT, false, web_person_revoke},
	{"POST", PEOPLE_PATH "tier", ROLE_DISTRICT, false, web_person_tier},
	{"POST", PEOPLE_PATH "merge", ROLE_HALL | ROLE_DISTRICT, false, web_person_merge},
	{"GET", "/staff/api/newcomers", EVERYBODY, false, web_newcomers},
	{"POST", "/staff/api/newcomers/done", ROLE_HALL | ROLE_DISTRICT, false, web_newcomer_done},
	{"POST", "/staff/api/newcomers/name", ROLE_HALL | ROLE_DISTRICT, false, web_newcomer_name},
	{"GET", "/staff/api/notices", EVERYBODY, false, web_notices},
	{"POST", "/staff/api/notices/add", ROLE_HALL | ROLE_DISTRICT, false, web_notice_add},
	{"POST", "/staff/api/notices/drop", ROLE_HALL | ROLE_DISTRICT, false, web_notice_drop},
	{"GET", "/staff/api/table", EVERYBODY, false, web_table},
	{"POST", PREVIEW_PATH, ROLE_HALL | ROLE_DISTRICT, false, web_preview},
	{"GET", "/staff/api/export", EVERYBODY, true, web_export},
	{"GET", "/staff/api/audit", ROLE_DISTRICT | ROLE_AUDITOR, false, web_audit},
};

/* ---- opening ---------------------------------------------------------------------------------- */

int web_open(struct web *w, const struct web_options *o, struct err *err)
{
	memset(w, 0, sizeof(*w));
	w->place = o->place;
	w->program = o->program;
	randombytes_buf(w->checked, sizeof(w->checked));
	w->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (w->stop_fd < 0)
		return err_set(err, ERR_LIMIT, "no descriptor for the page");
	if (hub_open_at(&w->hub, &o->where, HUB_WRITE, err) < 0) {
		close(w->stop_fd);
		return err->code;
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_mutex_init(&w->judging, NULL);
	return 0;
}

void web_stop(struct web *w)
{
	const uint64_t one = 1;

	(void)!write(w->stop_fd, &one, sizeof(one));
}

void web_close(struct web *w)
{
	hub_close(&w->hub);
	close(w->stop_fd);
	pthread_mutex_destroy(&w->lock);
	pthread_mutex_destroy(&w->judging);
}

/* ---- what handlers share ---------------------------------------------------------------------- */

void web_refuse(struct web_answer *a, unsigned status, const char *why)
{
	buf_clear(&a->body);
	a->fixed = NULL;
	a->name[0] = 0;
	a->type = JSON;
	a->status = status;
	json_open(&a->body, NULL, '{');
	json_put_text(&a->body, "error", why);
	if (a->wait_ms)
		json_put_int(&a->body, "wait", (a->wait_ms + 999) / 1000);
	json_close(&a->body, '}');
}

bool web_hall(struct web_call *c, const char *place)
{
	const char *own = c->who.account.place;
	struct hall hall;

	if (*own && strcmp(own, place) != 0)
		web_refuse(c->a, 403, "role");
	else if (*place && hub_hall(&c->web->hub, place, &hall, &c->err) != 1)
		web_refuse(c->a, 400, "bad");
	else
		return true;
	return false;
}

bool web_place(struct web_call *c, char place[PLACE_SIZE])
{
	const char *own = c->who.account.place;

	text_copy(place, PLACE_SIZE, "");
	if (strstr(c->req->query, "hall=") &&
		!query_value(c->req->query, "hall", place, PLACE_SIZE)) {
		web_refuse(c->a, 400, "bad");
		return false;
	}
	if (*own && !*place)
		text_copy(place, PLACE_SIZE, own);
	return web_hall(c, place);
}

bool web_day(struct web_call *c, const char *key, day_t otherwise, day_t *ret)
{
	char text[11];

	*ret = otherwise;
	if (!strstr(c->req->query, key))
		return true;
	if (query_value(c->req->query, key, text, sizeof(text)) && day_parse(text, ret) == 0)
		return true;
	web_refuse(c->a, 400, "bad");
	return false;
}

int web_note(struct web_call *c, const char *what, const char *place, const char *about)
{
	struct account_event e = {.at_ms = c->req->now.ms};

	text_copy(e.name, sizeof(e.name), c->who.account.name);
	text_copy(e.place, sizeof(e.place), place);
	text_copy(e.address, sizeof(e.address), c->req->address);
	text_copy(e.what, sizeof(e.what), what);
	text_copy(e.about, sizeof(e.about), about);
	return account_note(&c->web->hub.ledger, &e, &c->err);
}

/* ---- a request -------------------------------------------------------------------------------- */

/* 1 = is signed in; 0; < 0. */
static int know(struct web_call *c)
{
	int got = 0;

	if (!c->req->token || hex_to(c->token, sizeof(c->token), c->req->token) < 0)
		return 0;
	pthread_mutex_lock(&c->web->lock);
	ledger_mend(&c->web->hub.ledger);
	got = signed_in(&c->web->hub, c->token, &c->req->now, &c->who, &c->err);
	pthread_mutex_unlock(&c->web->lock);
	return got;
}

static bool same(const char *text, const char *right)
{
	size_t n = strlen(right);

	return text && strlen(text) == n && sodium_memcmp(text, right, n) == 0;
}

/* A browser sends JSON to another site's page only after it has asked that site. */
static bool may_change(struct web_call *c)
{
	if (c->req->large)
		web_refuse(c->a, 413, "large");
	else if (!c->req->type || strcmp(c->req->type, "application/json") != 0)
		web_refuse(c->a, 415, "type");
	else
		return true;
	return false;
}

static bool may(struct web_call *c, const struct route *r)
{
	bool changes = strcmp(r->method, "POST") == 0;
	int got;

	if (changes && !may_change(c))
		return false;
	if (r->roles == NOBODY)
		return true;
	got = know(c);
	if (got < 0)
		web_refuse(c->a, 503, "busy");
	else if (got == 0)
		web_refuse(c->a, 401, "signed-out");
	else if (!(r->roles & c->who.role))
		web_refuse(c->a, 403, "role");
	else if (changes && !same(c->req->csrf, c->who.csrf))
		web_refuse(c->a, 403, "csrf");
	else
		return true;
	return false;
}

static void answer_by(struct web_call *c, const struct route *r)
{
	int result;

	if (!may(c, r))
		return;
	if (!r->unlocked)
		pthread_mutex_lock(&c->web->lock);
	result = r->answer(c);
	if (!r->unlocked)
		pthread_mutex_unlock(&c->web->lock);
	if (result >= 0 && !c->a->body.failed)
		return;
	log_line(LOG_WARN, "page: %s: %s", r->path,
		result < 0 ? c->err.text : "the answer is too long");
	buf_done(&c->a->body);
	web_refuse(c->a, 503, "busy");
}

static const struct route *find(const struct web_request *req, bool *path)
{
	*path = false;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (strcmp(req->path, routes[i].path) != 0)
			continue;
		*path = true;
		if (strcmp(req->method, routes[i].method) == 0)
			return &routes[i];
	}
	return NULL;
}

size_t web_body_max(const char *path)
{
	bool table = strncmp(path, IMPORT_PATH, strlen(IMPORT_PATH)) == 0 ||
		     strcmp(path, PREVIEW_PATH) == 0;

	return table ? WEB_TABLE_MAX : WEB_BODY_MAX;
}

void web_answer(struct web *w, const struct web_request *req, struct web_answer *a)
{
	struct web_call c = {.web = w, .req = req, .a = a};
	const struct route *r;
	bool path;

	*a = (struct web_answer){.status = 200, .type = JSON, .file = -1};
	a->body = BUF_SECRET(WEB_ANSWER_MAX);
	r = find(req, &path);
	if (!r && !path)
		path = web_file(req->path, a);
	if (r)
		answer_by(&c, r);
	else if (!path)
		web_refuse(a, 404, "path");
	else if (!a->fixed || strcmp(req->method, "GET") != 0)
		web_refuse(a, 405, "method");
	sodium_memzero(&c, sizeof(c));
}
