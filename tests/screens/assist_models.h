/* SPDX-License-Identifier: MIT */
/* What a volunteer sees: somebody without a card is found, a resident with help, the day not open yet. */
#ifndef TESTS_SCREENS_ASSIST_MODELS_H
#define TESTS_SCREENS_ASSIST_MODELS_H

#include "tests/screens/models.h"

static inline void quiet(struct model *m)
{
	m->undo_open = m->demo = m->simulated = false;
	m->unsent = 0;
}

static inline void listing(struct model *m)
{
	m->unsent = 0;
	m->assist.listing = true;
	m->assist.found.total = 40;
}

static inline void few(struct model *m)
{
	m->assist.listing = true;
	m->assist.found.total = m->assist.found.n = 3;
}

static inline void first_letter(struct model *m)
{
	m->assist.letters[0] = 0;
	m->assist.found = (struct found){.total = 2000, .next = 0x3ffffff};
}

static inline void nobody(struct model *m)
{
	memset(&m->assist.found, 0, sizeof(m->assist.found));
}

static inline void number_nobody(struct model *m)
{
	m->assist.number = (struct number){.word = NUMBER_NOBODY};
}

static inline void number_bad(struct model *m)
{
	m->assist.number = (struct number){.word = NUMBER_BAD};
}

static inline void number_several(struct model *m)
{
	m->assist.number = (struct number){.word = NUMBER_SEVERAL};
}

static inline void number_ends(struct model *m)
{
	memcpy(m->assist.number.typed, "33079919421018005", 18);
}

static inline void number_whole(struct model *m)
{
	memcpy(m->assist.number.typed, "33079919421018005X", NUMBER_SIZE);
}

static inline void nobody_to_phone(struct model *m)
{
	memset(&m->person.contact, 0, sizeof(m->person.contact));
	m->person.allergens = 6;
	m->person.alone = false;
}

static inline void children_here(struct model *m)
{
	static const struct found_person who[] = {
		{.resident = 1041, .masked = "陈*", .address = "小明", .at_min = 955},
		{.resident = 1042, .masked = "王*宝", .address = "小宝", .at_min = 960},
		{.resident = 1043, .masked = "李*", .address = "", .at_min = 1001}};

	memcpy(m->assist.found.who, who, sizeof(who));
	m->assist.found.n = m->assist.found.total = 3;
}

static inline void fetch_known(struct model *m)
{
	m->assist.fetch.word = FETCH_KNOWN;
	strcpy(m->assist.fetch.who.called, "妈妈");
}

static inline void fetch_phone(struct model *m)
{
	m->assist.fetch.word = FETCH_PHONE;
}

static inline void card_waits(struct model *m)
{
	m->printer = PRINTER_OUT;
}

static inline void helped(struct model *m)
{
	quiet(m);
	with_volunteer(m);
}

static inline void child_helped(struct model *m)
{
	helped(m);
	m->person.born = m->now.day - 3000;
	m->standing.checked_in = true;
}

static void not_opened(struct model *m)
{
	m->opened = DAY_NONE;
}

static void unsure(struct model *m)
{
	m->now.quality = CLOCK_UNKNOWN;
	m->assist.later_min = 1440 + 60;
}

/* No paper, days without a menu, slips that wait. */
static void lacks(struct model *m)
{
	m->now.day += 9;
	m->printer = PRINTER_OUT;
	m->held = 2;
}

/* A volunteer stands beside them: the slip can come once more. */
static inline void order_helped(struct model *m)
{
	with_volunteer(m);
	m->standing.orders[m->task.order].seq = 27;
}

static inline void asks_card(struct model *m)
{
	with_newcomer(m, STEP_CARD);
}

static inline void asks_number(struct model *m)
{
	m->assist.number.typed[0] = 0;
	m->assist.number.newcomer = true;
}

static inline void asks_by_hand(struct model *m)
{
	m->assist.newcomer.by_hand = true;
	text_copy(m->assist.newcomer.form.name, NAME_SIZE, NEWCOMER_UNNAMED);
	text_copy(m->assist.newcomer.form.address, NAME_SIZE, "奶奶");
}

static inline void asks_bare_title(struct model *m)
{
	with_newcomer(m, STEP_TITLE);
	asks_by_hand(m);
}

static inline void asks_phone(struct model *m)
{
	with_newcomer(m, STEP_PHONE);
}

static inline void asks_hardship(struct model *m)
{
	with_newcomer(m, STEP_HARDSHIP);
}

static inline void asks_paper(struct model *m)
{
	with_newcomer(m, STEP_PAPER);
}

static inline void asks_allergens(struct model *m)
{
	with_newcomer(m, STEP_ALLERGENS);
}

static inline void asks_contact(struct model *m)
{
	with_newcomer(m, STEP_CONTACT);
}

static inline void asks_no_phone(struct model *m)
{
	with_newcomer(m, STEP_CONTACT_PHONE);
}

static inline void asks_alone(struct model *m)
{
	with_newcomer(m, STEP_ALONE);
}

static inline void asks_title(struct model *m)
{
	with_newcomer(m, STEP_TITLE);
}

static inline void asks_voice(struct model *m)
{
	with_newcomer(m, STEP_VOICE);
}

static inline void asks_lang(struct model *m)
{
	with_newcomer(m, STEP_LANG);
}

static inline void asks_wrong(struct model *m)
{
	with_newcomer(m, STEP_CARD);
	m->assist.newcomer.word = CARD_WRONG;
}

static inline void asks_child(struct model *m)
{
	m->assist.newcomer.child = true;
	memset(&m->assist.newcomer.form, 0, sizeof(m->assist.newcomer.form));
}

static inline void registered(struct model *m)
{
	m->newcomers.laid = 1;
}

/* Each screen as it usually is, then some that look different for a reason. */

#endif
