/* SPDX-License-Identifier: MIT */
/*
 * How screens put words on a page, and phrases that several of them use. Everything is cut at
 * whole characters and nothing allocates.
 */
#ifndef SCREENS_SAY_H
#define SCREENS_SAY_H

#include "screens/page.h"
#include "screens/words.h"

#define PHRASE PAGE_TEXT /* three names and what stands between them */

void say_question(struct page *p, enum page_mood mood, const char *fmt, ...) PRINTF(3, 4);
void say_line(struct page *p, const char *fmt, ...) PRINTF(2, 3);
/* In two columns; label "" goes on under the one above. */
void say_pair(struct page *p, const char *label, const char *fmt, ...) PRINTF(3, 4);
/* A line that is left out where there is no room; none that must stay may follow. */
void say_extra(struct page *p, const char *label, const char *fmt, ...) PRINTF(3, 4);
void say_figure(struct page *p, const char *label, const char *value, const char *unit);
/* A sum of money as a figure: "8" 元, "8.50" 元. */
void say_money(struct page *p, const char *label, int32_t fen);

/* "tomorrow", "today", else the date with its weekday. */
void phrase_day(char out[PHRASE], const struct model *m, day_t day);
/* "tomorrow", "Wednesday": a day within a week. */
void phrase_near_day(char out[PHRASE], const struct model *m, day_t day);
/* A small ASCII letter at the start becomes a capital. */
void phrase_capital(char *text);
/* "lunch", "dinner"; another meal's own name. */
const char *phrase_meal(const char *meal);
/* "Lunch tomorrow", for a day in words. */
void phrase_meal_on(char out[PHRASE], const char *meal, const char *day);
/* "noon", "evening": the time of day of a meal, "" for another. */
const char *phrase_noon(const char *meal);
/* "10:30 to 12:30"; "" when from and to are 0. */
void phrase_window(char out[PHRASE], int from_min, int to_min, enum lang lang);
/* The dishes of a set, in one line. */
void phrase_dishes(char out[PHRASE], const struct meal_set *set, enum lang lang);
/* "Set one", "Rice and 2 more". */
const char *phrase_order(char out[PHRASE], const struct open_order *o, enum lang lang);
/* "Rice", "Rice x 2". */
void phrase_portions(char out[PHRASE], const char *name, int qty);
/* The price of what is ordered: a line, and what is to pay as a figure. */
void say_price(const struct model *m, struct page *p);
/* Adds a word to a list: "rice, soup". */
void phrase_join(char *out, size_t size, const char *word);
/* Adds another thing said: "13 yuan, subsidy 5 yuan". */
void phrase_and(char text[PHRASE], const char *more);
/* "Eat it here", "To take away", "Delivered". */
const char *phrase_collect(enum collect how);
/* What is ordered, in words and quantities, from item `from` on, at most `n` of them. */
void phrase_items(char out[PHRASE], const struct act *act, int from, int n, enum lang lang);
/* "soft, low in salt" for the bits of enum diet. */
void phrase_diet(char out[PHRASE], unsigned diet);
/* "prawns, eggs" for the bits of ALLERGEN_LETTERS. */
void phrase_allergens(char out[PHRASE], unsigned allergens);

/* The set that the task is about; NULL when it is gone. */
const struct meal_set *task_set(const struct model *m, struct meal_set sets[SETS_MAX]);

/* "Paper is low": what a volunteer can do something about; "" when all is well. */
const char *printer_words(enum printer_state state);

/* "Slips: 3 wait for the printer, 2 on hold", when there are any. */
void slips_line(const struct model *m, struct page *p);
const char *printer_is(enum printer_state state); /* "works", "out of paper" */

/* Label one choice of meals, of offerings, of staff: false when it is none of theirs. */
bool meal_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
bool offering_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
bool staff_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
const char *todo_words(enum todo_why why);             /* "full": queue.c */
void todo_who(char out[PHRASE], const struct todo *t); /* "Wang* H*, resident 101" */
bool queue_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
bool opening_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
void found_number(
	struct page_choice *choice, const struct found_person *who); /* tells them apart */
bool found_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice);
/* Labels the choices that visit_choices offers. */
void choices_fill(const struct model *m, struct page *p);

/* Each fills its page; screens.c puts them in a table. */
void welcome_fill(const struct model *m, struct page *p);
void reading_fill(const struct model *m, struct page *p);
void not_read_fill(const struct model *m, struct page *p);
void unknown_fill(const struct model *m, struct page *p);
void old_card_fill(const struct model *m, struct page *p);
void expired_fill(const struct model *m, struct page *p);
void not_ours_fill(const struct model *m, struct page *p);
void name_fill(const struct model *m, struct page *p);
void greeted_fill(const struct model *m, struct page *p);
void not_me_fill(const struct model *m, struct page *p);
void links_fill(const struct model *m, struct page *p);
void days_fill(const struct model *m, struct page *p);
void dishes_fill(const struct model *m, struct page *p);
void allergy_fill(const struct model *m, struct page *p);
void sets_fill(const struct model *m, struct page *p);
void confirm_fill(const struct model *m, struct page *p);
void reason_fill(const struct model *m, struct page *p);
void twice_fill(const struct model *m, struct page *p);
void closed_fill(const struct model *m, struct page *p);
void no_meal_fill(const struct model *m, struct page *p);
void saving_fill(const struct model *m, struct page *p);
void asking_fill(const struct model *m, struct page *p);
void slip_fill(const struct model *m, struct page *p);
void mine_fill(const struct model *m, struct page *p);
void order_fill(const struct model *m, struct page *p);
void cancelled_fill(const struct model *m, struct page *p);
void help_fill(const struct model *m, struct page *p);
void next_card_fill(const struct model *m, struct page *p);
void idle_fill(const struct model *m, struct page *p);
void badge_fill(const struct model *m, struct page *p);
void down_fill(const struct model *m, struct page *p);
void stick_fill(const struct model *m, struct page *p);
void today_fill(const struct model *m, struct page *p);
void opening_fill(const struct model *m, struct page *p);
void initials_fill(const struct model *m, struct page *p);
void number_fill(const struct model *m, struct page *p);
void number_pair(const struct model *m, struct page *p); /* what is typed so far */
const char *number_words(enum number_word word);
void card_fill(const struct model *m, struct page *p);
void card_made_fill(const struct model *m, struct page *p);
bool temp_card_choice(const struct choice_slot *slot, struct page_choice *choice);
void queue_what_fill(const struct model *m, struct page *p);
void queue_fill(const struct model *m, struct page *p);
void backfill_fill(const struct model *m, struct page *p);
void todo_fill(const struct model *m, struct page *p);
void agree_fill(const struct model *m, struct page *p);
void pin_fill(const struct model *m, struct page *p);
void devices_fill(const struct model *m, struct page *p);
void held_fill(const struct model *m, struct page *p);
void try_scan_fill(const struct model *m, struct page *p);

#endif
