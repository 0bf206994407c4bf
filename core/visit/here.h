/* SPDX-License-Identifier: MIT */
/*
 * Who is still here: the children (under FETCH_AGE, fetch.h) of this hall who checked in at this terminal
 * today and were not fetched, the first of the day first, by masked name; a volunteer's page, from their
 * first one (once the day is open and no slip is on hold: these go first). Whom to phone for one of them is one key more, and written down like any such look
 * (emergency.h); back leads to the list again, never into the child's own pages: nobody's card is there.
 * From HERE_MIN on, how many there are stands in the header while nobody is there, and two tones say so once.
 */
#ifndef CORE_VISIT_HERE_H
#define CORE_VISIT_HERE_H

#include <stdbool.h>

#define HERE_MIN (17 * 60 + 50) /* of the day: they should have been fetched */

struct model;
struct choice_list;
struct choice_slot;
struct effects;
struct lookup;
struct found;
void here_children(struct model *m, int n, struct effects *fx); /* EV_CHILDREN */
void here_open(struct model *m, struct effects *fx);
void here_found(struct model *m, const struct found *found, struct effects *fx);
bool here_answered(
	struct model *m, const struct lookup *l, struct effects *fx); /* of one of them */
void here_choices(const struct model *m, struct choice_list *l);
void here_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void here_back(struct model *m, struct effects *fx);
void here_emergency_back(struct model *m, struct effects *fx); /* to where it was asked for */

#endif
