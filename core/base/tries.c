/* SPDX-License-Identifier: MIT */
#include "core/base/tries.h"

/* Seconds, after the last one that is free, the one after it, … */
static const int waits[] = {30, 60, 120, 300, 900};
#define N_WAITS ((int)(sizeof(waits) / sizeof(waits[0])))

int64_t tries_wait_ms(int64_t failed, int free_tries, int64_t failed_ms, int64_t now_ms)
{
	int64_t step = failed - free_tries, gone = now_ms - failed_ms, whole;

	if (step < 0)
		return 0;
	whole = INT64_C(1000) * waits[step < N_WAITS ? step : N_WAITS - 1];
	if (gone < 0)
		return whole;
	return gone < whole ? whole - gone : 0;
}
