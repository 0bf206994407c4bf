/* SPDX-License-Identifier: MIT */
#include "kiosk/demo_days.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What stands in braces, for the day it names; false when it is nothing. */
static bool fill_in(const char *word, day_t today, FILE *out)
{
	char name[8], iso[11];
	int ahead, end = 0;
	struct date d;
	day_t day;

	if (sscanf(word, "{%7[a-z]+%1d}%n", name, &ahead, &end) != 2 || !end)
		return false;
	day = today + ahead;
	d = day_to_date(day);
	day_format(day, iso);
	if (strcmp(name, "day") == 0)
		fprintf(out, "%s", iso);
	else if (strcmp(name, "month") == 0)
		fprintf(out, "%d", d.month);
	else if (strcmp(name, "date") == 0)
		fprintf(out, "%d", d.day);
	else if (strcmp(name, "class") == 0)
		fprintf(out, "C%02d", day_weekday(day) + 1);
	else
		return false;
	return true;
}

static int fill_line(const char *line, day_t today, FILE *out, struct err *err)
{
	for (const char *at = line; *at; at++) {
		if (*at != '{') {
			fputc(*at, out);
			continue;
		}
		if (!fill_in(at, today, out))
			return err_set(err, ERR_BAD, "%.20s: nothing to fill in", at);
		at = strchr(at, '}');
	}
	return 0;
}

int demo_days_write(const char *from, const char *to, day_t today, struct err *err)
{
	FILE *in = fopen(from, "re"), *out = in ? fopen(to, "we") : NULL;
	char line[1024];
	int result = 0;

	if (!out) {
		err_set(err, ERR_IO, "%s: %s", in ? to : from, strerror(errno));
		if (in)
			fclose(in);
		return err->code;
	}
	while (!result && fgets(line, sizeof(line), in))
		result = fill_line(line, today, out, err);
	if (result < 0)
		err_at(err, "%s", from);
	fclose(in);
	if (fclose(out) != 0 && !result)
		result = err_set(err, ERR_IO, "%s: %s", to, strerror(errno));
	return result;
}
