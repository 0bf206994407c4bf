/* SPDX-License-Identifier: MIT */
/*
 * Between the exchange, which knows what to say, and the courier, which has the network. A courier
 * that ends, babbles or hangs is replaced, not oftener than every five seconds.
 */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/log.h"
#include "kiosk/app.h"
#include "kiosk/sync/courier.h"

#define RESTART_MS 5000
#define HUNG_MS    40000 /* the courier itself gives up after 20 s */
#define READ_CHUNK 65536

struct link {
	struct app *app;
	struct exchange *exchange;
	int fd; /* -1 = no courier */
	int pid;
	uv_poll_t *poll;
	bool writing;
	int64_t again_ms;    /* no new courier before */
	unsigned waiting_id; /* the request that is out, 0 = none */
	unsigned ask_ticket; /* of FX_ASK_RIGHT; 0 = none */
	int64_t sent_ms;
	struct buf in, out;
	size_t in_used, out_used;
};

static void on_socket(uv_poll_t *poll, int status, int events);

static void free_poll(uv_handle_t *handle)
{
	free(handle);
}

static void tell_right(struct link *link, const struct exchange_outcome *outcome)
{
	struct event ev = {.kind = EV_RIGHT, .ticket = link->ask_ticket};

	if (!outcome->asked || !link->ask_ticket)
		return;
	link->ask_ticket = 0;
	app_event(link->app, &ev);
}

/* What was asked is answered by "no answer": the exchange then waits and tries again. */
static void give_up(struct link *link)
{
	struct exchange_reply none = {.id = link->waiting_id};
	struct exchange_outcome outcome;

	if (!link->waiting_id)
		return;
	link->waiting_id = 0;
	exchange_reply(link->exchange, app_boot_ms(), &none, &outcome);
	tell_right(link, &outcome);
}

static void courier_end(struct link *link)
{
	if (link->fd >= 0) {
		uv_close((uv_handle_t *)link->poll, free_poll);
		close(link->fd);
		kill(link->pid, SIGKILL);
		waitpid(link->pid, NULL, 0);
	}
	link->fd = -1;
	buf_clear(&link->in);
	buf_clear(&link->out);
	link->in_used = link->out_used = 0;
	link->again_ms = app_boot_ms() + RESTART_MS;
	give_up(link);
}

static bool courier_begin(struct link *link)
{
	struct err err = {0};

	if (link->fd >= 0)
		return true;
	if (app_boot_ms() < link->again_ms)
		return false;
	link->poll = calloc(1, sizeof(*link->poll));
	if (!link->poll ||
		courier_start(link->app->options->courier, &link->fd, &link->pid, &err) < 0) {
		log_line(LOG_FAIL, "the courier does not start: %s", err.text);
		free(link->poll);
		link->fd = -1;
		link->again_ms = app_boot_ms() + RESTART_MS;
		return false;
	}
	uv_poll_init(&link->app->loop, link->poll, link->fd);
	link->poll->data = link;
	uv_poll_start(link->poll, UV_READABLE, on_socket);
	return true;
}

static void tell_sync(struct link *link)
{
	struct exchange_status status;
	struct event ev = {.kind = EV_SYNC};
	struct outbox_state store;

	exchange_status(link->exchange, &status);
	outbox_state(link->app->store, &store);
	ev.sync.frozen = store.forked;
	ev.sync.unsent = status.unsent;
	ev.sync.online = status.online;
	ev.sync.silent_since_ms = status.silent_since_ms;
	link->app->status_due_ms = 0;
	app_event(link->app, &ev);
}

static void take_reply(struct link *link, const struct exchange_reply *reply)
{
	struct exchange_outcome outcome = {0};

	if (reply->id == link->waiting_id)
		link->waiting_id = 0;
	exchange_reply(link->exchange, app_boot_ms(), reply, &outcome);
	if (outcome.trouble[0])
		log_line(LOG_WARN, "exchange: %s", outcome.trouble);
	if (outcome.catalogue_changed)
		app_catalogue_changed(link->app);
	tell_right(link, &outcome);
	tell_sync(link);
}

static void take_bytes(struct link *link)
{
	struct exchange_reply reply;
	int got;

	while ((got = courier_decode(&link->in, &link->in_used, &reply)) == 1)
		take_reply(link, &reply);
	if (got < 0 || link->in.failed) {
		log_line(LOG_WARN, "the courier babbles; it is replaced");
		courier_end(link);
	}
	link_run(link);
}

static void write_out(struct link *link)
{
	bool more;

	while (link->out_used < link->out.len) {
		ssize_t n = send(link->fd, link->out.data + link->out_used,
			link->out.len - link->out_used, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		link->out_used += (size_t)n;
	}
	more = link->out_used < link->out.len;
	if (more != link->writing)
		uv_poll_start(link->poll, UV_READABLE | (more ? UV_WRITABLE : 0), on_socket);
	link->writing = more;
	if (!more) {
		buf_clear(&link->out);
		link->out_used = 0;
	}
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct link *link = poll->data;
	unsigned char chunk[READ_CHUNK];
	ssize_t n;

	if (status == 0 && (events & UV_WRITABLE))
		write_out(link);
	n = recv(link->fd, chunk, sizeof(chunk), MSG_DONTWAIT);
	if (n > 0) {
		buf_add(&link->in, chunk, (size_t)n);
		take_bytes(link);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		log_line(LOG_WARN, "the courier ended; another will be started");
		courier_end(link);
	}
	app_rearm(link->app);
}

struct link *link_new(struct app *app)
{
	struct link *link;

	if (!app->options->config.hub[0] || !store_identity(app->store)->enrolled)
		return NULL;
	link = calloc(1, sizeof(*link));
	if (!link)
		return NULL;
	link->app = app;
	link->fd = -1;
	link->in = BUF_INIT(EXCHANGE_BODY_MAX + 4096);
	link->out = BUF_INIT(EXCHANGE_BODY_MAX + 4096);
	link->exchange = exchange_new(app->store, &app->clock, randombytes_buf);
	if (!link->exchange) {
		free(link);
		return NULL;
	}
	return link;
}

void link_free(struct link *link)
{
	if (!link)
		return;
	courier_end(link);
	exchange_free(link->exchange);
	buf_done(&link->in);
	buf_done(&link->out);
	free(link);
}

int64_t link_due_ms(const struct link *link)
{
	int64_t due;

	if (!link)
		return INT64_MAX;
	if (link->waiting_id)
		return link->sent_ms + HUNG_MS;
	due = exchange_due_ms(link->exchange);
	return link->fd < 0 && due < link->again_ms ? link->again_ms : due;
}

void link_run(struct link *link)
{
	struct exchange_request request = {0};
	int64_t boot = app_boot_ms();
	struct err err = {0};
	char status[200];
	int due;

	if (!link)
		return;
	if (link->waiting_id && boot >= link->sent_ms + HUNG_MS) {
		log_line(LOG_WARN, "the courier hangs; it is replaced");
		courier_end(link);
	}
	if (link->waiting_id || exchange_due_ms(link->exchange) > boot || !courier_begin(link))
		return;
	exchange_tell_status(link->exchange, status_short(link->app, status, sizeof(status)));
	due = exchange_next(link->exchange, boot, &request, &err);
	if (due == 1 &&
		courier_encode(&request, link->app->options->config.hub, &link->out, &err) == 0) {
		link->waiting_id = request.id;
		link->sent_ms = boot;
		write_out(link);
	} else if (due) {
		log_line(LOG_FAIL, "exchange: %s", err.text);
		link->waiting_id = request.id;
		give_up(link);
	}
	buf_done(&request.body);
}

void link_recorded(struct link *link)
{
	if (link)
		exchange_act_recorded(link->exchange, app_boot_ms());
}

void link_ask_right(struct link *link, unsigned ticket, const char *resource)
{
	if (!exchange_ask(link->exchange, resource, app_boot_ms(), RIGHT_MS)) {
		link->ask_ticket = ticket;
		tell_right(link, &(struct exchange_outcome){.asked = true});
		return;
	}
	link->ask_ticket = ticket;
	link_run(link);
}

void link_status(const struct link *link, struct app *app, struct exchange_status *ret)
{
	*ret = (struct exchange_status){.unsent = outbox_unsent(app->store)};
	if (link)
		exchange_status(link->exchange, ret);
}
