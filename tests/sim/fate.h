/* SPDX-License-Identifier: MIT */
/*
 * Random numbers from the seed: what happens, and what programs draw, never from the same row.
 */
#ifndef TESTS_SIM_FATE_H
#define TESTS_SIM_FATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fate {
	uint64_t state;
};
uint64_t fate_next(struct fate *f);
int fate_below(struct fate *f, int n);                          /* 0 … n - 1 */
int64_t fate_between(struct fate *f, int64_t from, int64_t to); /* both may come */
bool fate_percent(struct fate *f, int percent);
void fate_rules_programs(uint64_t seed); /* libsodium's random numbers from here on */
void fate_draw(void *buf, size_t n);     /* as the exchange wants them */

#endif
