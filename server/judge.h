/* SPDX-License-Identifier: MIT */
/*
 * What becomes of one act by what it says: taken, or set aside with a reason.
 */
#ifndef SERVER_JUDGE_H
#define SERVER_JUDGE_H

#include "server/hub.h"
#include "server/ledger_act.h"
#include "server/reading.h"

/*
 * Fills kind, day, id, state and reason of row from what was read of it (row has its parts, too); a
 * key (nk) that the hub has never seen is taken in.
 */
MUST_USE int judge_act(struct hub *h, const struct stream_row *s, struct act_row *row,
	const struct piece *read, struct err *err);

#endif
