/* SPDX-License-Identifier: MIT */
/*
 * A child process that does for the program what would block it, or what it must not hold itself:
 * an executable of its own with a socket to the program as its stdin, and nothing else.
 */
#ifndef CORE_BASE_CHILD_H
#define CORE_BASE_CHILD_H

#include "core/base/err.h"

/* Starts program, without arguments. It has no terminal, no other descriptors (its stdout and
 * stderr lead nowhere), ordinary signals and a session of its own. Returns this side of the socket
 * (non-blocking, close-on-exec) and its pid. ERR_IO names the program. */
MUST_USE int child_start(const char *program, int *fd, int *pid, struct err *err);

/* Closes the socket, kills the child and takes its end. */
void child_end(int fd, int pid);

#endif
