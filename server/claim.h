/* SPDX-License-Identifier: MIT */
/*
 * The subsidy, once. What is claimed is a meal that was *served*; its key is (person, service day,
 * meal), across all halls, and a person has as many a day as the tariff's rule grants (`per_day`;
 * 0 = no limit, a rule that is not known here: one). The first serving that the hub commits wins. One
 * that comes too late stays outside the claim and goes onto the call-back sheet; no money is taken
 * back by program.
 * A terminal promises the subsidy only to people of its own hall. Others pay the list price, "the
 * subsidy to be confirmed": here it is, by the same key and the tariff of the hall that served, and
 * the sheet says that it is due to them.
 *
 * The person is the one whose data key sealed the act: by its mark (the hub's table of keys), else as
 * the body says, else the mark itself stands for them.
 */
#ifndef SERVER_CLAIM_H
#define SERVER_CLAIM_H

#include "server/hub.h"
#include "core/hall/act.h"

/* A serving, and where it is. By a slip it is the order that tells whose it was, and what it cost. */
struct claim_of {
	const struct stream_row *stream;
	const struct act_head *serve;
	bool by_slip;
	struct stream_row order_stream;
	int64_t order_seq;
};
/* A meal was served. */
MUST_USE int claim_served(
	struct hub *h, const struct claim_of *of, const struct moment *now, struct err *err);
/* It was not, after all: what is open of it on the sheet is settled, and the claim is free again. */
MUST_USE int claim_unserved(
	struct hub *h, const struct act_head *serve, const struct moment *now, struct err *err);

/* A later change (`adjust`): its subsidy_fen, below zero too, is claimed for its own hall, service day,
 * meal and tier; it is no portion. */
MUST_USE int claim_adjusted(
	struct hub *h, const struct stream_row *s, const struct act_head *adjust, struct err *err);

#endif
