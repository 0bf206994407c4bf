/* SPDX-License-Identifier: MIT */
/*
 * What the `export` commands of both programs share: reading what is asked for, the format of the
 * lines, the name of the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/daylog_line.h"

#define LINE_MAX (64u << 10) /* every cell of an act at its longest */

static int read_format(const char *text, enum daylog_format *ret, struct err *err)
{
	static const char *const names[] = {"csv", "gb18030", "json", "xlsx"};

	for (int i = 0; i < 4; i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum daylog_format)i;
			return 0;
		}
	}
	return err_set(err, ERR_BAD, "--format %.40s: not " DAYLOG_FORMATS, text);
}

static int read_day(const char *option, const char *text, day_t *ret, struct err *err)
{
	if (day_parse(text, ret) < 0)
		return err_set(err, ERR_BAD, "%s %.40s: not a date like 2026-11-22", option, text);
	return 0;
}

static int read_days(const struct daylog_wish *w, day_t range[2], struct err *err)
{
	if (w->day ? w->from || w->until : !w->from || !w->until)
		return err_set(err, ERR_BAD, "give either --day, or --from and --until");
	if (w->day) {
		if (read_day("--day", w->day, &range[0], err) < 0)
			return err->code;
		range[1] = range[0];
		return 0;
	}
	if (read_day("--from", w->from, &range[0], err) < 0 ||
		read_day("--until", w->until, &range[1], err) < 0)
		return err->code;
	if (range[1] < range[0])
		return err_set(err, ERR_BAD, "--until %s is before --from %s", w->until, w->from);
	return 0;
}

int daylog_read(struct daylog *log, const struct daylog_wish *wish, struct err *err)
{
	struct daylog got = *log;

	if (read_days(wish, got.range, err) < 0 ||
		(wish->format && read_format(wish->format, &got.format, err) < 0))
		return err->code;
	if (wish->lang && lang_parse(wish->lang, &got.lang) < 0)
		return err_set(err, ERR_BAD, "--lang %.40s: not zh_CN, en or ko", wish->lang);
	*log = got;
	return 0;
}

static const char *without_bom(const char *text)
{
	static const char bom[] = "\xef\xbb\xbf";

	return strncmp(text, bom, 3) == 0 ? text + 3 : text;
}

/* A line of CSV in the code that was asked for. */
static int put_line(struct daylog *log, const struct buf *line, struct err *err)
{
	if (line->failed)
		return err_set(err, ERR_LIMIT, "a line of the log is too long");
	if (log->format == DAYLOG_CSV)
		buf_add(log->out, line->data, line->len);
	else if (text_to_gb18030(log->out, without_bom(buf_text(line))) < 0)
		return err_set(err, ERR_BAD, "a line of the log cannot be written in GB18030");
	return 0;
}

static int whole(const struct daylog *log, struct err *err)
{
	return log->out->failed ? err_set(err, ERR_LIMIT, "the log is too large; take fewer days")
				: 0;
}

int daylog_begin(struct daylog *log, struct err *err)
{
	struct buf line = BUF_INIT(LINE_MAX);
	struct line head = {.out = &line, .tr = log->tr, .full = log->full};
	int result;

	head.memory = log->memory = malloc(sizeof(*log->memory));
	if (!log->memory)
		return err_set(err, ERR_LIMIT, "no memory for the log");
	*log->memory = LINE_MEMORY;
	if (log->format == DAYLOG_XLSX)
		return daylog_book_begin(log, err);
	if (log->format == DAYLOG_JSON)
		return 0;
	line_head(&head);
	result = put_line(log, &line, err);
	buf_done(&line);
	return result < 0 ? result : whole(log, err);
}

int daylog_add(struct daylog *log, const struct daylog_entry *entry, struct err *err)
{
	struct buf line = BUF_SECRET(LINE_MAX);
	struct line row = {.memory = log->memory, .tr = log->tr, .full = log->full};
	int result;

	if (log->format == DAYLOG_XLSX)
		return daylog_book_add(log, entry, err);
	if (log->format == DAYLOG_JSON) {
		daylog_json(log->out, entry);
		return whole(log, err);
	}
	row.out = log->format == DAYLOG_CSV ? log->out : &line;
	line_put(&row, entry, log->lang);
	if (log->format == DAYLOG_CSV)
		return whole(log, err);
	result = put_line(log, &line, err);
	buf_done(&line);
	return result < 0 ? result : whole(log, err);
}

int daylog_end(struct daylog *log, bool whole, struct err *err)
{
	int result = log->book ? daylog_book_end(log, whole, err) : 0;

	if (log->memory)
		line_memory_done(log->memory);
	free(log->memory);
	log->memory = NULL;
	return result;
}

void daylog_name(const struct daylog *log, const char *who, char out[DAYLOG_NAME_SIZE])
{
	static const char *const ends[] = {"csv", "gb18030.csv", "jsonl", "xlsx"};
	char first[11], last[12] = "";

	day_format(log->range[0], first);
	if (log->range[1] != log->range[0]) {
		last[0] = '_';
		day_format(log->range[1], last + 1);
	}
	snprintf(out, DAYLOG_NAME_SIZE, "litang-%s%.32s%s%s%s.%s", log->full ? "full-" : "", who,
		*who ? "-" : "", first, last, ends[log->format]);
}
