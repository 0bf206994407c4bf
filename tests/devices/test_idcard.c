/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "devices/idcard.h"
#include "tests/support/suite.h"
#include "tests/support/usb_reader.h"

#define NUMBER "33079919421018005X"

static const struct reader_card citizen = {
	.name = "某人", .number = NUMBER, .born = "19421018", .from = "20100101", .to = "长期"};

static int parse(struct idcard *card, const struct reader_card *of)
{
	uint8_t text[IDCARD_TEXT];
	struct err err = {0};

	reader_text(text, of);
	return idcard_parse(card, text, &err);
}

START_TEST(each_layout_becomes_one_struct)
{
	static const struct {
		struct reader_card card;
		struct idcard seen;
	} cases[] = {
		{{0, "某人", "330799194803150016", "19480315", "20100101", "20300101", "某路 1 号"},
			{IDCARD_CITIZEN, "330799194803150016", 19480315, 20100101, 20300101,
				"某人"}},
		{{0, "某人", NUMBER, "19421018", "20100101", "长期", NULL},
			{IDCARD_CITIZEN, NUMBER, 19421018, 20100101, IDCARD_FOREVER, "某人"}},
		{{'J', "某人", "810000199408230021", "19940823", "20190101", "20240101", NULL},
			{IDCARD_PERMIT, "810000199408230021", 19940823, 20190101, 20240101,
				"某人"}},
		{{'I', "SOMEBODY, JOHN", "USA110081021001", "19810210", "20170601", "20270531",
			 NULL},
			{IDCARD_FOREIGN_2017, "USA110081021001", 19810210, 20170601, 20270531,
				"SOMEBODY, JOHN"}},
		{{'Y', "SOMEBODY, JOHN", "911124198108030024", "19810803", "20231201", "20331130",
			 NULL},
			{IDCARD_FOREIGN_2023, "911124198108030024", 19810803, 20231201, 20331130,
				"SOMEBODY, JOHN"}},
		/* Fields that are full to their ends. */
		{{0, "一二三四五六七八九十一二三四五", NUMBER, "19421018", "20100101", "长期",
			 "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五"},
			{IDCARD_CITIZEN, NUMBER, 19421018, 20100101, IDCARD_FOREVER,
				"一二三四五六七八九十一二三四五"}},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct idcard card = {0};

		ck_assert_msg(parse(&card, &cases[i].card) == 0, "case %zu", i);
		ck_assert_int_eq(card.kind, cases[i].seen.kind);
		ck_assert_str_eq(card.number, cases[i].seen.number);
		ck_assert_str_eq(card.name, cases[i].seen.name);
		ck_assert_int_eq(card.born, cases[i].seen.born);
		ck_assert_int_eq(card.from, cases[i].seen.from);
		ck_assert_int_eq(card.to, cases[i].seen.to);
	}
}
END_TEST

/* Byte by byte, with no builder of ours in between. */
START_TEST(a_citizens_fields_are_where_the_chip_has_them)
{
	uint8_t text[IDCARD_TEXT] = {0};
	struct idcard card = {0};
	struct err err = {0};

	for (size_t i = 0; i < 18; i++)
		text[122 + 2 * i] = (uint8_t)NUMBER[i];
	for (size_t i = 0; i < 8; i++) {
		text[36 + 2 * i] = (uint8_t) "19421018"[i];
		text[188 + 2 * i] = (uint8_t) "20100101"[i];
	}
	memcpy(text + 204, "\x7f\x95\x1f\x67", 4);
	ck_assert_int_eq(idcard_parse(&card, text, &err), 0);
	ck_assert_str_eq(card.number, NUMBER);
	ck_assert_int_eq(card.born, 19421018);
	ck_assert_int_eq(card.from, 20100101);
	ck_assert_int_eq(card.to, IDCARD_FOREVER);
	ck_assert_str_eq(card.name, "");
}
END_TEST

/* Blanks behind it, a rare Hanzi of two units, halves of one, and what no name has. */
START_TEST(a_name_is_read)
{
	static const struct {
		char units[32];
		const char *name;
	} cases[] = {
		{"\x20\x5f\x09\x4e \0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0 ", "张三"},
		{"\x40\xd8\x0b\xdc\x09\x4e", "𠀋三"},
		{"\x09\x4e\x40\xd8", ""},
		{"\x0b\xdc\x09\x4e", ""},
		{"\x09\x4e\x0a\x00\x09\x4e", ""},
		{"\x09\x4e\xff\xff\x09\x4e", ""},
	};
	struct reader_card plain = citizen;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t text[IDCARD_TEXT];
		struct idcard card = {0};
		struct err err = {0};

		reader_text(text, &plain);
		memcpy(text, cases[i].units, 30);
		ck_assert_int_eq(idcard_parse(&card, text, &err), 0);
		ck_assert_msg(strcmp(card.name, cases[i].name) == 0, "%zu: %s", i, card.name);
	}
}
END_TEST

START_TEST(a_small_x_is_an_x)
{
	struct reader_card small = citizen;
	struct idcard card = {0};

	small.number = "33079919421018005x";
	ck_assert_int_eq(parse(&card, &small), 0);
	ck_assert_str_eq(card.number, NUMBER);
}
END_TEST

START_TEST(numbers_of_a_wrong_form_are_refused)
{
	static const struct {
		char letter;
		const char *number;
	} cases[] = {
		{0, ""},
		{0, "33079919421018005"},
		{0, "X3079919421018005X"},
		{0, "3307991942101800XX"},
		{0, "33079919421018005Y"},
		{0, "33079919421018005Ｘ"},
		{0, "３3079919421018005"},
		{0, "3307991942101٨005X"},
		{0, "USA110081021001"}, /* another layout's */
		{0, " 33079919421018005"},
		{'J', "USA110081021001"},
		{'Y', "USA110081021001"},
		{'I', "911124198108030024"},
		{'I', "US1110081021001"},
		{'I', "USA11008102100X"},
		{'I', "USA11008102100"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reader_card bad = citizen;
		struct idcard card = {.number = "untouched"};

		bad.letter = cases[i].letter;
		bad.number = cases[i].number;
		ck_assert_msg(parse(&card, &bad) == ERR_BAD, "case %zu", i);
		ck_assert_str_eq(card.number, "untouched");
	}
}
END_TEST

/* Units that are no characters, in each place of the number and of the date of birth. */
START_TEST(no_unit_but_ascii_gets_through)
{
	static const uint16_t units[] = {0x0000, 0x0001, 0x007f, 0x0080, 0x0131, 0x3130, 0xd800,
		0xdbff, 0xdc00, 0xdfff, 0xfdd0, 0xfeff, 0xfffe, 0xffff, 0xff11};
	uint8_t good[IDCARD_TEXT], text[IDCARD_TEXT];
	struct err err = {0};
	struct idcard card;

	reader_text(good, &citizen);
	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++)
		for (size_t at = 36; at < 158; at += at == 50 ? 72 : 2) {
			memcpy(text, good, sizeof(text));
			text[at] = (uint8_t)units[u];
			text[at + 1] = (uint8_t)(units[u] >> 8);
			ck_assert_msg(idcard_parse(&card, text, &err) == ERR_BAD,
				"unit %04x at %zu", units[u], at);
		}
}
END_TEST

START_TEST(names_may_hold_anything)
{
	uint8_t text[IDCARD_TEXT];
	struct idcard card = {0};
	struct err err = {0};

	reader_text(text, &citizen);
	for (size_t i = 0; i < 30; i += 2)
		text[i] = 0, text[i + 1] = 0xd8;
	for (size_t i = 52; i < 122; i++)
		text[i] = 0xff;
	ck_assert_int_eq(idcard_parse(&card, text, &err), 0);
	ck_assert_str_eq(card.number, NUMBER);
}
END_TEST

START_TEST(a_birth_that_is_no_date_is_refused)
{
	static const struct {
		const char *born;
		bool good;
	} cases[] = {{"19421018", true}, {"20000229", true}, {"18500101", true},
		{"19000229", false}, {"20010229", false}, {"19421318", false}, {"19420018", false},
		{"19421000", false}, {"19421032", false}, {"19420631", false}, {"18491231", false},
		{"00000000", false}, {"99999999", false}, {"1942101", false}, {"", false},
		{"长期", false}, {"1942 018", false}, {"-9421018", false}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reader_card with = citizen;
		struct idcard card;

		with.born = cases[i].born;
		ck_assert_msg((parse(&card, &with) == 0) == cases[i].good, "%s", cases[i].born);
	}
}
END_TEST

START_TEST(a_validity_that_is_no_date_is_left_out)
{
	static const struct {
		const char *from, *to;
		int32_t seen_from, seen_to;
	} cases[] = {
		{"", "", 0, 0},
		{"长期", "长期", 0, IDCARD_FOREVER},
		{"20101301", "20301301", 0, 0},
		{"20100101", "长", 20100101, 0},
		{"99999999", "99999999", 0, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reader_card with = citizen;
		struct idcard card;

		with.from = cases[i].from;
		with.to = cases[i].to;
		ck_assert_int_eq(parse(&card, &with), 0);
		ck_assert_int_eq(card.from, cases[i].seen_from);
		ck_assert_int_eq(card.to, cases[i].seen_to);
	}
}
END_TEST

START_TEST(unknown_layouts_are_refused)
{
	uint8_t text[IDCARD_TEXT];
	struct err err = {0};
	struct idcard card;

	for (unsigned unit = 0; unit < 0x10000; unit++) {
		bool known = unit == 0 || unit == ' ' || unit == 'J' || unit == 'Y';

		reader_text(text, &citizen);
		text[248] = (uint8_t)unit;
		text[249] = (uint8_t)(unit >> 8);
		ck_assert_msg((idcard_parse(&card, text, &err) == 0) == known, "%04x", unit);
	}
}
END_TEST

START_TEST(an_error_tells_nothing_of_the_card)
{
	struct reader_card bad = citizen;
	uint8_t text[IDCARD_TEXT];
	struct err err = {0};
	struct idcard card;

	bad.born = "19421318";
	reader_text(text, &bad);
	ck_assert_int_eq(idcard_parse(&card, text, &err), ERR_BAD);
	ck_assert_ptr_null(strpbrk(err.text, "0123456789"));
}
END_TEST

SUITE_MAIN("idcard", a_name_is_read, each_layout_becomes_one_struct,
	a_citizens_fields_are_where_the_chip_has_them, a_small_x_is_an_x,
	numbers_of_a_wrong_form_are_refused, no_unit_but_ascii_gets_through,
	names_may_hold_anything, a_birth_that_is_no_date_is_refused,
	a_validity_that_is_no_date_is_left_out, unknown_layouts_are_refused,
	an_error_tells_nothing_of_the_card)
