/* SPDX-License-Identifier: MIT */
/*
 * What the kitchen cooks. At a meal's cut-off its list freezes, under the hall's next number: the
 * orders that are known, and how many more there may be at terminals that are not heard ("up to 6
 * more": their rights, less what is known of them). It waits KITCHEN_MINUTES at most for terminals
 * that have not said since the cut-off that nothing is unsent.
 * A frozen list is never changed. An order that was made in time and comes later is shown beside it
 * (it was promised, and is cooked), and a cancel that comes later as "cooked, not wanted".
 */
#ifndef SERVER_KITCHEN_H
#define SERVER_KITCHEN_H

#include "core/hall/act.h"
#include "core/wire/kitchen_ack.h"
#include "server/hub.h"
#include "server/ledger_kitchen.h"

#define KITCHEN_MINUTES 2
#define KITCHEN_BODY    16384 /* bytes of a frozen list */

/* Freezes the hall's lists that are due. */
MUST_USE int kitchen_serve(
	struct hub *h, const char *place, const struct moment *now, struct err *err);

/*
 * An outside kitchen has that day's list: whoever it told wrote it down here, or a volunteer phoned (an
 * ACT_PHONED, core/hall/kitchen.h). The hall's terminals hear of it. Of a meal the newest day is known.
 */
MUST_USE int kitchen_acked(struct hub *h, const struct kitchen_key *key, const char *by,
	const struct moment *now, struct err *err);
MUST_USE int kitchen_phoned(struct hub *h, const struct stream_row *s,
	const struct act_head *phoned, const struct moment *now, struct err *err);
/* Who said so: 1, 0, < 0. */
MUST_USE int kitchen_ack_of(
	struct hub *h, const struct kitchen_key *key, struct kitchen_ack *ret, struct err *err);

#define TALLY_MAX       64 /* kinds of dishes and sets; what is beyond them counts in portions only */
#define TALLY_LESS_RICE "less-rice" /* no dish: to be said in words */
struct tally {
	int64_t portions;
	struct {
		char name[NAME_SIZE]; /* Chinese, as on the slip */
		int64_t n;
	} items[TALLY_MAX];
	int n_items;
};
struct kitchen_list {
	struct kitchen_row row; /* row.no 0 = not frozen: as it stands so far */
	struct tally listed, late, unwanted;
	int64_t more;
	char unheard[160]; /* "YD2, YD3" */
};
/* The list of the next meal of that hall and day, by its name, as it was frozen and what came after;
 * 1, 0, < 0. */
MUST_USE int kitchen_list(struct hub *h, const struct kitchen_key *after, const struct moment *now,
	struct kitchen_list *ret, struct err *err);

#endif
