/* SPDX-License-Identifier: MIT */
#include "tests/sim/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/world.h"

void (*finding_ends)(const struct world *w, const char *what);

static void say_when(const struct world *w)
{
	int64_t ms = w->now_ms;
	struct moment m = moment_at(ms, CLOCK_HUB);

	fprintf(stderr, "%02d %02d:%02d:%02d.%03d  ", m.day % 100, m.secs / 3600, m.secs / 60 % 60,
		m.secs % 60, (int)(ms % 1000));
}

/* Without the folder, which is another in each run. */
static void cut_root(const struct world *w, char *line)
{
	size_t n = strlen(w->root);
	char *at;

	while (n && (at = strstr(line, w->root)))
		memmove(at, at + n, strlen(at + n) + 1);
}

/* FNV-1a over time and text: two runs of a seed that differ in anything differ here. */
void trace(struct world *w, const char *fmt, ...)
{
	char line[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	cut_root(w, line);
	w->trace = (w->trace ^ (uint64_t)w->now_ms) * 0x100000001b3u;
	for (const char *p = line; *p; p++)
		w->trace = (w->trace ^ (unsigned char)*p) * 0x100000001b3u;
	if (!w->loud)
		return;
	say_when(w);
	fprintf(stderr, "%s\n", line);
}

void finding(const struct world *w, const char *fmt, ...)
{
	char line[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	cut_root(w, line);
	if (w->loud) {
		say_when(w);
		fprintf(stderr, "FOUND: %s\n", line);
	}
	finding_ends(w, line);
	abort();
}
