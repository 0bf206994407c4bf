/* SPDX-License-Identifier: MIT */
/*
 * What a terminal prints by itself at a meal's cut-off: a slip for the kitchen, the list for the window
 * in sheets, and one small slip for each order on them that is cancelled later. Each is an ACT_LIST of
 * that meal (what, service_day; cancel_day and cancel_min: the cut-off):
 *
 *   no ref, qty 0          the kitchen's. What stands on all of them are the orders before its seq
 *   ref = that one, qty n  sheet n of the window's list
 *   ref = a cancel         what changed
 *
 * Pure: orders in, sums out.
 */
#ifndef CORE_HALL_KITCHEN_H
#define CORE_HALL_KITCHEN_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"

#define KITCHEN_DISHES 24 /* of one meal; what is beyond counts in portions */
#define WINDOW_A_SHEET 10 /* orders on one sheet of paper (core/base/paper.h) */

struct window_row {
	char pickup[PICKUP_SIZE];
	char masked[NAME_SIZE]; /* "" = nobody knows any more */
	struct act_item items[ACT_ITEMS_MAX];
	int n_items;
	enum collect collect;
	bool less_rice;
	int32_t due_fen;
	unsigned allergens; /* in the dishes, that the person cannot eat: the store sets it */
	unsigned diet;      /* the person's, the same */
};

struct kitchen {
	struct {
		struct words name;
		int n;
	} dish[KITCHEN_DISHES];
	int n_dishes;
	int orders, portions, delivered, less_rice, more; /* more: dishes without a line */
	int unsent; /* orders that the hub has not confirmed */
	int64_t due_fen;
	int sheet, sheets; /* sheet 0: the kitchen's */
	struct window_row row[WINDOW_A_SHEET];
	int n_rows;     /* of the sheet; of a correction 1 */
	char phone[24]; /* of a kitchen outside; "" = none */
};

int kitchen_sheets(int orders);
/* Orders one after the other, in the order of their numbers; k->sheet says whose rows are kept. */
void kitchen_add(struct kitchen *k, const struct act *order);

/* What is in dishes of these names, of this hall's menu. */
unsigned kitchen_allergens(const struct catalogue *c, const struct act_item *items, int n);

/* Is it time for the lists of that day's meal? After the cut-off and before the meal is over, by a clock
 * that is known. */
bool kitchen_lists_due(const struct slot *s, day_t day, const struct moment *now);

/*
 * A kitchen outside that has not said that it has today's list KITCHEN_QUIET minutes before it begins (without
 * such a time: before the meal does) is phoned: an ACT_TODO, what KITCHEN_WHAT and the meal, which an
 * ACT_PHONED answers, or the terminal itself once the hub says that the kitchen has it.
 */
#define KITCHEN_QUIET 20
#define KITCHEN_WHAT  "kitchen/"
bool kitchen_phone_due(const struct slot *s, const struct moment *now);

#endif
