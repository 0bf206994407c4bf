/* SPDX-License-Identifier: MIT */
/*
 * The one table from a key to what a person asks for and to the words in the footer, so that the
 * footer cannot say something else than the keys do. The keys are those of a USB number pad and
 * of Chinese telephone menus.
 */
#ifndef SCREENS_KEYS_H
#define SCREENS_KEYS_H

#include "core/visit/event.h"
#include "screens/term.h"

/* ACTION_CHOOSE with *digit 1…9 for a digit, ACTION_LETTER with 1…26 for a letter, ACTION_BACK with
 * KEY_X for *, ACTION_TOUCH for any other key, ACTION_NONE for what is no key of a resident (a tap, a
 * resize, a function key). */
enum action key_action(const struct term_key *key, int *digit);

/* The key as it is written on the key: "*", "Enter"; "" for an action without a key of its own. */
const char *key_cap(enum action action);
/* The same as it is said: "star". */
const char *key_said(enum action action);
/* What it does, in the language in use; "" likewise. */
const char *key_label(enum action action);
/* The same in at most 5 cells; "" where there is no such word. */
const char *key_brief(enum action action);

#endif
