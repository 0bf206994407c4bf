/* SPDX-License-Identifier: MIT */
/*
 * For the folder's daylog files alone: one line of the day's log, cell by cell, as CSV or as a row of
 * a workbook. What its columns are stands here once.
 */
#ifndef CORE_HALL_DAYLOG_LINE_H
#define CORE_HALL_DAYLOG_LINE_H

#include "core/hall/daylog.h"

#define LINE_COLUMNS_MAX 24

/* What many lines ask for again. */
#define LINE_WORDS    128
#define LINE_KEY_SIZE 48
struct line_memory {
	struct line_word {
		const char *group, *word; /* known again by their address */
		const char *text;
		char key[LINE_KEY_SIZE]; /* may be the text, too */
	} word[LINE_WORDS];
	struct buf text; /* of one cell */
	int64_t quarter; /* of an hour, since 1970, from 1: no zone changes within one … */
	int32_t ahead;   /* … and in this one it is so many seconds ahead of UTC */
};
#define LINE_MEMORY                                                                                \
	((struct line_memory){.text = {.max = (size_t)2 * ACT_BODY_MAX, .secret = true}})

struct line {
	struct line_memory *memory;
	struct buf *out;   /* CSV */
	struct book *book; /* or the row of a sheet; NULL */
	int sheet;
	daylog_words tr;
	bool full;
	int n;
};

void line_memory_done(struct line_memory *memory);
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
