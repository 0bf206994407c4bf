/* SPDX-License-Identifier: MIT */
/* A volunteer's queue: what each scan does, and the last few of them. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/kitchen.h"
#include "screens/say.h"

/* Of an offering or a set: "Calligraphy", "Set one". */
static const char *id_name(const struct model *m, const char *id)
{
	const struct offering *o = catalogue_offering(m->catalogue, id);
	const struct dish *dish = catalogue_dish(m->catalogue, id);

	if (o)
		return words_in(&o->name, m->lang);
	return dish ? words_in(&dish->name, m->lang) : id;
}

static const char *action_name(const struct model *m, const struct queue_action *a)
{
	/* TRANSLATORS: what a volunteer does for many people, one after the other. */
	return a->what == QUEUE_CHECK_IN ? _("Check-in") : id_name(m, a->id);
}

/* When it is: of a class its hours, of a meal its day. */
static void action_when(const struct model *m, const struct queue_action *a, char out[PAGE_TEXT])
{
	const struct offering *o = catalogue_offering(m->catalogue, a->id);
	struct session s;
	char day[PHRASE];

	out[0] = 0;
	if (a->what == QUEUE_SEAT && o && session_on(&m->catalogue->timetable, o, a->day, &s)) {
		phrase_window(out, s.from_min, s.to_min, m->lang);
	} else if (a->what == QUEUE_SET) {
		phrase_near_day(day, m, a->day);
		phrase_meal_on(out, "lunch", day);
	}
}

void queue_what_fill(const struct model *m, struct page *p)
{
	(void)m;
	/* TRANSLATORS: a volunteer: many people, one after the other; chosen once for all of them. */
	say_question(p, MOOD_PLAIN, "%s", _("What is it for, card after card?"));
}

/* What somebody is to be told. */
static const char *call_words(enum todo_why why)
{
	switch (why) {
	case LEFT_SUBSIDY_GONE:
		/* TRANSLATORS: what somebody is to be told: a meal's subsidy was counted for another
		 * meal of that day; at most 18 cells. */
		return _("no subsidy for it");
	case LEFT_SUBSIDY_DUE:
		/* TRANSLATORS: what somebody is to be told: they paid in full and get a subsidy after
		 * all; at most 18 cells. */
		return _("gets the subsidy");
	case LEFT_NOT_BOOKED:
		/* TRANSLATORS: what somebody is to be told: what their slip promised is in no book;
		 * at most 18 cells. */
		return _("not in the books");
	case LEFT_KITCHEN:
		/* TRANSLATORS: an outside kitchen has not said that it has the list; at most 18 cells. */
		return _("not heard of it");
	case LEFT_OVERSOLD:
		/* TRANSLATORS: what somebody is to be told: more was promised than there is; at most
		 * 18 cells. */
		return _("more than there is");
	default:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("did not work");
	}
}

const char *todo_words(enum todo_why why)
{
	switch (why) {
	case LEFT_UNKNOWN:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not registered");
	case LEFT_OLD_CARD:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("old card");
	case LEFT_EXPIRED:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("card out of date");
	case LEFT_NOT_OURS:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not a card of ours");
	case LEFT_SEVERAL:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("ask the name");
	case LEFT_CLASH:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("has another class");
	case LEFT_FULL:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("full");
	case LEFT_NO_LEASE:
		/* TRANSLATORS: why something could not be done for somebody: whether there is a place
		 * left somewhere is to be asked; at most 18 cells. */
		return _("not certain yet");
	case LEFT_CLOSED:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("too late");
	case LEFT_NOT_FOR_THEM:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not for them");
	case LEFT_TOO_MANY:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("has too many");
	case LEFT_ALLERGY:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("must not eat it");
	case LEFT_CLOCK:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("clock not certain");
	default:
		return call_words(why);
	}
}

static const char *end_words(const struct queue_line *line)
{
	switch (line->end) {
	case QUEUE_DONE:
		/* TRANSLATORS: of one person in a volunteer's queue. */
		return _("done");
	case QUEUE_ALREADY:
		/* TRANSLATORS: of one person in a volunteer's queue. */
		return _("had it already");
	case QUEUE_UNDONE:
		/* TRANSLATORS: of one person in a volunteer's queue. */
		return _("taken back");
	case QUEUE_TODO:
		break;
	}
	return todo_words(line->why);
}

/* "Mr W*", "Guest 1102", "A card". */
static void queue_who(char out[PHRASE], const char *masked, uint32_t guest)
{
	if (!*masked && guest)
		/* TRANSLATORS: in place of a name: somebody of another hall, and their number there. */
		snprintf(out, PHRASE, _("Guest %u"), (unsigned)guest);
	else
		/* TRANSLATORS: in place of a name. */
		text_copy(out, PHRASE, *masked ? masked : _("A card"));
}

void queue_fill(const struct model *m, struct page *p)
{
	const struct queue *q = &m->queue;
	bool look = q->n_last && q->last[0].end == QUEUE_TODO;
	char text[PHRASE];

	/* TRANSLATORS: a volunteer's queue: what it is for. */
	say_question(p, look ? MOOD_LOOK : MOOD_PLAIN, _("%s: the next card, please"),
		action_name(m, &q->action));
	/* TRANSLATORS: a volunteer's queue: for how many people it was done, and for how many it is
	 * still to be done. */
	say_line(p, _("%d done, %d to do"), q->done, q->todo);
	for (int i = 0; i < q->n_last; i++) {
		queue_who(text, q->last[i].masked, q->last[i].guest);
		say_pair(p, text, "%s", end_words(&q->last[i]));
	}
}

/* The newest on the smallest screens, too: was it the right one? The others, beside the keys, in a row. */
static void last_lines(const struct queue *q, struct page *p)
{
	char text[PHRASE], others[PHRASE], one[PHRASE * 2];

	snprintf(others, sizeof(others), _("%d done, %d to do"), q->done, q->todo);
	for (int i = 0; i < q->n_last; i++) {
		queue_who(text, q->last[i].masked, q->last[i].guest);
		if (i == 0) {
			say_pair(p, text, "%s", end_words(&q->last[i]));
			continue;
		}
		snprintf(one, sizeof(one), "%s%s%s", text, q->last[i].end == QUEUE_DONE ? "" : " ",
			q->last[i].end == QUEUE_DONE ? "" : end_words(&q->last[i]));
		phrase_and(others, one);
	}
	say_extra(p, "", "%s", others);
}

static const char *undo_words(void)
{
	/* TRANSLATORS: keys of the number pad; at most 36 cells. */
	return _("0: take the last one back, *: end");
}

void backfill_fill(const struct model *m, struct page *p)
{
	const struct queue *q = &m->queue;
	enum number_word word = m->assist.number.word;

	p->alphabet = p->digits = true;
	p->letters = visit_number_ends(m) ? 1U << (KEY_X - 1) : 0;
	if (!q->backfill.sheet)
		/* TRANSLATORS: a volunteer puts in what stood on paper; first the sheet's own number. */
		say_question(p, MOOD_PLAIN, "%s", _("Which number has the sheet?"));
	else if (word != NUMBER_WANTED)
		say_question(p, MOOD_LOOK, "%s", number_words(word));
	else
		/* TRANSLATORS: a volunteer puts in what stood on paper: number of the sheet, what it is of. */
		say_question(p, MOOD_PLAIN, _("Sheet %u, %s: the next number"), q->backfill.sheet,
			action_name(m, &q->action));
	if (visit_backfill_undoes(m))
		say_pair(p, _("Digits"), "_  %s", undo_words());
	else
		number_pair(m, p);
	if (q->backfill.sheet)
		last_lines(q, p);
	else
		say_extra(p, "", "%s", _("Enter: done, *: one digit back"));
}

/* ---- what they left --------------------------------------------------------------------------- */

void todo_who(char out[PHRASE], const struct todo *t)
{
	if (*t->masked)
		/* TRANSLATORS: masked name, resident number. */
		snprintf(out, PHRASE, _("%s, resident %u"), t->masked, (unsigned)t->resident);
	else
		queue_who(out, "", t->resident);
}

/* "Calligraphy, Wed 25 November"; of a card "today, 9:00". */
static void todo_what(char out[PHRASE], const struct model *m, const struct todo *t)
{
	bool check_in = strcmp(t->what, "check-in") == 0;
	char text[PHRASE];

	phrase_near_day(text, m, t->day);
	if (t->seq >= LEFT_CALLS && !catalogue_offering(m->catalogue, t->what)) {
		phrase_meal_on(out, t->what, text);
		return;
	}
	if (!*t->what) {
		text_copy(out, PHRASE, text);
		words_minutes(text, sizeof(text), t->at_min, m->lang);
	} else {
		text_copy(out, PHRASE, check_in ? _("Check-in") : id_name(m, t->what));
	}
	phrase_and(out, text);
}

/* Whom to phone, and what it is about; how many portions stands on the slip that was printed. */
static void kitchen_lines(const struct model *m, const struct todo_list *l, struct page *p)
{
	const char *meal = l->line[0].what + strlen(KITCHEN_WHAT);
	const struct slot *slot = catalogue_slot(m->catalogue, meal, l->line[0].day);
	char day[PHRASE], what[PHRASE];

	phrase_near_day(day, m, l->line[0].day);
	phrase_meal_on(what, meal, day);
	/* TRANSLATORS: "Lunch today": to a volunteer, whom the kitchen outside has not answered. */
	say_question(p, MOOD_LOOK, _("%s: does the kitchen have the list?"), what);
	if (slot && *slot->kitchen_phone)
		say_pair(p, _("Please phone"), "%s", slot->kitchen_phone);
	/* TRANSLATORS: … what to tell the kitchen. */
	say_line(p, "%s", _("Read them the kitchen's slip that was printed"));
}

void todo_fill(const struct model *m, struct page *p)
{
	const struct todo_list *l = &m->todo;
	char who[PHRASE], what[PHRASE];

	if (l->failed || !l->n) {
		say_question(p, l->failed ? MOOD_LOOK : MOOD_PLAIN, "%s",
			l->failed ? _("The list cannot be read now")
				  /* TRANSLATORS: a volunteer: of the people whom queues left. */
				  : _("Nobody is left to see to"));
		return;
	}
	if (l->line[0].why == LEFT_KITCHEN) {
		kitchen_lines(m, l, p);
		return;
	}
	todo_who(who, &l->line[0]);
	todo_what(what, m, &l->line[0]);
	if (l->line[0].seq >= LEFT_CALLS)
		/* TRANSLATORS: a volunteer phones somebody whose promise did not hold; a masked name. */
		say_question(p, MOOD_PLAIN, _("%s: have they been told?"), who);
	else
		/* TRANSLATORS: a volunteer: somebody for whom a queue could not do it; a masked name. */
		say_question(p, MOOD_PLAIN, _("%s: is it done now?"), who);
	say_pair(p, what, "%s", todo_words(l->line[0].why));
	/* TRANSLATORS: a volunteer: people for whom a queue could not do it. */
	say_line(p, _("To see to: %d"), l->total);
	for (int i = 1; i < l->n; i++) {
		if (l->line[i].why == LEFT_KITCHEN)
			text_copy(who, sizeof(who), _("Kitchen!"));
		else
			todo_who(who, &l->line[i]);
		say_extra(p, who, "%s", todo_words(l->line[i].why));
	}
}

static bool todo_choice(const struct choice_slot *slot, struct page_choice *choice)
{
	switch (slot->id) {
	case CHOICE_TODO:
		snprintf(choice->label, PAGE_TEXT, _("To see to: %d"), slot->arg);
		break;
	case CHOICE_TODO_DONE:
		/* TRANSLATORS: a volunteer: what a queue could not do for somebody. */
		text_copy(choice->label, PAGE_TEXT, _("It is done"));
		break;
	case CHOICE_TODO_DROP:
		/* TRANSLATORS: a volunteer: what a queue could not do for somebody. */
		text_copy(choice->label, PAGE_TEXT, _("No longer wanted"));
		break;
	case CHOICE_CALL_TOLD:
		/* TRANSLATORS: a volunteer phoned somebody, or they stood here. */
		text_copy(choice->label, PAGE_TEXT, _("They were told"));
		break;
	case CHOICE_CALL_MISSED:
		/* TRANSLATORS: a volunteer phoned somebody; they stay on the list. */
		text_copy(choice->label, PAGE_TEXT, _("Nobody answered"));
		break;
	case CHOICE_TODO_NEXT:
		/* TRANSLATORS: a volunteer: of the people for whom a queue could not do it. */
		text_copy(choice->label, PAGE_TEXT, _("Later, next one"));
		break;
	default:
		return false;
	}
	return true;
}

bool queue_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];

	switch (slot->id) {
	case CHOICE_QUEUE_OPEN:
		/* TRANSLATORS: a volunteer: the same for many people, one card after the other. */
		text_copy(choice->label, PAGE_TEXT, _("Sign up a queue"));
		break;
	case CHOICE_BACKFILL:
		/* TRANSLATORS: a volunteer: what stood on paper while the terminal was off. */
		text_copy(choice->label, PAGE_TEXT, _("Add a paper list"));
		break;
	case CHOICE_QUEUE:
		if (slot->arg >= visit_queue_options(m, options))
			break;
		text_copy(choice->label, PAGE_TEXT, action_name(m, &options[slot->arg]));
		action_when(m, &options[slot->arg], choice->detail);
		break;
	case CHOICE_QUEUE_UNDO:
		/* TRANSLATORS: a volunteer's queue: what was done for the last person. */
		text_copy(choice->label, PAGE_TEXT, _("Take the last one back"));
		break;
	case CHOICE_QUEUE_END:
		/* TRANSLATORS: a volunteer's queue is over. */
		text_copy(choice->label, PAGE_TEXT, _("End the queue"));
		break;
	default:
		return todo_choice(slot, choice);
	}
	return true;
}
