/* SPDX-License-Identifier: MIT */
/*
 * What follows from an act: check-ins, orders, seats, attendance, counters of leases, calls, print
 * jobs. A function of heads only, so that it can be done again when a person's key is gone, and
 * used when an act is written, when the journal is verified and when all is made anew.
 */
#ifndef KIOSK_STORE_PROJECT_H
#define KIOSK_STORE_PROJECT_H

#include "core/base/db.h"
#include "core/hall/act.h"
#include "kiosk/store/store.h"

/* The projections' tables, as of the newest migration. */
extern const char project_tables[];

enum order_state { ORDER_OPEN, ORDER_CANCELLED, ORDER_SERVED };
enum seat_state { SEAT_BOOKED, SEAT_LEFT };
#define DAY_COURSE INT32_MAX /* stands for the day of a whole course: it is never over */

/* The rights that an order or an enrolment sells from; "" for other kinds. */
void act_resource(const struct act_head *head, char out[RESOURCE_SIZE]);
/* Where orders get their numbers: portions of both kinds of one meal are called at one window. */
void act_number_resource(const struct act_head *head, char out[RESOURCE_SIZE]);

/* Inside a transaction of db. ref: the act that head->ref names, NULL when it is not here. */
MUST_USE int project_apply(
	struct db *db, const struct act_head *head, const struct act_head *ref, struct err *err);

/* Compares both databases' projections, each in ret with its rows; ERR_BAD names the first that
 * differs and is no failure of the comparison: ret is complete then too. */
MUST_USE int project_compare(
	struct db *stored, struct db *rebuilt, struct rebuilt *ret, struct err *err);

#endif
