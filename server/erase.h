/* SPDX-License-Identifier: MIT */
/*
 * A person is erased: the data key that sealed all they did is destroyed, and what the hub keeps of
 * them outside of acts. The acts stay, and their chain: bytes that nobody opens, of nobody. Sums of
 * claims stay. The terminals of the hall and of those that list it as a neighbour hear of it by an
 * "erase" row, destroy their key and say so by an ACT_ERASED.
 *
 * Both databases have the list of erased keys: whichever of them is put back from a copy, the other
 * one tells, when it is opened to be written, what is to be destroyed again. Copies of the data keys
 * are kept 35 days at most.
 */
#ifndef SERVER_ERASE_H
#define SERVER_ERASE_H

#include "server/hub.h"
#include "server/ledger_person.h"

/* In transactions of its own. ERR_NONE: nobody there has the number. */
MUST_USE int erase_person(
	struct hub *h, const struct person_key *who, const struct moment *now, struct err *err);
/* At the opening of a hub that writes. */
MUST_USE int erase_replay(struct hub *h, struct err *err);
/* A terminal says that it has destroyed a key, perhaps one of its own that the hub was sent. In the
 * caller's transaction. */
MUST_USE int erase_heard(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err);

#endif
