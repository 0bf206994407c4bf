/* SPDX-License-Identifier: MIT */
/*
 * One act of the ledger, opened: the hub has the keys.
 */
#ifndef SERVER_OPENED_H
#define SERVER_OPENED_H

#include "server/hub.h"

/* 1: the head and the chain's hash, and the body where its key is here (ret->opened); wipe it after
 * use. 0: no such act, or none that can be read; < 0. */
MUST_USE int opened_act(
	struct hub *h, const struct stream_row *s, int64_t seq, struct act *ret, struct err *err);

#endif
