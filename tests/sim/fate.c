/* SPDX-License-Identifier: MIT */
#include "tests/sim/fate.h"

#include <sodium.h>
#include <string.h>

/* splitmix64 */
uint64_t fate_next(struct fate *f)
{
	uint64_t z = f->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

int fate_below(struct fate *f, int n)
{
	return (int)(fate_next(f) % (uint64_t)n);
}

int64_t fate_between(struct fate *f, int64_t from, int64_t to)
{
	return from + (int64_t)(fate_next(f) % (uint64_t)(to - from + 1));
}

bool fate_percent(struct fate *f, int percent)
{
	return fate_below(f, 100) < percent;
}

static struct fate programs;

void fate_draw(void *buf, size_t n)
{
	unsigned char *out = buf;

	for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
		uint64_t bits = fate_next(&programs);

		memcpy(out + i, &bits, n - i < sizeof(bits) ? n - i : sizeof(bits));
	}
}

static const char *draw_name(void)
{
	return "the simulator";
}

static uint32_t draw_one(void)
{
	return (uint32_t)fate_next(&programs);
}

void fate_rules_programs(uint64_t seed)
{
	static randombytes_implementation all = {
		.implementation_name = draw_name, .random = draw_one, .buf = fate_draw};

	programs.state = seed;
	randombytes_set_implementation(&all);
}
