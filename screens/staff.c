/* SPDX-License-Identifier: MIT */
/* Behind the PIN: for whoever looks after the machine. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

/* ---- the PIN: how many digits there are, never which ------------------------------------------ */

#define DOT "＊" /* two cells wide in every font */

static void dots_line(const struct model *m, struct page *p)
{
	char dots[PIN_DIGITS_MAX * (sizeof(DOT) - 1) + 1];
	size_t n = strlen(m->pin), each = sizeof(DOT) - 1;

	for (size_t i = 0; i < n; i++)
		memcpy(dots + i * each, DOT, each);
	dots[n * each] = 0;
	/* TRANSLATORS: in front of one mark for each digit that was typed; at most 18 cells. */
	say_pair(p, _("PIN"), "%s_", dots);
}

void pin_fill(const struct model *m, struct page *p)
{
	if (m->pin_result == PIN_NOT_SET) {
		say_question(p, MOOD_LOOK, "%s", _("There is no staff PIN yet"));
		/* TRANSLATORS: the words after the colon are typed as they stand. */
		say_line(p, "%s", _("It is set on this machine: litang pin --set"));
	} else if (m->pin_result == PIN_FAILED) {
		say_question(p, MOOD_LOOK, "%s", _("The PIN cannot be checked now"));
	} else if (p->countdown >= 0) {
		say_question(
			p, MOOD_LOOK, "%s", _("Not the right PIN. The next try is possible in"));
	} else {
		if (m->pin_result == PIN_WRONG && !*m->pin)
			say_question(
				p, MOOD_LOOK, "%s", _("Not the right PIN. Please type it again"));
		else
			say_question(p, MOOD_PLAIN, "%s", _("For staff: please type the PIN"));
		dots_line(m, p);
		/* TRANSLATORS: keys of the number pad. */
		say_extra(p, "", "%s", _("Enter: done, *: one digit back"));
	}
}

/* ---- the devices ------------------------------------------------------------------------------ */

static const char *device_name(enum line_kind kind)
{
	switch (kind) {
	case LINE_PRINTER:
		/* TRANSLATORS: a device, in front of how it is; at most 16 cells. */
		return _("Printer");
	case LINE_SCANNER:
		/* TRANSLATORS: a device, reads QR codes; at most 16 cells. */
		return _("Scanner");
	case LINE_READER:
		/* TRANSLATORS: a device, reads identity cards; at most 16 cells. */
		return _("ID card reader");
	default:
		/* TRANSLATORS: a device, reads chip cards; at most 16 cells. */
		return _("Chip reader");
	}
}

static const char *state_words(const struct model *m, const struct device_line *line)
{
	if (line->state == LINE_ABSENT)
		return _("not plugged in");
	if (line->state == LINE_TROUBLE)
		return _("does not work");
	if (line->kind == LINE_PRINTER && *printer_words(m->printer))
		return printer_words(m->printer);
	return _("works");
}

/* "Works since 8:05"; of another day "since 11-21". */
static void state_line(char out[PHRASE], const struct model *m, const struct device_line *line)
{
	char when[PHRASE], date[11];

	if (line->since_day == m->now.day) {
		words_minutes(when, sizeof(when), line->since_min, m->lang);
	} else {
		day_format(line->since_day, date);
		text_copy(when, sizeof(when), date + 5);
	}
	/* TRANSLATORS: staff: how a device is, and from what time or date (11-21) on. */
	snprintf(out, PHRASE, _("%s since %s"), state_words(m, line), when);
	if (line->simulated)
		phrase_and(out, _("simulated"));
}

static void done_words(char out[PHRASE], const struct device_line *line)
{
	out[0] = 0;
	if (line->failed)
		/* TRANSLATORS: what a device has done since the start: slips, cards, codes. */
		snprintf(out, PHRASE, _("%u done, %u failed"), line->done, line->failed);
	else if (line->done)
		/* TRANSLATORS: what a device has done since the start: slips, cards, codes. */
		snprintf(out, PHRASE, _("%u done"), line->done);
}

/* What went wrong last stands there in the driver's own English. */
static void device_line(const struct model *m, struct page *p, const struct device_line *line)
{
	char text[PHRASE], done[PHRASE];
	bool well = !line->failed && !*line->trouble;

	state_line(text, m, line);
	done_words(done, line);
	if (well && *done)
		phrase_and(text, done);
	say_pair(p, device_name(line->kind), "%s", text);
	if (!well)
		say_pair(p, "", "%s%s%s", done, *done && *line->trouble ? ": " : "", line->trouble);
}

static void slips_line(const struct model *m, struct page *p)
{
	if (!m->devices.waiting && !m->held)
		return;
	/* TRANSLATORS: staff: slips that print by themselves once the printer works, and those that
	 * waited too long. */
	say_extra(p, _("Slips"), _("%d wait for the printer, %d on hold"), m->devices.waiting,
		m->held);
}

void devices_fill(const struct model *m, struct page *p)
{
	int pages = visit_device_pages(m), from = m->page % pages * DEVICES_A_PAGE;

	say_question(p, MOOD_PLAIN, "%s", _("How the devices are"));
	if (m->devices_known && !m->devices.n)
		say_line(p, "%s", _("No device is set up on this machine"));
	for (int i = from; i < m->devices.n && i < from + DEVICES_A_PAGE; i++)
		device_line(m, p, &m->devices.line[i]);
	slips_line(m, p);
}

void held_fill(const struct model *m, struct page *p)
{
	if (!m->held) {
		say_question(p, MOOD_PLAIN, "%s", _("No slip is on hold any more"));
		return;
	}
	/* TRANSLATORS: staff: so many slips could not be printed in time. */
	say_question(p, MOOD_PLAIN, _("Slips on hold: %d. Print them now?"), m->held);
	say_line(p, "%s", _("They waited too long for the printer. What they say still holds"));
}

/* ---- a try ------------------------------------------------------------------------------------ */

static const char *code_words(enum scanned code)
{
	switch (code) {
	case SCANNED_TOKEN:
		return _("Resident code");
	case SCANNED_STRANGER:
		return _("Resident code, not of this hall");
	case SCANNED_TOKEN_BAD:
		return _("Resident code, damaged");
	case SCANNED_SLIP:
		return _("Code of a slip");
	case SCANNED_ID:
		return _("ID card number");
	default:
		return _("Another code");
	}
}

static const char *tried_words(const struct scan_seen *seen)
{
	switch (seen->what) {
	case TRIED_CODE:
		return code_words(seen->code);
	case TRIED_ID_CARD:
		return _("ID card");
	case TRIED_CHIP:
		return _("Chip card");
	default:
		return _("Something that was not read");
	}
}

void try_scan_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_PLAIN, "%s", _("Scan something, or lay down a card"));
	for (int i = 0; i < m->n_scans && i < SCANS_SHOWN; i++) {
		const struct scan_seen *seen = &m->scans[i];

		if (seen->what == TRIED_NOT_READ)
			say_line(p, "%d. %s", m->n_scans - i, tried_words(seen));
		else
			/* TRANSLATORS: staff try a device: number, "ID card", how long it was. */
			say_line(p, _("%d. %s, %d characters"), m->n_scans - i, tried_words(seen),
				seen->length);
	}
	if (!m->n_scans)
		say_line(p, "%s", _("What kind it is shows here, not what it says"));
}

/* ---- choices ---------------------------------------------------------------------------------- */

bool staff_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	(void)m;
	switch (slot->id) {
	case CHOICE_PRINT_TEST:
		text_copy(choice->label, PAGE_TEXT, _("Print a test slip"));
		if (slot->arg)
			/* TRANSLATORS: how many test slips were asked for. */
			snprintf(choice->detail, PAGE_TEXT, _("asked for: %d"), slot->arg);
		break;
	case CHOICE_TRY_SCAN:
		text_copy(choice->label, PAGE_TEXT, _("Try scanner and cards"));
		break;
	case CHOICE_HELD:
		/* TRANSLATORS: staff: how many slips wait for a word. */
		snprintf(choice->label, PAGE_TEXT, _("Slips on hold: %d"), slot->arg);
		break;
	case CHOICE_HELD_PRINT:
		text_copy(choice->label, PAGE_TEXT, _("Print them"));
		break;
	case CHOICE_HELD_DROP:
		text_copy(choice->label, PAGE_TEXT, _("Do not print them"));
		break;
	default:
		return false;
	}
	return true;
}
