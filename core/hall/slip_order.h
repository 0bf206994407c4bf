/* SPDX-License-Identifier: MIT */
/*
 * LT2, the QR code on the printed slip of an order: "LT2" and 58 Base32 characters, 61 in all and so
 * QR version 3 at level M, of 28 bytes of payload and 8 bytes of keyed BLAKE2b over it. A terminal of
 * the hall that has heard nothing of the order yet knows it by this; nothing in it is personal. Lists,
 * screens and the line below the QR code keep LT1 (core/hall/slip.h): it can be typed, and small
 * screens have no room for the larger symbol.
 *
 * Payload, bits from the high one on: form 4 = 1 · kiosk: length 5, characters of 6 · seq: bits 6,
 * then as many · hash 32 · days since 2020-01-01 14 · meal 8 (BLAKE2b of its name) · number: length
 * 3, characters of 6 · due: bits 5, then as many, fen · subsidised, walk-in, open, less rice 1 each ·
 * collect 2 · portions (small) · items 4, told here 4, each of these: dish 16 (BLAKE2b of its id),
 * number (small). What remains is 0. Small: "0" is 1, "10" 2, "11" and 6 bits any other. Characters:
 * 0-9 A-Z '-' as 0…36. Items with a price come first: the parts of a set are known from the menu.
 *
 * The key is of the hall (core/wire/hall_key.h), of any generation that a reader still has. A copy
 * of a slip is as good as the slip: it proves the order, not that it was not served.
 */
#ifndef CORE_HALL_SLIP_ORDER_H
#define CORE_HALL_SLIP_ORDER_H

#include "core/hall/meal.h"
#include "core/hall/slip.h"

#define SLIP_ORDER_BYTES 28
#define SLIP_ORDER_CHARS 61
#define SLIP_ORDER_SIZE  64

struct slip_order {
	struct slip_code_parts at; /* the act: by them the hub finds it */
	day_t day;
	unsigned meal; /* slip_order_meal */
	char pickup[PICKUP_SIZE];
	int32_t due_fen;
	bool subsidised, walk, open, less_rice;
	enum collect collect;
	int qty;     /* portions; more than 63 are 0: not told */
	int n_items; /* that the order has; of them n_listed are told here */
	int n_listed;
	struct {
		unsigned dish; /* slip_order_dish */
		int qty;       /* more than 63 are 0 */
	} item[ACT_ITEMS_MAX];
};

enum slip_order_verdict {
	SLIP_ORDER_OK,
	SLIP_ORDER_NOT_ONE,  /* no LT2 at all */
	SLIP_ORDER_BAD_FORM, /* begins like one, but cut, wrong characters, a form not known here */
	SLIP_ORDER_FORGED,   /* under none of the keys: another hall's, changed, or made up */
};

/* What the code of an order says. ERR_LIMIT: it does not fit; ERR_BAD: no order. The QR code is LT1 then. */
MUST_USE int slip_order_of(struct slip_order *ret, const char *kiosk, const struct act *act);

/* The payload alone; as canonical as the code: what is unpacked packs to the same bytes. */
MUST_USE int slip_order_pack(const struct slip_order *v, unsigned char out[SLIP_ORDER_BYTES]);
MUST_USE int slip_order_unpack(const unsigned char in[SLIP_ORDER_BYTES], struct slip_order *ret);

MUST_USE int slip_order_code(char out[SLIP_ORDER_SIZE], const struct slip_order *v,
	const unsigned char k_hall[KEY_BYTES]);
/* Any bytes up to a NUL. *ret is written for SLIP_ORDER_OK, and only then. */
enum slip_order_verdict slip_order_parse(
	const char *text, const unsigned char k_hall[KEY_BYTES], struct slip_order *ret);
/* The act that either code names, unproven: for the terminal or hub that has the act itself, whose
 * hash proves it. As slip_code_parse. */
MUST_USE int slip_any_parse(const char *text, struct slip_code_parts *ret);

unsigned slip_order_meal(const char *meal); /* 0…255 */
unsigned slip_order_dish(const char *id);   /* 0…65535 */
/* The row of that day's menu that an item is; NULL: none, or more than one that it may be. */
const struct dish *slip_order_find(const struct menu *m, unsigned dish);

#endif
