/* SPDX-License-Identifier: MIT */
#include "screens/sheets.h"

#include <string.h>

struct rest rest_begin(const struct page *p)
{
	return (struct rest){.p = p,
		.n_lines = p->n_lines - p->n_extra,
		.figures = p->n_figures > p->n_extra_figures,
		.code = *p->qr,
		.alphabet = p->alphabet};
}

bool rest_left(const struct rest *r)
{
	return r->figures || r->line < r->n_lines || r->code || r->alphabet ||
	       r->choice < r->p->n_choices;
}

void rest_page(const struct rest *r, struct page *ret)
{
	const struct page *p = r->p;

	*ret = *p;
	ret->n_extra = ret->n_extra_figures = 0;
	ret->n_figures = r->figures ? p->n_figures - p->n_extra_figures : 0;
	if (!r->figures)
		ret->aside[0] = 0;
	if (!r->code)
		ret->qr[0] = 0;
	ret->alphabet = r->alphabet;
	ret->n_lines = r->n_lines - r->line;
	memmove(ret->line, p->line + r->line, (size_t)ret->n_lines * sizeof(ret->line[0]));
	ret->n_choices = p->n_choices - r->choice;
	memmove(ret->choice, p->choice + r->choice,
		(size_t)ret->n_choices * sizeof(ret->choice[0]));
}
