/* SPDX-License-Identifier: MIT */
/*
 * The signs of distress (distress.c), for the folder alone.
 */
#ifndef CORE_VISIT_SIGNS_H
#define CORE_VISIT_SIGNS_H

#include "core/visit/internal.h"

/* What a step is compared with. */
struct glance {
	enum screen screen, base;
	bool present;
	uint32_t page;
	int64_t ms;
};
struct glance distress_glance(const struct model *m);
void distress_step(
	struct model *m, const struct event *ev, const struct glance *was, struct effects *fx);
void distress_called(struct model *m); /* help was */
void distress_recorded(struct model *m, const struct recorded *r, struct effects *fx);

#endif
