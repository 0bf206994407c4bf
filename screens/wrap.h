/* SPDX-License-Identifier: MIT */
/*
 * Breaks text into rows of so many cells, in place. Latin and Korean break at blanks, Hanzi
 * between any two, but no row begins with a closing mark (，。！？、：）」), none ends with an
 * opening one, and a number keeps its unit ("8 yuan"). '\n' always breaks.
 */
#ifndef SCREENS_WRAP_H
#define SCREENS_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/* The next row: returns its bytes from *text on and sets *next to where the following one
 * begins. At least one character is taken, so that a loop ends. */
size_t wrap_next(const char *text, int cells, const char **next);

int wrap_rows(const char *text, int cells);   /* rows needed; 0 for "" */
bool wrap_whole(const char *text, int cells); /* so wide, no word is broken */

#endif
