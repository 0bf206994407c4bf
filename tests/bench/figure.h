/* SPDX-License-Identifier: MIT */
/* What is measured, as a line and as JSON; and how it is measured. */
#ifndef TESTS_BENCH_FIGURE_H
#define TESTS_BENCH_FIGURE_H

#include <time.h>

double seconds(void); /* monotonic */
double seconds_at(const struct timespec *t);
/* Sorts the list. q 0…1 */
double quantile(double *list, int n, double q);

/* One figure: its value, the bound it is held to, and the raw numbers in words. */
void figure(const char *name, double value, const char *bound, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* One that stands below the ratios: its line comes with figures_rest. */
void figure_below(const char *name, double value, const char *bound, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* What was not measured, and why. */
void figure_none(const char *name, const char *why);
void figures_rest(void);
/* All of them so far, as an array. */
void figures_write(const char *path);

#endif
