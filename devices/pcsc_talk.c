/* SPDX-License-Identifier: MIT */
#include "devices/pcsc_talk.h"

#include <stdbool.h>
#include <string.h>

#include "devices/pcsc_uid.h"
#include "devices/scan_text.h"

static bool is_upper_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'A' && s[i] <= 'F')))
			return false;
	return true;
}

static const struct {
	const char *text;
	enum pcsc_word word;
	bool more; /* something has to follow */
} words[] = {
	{"none pcscd", PCSC_NO_DAEMON, false},
	{"none reader", PCSC_NO_READER, false},
	{"reader ", PCSC_READER, true},
	{"card ", PCSC_CARD, true},
	{"bad", PCSC_BAD, false},
	{"tick", PCSC_TICK, false},
};

static int take_text(struct pcsc_news *ret, enum pcsc_word word, const char *s, size_t n)
{
	if (word == PCSC_CARD && (n % 2 || !pcsc_uid_length(n / 2) || !is_upper_hex(s, n)))
		return ERR_BAD;
	ret->word = word;
	scan_text_clean(ret->text, sizeof(ret->text), s, n);
	return 0;
}

int pcsc_parse(const char *line, size_t n, struct pcsc_news *ret)
{
	if (n > PCSC_LINE_MAX)
		return ERR_BAD;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t head = strlen(words[i].text);

		if (n < head || memcmp(line, words[i].text, head) != 0)
			continue;
		if (words[i].more != (n > head))
			return ERR_BAD;
		return take_text(ret, words[i].word, line + head, n - head);
	}
	return ERR_BAD;
}
