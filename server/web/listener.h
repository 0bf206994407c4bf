/* SPDX-License-Identifier: MIT */
/*
 * HTTP around server/web/web.h, by libmicrohttpd, on a listener of its own and on loopback only: nginx
 * before it has the TLS (server/deploy), and nothing of the page is on the terminals' address.
 */
#ifndef SERVER_WEB_LISTENER_H
#define SERVER_WEB_LISTENER_H

#include "server/web/web.h"

struct web_listener;

/* ERR_BAD: not an address, or not loopback; ERR_IO, and what opening the ledger brings. */
MUST_USE int web_start(struct web_listener **ret, const struct web_options *o, const char *listen,
	struct err *err);
void web_end(struct web_listener *l);                  /* NULL allowed */
const char *web_address(const struct web_listener *l); /* NULL of NULL */

#endif
