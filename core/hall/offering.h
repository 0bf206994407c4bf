/* SPDX-License-Identifier: MIT */
/*
 * Anything with places and times: classes, clinics, parties, gym hours, shifts, visits. A new kind
 * is data, not code.
 *
 * A rule says on which days there is a session; the timetable says where the rule does not hold:
 * days that count as another weekday or as none (public holidays and their make-up workdays), and
 * single sessions that are called off, added, moved or held elsewhere.
 */
#ifndef CORE_HALL_OFFERING_H
#define CORE_HALL_OFFERING_H

#include "core/base/clock.h"
#include "core/hall/calendar.h"
#include "core/hall/person.h"

#define OFFERING_ID_SIZE   16
#define OFFERING_AHEAD     14 /* days ahead that single sessions are booked, unless data say more */
#define OFFERING_AHEAD_MAX 60
#define RESOURCE_SIZE      64
#define CONSENT_UNTIL      14 /* years: before it, only with a guardian's (PIPL art. 28, 31) */
#define ATTEND_BEFORE_MIN  45 /* a scan is attendance from so long before the start … */
#define ATTEND_AFTER_MIN   20 /* … until so long after it */

struct offering {
	char id[OFFERING_ID_SIZE];
	char kind[12]; /* class, care, venue, clinic, event, shift, visit, … */
	char place[PLACE_SIZE];
	struct words name, room;
	struct words floor, bring; /* "二楼"; what to bring; empty = nothing to say */
	char rule[48]; /* "Mon,Wed" · "Mon-Fri" · "1st Sat" · "last Sun" · "2026-11-25" */
	int from_min, to_min;
	int seats;            /* of the whole course, or of each session */
	int min_age, max_age; /* max_age 0 = open */
	bool guardian;        /* for children: only with a guardian's consent on file */
	bool hardship;        /* only for people with the hardship tier */
	bool session;         /* single sessions are booked; false: the whole course */
	int ahead;            /* sessions: bookable so many days ahead; 0 = OFFERING_AHEAD */
	/* No-show rule: who missed miss_max booked sessions within miss_days cannot book for
	 * miss_wait days after the last of them. miss_max 0 = no rule. */
	int miss_max, miss_days, miss_wait;
};
MUST_USE int offering_check(const struct offering *o, struct err *err); /* names the field */
int offering_ahead(const struct offering *o); /* so many days its sessions are booked ahead */

/* A day whose timetable is another one. */
struct workday {
	day_t day;
	int as; /* weekday that counts, 0 = Monday … 6; -1 = closed */
};
MUST_USE int workday_check(const struct workday *w, struct err *err);

/* What is different about one session. */
enum change_kind { CHANGE_OFF, CHANGE_EXTRA, CHANGE_MOVED };
struct session_change {
	char offering[OFFERING_ID_SIZE];
	enum change_kind kind;
	day_t day;    /* of the session by its rule, which a holiday may have taken away already;
		       * of the additional one (EXTRA) */
	day_t to_day; /* MOVED: the new day, which may be the same one; otherwise DAY_NONE */
	int from_min, to_min; /* MOVED, EXTRA: the new time; 0, 0 = as ever */
	struct words room;    /* MOVED, EXTRA: the new room; empty = as ever */
};
MUST_USE int change_check(const struct session_change *c, struct err *err);

/* Borrowed from the catalogue; all zero = only the rules hold. */
struct timetable {
	const struct workday *workdays;
	const struct session_change *changes;
	int n_workdays, n_changes;
};

/* The weekday whose timetable counts on this day; -1 = closed. A rule that counts weeks of the
 * month ("1st Sat") goes by the date: on a listed day it holds only if `as` is the day's own. A rule
 * that is a date holds on closed days, too. */
int timetable_weekday(const struct timetable *t, day_t day);

struct session {
	const struct offering *offering;
	day_t day;
	int from_min, to_min;
	const struct words *room;            /* never NULL */
	const struct session_change *change; /* NULL = nothing is different */
};
/* The session of this day, if there is one. False for a rule that offering_check refuses. One
 * offering has at most one session a day: the one by rule goes before one moved there. */
bool session_on(
	const struct timetable *t, const struct offering *o, day_t day, struct session *ret);
/* The first session at or after `from`, within 370 days. */
bool session_next(
	const struct timetable *t, const struct offering *o, day_t from, struct session *ret);
/* Half-open: 9:00-10:30 and 10:30-12:00 do not overlap. */
bool session_overlap(const struct session *a, const struct session *b);
/* Is a scan at this moment attendance? Not with an unknown clock. */
bool session_attended_by(const struct session *s, const struct moment *now);
/* The change of the session that by rule would be on this day, or was added on it; NULL. */
const struct session_change *session_change_of(
	const struct timetable *t, const char *offering, day_t day);

/* "seat/PLACE/ID" for a course, "seat/PLACE/ID/2026-11-25" for one session. */
void seat_resource(char out[RESOURCE_SIZE], const struct offering *o, day_t day);

/* May this person take part? Age is reckoned on the session's day. A child whose guardian's consent is
 * not on file may in nothing, whatever the offering says. */
enum fit { FIT_OK, FIT_TOO_YOUNG, FIT_TOO_OLD, FIT_NO_CONSENT, FIT_OTHERS, FIT_NOT_KNOWN };
enum fit offering_fit(
	const struct offering *o, const struct person *p, day_t on, enum birthday_rule birthday);

/* A session that was booked, not left, and not attended. */
struct missed {
	char offering[OFFERING_ID_SIZE];
	day_t day;
};
/* No-show rule: the first day on which this person may book again; DAY_NONE = now. */
day_t offering_barred(const struct offering *o, const struct missed *missed, int n, day_t today);

#endif
