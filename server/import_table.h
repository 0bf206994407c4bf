/* SPDX-License-Identifier: MIT */
/*
 * What the kinds of import share: cells by their column, their checks, and errors that name column
 * and value. One const struct import_kind a kind of table (import_*.c).
 */
#ifndef SERVER_IMPORT_TABLE_H
#define SERVER_IMPORT_TABLE_H

#include "core/hall/catalogue.h"
#include "server/import.h"
#include "server/ledger_import.h"

#define IMPORT_COLUMNS     40
#define IMPORT_COLUMN_SIZE 48

struct import;

struct import_kind {
	const char *name;
	const char *required; /* columns, by blanks */
	const char *optional;
	const char *secret; /* columns whose values no error line may show */
	bool any_column;    /* other columns are data, too */
	bool of_hall;       /* a hall's own staff may bring it, for their hall */
	int (*row)(struct import *im, struct err *err);
	int (*finish)(struct import *im, struct err *err); /* after the last row; may be NULL */
};

extern const struct import_kind import_halls, import_residents, import_menu, import_offerings,
	import_workdays, import_changes, import_tariff, import_slots, import_festivals,
	import_notices;

struct import {
	struct hub *hub;
	const struct moment *now;
	const struct import_kind *kind; /* NULL before the header row */
	char column[IMPORT_COLUMNS][IMPORT_COLUMN_SIZE];
	int n_columns;
	struct buf text;             /* the row's cells, each with its NUL */
	size_t cell[IMPORT_COLUMNS]; /* their offsets */
	int n_cells;
	int line; /* where the row begins; an error in another line sets it */
	struct hall *halls;
	int n_halls;
	char key_place[PLACE_SIZE]; /* the hall whose K_hall was asked for last, … */
	int key_gen;                /* … and its generation */
	int rows, changed, gone;
	const char *own; /* these two as in struct import_watch */
	const unsigned char *dk;
	const struct import_watch *watch;
};

/* The row's cell of a column, "" when the table has no such column. Borrowed for the row. */
const char *import_cell(const struct import *im, const char *column);

/* ERR_BAD, "column VALUE: why". */
int import_bad(const struct import *im, const char *column, const char *why, struct err *err);
/* The same for the error of a check in core/hall, whose text begins with a column's name. */
int import_check(const struct import *im, int result, struct err *err);

/* A whole number; otherwise < min: the cell must not be empty. */
struct import_range {
	int64_t min, max, otherwise;
};
MUST_USE int import_int(const struct import *im, const char *column, const struct import_range *r,
	int64_t *ret, struct err *err);
/* A text that fits; must: not empty. */
MUST_USE int import_text(
	const struct import *im, const char *column, char *out, size_t size, struct err *err);
MUST_USE int import_must(
	const struct import *im, const char *column, char *out, size_t size, struct err *err);
MUST_USE int import_words(
	const struct import *im, struct words *ret, struct err *err); /* zh en ko */
/* Columns of a name in each language; the text may be missing altogether, but not its Chinese
 * alone. */
struct import_words_of {
	const char *column[LANG_COUNT];
};
MUST_USE int import_more_words(const struct import *im, const struct import_words_of *of,
	struct words *ret, struct err *err);
MUST_USE int import_yes(const struct import *im, const char *column, bool *ret, struct err *err);
MUST_USE int import_minute(const struct import *im, const char *column, int *ret, struct err *err);
/* "09:00-10:30", the first before the second. */
MUST_USE int import_span(
	const struct import *im, const char *column, int *from, int *to, struct err *err);
MUST_USE int import_day(
	const struct import *im, const char *column, bool must, day_t *ret, struct err *err);
/* A hall that is known, by its place or its Chinese or English name. */
MUST_USE int import_hall(
	const struct import *im, const char *column, char out[PLACE_SIZE], struct err *err);

/* A key that must not come twice in a file. */
MUST_USE int import_once(
	struct import *im, const char *column, const struct seen *seen, struct err *err);

/* ERR_BAD where a row of this place ("*" = all) is not the importer's to bring. */
MUST_USE int import_own(const struct import *im, const char *place, struct err *err);

/* Writes a feed row that is the importer's own; body is done here. Counts what changed. */
MUST_USE int import_row(struct import *im, struct feed_row *row, struct buf *body, struct err *err);

#endif
