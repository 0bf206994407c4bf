/* SPDX-License-Identifier: MIT */
/*
 * The day's log onto a USB stick, by `litang export --stick` in a process of its own: a stick makes whoever
 * writes to it wait. One at a time; it goes on when nobody looks any more, and when the terminal ends.
 */
#ifndef KIOSK_LOG_JOB_H
#define KIOSK_LOG_JOB_H

#include <stdbool.h>
#include <uv.h>

#include "core/hall/calendar.h"

struct log_job {
	uv_process_t process;
	bool runs;
};

struct app;
/* Tells EV_STICK when it is done; at once when one runs already, or none can be started. */
void app_stick(struct app *app, const day_t days[2]);

#endif
