/* SPDX-License-Identifier: MIT */
#include "screens/view.h"

#define LOW      16 /* a screen lower than this has room for */
#define LOW_MOST 3

int view_list_most(int rows)
{
	return rows < LOW ? LOW_MOST : LIST_MOST;
}

int view_sheet(struct view *v, const struct model *m)
{
	if (v->screen != m->task.screen || v->page != m->page)
		*v = (struct view){.screen = m->task.screen, .page = m->page};
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
