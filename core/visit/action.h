/* SPDX-License-Identifier: MIT */
#ifndef CORE_VISIT_ACTION_H
#define CORE_VISIT_ACTION_H

/* What a person can ask for; keys and taps both end here (screens/keys.h has the table). */
enum action {
	ACTION_NONE,
	ACTION_CHOOSE, /* a choice by its digit */
	ACTION_NEXT,   /* Enter */
	ACTION_BACK,   /* * Backspace Esc */
	ACTION_HELP,   /* 0 */
	ACTION_REPEAT, /* + : say it again */
	ACTION_LANG,   /* / : next language */
	ACTION_TOUCH,  /* any other key or a tap beside everything: somebody is there */
	ACTION_VOLUME, /* . : louder, after the loudest soft */
	ACTION_STAFF,  /* - : the way to the staff area, told to staff alone */
	ACTION_LETTER, /* of a name: digit 1…26; where none is wanted as ACTION_TOUCH */
};

#endif
