/* SPDX-License-Identifier: MIT */
/*
 * Which sheet of a page shows, where the page does not fit at once (layout.h). What goes on and back
 * turns sheets first: Enter does what it does on a page when all of it was seen. Digits work on each
 * sheet, since the keys of a page are the same at every size.
 */
#ifndef SCREENS_VIEW_H
#define SCREENS_VIEW_H

#include "screens/layout.h"

struct view {
	enum screen screen; /* whose sheets are turned */
	int page;           /* of its list */
	int sheet;
	struct {
		enum screen screen;
		int sheet;
		uint32_t resident;
	} below; /* a page that lies over it for a moment: help, the warning, another card */
};

/* Choices that a page of a list may have on a screen so high (model.list_most). */
int view_list_most(int rows);

/* The sheet to draw: the first, as soon as another page shows; of one that was only covered the same. */
int view_sheet(struct view *v, const struct model *m);

/* Turns when the action is about sheets; then the visit only learns that somebody is there. */
enum action view_action(struct view *v, const struct layout *l, enum action action);

#endif
