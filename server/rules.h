/* SPDX-License-Identifier: MIT */
/*
 * The tariff's rules as the feed has them, of all halls.
 */
#ifndef SERVER_RULES_H
#define SERVER_RULES_H

#include "core/hall/act.h"
#include "server/hub.h"

#define RULES_MAX 1000

struct rules {
	struct tariff_rule *list;
	int n;
};
/* A row that cannot be read is logged and left out. rules_done also after a failure. */
MUST_USE int rules_read(struct hub *h, struct rules *ret, struct err *err);
void rules_done(struct rules *rules); /* safe on a zeroed struct */

/* Subsidised portions a day by the rule of this name where and when that was served: the hall's own
 * before the district's, the latest before earlier ones. INT64_MAX = no limit; 1 of a rule that is not
 * known. */
int64_t rules_limit(const struct rules *rules, const struct act_head *serve, const char *id);

#endif
