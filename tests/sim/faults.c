/* SPDX-License-Identifier: MIT */
#include "tests/sim/faults.h"

#include <errno.h>

#include "tests/sim/machines.h"

#define ALWAYS 1000000

/* How many of a hundred seeds have such weather. Of a terminal that was put back and cannot know it
 * less is asked: few, so that most seeds are held to the strictest rules. */
static const int weather_share[WEATHERS] = {
	[LOSSY] = 45,
	[DOUBLING] = 40,
	[SLOW] = 35,
	[GARBLING] = 25,
	[PARTITIONS] = 50,
	[TERMINAL_CRASHES] = 45,
	[HUB_CRASHES] = 45,
	[HUB_RESTORES] = 45,
	[TERMINAL_RESTORES] = 15,
	[CLONES] = 10,
	[CLOCKS] = 20,
	[FULL_DISKS] = 15,
	[BAD_DISKS] = 15,
	[OFFICE] = 35,
	[NIGHTS] = 20,
	[REPAIRS] = 10,
	[YEARS] = 12,
	[HALL_HUBS] = 70,
};

bool weather_is(struct world *w, enum weather what, int percent)
{
	return (w->weather >> what & 1) && fate_percent(&w->fate, percent);
}

void faults_choose(struct world *w)
{
	int n = 3 + fate_below(&w->fate, 8);

	w->weather = 0;
	for (int i = 0; i < WEATHERS; i++)
		if (fate_percent(&w->fate, weather_share[i]))
			w->weather |= 1u << i;
	w->weather = (w->weather | w->always) & ~w->never;
	for (int i = 0; i < n; i++)
		world_due(w, (struct due){.at_ms = fate_between(&w->fate, w->now_ms, w->ends_ms),
				     .kind = DUE_FAULT});
	if (w->weather >> YEARS & 1)
		world_due(w, (struct due){.at_ms = w->now_ms +
						   (w->ends_ms - w->now_ms) *
							   fate_between(&w->fate, 20, 70) / 100,
				     .kind = DUE_YEARS});
	trace(w, "weather %x, %d faults", w->weather, n);
}

/* ---- while a machine works ------------------------------------------------------------------ */

/* Somewhere in what it does now, or just after it. A sync that a power cut comes before is one that
 * fails; who is only killed may have had one that failed, too, and finds later what the kernel has. */
static enum end end_of(struct world *w, const char *prefix)
{
	enum end end = fate_percent(&w->fate, 50) ? POWER_CUT : KILLED;
	struct memvfs_fault fault = {
		MEMVFS_WRITE, prefix, 1 + fate_below(&w->fate, 8), ALWAYS, EIO};

	if (fate_percent(&w->fate, 50))
		fault = (struct memvfs_fault){MEMVFS_SYNC, prefix, 1, ALWAYS, EIO};
	if (fate_percent(&w->fate, 70))
		memvfs_fail(w->disk, fault);
	return end;
}

static void disk_trouble(struct world *w, const char *prefix)
{
	struct memvfs_fault fault = {
		MEMVFS_WRITE, prefix, 1 + fate_below(&w->fate, 6), ALWAYS, ENOSPC};

	if (weather_is(w, FULL_DISKS, 5)) {
		memvfs_fail(w->disk, fault);
	} else if (weather_is(w, BAD_DISKS, 5)) {
		fault.call = fate_percent(&w->fate, 50) ? MEMVFS_WRITE : MEMVFS_SYNC;
		fault.nth = fault.times = 1 + fate_below(&w->fate, 3);
		fault.error = EIO;
		memvfs_fail(w->disk, fault);
	}
}

enum end fault_arm(struct world *w, const char *prefix, enum weather crashes)
{
	if (w->healing)
		return ALIVE;
	if (weather_is(w, crashes, 4))
		return end_of(w, prefix);
	disk_trouble(w, prefix);
	return ALIVE;
}

/* ---- between ---------------------------------------------------------------------------------- */

static struct terminal *some_terminal(struct world *w)
{
	return &w->terminals[fate_below(&w->fate, w->n_terminals)];
}

static void partition(struct world *w)
{
	struct terminal *t = some_terminal(w);

	t->cut_off = !t->cut_off;
	trace(w, "t%d: %s", t->no, t->cut_off ? "cut off" : "on the network again");
}

static void terminal_crash(struct world *w)
{
	terminal_stop(some_terminal(w), fate_percent(&w->fate, 50));
}

static void hub_crash(struct world *w)
{
	hub_stop(w, fate_percent(&w->fate, 50));
}

static void hub_back(struct world *w)
{
	const struct old_disk *backup = &w->hub.backups[fate_below(&w->fate, MEDIA)];

	if (fate_percent(&w->fate, 35))
		hub_copy(w, fate_percent(&w->fate, 50));
	else if (backup->image && fate_percent(&w->fate, 60))
		hub_restore(w, backup);
	else
		hub_restore(w, &w->hub.copies[fate_below(&w->fate, w->hub.n_copies)]);
}

static void terminal_back(struct world *w)
{
	struct terminal *t = some_terminal(w);

	if (fate_percent(&w->fate, 50) || !t->n_copies)
		terminal_copy(t);
	else
		terminal_restore(t, fate_below(&w->fate, t->n_copies));
}

static void clone(struct world *w)
{
	struct terminal *t = some_terminal(w);

	if (fate_percent(&w->fate, 70))
		terminal_clone(t);
	else
		terminal_move(t);
}

static void repair(struct world *w)
{
	terminal_repair(some_terminal(w));
}

static void clock_jump(struct world *w)
{
	static const int64_t jumps[] = {
		-40 * DAY, -2 * DAY, -HOUR, -MINUTE, MINUTE, HOUR, 2 * DAY, 70 * DAY};
	struct terminal *t = some_terminal(w);

	t->wall_off_ms += jumps[fate_below(&w->fate, sizeof(jumps) / sizeof(jumps[0]))];
	trace(w, "t%d: its clock is %lld s off", t->no, (long long)(t->wall_off_ms / SECOND));
}

/* Fewer or more portions and seats. */
static void office(struct world *w)
{
	struct hub_machine *h = &w->hub;
	struct err err = {0};
	int portions = h->portions, seats = h->seats;

	if (!h->up)
		return;
	h->portions = 1 + fate_below(&w->fate, 6);
	h->seats = 1 + fate_below(&w->fate, 3);
	h->portions_most = h->portions > h->portions_most ? h->portions : h->portions_most;
	h->seats_most = h->seats > h->seats_most ? h->seats : h->seats_most;
	if (fixture_office(w, &err) < 0) {
		trace(w, "hub: the office fails: %s", err.text);
		h->portions = portions;
		h->seats = seats;
		return;
	}
	trace(w, "hub: %d portions, %d seats", h->portions, h->seats);
}

static void night(struct world *w)
{
	int64_t hours = fate_between(&w->fate, 10, 30);

	world_sleep(w, hours * HOUR);
	trace(w, "a night of %lld hours", (long long)hours);
}

static void hall_hub(struct world *w)
{
	int what = fate_below(&w->fate, 10);

	if (!w->hall.there)
		return;
	if (what < 5) {
		w->hall.cut_off = !w->hall.cut_off;
		trace(w, "hall: %s", w->hall.cut_off ? "no line" : "the line is back");
	} else if (what < 8) {
		hall_stop(w, fate_percent(&w->fate, 50));
	} else if (what < 9) {
		hall_copy(w);
	} else {
		hall_restore(w);
	}
}

static void (*const faults[WEATHERS])(struct world *w) = {
	[PARTITIONS] = partition,
	[TERMINAL_CRASHES] = terminal_crash,
	[HUB_CRASHES] = hub_crash,
	[HUB_RESTORES] = hub_back,
	[TERMINAL_RESTORES] = terminal_back,
	[CLONES] = clone,
	[CLOCKS] = clock_jump,
	[OFFICE] = office,
	[NIGHTS] = night,
	[REPAIRS] = repair,
	[YEARS] = years_next,
	[HALL_HUBS] = hall_hub,
};

void faults_next(struct world *w)
{
	int n = 0, chosen = -1;

	for (int i = 0; i < WEATHERS; i++)
		if (faults[i] && (w->weather >> i & 1) && fate_below(&w->fate, ++n) == 0)
			chosen = i;
	if (chosen >= 0)
		faults[chosen](w);
}

/* Everything works from now on, and everybody is there. */
void faults_end(struct world *w)
{
	struct err err = {0};

	trace(w, "all is mended");
	memvfs_well(w->disk);
	hub_start(w);
	w->hall.cut_off = false;
	hall_start(w);
	if (w->hub.restored && fixture_office(w, &err) < 0)
		finding(w, "the office cannot say again what there is: %s", err.text);
	for (int i = 0; i < w->n_terminals; i++) {
		struct terminal *t = &w->terminals[i];

		t->cut_off = false;
		terminal_start(t);
		terminal_recover(t);
		if (!store_in_service(t->store))
			finding(w, "t%d: its disk is well again and it is not", i);
	}
}
