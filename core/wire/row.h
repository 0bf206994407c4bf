/* SPDX-License-Identifier: MIT */
/*
 * Bodies of feed rows to structs and back. The hub's import and the terminal use the same checks:
 * decode calls the struct's own check (dish_check, …), so nothing gets in that breaks a rule.
 *
 * kind     key                    body
 * hall     place                  zh,en,ko,phone,neighbours,f,o (opening hours)
 * slot     place/meal             f,o,cd,cm,n,wd,wi,pp,co,dd,dm,df
 * dish     id                     h,day,meal,course,zh,en,ko,fen,al,diet,parts,no (its order)
 * tariff   id/from                h,from,until,kind,value,cap,amin,amax,hard,perday,meal
 * offering id                     kind,h,zh,en,ko,rzh,ren,rko (room),fzh,fen,fko (floor),
 *                                 bzh,ben,bko (bring),rule,f,o,seats,minage,maxage,guard,hard,sess,
 *                                 ahead,mm,md,mw (misses)
 * festival name/year              name,day
 * notice   id                     zh,en,ko,from,until
 * key      place/key id           pk
 * tkey     place/key id           pk, of a terminal of this hall (server/station_key.h); "h" is that hall alone
 * help     place/kiosk            core/wire/help_row.h
 * workday  date                   as (absent = 0 = Monday; -1 = closed)
 * change   offering/date          kind,to,f,o,rzh,ren,rko
 * lease    resource               epoch,granted,until,recall
 * answer   hex of an act's id     yes: the hub's word on an enrolment that it was asked to decide;
 *                                 why, of a no
 * callback hex of an act's id     why,no,kc,seq,st (stream),day,what: to be told to whom it was made
 *                                 to, at the next scan; gone once somebody has told them
 * erase    hex of a key's mark    h,no: this person's data key is to be destroyed, and what the terminal
 *                                 kept of them. Need 1: whoever does not know the kind loses nothing by
 *                                 going on, drops the person by their tombstone, and has not said that
 *                                 it heard
 * person   place/resident         person sealed under the terminal's feed key: "x" (hex), and in
 *                                 clear "s": least good card serial (tokens are refused by it)
 *                                 a neighbouring hall's person has no "x": known = false
 * card     hex of the card's mark h,no
 * Days are "2026-11-22", everything else without a word of its own is a number; al and diet are
 * bits. Absent = 0, "" or DAY_NONE. A tariff's id is the key up to the first '/'.
 * Errors name a row by kind and key, people and cards by kind and revision: they go to logs.
 */
#ifndef CORE_WIRE_ROW_H
#define CORE_WIRE_ROW_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/wire/feed.h"

#define STATION_KEY_KIND "tkey" /* a key row, too */

struct lease_row {
	char resource[LEASE_RESOURCE];
	struct epoch epoch;
	int64_t granted; /* cumulative */
	day_t until;
	/* The total that the hub wants to have had back, cumulative as `returned` is: the terminal
	 * gives back min(recall - returned, unsold). */
	int64_t recall;
};

/* What the directory needs beside struct person to find one: by card, by name. */
#define INITIALS_SIZE 12
struct person_row {
	struct person person;
	char initials[INITIALS_SIZE]; /* A–Z, of the full name; "" = not told */
	unsigned char tag;            /* id_tag of the ID number */
	bool has_tag;
	bool has_phone;
	uint16_t phone; /* phone_tag of the telephone number */
	int tag_gen; /* both under K_hall of this generation; 0 or 1 = the first (core/wire/hall_key.h) */
};

/* What the hub decided about an enrolment outside a lease. */
#define WHY_SIZE 20
struct answer_row {
	unsigned char id[ACT_ID_BYTES]; /* of the enrolment */
	bool yes;
	/* Of a no: "full" when it was too late for a yes, "conflict" with another enrolment at that
	 * time, "none" where there is no such thing. "", or another word: no more is known. */
	char why[WHY_SIZE];
};

/* The hub decided otherwise than paper promised; to every terminal of the hall where it was promised.
 * A terminal that does not know the kind keeps it and says nothing. */
struct callback_row {
	unsigned char id[ACT_ID_BYTES]; /* of the act */
	char why[WHY_SIZE];             /* as `litang-hub callbacks` has it: "subsidy-conflict" */
	int64_t no;                     /* on the hub's sheet */
	unsigned char kc[16];           /* whose key sealed the act: who is to be told */
	unsigned char stream[STREAM_BYTES];
	int64_t seq; /* the act's place in that stream */
	char what[ACT_WHAT_SIZE];
	day_t day; /* of the meal or session; DAY_NONE = a course, or nothing of the kind */
};

/* A person who was erased: of their hall, and what that hall's neighbours call them by. */
struct erase_row {
	unsigned char kc[16]; /* the key */
	char place[PLACE_SIZE];
	uint32_t resident;
};

struct card_row {
	unsigned char mark[16]; /* BLAKE2b(K_hall, "uid" ‖ UID) */
	char place[PLACE_SIZE];
	uint32_t resident;
};

void row_hall_encode(const struct hall *v, struct buf *out);
MUST_USE int row_hall_decode(const struct feed_row *row, struct hall *ret, struct err *err);
void row_slot_encode(const struct slot *v, struct buf *out);
MUST_USE int row_slot_decode(const struct feed_row *row, struct slot *ret, struct err *err);
void row_dish_encode(const struct dish *v, struct buf *out);
MUST_USE int row_dish_decode(const struct feed_row *row, struct dish *ret, struct err *err);
void row_tariff_encode(const struct tariff_rule *v, struct buf *out);
MUST_USE int row_tariff_decode(
	const struct feed_row *row, struct tariff_rule *ret, struct err *err);
void row_offering_encode(const struct offering *v, struct buf *out);
MUST_USE int row_offering_decode(const struct feed_row *row, struct offering *ret, struct err *err);
void row_festival_encode(const struct festival *v, struct buf *out);
MUST_USE int row_festival_decode(const struct feed_row *row, struct festival *ret, struct err *err);
void row_notice_encode(const struct notice *v, struct buf *out);
MUST_USE int row_notice_decode(const struct feed_row *row, struct notice *ret, struct err *err);
void row_key_encode(const struct token_key *v, struct buf *out);
MUST_USE int row_key_decode(const struct feed_row *row, struct token_key *ret, struct err *err);
void row_lease_encode(const struct lease_row *v, struct buf *out);
MUST_USE int row_lease_decode(const struct feed_row *row, struct lease_row *ret, struct err *err);

void row_erase_encode(const struct erase_row *v, struct buf *out);
MUST_USE int row_erase_decode(const struct feed_row *row, struct erase_row *ret, struct err *err);
void row_workday_encode(const struct workday *v, struct buf *out);
MUST_USE int row_workday_decode(const struct feed_row *row, struct workday *ret, struct err *err);
void row_change_encode(const struct session_change *v, struct buf *out);
MUST_USE int row_change_decode(
	const struct feed_row *row, struct session_change *ret, struct err *err);
void row_answer_encode(const struct answer_row *v, struct buf *out);
MUST_USE int row_answer_decode(const struct feed_row *row, struct answer_row *ret, struct err *err);
void row_callback_encode(const struct callback_row *v, struct buf *out);
MUST_USE int row_callback_decode(
	const struct feed_row *row, struct callback_row *ret, struct err *err);

/* feed_key: the terminal's, given at enrolment. */
MUST_USE int row_person_encode(
	const struct person_row *v, const unsigned char feed_key[KEY_BYTES], struct buf *out);
MUST_USE int row_person_decode(const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct person_row *ret, struct err *err);
void row_card_encode(const struct card_row *v, struct buf *out);
MUST_USE int row_card_decode(const struct feed_row *row, struct card_row *ret, struct err *err);

/* The same person as plain JSON, for rows at rest (wrapped by their holder). */
void person_encode(const struct person_row *v, struct buf *out);
MUST_USE int person_decode(const void *json, size_t n, struct person_row *ret, struct err *err);

#endif
