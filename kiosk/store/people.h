/* SPDX-License-Identifier: MIT */
/*
 * People and their data keys, for the files of the store.
 */
#ifndef KIOSK_STORE_PEOPLE_H
#define KIOSK_STORE_PEOPLE_H

#include "core/hall/idnum.h"
#include "core/hall/token.h"
#include "core/wire/hall_key.h"
#include "kiosk/store/internal.h"

/* keys.c */
/* 1 = found, 0 = not here. */
MUST_USE int keys_find(
	struct store *s, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err);
/* Writes it unless it is there, inside the caller's transaction. */
MUST_USE int keys_put(struct store *s, const unsigned char dk[DK_BYTES], struct err *err);
/* The key mark of somebody the directory does not know: 1, 0 = none yet. */
MUST_USE int keys_stranger(struct store *s, const char *place, uint32_t resident,
	unsigned char kc[16], struct err *err);
/* The key that seals acts of this person: durable when it returns. */
MUST_USE int keys_for_act(struct store *s, const struct act_head *head, const struct person *whose,
	unsigned char dk[DK_BYTES], struct err *err);

/* directory.c */
MUST_USE int directory_put(
	struct store *s, int64_t gen, const struct person_row *row, struct err *err);
MUST_USE int directory_remove(struct store *s, int64_t gen, const char *key, struct err *err);
MUST_USE int directory_put_card(
	struct store *s, int64_t gen, const struct card_row *row, struct err *err);
MUST_USE int directory_remove_card(struct store *s, int64_t gen, const char *key, struct err *err);

/* ret holds place and resident: 1 = filled in, 0 = only its serial (0: not even that). */
MUST_USE int directory_person(struct store *s, struct person_row *ret, struct err *err);
/* How many people the birth date and tag of a number fit; the last of them in ret. */
MUST_USE int directory_by_number(
	struct store *s, const struct idnum *id, struct person_row *ret, struct err *err);

/* temp_card.c: *serial becomes what codes of whose key this is must have at least here. */
MUST_USE int card_least(struct store *s, const unsigned char kc[16], int *serial, struct err *err);
/* Completes the act of a temporary card. */
enum record_result card_complete(
	struct store *s, struct act *act, const struct person *whose, struct err *err);
/* Such a card's code, of which token_parse says that its key is none of an issuer's. */
enum token_verdict card_parse(struct store *s, const char *text, struct token *ret);

/* hall_keys.c: every K_hall that this hall's people and cards may be marked with, the newest first
 * after the grant's. To be wiped. */
struct hall_keys {
	struct hall_key of[HALL_KEYS_MAX];
	int n;
};
MUST_USE int hall_keys_read(struct store *s, struct hall_keys *ret, struct err *err);

/* Of this place: whose initials begin with these letters, 2 to 9 for those of a telephone. */
MUST_USE int directory_initials(struct store *s, const char *place, const char *letters,
	struct found *ret, struct err *err);

/* Of this place: whose telephone has the tag that these digits have under the key of their row. */
MUST_USE int directory_phone(
	struct store *s, const char *place, const char *digits, struct found *ret, struct err *err);

/* Of this place: all volunteers, with those whose badge was stopped here. key: "". */
MUST_USE int directory_volunteers(
	struct store *s, const char *place, const char *key, struct found *ret, struct err *err);

/* callbacks.c: rows of the feed, and what somebody is to be told first; ret->is false = nothing. */
MUST_USE int callbacks_take(
	struct store *s, int64_t gen, const struct feed_row *row, struct err *err);
MUST_USE int callbacks_drop(struct store *s, int64_t gen, const char *key, struct err *err);
MUST_USE int hub_word_of(
	struct store *s, const unsigned char kc[16], struct hub_word *ret, struct err *err);

/* erase.c: the person's key and rows are gone; inside the frame's transactions. */
MUST_USE int erase_take(struct store *s, const struct erase_row *row, struct err *err);
/* 1: this key was erased; 0. */
MUST_USE int erase_known(struct store *s, const unsigned char kc[16], struct err *err);

/* parked.c: unfinished work that waits for them; none: until_ms 0. */
void parked_find(const struct store *s, const struct person *p, const struct moment *now,
	struct parked *ret);
void parked_drop(const struct store *s); /* everybody's */

/* standing.c: an order as EV_LOOKUP wants it, from its act. */
void standing_order(const struct store *s, const struct act *act, struct open_order *ret);

/* seats.c: enrolments and missed sessions of ret. */
MUST_USE int seats_fill(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err);

#endif
