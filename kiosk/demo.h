/* SPDX-License-Identifier: MIT */
/*
 * A hall of its own in one folder: hub and terminal databases, configuration, spool. Made when it
 * is not there; what happened in it stays.
 */
#ifndef KIOSK_DEMO_H
#define KIOSK_DEMO_H

#include <sys/types.h>

#include "kiosk/config.h"

struct demo {
	char dir[CONFIG_PATH_SIZE - 64];
	char hub_db[CONFIG_PATH_SIZE]; /* "sqlite:DIR/hub.db" */
	struct config config;
	pid_t hub; /* the hub's process, ends with this one */
};

/* dir NULL: the user's state folder. Fills d and leaves a hub running and the terminal enrolled. */
MUST_USE int demo_open(struct demo *d, const char *dir, struct err *err);
void demo_close(struct demo *d);

#endif
