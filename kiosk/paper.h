/* SPDX-License-Identifier: MIT */
/*
 * Print jobs to the printer: one at a time, oldest first, again after a pause.
 */
#ifndef KIOSK_PAPER_H
#define KIOSK_PAPER_H

#include "devices/device.h"

struct app;

/* The job that came back from the printer last. */
struct print_trouble {
	int64_t job, act;     /* 0 = none */
	int failed, unclear;  /* times that the printer claimed to be well, and put some on paper */
	bool pausing;         /* nothing is printed before the pause is over */
	bool counts, started; /* the last time */
};

/* Whenever something may be printed that could not before. */
void app_print_next(struct app *app);
/* The printer's word on what it was given. */
void app_printed(struct app *app, const struct device_event *ev);
/* A slip that shows what the printer can; nothing when it is not well. */
void app_print_class(struct app *app, const char *offering); /* who came to it today */
void app_print_test(struct app *app);
/* Slips that waited too long become a volunteer's. */
void app_hold_jobs(struct app *app);
/* A volunteer's word on them: print or drop them all. */
MUST_USE int app_release_jobs(struct app *app, bool print, struct err *err);

#endif
