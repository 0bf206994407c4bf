/* SPDX-License-Identifier: MIT */
/* What staff and volunteers do: behind the PIN, with a badge. */
#include "tests/support/judge_rules.h"

#include "core/hall/temp_card.h"
#include "core/visit/internal.h"
#include "core/visit/emergency.h"

/* ---- staff ------------------------------------------------------------------------------------ */

static const char *set_by_staff(const struct hearing *h)
{
	const char *key = setting_key(h->after->desk.setting), *note = h->act->body.note;
	size_t n = strlen(key);

	if (h->after->staff && strcmp(note, "pin=changed") == 0)
		return strcmp(h->act->head.what, "pin") ? "another PIN, by other words" : NULL;
	if (!h->after->staff || strcmp(h->act->head.what, key) != 0)
		return "set by somebody else, or something else";
	return strncmp(note, key, n) == 0 && note[n] == '=' && strchr(note, '>')
		       ? NULL
		       : "set without words";
}

const char *by_the_pin(struct judge *j, const struct hearing *h)
{
	bool right = j->pin_right;

	j->pin_right = false;
	if (h->task->screen == SCREEN_SETTING || h->task->screen == SCREEN_NEW_PIN)
		return set_by_staff(h);
	if (h->task->screen == SCREEN_BADGE_STOP)
		return h->after->staff && h->person &&
				       (!strcmp(h->act->head.what, BADGE_STOPPED) ||
					       !strcmp(h->act->head.what, BADGE_BACK))
			       ? NULL
			       : "a badge stopped by somebody else";
	if (strcmp(h->act->body.note, "pin=wrong") == 0)
		return right || h->after->staff ? "the right PIN is called wrong" : NULL;
	if (strcmp(h->act->head.what, "staff") != 0 || strcmp(h->act->body.note, "staff=opened"))
		return "a setting that nobody can change here";
	return right && h->task->screen == SCREEN_PIN ? NULL : "staff, without the PIN";
}

/* ---- a volunteer ------------------------------------------------------------------------------ */

/* Of who stands here, before it shows, and nothing of it. */
static const char *in_an_emergency(const struct hearing *h)
{
	const bool stands_here = h->present && (h->task->screen == SCREEN_GREETED ||
						       h->task->screen == SCREEN_FETCH);

	/* or of whom the list of children has */
	if (!h->helper || !h->person || (!stands_here && !h->after->assist.here))
		return "an emergency of nobody, or by nobody";
	if (h->person->resident != h->after->person.resident || *h->act->body.note)
		return "somebody else's emergency";
	return visit_base(h->after) == (h->present ? SCREEN_SAVING : SCREEN_READING)
		       ? NULL
		       : "it shows before it is written down";
}

/* That they look for somebody, before anything is found. */
const char *by_the_badge(struct judge *j, const struct hearing *h)
{
	(void)j;
	if (!strcmp(h->act->head.what, LOOK_EMERGENCY))
		return in_an_emergency(h);
	if (!h->helper || !h->person || h->person->resident != h->helper->resident)
		return "people looked for, and not by a volunteer";
	if (*h->act->body.note)
		return "more than that somebody was looked for";
	if (!strcmp(h->act->head.what, LOOK_NUMBER))
		return h->task->screen == SCREEN_NUMBER && !h->after->present
			       ? NULL
			       : "a number looked up from elsewhere";
	if (strcmp(h->act->head.what, LOOK_LETTERS) != 0)
		return "another look than for a name or a number";
	return h->task->screen == SCREEN_BADGE && !h->after->assist.found.total
		       ? NULL
		       : "written down after something was found";
}

/* The day of the hall, by who stands there; its clock is only set where it was not certain. */
/* Behind the PIN (check_staff of random_run.c: nobody else comes to that page). */
static const char *closed_by_staff(const struct hearing *h)
{
	const struct act_body *b = &h->act->body;

	if (h->task->screen != SCREEN_CLOSE_LOG || !h->after->staff || h->person)
		return "closed, and not by staff";
	return b->by == BY_STAFF && strncmp(b->note, "cash=-", 6) != 0 ? NULL : "closed by others";
}

const char *by_the_first_badge(struct judge *j, const struct hearing *h)
{
	bool set = strcmp(h->act->body.note, "clock") == 0;

	(void)j;
	if (strcmp(h->act->head.what, "close") == 0)
		return closed_by_staff(h);
	if (!h->helper || !h->person || h->person->resident != h->helper->resident)
		return "opened, and not by a volunteer";
	if (h->task->screen != SCREEN_OPENING || strcmp(h->act->head.what, "open") != 0)
		return "opened on another page";
	if (*h->act->body.note && !set)
		return "opened with other words";
	return h->after->now.quality == CLOCK_UNKNOWN ? "opened at a time that nobody knows" : NULL;
}

/* Calls are answered by whoever has just come. */
const char *by_who_came(struct judge *j, const struct hearing *h)
{
	const struct act *a = h->act;

	(void)j;
	if (!a->head.has_ref)
		return *a->body.note ? "a call with words" : NULL;
	if (!h->person || !h->helper || h->person->resident != h->helper->resident)
		return "answered, and not by a volunteer";
	return h->after->open_help > 0 && strcmp(a->body.note, "answered") == 0
		       ? NULL
		       : "answered, and nobody called";
}

/* A slip of theirs that is still good, by whoever stands beside them, and why. */
const char *by_who_helps(struct judge *j, const struct hearing *h)
{
	static const char *const why[] = {"lost", "not-printed", "not-readable"};
	bool theirs = false, said = false;

	(void)j;
	if (!h->helper || !h->person)
		return "a slip once more, and nobody asked for it";
	for (int i = 0; i < h->after->standing.n_orders; i++)
		theirs |= same_act(h->act->head.ref, h->after->standing.orders[i].id);
	for (int i = 0; i < h->after->standing.n_enrolments; i++)
		theirs |= same_act(h->act->head.ref, h->after->standing.enrolments[i].id);
	for (size_t i = 0; i < N(why); i++)
		said |= strcmp(h->act->body.note, why[i]) == 0;
	return theirs && said ? NULL : "a slip once more of something else, or without a reason";
}

/* A card of paper for who stands there: its days begin today, its number is the store's. */
const char *by_hand(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;

	(void)j;
	if (!h->helper || !h->present || h->task->screen != SCREEN_CARD)
		return "a card that no volunteer asked for";
	if (strcmp(a->what, TEMP_CARD) != 0 || a->qty || *h->act->body.note)
		return "another request than for a card";
	if (a->clock == CLOCK_UNKNOWN || a->service_day != a->day + TEMP_CARD_DAYS - 1)
		return "a card for other days";
	return NULL;
}
