/* SPDX-License-Identifier: MIT */
/*
 * The hub's page for staff, without HTTP: a request in, an answer out. It has a ledger connection of its
 * own, beside the one that answers terminals, and takes turns with it as any command does.
 *
 *   GET  /staff/…               the page itself: files that are in the program
 *   POST /staff/api/sign-in     {"name","password","code"}
 *   all others: roles and paths stand in one table, routes.c
 *
 * Changes come as POST, application/json, with the session's token in X-CSRF. Errors are
 * {"error":"…"}: 400 bad · 401 signed-out · 403 role, csrf, sign-in · 404 path · 405 method · 409
 * unchecked: an import that was not checked so, in this session; looked: somebody was faster; unnamed: their
 * name is to be filled in first · 413 large
 * · 415 type · 429 wait · 503 busy. Nothing secret is in a path, a query or a log line.
 */
#ifndef SERVER_WEB_WEB_H
#define SERVER_WEB_WEB_H

#include <pthread.h>
#include <stdatomic.h>

#include "core/hall/daylog.h"
#include "server/account.h"
#include "server/people.h"

#define WEB_BODY_MAX    16384
#define WEB_TABLE_MAX   (512u << 10) /* a body with a table to import */
#define WEB_ANSWER_MAX  (8u << 20)
#define WEB_COOKIE      "__Host-litang"
#define WEB_COOKIE_SIZE 160
#define WEB_EXPORTS_MAX 2 /* at once */

struct web {
	struct hub hub;
	struct cmd_place {
		const char *db, *dk, *keys; /* as `serve` was told: an export is a command, too */
	} place;
	const char *program;
	pthread_mutex_t lock;    /* of the hub */
	pthread_mutex_t judging; /* one password at a time: each takes 64 MiB */
	atomic_int exports;
	unsigned char checked[32]; /* key of the marks of checked tables; ends with the process */
	int stop_fd;               /* readable when it is time to end */
};

/* Everything is borrowed for as long as the web is open. */
struct web_options {
	struct hub_where where;
	struct cmd_place place;
	const char *program; /* litang-hub */
};
MUST_USE int web_open(struct web *w, const struct web_options *o, struct err *err);
void web_stop(struct web *w); /* exports end at once */
void web_close(struct web *w);

/* As it came; NULL = was not sent. */
struct web_request {
	const char *method, *path, *query, *type;
	const char *token; /* of the cookie */
	const char *csrf, *address;
	const char *body;
	size_t body_len;
	bool large; /* the body was longer than web_body_max and is not here */
	struct moment now;
};

struct web_answer {
	unsigned status;
	const char *type;
	struct buf body;   /* done by the caller */
	const char *fixed; /* instead of it: in the program, n_fixed bytes */
	size_t n_fixed;
	int file; /* instead of both: >= 0, closed by whoever sends it; n_file bytes */
	size_t n_file;
	char name[DAYLOG_NAME_SIZE]; /* to be saved as; "" = to be shown */
	char cookie[WEB_COOKIE_SIZE];
	int64_t wait_ms;
};
/* How long the body of a request to this path may be. */
size_t web_body_max(const char *path);
/* From any thread. */
void web_answer(struct web *w, const struct web_request *req, struct web_answer *a);

/* ---- between the files of this folder --------------------------------------------------------- */

struct web_call {
	struct web *web;
	const struct web_request *req;
	struct signed_in who; /* zero where nobody has to be */
	unsigned char token[TOKEN_BYTES];
	struct web_answer *a;
	struct err err;
};
void web_refuse(struct web_answer *a, unsigned status, const char *why);

/* The hall that is asked for in the query, or by `wanted`, as far as it is the caller's to ask: false,
 * and refused, where it is not. "" = all. */
bool web_place(struct web_call *c, char place[PLACE_SIZE]);
/* The same of a hall that a body names. */
bool web_hall(struct web_call *c, const char *hall);
bool web_day(struct web_call *c, const char *key, day_t otherwise, day_t *ret);
/* A row of account_log; in a transaction. */
MUST_USE int web_note(struct web_call *c, const char *what, const char *place, const char *about);

/* A resident as lists have them, with a masked name. */
void web_put_resident(struct web_call *c, const char *key, const struct resident *r);

/* Each fills c->a, or fails: c->err is set, and the answer is 503. With the lock held, but for
 * sign-in and export, which take it themselves. */
int web_sign_in(struct web_call *c);
int web_sign_out(struct web_call *c);
int web_me(struct web_call *c);
int web_overview(struct web_call *c);
int web_figures(struct web_call *c);
int web_callbacks(struct web_call *c);
int web_callback_done(struct web_call *c);
int web_import_check(struct web_call *c);
int web_import_apply(struct web_call *c);
int web_audit(struct web_call *c);
int web_people_find(struct web_call *c);
int web_people_twins(struct web_call *c);
int web_person(struct web_call *c);
int web_person_reveal(struct web_call *c);
int web_person_revoke(struct web_call *c);
int web_person_tier(struct web_call *c);
int web_person_merge(struct web_call *c);
int web_newcomers(struct web_call *c);
int web_newcomer_done(struct web_call *c);
int web_newcomer_name(struct web_call *c);
int web_notices(struct web_call *c);
int web_notice_add(struct web_call *c);
int web_notice_drop(struct web_call *c);
int web_table(struct web_call *c);
int web_preview(struct web_call *c);
int web_export(struct web_call *c);

/* A file of the page: true, and answered. */
bool web_file(const char *path, struct web_answer *a);

#endif
