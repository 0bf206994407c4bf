/* SPDX-License-Identifier: MIT */
/*
 * A visit with a small world around it: a clock, and a store that knows what was committed of
 * whom. The store answers only when a test says so. A card "N" belongs to fixture person N.
 */
#ifndef TESTS_SUPPORT_VISIT_WORLD_H
#define TESTS_SUPPORT_VISIT_WORLD_H

#include <check.h>
#include <string.h>

#include "core/visit/step.h"
#include "tests/support/hall_fixture.h"

#define WORLD_PEOPLE 96

struct world {
	struct model m;
	struct moment now;
	struct effects fx;   /* of the last step */
	struct effect asked; /* the last look-up */
	struct effect draft; /* the last record but these */
	struct effect help, distress, word, sheet;
	struct standing store[WORLD_PEOPLE];
	struct parked kept[WORLD_PEOPLE]; /* unfinished work of people, in no order */
	int64_t seq;                      /* acts committed */
	int prints, helps, distresses, unknowns, check_ins, undos, attends, tickets, told;
	enum tone tone;  /* the last one … */
	int tones;       /* … of so many */
	bool hub_has_it; /* orders are sent at once */
};

void world_step(struct world *w, struct event ev);
/* The last step's effect of a kind; NULL = none. */
const struct effect *world_fx(const struct world *w, enum effect_kind kind);
void world_start(struct world *w);
/* time, without an event */
void world_pass(struct world *w, int64_t ms);
void world_wait(struct world *w, int64_t ms);
void world_key(struct world *w, enum action action);
void world_digit(struct world *w, int digit);
void world_card(struct world *w, int who);
void world_scan(struct world *w, const char *text);
/* whose card is looked up */
int world_asked(const struct world *w);
struct lookup world_lookup(struct world *w, enum lookup_result result);
void world_answer(struct world *w, enum lookup_result result);
/* What the store does with a draft; the answer in *r. */
void world_commit(struct world *w, const struct effect *e, struct recorded *r);
void world_record(struct world *w, const struct effect *e, enum record_result result);
void world_recorded(struct world *w);
/* Both answers, up to GREETED (or what was parked). */
void world_answers(struct world *w);
void world_come(struct world *w, int who);
void world_come_by_code(struct world *w, int who);
/* From GREETED: the first set, confirmed and committed. */
void world_order(struct world *w);
/* A seat in the store; day DAY_NONE = of the whole course. */
struct enrolment *world_have(struct world *w, int who, const char *id, day_t day);
/* Some unfinished work that waits for its card; NULL = there is none. */
struct parked *world_waits(struct world *w);
bool world_holds(const struct world *w, const char *text);
bool world_offers(const struct world *w, enum choice_id id);

#define ck_screen(w, s) ck_assert_int_eq((w)->m.task.screen, s)

#endif
