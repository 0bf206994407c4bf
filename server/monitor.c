/* SPDX-License-Identifier: MIT */
#include "server/monitor.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/address.h"

#define CONNECTIONS_MAX 8
#define TIMEOUT_S       20

struct monitor {
	struct writer *writer;
	struct http_counts *counts;
	struct MHD_Daemon *daemon;
	char address[64];
};

struct look {
	struct metrics_run run;
	struct buf out;
};

static void write_metrics(struct hub *hub, void *ctx)
{
	struct moment now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB);
	struct look *look = ctx;

	metrics_write(hub, &look->run, &now, &look->out);
}

static void read_run(struct monitor *m, struct metrics_run *run)
{
	struct writer_figures figures;

	writer_figures(m->writer, &figures);
	run->waiting = figures.waiting;
	run->commits = figures.commits;
	run->commit_us = figures.commit_us;
	run->commits_us = figures.commits_us;
	run->connections = m->counts->connections;
	for (int i = 0; i < STATUS_MAX; i++)
		run->answers[i] = m->counts->answers[i];
}

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status, struct buf *body)
{
	enum MHD_Result result = MHD_NO;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(body->len, body->data, MHD_RESPMEM_MUST_COPY);

	if (response) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, METRICS_TYPE);
		result = MHD_queue_response(connection, status, response);
		MHD_destroy_response(response);
	}
	buf_done(body);
	return result;
}

static enum MHD_Result answer(struct monitor *m, struct MHD_Connection *connection)
{
	struct look *look = calloc(1, sizeof(*look));
	struct buf body = BUF_INIT(METRICS_MAX);
	bool done = false;

	if (look) {
		look->out = body;
		read_run(m, &look->run);
		done = writer_run(m->writer, write_metrics, look) && !look->out.failed;
		body = look->out;
		free(look);
	}
	if (!done)
		buf_clear(&body);
	return reply(connection, done ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE, &body);
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *n_upload,
	void **con_cls)
{
	struct buf nothing = BUF_INIT(16);

	(void)version;
	(void)upload;
	if (!*con_cls) {
		*con_cls = ctx;
		return MHD_YES;
	}
	if (*n_upload) {
		*n_upload = 0;
		return MHD_YES;
	}
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 || strcmp(url, "/metrics") != 0)
		return reply(connection, MHD_HTTP_NOT_FOUND, &nothing);
	return answer(ctx, connection);
}

static void start(struct monitor *m, const struct sockaddr_storage *at)
{
	unsigned flags =
		MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION;

	if (at->ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	m->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, m, MHD_OPTION_SOCK_ADDR,
		(const struct sockaddr *)at, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S, MHD_OPTION_END);
}

/* NOLINTNEXTLINE(readability-function-size): what it reads, where it listens */
int monitor_start(struct monitor **ret, struct writer *writer, struct http_counts *counts,
	const char *listen, struct err *err)
{
	const union MHD_DaemonInfo *info;
	struct sockaddr_storage at;
	struct monitor *m;

	if (address_parse("--metrics", listen, &at, err) < 0)
		return err->code;
	if (!address_loopback(&at))
		return err_set(err, ERR_BAD, "--metrics %s: on loopback only", listen);
	m = calloc(1, sizeof(*m));
	if (!m)
		return err_set(err, ERR_LIMIT, "out of memory");
	m->writer = writer;
	m->counts = counts;
	start(m, &at);
	if (!m->daemon) {
		free(m);
		return err_set(err, ERR_IO, "--metrics %s: the server does not start: %s", listen,
			strerror(errno));
	}
	info = MHD_get_daemon_info(m->daemon, MHD_DAEMON_INFO_BIND_PORT);
	snprintf(m->address, sizeof(m->address), "%.*s:%u", (int)(strrchr(listen, ':') - listen),
		listen, info ? (unsigned)info->port : 0);
	*ret = m;
	return 0;
}

void monitor_stop(struct monitor *m)
{
	if (m)
		MHD_stop_daemon(m->daemon);
	free(m);
}

const char *monitor_address(const struct monitor *m)
{
	return m ? m->address : NULL;
}
