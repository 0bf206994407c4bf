/* SPDX-License-Identifier: MIT */
#include "screens/keys.h"

#include "screens/words.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

START_TEST(test_actions)
{
	static const struct {
		uint32_t code;
		enum action action;
		int digit;
	} cases[] = {
		{'1', ACTION_CHOOSE, 1},
		{'9', ACTION_CHOOSE, 9},
		{'0', ACTION_HELP, 0},
		{'\r', ACTION_NEXT, 0},
		{'\n', ACTION_NEXT, 0},
		{'*', ACTION_BACK, KEY_X},
		{127, ACTION_BACK, 0},
		{8, ACTION_BACK, 0},
		{27, ACTION_BACK, 0},
		{'+', ACTION_REPEAT, 0},
		{'.', ACTION_VOLUME, 0},
		{'/', ACTION_LANG, 0},
		{'-', ACTION_STAFF, 0},
		{' ', ACTION_TOUCH, 0},
		{'a', ACTION_LETTER, 1},
		{'Z', ACTION_LETTER, 26},
		{'@', ACTION_TOUCH, 0},
		{'{', ACTION_TOUCH, 0},
		{0x53d6, ACTION_TOUCH, 0},
		{3, ACTION_TOUCH, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct term_key key = {.kind = TERM_CHAR, .code = cases[i].code};
		int digit = -1;

		ck_assert_int_eq(key_action(&key, &digit), cases[i].action);
		ck_assert_int_eq(digit, cases[i].digit);
	}
}
END_TEST

/* A function key or a tap is no key: 49 as the number of an F key must not become the digit 1. */
START_TEST(test_other_kinds)
{
	static const enum term_key_kind kinds[] = {TERM_NONE, TERM_FUNCTION, TERM_TAP, TERM_RESIZE};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct term_key key = {.kind = kinds[i], .code = '1'};
		int digit;

		ck_assert_int_eq(key_action(&key, &digit), ACTION_NONE);
		ck_assert_int_eq(digit, 0);
	}
}
END_TEST

START_TEST(test_footer)
{
	static const struct {
		enum action action;
		const char *cap, *text[LANG_COUNT];
	} cases[] = {
		{ACTION_BACK, "*", {"返回", "Back", "뒤로"}},
		{ACTION_NEXT, "Enter", {"继续", "Go on", "계속"}},
		{ACTION_HELP, "0", {"叫人", "Help", "도움"}},
		{ACTION_LANG, "/", {"", "", ""}}, /* page.c */
		{ACTION_TOUCH, "", {"", "", ""}},
		{ACTION_STAFF, "", {"", "", ""}}, /* residents are not told */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_str_eq(key_cap(cases[i].action), cases[i].cap);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			screen_words((enum lang)lang);
			ck_assert_str_eq(key_label(cases[i].action), cases[i].text[lang]);
		}
	}
}
END_TEST

SUITE_MAIN("keys", test_actions, test_other_kinds, test_footer)
