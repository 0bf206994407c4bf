/* SPDX-License-Identifier: MIT */
#include "core/hall/pinyin.h"

#include "core/base/text.h"
#include "core/hall/person.h"
#include "tests/support/suite.h"

START_TEST(initials_of_names)
{
	static const struct {
		const char *name, *initials;
	} rows[] = {
		{"王桂兰", "WGL"},
		{"张三", "ZS"},
		/* surnames that are read differently as words */
		{"单小平", "SXP"},
		{"解秀英", "XXY"},
		{"曾国华", "ZGH"},
		{"仇月娥", "QYE"},
		{"区建国", "OJG"},
		{"朴顺子", "PSZ"},
		{"翟凤仙", "ZFX"},
		{"尉迟恭", "YCG"},
		{"长孙明", "ZSM"},
		{"任解放", "RJF"}, /* the same character further on in the name */
		{"欧阳锋", "OYF"},
		{"诸葛亮", "ZGL"},
		{"金花", "JH"},
		{"徐长大", "XZD"}, /* a phrase of the messages */
		{"阿卜杜·热合曼", "ABDRHM"},
		/* as people elsewhere are called */
		{"Karl Heinz Müller", "KHM"},
		{"jean-luc picard", "JLP"},
		{"Sinéad O'Connor", "SO"},
		{"홍길동", "HGD"},
		{"이순신", "ISS"},
		{"김 영희", "GYH"},
		/* what has no reading */
		{"", ""},
		{"12·？", ""},
		{"\xff\xfe王", "W"},
	};
	char out[16];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pinyin_initials(out, sizeof(out), rows[i].name);
		ck_assert_msg(strcmp(out, rows[i].initials) == 0, "%s: %s instead of %s",
			rows[i].name, out, rows[i].initials);
	}
}
END_TEST

START_TEST(initials_are_cut_where_they_end)
{
	char out[4];

	pinyin_initials(out, sizeof(out), "阿卜杜·热合曼");
	ck_assert_str_eq(out, "ABD");
	pinyin_initials(out, 1, "王桂兰");
	ck_assert_str_eq(out, "");
}
END_TEST

/* Whatever a file brings: an end, and nothing but letters. */
START_TEST(initials_of_anything)
{
	char text[9], out[16];
	unsigned long seed = 1;

	for (int round = 0; round < 20000; round++) {
		size_t n = 0;

		for (int i = 0; i < 8; i++) {
			seed = seed * 6364136223846793005UL + 1442695040888963407UL;
			text[n++] = (char)(seed >> 56);
		}
		text[n] = 0;
		pinyin_initials(out, sizeof(out), text);
		ck_assert_uint_eq(strspn(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), strlen(out));
	}
}
END_TEST

START_TEST(readings)
{
	ck_assert_str_eq(pinyin_of(0x4e2d), "zhong1");
	ck_assert_str_eq(pinyin_of('A'), "");
	ck_assert_str_eq(pinyin_of(0), "");
	ck_assert_uint_eq(pinyin_hangul(0x91d1), 0xae40); /* 金 */
	ck_assert_uint_eq(pinyin_hangul('A'), 0);
}
END_TEST

SUITE_MAIN("pinyin", initials_of_names, initials_are_cut_where_they_end, initials_of_anything,
	readings)
