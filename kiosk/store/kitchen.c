/* SPDX-License-Identifier: MIT */
#include "kiosk/store/kitchen.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/kitchen_ack.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/people.h"

/* What was ordered before the list, and not cancelled before it. Spare portions are bought later. */
#define LISTED                                                                                     \
	" FROM meal_order WHERE service_day=? AND meal=? AND NOT walk AND seq<?"                   \
	" AND (state<>? OR cancel>?)"

/* What the journal has of a meal's lists. */
struct lists {
	const char *meal;
	day_t day;
	struct act_head first; /* the kitchen's; seq 0 = none */
	int sheets;
};

/* The next list after that one, of any meal: 1; 0 = none. */
static int list_after(struct store *s, int64_t *seq, struct act_head *ret, struct err *err)
{
	int got = 0;

	while (!got) {
		if (db_number(&s->db, err, seq, 0,
			    "SELECT min(seq) FROM call JOIN act USING(seq) WHERE kind=? AND seq>?",
			    "ii", (int64_t)ACT_LIST, *seq) < 0)
			return err->code;
		if (!*seq)
			return 0;
		got = act_head_at(s, *seq, ret, err);
	}
	return got;
}

static int find_lists(struct store *s, struct lists *ret, struct err *err)
{
	struct act_head head = {.seq = 0};
	int64_t seq = 0;
	int got;

	while ((got = list_after(s, &seq, &head, err)) == 1) {
		if (head.service_day != ret->day || strcmp(head.what, ret->meal) != 0)
			continue;
		if (!head.has_ref)
			ret->first = head;
		else if (head.qty > ret->sheets)
			ret->sheets = head.qty;
	}
	return got;
}

static int count_orders(struct store *s, const struct lists *l, int64_t *ret, struct err *err)
{
	int64_t before = l->first.seq ? l->first.seq : INT64_MAX;

	return db_number(&s->db, err, ret, 0, "SELECT count(*)" LISTED, "itiii", (int64_t)l->day,
		l->meal, before, (int64_t)ORDER_CANCELLED, before);
}

/* Is there a slip of this cancel? */
static int corrected(struct store *s, const struct act_head *cancel, bool *ret, struct err *err)
{
	int64_t seq = cancel->seq;
	struct act_head head = {.seq = 0};
	int got = 1;

	*ret = false;
	while (!*ret && (got = list_after(s, &seq, &head, err)) == 1)
		*ret = head.has_ref && memcmp(head.ref, cancel->id, ACT_ID_BYTES) == 0;
	return got < 0 ? got : 0;
}

/* The first cancel after the list of an order on it, of which there is no slip yet: 1. */
static int find_cancel(
	struct store *s, const struct act_head *list, struct act_head *ret, struct err *err)
{
	int64_t seq = list->seq;
	bool done = true;

	while (done) {
		if (db_number(&s->db, err, &seq, 0,
			    "SELECT min(cancel) FROM meal_order WHERE service_day=? AND meal=?"
			    " AND NOT walk AND seq<? AND state=? AND cancel>?",
			    "itiii", (int64_t)list->service_day, list->what, list->seq,
			    (int64_t)ORDER_CANCELLED, seq) < 0)
			return err->code;
		if (!seq)
			return 0;
		if (act_head_at(s, seq, ret, err) < 0 || corrected(s, ret, &done, err) < 0)
			return err->code;
	}
	return 1;
}

static void refer(struct act *draft, const struct act_head *to)
{
	draft->head.has_ref = true;
	memcpy(draft->head.ref, to->id, ACT_ID_BYTES);
}

int store_list_next(
	struct store *s, const char *meal, day_t day, struct act *draft, struct err *err)
{
	struct act_head cancel = {.seq = 0};
	struct lists lists = {.meal = meal, .day = day};
	int64_t orders;
	int got;

	if (store_ready(s, err) < 0 || find_lists(s, &lists, err) < 0 ||
		count_orders(s, &lists, &orders, err) < 0)
		return err->code;
	act_init(draft, ACT_LIST);
	text_copy(draft->head.what, sizeof(draft->head.what), meal);
	draft->head.service_day = day;
	if (!lists.first.seq)
		return orders > 0;
	if (lists.sheets < kitchen_sheets((int)orders)) {
		refer(draft, &lists.first);
		draft->head.qty = lists.sheets + 1;
		return 1;
	}
	got = find_cancel(s, &lists.first, &cancel, err);
	if (got == 1)
		refer(draft, &cancel);
	return got;
}

/* ---- what stands on one ----------------------------------------------------------------------- */

/* What the window has to look at before it hands this one over: nothing is known of other halls' people. */
static int not_for_them(
	struct store *s, const struct act *order, struct window_row *row, struct err *err)
{
	struct person_row who = {.person = {.resident = order->body.resident, .born = DAY_NONE}};
	int got = 0;

	text_copy(who.person.place, sizeof(who.person.place), order->body.place);
	if (strcmp(who.person.place, s->id.grant.place) == 0)
		got = directory_person(s, &who, err);
	if (got == 1) {
		row->allergens =
			who.person.allergens & kitchen_allergens(store_catalogue(s),
						       order->body.items, order->body.n_items);
		row->diet = who.person.diet;
	}
	sodium_memzero(&who, sizeof(who));
	return got < 0 ? got : 0;
}

static int add_orders(
	struct store *s, const struct act_head *first, struct kitchen *ret, struct err *err)
{
	int64_t seq = 0;
	struct act act;

	for (;;) {
		int rows = ret->n_rows;

		if (db_number(&s->db, err, &seq, 0, "SELECT min(seq)" LISTED " AND seq>?", "itiiii",
			    (int64_t)first->service_day, first->what, first->seq,
			    (int64_t)ORDER_CANCELLED, first->seq, seq) < 0)
			return err->code;
		if (!seq)
			return 0;
		if (store_act(s, seq, &act, err) < 0)
			return err->code;
		kitchen_add(ret, &act);
		if (ret->n_rows > rows && not_for_them(s, &act, &ret->row[rows], err) < 0)
			return err->code;
		ret->unsent += seq > s->state.acked;
		sodium_memzero(&act, sizeof(act));
	}
}

/* The cancel says of whom and what. */
static int add_cancelled(struct store *s, int64_t seq, struct kitchen *ret, struct err *err)
{
	struct act act;

	if (store_act(s, seq, &act, err) < 0)
		return err->code;
	ret->sheet = 1;
	kitchen_add(ret, &act);
	sodium_memzero(&act, sizeof(act));
	return 0;
}

int store_list(struct store *s, const struct act *list, struct kitchen *ret, struct err *err)
{
	struct act_head first = list->head;

	*ret = (struct kitchen){.sheet = list->head.qty};
	if (store_ready(s, err) < 0)
		return err->code;
	if (list->head.has_ref && act_ref_head(s, &list->head, &first, err) != 1)
		return err->code ? err->code : err_set(err, ERR_BAD, "a list of nothing");
	if (first.kind == ACT_CANCEL)
		return add_cancelled(s, first.seq, ret, err);
	return add_orders(s, &first, ret, err);
}

/* ---- a kitchen outside ------------------------------------------------------------------------ */

struct kitchen_call {
	struct act_head head; /* seq 0 = there is none */
	bool answered;
};

/* The call after that one of that day, of any meal: 1, 0. */
static int call_after(struct store *s, day_t day, struct kitchen_call *c, struct err *err)
{
	int64_t seq = c->head.seq, answered = 0;
	int got = 0;

	while (!got) {
		if (db_number(&s->db, err, &seq, 0,
			    "SELECT min(seq) FROM call WHERE day=? AND kind=? AND seq>?", "iii",
			    (int64_t)day, (int64_t)ACT_TODO, seq) < 0)
			return err->code;
		if (!seq)
			return 0;
		got = act_head_at(s, seq, &c->head, err);
		if (got == 1)
			got = strncmp(c->head.what, KITCHEN_WHAT, strlen(KITCHEN_WHAT)) == 0;
	}
	if (got == 1 && db_number(&s->db, err, &answered, 0,
				"SELECT answered FROM call WHERE day=? AND seq=?", "ii",
				(int64_t)day, seq) < 0)
		return err->code;
	c->answered = answered != 0;
	return got;
}

static int find_call(
	struct store *s, const char *what, day_t day, struct kitchen_call *ret, struct err *err)
{
	int got;

	*ret = (struct kitchen_call){.answered = false};
	while ((got = call_after(s, day, ret, err)) == 1)
		if (strcmp(ret->head.what, what) == 0)
			return 1;
	ret->head.seq = 0;
	return got;
}

int store_kitchen_calls(struct store *s, day_t day, struct err *err)
{
	struct kitchen_call c = {.answered = false};
	int n = 0, got;

	if (store_ready(s, err) < 0)
		return err->code;
	while ((got = call_after(s, day, &c, err)) == 1)
		n += !c.answered;
	return got < 0 ? got : n;
}

/* 1 = the kitchen has said that it has that day's list. */
static int acked(struct store *s, const char *meal, day_t day, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT body FROM feed_row WHERE gen=? AND kind='" KITCHEN_ACK_KIND
		"' AND place=?2 AND key=?2||'/'||?3",
		err);
	struct kitchen_ack ack = {.day = DAY_NONE};
	struct err why = {0};
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "itt", s->state.gen, s->id.grant.place, meal);
	got = db_step(&s->db, stmt, err);
	if (got == 1) {
		struct feed_row row = {.kind = KITCHEN_ACK_KIND, .body = db_text(stmt, 0)};

		(void)!kitchen_ack_decode(&row, &ack, &why);
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : ack.day == day;
}

int store_kitchen_call(
	struct store *s, const struct kitchen_due *due, struct act *draft, struct err *err)
{
	struct lists lists = {.meal = due->meal, .day = due->day};
	struct kitchen_call call;
	char what[ACT_WHAT_SIZE];
	int64_t orders;
	int has;

	snprintf(what, sizeof(what), KITCHEN_WHAT "%s", due->meal);
	has = store_ready(s, err) < 0 ? err->code : acked(s, due->meal, due->day, err);
	if (has < 0 || find_call(s, what, due->day, &call, err) < 0 ||
		count_orders(s, &lists, &orders, err) < 0)
		return err->code;
	if (has ? !call.head.seq || call.answered : !due->phone || call.head.seq || !orders)
		return 0;
	act_init(draft, ACT_TODO);
	text_copy(draft->head.what, sizeof(draft->head.what), what);
	text_copy(draft->body.note, sizeof(draft->body.note), has ? "done" : "kitchen");
	draft->head.service_day = due->day;
	if (has)
		refer(draft, &call.head);
	return 1;
}
