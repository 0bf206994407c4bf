/* SPDX-License-Identifier: MIT */
/*
 * What is said of a device in the log. Each line as it comes, as long as it is steady; of one that
 * comes, goes or changes again and again, after DEVLOG_LINES at most one line in DEVLOG_MS, with how many
 * were kept back and the last of them, until there was nothing to say for that long.
 */
#ifndef DEVICES_DEVLOG_H
#define DEVICES_DEVLOG_H

#include "core/base/log.h"
#include "devices/device.h"

#define DEVLOG_LINES 9 /* coming and going three times, or a cover opened four times */
#define DEVLOG_MS    60000

struct devlog {
	const struct host *host;
	const char *who; /* before each line: "printer"; borrowed */
	int lines;       /* since it was steady */
	bool news;       /* since the timer began */
	int kept;        /* back, since the last line that was written */
	char last[160];  /* of those */
};

void devlog_init(struct devlog *s, const struct host *host, const char *who);
void devlog_line(struct devlog *s, enum log_level level, const char *text);
/* What is kept back still is written; its timer ends. */
void devlog_done(struct devlog *s);

#endif
