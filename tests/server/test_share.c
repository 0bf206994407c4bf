/* SPDX-License-Identifier: MIT */
#include "server/share.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

/* Rights divided among terminals: figures by hand, then what must hold whatever the figures. */

#define W(w)                          H(w, 0, 0, 0)
#define H(w, granted, sold, returned) A(w, granted, sold, returned, 0)
#define A(w, granted, sold, returned, recall)                                                      \
	{                                                                                          \
		0, w, granted, sold, returned, recall, 0, 0                                        \
	}

static const struct {
	int64_t free;
	int n;
	struct holder h[3];
	int64_t give[3], back[3];
} divided[] = {
	/* one terminal: all of it, and nothing is asked back */
	{90, 1, {W(1)}, {90}, {0}},
	{0, 1, {H(1, 90, 3, 0)}, {0}, {0}},
	/* new terminals alike; the last goes to the older one */
	{90, 2, {W(1), W(1)}, {45, 45}, {0}},
	{91, 2, {W(1), W(1)}, {46, 45}, {0}},
	{1, 2, {W(1), W(1)}, {1, 0}, {0}},
	/* by what they sold: 3 : 1 */
	{40, 2, {W(3), W(1)}, {30, 10}, {0}},
	{7, 3, {W(1), W(1), W(4)}, {1, 1, 5}, {0}},
	/* the second one is new: it is short, the first is asked for what is beyond its share */
	{0, 2, {H(1, 90, 0, 0), W(1)}, {0, 0}, {45, 0}},
	{10, 2, {H(1, 80, 0, 0), W(1)}, {0, 10}, {35, 0}},
	/* not short, above half its share: nobody is asked */
	{0, 2, {H(1, 60, 0, 0), H(1, 30, 0, 0)}, {0, 0}, {0, 0}},
	{0, 2, {H(1, 68, 0, 0), H(1, 22, 0, 0)}, {0, 0}, {23, 0}},
	/* asked already, not back yet: not asked twice */
	{0, 2, {A(1, 90, 0, 0, 45), W(1)}, {0, 0}, {0, 0}},
	{0, 3, {A(1, 60, 0, 0, 30), H(1, 60, 0, 0), W(1)}, {0, 0, 0}, {0, 10, 0}},
	/* it had sold what it was asked for: that is made good when it is granted more */
	{30, 2, {A(1, 10, 10, 0, 4), W(1)}, {15, 15}, {0}},
	{8, 2, {A(1, 10, 10, 0, 4), W(1)}, {4, 4}, {0}},
	{3, 2, {A(1, 10, 10, 0, 4), W(1)}, {2, 1}, {0}},
	/* more out than there is room for: unsold rights come back, sold ones stay */
	{-20, 2, {H(1, 30, 0, 0), H(1, 30, 0, 0)}, {0}, {10, 10}},
	{-20, 2, {H(1, 30, 25, 0), H(1, 30, 30, 0)}, {0}, {5, 0}},
};

START_TEST(by_hand)
{
	for (size_t i = 0; i < sizeof(divided) / sizeof(divided[0]); i++) {
		struct holder h[3];

		memcpy(h, divided[i].h, sizeof(h));
		share_out(divided[i].free, h, divided[i].n);
		for (int k = 0; k < divided[i].n; k++)
			ck_assert_msg(
				h[k].give == divided[i].give[k] && h[k].back == divided[i].back[k],
				"row %zu, terminal %d: give %lld, back %lld", i, k,
				(long long)h[k].give, (long long)h[k].back);
	}
}
END_TEST

static uint32_t random_at(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (uint32_t)(*state >> 33) % below;
}

/* What follows a division: grants are taken, what was asked for comes back as far as it is there. */
static int64_t apply(struct holder *h, int n, int64_t free)
{
	for (int i = 0; i < n; i++) {
		int64_t before = h[i].returned > h[i].recall ? h[i].returned : h[i].recall, due;

		ck_assert_int_ge(h[i].give, 0);
		ck_assert_int_ge(h[i].back, 0);
		free -= h[i].give;
		h[i].granted += h[i].give;
		h[i].recall = before + h[i].back;
		due = h[i].recall - h[i].returned;
		if (due > h[i].granted - h[i].sold - h[i].returned)
			due = h[i].granted - h[i].sold - h[i].returned;
		h[i].returned += due > 0 ? due : 0;
		free += due > 0 ? due : 0;
	}
	return free;
}

static int64_t moved(const struct holder *h, int n)
{
	int64_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += h[i].give + h[i].back;
	return sum;
}

/* Never more than is free, and after a few rounds without sales it stands still. */
START_TEST(whatever_the_figures)
{
	uint64_t seed = 7;
	int longest = 0;

	for (int run = 0; run < 20000; run++) {
		int n = 1 + (int)random_at(&seed, run % 7 ? 4 : HOLDERS_MAX), rounds = 0;
		int64_t free = (int64_t)random_at(&seed, 40) - 5, given;
		struct holder h[HOLDERS_MAX] = {0};

		for (int i = 0; i < n; i++) {
			h[i].weight = 1 + random_at(&seed, 30);
			h[i].granted = random_at(&seed, 50);
			h[i].sold = random_at(&seed, (uint32_t)h[i].granted + 1);
			h[i].returned = random_at(&seed, (uint32_t)(h[i].granted - h[i].sold) + 1);
			h[i].recall = random_at(&seed, 60) / 2;
		}
		for (;;) {
			share_out(free, h, n);
			given = 0;
			for (int i = 0; i < n; i++)
				given += h[i].give;
			ck_assert_int_le(given, free > 0 ? free : 0);
			if (!moved(h, n))
				break;
			free = apply(h, n, free);
			ck_assert_msg(++rounds < 60, "run %d does not come to rest", run);
		}
		if (rounds > longest)
			longest = rounds;
		ck_assert_int_le(free, 0);
	}
	printf("share: at rest after %d rounds at most\n", longest);
}
END_TEST

/* Figures that no honest terminal tells. */
START_TEST(any_counters)
{
	static const int64_t odd[] = {0, 1, INT64_C(1) << 53, -(INT64_C(1) << 53), 90};
	uint64_t seed = 3;

	for (int run = 0; run < 20000; run++) {
		struct holder h[3] = {0};
		int64_t free = odd[random_at(&seed, 5)], given = 0;

		for (int i = 0; i < 3; i++) {
			h[i].weight = odd[random_at(&seed, 5)];
			h[i].granted = odd[random_at(&seed, 5)];
			h[i].sold = odd[random_at(&seed, 5)];
			h[i].returned = odd[random_at(&seed, 5)];
			h[i].recall = odd[random_at(&seed, 5)];
		}
		share_out(free, h, 3);
		for (int i = 0; i < 3; i++) {
			ck_assert(h[i].give >= 0 && h[i].back >= 0);
			given += h[i].give;
		}
		ck_assert_int_le(given, free > 0 ? free : 0);
	}
}
END_TEST

SUITE_MAIN("share", by_hand, whatever_the_figures, any_counters)
