/* SPDX-License-Identifier: MIT */
/*
 * The hall that is measured: as large as a hall can be. A folder with its database and litang.ini.
 */
#ifndef TESTS_BENCH_HALL_H
#define TESTS_BENCH_HALL_H

#include "core/wire/row.h"
#include "kiosk/store/outbox.h"

#define BENCH_RESIDENTS 100000
#define BENCH_OFFERINGS 500
#define BENCH_MENU_DAYS 60
#define BENCH_YEAR      365
#define BENCH_A_DAY     2000 /* acts */
#define BENCH_DIR       92
#define BENCH_CARD      "330799194803150016" /* resident 1 */

void bench_die(const char *what, const struct err *err) __attribute__((noreturn));
/* The n-th resident, from 1; always the same data key. */
void bench_person(struct person_row *row, uint32_t n);
/* Makes the hall; it is open for writing. */
struct store *bench_hall(const char *dir);
/* Plays the year that ends yesterday: check-ins, orders, cancels, enrolments, attendance. Returns
 * the number of acts. */
int64_t bench_hall_year(struct store *s);
/* The hub has every act, and two verified copies: what is half a year old may be pruned. */
void bench_hall_safe(struct store *s);

#endif
