/* SPDX-License-Identifier: MIT */
/*
 * A day's menu for the wall, whose numbers are the keys that the terminal's pages have for it: they come
 * out of the pages' own choices (visit_choices). Sets have one key. Single dishes stand behind the key
 * that chooses them, those of later pages behind the key that turns them, as a screen of 80×22 does; a
 * smaller one has fewer on a page, and whoever has a birthday one dish more. What is sold out keeps its key on the pages, so it does on the wall.
 */
#ifndef SCREENS_POSTER_H
#define SCREENS_POSTER_H

#include "core/base/buf.h"
#include "core/visit/model.h"

/* One page of HTML that needs nothing else, A4 when printed, in the words in use and names in the other
 * languages beside them. ERR_NONE: there is no menu that day. */
MUST_USE int poster_html(
	const struct catalogue *c, day_t day, enum lang lang, struct buf *out, struct err *err);

#endif
