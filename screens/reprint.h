/* SPDX-License-Identifier: MIT */
/* The pages of a slip that is printed once more (core/visit/reprint.h), and what is chosen on them. */
#ifndef SCREENS_REPRINT_H
#define SCREENS_REPRINT_H

#include "screens/say.h"

void reprint_fill(const struct model *m, struct page *p);
void reprinted_fill(const struct model *m, struct page *p);
bool reprint_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);

#endif
