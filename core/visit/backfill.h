/* SPDX-License-Identifier: MIT */
/*
 * What stood on paper while the terminal could not be used is put in afterwards: a queue (queue.h) whose
 * proof is the paper. The volunteer chooses what the sheet was, types the sheet's number and then, line by
 * line, the resident number or that of the identity card (number.h); a card does as well. Who signed the
 * sheet has agreed: nobody is asked, and nobody is here. So every act has PROOF_PAPER and the note
 * "sheet N", is attendance only of the class that the sheet is of, whatever time it is now, and names both,
 * the resident and the volunteer. An ACT_TODO keeps its reason as note.
 *
 * Keys: digits and Enter; * takes a digit back, with none typed it ends the sheet; 0, with which no
 * number begins, takes the last line back.
 */
#ifndef CORE_VISIT_BACKFILL_H
#define CORE_VISIT_BACKFILL_H

#include <stdbool.h>

#define SHEET_DIGITS_MAX 4

struct backfill {
	bool on;
	unsigned sheet; /* 1 to 9999; 0 = not typed yet */
};

struct model;
bool visit_backfill_whole(const struct model *m); /* what is typed can be entered */
bool visit_backfill_undoes(const struct model *m);

/* ---- for core/visit only */

struct act;
struct effects;
struct event;
struct lookup;
void backfill_open(struct model *m);
void backfill_draft(const struct model *m, struct act *act); /* of a person's act */
bool backfill_key(struct model *m, const struct event *ev, struct effects *fx);
void backfill_mask(const struct model *m, struct event *ev);
void backfill_answered(struct model *m, const struct lookup *l, struct effects *fx);

#endif
