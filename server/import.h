/* SPDX-License-Identifier: MIT */
/*
 * Tables that people keep in a spreadsheet: halls, residents, offerings, days with another
 * timetable, sessions that change, menus, tariffs, slots, festivals, notices. CSV (quotes as in RFC 4180) or TSV (no quotes), by the first line; UTF-8, with
 * or without a BOM. The header row tells which kind of table it is. A file is one transaction: a
 * bad line is named "FILE:LINE: field VALUE: why" and nothing of the file is taken.
 */
#ifndef SERVER_IMPORT_H
#define SERVER_IMPORT_H

#include "core/base/clock.h"
#include "server/hub.h"

#define IMPORT_FILE_MAX (64u << 20)
#define IMPORT_LINE_MAX (16u << 10)

struct import_report {
	const char *kind; /* "menu" */
	int rows, changed;
};

MUST_USE int import_file(struct hub *h, const char *path, const struct moment *now,
	struct import_report *ret, struct err *err);

struct import_bytes {
	const char *name; /* for error lines */
	const void *bytes;
	size_t n;
};
/* The same of bytes, inside the caller's transaction: roll back when it fails. */
MUST_USE int import_bytes(struct hub *h, const struct import_bytes *file, const struct moment *now,
	struct import_report *ret, struct err *err);

#endif
