/* SPDX-License-Identifier: MIT */
/*
 * What writes to a USB stick, which makes whoever does so wait: `litang export --stick` and `litang backup
 * --stick`, each in a process of its own, one at a time of each. They go on when nobody looks any more, and
 * when the terminal ends.
 */
#ifndef KIOSK_LOG_JOB_H
#define KIOSK_LOG_JOB_H

#include <stdbool.h>
#include <uv.h>

#include "core/hall/calendar.h"

struct log_job {
	uv_process_t process, backup;
	bool runs, backs_up;
};

struct app;
/* Tells EV_STICK when it is done; at once when one runs already, or none can be started. */
void app_stick(struct app *app, const day_t days[2]);
/* The same of a copy of the database: EV_BACKUP. */
void app_backup(struct app *app);

#endif
