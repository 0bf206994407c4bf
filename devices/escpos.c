/* SPDX-License-Identifier: MIT */
#include "devices/escpos.h"

#include <string.h>

#include "core/base/text.h"

#define FEED_LINES 3 /* the tear bar of a printer without a cutter */

/* What the printer was last told, so that only changes are sent. ESC @ sets both to 0. */
struct state {
	unsigned size, centred;
};

static void put(struct buf *out, const char *bytes, size_t n)
{
	buf_add(out, bytes, n);
}

#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

static void set_centred(struct buf *out, struct state *st, bool centred)
{
	if (st->centred == (unsigned)centred)
		return;
	st->centred = centred;
	PUT(out, "\x1b\x61");
	buf_byte(out, st->centred);
}

static void set_size(struct buf *out, struct state *st, unsigned size)
{
	if (st->size == size)
		return;
	st->size = size;
	PUT(out, "\x1d\x21");
	buf_byte(out, size);
}

/* ---- text ----------------------------------------------------------------------------------- */

/* The next character of GB18030 text as a printer may have it; 0 when the bytes are cut. */
static size_t put_character(struct buf *out, const unsigned char *gb, size_t left)
{
	static const unsigned char yen[4] = {0x81, 0x30, 0x84, 0x36};

	if (gb[0] < 0x80) {
		buf_byte(out, gb[0] < 0x20 || gb[0] == 0x7f ? '?' : gb[0]);
		return 1;
	}
	if (left >= 2 && gb[1] >= 0x40) {
		buf_add(out, gb, 2);
		return 2;
	}
	if (left < 4)
		return 0;
	if (memcmp(gb, yen, sizeof(yen)) == 0)
		PUT(out, "\xa3\xa4");
	else
		PUT(out, "\xa3\xbf");
	return 4;
}

static int put_text(struct buf *out, const char *text)
{
	struct buf gb = BUF_INIT((size_t)4 * PAPER_TEXT_SIZE);
	size_t at = 0;
	int result = text_to_gb18030(&gb, text);

	if (gb.failed)
		result = ERR_BAD;
	while (result == 0 && at < gb.len) {
		size_t used = put_character(out, gb.data + at, gb.len - at);

		if (!used)
			result = ERR_BAD;
		at += used;
	}
	buf_done(&gb);
	return result;
}

static unsigned size_of(const struct paper_line *line)
{
	if (line->tall)
		return 0x01;
	return line->scale == 2 ? 0x11 : 0x00;
}

/* ---- code and rule ------------------------------------------------------------------------- */

/* Model 2, level M, dots a module by the width of the paper, stored and printed. */
static void put_qr(struct buf *out, const char *text, int columns)
{
	size_t n = strlen(text), stored = n + 3;

	PUT(out, "\x1d\x28\x6b\x04\x00\x31\x41\x32\x00");
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x43");
	buf_byte(out, columns >= 48 ? 8 : 6);
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x45\x31");
	PUT(out, "\x1d\x28\x6b");
	buf_byte(out, stored & 0xff);
	buf_byte(out, (unsigned)(stored >> 8));
	PUT(out, "\x31\x50\x30");
	buf_add(out, text, n);
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x51\x30");
}

static void put_rule(struct buf *out, int columns)
{
	for (int i = 0; i < columns; i++)
		buf_byte(out, '-');
	buf_byte(out, '\n');
}

/* ---- the job ------------------------------------------------------------------------------- */

static bool is_text(const struct paper_line *line)
{
	const char *end = memchr(line->text, 0, sizeof(line->text));

	if (!end || (line->kind == PAPER_QR && end == line->text))
		return false;
	return text_valid(line->text, (size_t)(end - line->text));
}

static int put_line(struct buf *out, struct state *st, const struct paper_line *line, int columns)
{
	int result = 0;

	if (!is_text(line))
		return ERR_BAD;
	set_centred(out, st, line->centred && line->kind != PAPER_RULE);
	set_size(out, st, line->kind == PAPER_TEXT ? size_of(line) : 0);
	switch (line->kind) {
	case PAPER_TEXT:
		result = put_text(out, line->text);
		buf_byte(out, '\n');
		break;
	case PAPER_QR:
		put_qr(out, line->text, columns);
		break;
	case PAPER_RULE:
		put_rule(out, columns);
		break;
	}
	return result;
}

int escpos_encode(const struct paper *paper, struct buf *out, struct err *err)
{
	struct state st = {0};

	if (paper->n < 0 || paper->n > PAPER_LINES || paper->columns < 1 || paper->columns > 64)
		return err_set(
			err, ERR_BAD, "paper of %d lines, %d columns", paper->n, paper->columns);
	PUT(out, "\x1b\x40");
	PUT(out, "\x1c\x26");
	for (int i = 0; i < paper->n; i++) {
		const struct paper_line *line = &paper->line[i];

		if (put_line(out, &st, line, paper->columns) < 0)
			return err_set(err, ERR_BAD, "line %d of the paper is not text", i + 1);
	}
	PUT(out, "\x1b\x64");
	buf_byte(out, FEED_LINES);
	PUT(out, "\x1d\x56\x42\x00");
	if (out->failed)
		return err_set(err, ERR_LIMIT, "the job is too long");
	return 0;
}
