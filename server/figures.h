/* SPDX-License-Identifier: MIT */
/* A hall's day in figures, from the heads of its terminals' acts. */
#ifndef SERVER_FIGURES_H
#define SERVER_FIGURES_H

#include "core/hall/figures.h"
#include "server/hub.h"

/* What was done on that day, at that hall's terminals; acts set aside do not count. */
MUST_USE int figures_of(
	struct hub *h, const char *place, day_t day, struct figures *ret, struct err *err);
void figures_json(struct buf *out, const struct figures *f); /* fields of an open object */

#endif
