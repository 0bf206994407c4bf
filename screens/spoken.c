/* SPDX-License-Identifier: MIT */
#include "screens/spoken.h"

#include <stdio.h>
#include <string.h>

static void spoken_add(struct page *p, const char *prefix, const char *text)
{
	size_t n = strlen(p->spoken);
	char *at = p->spoken + n;

	if (!*text || n + strlen(prefix) + strlen(text) + 2 > sizeof(p->spoken))
		return;
	stpcpy(stpcpy(stpcpy(at, n ? "\n" : ""), prefix), text);
	for (; *at; at++)
		if (*at == '\t')
			*at = ' ';
}

void spoken_fill(struct page *p)
{
	spoken_add(p, "", p->question);
	for (int i = 0; i < p->n_figures; i++) {
		char text[PAGE_TEXT];

		snprintf(text, sizeof(text), "%s %s%s", p->figure[i].label, p->figure[i].value,
			p->figure[i].unit);
		spoken_add(p, "", text);
	}
	spoken_add(p, "", p->aside);
	for (int i = 0; i < p->n_lines; i++)
		spoken_add(p, "", p->line[i]);
	for (int i = 0; i < p->n_choices; i++) {
		char digit[16];

		snprintf(digit, sizeof(digit), "%d: ", p->choice[i].digit);
		spoken_add(p, digit, p->choice[i].label);
	}
}

static bool line_in(const char *line, size_t n, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (length == n && memcmp(text, line, n) == 0)
			return true;
		text += length + (text[length] != 0);
	}
	return false;
}

void spoken_news(const char *before, const char *now, bool anew, char ret[SPOKEN_SIZE])
{
	char *at = ret;

	while (*now) {
		size_t n = strcspn(now, "\n");

		if ((anew || !line_in(now, n, before)) && at + n + 2 < ret + SPOKEN_SIZE) {
			if (at > ret)
				*at++ = '\n';
			at = mempcpy(at, now, n);
		}
		now += n + (now[n] != 0);
	}
	*at = 0;
}
