/* SPDX-License-Identifier: MIT */
/*
 * The call-back sheet: where the hub decided otherwise than paper promised, or decided what paper had
 * left open. Volunteers tell the person; nothing is forced, nothing is dropped.
 *
 *   waiting-yes       a seat came free for somebody who waited
 *   waiting-no        none did, or there is no such thing
 *   conflict          they were passed over: they have another seat at that time
 *   subsidy-conflict  a meal was served with a subsidy that was claimed already (server/claim.h)
 *   subsidy-yes       a meal was served at list price, "to be confirmed": the subsidy is due to them
 *   id-collision      an act that another one's id hides: what it promised is not in the books
 *   oversold          sold by a terminal that was given up, when its rights had been given anew
 *   newcomer          whom a terminal registered, and who could not be taken in (server/newcomer.h)
 *
 * The waiting ones come down the feed as answers, to the terminal that asked, newcomers not at all: they
 * are for staff. The others come as "callback" rows to all terminals of the hall where it was promised,
 * so that the person can be told at the next scan. The row goes when somebody has told them: a `phoned`
 * act that names the act, or `litang-hub callbacks --done`.
 */
#ifndef SERVER_CALLBACK_H
#define SERVER_CALLBACK_H

#include "core/hall/act.h"
#include "server/hub.h"
#include "server/ledger_callback.h"

struct callback_about {
	const char *why;
	int64_t stream_no; /* where the act is */
	int64_t now_ms;
};
/* Onto the sheet, once an act and reason. */
MUST_USE int callback_add(struct hub *h, const struct callback_about *about,
	const struct act_head *head, struct err *err);
/* Somebody has told them: 1; 0 = there is no such open row; < 0. */
MUST_USE int callback_done(
	struct hub *h, int64_t no, const char *result, int64_t now_ms, struct err *err);
/* All that is open of this act. */
MUST_USE int callback_settled(struct hub *h, const unsigned char id[ACT_ID_BYTES],
	const char *result, int64_t now_ms, struct err *err);

#endif
