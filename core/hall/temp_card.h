/* SPDX-License-Identifier: MIT */
/*
 * A temporary card, for somebody of this hall, no child, whose card is lost: a volunteer asks for it, once who it
 * is for stands here. The code on its slip is signed by the terminal's own key (core/hall/token.h), which
 * the hub tells to this hall's other terminals (server/station_key.h); it is good in this hall alone, for
 * TEMP_CARD_DAYS, and as with any printed code the name is asked before what a copy must not do. With the
 * act all codes of before are dead: at this terminal at once, elsewhere when the hub has heard of it. Its
 * head says all that follows from it: what TEMP_CARD, n the least serial that is good from now on (the
 * store counts it), sd the last day.
 */
#ifndef CORE_HALL_TEMP_CARD_H
#define CORE_HALL_TEMP_CARD_H

#define TEMP_CARD "card" /* what of its ACT_REQUEST */
enum { TEMP_CARD_DAYS = 30 };

#endif
