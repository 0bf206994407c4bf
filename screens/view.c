/* SPDX-License-Identifier: MIT */
#include "screens/view.h"

#define LOW        20 /* a screen lower than this has room for … */
#define LOW_MOST   4
#define LEAST      16 /* … and one lower than this for */
#define LEAST_MOST 3

int view_list_most(int rows)
{
	if (rows < LEAST)
		return LEAST_MOST;
	return rows < LOW ? LOW_MOST : LIST_MOST;
}

static bool lies_over(enum screen s)
{
	return s == SCREEN_HELP || s == SCREEN_IDLE || s == SCREEN_NEXT_CARD;
}

int view_sheet(struct view *v, const struct model *m)
{
	enum screen now = m->task.screen;
	bool back = now == v->below.screen && m->page == v->page &&
		    m->person.resident == v->below.resident;

	if (v->screen == now && v->page == m->page)
		return v->sheet;
	if (!lies_over(v->screen)) {
		v->below.screen = v->screen;
		v->below.sheet = v->sheet;
		v->below.resident = m->person.resident;
	}
	v->sheet = lies_over(v->screen) && back ? v->below.sheet : 0;
	v->screen = now;
	v->page = m->page;
	return v->sheet;
}

enum action view_action(struct view *v, const struct layout *l, enum action action)
{
	if (action == ACTION_NEXT && l->sheet < l->sheets - 1)
		v->sheet = l->sheet + 1;
	else if (action == ACTION_BACK && l->sheet > 0)
		v->sheet = l->sheet - 1;
	else
		return action;
	return ACTION_TOUCH;
}
