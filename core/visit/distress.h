/* SPDX-License-Identifier: MIT */
/*
 * When somebody does not get on, the terminal offers help by itself, once a visit: the page asks
 * whether somebody shall come, the header has a mark for the volunteer, and one act goes on the
 * volunteers' list. The act tells that it happened, not to whom nor over what. Nothing that was
 * chosen is touched, and no key means anything else than before.
 */
#ifndef CORE_VISIT_DISTRESS_H
#define CORE_VISIT_DISTRESS_H

#include <stdbool.h>
#include <stdint.h>

#define DISTRESS_REFUSED    3      /* cards or codes in a row that nothing came of … */
#define DISTRESS_REFUSED_MS 120000 /* … within so long … */
#define DISTRESS_SAME_MS    2000 /* … but a card that lies there badly is read again and again */
#define DISTRESS_TURNS      4    /* so often out of a page that was gone back from before */
#define DISTRESS_LEFT_MAX   8    /* the last so many pages are remembered for it */
#define DISTRESS_MARK_MS    180000 /* the mark stays when nobody is known to be here */
#define DISTRESS_AGAIN_MS   300000 /* no second act before */

struct distress {
	int64_t refused_ms[DISTRESS_REFUSED]; /* the newest first; 0 = none */
	uint32_t left[DISTRESS_LEFT_MAX]; /* pages gone back from, as marks of what they showed */
	int n_left, turns;
	bool onward;      /* the last press led on, so that the next one back is a turn */
	uint32_t still;   /* the page over which the idle warning came; 0 = none */
	bool told, asks;  /* in this visit; the page asks whether somebody shall come */
	bool due;         /* the act is still to be recorded, when nothing else is */
	int64_t until_ms; /* of the mark */
	int64_t again_ms; /* no act before */
	unsigned ticket;  /* of the act, which nobody waits for; 0 = none */
};

struct model;
bool visit_distressed(const struct model *m);   /* the header's mark */
bool visit_help_offered(const struct model *m); /* the page asks: shall somebody come? */

#endif
