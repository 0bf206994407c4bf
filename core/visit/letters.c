/* SPDX-License-Identifier: MIT */
/*
 * Bigger letters, where what started the terminal can make them so: for that it has to start it anew.
 * It is asked for on the page that waits, where nobody stands. By itself the usual size comes back only
 * when nothing is parked any more: whoever comes back to their work comes back to their letters.
 */
#include "core/visit/internal.h"

void letters_choices(const struct model *m, struct choice_list *l)
{
	if (m->letters != LETTERS_FIXED && !m->undo_open)
		choice_add(l, 8, CHOICE_LETTERS, 0);
}

void letters_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)m, (void)c;
	effect_add(fx, FX_LETTERS);
}

void letters_idle(struct model *m, int64_t idle_ms, struct effects *fx)
{
	if (m->letters == LETTERS_BIG && idle_ms >= PARKED_MS)
		effect_add(fx, FX_LETTERS);
}
