/* SPDX-License-Identifier: MIT */
/*
 * 新居民登记: a volunteer registers somebody whom no hall knows, one question a page. The newcomer lays
 * the identity card on the reader, which tells number and name; who is known here already is greeted as
 * ever. What is answered is in memory only, and gone when the badge is taken away, after three minutes
 * without use, and with the act that carries it (core/hall/newcomer.h), sealed to the hub. The newcomer
 * agrees in person: by the key, or by the card laid down once more. Another card in the middle ends it.
 *
 * Where no card can be read, the page for numbers takes the one that stands on it (number.h), after the
 * journal has that somebody is looked for. Whom nobody here knows by it goes on as with the card, but the
 * name stays open for staff, and the act says that no card was seen.
 *
 * The card opens nothing before the hub has made them a resident and the feed has told. Until then the
 * visit is an ACT_UNKNOWN of NEWCOMER that names the registration (ref), and the page says that they are
 * registered. Which cards those are is in memory, by a keyed mark: after a restart such a card is unknown
 * as any other, and its visit is in the journal all the same, on the volunteers' list.
 */
#ifndef CORE_VISIT_NEWCOMER_H
#define CORE_VISIT_NEWCOMER_H

#include <stdbool.h>

#include "core/hall/newcomer.h"

#define NEWCOMER_PHONE_MIN 7 /* digits; none at all is an answer, too */

enum newcomer_step {
	STEP_CARD,
	STEP_PHONE,
	STEP_HARDSHIP,
	STEP_PAPER, /* only of a hardship */
	STEP_ALLERGENS,
	STEP_CONTACT,
	STEP_CONTACT_PHONE, /* only of a contact */
	STEP_ALONE,
	STEP_TITLE, /* only of a name in Hanzi */
	STEP_VOICE,
	STEP_LANG,
	STEP_AGREE, /* all of it, and the word of consent */
	STEP_END
};

/* What is said of the last card. */
enum newcomer_word {
	CARD_WANTED,
	CARD_WRONG, /* no number of a person, or no name: not an identity card as readers know them */
	CARD_FAILED /* the store cannot answer */
};

struct registering {
	enum newcomer_step step;
	enum newcomer_word word;
	bool asking;  /* is the card known here? */
	bool child;   /* a guardian agrees */
	bool by_hand; /* the number was typed */
	day_t born;
	struct newcomer form;
	char masked[NAME_SIZE];         /* stays for the last page */
	char typed[NEWCOMER_PHONE + 1]; /* of a phone */
};

#define NEWCOMERS_WAITING 32 /* the newest; of others as after a restart */
#define NEWCOMER_MARK     16

struct newcomers {
	struct {
		unsigned char id[16];              /* of the registration */
		unsigned char mark[NEWCOMER_MARK]; /* BLAKE2b(id, number) */
	} who[NEWCOMERS_WAITING];
	unsigned n;    /* of all there were; the oldest are written over */
	unsigned laid; /* 1 + whose card was laid down last; 0 = nobody's of them */
};

struct model;
struct event;
struct effects;
struct lookup;
struct recorded;
struct card;
struct act;
struct choice_list;
struct choice_slot;

bool newcomer_types(const struct model *m);   /* digits are taken */
bool newcomer_goes_on(const struct model *m); /* Enter does */

void newcomer_open(struct model *m);
/* false: as any card. */
bool newcomer_card(struct model *m, const struct event *ev, struct effects *fx);
/* false: they are known here. */
bool newcomer_answered(struct model *m, const struct lookup *l, struct effects *fx);
/* What was typed and is looked up now; "" = nothing any more. */
void newcomer_typed(struct model *m, const char *number);
/* true: nobody has it, and they are registered by it. */
bool newcomer_nobody(struct model *m, const struct lookup *l, struct effects *fx);
void newcomer_lost(struct model *m, struct effects *fx); /* no answer came */
void newcomer_recorded(struct model *m, const struct recorded *r, struct effects *fx);
bool newcomer_key(
	struct model *m, const struct event *ev, struct effects *fx); /* false: no digit */
void newcomer_mask(const struct model *m, struct event *ev);
void newcomer_choices(const struct model *m, struct choice_list *l);
void newcomer_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void newcomer_back(struct model *m, struct effects *fx);
void newcomer_next(struct model *m, struct effects *fx);
/* Is a card that is looked up now one of theirs? */
void newcomer_laid(struct model *m, const struct card *card);
/* If it was: what the ACT_UNKNOWN of it says. */
void newcomer_visits(const struct model *m, struct act *act);

#endif
