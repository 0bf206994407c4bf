/* SPDX-License-Identifier: MIT */
#include "server/import_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define VALUE_CELLS   40 /* of a value in an error line */
#define SECRET_DIGITS 7  /* phone and ID numbers have more */

const char *import_cell(const struct import *im, const char *column)
{
	for (int i = 0; i < im->n_columns && i < im->n_cells; i++)
		if (strcmp(im->column[i], column) == 0)
			return buf_text(&im->text) + im->cell[i];
	return "";
}

/* Is a word one of a list by blanks? */
static bool listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; at && *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, word, n) == 0)
			return true;
		at += len;
	}
	return false;
}

/* A row with a cell too many or too few has its ID number in another column. */
static bool like_a_number(const char *cell)
{
	for (size_t n; *cell; cell += n ? n : 1) {
		n = strspn(cell, "0123456789");
		if (n >= SECRET_DIGITS)
			return true;
	}
	return false;
}

/* What an error line may show of a cell: valid, one line, not long, nothing that is secret. */
static void show(const struct import *im, const char *column, char out[VALUE_CELLS * 4 + 4])
{
	const char *cell = import_cell(im, column);
	size_t n = 0;

	if (im->kind && im->kind->secret &&
		(listed(im->kind->secret, column) || like_a_number(cell))) {
		snprintf(out, 8, "***");
		return;
	}
	for (int i = 0; *cell && i < VALUE_CELLS; i++) {
		uint32_t code = text_next(&cell);

		n += (size_t)text_put(out + n, code < 0x20 || code == 0x7f ? '?' : code);
	}
	snprintf(out + n, 4, "%s", *cell ? "..." : "");
}

int import_bad(const struct import *im, const char *column, const char *why, struct err *err)
{
	char value[VALUE_CELLS * 4 + 4];

	show(im, column, value);
	return err_set(err, ERR_BAD, "%s \"%s\": %s", column, value, why);
}

static bool is_column(const struct import *im, const char *name)
{
	for (int i = 0; i < im->n_columns; i++)
		if (strcmp(im->column[i], name) == 0)
			return true;
	return false;
}

int import_check(const struct import *im, int result, struct err *err)
{
	char column[IMPORT_COLUMN_SIZE], why[sizeof(err->text)];
	size_t n = strcspn(err->text, ":");
	const char *rest;

	if (result >= 0 || result != ERR_BAD || !err->text[n] || n >= sizeof(column))
		return result;
	memcpy(column, err->text, n);
	column[n] = 0;
	/* A struct's cutoff_min is the table's cutoff. */
	if (!is_column(im, column) && strchr(column, '_'))
		*strrchr(column, '_') = 0;
	if (!is_column(im, column))
		return result;
	rest = err->text + n + 1 + strspn(err->text + n + 1, " ");
	/* "\"Mom\" is no weekday": the value is shown once. */
	if (*rest == '"' && strchr(rest + 1, '"'))
		rest = strchr(rest + 1, '"') + 1;
	snprintf(why, sizeof(why), "%s", rest + strspn(rest, " "));
	return import_bad(im, column, why, err);
}

int import_int(const struct import *im, const char *column, const struct import_range *r,
	int64_t *ret, struct err *err)
{
	const char *cell = import_cell(im, column), *digits = cell + (*cell == '-');
	size_t n = strspn(digits, "0123456789");
	char why[80];
	int64_t v;

	if (!*cell && r->otherwise >= r->min) {
		*ret = r->otherwise;
		return 0;
	}
	v = strtoll(cell, NULL, 10);
	if (n && n < 18 && !digits[n] && v >= r->min && v <= r->max) {
		*ret = v;
		return 0;
	}
	snprintf(why, sizeof(why), "not a whole number from %lld to %lld", (long long)r->min,
		(long long)r->max);
	return import_bad(im, column, why, err);
}

int import_text(
	const struct import *im, const char *column, char *out, size_t size, struct err *err)
{
	const char *cell = import_cell(im, column);

	for (const char *p = cell; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return import_bad(im, column, "has a control character", err);
	if (text_nfc(out, size, cell) < 0)
		return import_bad(im, column, "is too long", err);
	return 0;
}

int import_must(
	const struct import *im, const char *column, char *out, size_t size, struct err *err)
{
	if (!*import_cell(im, column))
		return import_bad(im, column, "must not be empty", err);
	return import_text(im, column, out, size, err);
}

int import_words(const struct import *im, struct words *ret, struct err *err)
{
	static const char *const columns[LANG_COUNT] = {"zh", "en", "ko"};

	if (!*import_cell(im, columns[0]))
		return import_bad(im, columns[0], "must not be empty", err);
	for (int i = 0; i < LANG_COUNT; i++)
		if (import_text(im, columns[i], ret->text[i], sizeof(ret->text[i]), err) < 0)
			return ERR_BAD;
	return 0;
}

int import_more_words(const struct import *im, const struct import_words_of *of, struct words *ret,
	struct err *err)
{
	bool any = false;

	for (int i = 0; i < LANG_COUNT; i++) {
		if (import_text(im, of->column[i], ret->text[i], sizeof(ret->text[i]), err) < 0)
			return ERR_BAD;
		any = any || ret->text[i][0];
	}
	if (any && !ret->text[LANG_ZH][0])
		return import_bad(im, of->column[LANG_ZH], "must not be empty beside others", err);
	return 0;
}

int import_yes(const struct import *im, const char *column, bool *ret, struct err *err)
{
	const char *cell = import_cell(im, column);

	*ret = strcmp(cell, "yes") == 0;
	if (*cell && !*ret && strcmp(cell, "no") != 0)
		return import_bad(im, column, "neither yes nor no", err);
	return 0;
}

int import_minute(const struct import *im, const char *column, int *ret, struct err *err)
{
	if (minute_parse(import_cell(im, column), ret) < 0)
		return import_bad(im, column, "not a time of day like 09:00", err);
	return 0;
}

int import_span(const struct import *im, const char *column, int *from, int *to, struct err *err)
{
	const char *cell = import_cell(im, column), *dash = strchr(cell, '-');
	char first[8];

	if (dash && dash - cell < (ptrdiff_t)sizeof(first)) {
		snprintf(first, sizeof(first), "%.*s", (int)(dash - cell), cell);
		if (!minute_parse(first, from) && !minute_parse(dash + 1, to) && *from < *to)
			return 0;
	}
	return import_bad(im, column, "not like 09:00-10:30", err);
}

int import_day(const struct import *im, const char *column, bool must, day_t *ret, struct err *err)
{
	const char *cell = import_cell(im, column);

	*ret = DAY_NONE;
	if (!*cell && !must)
		return 0;
	if (day_parse(cell, ret) < 0)
		return import_bad(im, column, "not a date like 2026-11-22", err);
	return 0;
}

int import_hall(const struct import *im, const char *column, char out[PLACE_SIZE], struct err *err)
{
	const char *cell = import_cell(im, column);

	for (int i = 0; i < im->n_halls && *cell; i++) {
		const struct hall *hall = &im->halls[i];

		if (strcmp(hall->place, cell) != 0 && strcmp(hall->name.text[LANG_ZH], cell) != 0 &&
			strcmp(hall->name.text[LANG_EN], cell) != 0)
			continue;
		text_copy(out, PLACE_SIZE, hall->place);
		return 0;
	}
	return import_bad(im, column, "no hall that is known here; import halls first", err);
}

int import_once(struct import *im, const char *column, const struct seen *seen, struct err *err)
{
	char why[60];
	int before;

	if (seen_add(&im->hub->ledger, seen, im->line, &before, err) < 0)
		return err->code;
	if (!before)
		return 0;
	snprintf(why, sizeof(why), "is already there in line %d", before);
	return import_bad(im, column, why, err);
}

int import_own(const struct import *im, const char *place, struct err *err)
{
	if (!*im->own || strcmp(im->own, place) == 0)
		return 0;
	return err_set(err, ERR_BAD, "row: not of your hall, %s", im->own);
}

int import_row(struct import *im, struct feed_row *row, struct buf *body, struct err *err)
{
	bool changed = false;
	int result;

	row->need = 1;
	row->body = buf_text(body);
	if (body->failed || body->len >= FEED_BODY_MAX)
		result = err_set(err, ERR_BAD, "the row is too long");
	else
		result = import_own(im, row->place, err);
	if (!result)
		result = feed_put(&im->hub->ledger, row, body->len, &changed, err);
	im->changed += changed;
	buf_done(body);
	return result;
}
