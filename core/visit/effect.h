/* SPDX-License-Identifier: MIT */
/*
 * What a step asks the app to do. Looking up and recording are answered by an event with the same
 * ticket; the others are not answered.
 */
#ifndef CORE_VISIT_EFFECT_H
#define CORE_VISIT_EFFECT_H

#include "core/visit/event.h"

#define EFFECTS_MAX 8

enum effect_kind {
	FX_LOOK_UP_CARD, /* card */
	FX_LOOK_UP_SCAN, /* scan */
	FX_LOOK_UP_LINK, /* link: a person that the one present may act for */
	FX_RECORD,   /* act: a draft; person: whose key seals it (known = false: a stranger's) */
	FX_PRINT,    /* the slip of act seq */
	FX_TONE,     /* done: one short; look: two low */
	FX_EXCHANGE, /* contact the hub soon: something was recorded */
	FX_LANG,     /* words are wanted in this language from now on */
};

enum tone { TONE_DONE, TONE_LOOK };

struct effect {
	enum effect_kind kind;
	unsigned ticket;
	union {
		struct card card;
		char scan[SCAN_MAX];
		struct link_to link;
		struct {
			struct act act;
			struct person person;
		} record;
		int64_t print_seq;
		enum tone tone;
		enum lang lang;
	};
};

struct effects {
	struct effect v[EFFECTS_MAX];
	int n;
};

#endif
