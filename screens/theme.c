/* SPDX-License-Identifier: MIT */
#include "screens/theme.h"

#include <math.h>

#define BLUE   17  /* #00005f */
#define YELLOW 227 /* #ffff5f */

const struct theme_pair theme_pairs[THEME_COUNT][INK_COUNT] =
	{
		[THEME_BLUE] =
			{
				[INK_TEXT] = {231, BLUE, false},
				[INK_QUIET] = {250, BLUE, false},
				[INK_TITLE] = {228, BLUE, false},
				[INK_TARGET] = {16, 195, true},
				[INK_FIGURE] = {226, BLUE, false},
				[INK_GOOD] = {231, 22, true},
				[INK_LOOK] = {16, 220, true},
				[INK_HEADER] = {231, 236, true},
				[INK_CODE] = {16, 231, true},
				[INK_EDGE] = {195, BLUE, false},
				[INK_CALM] = {16, 110, true},
				[INK_CALM_EDGE] = {110, BLUE, false},
			},
		[THEME_YELLOW] =
			{
				[INK_TEXT] = {16, YELLOW, false},
				[INK_QUIET] = {237, YELLOW, false},
				[INK_TITLE] = {18, YELLOW, false},
				[INK_TARGET] = {YELLOW, 16, true},
				[INK_FIGURE] = {52, YELLOW, false},
				[INK_GOOD] = {231, 22, true},
				[INK_LOOK] = {231, 88, true},
				[INK_HEADER] = {231, 236, true},
				[INK_CODE] = {16, 231, true},
				[INK_EDGE] = {16, YELLOW, false},
				[INK_CALM] = {YELLOW, 238, true},
				[INK_CALM_EDGE] = {238, YELLOW, false},
			},
};

/* The 6×6×6 cube and the grey ramp of xterm's 256 colours. */
static int channel(int index, int divisor)
{
	static const int level[] = {0, 95, 135, 175, 215, 255};

	return index >= 232 ? 8 + (index - 232) * 10 : level[(index - 16) / divisor % 6];
}

static double linear(int value)
{
	double v = value / 255.0;

	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(int index)
{
	return 0.2126 * linear(channel(index, 36)) + 0.7152 * linear(channel(index, 6)) +
	       0.0722 * linear(channel(index, 1));
}

double theme_contrast(int fg, int bg)
{
	double a = luminance(fg) + 0.05, b = luminance(bg) + 0.05;

	return a > b ? a / b : b / a;
}
