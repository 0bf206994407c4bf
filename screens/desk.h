/* SPDX-License-Identifier: MIT */
/* What staff do behind the PIN besides looking (core/visit/desk.h). */
#ifndef SCREENS_DESK_H
#define SCREENS_DESK_H

#include "screens/page.h"

void classes_fill(const struct model *m, struct page *p);
void class_fill(const struct model *m, struct page *p);
bool classes_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
void closing_fill(const struct model *m, struct page *p);
void close_log_fill(const struct model *m, struct page *p);
void day_over_fill(const struct model *m, struct page *p);
void settings_fill(const struct model *m, struct page *p);
void setting_fill(const struct model *m, struct page *p);
bool settings_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
void badges_fill(const struct model *m, struct page *p);
void badge_stop_fill(const struct model *m, struct page *p);
bool badges_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
void new_pin_fill(const struct model *m, struct page *p);
void pin_dots(const struct model *m, struct page *p); /* how many digits were typed */
bool desk_choice(const struct choice_slot *slot, struct page_choice *choice); /* say.h */

#endif
