/* SPDX-License-Identifier: MIT */
/*
 * A socket that takes text lines from several clients and answers each with one line. It knows
 * nothing of what the lines mean. Whatever a client sends, it costs at most its own connection.
 */
#ifndef DEVICES_SIM_SOCKET_H
#define DEVICES_SIM_SOCKET_H

#include "devices/device.h"

struct sim_socket;

/* line: without its end; NUL bytes of it arrive as 0x01. Write the answer into answer[size]. */
typedef void (*sim_socket_line)(void *ctx, const char *line, char *answer, size_t size);

/* As sim_open has it. */
MUST_USE int sim_socket_open(struct sim_socket **ret, const struct host *host, const char *path,
	sim_socket_line on_line, void *ctx);
void sim_socket_close(struct sim_socket *s); /* NULL allowed */

#endif
