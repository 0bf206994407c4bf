/* SPDX-License-Identifier: MIT */
#include "screens/newcomer.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

/* ---- what is asked ---------------------------------------------------------------------------- */

static const char *card_words(enum newcomer_word word)
{
	switch (word) {
	case CARD_WRONG:
		/* TRANSLATORS: a newcomer's identity card, of which the number or the name cannot be read. */
		return _("The ID card was not read. Please lay it down again");
	case CARD_FAILED:
		return _("Nobody can be looked up now");
	default:
		/* TRANSLATORS: to a newcomer, beside whom a volunteer stands. */
		return _("Please lay the newcomer's ID card on the reader");
	}
}

static void card_fill_in(const struct registering *r, struct page *p)
{
	say_question(p, r->word == CARD_WANTED ? MOOD_PLAIN : MOOD_LOOK, "%s", card_words(r->word));
	/* TRANSLATORS: to a volunteer who is about to register a newcomer. */
	say_line(p, "%s", _("Who is registered already is simply greeted"));
}

static void phone_words(char out[PHRASE], const char *digits)
{
	size_t n = strlen(digits);

	if (n <= 3)
		text_copy(out, PHRASE, digits);
	else if (n <= 7)
		snprintf(out, PHRASE, "%.3s %s", digits, digits + 3);
	else
		snprintf(out, PHRASE, "%.3s %.4s %s", digits, digits + 3, digits + 7);
}

static void phone_fill(const struct registering *r, struct page *p, const char *question)
{
	char digits[PHRASE];

	p->alphabet = p->digits = true;
	phone_words(digits, r->typed);
	say_question(p, MOOD_PLAIN, "%s", question);
	/* TRANSLATORS: in front of a number that is typed; at most 18 cells. */
	say_pair(p, _("Digits"), "%s_", digits);
	if (*r->typed)
		say_extra(p, "", "%s", _("Enter: done, *: one digit back"));
	else
		/* TRANSLATORS: on a page that asks for a telephone number. */
		say_extra(p, "", "%s", _("Enter: without a phone number"));
}

static const char *question_of(const struct registering *r)
{
	switch (r->step) {
	case STEP_HARDSHIP:
		/* TRANSLATORS: to a newcomer: some papers, as of a disability, make meals cheaper. */
		return _("Do you have a paper for a lower price?");
	case STEP_PAPER:
		/* TRANSLATORS: to a volunteer, who has looked at the paper that makes meals cheaper. */
		return _("Which paper did you see?");
	case STEP_ALLERGENS:
		/* TRANSLATORS: to a newcomer: allergies; several can be chosen. */
		return _("What must you not eat?");
	case STEP_CONTACT:
		return _("Whom do we call in an emergency?");
	case STEP_ALONE:
		return _("Do you live alone?");
	case STEP_TITLE:
		/* TRANSLATORS: to a newcomer: "Granny Zhang", "Mr Zhang". */
		return _("How shall we address you?");
	case STEP_VOICE:
		return _("Shall the terminal speak to you?");
	case STEP_LANG:
		return _("Which language do you want?");
	default:
		/* TRANSLATORS: to a parent of a child under 14, in front of all that was answered. */
		return r->child ? _("Parent or guardian: do you agree to this?")
				/* TRANSLATORS: to a newcomer, in front of all that was answered. */
				: _("Do you agree to this?");
	}
}

/* ---- what was answered ------------------------------------------------------------------------ */

static const char *none_words(void)
{
	/* TRANSLATORS: what somebody has none of: a phone number, a paper, allergies. */
	return _("There is none");
}

static const char *paper_words_of(enum paper_shown paper)
{
	switch (paper) {
	case PAPER_CIVIL:
		/* TRANSLATORS: who gave out a paper that makes meals cheaper. */
		return _("Of the civil affairs bureau");
	case PAPER_TOWN:
		/* TRANSLATORS: who gave out a paper that makes meals cheaper. */
		return _("Of the street or town");
	case PAPER_DISABILITY:
		/* TRANSLATORS: who gave out a paper that makes meals cheaper (残联). */
		return _("Of the Disabled Persons' Federation");
	case PAPER_OTHER:
		/* TRANSLATORS: a paper that makes meals cheaper. */
		return _("Another paper");
	default:
		return none_words();
	}
}

static const char *kin_words(enum kin kin)
{
	switch (kin) {
	case KIN_SPOUSE:
		/* TRANSLATORS: whom to call in an emergency. */
		return _("Husband or wife");
	case KIN_CHILD:
		/* TRANSLATORS: whom to call in an emergency. */
		return _("Son or daughter");
	case KIN_NEIGHBOUR:
		/* TRANSLATORS: whom to call in an emergency. */
		return _("A neighbour");
	case KIN_OTHER:
		/* TRANSLATORS: whom to call in an emergency. */
		return _("Somebody else");
	default:
		/* TRANSLATORS: whom to call in an emergency. */
		return _("Nobody");
	}
}

/* Not a plain yes: what it means is on the key. */
static const char *yes_words(enum newcomer_step step, bool yes)
{
	switch (step) {
	case STEP_HARDSHIP:
		/* TRANSLATORS: has somebody such a paper? */
		return yes ? _("I have one") : _("I have none");
	case STEP_ALONE:
		/* TRANSLATORS: does somebody live alone? */
		return yes ? _("I live alone") : _("I live with others");
	default:
		/* TRANSLATORS: shall the terminal speak? */
		return yes ? _("It shall speak") : _("It shall not speak");
	}
}

/* In the language of the page, which a voice can say. */
static const char *lang_words(enum lang lang)
{
	switch (lang) {
	case LANG_EN:
		/* TRANSLATORS: a language. */
		return _("English");
	case LANG_KO:
		/* TRANSLATORS: a language. */
		return _("Korean");
	default:
		/* TRANSLATORS: a language. */
		return _("Chinese");
	}
}

static void contact_words(char out[PHRASE], const struct newcomer *n)
{
	char phone[PHRASE];

	phone_words(phone, n->contact_phone);
	snprintf(out, PHRASE, "%s %.24s", kin_words(n->contact), phone);
}

static void agree_fill_in(const struct registering *r, struct page *p)
{
	const struct newcomer *n = &r->form;
	char text[PHRASE];

	say_question(p, MOOD_PLAIN, "%s", question_of(r));
	/* TRANSLATORS: what a newcomer agrees to; the list of it follows. */
	say_line(p, "%s", _("The hall keeps this for meals, classes and emergencies"));
	/* TRANSLATORS: to a newcomer, of what is kept. */
	say_line(p, "%s", _("You may see it, change it or have it erased"));
	/* TRANSLATORS: of what a newcomer answered; at most 18 cells, as all of these. */
	/* TRANSLATORS: in place of a newcomer's name, which nobody could type. */
	say_pair(p, _("Name"), "%s %s", r->by_hand ? _("Staff fill it in") : r->masked, n->address);
	phone_words(text, n->phone);
	say_pair(p, _("Telephone"), "%s", *text ? text : none_words());
	say_pair(p, _("Paper shown"), "%s", paper_words_of(n->paper));
	phrase_allergens(text, n->allergens);
	say_pair(p, _("Must not eat"), "%s", *text ? text : none_words());
	contact_words(text, n);
	say_pair(p, _("In an emergency"), "%s", text);
	say_pair(p, _("At home"), "%s", yes_words(STEP_ALONE, n->alone));
	text_copy(text, sizeof(text), lang_words(n->lang));
	phrase_join(text, sizeof(text), yes_words(STEP_VOICE, n->voice == VOICE_ON));
	say_pair(p, _("Language and voice"), "%s", text);
}

/* ---- the pages -------------------------------------------------------------------------------- */

void newcomer_fill(const struct model *m, struct page *p)
{
	const struct registering *r = &m->assist.newcomer;

	switch (r->step) {
	case STEP_CARD:
		card_fill_in(r, p);
		break;
	case STEP_PHONE:
		phone_fill(r, p, _("What is your phone number?"));
		break;
	case STEP_CONTACT_PHONE:
		/* TRANSLATORS: of whoever is called in an emergency. */
		phone_fill(r, p, _("What is that person's phone number?"));
		break;
	case STEP_AGREE:
		agree_fill_in(r, p);
		break;
	default:
		say_question(p, MOOD_PLAIN, "%s", question_of(r));
		if (r->step == STEP_ALLERGENS)
			/* TRANSLATORS: below a list of which several can be chosen, or none. */
			say_extra(p, "", "%s", _("Enter: that is all"));
		break;
	}
}

void newcomer_made_fill(const struct model *m, struct page *p)
{
	/* TRANSLATORS: a newcomer's masked name. */
	say_question(p, MOOD_GOOD, _("Registered: %s"), m->assist.newcomer.masked);
	/* TRANSLATORS: to a newcomer; the centre is the community centre behind the hall. */
	say_line(p, "%s", _("The community centre confirms it, often within minutes"));
	/* TRANSLATORS: to a newcomer who has just been registered. */
	say_line(p, "%s", _("From then on your ID card works in this hall"));
}

static void answer_words(const struct registering *r, int answer, struct page_choice *choice)
{
	char text[PHRASE];

	switch (r->step) {
	case STEP_CARD:
		/* TRANSLATORS: of a newcomer's ID card, which no reader reads. */
		text_copy(text, sizeof(text), _("Type the card's number"));
		break;
	case STEP_PAPER:
		text_copy(text, sizeof(text), paper_words_of((enum paper_shown)(answer + 1)));
		break;
	case STEP_ALLERGENS:
		phrase_allergens(text, 1U << answer);
		if (r->form.allergens & (1U << answer))
			/* TRANSLATORS: below one of several things that can be chosen. */
			text_copy(choice->detail, PAGE_TEXT, _("Chosen"));
		break;
	case STEP_CONTACT:
		text_copy(text, sizeof(text), kin_words((enum kin)((answer + 1) % KIN_END)));
		break;
	case STEP_TITLE:
		if (newcomer_title(&r->form, answer, text) && !*text)
			text_copy(text, sizeof(text), r->masked);
		break;
	case STEP_LANG:
		text_copy(text, sizeof(text), lang_words((enum lang)answer));
		break;
	case STEP_AGREE:
		/* TRANSLATORS: a newcomer's consent. */
		text_copy(
			text, sizeof(text), answer ? _("No, do not register") : _("Yes, I agree"));
		break;
	default:
		text_copy(text, sizeof(text), yes_words(r->step, answer == 0));
		break;
	}
	text_copy(choice->label, PAGE_TEXT, text);
	phrase_capital(choice->label);
}

bool newcomer_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	if (slot->id == CHOICE_NEWCOMER)
		/* TRANSLATORS: a volunteer: somebody who has never been registered. */
		text_copy(choice->label, PAGE_TEXT, _("New resident"));
	else if (slot->id == CHOICE_ANSWER)
		answer_words(&m->assist.newcomer, slot->arg, choice);
	else
		return false;
	return true;
}
