/* SPDX-License-Identifier: MIT */
#include "tests/bench/figure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/json.h"

static struct buf report = {.max = 65536}, below = {.max = 65536};

double seconds_at(const struct timespec *t)
{
	return (double)t->tv_sec + (double)t->tv_nsec / 1e9;
}

double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return seconds_at(&t);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double quantile(double *list, int n, double q)
{
	qsort(list, (size_t)n, sizeof(*list), by_size);
	return list[(int)((double)(n - 1) * q)];
}

static void keep(const char *name, double value, const char *bound, const char *raw)
{
	json_open(&report, NULL, '{');
	json_put_text(&report, "name", name);
	buf_fmt(&report, ",\"value\":%.6f", value);
	json_put_text(&report, "bound", bound);
	json_put_text(&report, "raw", raw);
	json_close(&report, '}');
}

void figure(const char *name, double value, const char *bound, const char *fmt, ...)
{
	char raw[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	printf("%-34s %8.3f  (%s)  %s\n", name, value, bound, raw);
	fflush(stdout);
	keep(name, value, bound, raw);
}

void figure_below(const char *name, double value, const char *bound, const char *fmt, ...)
{
	char raw[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	buf_fmt(&below, "  %-38s %10.0f %s; %s\n", name, value, bound, raw);
	keep(name, value, bound, raw);
}

void figure_none(const char *name, const char *why)
{
	printf("%-34s could not be measured: %s\n", name, why);
	fflush(stdout);
}

void figures_rest(void)
{
	fputs(buf_text(&below), stdout);
	fflush(stdout);
	buf_clear(&below);
}

void figures_write(const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out) {
		perror(path);
		return;
	}
	fprintf(out, "[%s]\n", report.len ? buf_text(&report) : "");
	fclose(out);
}
