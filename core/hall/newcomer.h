/* SPDX-License-Identifier: MIT */
/*
 * 新居民登记: what a newcomer tells a volunteer, as the terminal's ACT_REQUEST of NEWCOMER carries it.
 * It is the one place where an identity card's number and a full name travel: as a JSON object that
 * nothing but the hub can open (crypto_box_seal, act_body.form), always NEWCOMER_PLAIN bytes long, so
 * that its length tells nothing. The terminal keeps none of it: a masked name and an age band stand
 * in the rest of the act. The hub takes a form as it takes a line of the residents' table
 * (server/newcomer.h).
 *
 * A key of the terminal's making seals the act; it becomes the person's own, so that who is erased
 * later takes the form along.
 */
#ifndef CORE_HALL_NEWCOMER_H
#define CORE_HALL_NEWCOMER_H

#include "core/base/buf.h"
#include "core/hall/person.h"

#define NEWCOMER       "newcomer" /* what of its ACT_REQUEST */
#define NEWCOMER_PLAIN 512        /* the object, then zeros */
#define NEWCOMER_PHONE 12         /* digits */
#define NEWCOMER_GROWN 14         /* below that age a guardian says yes (PIPL art. 31) */
/* Name of who had no card to read it from, until staff fill it in: terminals have no keys for one. */
#define NEWCOMER_UNNAMED "新居民"
#define NEWCOMER_TITLES  4 /* ways to address somebody, the last is none */

/* What was shown as proof of hardship, by who gives it out: people name it without naming a need. */
enum paper_shown {
	PAPER_NONE_SHOWN,
	PAPER_CIVIL,      /* of the civil affairs bureau: 低保, 特困 */
	PAPER_TOWN,       /* of the street or town */
	PAPER_DISABILITY, /* of the federation of disabled people */
	PAPER_OTHER,
	PAPER_SHOWN_END
};

enum kin { KIN_NONE, KIN_SPOUSE, KIN_CHILD, KIN_NEIGHBOUR, KIN_OTHER, KIN_END };

struct newcomer {
	char number[19];                /* of the identity card, canonical (core/hall/idnum.h) */
	char name[NAME_SIZE];           /* NEWCOMER_UNNAMED: still open */
	char phone[NEWCOMER_PHONE + 1]; /* digits; "" = none */
	enum hardship hardship;
	enum paper_shown paper; /* none without hardship */
	unsigned allergens;     /* ALLERGEN_LETTERS */
	enum kin contact;
	char contact_phone[NEWCOMER_PHONE + 1]; /* "" without a contact */
	bool alone;                             /* lives alone */
	char address[NAME_SIZE];                /* 张奶奶; "" = by the masked name */
	enum voice_wish voice;
	enum lang lang;
	bool guardian; /* it is a guardian who agreed */
};

/* Words that are data of the hall, in its own language: "民政局证件", "子女"; "" of none. */
const char *newcomer_paper(enum paper_shown paper);
const char *newcomer_kin(enum kin kin);
/* How somebody of this name and number may be addressed, i < NEWCOMER_TITLES: 张奶奶, 张阿姨, 张女士,
 * for men 张爷爷, 张叔叔, 张先生; 奶奶 … while the name is open; the last is "". false: there is no such
 * (no name in Hanzi). */
bool newcomer_unnamed(const char *name);
bool newcomer_title(const struct newcomer *n, int i, char out[NAME_SIZE]);

/* ERR_BAD names the field, never its value. The number and its date are for core/hall/idnum.h. */
MUST_USE int newcomer_check(const struct newcomer *n, struct err *err);
/* ERR_BAD: as newcomer_check; ERR_LIMIT: it does not fit, as a name of quotes alone would not. Wipe it. */
MUST_USE int newcomer_encode(
	const struct newcomer *n, unsigned char ret[NEWCOMER_PLAIN], struct err *err);
/* Hostile bytes; ERR_BAD, ret is untouched then. Wipe it. */
MUST_USE int newcomer_decode(
	const unsigned char plain[NEWCOMER_PLAIN], struct newcomer *ret, struct err *err);

#endif
