/* SPDX-License-Identifier: MIT */
/*
 * The last events of a visit, and the screen that showed after each: what a failed test prints.
 */
#ifndef TESTS_SUPPORT_TRACE_H
#define TESTS_SUPPORT_TRACE_H

#include "core/visit/model.h"

#define TRACE_MAX 40

struct trace {
	struct {
		struct event ev;
		int answer, kind; /* of a look-up; of a record: result and act */
		enum screen screen;
	} v[TRACE_MAX];
	unsigned n;
};

/* Before the step; trace_after adds what came of it. */
void trace_add(struct trace *t, const struct event *ev);
void trace_after(struct trace *t, const struct model *m);
void trace_print(const struct trace *t);

#endif
