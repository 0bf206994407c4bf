/* SPDX-License-Identifier: MIT */
/* The pages on which a newcomer is registered (core/visit/newcomer.h), their choices, and the slip. */
#ifndef SCREENS_NEWCOMER_H
#define SCREENS_NEWCOMER_H

#include "screens/say.h"

void newcomer_fill(const struct model *m, struct page *p);
void newcomer_made_fill(const struct model *m, struct page *p);
bool newcomer_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);

#endif
