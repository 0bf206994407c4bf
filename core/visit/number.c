/* SPDX-License-Identifier: MIT */
#include "core/visit/number.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/roster.h"
#include "core/visit/behind.h"

#define OLD_ID    15 /* digits of an identity card's number, before 1999 */
#define PHONE_MIN 11 /* of a telephone: a mobile one; area code and number have 12, too */
#define PHONE_MAX 12

static size_t length(const struct model *m)
{
	return strlen(m->assist.number.typed);
}

static bool is_id(const struct model *m)
{
	return length(m) == NUMBER_MAX || length(m) == OLD_ID;
}

/* By the length alone: a recording has no more of it. */
static bool is_phone(const struct model *m)
{
	return length(m) >= PHONE_MIN && length(m) <= PHONE_MAX;
}

bool visit_number_ends(const struct model *m)
{
	return length(m) == NUMBER_MAX - 1;
}

bool visit_number_whole(const struct model *m)
{
	if (m->assist.number.newcomer) /* 15 are of a card that is void by now */
		return length(m) == NUMBER_MAX;
	return is_id(m) || is_phone(m) || (length(m) > 0 && length(m) <= RESIDENT_MAX);
}

void number_open(struct model *m)
{
	sodium_memzero(&m->assist.number, sizeof(m->assist.number));
	visit_show(m, SCREEN_NUMBER);
}

/* ---- keys ------------------------------------------------------------------------------------- */

/* The character that it types; 0 = none. */
static char typed_by(const struct model *m, const struct event *ev)
{
	int digit = ev->action.digit;

	switch (ev->action.action) {
	case ACTION_CHOOSE:
		return digit >= 1 && digit <= 9 ? (char)('0' + digit) : 0;
	case ACTION_HELP: /* the key 0 */
		return '0';
	case ACTION_BACK:
	case ACTION_LETTER:
		return digit == KEY_X && visit_number_ends(m) ? 'X' : 0;
	default:
		return 0;
	}
}

bool number_types(struct model *m, const struct event *ev)
{
	struct number *n = &m->assist.number;
	char c = typed_by(m, ev);

	if (!c)
		return false;
	n->word = NUMBER_WANTED;
	if (length(m) < NUMBER_MAX)
		n->typed[length(m)] = c;
	return true;
}

void number_rub_out(struct model *m)
{
	if (length(m))
		m->assist.number.typed[length(m) - 1] = 0;
}

static void back(struct model *m)
{
	if (length(m))
		number_rub_out(m);
	else if (m->assist.number.newcomer)
		newcomer_open(m);
	else
		visit_show(m, SCREEN_INITIALS); /* as it was left */
}

bool number_key(struct model *m, const struct event *ev, struct effects *fx)
{
	if (number_types(m, ev))
		return true;
	if (ev->action.action == ACTION_BACK)
		back(m);
	else if (ev->action.action == ACTION_NEXT && visit_number_whole(m))
		assist_note(m, LOOK_NUMBER, fx);
	else
		return false;
	return true;
}

/* How many were typed, not which: what it is like is found out where it is looked up. */
void number_mask(const struct model *m, struct event *ev)
{
	if (!typed_by(m, ev))
		return;
	ev->action.action = ACTION_CHOOSE;
	ev->action.digit = 1;
}

/* ---- the look-up ------------------------------------------------------------------------------ */

void number_recorded(struct model *m, struct effects *fx)
{
	struct number *n = &m->assist.number;
	unsigned long long resident = strtoull(n->typed, NULL, 10);
	struct effect *e;

	n->used = true;
	if (is_id(m)) {
		e = effect_add(fx, FX_LOOK_UP_CARD);
		e->card.kind = CARD_ID;
		text_copy(e->card.number, sizeof(e->card.number), n->typed);
		newcomer_typed(m, n->typed);
		assist_ask(m, e);
	} else if (is_phone(m)) {
		e = effect_add(fx, FX_FIND_PHONE);
		text_copy(e->phone, sizeof(e->phone), n->typed);
		assist_ask(m, e);
	} else { /* 0 is nobody's */
		assist_resident(m, resident <= UINT32_MAX ? (uint32_t)resident : 0, fx);
	}
	sodium_memzero(n->typed, sizeof(n->typed));
}

bool number_scanned(struct model *m, const char *code, struct effects *fx)
{
	struct number *n = &m->assist.number;
	const struct hall *hall = m->catalogue->hall;
	char place[PLACE_SIZE];
	uint32_t resident;

	if (!m->assist.by.known || !hall || roster_parse(code, place, &resident) < 0 ||
		strcmp(place, hall->place) != 0)
		return false;
	n->listed = true;
	snprintf(n->typed, sizeof(n->typed), "%u", (unsigned)resident);
	assist_note(m, LOOK_NUMBER, fx);
	return true;
}

static enum number_word word_of(enum lookup_result result)
{
	switch (result) {
	case LOOKUP_NOT_READ:
		return NUMBER_BAD;
	case LOOKUP_SEVERAL:
		return NUMBER_SEVERAL;
	case LOOKUP_FAILED:
		return NUMBER_FAILED;
	default:
		return NUMBER_NOBODY;
	}
}

void number_lost(struct model *m, enum lookup_result result, struct effects *fx)
{
	m->ticket = 0;
	m->assist.asking = false;
	effect_tone(fx, TONE_LOOK);
	if (m->assist.number.listed) {
		visit_end(m, SCREEN_NOT_READ, fx);
		return;
	}
	newcomer_typed(m, "");
	m->assist.number =
		(struct number){.word = word_of(result), .newcomer = m->assist.number.newcomer};
	visit_show(m, m->queue.backfill.sheet ? SCREEN_BACKFILL : SCREEN_NUMBER);
}

void number_found(struct model *m, const struct found *found, struct effects *fx)
{
	struct assist *a = &m->assist;

	if (found->failed || !found->total) {
		number_lost(m, found->failed ? LOOKUP_FAILED : LOOKUP_UNKNOWN, fx);
		return;
	}
	m->ticket = 0;
	a->asking = false;
	if (found->total == 1) {
		assist_resident(m, found->who[0].resident, fx);
		return;
	}
	a->found = *found;
	a->listing = true;
	m->page = 0;
	visit_show(m, SCREEN_INITIALS);
}
