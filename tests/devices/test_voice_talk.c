/* SPDX-License-Identifier: MIT */
/* What the terminal and litang-voice believe of each other's lines. */
#include "devices/voice_talk.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *line;
	int word; /* -1: refused */
} orders[] = {
	{"done", VOICE_TONE},
	{"look", VOICE_TONE},
	{"done ", -1},
	{"DONE", -1},
	{"", -1},
	{"volume 0", VOICE_VOLUME},
	{"volume 3", VOICE_VOLUME},
	{"volume 4", -1},
	{"volume -", -1},
	{"volume 03", -1},
	{"volume ", -1},
	{"hush 1", VOICE_HUSH},
	{"hush 999999999", VOICE_HUSH},
	{"hush 1000000000", -1},
	{"hush 0", -1},
	{"hush 01", -1},
	{"hush 1x", -1},
	{"hush -1", -1},
	{"hush ", -1},
	{"clips /a b/c", VOICE_CLIPS},
	{"clips ", -1},
	{"clips /a\tb", -1},
	{"clips /\xff", -1},
	{"say\t1\ten\ten\tHello\thello", VOICE_SAY},
	{"say\t1\tzh_CN\tcmn-latn-pinyin\t\t", VOICE_SAY},
	{"say\t1\ten\ten\tHello", -1},
	{"say\t1\ten\ten\tHello\thello\tagain", -1},
	{"say\t0\ten\ten\tHello\thello", -1},
	{"say\t1\t\ten\tHello\thello", -1},
	{"say\t1\ten\t\tHello\thello", -1},
	{"say\t1\t..\ten\tHello\thello", -1},
	{"say\t1\tzh/CN\ten\tHello\thello", -1},
	{"say\t1\t-en\ten\tHello\thello", -1},
	{"say\t1\t9en\ten\tHello\thello", -1},
	{"say\t1\ten\t../../etc/passwd\tHello\thello", -1},
	{"say\t1\tabcdefghijklmnop\ten\tHello\thello", -1},
	{"say\t1\ten\ten\tHe\x01llo\thello", -1},
	{"say\t1\ten\ten\tHello\the\x7fllo", -1},
	{"say\t1\ten\ten\tHe\xc3\thello", -1},
	{"say\t1\ten\ten\tHe\xed\xa0\x80\thello", -1},
	{"say 1 en en Hello hello", -1},
	{"say", -1},
	{"card x", -1},
	{"tick", -1},
};

START_TEST(test_orders)
{
	static struct voice_order order;

	for (size_t i = 0; i < N(orders); i++) {
		int result = voice_talk_order(orders[i].line, strlen(orders[i].line), &order);

		ck_assert_msg((result == 0) == (orders[i].word >= 0), "\"%s\"", orders[i].line);
		if (result == 0)
			ck_assert_int_eq((int)order.word, orders[i].word);
	}
	ck_assert_int_eq(voice_talk_order("done\0", 5, &order), ERR_BAD);
	ck_assert_int_eq(voice_talk_order("hush 12", 7, &order), 0);
	ck_assert_int_eq(order.n, 12);
	ck_assert_int_eq(voice_talk_order("volume 2", 8, &order), 0);
	ck_assert_int_eq(order.volume, VOICE_LOUD);
	ck_assert_int_eq(voice_talk_order("look", 4, &order), 0);
	ck_assert_int_eq(order.tone, VOICE_LOOK);
	ck_assert_int_eq(voice_talk_order("clips /a b/c", 12, &order), 0);
	ck_assert_str_eq(order.path, "/a b/c");
}
END_TEST

START_TEST(test_news)
{
	static const struct {
		const char *line;
		int word; /* -1: refused */
		const char *text;
		int n;
	} cases[] = {
		{"card default", VOICE_CARD, "default", 0},
		{"card A\xff\033[2J \xe6\xb0\x91", VOICE_CARD, "A??[2J \xe6\xb0\x91", 0},
		{"card ", -1, NULL, 0},
		{"card", -1, NULL, 0},
		{"none No such device", VOICE_NONE, "No such device", 0},
		{"none ", -1, NULL, 0},
		{"said 1", VOICE_SAID, "", 1},
		{"said 999999999", VOICE_SAID, "", 999999999},
		{"said 0", -1, NULL, 0},
		{"said 1000000000", -1, NULL, 0},
		{"said 99999999999999999999", -1, NULL, 0},
		{"said ", -1, NULL, 0},
		{"broken zh_CN", VOICE_BROKEN, "zh_CN", 0},
		{"broken ../x", -1, NULL, 0},
		{"broken abcdefghijklmnop", -1, NULL, 0},
		{"mute", VOICE_MUTE, "", 0},
		{"tick", VOICE_TICK, "", 0},
		{"tick ", -1, NULL, 0},
		{"Tick", -1, NULL, 0},
		{"", -1, NULL, 0},
		{"done", -1, NULL, 0},
		{"GET / HTTP/1.1", -1, NULL, 0},
	};
	char longest[VOICE_TALK_MAX + 1];
	struct voice_news news;

	for (size_t i = 0; i < N(cases); i++) {
		int result = voice_talk_news(cases[i].line, strlen(cases[i].line), &news);

		ck_assert_msg((result == 0) == (cases[i].word >= 0), "\"%s\"", cases[i].line);
		if (result < 0)
			continue;
		ck_assert_int_eq((int)news.word, cases[i].word);
		ck_assert_str_eq(news.text, cases[i].text);
		ck_assert_int_eq(news.n, cases[i].n);
	}
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "card ", 5);
	ck_assert_int_eq(voice_talk_news(longest, VOICE_TALK_MAX + 1, &news), ERR_BAD);
	ck_assert_int_eq(voice_talk_news(longest, VOICE_TALK_MAX, &news), 0);
	ck_assert_uint_eq(strlen(news.text), VOICE_NAME - 1);
}
END_TEST

/* What was written is what is read, at most a sentence of full length in the longest head. */
START_TEST(test_sentence)
{
	char text[VOICE_LINE_MAX + 2], sound[VOICE_LINE_MAX + 2], out[VOICE_TALK_MAX + 2];
	struct voice_line line = {
		"abcdefghijklmno", "abcdefghijklmnopqrstuvwxyz-abcd", text, sound};
	static struct voice_order order;
	size_t n;

	memset(text, 't', sizeof(text));
	memset(sound, 's', sizeof(sound));
	text[VOICE_LINE_MAX] = sound[VOICE_LINE_MAX] = 0;
	ck_assert_int_eq(voice_talk_say(out, &n, VOICE_N_MOST, &line), 0);
	ck_assert_uint_eq(n, strlen(out));
	ck_assert_uint_le(n, VOICE_TALK_MAX + 1);
	ck_assert_int_eq(out[n - 1], '\n');
	ck_assert_int_eq(voice_talk_order(out, n - 1, &order), 0);
	ck_assert_int_eq(order.sentence.n, VOICE_N_MOST);
	ck_assert_str_eq(order.sentence.lang, line.lang);
	ck_assert_str_eq(order.sentence.speaker, line.speaker);
	ck_assert_str_eq(order.sentence.text, text);
	ck_assert_str_eq(order.sentence.sound, sound);
	text[VOICE_LINE_MAX] = 't';
	text[VOICE_LINE_MAX + 1] = 0;
	ck_assert_int_eq(voice_talk_say(out, &n, 1, &line), ERR_LIMIT);
	text[VOICE_LINE_MAX] = 0;
	sound[VOICE_LINE_MAX] = 's';
	sound[VOICE_LINE_MAX + 1] = 0;
	ck_assert_int_eq(voice_talk_say(out, &n, 1, &line), ERR_LIMIT);
	sound[VOICE_LINE_MAX] = 0;
	ck_assert_int_eq(voice_talk_say(out, &n, 0, &line), ERR_LIMIT);
	ck_assert_int_eq(voice_talk_say(out, &n, VOICE_N_MOST + 1, &line), ERR_LIMIT);
}
END_TEST

START_TEST(test_sentence_made_clean)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{"", ""},
		{"您好", "您好"},
		{"a\tb\nc\rd\x7f", "a b c d "},
		{"a\xff\xfe", "a  "},
		{"\xc3", " "},
		{"\xe4\xb8", "  "},
		{"a\xc2\x85z", "a z"},
		{"\xed\xa0\x80", "   "},
		{"안녕\n", "안녕 "},
	};
	static struct voice_order order;
	char out[VOICE_TALK_MAX + 2];
	size_t n;

	for (size_t i = 0; i < N(cases); i++) {
		struct voice_line line = {"ko", "ko", cases[i].text, cases[i].text};

		ck_assert_int_eq(voice_talk_say(out, &n, 7, &line), 0);
		ck_assert_int_eq(voice_talk_order(out, n - 1, &order), 0);
		ck_assert_str_eq(order.sentence.text, cases[i].clean);
		ck_assert_str_eq(order.sentence.sound, cases[i].clean);
	}
	ck_assert_int_eq(
		voice_talk_say(out, &n, 7, &(struct voice_line){"..", "ko", "", ""}), ERR_LIMIT);
	ck_assert_int_eq(
		voice_talk_say(out, &n, 7, &(struct voice_line){"ko", "a b", "", ""}), ERR_LIMIT);
	ck_assert_int_eq(
		voice_talk_say(out, &n, 7, &(struct voice_line){"ko", "", "", ""}), ERR_LIMIT);
}
END_TEST

START_TEST(test_clips_folder)
{
	char out[VOICE_TALK_MAX + 2], folder[VOICE_PATH + 1];
	size_t n;

	ck_assert_int_eq(voice_talk_clips(out, &n, "/var/lib/litang/clips"), 0);
	ck_assert_str_eq(out, "clips /var/lib/litang/clips\n");
	ck_assert_uint_eq(n, strlen(out));
	ck_assert_int_eq(voice_talk_clips(out, &n, ""), ERR_LIMIT);
	ck_assert_int_eq(voice_talk_clips(out, &n, "/a\nhush 1"), ERR_LIMIT);
	memset(folder, 'f', sizeof(folder));
	folder[VOICE_PATH] = 0;
	ck_assert_int_eq(voice_talk_clips(out, &n, folder), ERR_LIMIT);
	folder[VOICE_PATH - 1] = 0;
	ck_assert_int_eq(voice_talk_clips(out, &n, folder), 0);
}
END_TEST

struct taken {
	int n, stop_at;
	char line[4][VOICE_TALK_MAX + 1];
};

static bool take(void *ctx, const char *line, size_t n)
{
	struct taken *taken = ctx;

	ck_assert_int_lt(taken->n, 4);
	memcpy(taken->line[taken->n], line, n);
	taken->line[taken->n][n] = 0;
	return ++taken->n != taken->stop_at;
}

START_TEST(test_bytes_in_pieces)
{
	static const char all[] = "done\n\nhush 1\nlo";
	static struct lines lines;

	for (size_t piece = 1; piece < sizeof(all); piece++) {
		static struct taken taken;

		memset(&taken, 0, sizeof(taken));
		memset(&lines, 0, sizeof(lines));
		for (size_t at = 0; at < sizeof(all) - 1; at += piece) {
			size_t left = sizeof(all) - 1 - at;

			ck_assert(lines_take(
				&lines, all + at, piece < left ? piece : left, take, &taken));
		}
		ck_assert_int_eq(taken.n, 3);
		ck_assert_str_eq(taken.line[0], "done");
		ck_assert_str_eq(taken.line[1], "");
		ck_assert_str_eq(taken.line[2], "hush 1");
		ck_assert_uint_eq(lines.n, 2);
		/* What a line held is wiped. */
		ck_assert(!memmem(lines.line, sizeof(lines.line), "sh 1", 4));
	}
}
END_TEST

START_TEST(test_bytes_without_end)
{
	static struct lines lines;
	static struct taken taken;
	static char bytes[VOICE_TALK_MAX + 2];

	memset(bytes, 'x', sizeof(bytes));
	ck_assert(lines_take(&lines, bytes, VOICE_TALK_MAX, take, &taken));
	ck_assert(!lines_take(&lines, bytes, 1, take, &taken));
	memset(&lines, 0, sizeof(lines));
	bytes[VOICE_TALK_MAX] = '\n';
	ck_assert(lines_take(&lines, bytes, VOICE_TALK_MAX + 1, take, &taken));
	ck_assert_int_eq(taken.n, 1);
	/* Nothing behind a line that was refused is looked at. */
	taken = (struct taken){.stop_at = 1};
	ck_assert(!lines_take(&lines, "a\nb\nc\n", 6, take, &taken));
	ck_assert_int_eq(taken.n, 1);
}
END_TEST

SUITE_MAIN("voice_talk", test_orders, test_news, test_sentence, test_sentence_made_clean,
	test_clips_folder, test_bytes_in_pieces, test_bytes_without_end)
