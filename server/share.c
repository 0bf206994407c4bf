/* SPDX-License-Identifier: MIT */
#include "server/share.h"

#include <stddef.h>

/* Counters come from outside: nothing below may overflow with any of them. */
#define RIGHTS_MOST INT64_C(1000000000)
#define WEIGHT_MOST INT64_C(1000000)

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t within(int64_t v, int64_t low, int64_t high)
{
	return most(low, least(v, high));
}

static int64_t unsold(const struct holder *h)
{
	return within(h->granted - h->sold - h->returned, 0, RIGHTS_MOST);
}

static int64_t has(const struct holder *h)
{
	return within(
		h->granted - h->sold - most(h->returned, h->recall), -RIGHTS_MOST, RIGHTS_MOST);
}

/* Asked for, still there, not back yet. */
static int64_t coming(const struct holder *h)
{
	return least(unsold(h), most(0, h->recall - h->returned));
}

static int64_t weight(const struct holder *h)
{
	return within(h->weight, 1, WEIGHT_MOST);
}

/* Largest remainder: rest[i] is what the whole share left over. */
static void add_remainders(int64_t left, int64_t *rest, int64_t *share, int n)
{
	for (; left > 0; left--) {
		int best = 0;

		for (int i = 1; i < n; i++)
			if (rest[i] > rest[best])
				best = i;
		share[best]++;
		rest[best] = -1;
	}
}

static void shares(int64_t free, const struct holder *h, int n, int64_t *share)
{
	int64_t all = free, weights = 0, left, rest[HOLDERS_MAX] = {0};

	for (int i = 0; i < n; i++) {
		all += unsold(&h[i]);
		weights += weight(&h[i]);
	}
	all = within(all, 0, RIGHTS_MOST);
	left = all;
	for (int i = 0; i < n; i++) {
		share[i] = all * weight(&h[i]) / weights;
		rest[i] = all * weight(&h[i]) % weights;
		left -= share[i];
	}
	add_remainders(left, rest, share, n);
}

/* The one that lacks most (sign 1) or has most to spare (-1); -1 = nobody. */
static int furthest(const int64_t *lacks, int n, int64_t sign)
{
	int best = -1;

	for (int i = 0; i < n; i++)
		if (lacks[i] * sign > 0 && (best < 0 || lacks[i] * sign > lacks[best] * sign))
			best = i;
	return best;
}

/* Who has sold what it was asked for gives back that much of the next it gets: it comes last. */
static void give(int64_t free, struct holder *h, int n, int64_t *lacks)
{
	int64_t first[HOLDERS_MAX];
	int i;

	for (int k = 0; k < n; k++)
		first[k] = has(&h[k]) < 0 ? 0 : lacks[k];
	while (free > 0 && ((i = furthest(first, n, 1)) >= 0 || (i = furthest(lacks, n, 1)) >= 0)) {
		h[i].give = least(free, lacks[i]);
		lacks[i] -= h[i].give;
		first[i] = 0;
		free -= h[i].give;
	}
}

static void ask_back(int64_t needed, struct holder *h, int n, int64_t *lacks)
{
	int i;

	while (needed > 0 && (i = furthest(lacks, n, -1)) >= 0) {
		h[i].back = least(needed, -lacks[i]);
		lacks[i] += h[i].back;
		needed -= h[i].back;
	}
}

void share_out(int64_t free, struct holder *h, int n)
{
	int64_t share[HOLDERS_MAX] = {0}, lacks[HOLDERS_MAX], needed;

	free = within(free, -RIGHTS_MOST, RIGHTS_MOST);
	for (int i = 0; i < n; i++)
		h[i].give = h[i].back = 0;
	shares(free, h, n, share);
	for (int i = 0; i < n; i++)
		lacks[i] = share[i] - has(&h[i]);
	give(free, h, n, lacks);
	needed = most(0, -free);
	for (int i = 0; i < n; i++) {
		needed -= coming(&h[i]);
		if (share[i] > 0 && 2 * lacks[i] > share[i])
			needed += lacks[i];
	}
	ask_back(needed, h, n, lacks);
}
