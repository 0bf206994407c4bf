/* SPDX-License-Identifier: MIT */
/*
 * Newcomers whom terminals register (core/hall/newcomer.h). The form is opened with the hub's own key,
 * becomes one line of the residents' table, and goes through the import: the checks are the command's.
 *
 *   nobody has the number    a new resident of the terminal's hall, with the next number there; the key
 *                            that sealed the act becomes theirs, so that it goes when they are erased
 *   known in this hall       nothing changes: a volunteer at a terminal overwrites nobody
 *   known in another hall    the same person moves here, as by the import; there is no second one
 *                            but not where the number was typed: that is for staff, as are:
 *   a form that is none, a key that is somebody's, a child without a guardian, what the import
 *   refuses: nothing changes, and the call-back sheet has it ("newcomer"), for staff; the hub's log says why
 *
 * Who became or moved is on the page's list of newcomers until staff have looked at them
 * (server/ledger_newcomer.h): what the form says of them nobody else has seen.
 *
 * An act counts once, in whatever order terminals tell; two halls that registered one person on the same
 * day leave one person, in the hall that the hub heard last.
 */
#ifndef SERVER_NEWCOMER_H
#define SERVER_NEWCOMER_H

#include "core/hall/act.h"
#include "server/hub.h"

/* In the ledger's transaction, when the act stands there. */
MUST_USE int newcomer_take(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err);

#endif
