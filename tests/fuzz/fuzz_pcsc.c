/* SPDX-License-Identifier: MIT */
/*
 * What litang-cards may say, a line, and what a card may answer to it: the first byte says which.
 * A UID that was read from a card is one that the terminal takes in a line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/pcsc_talk.h"
#include "devices/pcsc_uid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void try_line(const char *line, size_t n)
{
	struct pcsc_news news;

	memset(&news, 0xaa, sizeof(news));
	if (pcsc_parse(line, n, &news) < 0)
		return;
	must(memchr(news.text, 0, sizeof(news.text)) != NULL);
	must(text_valid(news.text, strlen(news.text)));
	for (const char *p = news.text; *p; p++)
		must((unsigned char)*p >= 0x20 && *p != 0x7f);
}

static void try_answer(const uint8_t *answer, size_t n)
{
	char uid[PCSC_UID_SIZE], line[PCSC_LINE_MAX];
	struct pcsc_news news;

	if (pcsc_uid(answer, n, uid) < 0)
		return;
	must(strlen(uid) == 2 * (n - 2));
	snprintf(line, sizeof(line), "card %s", uid);
	must(pcsc_parse(line, strlen(line), &news) == 0 && news.word == PCSC_CARD);
	must(strcmp(news.text, uid) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == 'U')
		try_answer(data + 1, size - 1);
	else
		try_line((const char *)data + 1, size - 1);
	return 0;
}
