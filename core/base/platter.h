/* SPDX-License-Identifier: MIT */
/*
 * After a failed fdatasync Linux takes the pages for clean: they read back well and are not on the
 * disk, and the next one may call them written.
 */
#ifndef CORE_BASE_PLATTER_H
#define CORE_BASE_PLATTER_H

#include <stdbool.h>

#include "core/base/err.h"

/* What the kernel holds of a database and its WAL is dropped, but for what is not written yet: from
 * here on reading shows the disk. After a failed fdatasync, and before opening what somebody may
 * have left so, killed before they could see to it. */
void platter_forget(const char *db_path);

/*
 * Does the disk keep what it confirms? Random bytes beside the database, written, confirmed, dropped and
 * read again: so many that a disk which loses some of what it is given loses some of them, where one
 * row written again and again may come through by luck. ERR_IO: it does not, or there is no room.
 */
MUST_USE int platter_prove(const char *db_path, struct err *err);
/* Was its log left behind? By who was killed, or met a disk that failed: prove it before you go on. */
bool platter_log_left(const char *db_path);

#endif
