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

enum paper_state {
	PAPER_OK,
	PAPER_LOW,
	PAPER_OUT,
	PAPER_COVER_OPEN,
	PAPER_STUCK,  /* the cutter, or an error that somebody has to clear */
	PAPER_OFFLINE /* plugged in, but switched off line or silent */
};

enum device_event_kind {
	DEVICE_STATE,        /* plugged, unplugged, in trouble */
	DEVICE_CARD_ID,      /* text = ID number; name, where the card tells it */
	DEVICE_CARD_CHIP,    /* text = UID in hex */
	DEVICE_CARD_BAD,     /* something was there and could not be read */
	DEVICE_SCAN,         /* text = what the scanner sent, without its end mark */
	DEVICE_PAPER,        /* the printer's paper state changed */
	DEVICE_PRINTED,      /* the printer's own status proves job `job` is on paper */
	DEVICE_PRINT_FAILED, /* job `job` is not proven; `started`: some of it may be on paper */
	DEVICE_QUIET,        /* the voice has said all that it was given */
};

struct device_event {
	enum device_event_kind kind;
	const struct device *from;
	enum device_state state;
	enum paper_state paper;
	int64_t job;
	bool started;
	char text[192];
	char name[64]; /* in UTF-8; "" = none. Wiped by who told it */
};

#define HOST_READ  1
#define HOST_WRITE 2

/* What the app lends a driver. watch returns 0 or an error code. */
struct host {
	void *app;
	/* ready(ctx) is called whenever fd can be read or written, as asked for by HOST_READ and
	 * HOST_WRITE, or has hung up; until unwatch. */
	int (*watch)(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx);
	void (*unwatch)(void *app, int fd);
	/* once, after ms; a new call with the same due and ctx replaces the old one; ms < 0 cancels. */
	void (*after)(void *app, int ms, void (*due)(void *ctx), void *ctx);
	void (*tell)(void *app, const struct device_event *ev);
};

struct device {
	const struct driver *driver;
	const char *name; /* for status and log: "printer", "scanner", "reader", "nfc", "voice" */
	enum device_state state;
	bool simulated;
	int columns;           /* printers: of the paper it has at scale 1; 0 = not known */
	char what[64];         /* which one: "0416:5011 at 1-3"; "" = none is there */
	char trouble[96];      /* what went wrong last, for log and status; "" = nothing yet */
	uint64_t done, failed; /* slips proven, cards read, scans taken; and those that were not */
	int64_t since_ms;      /* the app's: hall time of the last change of state */
};

struct driver {
	const char *name;
	void (*close)(struct device *dev); /* frees it */
	/* Printers: start a job; DEVICE_PRINTED or DEVICE_PRINT_FAILED follows. NULL otherwise.
	 * ERR_BUSY: one job at a time. */
	int (*print)(struct device *dev, int64_t job, const struct paper *paper, struct err *err);
};

#endif
