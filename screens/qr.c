/* SPDX-License-Identifier: MIT */
#include "screens/qr.h"

#include <qrencode.h>
#include <string.h>

#include "screens/figures.h"

bool qr_make(struct qr *ret, const char *text)
{
	QRcode *code;

	ret->modules = 0;
	if (!*text)
		return false;
	code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return false;
	if (code->width <= QR_MODULES_MAX) {
		ret->modules = code->width;
		for (int y = 0; y < code->width; y++)
			for (int x = 0; x < code->width; x++)
				ret->dark[y][x] = code->data[y * code->width + x] & 1;
	}
	QRcode_free(code);
	return ret->modules > 0;
}

int qr_cols(const struct qr *qr, int quiet, bool sextants)
{
	int n = qr->modules + 2 * quiet;

	return sextants ? (n + 1) / 2 : n;
}

int qr_rows(const struct qr *qr, int quiet, bool sextants)
{
	int n = qr->modules + 2 * quiet;

	return sextants ? (n + 2) / 3 : (n + 1) / 2;
}

static bool dark_at(const struct qr *qr, int y, int x)
{
	return y >= 0 && x >= 0 && y < qr->modules && x < qr->modules && qr->dark[y][x];
}

static uint32_t code_at(const struct qr *qr, int y, int x, bool sextants)
{
	unsigned bits = 0;

	if (!sextants)
		return block_half(dark_at(qr, y, x), dark_at(qr, y + 1, x));
	for (int i = 0; i < 6; i++)
		if (dark_at(qr, y + i / 2, x + i % 2))
			bits |= 1U << i;
	return block_sextant(bits);
}

void qr_draw(struct canvas *c, int row, int col, const struct qr *qr, int quiet)
{
	int high = c->sextants ? 3 : 2, wide = c->sextants ? 2 : 1;
	int rows = qr_rows(qr, quiet, c->sextants), cols = qr_cols(qr, quiet, c->sextants);

	for (int y = 0; y < rows; y++)
		for (int x = 0; x < cols; x++)
			canvas_put(c, row + y, col + x,
				code_at(qr, y * high - quiet, x * wide - quiet, c->sextants),
				INK_CODE);
}
