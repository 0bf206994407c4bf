/* SPDX-License-Identifier: MIT */
/*
 * After a failed fdatasync Linux takes the pages for clean: they read back well and are not on the
 * disk, and the next one may call them written.
 */
#ifndef CORE_BASE_PLATTER_H
#define CORE_BASE_PLATTER_H

/* What the kernel holds of a database and its WAL is dropped, but for what is not written yet: from
 * here on reading shows the disk. After a failed fdatasync, and before opening what somebody may
 * have left so, killed before they could see to it. */
void platter_forget(const char *db_path);

#endif
