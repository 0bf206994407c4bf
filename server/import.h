/* SPDX-License-Identifier: MIT */
/*
 * Tables that people keep in a spreadsheet: halls, residents, offerings, days with another
 * timetable, sessions that change, menus, tariffs, slots, festivals, notices. CSV (quotes as in RFC
 * 4180) or TSV (no quotes), by the first line; UTF-8, with or without a BOM. The header row tells
 * which kind of table it is. A file is one transaction: a bad line is named "FILE:LINE: field VALUE:
 * why" and nothing of the file is taken.
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
	int gone; /* of the changes: what the ledger had, and the file takes away */
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

enum import_what {
	IMPORT_SAME,    /* as the ledger has it */
	IMPORT_CHANGED, /* new, or other than in the ledger */
	IMPORT_WRONG,
	IMPORT_GONE, /* a dish of a day that the file names, and not in it: taken away */
};
struct import_told {
	enum import_what what;
	int line;        /* 0 = of none */
	const char *why; /* what is wrong; what is gone: "2026-11-24 lunch main 清蒸鲈鱼" */
	int64_t orders;  /* IMPORT_GONE: of that meal, on such days from today on; they stay good */
};
/* Who looks on at each line. A wrong row does not end the reading then, so that all are told of; the
 * import fails all the same. */
struct import_watch {
	struct import_bytes file;
	const char *own; /* only rows of this hall, and only tables that are a hall's; "" = all */
	/* may be NULL */
	void (*told)(void *ctx, const struct import_told *told);
	void *ctx;
	const unsigned char *dk; /* of one resident who is new: their key; NULL = a fresh one */
};
MUST_USE int import_watched(struct hub *h, const struct import_watch *w, const struct moment *now,
	struct import_report *ret, struct err *err);

#endif
