/* SPDX-License-Identifier: MIT */
/*
 * Somebody called for help at one terminal: the hall's other terminals are told, by the feed
 * (core/wire/help_row.h), and that somebody came, too, at whichever of them the badge was. An answer is
 * of the call that it names; one of the terminal's own is of all before it.
 */
#ifndef SERVER_HELP_H
#define SERVER_HELP_H

#include "server/hub.h"
#include "server/ledger_stream.h"

/* An ACT_HELP, in the caller's transaction. */
MUST_USE int help_heard(
	struct hub *h, const struct stream_row *s, const struct act_head *head, struct err *err);

#endif
