/* SPDX-License-Identifier: MIT */
/*
 * A workbook (XLSX) that is written row by row: what one row needs of memory, whatever the number of
 * rows. Its sheets have a heading that stays in view; a text is a text, whatever it begins with, and
 * digits in a text are kept as they are; days, times, numbers and money are true ones. The same calls
 * with the same made_ms give the same bytes.
 *
 * Rows wait in unlinked files of TMPDIR (/var/tmp), some 1.5 KiB a row of twenty cells and, while it
 * ends, twice that. The library does not tell when there is no room for them: book_close looks.
 */
#ifndef CORE_BASE_BOOK_H
#define CORE_BASE_BOOK_H

#include <stdint.h>

#include "core/base/err.h"

#define BOOK_SHEETS_MAX 16
#define BOOK_ROWS_MAX   1048576 /* of a sheet, in this format */

struct book;

struct book_where {
	const char *path; /* a file that is there and empty: struct outfile's part */
	int64_t made_ms;  /* said in its properties */
	int rows_max;     /* of a sheet; 0 = BOOK_ROWS_MAX */
};
/* Nothing is left on failure. */
MUST_USE int book_open(struct book **ret, const struct book_where *where, struct err *err);

struct book_column {
	const char *title;
	int width; /* in digits of the usual font; a Hanzi takes two */
};
/*
 * A sheet with its heading; titles are copied. Returns its number, from 0. Sheets may be filled in
 * turns. One that is full goes on in another, "name 2", with the same heading. A failure from here on is
 * told by book_close.
 */
int book_sheet(struct book *b, const char *name, const struct book_column *columns, int n);

/* The next cell of the sheet's present row. "" leaves it empty. */
void book_text(struct book *b, int sheet, const char *text);
void book_number(struct book *b, int sheet, int64_t n);
void book_yuan(struct book *b, int sheet, int64_t fen);
void book_day(struct book *b, int sheet, int32_t day); /* since 1970-01-01 */
void book_time(struct book *b, int sheet, int secs);   /* since midnight */
void book_skip(struct book *b, int sheet);
void book_row(struct book *b, int sheet); /* the row is done */

/* Writes it and frees b in any case. On failure what is at path is nothing to be used. */
MUST_USE int book_close(struct book *b, struct err *err);
void book_drop(struct book *b); /* NULL allowed */

#endif
