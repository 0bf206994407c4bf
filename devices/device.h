/* SPDX-License-Identifier: MIT */
/*
 * What every device driver is: a const table of functions. Drivers are asynchronous and know no
 * event loop: the app gives them a struct host to watch file descriptors and run timers, and they
 * tell it what happened. Everything a device says is untrusted.
 */
#ifndef DEVICES_DEVICE_H
#define DEVICES_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/paper.h"

enum device_state { DEVICE_ABSENT, DEVICE_READY, DEVICE_TROUBLE };

enum paper_state { PAPER_OK, PAPER_LOW, PAPER_OUT, PAPER_COVER_OPEN };

enum device_event_kind {
	DEVICE_STATE,        /* plugged, unplugged, in trouble */
	DEVICE_CARD_ID,      /* text = ID number */
	DEVICE_CARD_CHIP,    /* text = UID in hex */
	DEVICE_CARD_BAD,     /* something was there and could not be read */
	DEVICE_SCAN,         /* text = what the scanner sent, without its end mark */
	DEVICE_PAPER,        /* the printer's paper state changed */
	DEVICE_PRINTED,      /* the printer's own status proves job `job` is on paper */
	DEVICE_PRINT_FAILED, /* job `job` is not on paper */
};

struct device_event {
	enum device_event_kind kind;
	const struct device *from;
	enum device_state state;
	enum paper_state paper;
	int64_t job;
	char text[192];
};

/* What the app lends a driver. watch returns 0 or an error code. */
struct host {
	void *app;
	/* readable(ctx) is called whenever fd has something to read, until unwatch. */
	int (*watch)(void *app, int fd, void (*readable)(void *ctx), void *ctx);
	void (*unwatch)(void *app, int fd);
	/* once, after ms; a new call with the same due and ctx replaces the old one; ms < 0 cancels. */
	void (*after)(void *app, int ms, void (*due)(void *ctx), void *ctx);
	void (*tell)(void *app, const struct device_event *ev);
};

struct device {
	const struct driver *driver;
	const char *name; /* for status and log: "printer" */
	enum device_state state;
	bool simulated;
};

struct driver {
	const char *name;
	void (*close)(struct device *dev); /* frees it */
	/* Printers: start a job; DEVICE_PRINTED or DEVICE_PRINT_FAILED follows. NULL otherwise.
	 * ERR_BUSY: one job at a time. */
	int (*print)(struct device *dev, int64_t job, const struct paper *paper, struct err *err);
};

#endif
