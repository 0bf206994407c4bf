/* SPDX-License-Identifier: MIT */
/*
 * Half a year goes by: journals let go what is old and in two verified backups, and are made anew
 * from what stands for it.
 */
#include "kiosk/store/internal.h"
#include "tests/sim/checks.h"
#include "tests/sim/faults.h"
#include "tests/sim/machines.h"

#define HALF_A_YEAR (190 * DAY)
#define STEPS       6 /* while nobody is at the terminal */

/* The nightly copies on both media were made before, mostly: what has come since is not in them. */
void years_pass(struct world *w)
{
	for (int medium = 0; medium < MEDIA; medium++)
		if (fate_percent(&w->fate, 90))
			hub_back_up(w, medium);
	world_sleep(w, HALF_A_YEAR);
	w->half_years++;
	trace(w, "half a year goes by");
}

/* As kiosk/app.c does. */
void terminal_prune(struct terminal *t)
{
	struct world *w = t->world;
	int64_t before = t->store->pruned.seq;
	enum end end = fault_arm(w, t->prefix, TERMINAL_CRASHES);
	struct err err = {0};
	bool more = true;

	for (int i = 0; i < STEPS && more; i++) {
		struct moment now = hall_clock_now(&t->clock);

		if (store_prune(t->store, &now, &more, &err) < 0)
			trace(w, "t%d: not pruned: %s", t->no, err.text);
	}
	memvfs_well(w->disk);
	if (t->store->pruned.seq > before) {
		w->figures->pruned += t->store->pruned.seq - before;
		trace(w, "t%d: acts up to %lld are pruned", t->no, (long long)t->store->pruned.seq);
	}
	if (end != ALIVE)
		terminal_stop(t, end == POWER_CUT);
	else
		terminal_recover(t);
}

/* Tables that say something else than the journal; `litang verify --rebuild` mends them. */
static void rebuild(struct world *w)
{
	static const char *const damages[] = {
		"UPDATE lease_count SET sold=0, returned=0",
		"DELETE FROM enrolment",
		"DELETE FROM meal_order; DELETE FROM check_in; DELETE FROM day_run",
	};
	struct terminal *t = &w->terminals[fate_below(&w->fate, w->n_terminals)];
	const char *damage = damages[fate_below(&w->fate, 3)];
	struct rebuilt report;
	struct err err = {0};
	int64_t n;

	if (!t->store || !store_in_service(t->store))
		return;
	if (sqlite3_exec(t->store->db.sql, damage, NULL, NULL, NULL) != SQLITE_OK)
		return;
	if (store_rebuild(t->store, &report, &err) < 0 || store_verify(t->store, &n, &err) < 0)
		finding(w, "t%d: not made anew: %s", t->no, err.text);
	w->figures->rebuilt += report.mended;
	trace(w, "t%d: made anew%s", t->no, t->store->pruned.seq ? " from its base" : "");
}

void years_next(struct world *w)
{
	int what = fate_below(&w->fate, 10);

	if (what < 5)
		rebuild(w);
	else if (what < 9)
		hub_back_up(w, fate_below(&w->fate, MEDIA));
	else
		years_pass(w);
}
