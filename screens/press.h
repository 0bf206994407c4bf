/* SPDX-License-Identifier: MIT */
/*
 * What was pressed shows at once, also where the answer takes a while: a disk that is slow is no
 * reason to press again.
 */
#ifndef SCREENS_PRESS_H
#define SCREENS_PRESS_H

#include "screens/layout.h"

/* Marks the target of this action on the canvas that holds its page. False: there is none. */
bool press_draw(const struct layout *l, enum action action, int digit, struct canvas *c);

#endif
