/* SPDX-License-Identifier: MIT */
/*
 * What the terminal and litang-voice may tell each other, by the first byte: O an order, N news, S a
 * stream of orders in pieces, W a sentence to write (two texts with a NUL between them). What was
 * written is read again, and no clip of it lies outside its folder.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/clips.h"
#include "devices/voice_talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void must_be_text(const char *s, size_t size)
{
	must(memchr(s, 0, size) != NULL);
	must(text_valid(s, strlen(s)));
	for (; *s; s++)
		must((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void look_at(const struct voice_sentence *s)
{
	char path[CLIPS_PATH_SIZE];

	must(s->n >= 1 && s->n <= VOICE_N_MOST);
	must_be_text(s->lang, sizeof(s->lang));
	must_be_text(s->speaker, sizeof(s->speaker));
	must_be_text(s->text, sizeof(s->text));
	must_be_text(s->sound, sizeof(s->sound));
	must(!strpbrk(s->lang, "/.") && !strpbrk(s->speaker, "/."));
	if (clips_path(path, "/c", s->lang, s->text) == 0) {
		const char *name = strrchr(path, '/') + 1;

		must(strncmp(path, "/c/", 3) == 0 && strlen(name) <= 255);
		must((size_t)(name - path) == strlen("/c/") + strlen(s->lang) + 1);
	}
}

static void try_order(const char *line, size_t n)
{
	static struct voice_order order;

	memset(&order, 0xaa, sizeof(order));
	if (voice_talk_order(line, n, &order) < 0)
		return;
	must(order.word <= VOICE_TONE);
	if (order.word == VOICE_SAY)
		look_at(&order.sentence);
	if (order.word == VOICE_CLIPS)
		must_be_text(order.path, sizeof(order.path));
	if (order.word == VOICE_VOLUME)
		must(order.volume <= VOICE_LOUDEST);
}

static void try_news(const char *line, size_t n)
{
	struct voice_news news;

	memset(&news, 0xaa, sizeof(news));
	if (voice_talk_news(line, n, &news) < 0)
		return;
	must(news.word >= VOICE_CARD && news.word <= VOICE_TICK);
	must_be_text(news.text, sizeof(news.text));
}

static bool take(void *ctx, const char *line, size_t n)
{
	(void)ctx;
	must(n <= VOICE_TALK_MAX);
	try_order(line, n);
	return n != 4;
}

static void try_stream(const char *bytes, size_t n)
{
	static struct lines lines;

	lines.n = 0;
	for (size_t at = 0, piece = 1; at < n; at += piece, piece = piece % 61 + 1) {
		if (piece > n - at)
			piece = n - at;
		if (!lines_take(&lines, bytes + at, piece, take, NULL))
			return;
		must(lines.n <= VOICE_TALK_MAX);
	}
}

static void try_write(const char *bytes, size_t n)
{
	static char text[4096], out[VOICE_TALK_MAX + 2];
	static struct voice_order order;
	struct voice_line line = {"zh_CN", "cmn-latn-pinyin", text, text};
	size_t length;

	if (n >= sizeof(text))
		return;
	memcpy(text, bytes, n);
	text[n] = 0;
	line.sound = strlen(text) < n ? text + strlen(text) + 1 : text;
	if (voice_talk_say(out, &length, 1, &line) < 0)
		return;
	must(length <= VOICE_TALK_MAX + 1 && out[length - 1] == '\n');
	must(voice_talk_order(out, length - 1, &order) == 0 && order.word == VOICE_SAY);
	must(strlen(order.sentence.text) <= strlen(line.text));
	look_at(&order.sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *rest = (const char *)data + 1;

	if (size == 0)
		return 0;
	if (data[0] == 'O')
		try_order(rest, size - 1);
	else if (data[0] == 'N')
		try_news(rest, size - 1);
	else if (data[0] == 'S')
		try_stream(rest, size - 1);
	else
		try_write(rest, size - 1);
	return 0;
}
