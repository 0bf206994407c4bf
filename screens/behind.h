/* SPDX-License-Identifier: MIT */
/* What a volunteer sees of a person that others do not: in an emergency, and when a
 * child is fetched. */
#ifndef SCREENS_BEHIND_H
#define SCREENS_BEHIND_H

#include "screens/say.h"

void emergency_fill(const struct model *m, struct page *p);
void fetch_fill(const struct model *m, struct page *p);
void fetched_fill(const struct model *m, struct page *p);
bool fetch_choice(const struct choice_slot *slot, struct page_choice *choice);
void here_fill(const struct model *m, struct page *p);
bool here_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
bool emergency_choice(const struct choice_slot *slot, struct page_choice *choice);

#endif
