/* SPDX-License-Identifier: MIT */
#include "core/hall/figures.h"

#include <string.h>

#include "core/base/text.h"

/* The row of this name; the last one takes in what does not fit. */
static struct figures_meal *meal_of(struct figures *f, const char *meal)
{
	int i = 0;

	while (i < f->n_meals && strcmp(f->meals[i].meal, meal) != 0)
		i++;
	if (i == FIGURES_MEALS)
		return &f->meals[i - 1];
	if (i == f->n_meals)
		text_copy(f->meals[f->n_meals++].meal, sizeof(f->meals[i].meal), meal);
	return &f->meals[i];
}

static struct figures_tier *tier_of(struct figures *f, const char *tier)
{
	int i = 0;

	while (i < f->n_tiers && strcmp(f->tiers[i].tier, tier) != 0)
		i++;
	if (i == FIGURES_TIERS)
		return &f->tiers[i - 1];
	if (i == f->n_tiers)
		text_copy(f->tiers[f->n_tiers++].tier, sizeof(f->tiers[i].tier), tier);
	return &f->tiers[i];
}

static void check_in(struct figures *f, const struct act_head *head, int sign)
{
	struct moment at = moment_at(head->at_ms, CLOCK_HUB);

	f->hours[at.secs / 3600] += sign;
	f->check_ins += sign;
}

static void serve(struct figures *f, const struct act_head *head, int sign)
{
	meal_of(f, head->what)->served += (int64_t)sign * head->qty;
	tier_of(f, head->band)->served += (int64_t)sign * head->qty;
}

void figures_count(struct figures *f, const struct act_head *head)
{
	switch ((int)head->kind) {
	case ACT_CHECK_IN:
		check_in(f, head, 1);
		break;
	case ACT_UNDO:
		check_in(f, head, -1);
		break;
	case ACT_ORDER:
		meal_of(f, head->what)->ordered += head->qty;
		tier_of(f, head->band)->ordered += head->qty;
		break;
	case ACT_CANCEL:
		meal_of(f, head->what)->cancelled += head->qty;
		break;
	case ACT_SERVE:
		serve(f, head, 1);
		break;
	case ACT_UNSERVED:
		serve(f, head, -1);
		break;
	case ACT_ENROL:
		f->enrolled++;
		break;
	case ACT_LEAVE:
		f->left++;
		break;
	case ACT_ATTEND:
		f->attended++;
		break;
	case ACT_HELP:
		f->help += !head->has_ref; /* else an answer */
		break;
	default:
		break;
	}
}
