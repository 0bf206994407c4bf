/* SPDX-License-Identifier: MIT */
/*
 * The lists of a meal's cut-off (core/hall/kitchen.h), from this terminal's journal alone. Which were
 * printed is what the journal says: a list is never made twice, whatever the clock does.
 */
#ifndef KIOSK_STORE_KITCHEN_H
#define KIOSK_STORE_KITCHEN_H

#include "core/hall/kitchen.h"
#include "kiosk/store/store.h"

/* The next ACT_LIST that is due for a meal that is past its cut-off, as a draft: 1, or 0 = all are
 * there, or nothing was ordered here. */
MUST_USE int store_list_next(
	struct store *s, const char *meal, day_t day, struct act *draft, struct err *err);
/* What stands on one: the same whenever it is printed, but for how many orders were not sent and
 * for what is known now of what people cannot eat. */
MUST_USE int store_list(
	struct store *s, const struct act *list, struct kitchen *ret, struct err *err);

struct kitchen_due {
	const char *meal;
	day_t day;
	bool phone; /* kitchen_phone_due */
};
/* What the journal is to say of a kitchen outside, as a draft: 1 = it is to be phoned, or has said that it has
 * the list; 0 = nothing. */
MUST_USE int store_kitchen_call(
	struct store *s, const struct kitchen_due *due, struct act *draft, struct err *err);
/* How many such calls nobody has answered that day. */
MUST_USE int store_kitchen_calls(struct store *s, day_t day, struct err *err);

#endif
