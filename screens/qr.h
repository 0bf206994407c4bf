/* SPDX-License-Identifier: MIT */
/*
 * A QR code on cells: black 16 on white 231, never inverted. Half blocks put 1×2 modules into a
 * cell, sextants 2×3. Upper-case alphanumerics up to 38 characters make 25 modules at level M.
 */
#ifndef SCREENS_QR_H
#define SCREENS_QR_H

#include "screens/canvas.h"

#define QR_MODULES_MAX 57 /* version 10 */
#define QR_QUIET_MAX   4  /* modules round the code; at least 1 is kept */

struct qr {
	int modules; /* a side; 0 = none */
	unsigned char dark[QR_MODULES_MAX][QR_MODULES_MAX];
};

/* Level M. False when the text is empty or does not fit into QR_MODULES_MAX. */
bool qr_make(struct qr *ret, const char *text);

/* Cells needed with a quiet zone of so many modules. */
int qr_cols(const struct qr *qr, int quiet, bool sextants);
int qr_rows(const struct qr *qr, int quiet, bool sextants);

void qr_draw(struct canvas *c, int row, int col, const struct qr *qr, int quiet);

#endif
