/* SPDX-License-Identifier: MIT */
/*
 * HTTP and TLS around server/answer.h, by libmicrohttpd: each connection has a thread, so that a
 * slow one holds up nobody and handshakes use all cores; whole requests go to the writer
 * (server/writer.h), the one thread that has the hub.
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include "server/hub.h"

struct http;

struct http_options {
	const char *listen;   /* "127.0.0.1:8642", "[::1]:0"; port 0 = any free */
	const char *tls_cert; /* PEM files; NULL = plain, which only loopback may be */
	const char *tls_key;
	const char
		*upstream; /* of a hall's hub: the hub above (server/uplink_http.h); NULL = none */
	const char *metrics; /* where GET /metrics is answered (server/monitor.h); NULL = nowhere */
};

/* ERR_BAD: not an address, or plain HTTP beyond loopback; ERR_IO. hub is borrowed until stop. */
MUST_USE int http_start(
	struct http **ret, struct hub *hub, const struct http_options *o, struct err *err);
void http_stop(struct http *http); /* waits for what is being answered; NULL allowed */

/* "127.0.0.1:8642", with the port that was found. */
const char *http_address(const struct http *http);
const char *http_metrics_address(const struct http *http); /* NULL = nowhere */

#endif
