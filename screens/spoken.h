/* SPDX-License-Identifier: MIT */
/*
 * What a voice says of a page: sentences, one a line, in the language of the page, as they are
 * written; screens/said.h makes sound of them. All of a page is said when it is a new one; on a
 * page that goes on only the sentences that were not there before.
 */
#ifndef SCREENS_SPOKEN_H
#define SCREENS_SPOKEN_H

#include "screens/page.h"

/* Fills p->spoken: the question, figures, lines, choices with their keys ("press 1: ..."), then
 * what the other keys do. Layout and voice say the same. */
void spoken_fill(struct page *p);

/* What there is to say of `now` to somebody who was told `before` (both p->spoken); `anew`: another
 * page, or it is to be repeated. May be "". */
void spoken_news(const char *before, const char *now, bool anew, char ret[SPOKEN_SIZE]);

#endif
