/* SPDX-License-Identifier: MIT */
/*
 * What becomes of one act by what it says: taken, or set aside with a reason.
 */
#ifndef SERVER_JUDGE_H
#define SERVER_JUDGE_H

#include "server/hub.h"
#include "server/ledger_act.h"

/*
 * Fills kind, day, id, state and reason of row from its parts; a key (nk) that the hub has never
 * seen is taken in. *head is valid when the result is 1, undecodable when 0.
 */
MUST_USE int judge_act(struct hub *h, const struct stream_row *s, struct act_row *row,
	struct act_head *head, struct err *err);

#endif
