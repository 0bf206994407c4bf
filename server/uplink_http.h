/* SPDX-License-Identifier: MIT */
/*
 * A request to the hub above, and its answer, by libcurl. Certificates are not checked, on purpose: every
 * answer is signed with that hub's key, which this one pinned when it joined and checks itself, so that no
 * hall goes dark on the day that a certificate runs out; TLS keeps the traffic from being read in passing.
 */
#ifndef SERVER_UPLINK_HTTP_H
#define SERVER_UPLINK_HTTP_H

#include "server/uplink.h"

struct uplink_http;

/* url: "https://hub.example:8642", no slash at the end. ERR_BAD: not such an address; ERR_DENIED: plain
 * http beyond loopback; ERR_LIMIT. */
MUST_USE int uplink_http_open(struct uplink_http **ret, const char *url, struct err *err);
void uplink_http_close(struct uplink_http *http); /* NULL allowed */

/* Blocks until the answer is there, at most 20 s, or `stop` is set; status 0 where there is none. body: the
 * caller's, empty; ret->body is borrowed from it. One at a time. */
void uplink_http_ask(struct uplink_http *http, const struct uplink_request *req, struct buf *body,
	struct uplink_reply *ret);
/* From any thread: what is out ends, and nothing is asked any more. */
void uplink_http_stop(struct uplink_http *http);

#endif
