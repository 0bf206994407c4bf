/* SPDX-License-Identifier: MIT */
/* What the files of the judge share: judge.c hears acts and orders, judge_seats.c seats,
 * judge_staff.c what staff and volunteers do. */
#ifndef TESTS_SUPPORT_JUDGE_RULES_H
#define TESTS_SUPPORT_JUDGE_RULES_H

#include <string.h>

#include "tests/support/judge.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static inline const struct catalogue *offer(const struct hearing *h)
{
	return h->after->catalogue;
}

static inline const struct moment *now(const struct hearing *h)
{
	return &h->after->now;
}

static inline bool same_act(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, ACT_ID_BYTES) == 0;
}

static inline const char *home(const struct hearing *h)
{
	return offer(h)->hall ? offer(h)->hall->place : "";
}

static inline bool same_words(const struct words *a, const struct words *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Rules: NULL, or what is wrong. */
const char *enrol_there(struct judge *j, const struct hearing *h);
const char *enrol_for_them(struct judge *j, const struct hearing *h);
const char *enrol_no_clash(struct judge *j, const struct hearing *h);
const char *enrol_promise(struct judge *j, const struct hearing *h);
const char *leave_own(struct judge *j, const struct hearing *h);
const char *told_once(struct judge *j, const struct hearing *h);
const char *attend_now(struct judge *j, const struct hearing *h);
const char *by_the_pin(struct judge *j, const struct hearing *h);
const char *by_the_badge(struct judge *j, const struct hearing *h);
const char *by_the_first_badge(struct judge *j, const struct hearing *h);
const char *by_who_came(struct judge *j, const struct hearing *h);
const char *by_who_helps(struct judge *j, const struct hearing *h);
const char *by_hand(struct judge *j, const struct hearing *h);

#endif
