/* SPDX-License-Identifier: MIT */
/*
 * Time as an argument. Rules never read a clock: they get a `struct moment`. Only hall_clock
 * turns the machine's two clocks into moments.
 *
 * Hall time = last signed hub time + elapsed CLOCK_BOOTTIME, else the wall clock; it never runs
 * backwards while anything counts down, and never stands: ahead of the right time it goes at half
 * speed until that has caught up, or until hall_clock_settle. A wall clock that jumps more than a
 * day forward, or stands before the last act or 60 days after it at the start, without a word from
 * the hub, and a time more than a day ahead of the hub's make the quality CLOCK_UNKNOWN: no cut-off
 * is promised then.
 */
#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"

enum clock_quality {
	CLOCK_HUB = 0,     /* set by a signed hub reply since the start, within two minutes */
	CLOCK_WALL = 1,    /* the machine's own, nothing speaks against it; or ahead of the hub's */
	CLOCK_UNKNOWN = 2, /* it jumped, or stands before what is already written */
};

struct moment {
	int64_t ms;   /* since 1970-01-01 UTC */
	int32_t day;  /* local day, days since 1970-01-01 (core/hall/calendar.h) */
	int32_t secs; /* local second of that day, 0…86399 */
	enum clock_quality quality;
};

/* Where time comes from: the machine, a test, a replay. */
struct time_source {
	int64_t (*wall_ms)(void *ctx);
	int64_t (*boot_ms)(void *ctx); /* monotone, counts on through suspend */
	void *ctx;
};

extern const struct time_source time_source_machine;

struct hall_clock {
	struct time_source source;
	bool has_hub;
	int64_t hub_ms, hub_boot_ms;   /* the last signed hub time and when it came */
	int64_t last_ms, last_boot_ms; /* the last moment given out; never less again */
	bool doubted;
	bool set; /* by somebody who was asked, until the hub is heard: set_ms, when boot was set_boot_ms */
	int64_t set_ms, set_boot_ms;
};

/* last_ms: time of the newest act in the journal, 0 when there is none. */
void hall_clock_init(struct hall_clock *c, struct time_source source, int64_t last_ms);
void hall_clock_from_hub(struct hall_clock *c, int64_t hub_ms);
/* Somebody looked, and it is this time: it counts on from there, as CLOCK_WALL, whatever the wall clock
 * says. Nothing where the time is not doubted, or is the hub's, or that would be a step back. */
void hall_clock_set(struct hall_clock *c, int64_t ms);
struct moment hall_clock_now(struct hall_clock *c);
/* Back to the hub's time, where hall time is more than two minutes ahead of it: true. Only when
 * nothing counts down: a clock that was a month ahead would keep orders from being promised for as
 * long. */
bool hall_clock_settle(struct hall_clock *c);

/*
 * The zone that local days and times are of, for the whole program, whatever TZ its caller has:
 * "CST-8" as POSIX writes it, or a name that the machine's zone files know ("Asia/Shanghai").
 * ERR_BAD: neither; nothing is changed.
 */
#define ZONE_CHINA "CST-8" /* needs no zone files */
MUST_USE int zone_use(const char *zone);
MUST_USE bool zone_known(const char *zone);

/* The moment for a UTC time in the zone in use; before zone_use, that of the process's TZ. */
struct moment moment_at(int64_t ms, enum clock_quality quality);

#endif
