/* SPDX-License-Identifier: MIT */
/* The day's end, for staff: what is open, what the cash box should hold; copy and log; the machine goes off. */
#include "screens/desk.h"

#include "core/base/text.h"
#include "screens/say.h"

/* What is open, one line each; false = nothing is. */
static bool open_lines(const struct model *m, struct page *p)
{
	int before = p->n_lines;

	if (m->open_todo)
		/* TRANSLATORS: staff, at the day's end: people whom a queue left; at most 18 cells. */
		say_pair(p, _("Left by queues"), "%d", m->open_todo);
	if (visit_open_slips(m))
		/* TRANSLATORS: staff, at the day's end: slips that did not come yet; at most 18 cells. */
		say_pair(p, _("Slips that wait"), "%d", visit_open_slips(m));
	if (m->devices.untold)
		/* TRANSLATORS: staff, at the day's end: people to be phoned, because a promise did not
		 * hold; at most 18 cells. */
		say_pair(p, _("To be phoned"), "%d", m->devices.untold);
	if (m->open_help)
		/* TRANSLATORS: staff, at the day's end: calls for help today that nobody answered; at
		 * most 18 cells. */
		say_pair(p, _("Help, open"), "%d", m->open_help);
	if (m->unsent)
		/* TRANSLATORS: staff, at the day's end; at most 18 cells. */
		say_pair(p, _("Not sent"), "%lld", (long long)m->unsent);
	return p->n_lines > before;
}

void closing_fill(const struct model *m, struct page *p)
{
	char due[PHRASE];

	if (!m->today_known) {
		say_question(p, MOOD_PLAIN, "%s", _("One moment please"));
		return;
	}
	/* TRANSLATORS: staff, at the day's end. */
	say_question(p, MOOD_PLAIN, "%s", _("Close the hall for today?"));
	words_money(due, sizeof(due), (int32_t)m->today.due_fen, m->lang);
	/* TRANSLATORS: staff, at the day's end: what is to be paid for today's meals that were ordered here;
	 * at most 18 cells. */
	say_pair(p, _("Cash for today"), "%s", due);
	if (!open_lines(m, p))
		/* TRANSLATORS: staff, at the day's end. */
		say_line(p, "%s", _("Nothing is open"));
}

static const char *backup_words(enum backup_word word)
{
	switch (word) {
	case BACKUP_ON_STICK:
		return _("on the stick");
	case BACKUP_KEPT:
		return _("kept on this machine");
	case BACKUP_NO_PLACE:
		return _("none: there is no stick");
	case BACKUP_FAILED:
		return _("not made");
	default:
		return _("being written");
	}
}

void close_log_fill(const struct model *m, struct page *p)
{
	if (m->stick == STICK_WORD_NONE)
		/* TRANSLATORS: staff, at the day's end: the copy of the data is written first. */
		say_question(p, MOOD_PLAIN, "%s",
			_("The backup is being written. Leave the stick where it is"));
	else
		stick_fill(m, p);
	/* TRANSLATORS: staff, in front of what became of the copy of the data; at most 18 cells. */
	say_pair(p, _("Backup"), "%s", backup_words(m->desk.backup));
}

void day_over_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_GOOD, "%s", _("The hall is closed for today"));
	if (m->demo)
		say_line(p, "%s", _("This is a demo: the machine stays on"));
	else
		/* TRANSLATORS: above a count-down in seconds; * is a key. */
		say_line(p, "%s", _("The machine switches off by itself. * leaves it on"));
}

bool desk_choice(const struct choice_slot *slot, struct page_choice *choice)
{
	char *label = choice->label;

	switch (slot->id) {
	case CHOICE_CLOSING:
		/* TRANSLATORS: staff: the day's end. */
		text_copy(label, PAGE_TEXT, _("Close for today"));
		break;
	case CHOICE_CLOSE_LOG:
		/* TRANSLATORS: staff: log and backup onto a stick. */
		text_copy(label, PAGE_TEXT,
			slot->arg ? _("Try the stick again") : _("Write log and backup"));
		if (!slot->arg)
			text_copy(choice->detail, PAGE_TEXT, _("Put a stick in first"));
		break;
	case CHOICE_CLOSE_DAY:
		/* TRANSLATORS: staff: the day is closed now. */
		text_copy(
			label, PAGE_TEXT, slot->arg ? _("Close now") : _("Close without a stick"));
		break;
	case CHOICE_SWITCH_OFF:
		text_copy(label, PAGE_TEXT, _("Switch off now"));
		break;
	default:
		return false;
	}
	return true;
}
