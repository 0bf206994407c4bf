/* SPDX-License-Identifier: MIT */
#include "server/web/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/address.h"
#include "server/request.h"

#define CONNECTIONS_MAX 200
#define TIMEOUT_S       20
#define CON_MEMORY      (32 << 10)
#define STACK           (512u << 10)

struct web_listener {
	struct web web;
	struct MHD_Daemon *daemon;
	char address[64];
};

/* One request. */
struct incoming {
	char uri[REQUEST_URI_SIZE];
	bool uri_ok, begun, large;
	struct buf body;
};

static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *connection)
{
	struct incoming *in = calloc(1, sizeof(*in));

	(void)ctx;
	(void)connection;
	if (!in)
		return NULL;
	in->uri_ok = text_copy(in->uri, sizeof(in->uri), uri);
	in->body = BUF_SECRET(web_body_max(in->uri));
	return in;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **con_cls,
	enum MHD_RequestTerminationCode how)
{
	struct incoming *in = *con_cls;

	(void)ctx;
	(void)connection;
	(void)how;
	if (in)
		buf_done(&in->body);
	free(in);
	*con_cls = NULL;
}

/* ---- answers ---------------------------------------------------------------------------------- */

static const char *const headers[][2] = {
	{"Cache-Control", "no-store"},
	{"Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
		" img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
};

static void put_headers(struct MHD_Response *response, const struct web_answer *a)
{
	char text[160];

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
	if (*a->cookie)
		MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, a->cookie);
	if (*a->name) {
		snprintf(text, sizeof(text), "attachment; filename=\"%s\"", a->name);
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, text);
	}
	if (a->wait_ms) {
		snprintf(text, sizeof(text), "%lld", (long long)((a->wait_ms + 999) / 1000));
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, text);
	}
}

static struct MHD_Response *response_of(const struct web_answer *a)
{
	union {
		const void *in;
		void *out;
	} fixed = {.in = a->fixed};

	if (a->file >= 0)
		return MHD_create_response_from_fd(a->n_file, a->file);
	if (a->fixed)
		return MHD_create_response_from_buffer(
			a->n_fixed, fixed.out, MHD_RESPMEM_PERSISTENT);
	return MHD_create_response_from_buffer(a->body.len, a->body.data, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result reply(struct MHD_Connection *connection, struct web_answer *a)
{
	struct MHD_Response *response = response_of(a);
	enum MHD_Result result = MHD_NO;

	if (response) {
		put_headers(response, a);
		result = MHD_queue_response(connection, a->status, response);
		MHD_destroy_response(response);
	}
	buf_done(&a->body);
	sodium_memzero(a->cookie, sizeof(a->cookie));
	return result;
}

/* ---- requests --------------------------------------------------------------------------------- */

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The browser's, as nginx tells it; without nginx everybody is on this machine. */
static const char *address_of(struct MHD_Connection *connection)
{
	const char *told = header(connection, "X-Real-IP");
	unsigned char bytes[16];

	return told && (inet_pton(AF_INET, told, bytes) == 1 ||
			       inet_pton(AF_INET6, told, bytes) == 1)
		       ? told
		       : "127.0.0.1";
}

static enum MHD_Result answer(struct web_listener *l, struct MHD_Connection *connection,
	const char *method, struct incoming *in)
{
	char *query = strchr(in->uri, '?');
	struct web_request req = {
		.method = method,
		.path = in->uri_ok ? in->uri : "",
		.query = query ? query + 1 : "",
		.type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
		.token = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, WEB_COOKIE),
		.csrf = header(connection, "X-CSRF"),
		.address = address_of(connection),
		.body = buf_text(&in->body),
		.body_len = in->body.len,
		.large = in->large,
		.now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB),
	};
	struct web_answer a;

	if (query)
		*query = 0;
	web_answer(&l->web, &req, &a);
	return reply(connection, &a);
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *n_upload,
	void **con_cls)
{
	struct incoming *in = *con_cls;

	(void)url;
	(void)version;
	if (!in)
		return MHD_NO;
	if (!in->begun) {
		in->begun = true;
		return MHD_YES;
	}
	if (*n_upload) {
		buf_add(&in->body, upload, *n_upload);
		in->large = in->large || in->body.failed;
		*n_upload = 0;
		return MHD_YES;
	}
	return answer(ctx, connection, method, in);
}

/* ---- listening -------------------------------------------------------------------------------- */

static void listen_at(struct web_listener *l, const struct sockaddr_storage *at)
{
	unsigned flags =
		MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION;

	if (at->ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	l->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, l, MHD_OPTION_SOCK_ADDR,
		(const struct sockaddr *)at, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CON_MEMORY,
		MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK, MHD_OPTION_URI_LOG_CALLBACK, on_uri, l,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, l, MHD_OPTION_END);
}

static int open_and_listen(
	struct web_listener *l, const struct web_options *o, const char *listen, struct err *err)
{
	const union MHD_DaemonInfo *info;
	struct sockaddr_storage at;

	if (address_parse("--web", listen, &at, err) < 0)
		return err->code;
	if (!address_loopback(&at))
		return err_set(err, ERR_BAD, "--web %s: on loopback only; nginx before it has TLS",
			listen);
	if (web_open(&l->web, o, err) < 0)
		return err->code;
	listen_at(l, &at);
	if (!l->daemon) {
		err_set(err, ERR_IO, "--web %s: the server does not start: %s", listen,
			strerror(errno));
		web_close(&l->web);
		return err->code;
	}
	info = MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_BIND_PORT);
	snprintf(l->address, sizeof(l->address), "%.*s:%u", (int)(strrchr(listen, ':') - listen),
		listen, info ? (unsigned)info->port : 0);
	return 0;
}

int web_start(
	struct web_listener **ret, const struct web_options *o, const char *listen, struct err *err)
{
	struct web_listener *l = calloc(1, sizeof(*l));
	int result =
		l ? open_and_listen(l, o, listen, err) : err_set(err, ERR_LIMIT, "out of memory");

	if (result < 0)
		free(l);
	else
		*ret = l;
	return result;
}

void web_end(struct web_listener *l)
{
	if (!l)
		return;
	web_stop(&l->web);
	MHD_stop_daemon(l->daemon);
	web_close(&l->web);
	free(l);
}

const char *web_address(const struct web_listener *l)
{
	return l ? l->address : NULL;
}
