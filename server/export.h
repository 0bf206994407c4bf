/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of the ledger, as a file or on standard output.
 */
#ifndef SERVER_EXPORT_H
#define SERVER_EXPORT_H

#include "core/hall/daylog.h"
#include "server/hub.h"

struct export_wish {
	struct daylog *log;
	const char *place; /* only what was done there, or for something of that hall; NULL = all */
	const char *path;  /* NULL: standard output, which a workbook cannot go to */
};
/* What stood at the path stays until the new file is whole. unreadable: acts that could not be opened
 * at all, and are left out. */
MUST_USE int hub_export(
	struct hub *h, const struct export_wish *wish, int *unreadable, struct err *err);

#endif
