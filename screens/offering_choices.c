/* SPDX-License-Identifier: MIT */
/* The words on the choices of offerings and enrolments. */
#include "screens/say.h"

bool offering_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	(void)m;
	(void)slot;
	(void)choice;
	return false;
}
