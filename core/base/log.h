/* SPDX-License-Identifier: MIT */
/*
 * One log file a program, lines "2026-11-22T08:00:01+08:00 level text". No personal data: no
 * names, numbers, tokens or keys in any line. Without log_open lines go nowhere.
 * A line that repeats the last one is counted, not written again.
 */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include "core/base/err.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_FAIL };

/* path "-" = stderr. Appends; starts anew at 8 MiB, keeping one older file "path.1". */
MUST_USE int log_open(const char *path, struct err *err);
void log_close(void);
void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);

#endif
