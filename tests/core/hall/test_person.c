/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/hall/person.h"
#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

START_TEST(test_masks)
{
	static const struct {
		const char *full, *masked;
	} rows[] = {
		/* Hanzi */
		{"张三", "张*"},
		{"张小三", "张*三"},
		{"欧阳小锋", "欧**锋"},
		{"欧阳小小锋", "欧**锋"},
		{"张", "*"},
		/* spacing inside a name, plain or ideographic */
		{"张 三", "张*"},
		{"张　三", "张*"},
		{" 张小三 ", "张*三"},
		/* a middle dot: each side on its own */
		{"阿依古丽·买买提", "阿**丽·买*提"},
		{"古丽·阿不都", "古*·阿*都"},
		{"玛丽・李", "玛*・*"},
		{"迪丽热巴•迪力木拉提", "迪**巴•迪**提"},
		/* rare Hanzi: extension B, the private use area, a variation selector */
		{"𠮷田三", "𠮷*三"},
		{"张\xee\xa0\xb4三", "张*三"},
		{"\xee\xa0\xb4三", "\xee\xa0\xb4*"},
		{"葛\xf3\xa0\x84\x80三四", "葛\xf3\xa0\x84\x80*四"},
		/* Hangul like Hanzi; decomposed Hangul is composed first */
		{"김철수", "김*수"},
		{"김 철수", "김*수"},
		{"남궁민수", "남**수"},
		{"이산", "이*"},
		{"\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7철수", "김*수"},
		/* Latin */
		{"Karl Heinz", "K*** H***"},
		{"Karl", "K***"},
		{"  Mary  Ann   Smith ", "M*** A*** S***"},
		{"Éva Nagy", "É*** N***"},
		{"E\xcc\x81va Nagy", "É*** N***"},
		{"X", "X***"},
		{"Jean-Luc O'Neill", "J*** O***"},
		{"Иван Петров", "И*** П***"},
		/* mixed */
		{"李 Mary", "* M***"},
		{"欧阳 Mary", "欧* M***"},
		{"Mary·李小三", "M***·李*三"},
	};

	for (size_t i = 0; i < N(rows); i++) {
		char out[NAME_SIZE] = "";

		ck_assert_msg(
			name_mask(rows[i].full, out, sizeof(out)) == 0, "%s refused", rows[i].full);
		ck_assert_str_eq(out, rows[i].masked);
	}
}
END_TEST

START_TEST(test_mask_refusals)
{
	static const char *const bad[] = {
		"", "  ", "·", " · ", "\xff", "张\xed\xa0\x80", "\xe5\xbc", "\t\n"};
	char out[NAME_SIZE] = "untouched", longest[400];

	for (size_t i = 0; i < N(bad); i++)
		ck_assert_msg(name_mask(bad[i], out, sizeof(out)) == ERR_BAD, "row %zu", i);
	memset(longest, 'a', sizeof(longest));
	longest[399] = 0;
	ck_assert_int_eq(name_mask(longest, out, sizeof(out)), ERR_LIMIT);
	ck_assert_int_eq(name_mask("Karl Heinz", out, 9), ERR_LIMIT);
	ck_assert_str_eq(out, "untouched");
	ck_assert_int_eq(name_mask("Karl Heinz", out, 10), 0);
	/* many words of one letter grow: 4 letters and a blank each */
	for (size_t i = 0; i < 200; i++)
		longest[i] = i % 2 ? ' ' : 'a';
	longest[200] = 0;
	ck_assert_int_eq(name_mask(longest, out, sizeof(out)), ERR_LIMIT);
}
END_TEST

START_TEST(test_languages)
{
	static const struct {
		const char *code;
		int lang;
	} rows[] = {{"zh_CN", LANG_ZH}, {"zh", LANG_ZH}, {"en", LANG_EN}, {"ko", LANG_KO}, {"", -1},
		{"de", -1}, {"zh_TW", -1}, {"EN", -1}};
	struct words w = {.text = {"午餐", "Lunch", ""}};

	for (size_t i = 0; i < N(rows); i++) {
		enum lang lang = LANG_COUNT;
		int result = lang_parse(rows[i].code, &lang);

		ck_assert_int_eq(result, rows[i].lang < 0 ? ERR_BAD : 0);
		ck_assert_int_eq((int)lang, rows[i].lang < 0 ? LANG_COUNT : rows[i].lang);
	}
	for (int i = 0; i < LANG_COUNT; i++) {
		enum lang lang;

		ck_assert_int_eq(lang_parse(lang_code((enum lang)i), &lang), 0);
		ck_assert_int_eq((int)lang, i);
	}
	ck_assert_str_eq(words_in(&w, LANG_ZH), "午餐");
	ck_assert_str_eq(words_in(&w, LANG_EN), "Lunch");
	ck_assert_str_eq(words_in(&w, LANG_KO), "午餐");
}
END_TEST

START_TEST(test_words_check)
{
	static const struct {
		struct words words;
		int result;
	} rows[] = {
		{{.text = {"米饭", "Rice", "쌀밥"}}, 0},
		{{.text = {"米饭", "", ""}}, 0},
		{{.text = {"", "Rice", ""}}, ERR_BAD},
		{{.text = {"\xc3\xd7\xb7\xb9", "Rice", ""}}, ERR_BAD}, /* GB18030 */
		{{.text = {"米饭", "Rice\x1b[2J", ""}}, ERR_BAD},
		{{.text = {"米饭", "", "쌀\n밥"}}, ERR_BAD},
		{{.text = {"米饭\x7f", "", ""}}, ERR_BAD},
	};
	struct words full;
	struct err err;

	for (size_t i = 0; i < N(rows); i++) {
		err.text[0] = 0;
		ck_assert_int_eq(words_check(&rows[i].words, "name", &err), rows[i].result);
		if (rows[i].result)
			ck_assert_ptr_nonnull(strstr(err.text, "name"));
	}
	memset(&full, 'a', sizeof(full)); /* no NUL anywhere */
	ck_assert_int_eq(words_check(&full, "name", &err), ERR_BAD);
}
END_TEST

START_TEST(test_allergens)
{
	static const struct {
		const char *list;
		int bits; /* -1: refused */
	} rows[] = {
		{"", 0},
		{"G", 1},
		{"C", 2},
		{"F", 4},
		{"E", 8},
		{"P", 16},
		{"S", 32},
		{"M", 64},
		{"N", 128},
		{"G,E,S", 41},
		{"F,S,G", 37},
		{"G, E", 9},
		{"G,G", 1},
		{"g", -1},
		{"X", -1},
		{"GE", -1},
		{"G,", -1},
		{",G", -1},
		{"G,,E", -1},
		{" ", -1},
		{"G;E", -1},
	};

	for (size_t i = 0; i < N(rows); i++) {
		unsigned bits = 7777;
		int result = allergens_parse(rows[i].list, &bits);

		ck_assert_msg(result == (rows[i].bits < 0 ? ERR_BAD : 0), "\"%s\"", rows[i].list);
		ck_assert_uint_eq(bits, rows[i].bits < 0 ? 7777 : (unsigned)rows[i].bits);
	}
}
END_TEST

START_TEST(test_diets)
{
	static const struct {
		const char *list;
		int bits;
	} rows[] = {
		{"", 0},
		{"soft", DIET_SOFT},
		{"low-salt", DIET_LOW_SALT},
		{"low-sugar", DIET_LOW_SUGAR},
		{"vegan", DIET_VEGAN},
		{"pork-free", DIET_PORK_FREE},
		{"soft,low-salt,pork-free", DIET_SOFT | DIET_LOW_SALT | DIET_PORK_FREE},
		{"vegan, soft", DIET_VEGAN | DIET_SOFT},
		{"Soft", -1},
		{"sof", -1},
		{"softy", -1},
		{"soft,", -1},
		{"halal", -1},
		{"low salt", -1},
	};

	for (size_t i = 0; i < N(rows); i++) {
		unsigned bits = 7777;
		int result = diet_parse(rows[i].list, &bits);

		ck_assert_msg(result == (rows[i].bits < 0 ? ERR_BAD : 0), "\"%s\"", rows[i].list);
		ck_assert_uint_eq(bits, rows[i].bits < 0 ? 7777 : (unsigned)rows[i].bits);
	}
}
END_TEST

/* BLAKE2b with a key, as Python's hashlib computes it. Changing these loses every directory. */
START_TEST(test_tag_and_pid)
{
	static const char number[] = "330799194803150016";
	unsigned char key[KEY_BYTES], pid[PID_BYTES], other[PID_BYTES];
	char hex[2 * PID_BYTES + 1];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)i;
	id_pid(key, number, pid);
	hex_from(hex, pid, sizeof(pid));
	ck_assert_str_eq(hex, "0c1ee8066ef4368501b35e5362c1fbd7");
	ck_assert_uint_eq(id_tag(key, number), 0x9e);
	ck_assert_uint_eq(id_tag(key, "330799195109110027"), 0x74);
	key[0] ^= 1;
	id_pid(key, number, other);
	ck_assert_mem_ne(pid, other, sizeof(pid));
}
END_TEST

/* The hub marks a card when it is imported, a terminal when it is laid down. */
START_TEST(test_chip_mark)
{
	static const struct {
		const char *uid, *mark;
	} rows[] = {
		{"04A1B2C3D4E5F6", "86fde63d0862975dbcb688ad42074b8c"},
		{"04a1b2c3d4e5f6", "86fde63d0862975dbcb688ad42074b8c"},
		{"ff", "1a5a59fe5c293273303e7f019f581b2b"},
		{"", NULL},
		{"04A", NULL},
		{"04A1B2C3D4E5G6", NULL},
		{"04:A1:B2", NULL},
		{"0102030405060708090A0B0C0D0E0F1011", NULL},
	};
	unsigned char key[KEY_BYTES], mark[CHIP_MARK];
	char hex[2 * CHIP_MARK + 1];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)i;
	for (size_t i = 0; i < N(rows); i++) {
		int result = chip_mark(key, rows[i].uid, mark);

		ck_assert_msg(result == (rows[i].mark ? 0 : ERR_BAD), "\"%s\"", rows[i].uid);
		hex_from(hex, mark, sizeof(mark));
		if (rows[i].mark)
			ck_assert_str_eq(hex, rows[i].mark);
	}
}
END_TEST

SUITE_MAIN("person", test_masks, test_mask_refusals, test_languages, test_words_check,
	test_allergens, test_diets, test_tag_and_pid, test_chip_mark)
