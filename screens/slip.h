/* SPDX-License-Identifier: MIT */
/*
 * The words on a slip. Pure: (act, hall, code, language, copy) → lines.
 */
#ifndef SCREENS_SLIP_H
#define SCREENS_SLIP_H

#include "core/base/clock.h"
#include "core/base/paper.h"
#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/hall/kitchen.h"
#include "core/visit/queue.h"

struct slip_job {
	const struct act *act;
	const struct hall *hall;
	const char *kiosk;
	const char *code;        /* the slip's code; of a temporary card: the card's */
	const char *qr;          /* what its QR says (core/hall/slip_order.h); NULL = the code */
	int copy;                /* 0 = the first; n prints 补打 n */
	const struct todo *todo; /* of an ACT_QUEUE: whom it left, of act's sums the first n_todo */
	int n_todo;
	const struct kitchen *kitchen; /* of an ACT_LIST: what stands on it */
};

/*
 * columns: 32 (58 mm) or 48 (80 mm). The language is the act's, and names are as they are: what
 * printers have no characters for is drawn (devices/escpos.h).
 */
void slip_paper(const struct slip_job *job, int columns, struct paper *ret);

/* Names with codes for those who have no card (core/hall/roster.h): from `first` on what one paper takes.
 * In the language in use. */
#define ROSTER_A_PAPER 15
struct roster_sheet {
	const struct hall *hall;
	const struct found_person *who;
	int n;
	day_t day;
};
void slip_roster(const struct roster_sheet *sheet, int first, int columns, struct paper *ret);

/* For whoever sets up a printer: every size, script and code, and where the paper ends. */
/* A class for its teacher: the head, a line each (time "" = did not come; no seat: they came all the
 * same), the foot. After SLIP_CLASS_LINES lines no more fit. */
#define SLIP_CLASS_LINES (PAPER_LINES - 3)
void slip_class_head(
	const struct session *session, const struct hall *hall, int columns, struct paper *ret);
void slip_class_line(
	int number, const char *masked, const char *time, bool seat, struct paper *paper);
void slip_class_foot(int seats, int came, struct paper *paper);

void slip_test(int columns, const struct moment *now, struct paper *ret);

#endif
