/* SPDX-License-Identifier: MIT */
/* What a volunteer sees of a person that others do not: in an emergency. */
#ifndef SCREENS_BEHIND_H
#define SCREENS_BEHIND_H

#include "screens/say.h"

void emergency_fill(const struct model *m, struct page *p);
bool emergency_choice(const struct choice_slot *slot, struct page_choice *choice);

#endif
