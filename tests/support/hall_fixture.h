/* SPDX-License-Identifier: MIT */
/*
 * A small hall for tests: 园丁 (330784-004), lunch every day, two sets, the demo tariff, portions
 * for five days. Today is Sunday 2026-11-22. Everything is const and lives for ever.
 */
#ifndef TESTS_SUPPORT_HALL_FIXTURE_H
#define TESTS_SUPPORT_HALL_FIXTURE_H

#include "core/hall/catalogue.h"

#define FIXTURE_DAY      20779 /* 2026-11-22, a Sunday */
#define FIXTURE_TODAY    "2026-11-22"
#define FIXTURE_PLACE    "330784-004"
#define FIXTURE_LEFT     40                                        /* portions of each day … */
#define FIXTURE_TOMORROW "meal/" FIXTURE_PLACE "/lunch/2026-11-23" /* the resource */
#define FIXTURE_SEATS    5                                         /* of each class; C03 is full */
#define FIXTURE_SOLD_OUT (FIXTURE_DAY + 4)                         /* … but none on this one */

enum fixture_who {
	FIXTURE_ZHANG,     /* 80, 张*英, 张奶奶: rule T80; meals may be delivered to her */
	FIXTURE_LI,        /* 72, 李*明, 李爷爷, soy allergy: rule T70 */
	FIXTURE_WANG,      /* 66 in hardship, 王*, pays 2 yuan */
	FIXTURE_SMITH,     /* English, M*** S***, 61: rule T60 */
	FIXTURE_NO_AGE,    /* birth date not known: no rule */
	FIXTURE_NEIGHBOUR, /* of 330784-003, known = false: no name */
	FIXTURE_BADGE,     /* a volunteer's badge */
	FIXTURE_DAUGHTER,  /* 52, 周*, may act for 张*英, whom she calls 妈妈 */
	FIXTURE_CROWD,     /* from here on any number: 客*008 … of 80, each another person */
};

const struct catalogue *fixture_catalogue(void);
void fixture_person(struct person *p, int which);
/* Local time in China, clock quality CLOCK_HUB. iso_day "2026-11-22", hhmm "08:00". */
struct moment fixture_moment(const char *iso_day, const char *hhmm);

#endif
