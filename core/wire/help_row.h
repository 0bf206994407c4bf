/* SPDX-License-Identifier: MIT */
/*
 * That somebody called for help at one of a hall's terminals, told to the others: a row of the feed for
 * each terminal, kind HELP_ROW_KIND, key place/kiosk, of its newest call; nothing of who called.
 */
#ifndef CORE_WIRE_HELP_ROW_H
#define CORE_WIRE_HELP_ROW_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/wire/feed.h"

#define HELP_ROW_KIND "help"
#define HELP_ROW_MS   INT64_C(43200000) /* nobody waits any more for what is older */

struct help_row {
	char kiosk[KIOSK_NAME_SIZE];
	unsigned char id[ACT_ID_BYTES]; /* of the call */
	int64_t seq, at_ms;             /* its place in that terminal's journal, its time */
	bool open;                      /* nobody answered it yet, nor one of before it */
};

void row_help_encode(const struct help_row *v, struct buf *out);
MUST_USE int row_help_decode(const struct feed_row *row, struct help_row *ret, struct err *err);

#endif
