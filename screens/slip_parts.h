/* SPDX-License-Identifier: MIT */
/*
 * How the words of a slip are put on paper. Only the files of slips use it.
 */
#ifndef SCREENS_SLIP_PARTS_H
#define SCREENS_SLIP_PARTS_H

#include "core/base/err.h"
#include "core/base/paper.h"
#include "core/hall/act.h"
#include "screens/slip.h"

enum paper_style { PAPER_PLAIN, PAPER_TALL, PAPER_BIG }; /* BIG: twice as wide and high */

struct paper_line *paper_line_add(struct paper *paper, enum paper_kind kind);
/* Wraps to the paper's width; the letters of BIG take twice the columns. */
void paper_text_add(struct paper *paper, enum paper_style style, bool centred, const char *text);
void paper_fmt_add(struct paper *paper, enum paper_style style, const char *fmt, ...) PRINTF(3, 4);
/* A label on the left, a value at the right edge; one below the other when that is too much. */
void paper_pair_add(
	struct paper *paper, enum paper_style style, const char *label, const char *value);

/* slip_meal.c: ordered, cancelled. All but the head and the foot. */
void slip_meal(const struct act *act, struct paper *paper);
/* slip_queue.c: a queue's sheet, all but the hall's name above, and what terminal it is of. */
void slip_queue_title(const struct act *act, char out[PAPER_TEXT_SIZE]);
void slip_queue(const struct slip_job *job, struct paper *paper);
/* slip_list.c: what is printed at a meal's cut-off, and what changed after; likewise. */
void slip_list_title(const struct slip_job *job, char out[PAPER_TEXT_SIZE]);
void slip_list(const struct slip_job *job, struct paper *paper);
/* slip_seat.c: enrolled, on the waiting list, left. All but the hall's name above and the foot. */
void slip_seat(const struct act *act, struct paper *paper);
/* temp_card.c: a temporary card, likewise. */
void slip_card(const struct act *act, struct paper *paper);

#endif
