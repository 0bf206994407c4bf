/* SPDX-License-Identifier: MIT */
/*
 * One person who is here twice becomes one. The number that goes is nobody's any more: terminals hear so,
 * its row and its marks are gone, its chip cards are the other's in the same hall and otherwise gone. The
 * one who stays keeps name, telephone and tier, and gets what the other must not eat and, as far as there
 * is room, whom the other acts for. Who in either hall acted for the one acts for the other.
 *
 * Acts stay as they are, and so does the key they are sealed with. What was claimed for the one counts for
 * the other, also what comes later, so that two subsidies of one meal are found. Orders and places that are
 * still open stay with their slips. Whoever is erased is erased with all that they were.
 *
 * The same identity number is refused when it is imported again.
 */
#ifndef SERVER_PEOPLE_MERGE_H
#define SERVER_PEOPLE_MERGE_H

#include "server/hub.h"
#include "server/ledger_person.h"

/* Place and number of each are given. In the caller's transaction. ERR_NONE: one is not there; ERR_BAD:
 * they are the same one. */
MUST_USE int people_merge(struct hub *h, const struct person_key *gone,
	const struct person_key *stays, const struct moment *now, struct err *err);

#endif
