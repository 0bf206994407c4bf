/* SPDX-License-Identifier: MIT */
/*
 * What the two files of the printer's driver share: printer.c (bus, status, driver) and
 * printer_job.c (the steps of a job). Only they use it.
 */
#ifndef DEVICES_PRINTER_PARTS_H
#define DEVICES_PRINTER_PARTS_H

#include "core/base/buf.h"
#include "devices/escpos.h"
#include "devices/printer.h"
#include "devices/printer_model.h"
#include "devices/printer_talk.h"

/*
 * A job: BEGIN (told from the loop) → CHECK (is the printer well?) → SEND ⇄ MIND (is it still?) →
 * ECHO (until it has worked off all, or has had the time to) → LAST (is it still well?) → proven.
 */
enum step { STEP_NONE, STEP_BEGIN, STEP_CHECK, STEP_SEND, STEP_MIND, STEP_ECHO, STEP_LAST };

struct printer {
	struct device dev; /* first: a struct device * is a struct printer * */
	const struct host *host;
	struct printer_options o;
	struct usb_client client;
	struct talk talk;
	const struct printer_model *model;
	struct escpos_style style;
	enum paper_state paper;
	bool known;           /* it has been asked since it arrived: told as ready */
	bool probed, probing; /* whether it echoes */
	bool broken;          /* it left because it was given up */
	bool unclear;         /* what it still holds of an earlier job is not known */
	bool reset;           /* and it was told to throw that away */
	/* of the job */
	enum step step;
	int64_t job;
	struct buf bytes;
	size_t at, chunk; /* sent so far; where the next question is due */
	size_t sending;   /* bytes on their way */
	int lines;        /* of its paper */
	bool started, limited;
	bool stale; /* the round under way began before what it should tell of */
};

/* printer.c */
void printer_after(struct printer *p, int ms, void (*due)(void *ctx));
void printer_tell(struct printer *p, enum device_event_kind kind);
void printer_trouble(struct printer *p, const char *what); /* for log and status */
/* The next idle round is due in poll_ms. */
void printer_rest(struct printer *p);
bool printer_can(enum paper_state paper); /* print with it */

/* printer_job.c */
/* From BEGIN: when the printer is free to be asked. */
void job_begin(struct printer *p);
/* A round of questions is through: is all well, and if not, why. */
void job_round(struct printer *p, bool well, const char *words);
void job_sent(struct printer *p, bool whole);
void job_echoed(struct printer *p);
/* Told; nothing when there is no job. */
void job_ends(struct printer *p, bool proven, const char *why);
void job_timers_end(struct printer *p);

#endif
