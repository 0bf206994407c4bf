/* SPDX-License-Identifier: MIT */
#include "devices/escpos.h"

#include <string.h>

#include "core/base/text.h"

#define FEED_LINES 3 /* past the cutter's place, before the cut */
#define TEAR_LINES 5 /* past the tear bar of a printer without a cutter */

/* A job on its way. The printer's size and place are as it was last told, so that only changes are
 * sent; ESC @ sets both to 0. */
struct job {
	struct buf *out;
	const struct escpos_style *style;
	int columns;
	unsigned size, centred;
};

static void put(struct buf *out, const char *bytes, size_t n)
{
	buf_add(out, bytes, n);
}

#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

static void set_centred(struct job *job, bool centred)
{
	if (job->centred == (unsigned)centred)
		return;
	job->centred = centred;
	PUT(job->out, "\x1b\x61");
	buf_byte(job->out, job->centred);
}

static void set_size(struct job *job, unsigned size)
{
	if (job->size == size)
		return;
	job->size = size;
	PUT(job->out, "\x1d\x21");
	buf_byte(job->out, size);
}

/* ---- text ----------------------------------------------------------------------------------- */

static const unsigned char yen[4] = {0x81, 0x30, 0x84, 0x36};

/* Bytes of the next character of GB18030 text; 0 when they are cut. */
static size_t character(const unsigned char *gb, size_t left)
{
	if (gb[0] < 0x80)
		return 1;
	if (left >= 2 && gb[1] >= 0x40)
		return 2;
	return left >= 4 ? 4 : 0;
}

/* Two bytes that are a place for characters of one's own. */
static bool is_private(const unsigned char *gb)
{
	return ((gb[0] >= 0xaa && gb[0] <= 0xaf) || gb[0] >= 0xf8)
		       ? gb[1] >= 0xa1
		       : gb[0] >= 0xa1 && gb[0] <= 0xa7 && gb[1] < 0xa1;
}

static bool in_rom(const unsigned char *gb, size_t bytes, bool four_byte)
{
	if (bytes == 4)
		return four_byte || memcmp(gb, yen, sizeof(yen)) == 0;
	return bytes == 1 || !is_private(gb);
}

static void put_character(struct job *job, const unsigned char *gb, size_t bytes)
{
	if (bytes == 1)
		buf_byte(job->out, gb[0] < 0x20 || gb[0] == 0x7f ? '?' : gb[0]);
	else if (bytes == 4 && memcmp(gb, yen, sizeof(yen)) == 0)
		PUT(job->out, "\xa3\xa4");
	else if (in_rom(gb, bytes, job->style->four_byte))
		buf_add(job->out, gb, bytes);
	else
		PUT(job->out, "\xa3\xbf");
}

/* Of whole text; ERR_BAD when it is not. */
static int put_characters(struct job *job, const struct buf *gb)
{
	size_t at = 0, bytes;

	for (; at < gb->len; at += bytes) {
		bytes = character(gb->data + at, gb->len - at);
		if (!bytes)
			return ERR_BAD;
		put_character(job, gb->data + at, bytes);
	}
	buf_byte(job->out, '\n');
	return 0;
}

static bool all_in_rom(const struct buf *gb, bool four_byte)
{
	size_t at = 0, bytes;

	for (; at < gb->len; at += bytes) {
		bytes = character(gb->data + at, gb->len - at);
		if (!bytes)
			return true; /* told by put_characters */
		if (!in_rom(gb->data + at, bytes, four_byte))
			return false;
	}
	return true;
}

/* ---- pictures ------------------------------------------------------------------------------- */

/* Bytes across up to the last black dot. */
static int picture_width(const struct picture *p)
{
	int width = 1;

	for (int y = 0; y < p->rows; y++)
		for (int x = p->dots / 8; x > width; x--)
			if (p->bits[y][x - 1]) {
				width = x;
				break;
			}
	return width;
}

static bool real_time(unsigned before, unsigned byte)
{
	return before == 0x10 && (byte == 0x04 || byte == 0x05 || byte == 0x14);
}

static void put_band(struct buf *out, const struct picture *p, int from, int width)
{
	int rows = p->rows - from < ESCPOS_BAND ? p->rows - from : ESCPOS_BAND;
	unsigned before = 0;

	PUT(out, "\x1d\x76\x30\x00");
	buf_byte(out, (unsigned)width);
	buf_byte(out, 0);
	buf_byte(out, (unsigned)rows);
	buf_byte(out, 0);
	for (int y = from; y < from + rows; y++)
		for (int x = 0; x < width; x++) {
			unsigned byte = p->bits[y][x];

			before = real_time(before, byte) ? byte | 0x08 : byte;
			buf_byte(out, before);
		}
}

/* From the left edge: the picture has its place in it. */
static void put_picture(struct job *job, const struct picture *p)
{
	int width = picture_width(p);

	set_centred(job, false);
	for (int y = 0; y < p->rows; y += ESCPOS_BAND)
		put_band(job->out, p, y, width);
}

static int dots_of(const struct job *job)
{
	return job->columns * RASTER_CELL;
}

/* ---- a line --------------------------------------------------------------------------------- */

static int draw_text(struct job *job, const struct paper_line *line)
{
	struct picture picture;
	const char *text = line->text;

	while (*text) {
		int result = raster_text(job->style->font, line, &text, dots_of(job), &picture);

		if (result < 0)
			return result;
		put_picture(job, &picture);
	}
	return 0;
}

static unsigned size_of(const struct paper_line *line)
{
	if (line->tall)
		return 0x01;
	return line->scale == 2 ? 0x11 : 0x00;
}

static int put_text(struct job *job, const struct paper_line *line)
{
	struct buf gb = BUF_INIT((size_t)4 * PAPER_TEXT_SIZE);
	struct raster *font = job->style->font;
	int result = text_to_gb18030(&gb, line->text);

	if (gb.failed)
		result = ERR_BAD;
	if (result == 0 && *line->text && font &&
		(job->style->raster || !all_in_rom(&gb, job->style->four_byte)) &&
		raster_ready(font)) {
		result = draw_text(job, line);
	} else if (result == 0) {
		set_centred(job, line->centred);
		set_size(job, size_of(line));
		result = put_characters(job, &gb);
	}
	buf_done(&gb);
	return result;
}

/* Model 2, level M, dots a module by the width of the paper, stored and printed. */
static void put_qr_command(struct job *job, const char *text)
{
	size_t n = strlen(text), stored = n + 3;
	struct buf *out = job->out;

	PUT(out, "\x1d\x28\x6b\x04\x00\x31\x41\x32\x00");
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x43");
	buf_byte(out, job->columns >= 48 ? 8 : 6);
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x45\x31");
	PUT(out, "\x1d\x28\x6b");
	buf_byte(out, stored & 0xff);
	buf_byte(out, (unsigned)(stored >> 8));
	PUT(out, "\x31\x50\x30");
	buf_add(out, text, n);
	PUT(out, "\x1d\x28\x6b\x03\x00\x31\x51\x30");
}

static int put_qr(struct job *job, const struct paper_line *line)
{
	struct picture picture;

	if (job->style->qr_picture) {
		if (raster_qr(line->text, job->columns >= 48 ? 8 : 6, dots_of(job), &picture) < 0)
			return ERR_LIMIT;
		put_picture(job, &picture);
		return 0;
	}
	set_centred(job, line->centred);
	set_size(job, 0);
	put_qr_command(job, line->text);
	return 0;
}

static int put_rule(struct job *job)
{
	struct picture picture;

	if (job->style->raster) {
		raster_rule(dots_of(job), &picture);
		put_picture(job, &picture);
		return 0;
	}
	set_centred(job, false);
	set_size(job, 0);
	for (int i = 0; i < job->columns; i++)
		buf_byte(job->out, '-');
	buf_byte(job->out, '\n');
	return 0;
}

/* ---- the job ------------------------------------------------------------------------------- */

static bool is_text(const struct paper_line *line)
{
	const char *end = memchr(line->text, 0, sizeof(line->text));

	if (!end || (line->kind == PAPER_QR && end == line->text))
		return false;
	return text_valid(line->text, (size_t)(end - line->text));
}

static int put_line(struct job *job, const struct paper_line *line)
{
	if (!is_text(line))
		return ERR_BAD;
	switch (line->kind) {
	case PAPER_TEXT:
		return put_text(job, line);
	case PAPER_QR:
		return put_qr(job, line);
	case PAPER_RULE:
		return put_rule(job);
	}
	return ERR_BAD;
}

static void put_end(const struct escpos_style *style, struct buf *out)
{
	PUT(out, "\x1b\x64");
	buf_byte(out, style->tear ? TEAR_LINES : FEED_LINES);
	if (!style->tear)
		PUT(out, "\x1d\x56\x42\x00");
}

int escpos_encode(const struct paper *paper, const struct escpos_style *style, struct buf *out,
	struct err *err)
{
	struct job job = {.out = out, .style = style, .columns = paper->columns};

	if (paper->n < 0 || paper->n > PAPER_LINES || paper->columns < 1 || paper->columns > 64)
		return err_set(
			err, ERR_BAD, "paper of %d lines, %d columns", paper->n, paper->columns);
	PUT(out, "\x1b\x40");
	PUT(out, "\x1c\x26");
	for (int i = 0; i < paper->n; i++) {
		int result = put_line(&job, &paper->line[i]);

		if (result == ERR_BAD)
			return err_set(err, ERR_BAD, "line %d of the paper is not text", i + 1);
		if (result < 0)
			return err_set(err, ERR_LIMIT, "line %d does not fit on the paper", i + 1);
	}
	put_end(style, out);
	if (out->failed)
		return err_set(err, ERR_LIMIT, "the job is too long");
	return 0;
}

void escpos_recover(const struct escpos_style *style, struct buf *out)
{
	for (int i = 0; i < ESCPOS_COMMAND_MAX; i++)
		buf_byte(out, 0);
	PUT(out, "\x1b\x40");
	put_end(style, out);
}

/* ---- where one ends ------------------------------------------------------------------------ */

/* A command of this file by its first bytes; the rest of GS v 0 and GS ( k is as long as they say. */
static size_t command_length(const unsigned char *job, size_t n)
{
	if (job[0] == 0x1b || job[0] == 0x1c)
		return n > 1 && (job[1] == 0x40 || job[1] == 0x26) ? 2 : 3;
	if (n > 1 && job[1] == 0x56)
		return 4;
	if (n > 4 && job[1] == 0x28)
		return 5 + (size_t)(job[3] | job[4] << 8);
	if (n > 7 && job[1] == 0x76)
		return 8 + (size_t)(job[4] | job[5] << 8) * (size_t)(job[6] | job[7] << 8);
	return 3;
}

size_t escpos_piece(const unsigned char *job, size_t n)
{
	size_t length = 0;

	if (job[0] == 0x1b || job[0] == 0x1c || job[0] == 0x1d) {
		length = command_length(job, n);
		return length < n ? length : n;
	}
	while (length < n && job[length] != 0x1b && job[length] != 0x1c && job[length] != 0x1d)
		if (job[length++] == '\n')
			break;
	return length;
}
