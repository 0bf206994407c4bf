/* SPDX-License-Identifier: MIT */
/* Behind the PIN: for whoever looks after the machine. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/desk.h"
#include "screens/say.h"

/* ---- the PIN: how many digits there are, never which ------------------------------------------ */

#define DOT "＊" /* two cells wide in every font */

void pin_dots(const struct model *m, struct page *p)
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
		pin_dots(m, p);
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
	case LINE_SCAN_SERIAL:
		/* TRANSLATORS: a device, reads QR codes, on a serial line; at most 16 cells. */
		return _("Scanner (serial)");
	case LINE_VOICE:
		/* TRANSLATORS: a device, tones and the voice; at most 16 cells. */
		return _("Sound");
	default:
		/* TRANSLATORS: a device, reads chip cards; at most 16 cells. */
		return _("Chip reader");
	}
}

/* How it is; the header says what to do about it. */
const char *printer_is(enum printer_state state)
{
	switch (state) {
	case PRINTER_LOW:
		return _("paper is low");
	case PRINTER_OUT:
		return _("out of paper");
	case PRINTER_OPEN:
		return _("cover is open");
	case PRINTER_STUCK:
		return _("jammed");
	case PRINTER_OFFLINE:
		return _("not ready");
	case PRINTER_GONE:
		return _("not plugged in");
	case PRINTER_OK:
	case PRINTER_BUSY:
		break;
	}
	return _("works");
}

static const char *state_words(const struct model *m, const struct device_line *line)
{
	if (line->state == LINE_ABSENT && line->kind == LINE_VOICE)
		/* TRANSLATORS: staff: how the sound is. */
		return _("no sound card");
	if (line->state == LINE_ABSENT)
		return _("not plugged in");
	if (line->state == LINE_TROUBLE)
		return _("does not work");
	return line->kind == LINE_PRINTER ? printer_is(m->printer) : _("works");
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

/* TRANSLATORS: staff: why a device does not work, and what helps. */
#define OFF_ON N_("switch it off and on")

/* Why a device does not work, where somebody beside it can do something: in place of a driver's words,
 * of which `part` is one. Other words are for whoever keeps the machine, as they are. */
static const struct {
	const char *part, *words;
} troubles[] = {
	/* TRANSLATORS: staff: why a device does not work, and what helps. */
	{"given up until", N_("pull its plug and put it in again")},
	/* TRANSLATORS: staff: why a chip reader does not work. */
	{"pcscd does not answer", N_("the program for chip cards does not run")},
	/* TRANSLATORS: staff: why there is no sound. */
	{"litang-voice", N_("the program for sound does not run")},
	{"does not answer", OFF_ON},
	{"takes no bytes", OFF_ON},
	{"stalls again and again", OFF_ON},
	{"cannot be read from", OFF_ON},
	{"cannot be asked", OFF_ON},
	{"what no printer says", OFF_ON},
	/* TRANSLATORS: staff: why a device does not work, and what helps. */
	{"answers are damaged", N_("damaged answers, look at its cable")},
	/* TRANSLATORS: staff: why a device does not work. */
	{"esource busy", N_("another program has it")},
	/* TRANSLATORS: staff: why a device does not work. */
	{"self-test failed", N_("it is broken")},
	{"off and on again", OFF_ON},
	/* TRANSLATORS: staff: why a printer does not print. */
	{"too hot", N_("too hot, it goes on by itself")},
	/* TRANSLATORS: staff: why a printer does not print. */
	{"off line", N_("set to off line")},
	/* TRANSLATORS: staff: why a printer does not print. */
	{"cutter stuck", N_("the cutter is stuck")},
};

static const char *trouble_words(const char *trouble)
{
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (strstr(trouble, troubles[i].part))
			return _(troubles[i].words);
	return trouble;
}

/* What went wrong last has no time of its own: it is told as the reason of a state that lasts. That
 * paper is out or the cover open needs none. */
static bool has_reason(const struct model *m, const struct device_line *line)
{
	bool halts = line->kind == LINE_PRINTER && line->state == LINE_READY &&
		     (m->printer == PRINTER_STUCK || m->printer == PRINTER_OFFLINE);

	return *line->trouble && (line->state == LINE_TROUBLE || halts);
}

static void device_line(const struct model *m, struct page *p, const struct device_line *line)
{
	char text[PHRASE], done[PHRASE];
	bool why = has_reason(m, line);

	state_line(text, m, line);
	done_words(done, line);
	if (!why && !line->failed && *done)
		phrase_and(text, done);
	say_pair(p, device_name(line->kind), "%s", text);
	if (why && *done)
		say_pair(p, "", _("%s: %s"), done, trouble_words(line->trouble));
	else if (why || line->failed)
		say_pair(p, "", "%s", why ? trouble_words(line->trouble) : done);
}

void slips_line(const struct model *m, struct page *p)
{
	char text[PHRASE], failed[PHRASE];

	if (!m->devices.waiting && !m->held && !m->devices.failed)
		return;
	/* TRANSLATORS: staff: slips that print by themselves once the printer works, and those that
	 * waited too long. */
	snprintf(text, sizeof(text), _("%d wait, %d on hold"), m->devices.waiting, m->held);
	if (m->devices.failed) {
		/* TRANSLATORS: staff: slips that will not be printed any more. */
		snprintf(failed, sizeof(failed), _("%d given up so far"), m->devices.failed);
		phrase_and(text, failed);
	}
	say_pair(p, _("Slips"), "%s", text);
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
	switch (slot->id) {
	case CHOICE_PRINT_TEST:
		text_copy(choice->label, PAGE_TEXT, _("Print a test slip"));
		if (!printer_is_well(m->printer))
			/* TRANSLATORS: why there is no test slip: "out of paper". */
			snprintf(choice->detail, PAGE_TEXT, _("Not now: %s"),
				printer_is(m->printer));
		else if (slot->arg)
			/* TRANSLATORS: how many test slips were asked for. */
			snprintf(choice->detail, PAGE_TEXT, _("asked for: %d"), slot->arg);
		break;
	case CHOICE_TRY_SCAN:
		text_copy(choice->label, PAGE_TEXT, _("Try cards and codes"));
		break;
	case CHOICE_TODAY:
		/* TRANSLATORS: staff: figures and bars of what was done today. */
		text_copy(choice->label, PAGE_TEXT, _("Today in figures"));
		break;
	case CHOICE_LOG_DAY:
		/* TRANSLATORS: staff: the day's log, as a file. */
		text_copy(choice->label, PAGE_TEXT, _("Today's log onto a stick"));
		break;
	case CHOICE_LOG_MONTH:
		/* TRANSLATORS: staff: the log from the first of the month on, as a file. */
		text_copy(choice->label, PAGE_TEXT, _("This month's log"));
		break;
	case CHOICE_HELD:
		/* TRANSLATORS: staff: how many slips wait for a word. */
		snprintf(choice->label, PAGE_TEXT, _("Slips on hold: %d"), slot->arg);
		break;
	case CHOICE_HELD_PRINT:
		if (slot->arg)
			/* TRANSLATORS: a volunteer has them printed now; how many. */
			snprintf(choice->label, PAGE_TEXT, _("Print slips on hold: %d"), slot->arg);
		else
			text_copy(choice->label, PAGE_TEXT, _("Print them"));
		if (!printer_is_well(m->printer)) /* they come when that is done */
			text_copy(choice->detail, PAGE_TEXT, printer_words(m->printer));
		break;
	case CHOICE_HELD_DROP:
		text_copy(choice->label, PAGE_TEXT, _("Do not print them"));
		break;
	default:
		return false;
	}
	return true;
}
