/* SPDX-License-Identifier: MIT */
/*
 * Who called stays called until somebody comes: a volunteer's badge answers every call of the day here,
 * those that the terminal made by itself among them, with one ACT_HELP whose note is CALLS_ANSWERED and
 * whose ref is the last of them.
 */
#ifndef CORE_VISIT_CALLS_H
#define CORE_VISIT_CALLS_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"

#define CALLS_ANSWERED "answered"

/* … and those that the hall's other terminals told of (core/wire/help_row.h), one after the other: whoever
 * shows a badge here has seen it, and goes there. */
#define CALLS_ELSEWHERE 8
struct call_elsewhere {
	char kiosk[KIOSK_NAME_SIZE]; /* which machine */
	unsigned char id[ACT_ID_BYTES];
};

/* What the store knows of them now (EV_CALLS). */
struct calls_open {
	int here; /* calls of today here that no badge answered, here or elsewhere */
	struct call_elsewhere elsewhere[CALLS_ELSEWHERE];
	int n; /* the first of them, by name */
};

struct calls {
	unsigned char last[ACT_ID_BYTES]; /* of those that model.open_help counts */
	unsigned ticket;                  /* of the answer that is being written down; 0 = none */
	int answered;                     /* so many it is for; 0 = it is for elsewhere[0] */
	struct call_elsewhere elsewhere[CALLS_ELSEWHERE];
	int n_elsewhere;
};

struct model;
struct recorded;
struct effects;
/* One more, which the journal has now. */
void calls_add(struct model *m, const struct recorded *r, struct effects *fx);
/* A badge is here. Nobody waits for it. */
void calls_answer(struct model *m, struct effects *fx);
void calls_told(struct model *m, const struct calls_open *open, struct effects *fx); /* EV_CALLS */
void calls_recorded(struct model *m, const struct recorded *r, struct effects *fx);

#endif
