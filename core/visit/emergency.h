/* SPDX-License-Identifier: MIT */
/*
 * Somebody fell: a volunteer who has opened the mode and laid down that one's card (or found them, by
 * name or number) presses one key more on the person's first page, and sees whom to phone, what the
 * person does not bear and whether they live alone. The journal has that it was looked at before it
 * shows: ACT_LOOKUP of the person, by the volunteer, what LOOK_EMERGENCY, and nothing of what shows. It goes
 * by itself after EMERGENCY_MS and is never said aloud. Only of people this hall knows.
 */
#ifndef CORE_VISIT_EMERGENCY_H
#define CORE_VISIT_EMERGENCY_H

#include "core/visit/internal.h"

#define LOOK_EMERGENCY "emergency" /* what of its ACT_LOOKUP (number.h has the others) */
#define EMERGENCY_MS   30000

void emergency_greeted_choices(const struct model *m, struct choice_list *l);
void emergency_ask(struct model *m, struct effects *fx);
void emergency_recorded(struct model *m, struct effects *fx);

#endif
