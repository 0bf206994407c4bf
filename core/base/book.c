/* SPDX-License-Identifier: MIT */
#include "core/base/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/base/outfile.h"
#include "core/base/text.h"

#define COLUMNS_MAX 32
#define TITLE_SIZE  64
#define SHEET_SIZE  32   /* the format allows 31 characters */
#define ROW_POINTS  18   /* for Hanzi */
#define CELL_SIZE   4096 /* bytes of a text; the format allows 32767 characters */

enum { AS_HEADING, AS_TEXT, AS_NUMBER, AS_YUAN, AS_DAY, AS_TIME, AS_COUNT };

struct page {
	lxw_worksheet *now;
	char name[SHEET_SIZE];
	struct {
		char title[TITLE_SIZE];
		int width;
	} columns[COLUMNS_MAX];
	int n, part;
	lxw_row_t row;
	lxw_col_t col;
};

struct book {
	lxw_workbook *work;
	lxw_format *as[AS_COUNT];
	struct page pages[BOOK_SHEETS_MAX];
	int n;
	lxw_row_t rows_max;
	lxw_error failed; /* the first failure */
	char path[4096], room[4096];
};

static void note(struct book *b, lxw_error error)
{
	if (!b->failed)
		b->failed = error;
}

static int fail(const struct book *b, lxw_error error, struct err *err)
{
	return err_set(err, ERR_IO, "%s: the workbook cannot be written: %s", b->path,
		lxw_strerror(error));
}

/* ---- opening ---------------------------------------------------------------------------------- */

static void make_formats(struct book *b)
{
	static const char *const codes[AS_COUNT] = {[AS_TEXT] = "@",
		[AS_NUMBER] = "0",
		[AS_YUAN] = "0.00",
		[AS_DAY] = "yyyy-mm-dd",
		[AS_TIME] = "hh:mm:ss"};

	for (int i = 0; i < AS_COUNT; i++) {
		b->as[i] = workbook_add_format(b->work);
		if (b->as[i] && codes[i])
			format_set_num_format(b->as[i], codes[i]);
		if (!b->as[i])
			note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
	}
	if (b->failed)
		return;
	/* What is beside a number keeps its distance. */
	format_set_indent(b->as[AS_TEXT], 1);
	format_set_indent(b->as[AS_HEADING], 1);
	format_set_align(b->as[AS_DAY], LXW_ALIGN_CENTER);
	format_set_bold(b->as[AS_HEADING]);
	format_set_bottom(b->as[AS_HEADING], LXW_BORDER_THIN);
}

static int open_work(struct book *b, const struct book_where *where, struct err *err)
{
	lxw_workbook_options options = {
		.constant_memory = LXW_TRUE, .tmpdir = b->room, .use_zip64 = LXW_TRUE};
	lxw_doc_properties made = {.created = (time_t)(where->made_ms / 1000)};

	b->work = workbook_new_opt(b->path, &options);
	if (!b->work)
		return err_set(err, ERR_LIMIT, "out of memory");
	make_formats(b);
	note(b, workbook_set_properties(b->work, &made));
	return 0;
}

int book_open(struct book **ret, const struct book_where *where, struct err *err)
{
	struct book *b = calloc(1, sizeof(*b));

	if (!b)
		return err_set(err, ERR_LIMIT, "out of memory");
	text_copy(b->path, sizeof(b->path), where->path);
	text_copy(b->room, sizeof(b->room), outfile_room());
	b->rows_max = (lxw_row_t)(where->rows_max ? where->rows_max : BOOK_ROWS_MAX);
	if (access(b->room, W_OK | X_OK) < 0)
		err_set(err, ERR_IO, "%s: no file can be made there", b->room);
	else if (open_work(b, where, err) == 0) {
		*ret = b;
		return 0;
	}
	book_drop(b);
	return err->code;
}

/* ---- sheets ----------------------------------------------------------------------------------- */

/* One more sheet of the workbook for this page; its rows begin below the heading. */
static void begin_part(struct book *b, struct page *p)
{
	char name[SHEET_SIZE + 16];

	snprintf(name, sizeof(name), p->part ? "%s %d" : "%s", p->name, p->part + 1);
	p->part++;
	p->now = workbook_add_worksheet(b->work, name);
	if (!p->now) {
		note(b, LXW_ERROR_SHEETNAME_ALREADY_USED);
		return;
	}
	for (int i = 0; i < p->n; i++) {
		note(b, worksheet_set_column(
				p->now, (lxw_col_t)i, (lxw_col_t)i, p->columns[i].width, NULL));
		note(b, worksheet_write_string(
				p->now, 0, (lxw_col_t)i, p->columns[i].title, b->as[AS_HEADING]));
	}
	worksheet_set_default_row(p->now, ROW_POINTS, LXW_FALSE);
	worksheet_freeze_panes(p->now, 1, 0);
	/* On paper: across, all columns on a page's width, the heading on each. */
	worksheet_set_landscape(p->now);
	worksheet_set_paper(p->now, 9);
	worksheet_fit_to_pages(p->now, 1, 0);
	note(b, worksheet_repeat_rows(p->now, 0, 0));
	p->row = 1;
	p->col = 0;
}

int book_sheet(struct book *b, const char *name, const struct book_column *columns, int n)
{
	struct page *p = &b->pages[b->n];

	if (b->n == BOOK_SHEETS_MAX - 1 || n > COLUMNS_MAX) {
		note(b, LXW_ERROR_PARAMETER_VALIDATION);
		return b->n;
	}
	text_copy(p->name, sizeof(p->name), name);
	for (int i = 0; i < n; i++) {
		text_copy(p->columns[i].title, TITLE_SIZE, columns[i].title);
		p->columns[i].width = columns[i].width;
	}
	p->n = n;
	begin_part(b, p);
	return b->n++;
}

/* ---- cells ------------------------------------------------------------------------------------ */

/* NULL: there is nothing to be written to. */
static struct page *at(struct book *b, int sheet)
{
	struct page *p = &b->pages[sheet];

	if (p->row == b->rows_max)
		begin_part(b, p);
	return p->now && p->col < COLUMNS_MAX ? p : NULL;
}

void book_text(struct book *b, int sheet, const char *text)
{
	struct page *p = at(b, sheet);
	char cut[CELL_SIZE];

	if (p && *text) {
		text_copy(cut, sizeof(cut), text);
		note(b, worksheet_write_string(p->now, p->row, p->col, cut, b->as[AS_TEXT]));
	}
	book_skip(b, sheet);
}

static void put(struct book *b, int sheet, double value, int as)
{
	struct page *p = at(b, sheet);

	if (p)
		note(b, worksheet_write_number(p->now, p->row, p->col, value, b->as[as]));
	book_skip(b, sheet);
}

void book_number(struct book *b, int sheet, int64_t n)
{
	put(b, sheet, (double)n, AS_NUMBER);
}

void book_yuan(struct book *b, int sheet, int64_t fen)
{
	put(b, sheet, (double)fen / 100, AS_YUAN);
}

/* The format counts days from 1899-12-30 on. */
void book_day(struct book *b, int sheet, int32_t day)
{
	put(b, sheet, (double)day + 25569, AS_DAY);
}

void book_time(struct book *b, int sheet, int secs)
{
	put(b, sheet, (double)secs / 86400, AS_TIME);
}

void book_skip(struct book *b, int sheet)
{
	if (at(b, sheet))
		b->pages[sheet].col++;
}

void book_row(struct book *b, int sheet)
{
	struct page *p = &b->pages[sheet];

	if (p->row == b->rows_max) /* a row of nothing */
		begin_part(b, p);
	p->col = 0;
	p->row++;
}

/* ---- the end ---------------------------------------------------------------------------------- */

/*
 * The library neither looks whether its rows could be written nor whether their copy can, which it
 * packs: a full disk would make a workbook that lacks rows. The copy of one sheet is there at a time.
 */
static int look_for_room(struct book *b, struct err *err)
{
	lxw_worksheet *sheet;
	struct statvfs room;
	off_t largest = 0;

	STAILQ_FOREACH(sheet, b->work->worksheets, list_pointers)
	{
		struct stat file;

		if (!sheet->optimize_tmpfile || fflush(sheet->optimize_tmpfile) != 0 ||
			ferror(sheet->optimize_tmpfile) ||
			fstat(fileno(sheet->optimize_tmpfile), &file) < 0)
			return err_set(err, ERR_IO, "%s: no room for the workbook's rows", b->room);
		if (file.st_size > largest)
			largest = file.st_size;
	}
	/* twice a megabyte: the rows not yet flushed, and all that is not rows */
	if (statvfs(b->room, &room) == 0 &&
		(double)room.f_bavail * (double)room.f_frsize < (double)largest + 2e6)
		return err_set(err, ERR_IO, "%s: no room for the workbook's rows", b->room);
	return 0;
}

int book_close(struct book *b, struct err *err)
{
	int result = b->failed ? fail(b, b->failed, err) : look_for_room(b, err);
	lxw_error error;

	if (!result) {
		error = workbook_close(b->work); /* frees it */
		b->work = NULL;
		if (error)
			result = fail(b, error, err);
	}
	book_drop(b);
	return result;
}

/* The library forgets to close what it writes nothing of. */
static void close_rows(const lxw_workbook *work)
{
	lxw_worksheet *sheet;

	STAILQ_FOREACH(sheet, work->worksheets, list_pointers)
	if (sheet->optimize_tmpfile)
		fclose(sheet->optimize_tmpfile);
}

void book_drop(struct book *b)
{
	if (!b)
		return;
	if (b->work) {
		close_rows(b->work);
		lxw_workbook_free(b->work);
	}
	free(b);
}
