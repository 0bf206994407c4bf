/* SPDX-License-Identifier: MIT */
#include "server/import.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/import_table.h"

#define ROW_MAX   ((size_t)4 * IMPORT_LINE_MAX)
#define HALLS_MAX 10000

static const struct import_kind *const kinds[] = {
	&import_halls,
	&import_residents,
	&import_menu,
	&import_offerings,
	&import_workdays,
	&import_changes,
	&import_tariff,
	&import_slots,
	&import_festivals,
	&import_notices,
};
#define N_KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

/* A file on its way through libcsv. */
struct reading {
	struct import im;
	const char *name;
	struct err *err;
	int result; /* < 0: stop */
	bool ended; /* a row ended in this chunk */
	bool too_many;
	const struct import_watch *watch;
	int wrong; /* rows that were told of */
};

/* ---- the header row ------------------------------------------------------------------------- */

static bool has_column(const struct import *im, const char *name, size_t n)
{
	for (int i = 0; i < im->n_columns; i++)
		if (strlen(im->column[i]) == n && memcmp(im->column[i], name, n) == 0)
			return true;
	return false;
}

/* How many of the words in a list by blanks are columns; the first that is none in *missing. */
static int count_columns(
	const struct import *im, const char *list, char missing[IMPORT_COLUMN_SIZE])
{
	int n = 0;

	missing[0] = 0;
	for (const char *at = list; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (has_column(im, at, len))
			n++;
		else if (!missing[0])
			snprintf(missing, IMPORT_COLUMN_SIZE, "%.*s", (int)len, at);
		at += len;
	}
	return n;
}

static bool knows_column(const struct import_kind *kind, const char *column)
{
	char all[400], *save = NULL;

	if (kind->any_column)
		return true;
	snprintf(all, sizeof(all), "%s %s", kind->required, kind->optional);
	for (char *word = strtok_r(all, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (strcmp(word, column) == 0)
			return true;
	return false;
}

/* Whose columns these are: the kind that shares most of them, if none is missing or unknown. */
static int choose_kind(struct import *im, struct err *err)
{
	char missing[IMPORT_COLUMN_SIZE], lacks[IMPORT_COLUMN_SIZE] = "";
	const struct import_kind *best = NULL;
	int most = 0;

	for (int i = 0; i < N_KINDS; i++) {
		int shared = count_columns(im, kinds[i]->required, missing);

		if (!missing[0])
			shared += IMPORT_COLUMNS; /* whole goes before more */
		if (shared <= most)
			continue;
		most = shared;
		best = kinds[i];
		memcpy(lacks, missing, sizeof(lacks));
	}
	if (!best)
		return err_set(err, ERR_BAD,
			"header: not the columns of halls, residents, menu, offerings, workdays,"
			" changes, tariff, slots, festivals or notices");
	if (lacks[0])
		return err_set(err, ERR_BAD, "header: %s needs a column \"%s\"", best->name, lacks);
	for (int i = 0; i < im->n_columns; i++)
		if (!knows_column(best, im->column[i]))
			return err_set(err, ERR_BAD, "header: %s has no column \"%s\"", best->name,
				im->column[i]);
	if (*im->own && !best->of_hall)
		return err_set(err, ERR_BAD, "header: %s are the district's to import", best->name);
	im->kind = best;
	return 0;
}

static int take_header(struct import *im, struct err *err)
{
	for (int i = 0; i < im->n_cells; i++) {
		const char *name = buf_text(&im->text) + im->cell[i];

		if (!text_valid(name, strlen(name)))
			return err_set(
				err, ERR_BAD, "header: not UTF-8 text (GB18030? save it as UTF-8)");
		if (!*name || strlen(name) >= IMPORT_COLUMN_SIZE)
			return err_set(err, ERR_BAD,
				"header: column %d has no name, or too long a one", i + 1);
		if (has_column(im, name, strlen(name)))
			return err_set(err, ERR_BAD, "header: column \"%s\" is there twice", name);
		text_copy(im->column[i], sizeof(im->column[i]), name);
		im->n_columns = i + 1;
	}
	return choose_kind(im, err);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static int check_cells(struct import *im, struct err *err)
{
	if (im->n_cells > im->n_columns)
		return err_set(err, ERR_BAD, "row: more cells than the header has columns");
	for (int i = 0; i < im->n_cells; i++) {
		const char *cell = buf_text(&im->text) + im->cell[i];

		if (!text_valid(cell, strlen(cell)))
			return import_bad(im, im->column[i],
				"not UTF-8 text (GB18030? save it as UTF-8)", err);
	}
	return 0;
}

/* Spreadsheets write rows of nothing below a table. */
static bool empty(const struct import *im)
{
	for (int i = 0; i < im->n_cells; i++)
		if (buf_text(&im->text)[im->cell[i]])
			return false;
	return true;
}

static int take_row(struct reading *r)
{
	struct import *im = &r->im;

	if (r->too_many || im->text.failed)
		return err_set(r->err, ERR_BAD, "row: too many cells, or too long");
	if (!im->kind)
		return take_header(im, r->err);
	if (empty(im))
		return 0;
	im->rows++;
	if (check_cells(im, r->err) < 0)
		return ERR_BAD;
	return im->kind->row(im, r->err);
}

static void on_cell(void *bytes, size_t n, void *ctx)
{
	struct reading *r = ctx;

	if (r->im.n_cells == IMPORT_COLUMNS) {
		r->too_many = true;
		return;
	}
	r->im.cell[r->im.n_cells++] = r->im.text.len;
	buf_add(&r->im.text, bytes ? bytes : "", n);
	buf_byte(&r->im.text, 0);
}

static void tell(const struct reading *r, enum import_what what)
{
	if (r->watch->told)
		r->watch->told(
			r->watch->ctx, &(struct import_told){.what = what,
					       .line = r->im.line,
					       .why = what == IMPORT_WRONG ? r->err->text : ""});
}

/* A row, and what whoever looks on hears of it. */
static int take_watched(struct reading *r)
{
	const bool header = !r->im.kind;
	const int rows = r->im.rows, changed = r->im.changed;
	const int result = take_row(r);

	if (header || !r->watch->told || (result < 0 && result != ERR_BAD))
		return result;
	if (result < 0) {
		tell(r, IMPORT_WRONG);
		r->wrong++;
		r->err->code = 0;
	} else if (r->im.rows > rows) {
		tell(r, r->im.changed > changed ? IMPORT_CHANGED : IMPORT_SAME);
	}
	return 0;
}

static void on_row(int end, void *ctx)
{
	struct reading *r = ctx;

	(void)end;
	r->ended = true;
	if (!r->result)
		r->result = take_watched(r);
	buf_clear(&r->im.text);
	r->im.n_cells = 0;
	r->too_many = false;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int check_line(const void *line, size_t n, struct err *err)
{
	if (n > IMPORT_LINE_MAX)
		return err_set(err, ERR_BAD, "line: longer than %u bytes", IMPORT_LINE_MAX);
	if (memchr(line, 0, n))
		return err_set(err, ERR_BAD, "line: has a NUL byte (UTF-16? save it as UTF-8)");
	return 0;
}

static bool blank(const void *bytes, size_t n)
{
	const char *line = bytes;

	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r\n", line[i]))
			return false;
	return true;
}

/* One line; *open: bytes of a row that has not ended, as a quoted cell may hold line ends. */
static int feed_line(
	struct reading *r, struct csv_parser *csv, const struct import_bytes *line, size_t *open)
{
	if (check_line(line->bytes, line->n, r->err) < 0)
		return ERR_BAD;
	if (*open + line->n > ROW_MAX)
		return err_set(r->err, ERR_BAD, "row: a quote that never ends");
	r->ended = false;
	if (csv_parse(csv, line->bytes, line->n, on_cell, on_row, r) != line->n)
		return err_set(r->err, ERR_BAD, "row: a quote in the wrong place");
	if (r->ended || (!*open && blank(line->bytes, line->n)))
		*open = 0;
	else
		*open += line->n;
	return r->result;
}

/* Line by line, so that a row's place is known and libcsv never holds more than one. */
static int feed_lines(struct reading *r, struct csv_parser *csv, const struct import_bytes *file)
{
	const unsigned char *at = file->bytes, *end = at + file->n;
	size_t open = 0;

	for (int line = 1; at < end; line++) {
		const unsigned char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((nl ? nl + 1 : end) - at);

		if (!open)
			r->im.line = line;
		if (feed_line(r, csv, &(struct import_bytes){NULL, at, n}, &open) < 0)
			return r->err->code;
		at += n;
	}
	if (csv_fini(csv, on_cell, on_row, r) != 0)
		return err_set(r->err, ERR_BAD, "row: a quote that never ends");
	return r->result;
}

static int read_table(struct reading *r, const struct import_bytes *file, struct import_report *ret)
{
	struct csv_parser csv;
	const void *nl = memchr(file->bytes, '\n', file->n);
	size_t first = nl ? (size_t)((const char *)nl - (const char *)file->bytes) : file->n;
	int result;

	if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return err_set(r->err, ERR_LIMIT, "out of memory");
	if (memchr(file->bytes, '\t', first)) {
		csv_set_delim(&csv, '\t');
		csv_set_quote(&csv, 0); /* a TSV has no quotes, and no NUL gets here */
	}
	result = feed_lines(r, &csv, file);
	csv_free(&csv);
	if (result < 0)
		return result;
	if (!r->im.kind)
		return err_set(r->err, ERR_BAD, "header: the file is empty");
	ret->kind = r->im.kind->name;
	if (r->wrong)
		return 0; /* what the whole lacks follows from rows that are not there */
	return r->im.kind->finish ? r->im.kind->finish(&r->im, r->err) : 0;
}

/* ---- a file --------------------------------------------------------------------------------- */

static int take_hall(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct import *im = ctx;
	struct hall *halls;

	(void)n;
	if (im->n_halls == HALLS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d halls", HALLS_MAX);
	/* Grown by doubling: at every power of two. */
	if ((im->n_halls & (im->n_halls - 1)) == 0) {
		size_t room = im->n_halls ? 2 * (size_t)im->n_halls : 1;

		halls = realloc(im->halls, room * sizeof(*halls));
		if (!halls)
			return err_set(err, ERR_LIMIT, "out of memory");
		im->halls = halls;
	}
	if (row_hall_decode(row, &im->halls[im->n_halls], err) < 0)
		return err->code;
	im->n_halls++;
	return 0;
}

int import_bytes(struct hub *h, const struct import_bytes *file, const struct moment *now,
	struct import_report *ret, struct err *err)
{
	const struct import_watch w = {.file = *file, .own = ""};

	return import_watched(h, &w, now, ret, err);
}

int import_watched(struct hub *h, const struct import_watch *w, const struct moment *now,
	struct import_report *ret, struct err *err)
{
	struct reading r = {
		.im = {.hub = h,
			.now = now,
			.text = BUF_SECRET(2 * ROW_MAX),
			.line = 1,
			.own = w->own,
			.watch = w,
			.dk = w->dk},
		.err = err,
		.watch = w,
	};
	struct import_bytes rest = w->file;
	int result;

	err->code = 0;
	if (rest.n >= 3 && memcmp(rest.bytes, "\xef\xbb\xbf", 3) == 0) {
		rest.bytes = (const char *)rest.bytes + 3;
		rest.n -= 3;
	}
	result = seen_clear(&h->ledger, err);
	if (!result)
		result = feed_walk_kind(
			&h->ledger, &(struct feed_kind){"hall", NULL}, take_hall, &r.im, err);
	if (!result)
		result = read_table(&r, &rest, ret);
	if (result == ERR_BAD)
		tell(&r, IMPORT_WRONG);
	else if (!result && r.wrong)
		result = err_set(err, ERR_BAD, "%d rows are wrong", r.wrong);
	if (result == ERR_BAD)
		err_at(err, "%s:%d", w->file.name, r.im.line);
	else if (result < 0)
		err_at(err, "%s", w->file.name);
	ret->rows = r.im.rows;
	ret->changed = r.im.changed;
	ret->gone = r.im.gone;
	buf_done(&r.im.text);
	free(r.im.halls);
	return result;
}

static int read_file(const char *path, struct buf *bytes, struct err *err)
{
	FILE *f = fopen(path, "re");
	char part[16384];
	size_t n;
	int result = 0;

	if (!f)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	while (!bytes->failed && (n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(bytes, part, n);
	if (ferror(f))
		result = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (bytes->failed)
		result = err_set(err, ERR_LIMIT, "%s: larger than %u bytes", path, IMPORT_FILE_MAX);
	fclose(f);
	return result;
}

int import_file(struct hub *h, const char *path, const struct moment *now,
	struct import_report *ret, struct err *err)
{
	struct buf bytes = BUF_SECRET(IMPORT_FILE_MAX); /* ID numbers */
	struct import_bytes file = {.name = path};
	int result = read_file(path, &bytes, err);

	if (!result)
		result = ledger_begin(&h->ledger, err);
	if (result < 0)
		goto out;
	file.bytes = buf_text(&bytes);
	file.n = bytes.len;
	result = import_bytes(h, &file, now, ret, err);
	if (result < 0)
		ledger_rollback(&h->ledger);
	else
		result = ledger_commit(&h->ledger, err);
out:
	buf_done(&bytes);
	return result;
}
