/* SPDX-License-Identifier: MIT */
/*
 * Who stands before a terminal and what they want. What a terminal says is done is kept: at the end
 * the hub must have it.
 */
#include "tests/sim/machines.h"

#include <string.h>

#include "core/hall/slip.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/peers.h"
#include "kiosk/store/project.h"
#include "tests/sim/checks.h"
#include "tests/sim/faults.h"

#define PATIENCE 800 /* ms */

/* Somebody at a terminal, and what they ask for. */
struct wish {
	struct terminal *t;
	struct person who;
	const struct person *resident; /* who they are of these, NULL = a neighbour */
	struct act draft;
	int of; /* the told act that is taken back, -1 = none */
};

static void keep(const struct wish *wish, const struct act *act)
{
	struct world *w = wish->t->world;
	struct done *told = &w->told[w->n_told];

	if (w->n_told == TOLD_MAX)
		finding(w, "more acts than the simulator keeps");
	w->n_told++;
	*told = (struct done){.terminal = wish->t->no,
		.seq = act->head.seq,
		.kind = act->head.kind,
		.qty = act->head.qty,
		.who = wish->resident,
		.doubted = wish->t->doubted};
	told->final =
		(act->head.kind == ACT_ORDER || act->head.kind == ACT_ENROL) && !act->head.open;
	act_resource(&act->head, told->resource);
	memcpy(told->id, act->head.id, sizeof(told->id));
	memcpy(told->hash, act->hash, sizeof(told->hash));
	w->figures->acts++;
}

/* True when it was told done. The machine may end before it is told, after the act was written. */
static bool record(const struct wish *wish)
{
	struct terminal *t = wish->t;
	struct world *w = t->world;
	struct moment now = hall_clock_now(&t->clock);
	enum end end = fault_arm(w, t->prefix, TERMINAL_CRASHES);
	struct recorded done = {0};
	enum record_result result;
	struct err err = {0};

	result = store_record(t->store, &now, &wish->draft, &wish->who, &done, &err);
	memvfs_well(w->disk);
	trace(w, "t%d: %s %s%s: %s%s", t->no, act_kind_name(wish->draft.head.kind),
		wish->draft.head.what, wish->draft.head.open ? " (open)" : "",
		result == RECORD_OK ? "done" : err.text, end == ALIVE ? "" : ", nobody hears it");
	/* They may have taken it back or not: nobody can tell them. */
	if (wish->of >= 0)
		w->told[wish->of].taken_back = true;
	if (end != ALIVE) {
		terminal_stop(t, end == POWER_CUT);
		return true;
	}
	if (result == RECORD_OK) {
		keep(wish, &done.act);
		exchange_act_recorded(t->exchange, terminal_boot_ms(t));
		check_armed(t);
		check_promises(w);
	}
	terminal_recover(t);
	return result != RECORD_NO_RIGHT;
}

/* Where no right is left the terminal asks for one more; somebody tries again when it is here. */
static void ask_for_more(const struct wish *wish)
{
	struct terminal *t = wish->t;
	struct act_head head = wish->draft.head;
	char resource[RESOURCE_SIZE];

	strcpy(head.place, fixture_places[t->hall]);
	act_resource(&head, resource);
	if (!exchange_ask(t->exchange, resource, terminal_boot_ms(t), PATIENCE))
		return;
	trace(t->world, "t%d: wants one more of %s", t->no, resource);
	check_armed(t);
	world_due(t->world, (struct due){.at_ms = t->world->now_ms + PATIENCE,
				    .kind = DUE_PERSON,
				    .machine = t->no});
}

/* A day in the near future when lunch is served: few, so that they run out. */
static day_t lunch_day(struct world *w)
{
	day_t day = world_moment(w, 0).day + 1 + fate_below(&w->fate, 3);

	while (day_weekday(day) > 1)
		day++;
	return day;
}

static void order(struct wish *wish)
{
	struct act *act = &wish->draft;
	struct world *w = wish->t->world;

	act_init(act, ACT_ORDER);
	strcpy(act->head.what, "lunch");
	act->head.walk = fate_percent(&w->fate, 15);
	act->head.service_day = lunch_day(w);
	act->head.qty = 1 + fate_percent(&w->fate, 30);
	act->head.list_fen = 1300 * act->head.qty;
	act->head.subsidy_fen = wish->resident ? 300 * act->head.qty : 0;
	act->head.due_fen = act->head.list_fen - act->head.subsidy_fen;
	strcpy(act->head.band, wish->resident ? "S" : "");
	act->body.cancel_day = act->head.service_day;
	act->body.cancel_min = 540;
	act->body.promise = PROMISE_FINAL;
	if (!record(wish) && fate_percent(&w->fate, 50))
		ask_for_more(wish);
}

/* No screen offers it any more. A course has no day. */
static bool is_over(struct world *w, const char *day)
{
	day_t on;

	return day_parse(day, &on) == 0 && on < world_moment(w, 0).day;
}

/* Offerings of both halls; in the other one's, and where no seat is left, the hub is asked. */
static void enrol(struct wish *wish)
{
	static const struct {
		const char *id, *day;
		int hall;
	} all[] = {{"C1", "", 0}, {"S1", "2026-11-25", 0}, {"S2", "2026-11-26", 1}};
	struct act *act = &wish->draft;
	struct world *w = wish->t->world;
	int i = fate_below(&w->fate, 3);

	if (is_over(w, all[i].day))
		i = 0;
	act_init(act, ACT_ENROL);
	strcpy(act->head.what, all[i].id);
	act->head.qty = 1;
	act->head.course = !all[i].day[0];
	if (!act->head.course && day_parse(all[i].day, &act->head.service_day) < 0)
		finding(w, "%s is no day", all[i].day);
	if (all[i].hall != wish->t->hall)
		strcpy(act->head.at_place, fixture_places[all[i].hall]);
	act->head.open = all[i].hall != wish->t->hall || fate_percent(&w->fate, 10);
	act->body.promise = act->head.open ? PROMISE_OPEN : PROMISE_FINAL;
	if (record(wish) || act->head.open)
		return;
	act->head.open = true;
	act->body.promise = PROMISE_OPEN;
	record(wish);
}

/* Can it still be taken back? */
static bool is_there(struct terminal *t, const struct done *told)
{
	const char *day = strrchr(told->resource, '/');

	if (day && is_over(t->world, day + 1))
		return false;
	return told->seq > t->store->pruned.seq || store_seq_of(t->store, told->id) > 0;
}

/* Something that somebody of this terminal ordered or enrolled for, as far as its journal knows. */
static int earlier(struct terminal *t, enum act_kind kind)
{
	struct world *w = t->world;
	int n = 0, chosen = -1;

	for (int i = 0; i < w->n_told; i++) {
		const struct done *told = &w->told[i];

		if (told->terminal == t->no && told->kind == kind && !told->taken_back &&
			!told->lost && !told->orphan && is_there(t, told) &&
			fate_below(&w->fate, ++n) == 0)
			chosen = i;
	}
	return chosen;
}

/* ---- the canteen's window --------------------------------------------------------------------- */

/* Any order of the hall that a slip or a list may name, whether it was handed over before or not. */
static int to_serve(struct terminal *t)
{
	struct world *w = t->world;
	int n = 0, chosen = -1;

	for (int i = 0; i < w->n_told; i++) {
		const struct done *told = &w->told[i];

		if (told->kind == ACT_ORDER && told->who && !told->taken_back && !told->lost &&
			!told->orphan && w->terminals[told->terminal].hall == t->hall &&
			(told->terminal != t->no || is_there(t, told)) &&
			fate_below(&w->fate, ++n) == 0)
			chosen = i;
	}
	return chosen;
}

/* As its window knows it: by its own journal or what the hub told, else by the slip alone. */
static bool name_order(struct wish *wish, const struct done *told)
{
	struct act_head *head = &wish->draft.head;
	const struct terminal *of = &wish->t->world->terminals[told->terminal];
	struct act order = {.head = {.seq = told->seq}};
	struct err err = {0};
	int got = of == wish->t ? 1 : peers_act(wish->t->store, told->id, &order, &err);

	if (got < 0)
		finding(wish->t->world, "what other machines did: %s", err.text);
	head->has_ref = got == 1;
	memcpy(head->ref, told->id, ACT_ID_BYTES);
	if (got == 1)
		return true;
	memset(head->ref, 0, ACT_ID_BYTES);
	memcpy(order.hash, told->hash, ACT_HASH_BYTES);
	return of->store &&
	       slip_code(head->slip, store_identity(of->store)->grant.kiosk, &order) == 0;
}

static void serve(struct wish *wish)
{
	struct act *act = &wish->draft;
	struct world *w = wish->t->world;
	int i = to_serve(wish->t);
	const struct done *told = &w->told[i < 0 ? 0 : i];

	act_init(act, ACT_SERVE);
	if (i < 0 || !name_order(wish, told))
		return;
	strcpy(act->head.what, "lunch");
	if (day_parse(strrchr(told->resource, '/') + 1, &act->head.service_day) < 0)
		finding(w, "%s has no day", told->resource);
	act->head.qty = told->qty;
	wish->resident = told->who;
	if (act->head.has_ref) {
		wish->who = *told->who;
		act->head.subsidy_fen = 300 * told->qty;
		strcpy(act->head.band, "S");
	}
	record(wish);
}

static void take_back(struct wish *wish, enum act_kind kind, enum act_kind of)
{
	struct act *act = &wish->draft;

	wish->of = earlier(wish->t, of);
	if (wish->of < 0)
		return;
	act_init(act, kind);
	act->head.has_ref = true;
	memcpy(act->head.ref, wish->t->world->told[wish->of].id, ACT_ID_BYTES);
	act->body.promise = PROMISE_FINAL;
	record(wish);
}

static void come_in(struct wish *wish, enum act_kind kind)
{
	act_init(&wish->draft, kind);
	record(wish);
}

static void somebody(struct wish *wish)
{
	struct world *w = wish->t->world;
	int hall = wish->t->hall;

	if (!fate_percent(&w->fate, 10)) {
		wish->resident = &w->residents[hall][fate_below(&w->fate, RESIDENTS)];
		wish->who = *wish->resident;
		return;
	}
	/* A neighbour: the terminal makes a key for them, which goes to the hub with the act. */
	wish->who = w->residents[1 - hall][0];
	wish->who.known = false;
}

void person_comes(struct terminal *t)
{
	struct wish wish = {.t = t, .of = -1};
	int what = fate_below(&t->world->fate, 100);

	if (!t->store || !store_in_service(t->store))
		return;
	somebody(&wish);
	if (what < 35)
		order(&wish);
	else if (what < 52)
		enrol(&wish);
	else if (what < 64)
		take_back(&wish, ACT_CANCEL, ACT_ORDER);
	else if (what < 72)
		take_back(&wish, ACT_LEAVE, ACT_ENROL);
	else if (what < 84)
		serve(&wish);
	else if (what < 87)
		take_back(&wish, ACT_UNSERVED, ACT_SERVE);
	else if (what < 97)
		come_in(&wish, ACT_CHECK_IN);
	else
		come_in(&wish, ACT_HELP);
}

/* One of each, and what can be taken back is: afterwards there is as much left as before. */
void people_rehearse(struct terminal *t)
{
	struct wish wish = {.t = t, .of = -1};

	wish.resident = &t->world->residents[t->hall][0];
	wish.who = *wish.resident;
	come_in(&wish, ACT_CHECK_IN);
	come_in(&wish, ACT_HELP);
	order(&wish);
	take_back(&wish, ACT_CANCEL, ACT_ORDER);
	wish.of = -1;
	enrol(&wish);
	take_back(&wish, ACT_LEAVE, ACT_ENROL);
}
