/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of the ledger, all halls', as a file or on standard output.
 */
#ifndef SERVER_EXPORT_H
#define SERVER_EXPORT_H

#include "core/hall/daylog.h"
#include "server/hub.h"

/* path NULL: standard output, which a workbook cannot go to. What stood there stays until the new one
 * is whole. unreadable: acts that could not be opened at all, and are left out. */
MUST_USE int hub_export(
	struct hub *h, struct daylog *log, const char *path, int *unreadable, struct err *err);

#endif
