/* SPDX-License-Identifier: MIT */
/* The pages of the canteen's window (core/visit/window.h). */
#ifndef SCREENS_WINDOW_H
#define SCREENS_WINDOW_H

#include "screens/say.h"

void window_fill(const struct model *m, struct page *p);
void serve_fill(const struct model *m, struct page *p);
void window_ask_fill(const struct model *m, struct page *p);
bool window_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);

#endif
