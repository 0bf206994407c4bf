/* SPDX-License-Identifier: MIT */
#include "core/hall/slip.h"

#include <string.h>

#include "tests/support/own_stack.h"
#include "tests/support/suite.h"

static struct act act_at(int64_t seq)
{
	struct act a;

	act_init(&a, ACT_ORDER);
	a.head.seq = seq;
	memcpy(a.hash, "\x0a\xbc\xde\xf1\x99", 5);
	return a;
}

START_TEST(written)
{
	static const struct {
		const char *kiosk;
		int64_t seq;
		const char *code; /* NULL: refused */
		int result;
	} cases[] = {
		{"YD1", 1, "LT1-YD1-1-0ABCDEF1", 0},
		{"yd1", 1234567, "LT1-YD1-1234567-0ABCDEF1", 0},
		{"A", 9007199254740992, "LT1-A-9007199254740992-0ABCDEF1", 0},
		{"ABCDEFGH", 1234567890123456, "LT1-ABCDEFGH-1234567890123456-0ABCDEF1", 0},
		{"ABCDEFGHI", 1234567890123456, NULL, ERR_LIMIT},
		{"ABCDEFGHIJKLMNOPQRS", 12345, "LT1-ABCDEFGHIJKLMNOPQRS-12345-0ABCDEF1", 0},
		{"ABCDEFGHIJKLMNOPQRS", 123456, NULL, ERR_LIMIT},
		{"", 1, NULL, ERR_BAD},
		{"Y-1", 1, NULL, ERR_BAD},
		{"门1", 1, NULL, ERR_BAD},
		{"YD1", 0, NULL, ERR_BAD},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act act = act_at(cases[i].seq);
		char code[SLIP_CODE_SIZE] = "as before";
		int result = slip_code(code, cases[i].kiosk, &act);

		ck_assert_msg(result == cases[i].result, "%s: %d", cases[i].kiosk, result);
		ck_assert_str_eq(code, cases[i].code ? cases[i].code : "as before");
		ck_assert_uint_le(strlen(code), 38);
	}
}
END_TEST

START_TEST(read_back)
{
	static const char *const kiosks[] = {"YD1", "A", "ABCDEFGHIJKLMNOPQRS"};

	for (size_t i = 0; i < 3; i++) {
		struct act act = act_at(54321);
		struct slip_code_parts parts;
		char code[SLIP_CODE_SIZE];

		ck_assert_int_eq(slip_code(code, kiosks[i], &act), 0);
		ck_assert_int_eq(slip_code_parse(code, &parts), 0);
		ck_assert_str_eq(parts.kiosk, kiosks[i]);
		ck_assert_int_eq(parts.seq, 54321);
		ck_assert_mem_eq(parts.hash4, act.hash, 4);
	}
}
END_TEST

START_TEST(parsed)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{"LT1-YD1-1-0ABCDEF1", 0},
		{"lt1-yd1-1-0abcdef1", 0},
		{"", ERR_NONE},
		{"LT1", ERR_NONE},
		{"LT2-YD1-1-0ABCDEF1", ERR_NONE},
		{"WL1AAAA", ERR_NONE},
		{"6901234567892", ERR_NONE},
		{"LT1-", ERR_BAD},
		{"LT1-YD1", ERR_BAD},
		{"LT1-YD1-", ERR_BAD},
		{"LT1--1-0ABCDEF1", ERR_BAD},
		{"LT1-YD1-0-0ABCDEF1", ERR_BAD},
		{"LT1-YD1-01-0ABCDEF1", ERR_BAD},
		{"LT1-YD1--1-0ABCDEF1", ERR_BAD},
		{"LT1-YD1-1", ERR_BAD},
		{"LT1-YD1-1-", ERR_BAD},
		{"LT1-YD1-1-0ABCDEF", ERR_BAD},
		{"LT1-YD1-1-0ABCDEFG", ERR_BAD},
		{"LT1-YD1-1-0ABCDEF12", ERR_BAD},
		{"LT1-YD1-1-0ABCDEF1 ", ERR_BAD},
		{"LT1-Y_1-1-0ABCDEF1", ERR_BAD},
		{"LT1-A-12345678901234567-0ABCDEF1", ERR_BAD},
		{"LT1-ABCDEFGHIJKLMNOPQRST-1-0ABCDEF1", ERR_BAD},
		{"LT1-ABCDEFGHIJKLMNOPQRS-123456-0ABCDEF1", ERR_BAD},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slip_code_parts parts = {.seq = -1};
		int result = slip_code_parse(cases[i].text, &parts);

		ck_assert_msg(result == cases[i].result, "%s: %d", cases[i].text, result);
		ck_assert_int_eq(parts.seq, result ? -1 : 1);
	}
}
END_TEST

#define NUMBER "330799194803150016"

static int result;

/* And nothing else: that would write over what is looked for. */
static void parse_number(void)
{
	static struct slip_code_parts parts;

	result = slip_code_parse(NUMBER, &parts);
}

START_TEST(what_is_no_slip_leaves_nothing)
{
	own_stack_run(parse_number);
	ck_assert_int_eq(result, ERR_NONE);
	ck_assert(!own_stack_has(NUMBER, strlen(NUMBER)));
}
END_TEST

SUITE_MAIN("slip", written, read_back, parsed, what_is_no_slip_leaves_nothing)
