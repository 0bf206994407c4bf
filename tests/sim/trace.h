/* SPDX-License-Identifier: MIT */
/*
 * What happened, line by line, told on stderr when somebody looks, and hashed in any case: the same
 * seed has the same hash. A finding ends its seed.
 */
#ifndef TESTS_SIM_TRACE_H
#define TESTS_SIM_TRACE_H

#include "core/base/err.h"

struct world;
void trace(struct world *w, const char *fmt, ...) PRINTF(2, 3);
void finding(const struct world *w, const char *fmt, ...) PRINTF(2, 3) __attribute__((noreturn));
extern void (*finding_ends)(const struct world *w, const char *what); /* does not come back */

#endif
