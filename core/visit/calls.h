/* SPDX-License-Identifier: MIT */
/*
 * Who called stays called until somebody comes: a volunteer's badge answers every call of the day here,
 * those that the terminal made by itself among them, with one ACT_HELP whose note is CALLS_ANSWERED and
 * whose ref is the last of them.
 */
#ifndef CORE_VISIT_CALLS_H
#define CORE_VISIT_CALLS_H

#include "core/hall/act.h"

#define CALLS_ANSWERED "answered"

struct calls {
	unsigned char last[ACT_ID_BYTES]; /* of those that model.open_help counts */
	unsigned ticket;                  /* of the answer that is being written down; 0 = none */
	int answered;                     /* so many it is for */
};

struct model;
struct recorded;
struct effects;
/* One more, which the journal has now. */
void calls_add(struct model *m, const struct recorded *r, struct effects *fx);
/* A badge is here. Nobody waits for it. */
void calls_answer(struct model *m, struct effects *fx);
void calls_recorded(struct model *m, const struct recorded *r, struct effects *fx);

#endif
