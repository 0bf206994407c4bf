/* SPDX-License-Identifier: MIT */
/* The canteen's window: whose dishes these are, and what there is still to come. */
#include "screens/window.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/kitchen.h"
#include "core/visit/window_page.h"

/* ---- nobody stands there ---------------------------------------------------------------------- */

static void sums_lines(const struct model *m, struct page *p)
{
	const struct window_sums *s = &m->window.shown.sums;
	int spare = catalogue_walk_in(m->catalogue, m->window.meal, m->now.day);

	/* TRANSLATORS: the canteen's window: orders that were handed over, and those still to come. */
	say_line(p, _("Handed over %d, still to come %d"), s->served, s->ordered - s->served);
	for (int i = 0; i < s->n; i++)
		say_extra(p, words_in(&s->dish[i].name, m->lang),
			/* TRANSLATORS: of one dish: portions still to come, of how many. */
			_("%d to come of %d"), s->dish[i].ordered - s->dish[i].served,
			s->dish[i].ordered);
	/* TRANSLATORS: portions that can be sold without an order; at most 18 cells. */
	say_extra(p, _("Spare portions"), "%d", spare);
}

void window_fill(const struct model *m, struct page *p)
{
	const struct window *w = &m->window;

	if (w->typed[0])
		/* TRANSLATORS: a pick-up number is being typed, "_" stands behind it. */
		say_question(p, MOOD_PLAIN, _("Number %s_, then Enter"), w->typed);
	else if (w->paper)
		/* TRANSLATORS: the canteen's window: what was ticked on paper is put in. */
		say_question(p, MOOD_PLAIN, "%s", _("From paper: the next number with a tick"));
	else
		/* TRANSLATORS: the canteen's window waits for the next person. */
		say_question(p, MOOD_PLAIN, "%s", _("Card, slip or pick-up number, please"));
	if (visit_window_undoes(m))
		/* TRANSLATORS: the canteen's window: a pick-up number, a masked name. */
		say_line(p, _("Handed over: %s %s. * takes it back"), w->last.body.pickup,
			w->last.body.masked);
	if (visit_uncollected(m) > 0 && !w->typed[0])
		/* TRANSLATORS: the canteen's window: the meal is over, so many orders are still there. */
		say_line(p, _("Not collected: %d. Enter, then 5"), visit_uncollected(m));
	sums_lines(m, p);
	if (!w->typed[0])
		/* TRANSLATORS: the canteen's window: the key for what is seldom wanted. */
		say_extra(p, "", "%s", _("Enter: guests, names, close"));
}

/* ---- somebody does ---------------------------------------------------------------------------- */

static const char *guest_words(const char *band)
{
	if (strcmp(band, "staff") == 0)
		/* TRANSLATORS: who eats at the canteen without a card. */
		return _("Staff");
	if (strcmp(band, "volunteer") == 0)
		/* TRANSLATORS: who eats at the canteen without a card. */
		return _("A volunteer");
	/* TRANSLATORS: who eats at the canteen without a card. */
	return _("A visitor");
}

/* "Wang* H*", "Guest 1102", "A visitor". */
static void who_words(const struct act *order, char out[PHRASE])
{
	if (*order->body.masked)
		text_copy(out, PHRASE, order->body.masked);
	else if (order->body.resident)
		snprintf(out, PHRASE, _("Guest %u"), (unsigned)order->body.resident);
	else
		text_copy(out, PHRASE, guest_words(order->head.band));
}

static bool is_set(const struct act_item *items, int n)
{
	return n > 1 && items[0].fen && !items[1].fen;
}

/* What is in the dishes, of what this person cannot eat. */
static unsigned clash(const struct model *m)
{
	int n;
	const struct act_item *items = visit_window_items(m, &n);

	return kitchen_allergens(m->catalogue, items, n) & m->window.shown.person.allergens;
}

static void cannot_eat(const struct model *m, struct page *p)
{
	const struct person *who = &m->window.shown.person;
	char text[PHRASE], diet[PHRASE];

	phrase_allergens(text, who->allergens);
	phrase_diet(diet, who->diet);
	if (*text)
		say_pair(p, _("Allergic to"), "%s", text);
	if (*diet)
		/* TRANSLATORS: label in front of "soft, low in salt"; at most 18 cells. */
		say_pair(p, _("Diet"), "%s", diet);
}

static const char *pay_words(enum pay pay)
{
	switch (pay) {
	case PAY_MEAL_CARD:
		/* TRANSLATORS: how a meal is paid. */
		return _("meal card");
	case PAY_SOCIAL_CARD:
		/* TRANSLATORS: how a meal is paid: the social security card. */
		return _("social card");
	case PAY_PHONE:
		/* TRANSLATORS: how a meal is paid. */
		return _("phone");
	case PAY_LATER:
		/* TRANSLATORS: how a meal is paid. */
		return _("not paid yet");
	default:
		/* TRANSLATORS: how a meal is paid. */
		return _("cash");
	}
}

static const char *taker_words(enum window_taker taker)
{
	switch (taker) {
	case TAKER_FAMILY:
		/* TRANSLATORS: who takes a meal away for somebody. */
		return _("Family");
	case TAKER_NEIGHBOUR:
		/* TRANSLATORS: who takes a meal away for somebody. */
		return _("A neighbour");
	case TAKER_VOLUNTEER:
		return _("A volunteer");
	default:
		/* TRANSLATORS: who takes a meal: the one who ordered it. */
		return _("They themselves");
	}
}

static void order_lines(const struct model *m, struct page *p)
{
	const struct window *w = &m->window;
	struct act shown = w->shown.order;
	char who[PHRASE], text[PHRASE];
	int n;

	memcpy(shown.body.items, visit_window_items(m, &n), sizeof(shown.body.items));
	phrase_items(text, &shown, 0, is_set(shown.body.items, n) ? 1 : n, m->lang);
	if (shown.body.less_rice)
		phrase_and(text, _("less rice"));
	/* TRANSLATORS: the canteen's window: a pick-up number, and what was ordered. */
	say_question(p, clash(m) ? MOOD_LOOK : MOOD_PLAIN, _("%s: %s"), shown.body.pickup, text);
	if (w->shown.slip_code[0]) {
		/* TRANSLATORS: the canteen's window: the machine where it was ordered has not told of it yet. */
		say_line(p, "%s", _("By the slip alone: look at it, it is good once"));
	} else {
		who_words(&shown, who);
		/* TRANSLATORS: label in front of a masked name; at most 18 cells. */
		say_pair(p, _("For"), "%s", who);
	}
	cannot_eat(m, p);
	if (w->taker != TAKER_SELF)
		/* TRANSLATORS: label in front of who takes a meal away; at most 18 cells. */
		say_pair(p, _("Taken by"), "%s", taker_words(w->taker));
	phrase_items(text, &shown, 1, n, m->lang);
	if (is_set(shown.body.items, n))
		/* TRANSLATORS: label in front of the dishes of a set; at most 18 cells. */
		say_extra(p, _("Dishes"), "%s", text);
	if (shown.body.collect != COLLECT_DINE)
		say_extra(p, "", "%s", phrase_collect(shown.body.collect));
}

static void order_fill_window(const struct model *m, struct page *p)
{
	const struct window *w = &m->window;
	int32_t due = visit_window_price(m).due_fen;

	order_lines(m, p);
	/* TRANSLATORS: above a sum in big figures, to be taken in; at most 10 cells. */
	say_money(p, _("Take in"), due);
	/* TRANSLATORS: above a pick-up number in big figures; at most 10 cells. */
	say_figure(p, _("Number"), w->shown.order.body.pickup, "");
	p->n_extra_figures = 1; /* it leads the question, too */
	/* TRANSLATORS: the canteen's window: what makes it handed over. */
	say_extra(p, "", "%s", _("Enter or the next card: handed over"));
}

static void served_fill(const struct model *m, struct page *p)
{
	const struct window_answer *a = &m->window.shown;
	struct moment at = moment_at(a->served_ms, a->served.clock);
	char time[32], who[PHRASE];

	words_minutes(time, sizeof(time), at.secs / 60, m->lang);
	/* TRANSLATORS: the canteen's window, a time: this order was handed over before. */
	say_question(p, MOOD_LOOK, _("Handed over at %s already"), time);
	say_figure(p, _("Number"), a->order.body.pickup, "");
	if (a->slip_code[0])
		return;
	who_words(&a->order, who);
	say_pair(p, _("For"), "%s", who);
}

static const char *trouble(enum window_word word)
{
	switch (word) {
	case WINDOW_CANCELLED:
		/* TRANSLATORS: the canteen's window. */
		return _("This order was cancelled");
	case WINDOW_OLD_CARD:
		/* TRANSLATORS: the canteen's window. */
		return _("This card is out of date: type the number");
	case WINDOW_NOT_READ:
		/* TRANSLATORS: the canteen's window. */
		return _("Not read: once more, or type the number");
	case WINDOW_SOLD_OUT:
		/* TRANSLATORS: the canteen's window. */
		return _("No spare portion is left");
	case WINDOW_FAILED:
		return _("The list cannot be read now");
	default:
		/* TRANSLATORS: the canteen's window: a card, a slip or a number. */
		return _("Nobody here has this number or card");
	}
}

void serve_fill(const struct model *m, struct page *p)
{
	const struct window_answer *a = &m->window.shown;
	char day[PHRASE], meal[PHRASE];

	switch (a->word) {
	case WINDOW_ORDER:
	case WINDOW_SLIP:
		order_fill_window(m, p);
		return;
	case WINDOW_SERVED:
		served_fill(m, p);
		return;
	case WINDOW_NO_ORDER:
		/* TRANSLATORS: the canteen's window: a masked name, "lunch". */
		say_question(p, MOOD_LOOK, _("%s has not ordered %s"),
			*a->person.masked ? a->person.masked : _("A card"),
			phrase_meal(m->window.meal));
		return;
	case WINDOW_OTHER:
		phrase_near_day(day, m, a->order.head.service_day);
		phrase_meal_on(meal, a->order.head.what, day);
		/* TRANSLATORS: the canteen's window: "lunch tomorrow" is what it is of. */
		say_question(p, MOOD_LOOK, _("This slip is for another time: %s"), meal);
		return;
	default:
		say_question(p, MOOD_LOOK, "%s", trouble(a->word));
		return;
	}
}

/* ---- nobody came for it ----------------------------------------------------------------------- */

static const char *call_words(enum call_result result)
{
	switch (result) {
	case CALL_COMES:
		/* TRANSLATORS: what came of a telephone call about a meal. */
		return _("They are coming");
	case CALL_NOT_REACHED:
		/* TRANSLATORS: what came of a telephone call about a meal. */
		return _("Nobody answered");
	case CALL_NOT_WANTED:
		/* TRANSLATORS: what came of a telephone call about a meal. */
		return _("They do not want it");
	case CALL_BROUGHT:
		/* TRANSLATORS: a meal that nobody came for. */
		return _("It was brought to them");
	default:
		return "";
	}
}

/* Whom to phone: the number as it is on file. */
static void call_fill(const struct model *m, struct page *p)
{
	const struct window_answer *a = &m->window.shown;
	const struct contact *c = &a->person.contact;
	char who[PHRASE];

	who_words(&a->order, who);
	/* TRANSLATORS: a meal that nobody came for: pick-up number, a masked name. */
	say_question(p, MOOD_LOOK, _("%s, %s: what came of it?"), a->order.body.pickup, who);
	if (*c->phone)
		/* TRANSLATORS: in front of a name and a telephone number; at most 18 cells. */
		say_pair(p, _("Please phone"), "%s %s", c->name, c->phone);
	else
		say_line(p, "%s", _("No contact is on file"));
	if (a->person.alone)
		say_line(p, "%s", _("Lives alone"));
}

static void left_words(const struct model *m, int arg, struct page_choice *choice)
{
	const struct uncollected_order *o = &m->window.shown.left.of[arg];

	snprintf(choice->label, PAGE_TEXT, "%s %s", o->pickup, o->masked);
	text_copy(choice->detail, PAGE_TEXT, call_words(o->result));
}

/* ---- questions -------------------------------------------------------------------------------- */

void window_ask_fill(const struct model *m, struct page *p)
{
	static const char *const questions[] = {
		/* TRANSLATORS: the canteen's window: what is seldom wanted. */
		[WINDOW_ASK_MENU] = N_("What else?"),
		/* TRANSLATORS: the canteen's window: who takes the meal away. */
		[WINDOW_ASK_TAKER] = N_("Who takes it?"),
		[WINDOW_ASK_WHY] = N_("Why is it not handed over?"),
		[WINDOW_ASK_AGAIN] = N_("Why is it handed over once more?"),
		/* TRANSLATORS: the canteen's window: a dish is all gone. */
		[WINDOW_ASK_OUT] = N_("What ran out?"),
		[WINDOW_ASK_IN] = N_("What do they get in its place?"),
		[WINDOW_ASK_GUEST] = N_("Who eats here?"),
		[WINDOW_ASK_SET] = N_("What do they eat?"),
		/* TRANSLATORS: the canteen's window: of orders that nobody came for. */
		[WINDOW_ASK_LEFT] = N_("Not collected. Whom do you phone?"),
	};

	char money[32];

	if (m->window.question == WINDOW_ASK_CALL) {
		call_fill(m, p);
		return;
	}
	say_question(p, MOOD_PLAIN, "%s", _(questions[m->window.question]));
	if (m->window.question != WINDOW_ASK_MENU)
		return;
	sums_lines(m, p);
	for (int i = 0; i < PAY_COUNT; i++) {
		words_money(money, sizeof(money), m->window.shown.sums.paid[i], m->lang);
		if (m->window.shown.sums.paid[i])
			say_extra(p, pay_words((enum pay)i), "%s", money);
	}
}

static const char *why_words(int why)
{
	switch (why) {
	case REFUSE_WRONG:
		/* TRANSLATORS: why a meal is not handed over. */
		return _("It is not their order");
	case REFUSE_NOT_WANTED:
		/* TRANSLATORS: why a meal is not handed over. */
		return _("They do not want it");
	case REFUSE_UNPAID:
		/* TRANSLATORS: why a meal is not handed over. */
		return _("It is not paid");
	default:
		/* TRANSLATORS: why something was done or not. */
		return _("Another reason");
	}
}

static const char *again_words(int again)
{
	switch (again) {
	case AGAIN_SPILLED:
		/* TRANSLATORS: why a meal is handed over once more. */
		return _("It was spilled");
	case AGAIN_WRONG_TICK:
		/* TRANSLATORS: why a meal is handed over once more. */
		return _("They did not get it before");
	default:
		return _("Another reason");
	}
}

static const char *item_words(const struct model *m, int arg)
{
	int n;
	const struct act_item *items = visit_window_items(m, &n);
	int at = arg + is_set(items, n);

	return at < n ? words_in(&items[at].name, m->lang) : "";
}

static const char *swap_words(const struct model *m, int arg)
{
	const struct dish *dishes[WINDOW_SWAPS_MAX];

	return arg < visit_window_swaps(m, dishes) ? words_in(&dishes[arg]->name, m->lang) : "";
}

static const char *set_words(const struct model *m, int arg, struct page_choice *choice)
{
	struct menu menu = catalogue_menu(m->catalogue, m->window.meal, m->now.day, NULL);
	struct meal_set sets[SETS_MAX];

	if (arg >= meal_sets(&menu, sets, SETS_MAX))
		return "";
	words_money(choice->detail, PAGE_TEXT, sets[arg].set->fen, m->lang);
	return words_in(&sets[arg].set->name, m->lang);
}

static const char *answer_words(const struct model *m, int arg, struct page_choice *choice)
{
	static const char *const bands[GUEST_COUNT] = {"guest", "staff", "volunteer"};

	switch (m->window.question) {
	case WINDOW_ASK_TAKER:
		return taker_words((enum window_taker)arg);
	case WINDOW_ASK_WHY:
		return why_words(arg);
	case WINDOW_ASK_AGAIN:
		return again_words(arg);
	case WINDOW_ASK_CALL:
		return call_words((enum call_result)arg);
	case WINDOW_ASK_OUT:
		return item_words(m, arg);
	case WINDOW_ASK_IN:
		return swap_words(m, arg);
	case WINDOW_ASK_GUEST:
		return guest_words(bands[arg]);
	default:
		return set_words(m, arg, choice);
	}
}

static const char *serve_words(const struct choice_slot *slot)
{
	switch (slot->id) {
	case CHOICE_SERVE_SWAP:
		/* TRANSLATORS: the canteen's window: another dish in place of one that ran out. */
		return _("Another dish");
	case CHOICE_SERVE_TAKER:
		/* TRANSLATORS: the canteen's window. */
		return _("Somebody else takes it");
	case CHOICE_SERVE_NOT:
		/* TRANSLATORS: the canteen's window. */
		return _("Not handed over");
	case CHOICE_SERVE_AGAIN:
		/* TRANSLATORS: the canteen's window: it was handed over before. */
		return _("Hand it over once more");
	case CHOICE_SERVE_WAS_NOT:
		/* TRANSLATORS: the canteen's window: it was written down wrongly. */
		return _("It was not handed over");
	default:
		return NULL;
	}
}

bool window_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const char *label = serve_words(slot);

	switch (slot->id) {
	case CHOICE_WINDOW:
		/* TRANSLATORS: a volunteer: the canteen's window opens. */
		label = _("Hand out meals");
		break;
	case CHOICE_WINDOW_GUEST:
		/* TRANSLATORS: the canteen's window: a spare portion for somebody without a card. */
		label = _("A portion without a card");
		break;
	case CHOICE_WINDOW_PAPER:
		/* TRANSLATORS: the canteen's window: what was ticked on paper is put in. */
		label = slot->arg ? _("The paper list is in") : _("Add the ticks of a paper list");
		break;
	case CHOICE_WINDOW_FIND:
		/* TRANSLATORS: the canteen's window: somebody without a card, by name. */
		label = _("Find by name");
		break;
	case CHOICE_WINDOW_CLOSE:
		/* TRANSLATORS: the canteen's window is over. */
		label = _("Close the window");
		break;
	case CHOICE_SERVE_BUY:
		/* TRANSLATORS: the canteen's window: somebody without an order. */
		label = _("Buy a spare portion");
		break;
	case CHOICE_SERVE_OTHER:
		/* TRANSLATORS: the canteen's window: two machines gave the same number; "B027" is the other's. */
		snprintf(choice->label, PAGE_TEXT, _("No: %s"), m->window.shown.also);
		return true;
	case CHOICE_SERVE_PAY:
		/* TRANSLATORS: the canteen's window: how it is paid, "cash"; a press changes it. */
		snprintf(choice->label, PAGE_TEXT, _("Paid: %s"), pay_words((enum pay)slot->arg));
		return true;
	case CHOICE_WINDOW_LEFT:
		/* TRANSLATORS: the canteen's window: orders that nobody came for. */
		label = _("Not collected");
		break;
	case CHOICE_WINDOW_ANSWER:
		if (m->window.question == WINDOW_ASK_LEFT) {
			left_words(m, slot->arg, choice);
			return true;
		}
		label = answer_words(m, slot->arg, choice);
		break;
	default:
		break;
	}
	if (!label)
		return false;
	text_copy(choice->label, PAGE_TEXT, label);
	return true;
}
