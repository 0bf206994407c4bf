/* SPDX-License-Identifier: MIT */
/* A volunteer's queue: what each scan does, and the last few of them. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

/* "Calligraphy", "Set one", "Check-in". */
static const char *action_name(const struct model *m, const struct queue_action *a)
{
	const struct offering *o;
	const struct dish *dish;

	switch (a->what) {
	case QUEUE_SEAT:
		o = catalogue_offering(m->catalogue, a->id);
		return o ? words_in(&o->name, m->lang) : a->id;
	case QUEUE_SET:
		dish = catalogue_dish(m->catalogue, a->id);
		return dish ? words_in(&dish->name, m->lang) : a->id;
	default:
		/* TRANSLATORS: what a volunteer does for many people, one after the other. */
		return _("Check-in");
	}
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

const char *todo_words(enum todo_why why)
{
	switch (why) {
	case TODO_UNKNOWN:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not registered");
	case TODO_OLD_CARD:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("old card");
	case TODO_EXPIRED:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("card out of date");
	case TODO_NOT_OURS:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not a card of ours");
	case TODO_SEVERAL:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("ask the name");
	case TODO_CLASH:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("has another class");
	case TODO_FULL:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("full");
	case TODO_NO_LEASE:
		/* TRANSLATORS: why something could not be done for somebody: whether there is a place
		 * left somewhere is to be asked; at most 18 cells. */
		return _("not certain yet");
	case TODO_CLOSED:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("too late");
	case TODO_NOT_FOR_THEM:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("not for them");
	case TODO_TOO_MANY:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("has too many");
	case TODO_ALLERGY:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("must not eat it");
	case TODO_CLOCK:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("clock not certain");
	default:
		/* TRANSLATORS: why something could not be done for somebody; at most 18 cells. */
		return _("did not work");
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
void queue_who(char out[PHRASE], const char *masked, uint32_t guest)
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

bool queue_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];

	switch (slot->id) {
	case CHOICE_QUEUE_OPEN:
		/* TRANSLATORS: a volunteer: the same for many people, one card after the other. */
		text_copy(choice->label, PAGE_TEXT, _("Sign up a queue"));
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
		return false;
	}
	return true;
}
