/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_EXPORT_H
#define TESTS_BENCH_EXPORT_H

/* dir: a hall's folder with its journal; build: where litang is. Figures: see export.c. */
void bench_export(const char *dir, const char *build);

#endif
