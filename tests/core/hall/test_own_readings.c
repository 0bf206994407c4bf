/* SPDX-License-Identifier: MIT */
/* A hall's own readings: which lines are taken, which reading wins, and that nothing else gets in. */
#include "core/hall/own_readings.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/pinyin.h"
#include "tests/support/suite.h"

static struct own_readings own;

static void read_text(const char *text, size_t n)
{
	struct err err = {0};

	ck_assert_int_eq(own_readings_parse(&own, text, n, &err), 0);
}

static void is_said(const char *text, const char *sound)
{
	size_t len;

	ck_assert_str_eq(pinyin_at(&own, text, &len), sound);
}

START_TEST(test_taken_and_passed_over)
{
	static const struct {
		const char *line;
		bool taken;
	} cases[] = {
		{"茭白炒肉\tjiao1 bai2 chao3 rou4", true},
		{"^朴\tpiao2", true},
		{"女儿红\tnv3 er2 hong2", true},
		{"花儿\thua1 r5", true},
		{"AA制\ta1 a1 zhi4", true},
		{"Sudoku\tshu4 du2", true},
		{"茭白\tjiao1  bai2", false},
		{"茭白\tjiao1 bai2 ", false},
		{"茭白\t jiao1 bai2", false},
		{"茭白\tjiao1", false},
		{"茭白\tjiao1 bai2 cai4", false},
		{"茭白\tjiao bai", false},
		{"茭白\tjiao6 bai2", false},
		{"茭白\tjiao0 bai2", false},
		{"茭白\tJiao1 bai2", false},
		{"茭白\tjiāo bái", false},
		{"茭白\txyz1 bai2", false},
		{"茭白\t[[_^_EN]] bai2", false},
		{"茭白\tjiao1\tbai2", false},
		{"茭白\t", false},
		{"\tjiao1 bai2", false},
		{"^\tjiao1", false},
		{"茭白 jiao1 bai2", false},
		{"12\tyi1 er4", false},
		{"，\tjiao1", false},
		{"\x1b[2J茭\tjiao1", false},
		{"\xe8\x8c\tjiao1", false},
		{"\xff\xfe", false},
		{"茭\xff\tjiao1", false},
		{"一二三四五六七八九十一二三四五六七八九十\t"
		 "yi1 er4 san1 si4 wu3 liu4 qi1 ba1 jiu3 shi2 yi1 er4 san1 si4 wu3 liu4 qi1 ba1 jiu3 "
		 "shi2",
			true},
		{"一二三四五六七八九十一二三四五六七八九十一\t"
		 "yi1 er4 san1 si4 wu3 liu4 qi1 ba1 jiu3 shi2 yi1 er4 san1 si4 wu3 liu4 qi1 ba1 jiu3 "
		 "shi2 yi1",
			false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read_text(cases[i].line, strlen(cases[i].line));
		ck_assert_msg((own.n_phrases + own.n_surnames == 1) == cases[i].taken, "\"%s\"",
			cases[i].line);
		ck_assert_int_eq(own.passed_over, !cases[i].taken);
		own_readings_done(&own);
	}
}
END_TEST

/* What editors do to a file, remarks and empty lines are nothing wrong. */
START_TEST(test_file)
{
	static const char text[] = "\xef\xbb\xbf# ours\r\n\r\n茭白\tjiao1 bai2\r\nwrong\n\n"
				   "茭\tjiao1\0x\n^朴\tpiao2\n豆腐脑\tdou4 fu5 nao3";

	read_text(text, sizeof(text) - 1);
	ck_assert_uint_eq(own.n_phrases, 2);
	ck_assert_uint_eq(own.n_surnames, 1);
	ck_assert_int_eq(own.passed_over, 2);
	ck_assert_int_eq(own.first_passed, 4);
	is_said("豆腐脑一碗", "dou4 fu5 nao3");
	own_readings_done(&own);
	read_text("", 0);
	ck_assert_uint_eq(own.n_phrases, 0);
	own_readings_done(&own);
}
END_TEST

/* The longest wins, whoever has it; of the same length the hall's, and of the hall's the first. */
START_TEST(test_which_wins)
{
	static const char text[] =
		"乐\tyue4\n乐\tle5\n名字\tming2 zi4\n乐清\tyue4 qing1\n乐清湾\tyao4 qing1 wan1\n"
		"^乐\tyao4\n^曾\tceng2\n等\tdeng1\n";
	size_t len;

	read_text(text, sizeof(text) - 1);
	ck_assert_str_eq(pinyin_at(NULL, "名字", &len), "ming2 zi5");
	is_said("名字", "ming2 zi4");
	is_said("乐", "yue4");
	is_said("乐清湾", "yao4 qing1 wan1");
	is_said("乐清人", "yue4 qing1");
	is_said("乐奶奶", "yao4");
	is_said("乐*", "yao4");
	is_said("曾奶奶", "ceng2");
	is_said("等待", "deng3 dai4"); /* built in, and longer */
	is_said("等", "deng1");
	is_said("来不了", "lai2 bu4 liao3");
	is_said("茶", "cha2");
	own_readings_done(&own);
}
END_TEST

/* Of a file without end the first thousand lines; random bytes give nothing that is no pinyin. */
START_TEST(test_too_much)
{
	static char text[2 * OWN_READINGS_SIZE];
	unsigned long seed = 1;
	size_t n = 0;

	for (int i = 0; i < OWN_READINGS_MOST + 5; i++)
		n += (size_t)sprintf(text + n, "茶\tcha2\n");
	read_text(text, n);
	ck_assert_uint_eq(own.n_phrases, OWN_READINGS_MOST);
	ck_assert_int_eq(own.passed_over, 5);
	ck_assert_int_eq(own.first_passed, OWN_READINGS_MOST + 1);
	own_readings_done(&own);
	memset(text, '\n', sizeof(text));
	memcpy(text + OWN_READINGS_SIZE, "茶\tcha2", 8);
	read_text(text, sizeof(text));
	ck_assert_uint_eq(own.n_phrases, 0);
	own_readings_done(&own);
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 6364136223846793005UL + 1442695040888963407UL;
			text[i] = seed >> 60 ? (char)(seed >> 52) : "\t\n ^1"[(seed >> 40) % 5];
		}
		read_text(text, sizeof(text));
		for (size_t i = 0; i < own.n_phrases; i++)
			ck_assert_uint_eq(
				strspn(own.phrases[i].sound, "abcdefghijklmnopqrstuvwxyz12345 "),
				strlen(own.phrases[i].sound));
		own_readings_done(&own);
	}
}
END_TEST

SUITE_MAIN("own_readings", test_taken_and_passed_over, test_file, test_which_wins, test_too_much)
