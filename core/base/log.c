/* SPDX-License-Identifier: MIT */
#include "core/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LOG_MAX (8L << 20)

static FILE *file;
static char file_path[4096];
static char last[512];
static unsigned repeats;

int log_open(const char *path, struct err *err)
{
	log_close();
	if (strcmp(path, "-") == 0) {
		file = stderr;
		return 0;
	}
	file = fopen(path, "ae");
	if (!file)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	snprintf(file_path, sizeof(file_path), "%s", path);
	return 0;
}

void log_close(void)
{
	if (file && file != stderr)
		fclose(file);
	file = NULL;
	last[0] = 0;
	repeats = 0;
}

static void turn_over(void)
{
	char old[sizeof(file_path) + 2];
	FILE *next;

	if (file == stderr || ftell(file) < LOG_MAX)
		return;
	snprintf(old, sizeof(old), "%s.1", file_path);
	if (rename(file_path, old) != 0)
		return;
	next = fopen(file_path, "ae");
	if (!next)
		return;
	fclose(file);
	file = next;
}

static void put(enum log_level level, const char *text)
{
	static const char *const name[] = {"info", "warn", "fail"};
	char stamp[40];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S%z", &tm);
	fprintf(file, "%s %s %s\n", stamp, name[level], text);
	fflush(file);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char text[sizeof(last)];
	va_list args;

	if (!file)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (strcmp(text, last) == 0) {
		repeats++;
		return;
	}
	turn_over();
	if (repeats) {
		char again[64];

		snprintf(again, sizeof(again), "the last line came %u more times", repeats);
		put(LOG_INFO, again);
		repeats = 0;
	}
	memcpy(last, text, sizeof(last));
	put(level, text);
}
