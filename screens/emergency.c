/* SPDX-License-Identifier: MIT */
#include "core/base/text.h"
#include "screens/behind.h"

/* As large as the page has room for: of the characters that big figures have. */
static void contact_lines(struct page *p, const struct contact *c)
{
	char phone[PHONE_SIZE];
	size_t n = 0;

	if (!*c->phone) {
		/* TRANSLATORS: an emergency: nobody is on file who could be phoned. */
		say_line(p, "%s", _("No contact is on file"));
		return;
	}
	for (size_t i = 0; c->phone[i] && n + 1 < sizeof(phone); i++)
		if (c->phone[i] >= '0' && c->phone[i] <= '9')
			phone[n++] = c->phone[i];
		else if (n && phone[n - 1] != '-')
			phone[n++] = '-';
	phone[n] = 0;
	/* TRANSLATORS: an emergency: in front of a number, when nobody's name is known. */
	say_figure(p, *c->name ? c->name : _("Please phone"), phone, "");
}

void emergency_fill(const struct model *m, struct page *p)
{
	const struct person *who = &m->person;
	char which[PHRASE];

	/* TRANSLATORS: to a volunteer, when somebody fell; how they are addressed. */
	say_question(p, MOOD_LOOK, _("Emergency: %s"), *who->address ? who->address : who->masked);
	contact_lines(p, &who->contact);
	phrase_allergens(which, who->allergens);
	/* TRANSLATORS: an emergency: label in front of "prawns, eggs"; at most 18 cells. */
	say_pair(p, _("Allergic to"), "%s",
		/* TRANSLATORS: behind "Allergic to": nothing that anybody wrote down. */
		*which ? which : _("nothing we know of"));
	if (who->alone)
		say_line(p, "%s", _("Lives alone"));
	/* TRANSLATORS: an emergency; 120 is the ambulance in China. */
	say_line(p, "%s", _("Ambulance: 120"));
}

bool emergency_choice(const struct choice_slot *slot, struct page_choice *choice)
{
	if (slot->id != CHOICE_EMERGENCY)
		return false;
	/* TRANSLATORS: a volunteer: somebody fell or is ill: whom to phone for them. */
	text_copy(choice->label, PAGE_TEXT, _("Emergency"));
	return true;
}
