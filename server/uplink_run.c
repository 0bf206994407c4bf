/* SPDX-License-Identifier: MIT */
#include "server/uplink_run.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "server/uplink_http.h"

#define LOOK_MS 500 /* so soon acts of the hall's terminals are seen */

struct uplink_run {
	struct writer *writer;
	struct uplink uplink; /* the writer's */
	struct uplink_http *http;
	char url[256];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
};

/* One turn of the writer's. */
struct turn {
	struct uplink_run *run;
	struct uplink_request *req;
	const struct uplink_reply *reply; /* NULL: the next request */
	struct uplink_pass *pass;         /* … that is a terminal's */
	int got;
};

static struct moment now_of(const struct hub *h)
{
	return moment_at(time_source_machine.wall_ms(NULL) + h->up.ahead_ms, CLOCK_HUB);
}

static void take_turn(struct hub *hub, void *ctx)
{
	const struct uplink_time at = {now_of(hub), time_source_machine.boot_ms(NULL)};
	struct turn *t = ctx;
	struct err err = {0};

	if (t->pass && t->reply)
		uplink_passed(&t->run->uplink, hub, t->pass, t->reply);
	else if (t->pass)
		t->got = uplink_pass(hub, t->pass, &err) < 0 ? -1 : 1;
	else if (t->reply)
		uplink_hears(&t->run->uplink, hub, &at, t->reply);
	else
		t->got = uplink_next(&t->run->uplink, hub, &at, t->req, &err);
	if (t->got < 0)
		log_line(LOG_FAIL, "%s", err.text);
}

/* One request and its answer: false when there is none to send. */
static bool one(struct uplink_run *r)
{
	struct uplink_request req = {.wire = {.counter = 0}};
	struct turn t = {.run = r, .req = &req};
	struct buf body = BUF_INIT(0);
	struct uplink_reply reply;

	if (!writer_run(r->writer, take_turn, &t) || t.got != 1)
		return false;
	uplink_http_ask(r->http, &req, &body, &reply);
	t.reply = &reply;
	(void)!writer_run(r->writer, take_turn, &t);
	buf_done(&req.body);
	buf_done(&body);
	return true;
}

/* Until somebody stops it, or a moment has passed. */
static bool rest(struct uplink_run *r)
{
	struct timespec until;
	bool stopping;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&r->lock);
	while (!r->stopping && pthread_cond_timedwait(&r->wake, &r->lock, &until) == 0)
		continue;
	stopping = r->stopping;
	pthread_mutex_unlock(&r->lock);
	return !stopping;
}

static bool is_stopping(struct uplink_run *r)
{
	bool stopping;

	pthread_mutex_lock(&r->lock);
	stopping = r->stopping;
	pthread_mutex_unlock(&r->lock);
	return stopping;
}

static void *work(void *ctx)
{
	struct uplink_run *r = ctx;

	do
		while (!is_stopping(r) && one(r))
			continue;
	while (rest(r));
	return NULL;
}

static void init(struct uplink_run *r)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &attr);
	pthread_condattr_destroy(&attr);
	uplink_init(&r->uplink, randombytes_buf);
}

static void done(struct uplink_run *r)
{
	uplink_http_close(r->http);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

int uplink_run_start(struct uplink_run **ret, struct writer *w, const char *url, struct err *err)
{
	struct uplink_run *r = calloc(1, sizeof(*r));

	if (!r)
		return err_set(err, ERR_LIMIT, "out of memory");
	r->writer = w;
	init(r);
	if (uplink_http_open(&r->http, url, err) < 0) {
		done(r);
		return err->code;
	}
	text_copy(r->url, sizeof(r->url), url);
	if (pthread_create(&r->thread, NULL, work, r) != 0) {
		done(r);
		return err_set(err, ERR_LIMIT, "no thread for the hub above");
	}
	*ret = r;
	return 0;
}

/* A connection of its own: the contact goes on meanwhile. */
bool uplink_run_pass(struct uplink_run *r, struct query *q)
{
	struct uplink_pass pass = {.query = q};
	struct turn t = {.run = r, .pass = &pass};
	struct uplink_reply reply = {.status = 0};
	struct uplink_http *http = NULL;
	struct buf body = BUF_INIT(0);
	struct err err = {0};
	bool told;

	if (is_stopping(r) || !writer_run(r->writer, take_turn, &t))
		return false;
	if (t.got == 1 && uplink_http_open(&http, r->url, &err) == 0)
		uplink_http_ask(http, &pass.req, &body, &reply);
	t.reply = &reply;
	told = writer_run(r->writer, take_turn, &t);
	uplink_http_close(http);
	buf_done(&pass.req.body);
	buf_done(&body);
	return told;
}

void uplink_run_stop(struct uplink_run *r)
{
	if (!r)
		return;
	uplink_http_stop(r->http);
	pthread_mutex_lock(&r->lock);
	r->stopping = true;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
}

void uplink_run_free(struct uplink_run *r)
{
	if (r)
		done(r);
}
