/* SPDX-License-Identifier: MIT */
/*
 * One more right (right.c): where this terminal has none left and the hub can be heard, it is asked
 * for one, and waited for no longer than RIGHT_MS; then all goes on as if nothing had been asked.
 * Whether one came is in the catalogue: the answer only says that the waiting is over.
 */
#ifndef CORE_VISIT_RIGHT_H
#define CORE_VISIT_RIGHT_H

#include "core/hall/catalogue.h"

#define RIGHT_MS      800
#define AWAITED_RIGHT (-1) /* model.awaited: no act */

/* What it is for: goes on from there. */
enum right_for { RIGHT_NONE, RIGHT_SEAT, RIGHT_MEAL, RIGHT_CONFIRM };

/* What the screen showed after the last step: when a new catalogue comes, the old one is gone. */
struct seen {
	int32_t list_fen, due_fen; /* with the delivery */
	unsigned allergens;
	enum collect collect;
	bool seat; /* a seat was offered, not the waiting list */
};

struct right_asked {
	enum right_for why;
	int64_t until_ms;
	char resource[RESOURCE_SIZE];
	char denied[RESOURCE_SIZE]; /* none came of this one: not asked for again in this visit */
};

struct model;
struct effects;

/* The hall's time at which the next EV_TIME is wanted; INT64_MAX = none in particular. */
int64_t visit_due_ms(const struct model *m);

/* ---- for core/visit only */

/* Of what the task wants, this terminal was granted some, be they sold by now. */
bool right_held(const struct model *m, enum right_for why);
/* Asks, if there is anybody to ask: then the page that waits shows. */
bool right_ask(struct model *m, enum right_for why, struct effects *fx);
bool right_over(const struct model *m);                   /* waited long enough */
void right_answered(struct model *m, struct effects *fx); /* or nobody did, in time */
void right_back(struct model *m, struct effects *fx);
/* A meal that is said to be gone, on a page that came with this step: not before it was asked for. */
void right_step(struct model *m, bool came, struct effects *fx);

#endif
