/* SPDX-License-Identifier: MIT */
/* ADDRESS:PORT as options name it. */
#ifndef SERVER_ADDRESS_H
#define SERVER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "core/base/err.h"

/* "127.0.0.1:8642", "localhost:0", "[::1]:0". ERR_BAD names the option. */
MUST_USE int address_parse(
	const char *option, const char *text, struct sockaddr_storage *at, struct err *err);
bool address_loopback(const struct sockaddr_storage *at);

#endif
