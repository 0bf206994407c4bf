/* SPDX-License-Identifier: MIT */
#include "screens/keys.h"

#include "core/visit/number.h"
#include "screens/words.h"

enum { KEY_BS = 8, KEY_LF = 10, KEY_CR = 13, KEY_ESC = 27, KEY_DEL = 127 };

struct key_row {
	uint32_t code;
	enum action action;
	const char *cap;   /* NULL: another key of the same action */
	const char *label; /* an msgid */
	const char *brief; /* the same where there is little room */
};

static const struct key_row keys[] = {
	/* TRANSLATORS: footer, what the key * does; at most 10 cells. */
	{'*', ACTION_BACK, "*", N_("Back"), NULL}, {KEY_DEL, ACTION_BACK, NULL, NULL, NULL},
	{KEY_BS, ACTION_BACK, NULL, NULL, NULL}, {KEY_ESC, ACTION_BACK, NULL, NULL, NULL},
	/* TRANSLATORS: footer, what the key Enter does; at most 10 cells. */
	{KEY_CR, ACTION_NEXT, "Enter", N_("Go on"), NULL}, {KEY_LF, ACTION_NEXT, NULL, NULL, NULL},
	/* TRANSLATORS: footer, what the key + does; at most 10 cells. */
	{'+', ACTION_REPEAT, "+", N_("Say again"),
		/* TRANSLATORS: footer, what the key + does, in short; at most 5 cells. */
		N_("Again")},
	/* TRANSLATORS: footer, what the key . does to the voice; at most 10 cells. */
	{'.', ACTION_VOLUME, ".", N_("Louder"),
		/* TRANSLATORS: footer, what the key . does to the voice, in short; at most 5 cells. */
		N_("Loud")},
	{'/', ACTION_LANG, "/", NULL, NULL}, /* the language that comes next: page.c */
	/* TRANSLATORS: footer, what the key 0 does; at most 10 cells. */
	{'0', ACTION_HELP, "0", N_("Help"), NULL},
	{'-', ACTION_STAFF, NULL, NULL, NULL}, /* volunteers read of it, residents do not */
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

/* A = 1; 0 for what is none. */
static int letter_of(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return (int)(code - 'a') + 1;
	return code >= 'A' && code <= 'Z' ? (int)(code - 'A') + 1 : 0;
}

enum action key_action(const struct term_key *key, int *digit)
{
	*digit = 0;
	if (key->kind != TERM_CHAR)
		return ACTION_NONE;
	if (key->code >= '1' && key->code <= '9') {
		*digit = (int)(key->code - '0');
		return ACTION_CHOOSE;
	}
	*digit = key->code == '*' ? KEY_X : 0;
	for (size_t i = 0; i < N_KEYS; i++)
		if (keys[i].code == key->code)
			return keys[i].action;
	*digit = letter_of(key->code);
	return *digit ? ACTION_LETTER : ACTION_TOUCH;
}

static const struct key_row *row_of(enum action action)
{
	for (size_t i = 0; i < N_KEYS; i++)
		if (keys[i].action == action)
			return &keys[i];
	return NULL;
}

const char *key_cap(enum action action)
{
	const struct key_row *row = row_of(action);

	return row && row->cap ? row->cap : "";
}

const char *key_said(enum action action)
{
	switch (action) {
	case ACTION_BACK:
		/* TRANSLATORS: the voice: the key *. */
		return _("star");
	case ACTION_NEXT:
		/* TRANSLATORS: the voice: the key Enter. */
		return _("Enter");
	case ACTION_REPEAT:
		/* TRANSLATORS: the voice: the key +. */
		return _("plus");
	case ACTION_VOLUME:
		/* TRANSLATORS: the voice: the key . of the number pad. */
		return _("point");
	case ACTION_HELP:
		/* TRANSLATORS: the voice: the key 0. */
		return _("zero");
	default:
		return key_cap(action);
	}
}

const char *key_label(enum action action)
{
	const struct key_row *row = row_of(action);

	return row && row->label ? _(row->label) : "";
}

const char *key_brief(enum action action)
{
	const struct key_row *row = row_of(action);

	return row && row->brief ? _(row->brief) : "";
}
