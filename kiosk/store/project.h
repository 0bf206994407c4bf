/* SPDX-License-Identifier: MIT */
/*
 * What follows from an act: check-ins, orders, counters of leases, calls, print jobs. A function of
 * heads only, so that it can be done again when a person's key is gone, and used both when an act
 * is written and when the journal is verified.
 */
#ifndef KIOSK_STORE_PROJECT_H
#define KIOSK_STORE_PROJECT_H

#include "core/base/db.h"
#include "core/hall/act.h"

/* The projections' tables, as of the newest migration. */
extern const char project_tables[];

enum order_state { ORDER_OPEN, ORDER_CANCELLED, ORDER_SERVED };

/* Inside a transaction of db. ref: the act that head->ref names, NULL when it is not here. */
MUST_USE int project_apply(
	struct db *db, const struct act_head *head, const struct act_head *ref, struct err *err);

/* Compares both databases' projections; ERR_BAD names the first that differs. */
MUST_USE int project_compare(struct db *stored, struct db *rebuilt, struct err *err);

#endif
