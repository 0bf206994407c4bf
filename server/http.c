/* SPDX-License-Identifier: MIT */
#include "server/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/base/text.h"
#include "server/address.h"
#include "server/ahead.h"
#include "server/callers.h"
#include "server/monitor.h"
#include "server/request.h"
#include "server/uplink_run.h"
#include "server/writer.h"

#define CONNECTIONS_MAX 1000
#define CROWD           800   /* from here on who comes takes a silent one's place */
#define PATIENCE_MS     40000 /* for a whole request and its answer, however it trickles */
#define FILES_MAX       4096
#define TIMEOUT_S       20
#define CON_MEMORY      (32 << 10)
#define PEM_MAX         (64u << 10)
#define HELD_MAX        (64u << 20) /* of bodies, all connections together */
#define STACK           (256u << 10)
#define CROWDED_S       10

struct http {
	struct hub *hub; /* its keys; all else is the writer's */
	struct writer *writer;
	struct uplink_run *uplink; /* of a hall's hub; NULL */
	struct MHD_Daemon *daemon;
	struct monitor *monitor; /* NULL = nobody asked for one */
	struct callers callers;
	atomic_size_t held; /* bytes of bodies */
	atomic_int ahead;   /* requests that wait, read or not */
	struct http_counts counts;
	struct buf cert, key;
	char address[64];
};

/* What comes in on one connection, request after request. */
struct incoming {
	struct caller caller;
	char uri[REQUEST_URI_SIZE];
	bool uri_ok, begun, crowded;
	struct buf body;
};

/* ---- requests ------------------------------------------------------------------------------- */

static void forget(struct http *http, struct incoming *in)
{
	http->held -= in->body.len;
	buf_done(&in->body);
	in->begun = in->crowded = false;
}

static int64_t now_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

static void *come(struct http *http, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct incoming *in = calloc(1, sizeof(*in));

	if (!in)
		return NULL;
	in->body = BUF_INIT(ANSWER_BODY_MAX);
	callers_come(&http->callers, &in->caller, info ? info->connect_fd : -1, now_ms());
	return in;
}

/* One for the life of a connection: a request that breaks off in its headers is never told to be
 * completed, so nothing may be allocated for it. */
static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_ctx,
	enum MHD_ConnectionNotificationCode what)
{
	struct incoming *in = *socket_ctx;
	struct http *http = ctx;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		http->counts.connections++;
		*socket_ctx = come(http, connection);
		return;
	}
	http->counts.connections--;
	if (in) {
		callers_go(&http->callers, &in->caller);
		forget(http, in);
	}
	free(in);
	*socket_ctx = NULL;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **con_cls,
	enum MHD_RequestTerminationCode how)
{
	struct incoming *in = *con_cls;
	struct http *http = ctx;

	(void)connection;
	if (in && how == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		callers_end(&http->callers, &in->caller, now_ms());
}

/* The raw URI: signatures are over the bytes that were sent, not over what was parsed. */
static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct incoming *in = info ? info->socket_context : NULL;
	struct http *http = ctx;

	if (!in)
		return NULL;
	callers_begin(&http->callers, &in->caller, now_ms());
	forget(http, in);
	in->uri_ok = text_copy(in->uri, sizeof(in->uri), uri);
	return in;
}

/* ---- replies -------------------------------------------------------------------------------- */

static void put_headers(struct MHD_Response *response, const struct answer *a)
{
	char hex[2 * SIG_BYTES + 1], seconds[16];

	hex_from(hex, a->sig, SIG_BYTES);
	MHD_add_response_header(response, "X-Sig", hex);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (!a->retry_after)
		return;
	snprintf(seconds, sizeof(seconds), "%d", a->retry_after);
	MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
}

static enum MHD_Result reply(struct MHD_Connection *connection, struct answer *a)
{
	enum MHD_Result result = MHD_NO;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(a->body.len, a->body.data, MHD_RESPMEM_MUST_COPY);

	if (response) {
		put_headers(response, a);
		result = MHD_queue_response(connection, a->status, response);
		MHD_destroy_response(response);
	}
	buf_done(&a->body);
	return result;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* false: a URI that this hub cannot have. */
static bool read_request(struct MHD_Connection *connection, const char *method,
	const struct incoming *in, int64_t ahead_ms, struct query *q)
{
	const struct request_head head = {
		.method = method,
		.uri = in->uri,
		.stream = header(connection, "X-Stream"),
		.nonce = header(connection, "X-Nonce"),
		.count = header(connection, "X-Count"),
		.sig = header(connection, "X-Sig"),
	};
	int result;

	memset(q, 0, sizeof(*q));
	result = request_read(&head, &q->req, q->sig);
	q->req.body = in->body.data ? in->body.data : (const unsigned char *)"";
	q->req.body_len = in->body.len;
	q->now = moment_at(time_source_machine.wall_ms(NULL) + ahead_ms, CLOCK_HUB);
	return result == 0 && in->uri_ok;
}

static void refuse(struct http *http, struct query *q, unsigned status, const char *why)
{
	hub_refuse(http->hub, &q->req, status, why, &q->a);
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		q->a.retry_after = CROWDED_S;
}

/* This thread is the connection's own: it may wait. */
static bool ask(struct http *http, struct query *q)
{
	bool answered;

	if (http->uplink && strcmp(q->req.path, "/v1/enrol") == 0)
		return uplink_run_pass(http->uplink, q);
	ahead_begin(http->hub, q, ++http->ahead <= AHEAD_MAX);
	answered = writer_ask(http->writer, q);
	if (answered)
		ahead_end(http->hub, q);
	else
		ahead_drop(q);
	http->ahead--;
	return answered;
}

/* Read to its end. */
static enum MHD_Result answer(struct http *http, struct MHD_Connection *connection,
	const char *method, const struct incoming *in)
{
	struct query q;
	bool path = read_request(connection, method, in, http->hub->up.ahead_ms, &q);

	if (in->body.failed)
		refuse(http, &q, MHD_HTTP_CONTENT_TOO_LARGE, "too large");
	else if (!path)
		refuse(http, &q, MHD_HTTP_NOT_FOUND, "path");
	else if (in->crowded || !ask(http, &q))
		refuse(http, &q, MHD_HTTP_SERVICE_UNAVAILABLE, "the hub has too much to do");
	if (q.a.status < STATUS_MAX)
		http->counts.answers[q.a.status]++;
	return reply(connection, &q.a);
}

static void take_body(struct http *http, struct incoming *in, const char *bytes, size_t n)
{
	size_t before = in->body.len;

	in->crowded = in->crowded || http->held + n > HELD_MAX;
	if (!in->crowded)
		buf_add(&in->body, bytes, n);
	http->held += in->body.len - before;
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *n_upload,
	void **con_cls)
{
	struct incoming *in = *con_cls;
	enum MHD_Result result;

	(void)url;
	(void)version;
	if (!in)
		return MHD_NO;
	if (!in->begun) {
		in->begun = true;
		return MHD_YES;
	}
	if (*n_upload) {
		take_body(ctx, in, upload, *n_upload);
		*n_upload = 0;
		return MHD_YES;
	}
	result = answer(ctx, connection, method, in);
	forget(ctx, in);
	return result;
}

/* ---- listening ------------------------------------------------------------------------------ */

static int read_pem(const char *path, struct buf *pem, struct err *err)
{
	FILE *f = fopen(path, "re");
	char part[4096];
	size_t n;

	*pem = BUF_INIT(PEM_MAX);
	if (!f)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(pem, part, n);
	fclose(f);
	return pem->failed || !pem->len ? err_set(err, ERR_BAD, "%s: not a PEM file", path) : 0;
}

static struct MHD_Daemon *start(struct http *http, const struct sockaddr_storage *at, bool tls)
{
	/* Not epoll: there 0.9.75 does not notice the end of a connection that breaks off in the
	 * middle of a request before its time-out. */
	unsigned flags =
		MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION;
	struct MHD_OptionItem secure[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, http->cert.data},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, http->key.data},
		{MHD_OPTION_END, 0, NULL},
	};

	if (at->ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	if (tls)
		flags |= MHD_USE_TLS;
	else
		secure[0].option = MHD_OPTION_END;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, http, MHD_OPTION_SOCK_ADDR,
		(const struct sockaddr *)at, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CON_MEMORY,
		MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK, MHD_OPTION_URI_LOG_CALLBACK, on_uri,
		http, MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, http, MHD_OPTION_ARRAY, secure,
		MHD_OPTION_END);
}

/* A descriptor a connection, and those of the ledger: often a process has only 1024. */
static void allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur >= FILES_MAX)
		return;
	files.rlim_cur = files.rlim_max < FILES_MAX ? files.rlim_max : FILES_MAX;
	/* What it cannot have it does without. */
	(void)!setrlimit(RLIMIT_NOFILE, &files);
}

static void write_address(struct http *http, const char *listen)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
	int n = (int)(strrchr(listen, ':') - listen);

	snprintf(http->address, sizeof(http->address), "%.*s:%u", n, listen,
		info ? (unsigned)info->port : 0);
}

int http_start(struct http **ret, struct hub *hub, const struct http_options *o, struct err *err)
{
	bool tls = o->tls_cert && o->tls_key;
	struct sockaddr_storage at;
	struct http *http;
	int result = address_parse("--listen", o->listen, &at, err);

	if (result < 0)
		return result;
	if (!tls && !address_loopback(&at))
		return err_set(err, ERR_BAD,
			"--listen %s: plain HTTP only on loopback; give --tls-cert and --tls-key",
			o->listen);
	http = calloc(1, sizeof(*http));
	if (!http)
		return err_set(err, ERR_LIMIT, "out of memory");
	http->hub = hub;
	callers_init(&http->callers, CROWD, PATIENCE_MS);
	allow_files();
	if (tls && (read_pem(o->tls_cert, &http->cert, err) < 0 ||
			   read_pem(o->tls_key, &http->key, err) < 0))
		goto fail;
	ahead_init(hub);
	if (writer_start(&http->writer, hub, err) < 0 ||
		(o->upstream &&
			uplink_run_start(&http->uplink, http->writer, o->upstream, err) < 0))
		goto fail;
	http->daemon = start(http, &at, tls);
	if (!http->daemon) {
		err_set(err, ERR_IO, "--listen %s: %s", o->listen,
			errno == EADDRINUSE || errno == EACCES || errno == EADDRNOTAVAIL
				? strerror(errno)
			: tls ? "the server does not start: do certificate and key fit?"
			      : "the server does not start");
		goto fail;
	}
	write_address(http, o->listen);
	if (o->metrics &&
		monitor_start(&http->monitor, http->writer, &http->counts, o->metrics, err) < 0)
		goto fail;
	*ret = http;
	return 0;
fail:
	result = err->code;
	http_stop(http);
	return result;
}

void http_stop(struct http *http)
{
	if (!http)
		return;
	uplink_run_stop(http->uplink);
	writer_stop(http->writer);
	monitor_stop(http->monitor);
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	uplink_run_free(http->uplink);
	writer_free(http->writer);
	callers_done(&http->callers);
	buf_done(&http->cert);
	buf_done(&http->key);
	free(http);
}

const char *http_metrics_address(const struct http *http)
{
	return monitor_address(http->monitor);
}

const char *http_address(const struct http *http)
{
	return http->address;
}
