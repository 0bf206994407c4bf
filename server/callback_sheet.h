/* SPDX-License-Identifier: MIT */
/* The call-back sheet as people read it: each row with what is known of the act and of whom it is. */
#ifndef SERVER_CALLBACK_SHEET_H
#define SERVER_CALLBACK_SHEET_H

#include "core/hall/slip.h"
#include "server/hub.h"
#include "server/ledger_callback.h"

struct callback_line {
	struct callback c;
	struct stream_row stream;
	struct act act; /* zero where it cannot be read */
	char who[48], day[11], code[SLIP_CODE_SIZE];
	char made[32];
};

/* The open row after line->c.no (0 = the first one) that was promised at this hall, "" = any. What the
 * line held is wiped. 1, 0, < 0. */
MUST_USE int callback_line_next(
	struct hub *h, const char *place, struct callback_line *line, struct err *err);
void callback_line_wipe(struct callback_line *line);

#define CALLBACK_COLUMNS 10
extern const char *const callback_columns[CALLBACK_COLUMNS];
/* In the order of the columns; borrowed from line and no. */
void callback_cells(
	const struct callback_line *line, char no[24], const char *out[CALLBACK_COLUMNS]);
void callback_json(struct buf *out, const struct callback_line *line); /* an element of an array */

#endif
