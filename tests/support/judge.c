/* SPDX-License-Identifier: MIT */
#include "tests/support/judge.h"

#include <string.h>

#include "core/base/text.h"
#include "tests/support/judge_rules.h"

#define UNDO_SECONDS 8
#define HELD_SECONDS 60 /* at most, while the greeting is said */
#define PICKS        3

/* ---- everybody's acts: when, where, whose, by whom -------------------------------------------- */

static const char *of_here_and_now(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;

	(void)j;
	if (a->at_ms != now(h)->ms || a->day != now(h)->day || a->clock != now(h)->quality)
		return "at another time than now";
	return strcmp(a->place, home(h)) == 0 ? NULL : "in another hall than this";
}

static const char *of_whom(struct judge *j, const struct hearing *h)
{
	const struct act_body *b = &h->act->body;

	(void)j;
	if (!h->person)
		return b->has_pid || b->resident || *b->masked ? "names a stranger" : NULL;
	if (!h->known || b->resident != h->known->resident ||
		strcmp(b->place, h->known->place) != 0)
		return "of somebody who was never looked up";
	if (strcmp(b->masked, h->known->masked) != 0 || b->has_pid != h->known->known)
		return "under another name";
	if (memcmp(h->person->pid, h->known->pid, PID_BYTES) != 0 ||
		memcmp(h->person->dk, h->known->dk, DK_BYTES) != 0)
		return "sealed under another's key";
	return b->has_pid && memcmp(b->pid, h->known->pid, PID_BYTES) != 0 ? "of another person"
									   : NULL;
}

static bool may_act_for(const struct person *keeper, const struct person *other)
{
	for (int i = 0; i < keeper->n_links; i++)
		if (keeper->links[i].resident == other->resident &&
			strcmp(keeper->links[i].place, other->place) == 0)
			return true;
	return false;
}

static const char *with_helper(const struct act_body *b, const struct person *helper)
{
	return b->by == BY_VOLUNTEER && b->has_by_pid &&
			       memcmp(b->by_pid, helper->pid, PID_BYTES) == 0 &&
			       strcmp(b->by_masked, helper->masked) == 0
		       ? NULL
		       : "does not say which volunteer helped";
}

/* A check-in is taken back when its person has gone. */
static const char *by_whom(struct judge *j, const struct hearing *h)
{
	const struct act_body *b = &h->act->body;
	const struct person *k = h->keeper;

	(void)j;
	if (h->act->head.kind == ACT_SETTING && strcmp(b->note, "pin=wrong") == 0)
		return b->by == BY_SELF && !b->has_by_pid ? NULL : "a wrong PIN of somebody";
	if (h->act->head.kind == ACT_SETTING || strcmp(h->act->head.what, "close") == 0)
		return b->by == BY_STAFF && !b->has_by_pid &&
				       !h->person == (h->task->screen != SCREEN_BADGE_STOP)
			       ? NULL
			       : "not by staff";
	if (h->helper)
		return with_helper(b, h->helper);
	if (!h->person || h->act->head.kind == ACT_UNDO)
		return b->by == BY_SELF && !b->has_by_pid ? NULL : "by somebody who is not there";
	if (!k)
		return "nobody is there";
	if (k->resident == h->known->resident)
		return b->by == BY_SELF && !b->has_by_pid && !*b->by_masked
			       ? NULL
			       : "one's own act by another";
	if (b->by != BY_FAMILY || !b->has_by_pid || memcmp(b->by_pid, k->pid, PID_BYTES) != 0 ||
		strcmp(b->by_masked, k->masked) != 0)
		return "does not say who stands there";
	return may_act_for(k, h->known) ? NULL : "for somebody who never agreed to it";
}

/* What a copied code must not do. */
static const char *proven(struct judge *j, const struct hearing *h)
{
	(void)j;
	if (!h->present)
		return "after the visit";
	if (h->task->name_proven)
		return NULL;
	return h->task->screen == SCREEN_NAME && h->after->task.name_proven
		       ? NULL
		       : "without a card, and the name was not asked";
}

static const char *clock_known(struct judge *j, const struct hearing *h)
{
	(void)j;
	return now(h)->quality == CLOCK_UNKNOWN ? "by a clock that nobody set" : NULL;
}

/* ---- check-in --------------------------------------------------------------------------------- */

static const char *once_a_day(struct judge *j, const struct hearing *h)
{
	uint32_t who = h->act->body.resident - JUDGE_FIRST;

	return h->person && (who >= JUDGE_PEOPLE || j->in[who] != now(h)->day) ? NULL
									       : "checked in twice";
}

static const char *last_check_in(struct judge *j, const struct hearing *h)
{
	int64_t quiet = h->after->speaking ? now(h)->ms : h->after->quiet_ms;

	if (!j->may_undo || !h->act->head.has_ref || !same_act(h->act->head.ref, j->in_id))
		return "undoes what is no check-in, or not the last one";
	if (h->act->body.resident != j->in_resident)
		return "undoes another's check-in";
	if (quiet < j->in_ms)
		quiet = j->in_ms;
	if (now(h)->ms - j->in_ms >= (UNDO_SECONDS + HELD_SECONDS) * 1000)
		return "undoes it far too late";
	return now(h)->ms - quiet < UNDO_SECONDS * 1000 ? NULL : "undoes it too late";
}

/* ---- orders ----------------------------------------------------------------------------------- */

static const struct open_order *order_of(const struct hearing *h, const unsigned char *id)
{
	for (int i = 0; i < h->has->n_orders; i++)
		if (same_act(h->has->orders[i].id, id))
			return &h->has->orders[i];
	return NULL;
}

static bool in_time(const struct open_order *o, const struct moment *m)
{
	if (o->cancel_day == DAY_NONE || m->quality == CLOCK_UNKNOWN)
		return false;
	return m->day < o->cancel_day || (m->day == o->cancel_day && m->secs < o->cancel_min * 60);
}

/* Portions of that meal, or (meal NULL) subsidised ones, of that day. */
static int portions(const struct judge *j, const struct hearing *h, const char *meal)
{
	int n = 0;

	for (int i = 0; i < h->has->n_orders; i++) {
		const struct open_order *o = &h->has->orders[i];

		if (o->service_day != h->act->head.service_day ||
			(j->changing && same_act(o->id, j->replaced)))
			continue;
		if (meal ? strcmp(o->meal, meal) == 0 : o->subsidy_fen > 0)
			n += o->qty;
	}
	return n;
}

static const struct slot *slot_of(const struct hearing *h)
{
	return catalogue_slot(offer(h), h->act->head.what, h->act->head.service_day);
}

/* What this order replaces is one's own, and could still be cancelled. */
static const char *order_replaces(struct judge *j, const struct hearing *h)
{
	const struct open_order *o;

	j->changing = h->task->changing;
	j->owed = false;
	if (!j->changing)
		return NULL;
	memcpy(j->replaced, h->task->order_id, ACT_ID_BYTES);
	o = order_of(h, j->replaced);
	return o && !o->served && in_time(o, now(h)) ? NULL : "replaces what cannot be cancelled";
}

static const char *order_open(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct slot *s = slot_of(h);
	int left;

	(void)j;
	if (!s)
		return "no such meal on that day";
	if (a->service_day < now(h)->day || a->service_day >= now(h)->day + MEAL_DAYS_MAX)
		return "for a day that is past, or too far";
	if (a->walk ? !meal_walk_in(s, a->service_day, now(h))
		    : !meal_open(s, a->service_day, now(h)))
		return "after the cut-off";
	left = a->walk ? catalogue_walk_in(offer(h), a->what, a->service_day)
		       : catalogue_left(offer(h), a->what, a->service_day);
	return left > 0 && a->qty == 1 ? NULL : "more portions than there are";
}

static const char *order_per_person(struct judge *j, const struct hearing *h)
{
	const struct slot *s = slot_of(h);

	if (s->per_person && portions(j, h, h->act->head.what) >= s->per_person)
		return "more of one meal than one person may have";
	return h->has->n_orders < ORDERS_MAX || j->changing ? NULL : "too many orders";
}

static const char *set_whole(const struct hearing *h)
{
	const struct act_body *b = &h->act->body;
	struct menu menu =
		catalogue_menu(offer(h), h->act->head.what, h->act->head.service_day, NULL);
	struct meal_set sets[SETS_MAX];
	int n = meal_sets(&menu, sets, SETS_MAX), at = 0;

	while (at < n && strcmp(sets[at].set->id, b->items[0].id) != 0)
		at++;
	if (at == n || b->n_items != sets[at].n_parts + 1)
		return "a set that is not on the menu";
	if (b->items[0].fen != sets[at].set->fen || b->items[0].qty != 1)
		return "a set at another price";
	for (int i = 0; i < sets[at].n_parts; i++)
		if (b->items[i + 1].fen || *b->items[i + 1].id ||
			!same_words(&b->items[i + 1].name, &sets[at].parts[i]->name))
			return "another dish in the set";
	return NULL;
}

static const char *dish_right(const struct hearing *h, const struct menu *menu, int i)
{
	const struct act_item *item = &h->act->body.items[i];
	const struct dish *d = menu_find(menu, item->id);

	if (!d || strcmp(d->course, "set") == 0)
		return "a dish that is not on the menu";
	for (int k = 0; k < i; k++)
		if (strcmp(h->act->body.items[k].id, item->id) == 0)
			return "one dish twice";
	if (item->fen != d->fen || !same_words(&item->name, &d->name))
		return "a dish at another price";
	return item->qty >= 1 && item->qty <= PICKS ? NULL : "too much of a dish";
}

static const char *order_items(struct judge *j, const struct hearing *h)
{
	const struct act_body *b = &h->act->body;
	struct menu menu =
		catalogue_menu(offer(h), h->act->head.what, h->act->head.service_day, h->known);
	const struct dish *first = menu_find(&menu, b->items[0].id);
	const char *wrong = NULL;

	(void)j;
	if (b->n_items < 1 || b->n_items > ACT_ITEMS_MAX)
		return "nothing to eat";
	if (first && strcmp(first->course, "set") == 0)
		return set_whole(h);
	for (int i = 0; i < b->n_items && !wrong; i++)
		wrong = dish_right(h, &menu, i);
	return wrong;
}

static const char *order_price(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct act_body *b = &h->act->body;
	struct price_query q = {.person = h->known,
		.place = home(h),
		.meal = a->what,
		.service_day = a->service_day,
		.subsidised_today = portions(j, h, NULL),
		.birthday = offer(h)->birthday};
	struct price p;

	for (int i = 0; i < b->n_items; i++)
		q.list_fen += b->items[i].qty * b->items[i].fen;
	p = tariff_price(offer(h)->rules, (size_t)offer(h)->n_rules, &q);
	if (a->list_fen != q.list_fen)
		return "the list price is not the sum of the dishes";
	if (a->subsidy_fen != p.subsidy_fen || strcmp(a->band, p.rule_id) != 0 ||
		b->reason != p.reason)
		return "another subsidy than the tariff's";
	if (a->due_fen != a->list_fen - a->subsidy_fen + b->delivery_fen)
		return "what is due does not add up";
	if (b->promise != (p.reason == PRICE_LIST_STRANGER ? PROMISE_LIST_PRICE : PROMISE_FINAL))
		return "promises another price";
	return NULL;
}

/* Nobody confirms anything else than they saw. */
static const char *order_seen(struct judge *j, const struct hearing *h)
{
	const struct seen *s = h->seen;

	(void)j;
	/* Asking: confirmed, then one more right was asked for. */
	if (h->task->screen != SCREEN_CONFIRM && h->task->screen != SCREEN_ASKING)
		return "from a page that does not say the price";
	return s->list_fen == h->act->head.list_fen && s->due_fen == h->act->head.due_fen &&
			       s->collect == h->act->body.collect
		       ? NULL
		       : "something else than the page said";
}

static const char *order_collected(struct judge *j, const struct hearing *h)
{
	const struct act *a = h->act;
	const struct slot *s = slot_of(h);
	bool delivered = a->body.collect == COLLECT_DELIVERY;

	(void)j;
	if (!slot_collects(s, a->body.collect))
		return "collected as nobody can there";
	if (delivered && !h->known->delivery)
		return "delivered to nowhere";
	if (delivered && !meal_delivery_open(s, a->head.service_day, now(h)))
		return "delivered, after the last hour for it";
	return a->body.delivery_fen == (delivered ? s->delivery_fen : 0) ? NULL
									 : "a wrong delivery fee";
}

/* Until when it may be taken back: as long as it could be ordered. */
static const char *order_until(struct judge *j, const struct hearing *h)
{
	const struct act *a = h->act;
	const struct slot *s = slot_of(h);
	int days = s->cutoff_days, minute = s->cutoff_min;
	int earlier = s->delivery_days * 1440 - s->delivery_min;

	(void)j;
	if (a->head.walk)
		return a->body.cancel_day == DAY_NONE ? NULL
						      : "a meal at once that can be cancelled";
	if (a->body.collect == COLLECT_DELIVERY && (s->delivery_days || s->delivery_min) &&
		earlier > days * 1440 - minute) {
		days = s->delivery_days;
		minute = s->delivery_min;
	}
	return a->body.cancel_day == a->head.service_day - days && a->body.cancel_min == minute
		       ? NULL
		       : "can be cancelled until another hour";
}

/* Of an order that was replaced, the hour was looked at when the new one was made. After the cut-off it
 * takes a volunteer, and the hub decides. */
static const char *cancel_open(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct open_order *o = a->has_ref ? order_of(h, a->ref) : NULL;
	bool due = j->owed && o && same_act(o->id, j->replaced);
	bool late = o && !due && !in_time(o, now(h));

	if (!o || o->served)
		return "cancels what is no open order of this person";
	if (late && !h->helper)
		return "cancels after the cut-off";
	if (a->service_day != o->service_day || strcmp(a->what, o->meal) != 0 ||
		a->list_fen != o->list_fen || a->subsidy_fen != o->subsidy_fen ||
		a->due_fen != o->due_fen || a->qty != o->qty)
		return "cancels something else than was ordered";
	return h->act->body.promise == (o->sent || late ? PROMISE_REQUESTED : PROMISE_FINAL)
		       ? NULL
		       : "promises what the hub decides";
}

/* ---- help that is offered --------------------------------------------------------------------- */

/* That it happened, and in which language; not to whom nor over what. */
static const char *says_nothing(struct judge *j, const struct hearing *h)
{
	struct act none;
	const struct act *a = h->act;

	(void)j;
	act_init(&none, ACT_DISTRESS);
	none.head.at_ms = a->head.at_ms;
	none.head.clock = a->head.clock;
	none.head.day = a->head.day;
	text_copy(none.head.place, sizeof(none.head.place), a->head.place);
	none.body.lang = a->body.lang;
	if (h->person || memcmp(&none.head, &a->head, sizeof(none.head)) != 0)
		return "an offer of help that tells more than that it was made";
	return memcmp(&none.body, &a->body, sizeof(none.body)) == 0 ? NULL : "an offer with words";
}

static const char *not_often(struct judge *j, const struct hearing *h)
{
	int64_t last = j->offered_ms;

	j->offered_ms = now(h)->ms;
	return last && now(h)->ms - last < 300000 ? "help offered again so soon" : NULL;
}

/* ---- the court -------------------------------------------------------------------------------- */

typedef const char *rule_fn(struct judge *j, const struct hearing *h);

static rule_fn *const every[] = {of_here_and_now, of_whom, by_whom};
static rule_fn *const rules[ACT_KIND_END][12] = {
	[ACT_CHECK_IN] = {once_a_day},
	[ACT_UNDO] = {last_check_in},
	[ACT_ATTEND] = {attend_now},
	[ACT_ORDER] = {proven, clock_known, order_replaces, order_open, order_per_person,
		order_items, order_price, order_seen, order_collected, order_until},
	[ACT_CANCEL] = {proven, cancel_open},
	[ACT_ENROL] = {proven, clock_known, enrol_there, enrol_for_them, enrol_no_clash,
		enrol_promise},
	[ACT_LEAVE] = {proven, leave_own},
	[ACT_PHONED] = {told_once},
	[ACT_SETTING] = {by_the_pin},
	[ACT_DISTRESS] = {says_nothing, not_often},
	[ACT_LOOKUP] = {by_the_badge},
	[ACT_DAY] = {by_the_first_badge},
	[ACT_REPRINT] = {by_who_helps},
	[ACT_HELP] = {by_who_came},
	[ACT_REQUEST] = {by_hand},
};

static bool known_kind(enum act_kind kind)
{
	return rules[kind][0] || kind == ACT_UNKNOWN;
}

const char *judge_hear(struct judge *j, const struct hearing *h)
{
	enum act_kind kind = h->act->head.kind;
	const char *wrong = NULL;

	if (!known_kind(kind))
		return "something that nobody can do here";
	if (j->owed && kind != ACT_HELP && kind != ACT_DISTRESS &&
		(kind != ACT_CANCEL || !same_act(h->act->head.ref, j->replaced)))
		return "the order that was replaced is still there";
	for (size_t i = 0; i < N(every) && !wrong; i++)
		wrong = every[i](j, h);
	for (int i = 0; !wrong && rules[kind][i]; i++)
		wrong = rules[kind][i](j, h);
	if (kind == ACT_CANCEL)
		j->owed = false;
	return wrong;
}

void judge_committed(struct judge *j, const struct act *act, const struct moment *m)
{
	uint32_t who = act->body.resident - JUDGE_FIRST;

	switch ((int)act->head.kind) {
	case ACT_CHECK_IN:
		j->may_undo = true;
		j->in_ms = m->ms;
		j->in_resident = act->body.resident;
		memcpy(j->in_id, act->head.id, ACT_ID_BYTES);
		if (who < JUDGE_PEOPLE)
			j->in[who] = act->head.day;
		break;
	case ACT_UNDO:
		j->may_undo = false;
		if (who < JUDGE_PEOPLE)
			j->in[who] = 0;
		break;
	case ACT_ORDER:
		j->owed = j->changing;
		j->changing = false;
		j->may_undo = false;
		break;
	case ACT_CANCEL:
	case ACT_ENROL:
	case ACT_LEAVE:
		j->may_undo = false;
		break;
	default:
		break;
	}
}

void judge_refused(struct judge *j, const struct act *act)
{
	if (act->head.kind == ACT_DISTRESS)
		j->offered_ms = 0;
	if (act->head.kind != ACT_ENROL)
		return;
	memcpy(j->no_right, act->head.what, sizeof(j->no_right));
	j->no_right_day = act->head.service_day;
}
