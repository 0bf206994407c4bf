/* SPDX-License-Identifier: MIT */
#include "kiosk/taps.h"

#include <stdlib.h>

bool taps_meant(struct taps *t, int row, int col, int64_t ms)
{
	const struct taps was = *t;
	bool near = abs(row - was.row) <= BOUNCE_ROWS && abs(col - was.col) <= BOUNCE_COLS;

	*t = (struct taps){row, col, ms, was.waited_ms};
	return ms - was.waited_ms >= REACT_MS && !(was.ms && near && ms - was.ms < BOUNCE_MS);
}
