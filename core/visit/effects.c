/* SPDX-License-Identifier: MIT */
#include "core/visit/internal.h"

#include <assert.h>
#include <string.h>

struct effect *effect_add(struct effects *fx, enum effect_kind kind)
{
	struct effect *e;

	assert(fx->n < EFFECTS_MAX);
	e = &fx->v[fx->n++];
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	return e;
}

void effect_tone(struct effects *fx, enum tone tone)
{
	effect_add(fx, FX_TONE)->tone = tone;
}

void effect_lang(struct model *m, enum lang lang, struct effects *fx)
{
	if (m->lang == lang)
		return;
	m->lang = lang;
	effect_add(fx, FX_LANG)->lang = lang;
}
