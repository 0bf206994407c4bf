/* SPDX-License-Identifier: MIT */
/* The words on every choice; those of meals and offerings stand in files of their own. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/behind.h"
#include "screens/desk.h"
#include "screens/newcomer.h"
#include "screens/reprint.h"
#include "screens/say.h"
#include "screens/window.h"

/* Yes and no say what they mean on their screen. */
static const char *answer_words(const struct model *m, bool yes)
{
	switch (m->task.screen) {
	case SCREEN_NAME:
		if (!yes)
			return _("No");
		return *m->person.masked ? _("Yes, that is me") : _("Yes, it is mine");
	case SCREEN_AGREE:
		return yes ? _("Yes, please sign me in") : _("No");
	case SCREEN_CARD:
		return yes ? _("Yes, print it") : _("No, none");
	case SCREEN_TWICE:
		return yes ? _("One more") : _("No, thank you");
	case SCREEN_CLOSED:
		return yes ? _("Order for the next day") : _("No, thank you");
	default:
		return yes ? _("Yes") : _("No");
	}
}

static const char *plain_words(const struct model *m, enum choice_id id)
{
	switch (id) {
	case CHOICE_MINE:
		return _("My meals and classes");
	case CHOICE_NOT_ME:
		return !m->present ? _("That was not me just now") : _("That is not me");
	case CHOICE_LETTERS:
		return m->letters == LETTERS_USUAL ? _("Bigger letters") : _("Smaller letters");
	case CHOICE_YES:
	case CHOICE_NO:
		return answer_words(m, id == CHOICE_YES);
	case CHOICE_FINISHED:
		return _("Yes, finished");
	case CHOICE_WAIT:
		return _("Wait a moment");
	case CHOICE_MORE:
		return _("Show more");
	case CHOICE_FINISH:
		return _("I am finished");
	default:
		return "";
	}
}

static void choice_fill(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	choice->digit = slot->digit;
	choice->calm = slot->id == CHOICE_LETTERS || slot->id == CHOICE_NOT_ME;
	if (meal_choice(m, slot, choice) || offering_choice(m, slot, choice) ||
		staff_choice(m, slot, choice) || found_choice(m, slot, choice) ||
		queue_choice(m, slot, choice) || opening_choice(m, slot, choice) ||
		desk_choice(slot, choice) || settings_choice(m, slot, choice) ||
		badges_choice(m, slot, choice) || reprint_choice(m, slot, choice) ||
		temp_card_choice(slot, choice) || emergency_choice(slot, choice) ||
		fetch_choice(slot, choice) || here_choice(m, slot, choice) ||
		newcomer_choice(m, slot, choice) || window_choice(m, slot, choice) ||
		classes_choice(m, slot, choice))
		return;
	text_copy(choice->label, PAGE_TEXT, plain_words(m, slot->id));
	if (slot->id == CHOICE_MORE && m->page % slot->arg == slot->arg - 1)
		text_copy(choice->label, PAGE_TEXT, _("Back to the first ones"));
	if (slot->id == CHOICE_MORE)
		/* TRANSLATORS: of a list or a text that goes on; at most 16 cells. */
		snprintf(choice->detail, PAGE_TEXT, _("Page %d of %d"), m->page % slot->arg + 1,
			slot->arg);
	if (slot->id == CHOICE_MINE)
		/* TRANSLATORS: how many orders and classes a person has. */
		snprintf(choice->detail, PAGE_TEXT, _("%d open"), slot->arg);
}

void choices_fill(const struct model *m, struct page *p)
{
	struct choice_slot slots[CHOICES_MAX];

	p->n_choices = visit_choices(m, slots);
	for (int i = 0; i < p->n_choices; i++)
		choice_fill(m, &slots[i], &p->choice[i]);
}
