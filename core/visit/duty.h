/* SPDX-License-Identifier: MIT */
/*
 * What a volunteer may see and do while their badge is in use: two tables (duty.c), and what is in
 * neither is not theirs. A page that is not in the first ends the volunteer's mode before it shows;
 * a choice that is not in the second is not offered.
 *
 *  - Of a person: what the person's own visit shows, and never more. Not in a list: masked names.
 *  - In a person's name: what the person could do here with a card, but for acting for others: an
 *    act names one beside the person, and that is the volunteer then.
 *  - For the person: a slip once more (reprint.h), which only the badge opens, and in an emergency whom
 *    to phone (emergency.h), which the journal has before it shows; that a child is fetched (fetch.h).
 *  - Of a newcomer (newcomer.h): what they answer now, until it is recorded; nothing of before.
 *  - At the canteen's window (window.h): masked name, what was ordered, what is to be paid, what they cannot
 *    eat; that it was handed over, or was not.
 *  - Of the terminal: the slips that wait are printed, none is dropped. All else is for staff.
 */
#ifndef CORE_VISIT_DUTY_H
#define CORE_VISIT_DUTY_H

#include "core/visit/step.h"

bool duty_sees(enum screen screen);
bool duty_does(enum choice_id choice);

#endif
