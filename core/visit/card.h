/* SPDX-License-Identifier: MIT */
/* A card as a reader tells of it. */
#ifndef CORE_VISIT_CARD_H
#define CORE_VISIT_CARD_H

#include "core/hall/person.h"

enum card_kind { CARD_ID, CARD_CHIP }; /* an identity card's number, a chip's UID */

struct card {
	enum card_kind kind;
	char number[24];      /* ID number; UID in hex. Wiped by the app after the look-up. */
	char name[NAME_SIZE]; /* of an ID card, where its reader tells it */
};

#endif
