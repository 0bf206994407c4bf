/* SPDX-License-Identifier: MIT */
/*
 * People as the hub keeps them: everything that names or describes one is wrapped under the hub's
 * key, once, in the person table; outside lie only the place, the resident number, the pseudonym
 * pid and the card serial. The data key dk is in a file of its own (server/ledger.h). The raw ID
 * number is used by whoever fills pid and tag, and never gets here.
 *
 * A person's feed row holds no more than a keyed hash, so that a change is noticed; what a terminal
 * gets is put together at feed time.
 */
#ifndef SERVER_PEOPLE_H
#define SERVER_PEOPLE_H

#include "core/wire/row.h"
#include "server/hub.h"
#include "server/ledger_person.h"

#define DELIVER_SIZE 128
#define ROUTE_SIZE   24

struct resident {
	struct person_row
		row; /* dk (but has_dk) and serial are filled in here, and a resident number of 0 */
	char name[NAME_SIZE];
	char phone[24];
	char proof
		[NAME_SIZE]; /* of hardship: what was shown; its period goes to terminals, this does not */
	/* Where meals are brought to, and on which way: here alone, no terminal has them. */
	char deliver_to[DELIVER_SIZE], route[ROUTE_SIZE];
	bool has_dk; /* dk is given, for somebody who is new */
	bool has_card;
	unsigned char mark[CARD_MARK];
};

/*
 * Takes a resident in or changes one, known by pid: dk and serial stay. resident 0 = the number the
 * person has in that hall, or the next one. Who comes from another hall leaves it: tombstones there.
 * ERR_BAD, "field: why": the number or card is another's, or the person became one with another
 * (server/people_merge.h).
 */
MUST_USE int people_put(
	struct hub *h, struct resident *r, int64_t now_ms, bool *changed, struct err *err);

/* The person with dk, name and phone, without a card; 1, 0 or < 0. Wipe it after use. */
MUST_USE int people_get(
	struct hub *h, const char *place, int64_t resident, struct resident *ret, struct err *err);

/* From now on only cards with a higher serial count; *serial is the new one. ERR_NONE. */
MUST_USE int people_new_card(
	struct hub *h, const char *place, int64_t resident, int *serial, struct err *err);

/* The same, and no chip card is theirs any more: what somebody else has found opens nothing. */
MUST_USE int people_revoke_cards(
	struct hub *h, const char *place, int64_t resident, int *serial, struct err *err);

/* How somebody pays, and by what that is proven; all else stays. ERR_NONE. */
struct tier {
	enum hardship hardship;
	char proof[NAME_SIZE];
	day_t from, until; /* 0 = open */
};
/* ERR_BAD, "field: why". */
MUST_USE int tier_check(const struct tier *t, struct err *err);
void tier_to(const struct tier *t, struct resident *r);
MUST_USE int people_tier(
	struct hub *h, const struct person_key *who, const struct tier *t, struct err *err);

/* What is known of a resident who is there, as people_get gave it, changed. */
MUST_USE int people_change(struct hub *h, const struct resident *r, struct err *err);
/* The chip cards of one are another's of the same hall. */
MUST_USE int people_cards_to(
	struct hub *h, const struct person_key *from, const struct person_key *to, struct err *err);
/* A terminal of this hall said that only codes of at least this serial count, for whose key it is: it becomes one more,
 * if it is less. One act, one card: a terminal that invents numbers gains nothing. Nobody's key: 0. */
MUST_USE int people_lost_card(
	struct hub *h, const char *place, const unsigned char kc[16], int least, struct err *err);

/* The person's row and cards are gone, with tombstones. */
MUST_USE int people_drop(struct hub *h, const struct person_key *key, struct err *err);

#endif
