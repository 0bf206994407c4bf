/* SPDX-License-Identifier: MIT */
/*
 * What is left of a page that does not fit at once, as a page of its own: layout.c makes sheets of it.
 */
#ifndef SCREENS_SHEETS_H
#define SCREENS_SHEETS_H

#include "screens/page.h"

/* What the sheets so far have not shown. */
struct rest {
	const struct page *p;
	int line, n_lines, choice;
	bool figures, code, alphabet;
};

struct rest rest_begin(const struct page *p); /* borrows p */
bool rest_left(const struct rest *r);
void rest_page(const struct rest *r, struct page *ret); /* all of it */

#endif
