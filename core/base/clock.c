/* SPDX-License-Identifier: MIT */
#include "core/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS 86400000LL
/* Network time moves a wall clock by seconds; more than this backwards is somebody's doing. */
#define SLACK_MS 120000LL
/* No hall is closed for longer; a wall clock that says so is wrong, and what is once dated by it
 * holds hall time ahead for as long. */
#define CLOSED_MS (60 * DAY_MS)

static int64_t clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t machine_wall(void *ctx)
{
	(void)ctx;
	return clock_ms(CLOCK_REALTIME);
}

static int64_t machine_boot(void *ctx)
{
	(void)ctx;
	return clock_ms(CLOCK_BOOTTIME);
}

const struct time_source time_source_machine = {machine_wall, machine_boot, NULL};

void hall_clock_init(struct hall_clock *c, struct time_source source, int64_t last_ms)
{
	int64_t wall = source.wall_ms(source.ctx);
	/* How long the machine was off is not known: within reason a later wall clock is believed. */
	bool far = last_ms && wall > last_ms + CLOSED_MS;

	*c = (struct hall_clock){
		.source = source,
		.last_ms = wall > last_ms && !far ? wall : last_ms,
		.last_boot_ms = source.boot_ms(source.ctx),
		.doubted = far || wall + SLACK_MS < last_ms,
	};
}

void hall_clock_from_hub(struct hall_clock *c, int64_t hub_ms)
{
	c->has_hub = true;
	c->hub_ms = hub_ms;
	c->hub_boot_ms = c->source.boot_ms(c->source.ctx);
	c->doubted = false;
}

void hall_clock_set(struct hall_clock *c, int64_t ms)
{
	if (c->has_hub || !c->doubted || ms < c->last_ms)
		return;
	c->set = true;
	c->set_ms = ms;
	c->set_boot_ms = c->source.boot_ms(c->source.ctx);
	c->doubted = false;
}

/* Without the hub: the wall clock as long as it keeps step with the time that has passed. */
static int64_t from_wall(struct hall_clock *c, int64_t boot)
{
	int64_t wall = c->source.wall_ms(c->source.ctx);
	int64_t expected = c->last_ms + (boot - c->last_boot_ms);

	if (c->set)
		return c->set_ms + (boot - c->set_boot_ms);
	if (wall + SLACK_MS < c->last_ms || wall > expected + DAY_MS)
		c->doubted = true;
	return c->doubted ? expected : wall;
}

/* How far hall time is to be trusted that stands so much ahead of the hub's. */
static enum clock_quality ahead_quality(int64_t ahead)
{
	if (ahead <= SLACK_MS)
		return CLOCK_HUB;
	return ahead <= DAY_MS ? CLOCK_WALL : CLOCK_UNKNOWN;
}

struct moment hall_clock_now(struct hall_clock *c)
{
	int64_t boot = c->source.boot_ms(c->source.ctx);
	int64_t now = c->has_hub ? c->hub_ms + (boot - c->hub_boot_ms) : from_wall(c, boot);
	int64_t least = c->last_ms + (boot - c->last_boot_ms) / 2;
	enum clock_quality quality = c->doubted ? CLOCK_UNKNOWN : CLOCK_WALL;

	if (c->has_hub)
		quality = ahead_quality(least - now);
	/* Not standing still: what counts down, the wiping of a person's data first of all, must
	 * come to its end while the right time catches up. */
	if (now < least)
		now = least;
	c->last_ms = now;
	c->last_boot_ms = boot;
	return moment_at(now, quality);
}

bool hall_clock_settle(struct hall_clock *c)
{
	int64_t boot = c->source.boot_ms(c->source.ctx);
	int64_t hub = c->hub_ms + (boot - c->hub_boot_ms);

	if (!c->has_hub || c->last_ms <= hub + SLACK_MS)
		return false;
	c->last_ms = hub;
	c->last_boot_ms = boot;
	return true;
}

/* glibc takes what it does not know for UTC and says nothing: asked here first. */
static bool zone_file(const char *zone)
{
	char path[128];

	if (strstr(zone, "..") || zone[0] == '/')
		return false;
	return snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone) < (int)sizeof(path) &&
	       access(path, R_OK) == 0;
}

bool zone_known(const char *zone)
{
	size_t letters = strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *hours = zone + letters;

	if (letters < 3)
		return letters > 0 && zone_file(zone);
	hours += strspn(hours, "+-") == 1;
	return (strspn(hours, "0123456789") - 1 < 2 && !hours[strspn(hours, "0123456789:")]) ||
	       zone_file(zone);
}

int zone_use(const char *zone)
{
	size_t letters = strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (!zone_known(zone) || setenv("TZ", zone, 1) < 0)
		return ERR_BAD;
	tzset();
	/* Without memory, too, glibc takes it for UTC and says nothing. */
	return letters < 3 || strncmp(tzname[0], zone, letters) == 0 ? 0 : ERR_BAD;
}

struct moment moment_at(int64_t ms, enum clock_quality quality)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;
	int64_t local;

	localtime_r(&t, &tm);
	local = (int64_t)t + tm.tm_gmtoff;
	return (struct moment){
		.ms = ms,
		.day = (int32_t)(local / 86400),
		.secs = (int32_t)(local % 86400),
		.quality = quality,
	};
}
