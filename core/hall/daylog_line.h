/* SPDX-License-Identifier: MIT */
/*
 * For the folder's daylog files alone: one line of the day's log, cell by cell, as CSV or as a row of
 * a workbook. What its columns are stands here once.
 */
#ifndef CORE_HALL_DAYLOG_LINE_H
#define CORE_HALL_DAYLOG_LINE_H

#include "core/hall/daylog.h"

#define LINE_COLUMNS_MAX 24

struct line {
	struct buf *out;   /* CSV */
	struct book *book; /* or the row of a sheet; NULL */
	int sheet;
	daylog_words tr;
	bool full;
	int n;
};

void line_head(struct line *l); /* CSV, with BOM */
int line_columns(daylog_words tr, bool full, struct book_column out[LINE_COLUMNS_MAX]);
void line_put(struct line *l, const struct daylog_entry *entry, enum lang lang);
/* What takes something back counts against it: -1, else 1. */
int line_sign(enum act_kind kind);

/* ---- the workbook: struct daylog's, begun, filled and ended */
MUST_USE int daylog_book_begin(struct daylog *log, struct err *err);
MUST_USE int daylog_book_add(struct daylog *log, const struct daylog_entry *entry, struct err *err);
MUST_USE int daylog_book_end(struct daylog *log, bool whole, struct err *err);

#endif
