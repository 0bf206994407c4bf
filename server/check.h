/* SPDX-License-Identifier: MIT */
/*
 * Walks the chain of every stream and fork: each act's hash follows from the one before and its
 * bytes, none is missing, the stream's high mark is its last act.
 */
#ifndef SERVER_CHECK_H
#define SERVER_CHECK_H

#include "server/hub.h"

struct check_report {
	int64_t streams, acts, aside;
	int64_t lost; /* in gaps: nobody has them any more */
};

/* ERR_BAD names terminal, stream and seq of the first act that is wrong. */
MUST_USE int check_ledger(struct hub *h, struct check_report *ret, struct err *err);

#endif
