/* SPDX-License-Identifier: MIT */
/* What staff can set at the terminal, and one of it. */
#include "screens/desk.h"

#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"

static const char *name_of(enum setting which)
{
	switch (which) {
	case SETTING_NOTICE:
		/* TRANSLATORS: staff: which notices stand on the first page. */
		return _("Notices on the first page");
	case SETTING_IDLE:
		/* TRANSLATORS: staff: how long nobody presses anything before the terminal asks "still there?". */
		return _("When it asks whether you are there");
	case SETTING_VOICE:
		/* TRANSLATORS: staff: does the voice speak to everybody? */
		return _("Voice for everybody");
	case SETTING_LOUD:
		return _("How loud the voice begins");
	case SETTING_PAPER:
		return _("Width of the paper");
	default:
		/* TRANSLATORS: staff: the hall's own language first. */
		return _("Order of the languages");
	}
}

static void langs_words(char out[PHRASE], uint32_t value)
{
	enum lang order[LANG_COUNT];

	setting_langs(value, order);
	text_copy(out, PHRASE, words_language(order[0], false));
	for (int i = 1; i < LANG_COUNT; i++)
		phrase_join(out, PHRASE, words_language(order[i], false));
}

static const char *loud_words(uint32_t value)
{
	switch (value) {
	case LOUD_SOFT:
		/* TRANSLATORS: how loud the voice is. */
		return _("Soft");
	case LOUD_USUAL:
		/* TRANSLATORS: how loud the voice is. */
		return _("As usual");
	case LOUD_MORE:
		/* TRANSLATORS: how loud the voice is. */
		return _("Rather loud");
	default:
		/* TRANSLATORS: how loud the voice is. */
		return _("Very loud");
	}
}

static void notice_words(char out[PHRASE], const struct model *m, uint32_t value)
{
	const struct notice *alone = visit_notice_set(m, value);

	if (alone)
		text_copy(out, PHRASE, words_in(&alone->text, m->lang));
	else
		/* TRANSLATORS: staff: which notices show. */
		text_copy(out, PHRASE, value == NOTICE_NONE ? _("None") : _("All of today"));
}

static const char *paper_words(uint32_t value)
{
	if (value == PAPER_58)
		return _("58 mm");
	/* TRANSLATORS: staff: the width of the printer's paper. */
	return value == PAPER_80 ? _("80 mm") : _("As it was set up");
}

static void value_words(char out[PHRASE], const struct model *m, enum setting which, uint32_t value)
{
	switch (which) {
	case SETTING_NOTICE:
		notice_words(out, m, value);
		break;
	case SETTING_IDLE:
		/* TRANSLATORS: staff: after so many seconds without a key. */
		snprintf(
			out, PHRASE, _("after %d seconds"), visit_setting_idle_ms(m, value) / 1000);
		break;
	case SETTING_VOICE:
		/* TRANSLATORS: staff: the voice for everybody. */
		text_copy(out, PHRASE, value ? _("Switched on") : _("Switched off"));
		break;
	case SETTING_LOUD:
		text_copy(out, PHRASE, loud_words(value));
		break;
	case SETTING_PAPER:
		text_copy(out, PHRASE, paper_words(value));
		break;
	default:
		langs_words(out, value);
		break;
	}
}

void settings_fill(const struct model *m, struct page *p)
{
	(void)m;
	/* TRANSLATORS: staff: what can be changed here; the next page is about one of it. */
	say_question(p, MOOD_PLAIN, "%s", _("What do you want to set?"));
}

void setting_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_PLAIN, "%s", name_of(m->desk.setting));
}

static const char *new_pin_words(enum new_pin_word word)
{
	switch (word) {
	case NEW_PIN_AGAIN:
		return _("Please type the same PIN again");
	case NEW_PIN_WEAK:
		/* TRANSLATORS: staff: digits that are all the same, or in a row; no examples. */
		return _("That is too easy to guess. Please type another PIN");
	case NEW_PIN_DIFFERS:
		return _("The two were not the same. Please type the new PIN");
	case NEW_PIN_FAILED:
		return _("The PIN cannot be changed now");
	case NEW_PIN_DONE:
		return _("The new PIN holds from now on");
	default:
		/* TRANSLATORS: staff; the lengths stand in words: no digit is on this page. */
		return _("New PIN: please type six to twelve digits");
	}
}

void new_pin_fill(const struct model *m, struct page *p)
{
	enum new_pin_word word = m->desk.new_pin;

	if (*m->pin && word != NEW_PIN_AGAIN)
		word = NEW_PIN_FIRST; /* what was wrong is over */
	say_question(p,
		word == NEW_PIN_DONE                             ? MOOD_GOOD
		: word == NEW_PIN_FIRST || word == NEW_PIN_AGAIN ? MOOD_PLAIN
								 : MOOD_LOOK,
		"%s", new_pin_words(word));
	if (word == NEW_PIN_DONE)
		return;
	pin_dots(m, p);
	say_extra(p, "", "%s", _("Enter: done, *: one digit back"));
}

bool settings_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const uint32_t *now = m->desk.settings.value;
	uint32_t values[SETTING_VALUES_MAX];
	enum setting which = m->desk.setting;

	switch (slot->id) {
	case CHOICE_SETTINGS:
		/* TRANSLATORS: staff: to the page of what can be set. */
		text_copy(choice->label, PAGE_TEXT, _("Settings"));
		break;
	case CHOICE_NEW_PIN:
		/* TRANSLATORS: staff: another PIN. */
		text_copy(choice->label, PAGE_TEXT, _("Another PIN"));
		break;
	case CHOICE_SETTING:
		which = (enum setting)slot->arg;
		text_copy(choice->label, PAGE_TEXT, name_of(which));
		value_words(choice->detail, m, which, now[which]);
		break;
	case CHOICE_VALUE:
		visit_setting_values(m, which, values);
		value_words(choice->label, m, which, values[slot->arg]);
		phrase_capital(choice->label);
		if (values[slot->arg] == now[which])
			/* TRANSLATORS: staff: below the value that holds now. */
			text_copy(choice->detail, PAGE_TEXT, _("It is so now"));
		break;
	default:
		return false;
	}
	return true;
}
