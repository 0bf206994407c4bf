/* SPDX-License-Identifier: MIT */
#include "screens/page.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/keys.h"
#include "screens/say.h"
#include "screens/spoken.h"

static void text_add(char text[PAGE_TEXT], const char *more)
{
	size_t n = strlen(text);

	snprintf(text + n, PAGE_TEXT - n, "%s%s", n ? "  " : "", more);
}

static void mark_add(struct page *p, const char *text, const char *brief)
{
	text_add(p->marks, text);
	text_add(p->brief, brief);
}

/* What a volunteer can do something about. */
const char *printer_words(enum printer_state state)
{
	switch (state) {
	case PRINTER_LOW:
		/* TRANSLATORS: a mark in the header, at most 12 cells. */
		return _("Paper is low");
	case PRINTER_OUT:
		/* TRANSLATORS: a mark in the header: paper is out, put some in; at most 12 cells. */
		return _("Add paper");
	case PRINTER_OPEN:
		/* TRANSLATORS: a mark in the header: the printer's cover; at most 12 cells. */
		return _("Close cover");
	case PRINTER_STUCK:
		/* TRANSLATORS: a mark in the header: the printer's cutter or paper is stuck, open it
		 * and look; at most 22 cells. */
		return _("Jam: open the printer");
	case PRINTER_OFFLINE:
		/* TRANSLATORS: a mark in the header: the printer is not switched on; at most 12
		 * cells. */
		return _("Printer off");
	case PRINTER_GONE:
		/* TRANSLATORS: a mark in the header: no printer is plugged in; at most 12 cells. */
		return _("No printer");
	case PRINTER_OK:
	case PRINTER_BUSY:
		break;
	}
	return "";
}

static void printer_marks(const struct model *m, struct page *p)
{
	const char *words = printer_words(m->printer);
	char text[64], brief[64];

	if (*words)
		mark_add(p, words, words);
	if (!m->held)
		return;
	/* TRANSLATORS: header: slips that waited too long; a volunteer decides; at most 16 cells. */
	snprintf(text, sizeof(text), _("Slips wait: %d"), m->held);
	/* TRANSLATORS: the same in short; at most 10 cells. */
	snprintf(brief, sizeof(brief), _("Slips %d"), m->held);
	mark_add(p, text, brief);
}

static void reader_mark(const struct model *m, struct page *p)
{
	if (m->readers_gone)
		/* TRANSLATORS: a mark in the header: no card reader and no scanner is plugged in; at
		 * most 12 cells. */
		mark_add(p, _("No reader"),
			/* TRANSLATORS: the same in short; at most 8 cells. */
			_("No cards"));
}

/* At another of the hall's machines. */
static void calls_mark(const struct model *m, struct page *p)
{
	char text[64], brief[64];

	if (!m->calls.n_elsewhere ||
		(m->task.screen != SCREEN_WELCOME && m->task.screen != SCREEN_BADGE))
		return;
	/* TRANSLATORS: a mark in the header, for volunteers, until a badge comes: somebody called for
	 * help at another machine, its name; at most 18 cells. */
	snprintf(text, sizeof(text), _("Help at %s"), m->calls.elsewhere[0].kiosk);
	/* TRANSLATORS: the same in short; at most 10 cells. */
	snprintf(brief, sizeof(brief), _("%s!"), m->calls.elsewhere[0].kiosk);
	mark_add(p, text, brief);
}

/* How many, and nobody's name: whoever has a badge sees who. */
static void children_mark(const struct model *m, struct page *p)
{
	char text[64], brief[64];

	if (!m->children || (m->task.screen != SCREEN_WELCOME && m->task.screen != SCREEN_BADGE))
		return;
	/* TRANSLATORS: a mark in the header, for volunteers in the evening: children whom nobody has
	 * fetched yet; at most 18 cells. */
	snprintf(text, sizeof(text), _("Children here: %d"), m->children);
	/* TRANSLATORS: the same in short; at most 10 cells. */
	snprintf(brief, sizeof(brief), _("Kids: %d"), m->children);
	mark_add(p, text, brief);
}

static void kitchen_mark(const struct model *m, struct page *p)
{
	if (!m->kitchens || (m->task.screen != SCREEN_WELCOME && m->task.screen != SCREEN_BADGE))
		return;
	mark_add(p,
		/* TRANSLATORS: a mark in the header, for volunteers: the kitchen outside has not said that
		 * it has the list; at most 18 cells. */
		_("Phone the kitchen"),
		/* TRANSLATORS: the same in short; at most 10 cells. */
		_("Kitchen!"));
}

/* What becomes of the terminal is for those who look after it. */
static void state_marks(const struct model *m, struct page *p)
{
	char text[64], brief[64];

	if (m->simulated)
		mark_add(p,
			/* TRANSLATORS: header: printer and readers are played by the program; at most
			 * 12 cells. */
			_("Simulated"),
			/* TRANSLATORS: the same in short; at most 5 cells. */
			_("Demo"));
	if (visit_distressed(m))
		mark_add(p,
			/* TRANSLATORS: a mark in the header, for volunteers: somebody does not get on
			 * here; at most 12 cells. */
			_("Needs a hand"),
			/* TRANSLATORS: the same in short; at most 6 cells. */
			_("Help?"));
	if (m->open_help && (m->task.screen == SCREEN_WELCOME || m->task.screen == SCREEN_BADGE))
		mark_add(p,
			/* TRANSLATORS: a mark in the header, for volunteers, until a badge comes: somebody
			 * called for help; at most 12 cells. */
			_("Help called"),
			/* TRANSLATORS: the same in short; at most 6 cells. */
			_("Help!"));
	calls_mark(m, p);
	children_mark(m, p);
	kitchen_mark(m, p);
	reader_mark(m, p);
	printer_marks(m, p);
	if (m->frozen || (m->silent_since_ms && m->now.ms - m->silent_since_ms >= SILENT_MS))
		mark_add(p,
			/* TRANSLATORS: a mark in the header, for staff: no contact with the district's
			 * hub for a day; at most 14 cells. */
			_("Call district"),
			/* TRANSLATORS: the same in short; at most 8 cells. */
			_("Call"));
	if (!m->unsent)
		return;
	/* TRANSLATORS: header: acts the hub does not have yet; at most 18 cells. */
	snprintf(text, sizeof(text), _("Not sent yet: %lld"), (long long)m->unsent);
	/* TRANSLATORS: the same in short; at most 10 cells. */
	snprintf(brief, sizeof(brief), _("Unsent %lld"), (long long)m->unsent);
	mark_add(p, text, brief);
}

static void header_fill(const struct model *m, struct page *p)
{
	const struct hall *hall = m->catalogue->hall;

	if (hall)
		/* TRANSLATORS: the name of the hall, in the header's left corner. */
		snprintf(p->title, sizeof(p->title), _("%s Hall"), words_in(&hall->name, m->lang));
	else
		text_copy(p->title, sizeof(p->title), _("Hall terminal"));
	if (m->acting) {
		/* TRANSLATORS: header: whom everything is for, what they are called: "Mum". */
		snprintf(p->whom, sizeof(p->whom), _("For %s"), m->called);
		mark_add(p, p->whom, p->whom);
	}
	if (m->assist.on) {
		/* TRANSLATORS: header: the volunteer whose mode is open. */
		snprintf(p->whom, sizeof(p->whom), _("With %s"), m->assist.by.masked);
		mark_add(p, p->whom, p->whom);
	}
	state_marks(m, p);
	snprintf(
		p->clock, sizeof(p->clock), "%02d:%02d", m->now.secs / 3600, m->now.secs / 60 % 60);
}

static const char *repeat_brief(const struct model *m)
{
	if (!m->voice && !visit_speaks(m))
		/* TRANSLATORS: footer, what the key + does while nothing is said, in short; at most 5
		 * cells. */
		return _("Read");
	if (m->task.screen == SCREEN_WELCOME)
		/* TRANSLATORS: footer, what the key + does on the first page: the voice goes off, in
		 * short; at most 5 cells. */
		return _("Off");
	return key_brief(ACTION_REPEAT);
}

static const char *repeat_words(const struct model *m)
{
	if (!m->voice && !visit_speaks(m))
		/* TRANSLATORS: footer, what the key + does while nothing is said: the page is read
		 * aloud, and the next ones; at most 10 cells. */
		return _("Read aloud");
	if (m->task.screen == SCREEN_WELCOME)
		/* TRANSLATORS: footer, what the key + does on the first page; at most 10 cells. */
		return _("Voice off");
	return key_label(ACTION_REPEAT);
}

static void footer_fill(const struct model *m, struct page *p)
{
	p->back = visit_takes(m, ACTION_BACK);
	p->next = visit_takes(m, ACTION_NEXT);
	p->help = visit_takes(m, ACTION_HELP);
	if (visit_help_offered(m))
		/* TRANSLATORS: footer, what the key 0 does, where the terminal offers help by itself;
		 * at most 12 cells. */
		p->offer = _("Need help?");
	p->repeat = visit_takes(m, ACTION_REPEAT);
	p->repeat_label = repeat_words(m);
	p->repeat_brief = repeat_brief(m);
	p->volume = visit_takes(m, ACTION_VOLUME);
	p->language = visit_takes(m, ACTION_LANG);
	p->lang_label = words_language(visit_lang_next(m), false);
	p->lang_brief = words_language(visit_lang_next(m), true);
}

/* Below what the page is about, and left out where there is no room: the footer asks as well. */
static void offer_fill(const struct model *m, struct page *p)
{
	int before = p->n_lines;

	if (p->offer && m->task.screen != SCREEN_WELCOME)
		say_line(p, "%s", _("Shall somebody come? Press 0"));
	p->n_extra += p->n_lines - before;
}

void page_fill(const struct model *m, struct page *p)
{
	memset(p, 0, sizeof(*p));
	header_fill(m, p);
	footer_fill(m, p);
	p->countdown = visit_countdown(m);
	screen_defs[m->task.screen].fill(m, p);
	offer_fill(m, p);
	choices_fill(m, p);
	p->slip = *p->qr && !visit_slip_missing(m);
	if (p->countdown >= 0) {
		char value[16];

		snprintf(value, sizeof(value), "%d", p->countdown);
		/* TRANSLATORS: seconds, right of a big number; at most 6 cells. */
		say_figure(p, "", value, _("s"));
	}
	spoken_fill(p);
}
