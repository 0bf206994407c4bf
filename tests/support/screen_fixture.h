/* SPDX-License-Identifier: MIT */
/*
 * A model for every screen, as full as that screen gets on a usual day, in the fixture's hall.
 */
#ifndef TESTS_SUPPORT_SCREEN_FIXTURE_H
#define TESTS_SUPPORT_SCREEN_FIXTURE_H

#include "core/visit/step.h"

void screen_model(struct model *m, enum screen screen, enum lang lang);
/* Sets LANGUAGE and finds the catalogues under $LITANG_BUILD (build). */
void screen_words(enum lang lang);

#endif
