/* SPDX-License-Identifier: MIT */
/*
 * The acts of some days, read and opened at the same time: whoever calls reads the journal, finds keys and
 * what an act takes back; a thread of the walk's own opens bodies and tells of them. What is between the two
 * is bounded: 4 blocks of 64 acts, half a MiB; 3 where each act has its greatest length.
 */
#ifndef KIOSK_STORE_WALK_DAYS_H
#define KIOSK_STORE_WALK_DAYS_H

#include "kiosk/store/store.h"

struct walked {
	const struct act *act; /* its body opened where a key is here */
	const char *sync;      /* "synced", "waiting", "quarantined"; constants */
	int64_t ref_seq;       /* of the act that head.ref names; 0 = none of this journal */
};

/* Called on the walk's thread for one act after the other, in order of seq; what it is given is the walk's.
 * It asks the store nothing. < 0, and err says why: the walk ends with that. */
typedef int (*walked_each)(void *ctx, const struct walked *walked, struct err *err);

/* Both days are in it. When it returns, each is not called any more. ERR_BAD: an act that is not as it was
 * written; those before it were told. */
MUST_USE int store_walk_days(
	struct store *s, const day_t days[2], walked_each each, void *ctx, struct err *err);

#endif
