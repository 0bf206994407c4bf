/* SPDX-License-Identifier: MIT */
/*
 * What the terminals of one hall make of the ledger's rows: its menus, days and prices, for core/hall's
 * own functions. In a transaction it is as that transaction has it: what an import would change can be
 * looked at and taken back.
 */
#ifndef SERVER_HALL_CATALOGUE_H
#define SERVER_HALL_CATALOGUE_H

#include "core/hall/catalogue.h"
#include "server/hub.h"

/* hall, dishes, rules, festivals and the timetable's workdays; all else is empty. */
struct hall_catalogue {
	struct catalogue view;
	struct hall hall;
	struct dish *dishes;
	struct tariff_rule *rules;
	struct festival *festivals;
	struct workday *workdays;
};

/* ERR_BAD: there is no such hall. ret is to be freed whatever came of it. */
MUST_USE int hall_catalogue_read(
	struct hub *h, const char *place, struct hall_catalogue *ret, struct err *err);
void hall_catalogue_free(struct hall_catalogue *c);

#endif
