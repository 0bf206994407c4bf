/* SPDX-License-Identifier: MIT */
#include "devices/raster.h"

#include <ft2build.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include FT_FREETYPE_H

#define EM      24     /* dots a Hanzi is high and wide at scale 1 */
#define ABOVE   21     /* of these above the line that letters stand on: Noto's 0.88 */
#define GAP     3      /* blank rows above and below a line, as at a printer's line feed of 30 */
#define QUIET   4      /* modules round a code */
#define INK     96     /* of 255: what is darker is black */
#define MISSING 0xff1f /* ？ */
#define FACES   32

/* Debian's fonts-noto-cjk first. The names are those of its package: where one file is not, the
 * next is tried. */
static const char *const debian_fonts[] = {
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
	NULL,
};

struct raster {
	const char *const *fonts;
	FT_Library library;
	FT_Face face; /* NULL = not open */
	bool tried;
};

/* ---- dots ---------------------------------------------------------------------------------- */

static void clear(struct picture *p, int dots, int rows)
{
	p->dots = dots < 0 ? 0 : dots > RASTER_DOTS ? RASTER_DOTS : dots & ~7;
	p->rows = rows < 0 ? 0 : rows > RASTER_ROWS ? RASTER_ROWS : rows;
	memset(p->bits, 0, (size_t)p->rows * sizeof(p->bits[0]));
}

static void ink(struct picture *p, int x, int y)
{
	if (x >= 0 && x < p->dots && y >= 0 && y < p->rows)
		p->bits[y][x / 8] |= (unsigned char)(0x80 >> x % 8);
}

bool picture_black(const struct picture *p, int x, int y)
{
	return x >= 0 && x < p->dots && y >= 0 && y < p->rows &&
	       (p->bits[y][x / 8] & 0x80 >> x % 8) != 0;
}

/* ---- the font ------------------------------------------------------------------------------ */

struct raster *raster_new(const char *const *fonts)
{
	struct raster *r = calloc(1, sizeof(*r));

	if (r)
		r->fonts = fonts ? fonts : debian_fonts;
	return r;
}

void raster_free(struct raster *r)
{
	if (!r)
		return;
	if (r->face)
		FT_Done_Face(r->face);
	if (r->library)
		FT_Done_FreeType(r->library);
	free(r);
}

/* The face whose Latin letters are half as wide as Hanzi, in the shapes of the mainland; else the
 * first of the file. */
static FT_Face open_face(FT_Library library, const char *path)
{
	FT_Face first, face;
	FT_Long n;

	if (FT_New_Face(library, path, 0, &first) != 0)
		return NULL;
	n = first->num_faces < FACES ? first->num_faces : FACES;
	for (FT_Long i = 1; i < n; i++) {
		if (FT_New_Face(library, path, i, &face) != 0)
			continue;
		if (face->family_name && strstr(face->family_name, "Mono CJK SC")) {
			FT_Done_Face(first);
			return face;
		}
		FT_Done_Face(face);
	}
	return first;
}

bool raster_ready(struct raster *r)
{
	if (r->tried)
		return r->face != NULL;
	r->tried = true;
	if (FT_Init_FreeType(&r->library) != 0)
		r->library = NULL;
	for (size_t i = 0; r->library && !r->face && r->fonts[i]; i++)
		r->face = open_face(r->library, r->fonts[i]);
	if (!r->face)
		log_line(LOG_WARN,
			"no font for slips (fonts-noto-cjk): rare characters print as ？");
	return r->face != NULL;
}

/* ---- text ---------------------------------------------------------------------------------- */

struct pen {
	int x, base, cell; /* dots */
	int wide, high;    /* the em, dots */
};

static void put_glyph(struct picture *p, const FT_GlyphSlot glyph, int x, int y)
{
	const FT_Bitmap *b = &glyph->bitmap;

	for (unsigned row = 0; row < b->rows; row++)
		for (unsigned col = 0; col < b->width; col++)
			if (b->buffer[(int)row * b->pitch + (int)col] > INK)
				ink(p, x + (int)col, y + (int)row);
}

/* Narrower than its cells: as it is. Wider (the font has it as wide as a Hanzi, the slip counts one
 * cell): pressed together. */
static void put_code(struct raster *r, struct picture *p, const struct pen *pen, uint32_t code)
{
	FT_UInt index = FT_Get_Char_Index(r->face, code);
	int width = pen->cell * text_cell(code);

	if (index == 0)
		index = FT_Get_Char_Index(r->face, MISSING);
	if (FT_Set_Pixel_Sizes(r->face, (FT_UInt)pen->wide, (FT_UInt)pen->high) != 0 ||
		FT_Load_Glyph(r->face, index, FT_LOAD_DEFAULT | FT_LOAD_NO_BITMAP) != 0)
		return;
	if (width > 0 && r->face->glyph->advance.x > (FT_Pos)width * 64 &&
		(FT_Set_Pixel_Sizes(r->face, (FT_UInt)pen->cell, (FT_UInt)pen->high) != 0 ||
			FT_Load_Glyph(r->face, index, FT_LOAD_DEFAULT | FT_LOAD_NO_BITMAP) != 0))
		return;
	if (FT_Render_Glyph(r->face->glyph, FT_RENDER_MODE_NORMAL) == 0)
		put_glyph(p, r->face->glyph, pen->x + r->face->glyph->bitmap_left,
			pen->base - r->face->glyph->bitmap_top);
}

/* Dots of what goes into one line, and where it ends. */
static int fit(const char *text, int cell, int dots, const char **end)
{
	int width = 0;

	for (const char *at = text; *at;) {
		int more = cell * text_cell(text_next(&at));

		if (width + more > dots && *end != text)
			break;
		width += more;
		*end = at;
	}
	return width;
}

int raster_text(struct raster *r, const struct paper_line *line, const char **text, int dots,
	struct picture *ret)
{
	int wide = line->scale == 2 && !line->tall ? 2 : 1;
	int high = line->scale == 2 || line->tall ? 2 : 1;
	struct pen pen = {.cell = RASTER_CELL * wide, .wide = EM * wide, .high = EM * high};
	const char *end = *text, *at = *text;
	int width;

	if (!raster_ready(r))
		return ERR_NONE;
	clear(ret, dots, pen.high + 2 * GAP);
	width = fit(*text, pen.cell, ret->dots, &end);
	pen.x = line->centred && width < ret->dots ? (ret->dots - width) / 2 : 0;
	pen.base = GAP + ABOVE * high;
	while (at < end) {
		uint32_t code = text_next(&at);

		if (code >= 0x20 && code != 0x7f)
			put_code(r, ret, &pen, code);
		pen.x += pen.cell * text_cell(code);
	}
	*text = end;
	return 0;
}

/* ---- code and rule ------------------------------------------------------------------------- */

static void put_module(struct picture *p, int x, int y, int size)
{
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			ink(p, x + i, y + j);
}

static int draw_qr(const QRcode *qr, int module, int dots, struct picture *ret)
{
	int side = qr->width + 2 * QUIET, left;

	while (module > 1 && (side * module > dots || side * module > RASTER_ROWS))
		module--;
	if (module < 2)
		return ERR_LIMIT;
	clear(ret, dots, side * module);
	left = (ret->dots - qr->width * module) / 2;
	for (int y = 0; y < qr->width; y++)
		for (int x = 0; x < qr->width; x++)
			if (qr->data[y * qr->width + x] & 1)
				put_module(ret, left + x * module, (QUIET + y) * module, module);
	return 0;
}

int raster_qr(const char *text, int module, int dots, struct picture *ret)
{
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	int result;

	if (!qr)
		return ERR_LIMIT;
	result = draw_qr(qr, module, dots > RASTER_DOTS ? RASTER_DOTS : dots, ret);
	QRcode_free(qr);
	return result;
}

void raster_rule(int dots, struct picture *ret)
{
	clear(ret, dots, EM + 2 * GAP);
	for (int x = 0; x < ret->dots; x++)
		for (int y = 0; y < 2 && x % RASTER_CELL < RASTER_CELL - 4; y++)
			ink(ret, x, ret->rows / 2 + y);
}
