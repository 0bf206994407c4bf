/* SPDX-License-Identifier: MIT */
#include "core/visit/duty.h"

static const bool sees[SCREEN_COUNT] = {
	/* their own pages */
	[SCREEN_BADGE] = true,
	[SCREEN_OPENING] = true,
	[SCREEN_INITIALS] = true,
	[SCREEN_NUMBER] = true,
	[SCREEN_CARD] = true,
	[SCREEN_CARD_MADE] = true,
	[SCREEN_NEWCOMER] = true,
	[SCREEN_NEWCOMER_MADE] = true,
	[SCREEN_AGREE] = true,
	[SCREEN_QUEUE_WHAT] = true,
	[SCREEN_QUEUE] = true,
	[SCREEN_TODO] = true,
	[SCREEN_BACKFILL] = true,
	/* a card, whoever's it is */
	[SCREEN_READING] = true,
	[SCREEN_NOT_READ] = true,
	[SCREEN_UNKNOWN] = true,
	[SCREEN_OLD_CARD] = true,
	[SCREEN_EXPIRED] = true,
	[SCREEN_NOT_OURS] = true,
	[SCREEN_NAME] = true,
	[SCREEN_NEXT_CARD] = true,
	/* the person's visit */
	[SCREEN_GREETED] = true,
	[SCREEN_NOT_ME] = true,
	[SCREEN_DAYS] = true,
	[SCREEN_SETS] = true,
	[SCREEN_DISHES] = true,
	[SCREEN_ALLERGY] = true,
	[SCREEN_CONFIRM] = true,
	[SCREEN_REASON] = true,
	[SCREEN_TWICE] = true,
	[SCREEN_CLOSED] = true,
	[SCREEN_NO_MEAL] = true,
	[SCREEN_ASKING] = true,
	[SCREEN_SAVING] = true,
	[SCREEN_SLIP] = true,
	[SCREEN_MINE] = true,
	[SCREEN_ORDER] = true,
	[SCREEN_CANCELLED] = true,
	[SCREEN_KINDS] = true,
	[SCREEN_OFFERINGS] = true,
	[SCREEN_OFFERING] = true,
	[SCREEN_SESSIONS] = true,
	[SCREEN_REFUSED] = true,
	[SCREEN_ENROLMENT] = true,
	[SCREEN_LEFT] = true,
	[SCREEN_HELP] = true,
	[SCREEN_IDLE] = true,
	/* for the person */
	[SCREEN_REPRINT] = true,
	[SCREEN_REPRINTED] = true,
	[SCREEN_EMERGENCY] = true,
	[SCREEN_FETCH] = true,
	[SCREEN_FETCHED] = true,
	[SCREEN_HERE] = true,
};

static const bool does[CHOICE_COUNT] = {
	/* their own */
	[CHOICE_FIND] = true,
	[CHOICE_PERSON] = true,
	[CHOICE_NUMBER] = true,
	[CHOICE_TEMP_CARD] = true,
	[CHOICE_NEWCOMER] = true,
	[CHOICE_ANSWER] = true,
	[CHOICE_HELD_PRINT] = true,
	[CHOICE_OPEN_DAY] = true,
	[CHOICE_LATER] = true,
	[CHOICE_NOT_LATER] = true,
	[CHOICE_QUEUE_OPEN] = true,
	[CHOICE_QUEUE] = true,
	[CHOICE_QUEUE_UNDO] = true,
	[CHOICE_QUEUE_END] = true,
	[CHOICE_BACKFILL] = true,
	[CHOICE_TODO] = true,
	[CHOICE_TODO_DONE] = true,
	[CHOICE_TODO_DROP] = true,
	[CHOICE_TODO_NEXT] = true,
	[CHOICE_CALL_TOLD] = true,
	[CHOICE_CALL_MISSED] = true,
	/* with the person */
	[CHOICE_YES] = true,
	[CHOICE_NO] = true,
	[CHOICE_NOT_ME] = true,
	[CHOICE_MORE] = true,
	[CHOICE_FINISH] = true,
	[CHOICE_FINISHED] = true,
	[CHOICE_WAIT] = true,
	[CHOICE_MINE] = true,
	/* a meal */
	[CHOICE_ORDER_NEXT] = true,
	[CHOICE_AS_LAST] = true,
	[CHOICE_OTHER_MEAL] = true,
	[CHOICE_DAY] = true,
	[CHOICE_SET] = true,
	[CHOICE_OWN] = true,
	[CHOICE_DISH] = true,
	[CHOICE_LEAVE_OUT] = true,
	[CHOICE_KEEP] = true,
	[CHOICE_CONFIRM] = true,
	[CHOICE_WHY] = true,
	[CHOICE_LESS_RICE] = true,
	[CHOICE_COLLECT] = true,
	[CHOICE_ORDER] = true,
	[CHOICE_CANCEL_ORDER] = true,
	[CHOICE_CHANGE_ORDER] = true,
	[CHOICE_KEEP_ORDER] = true,
	/* an offering */
	[CHOICE_OFFERINGS] = true,
	[CHOICE_KIND] = true,
	[CHOICE_OFFERING] = true,
	[CHOICE_SESSION] = true,
	[CHOICE_ENROL] = true,
	[CHOICE_WAIT_LIST] = true,
	[CHOICE_WHICH_DAY] = true,
	[CHOICE_ENROLMENT] = true,
	[CHOICE_LEAVE] = true,
	[CHOICE_STAY] = true,
	/* on paper */
	[CHOICE_REPRINT] = true,
	[CHOICE_REPRINT_WHY] = true,
	/* a fall */
	[CHOICE_EMERGENCY] = true,
	/* a child goes home */
	[CHOICE_FETCH] = true,
	[CHOICE_FETCH_NO_CARD] = true,
	[CHOICE_FETCH_GO] = true,
	[CHOICE_FETCH_PHONED] = true,
	[CHOICE_HERE] = true,
	[CHOICE_CHILD] = true,
};

bool duty_sees(enum screen screen)
{
	return sees[screen];
}

bool duty_does(enum choice_id choice)
{
	return does[choice];
}
