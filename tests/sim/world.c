/* SPDX-License-Identifier: MIT */
/*
 * The district's clock: whatever is due first happens next, be it a message that arrives, somebody
 * who comes to a terminal, a fault, or an exchange that has something to ask.
 */
#include "tests/sim/world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/sim/checks.h"
#include "tests/sim/faults.h"
#include "tests/sim/machines.h"

#define BEGINNING   INT64_C(1795312800000) /* 2026-11-22 10:00, a Sunday */
#define MEND_WITHIN (2 * HOUR)             /* after the last fault */

struct moment world_moment(const struct world *w, int64_t off_ms)
{
	return moment_at(w->now_ms + off_ms, CLOCK_HUB);
}

void world_due(struct world *w, struct due due)
{
	if (w->n_dues == DUES_MAX)
		finding(w, "more is under way than the simulator holds");
	due.no = ++w->next_no;
	w->dues[w->n_dues++] = due;
}

void world_sleep(struct world *w, int64_t ms)
{
	for (int i = 0; i < w->n_dues; i++)
		w->dues[i].at_ms += ms;
	w->now_ms += ms;
	w->ends_ms += ms;
	w->slept = true;
}

static int first_due(const struct world *w)
{
	int first = -1;

	for (int i = 0; i < w->n_dues; i++) {
		const struct due *d = &w->dues[i], *best = &w->dues[first < 0 ? i : first];

		if (d->at_ms < best->at_ms || (d->at_ms == best->at_ms && d->no <= best->no))
			first = i;
	}
	return first;
}

static struct terminal *first_terminal(struct world *w)
{
	struct terminal *first = NULL;

	for (int i = 0; i < w->n_terminals; i++) {
		struct terminal *t = &w->terminals[i];

		if (terminal_due(t) != INT64_MAX &&
			(!first || terminal_due(t) < terminal_due(first)))
			first = t;
	}
	return first;
}

static void happen(struct world *w, struct due *due)
{
	switch (due->kind) {
	case DUE_REQUEST:
	case DUE_REPLY:
	case DUE_NO_ANSWER:
		net_arrives(w, due);
		break;
	case DUE_PERSON:
		person_comes(&w->terminals[due->machine]);
		break;
	case DUE_FAULT:
		faults_next(w);
		break;
	case DUE_YEARS:
		years_pass(w);
		break;
	case DUE_START:
		if (due->machine == HALL_HUB)
			hall_start(w);
		else if (due->machine < 0)
			hub_start(w);
		else
			terminal_start(&w->terminals[due->machine]);
		break;
	}
}

/* The next thing, but nothing after until_ms; false: there is none before. */
static bool step(struct world *w, int64_t until_ms)
{
	struct terminal *t = first_terminal(w);
	int i = first_due(w);
	int64_t at = i < 0 ? INT64_MAX : w->dues[i].at_ms;
	struct due due;

	if (hall_due(w) < at && (!t || hall_due(w) <= terminal_due(t))) {
		if (hall_due(w) > until_ms)
			return false;
		if (hall_due(w) > w->now_ms)
			w->now_ms = hall_due(w);
		memvfs_set_ms(w->disk, w->now_ms);
		hall_asks(w);
		return true;
	}
	if (t && terminal_due(t) < at) {
		if (terminal_due(t) > until_ms)
			return false;
		if (terminal_due(t) > w->now_ms)
			w->now_ms = terminal_due(t);
		memvfs_set_ms(w->disk, w->now_ms);
		terminal_ask(t);
		return true;
	}
	if (i < 0 || at > until_ms)
		return false;
	due = w->dues[i];
	w->dues[i] = w->dues[--w->n_dues];
	if (due.at_ms > w->now_ms)
		w->now_ms = due.at_ms;
	memvfs_set_ms(w->disk, w->now_ms);
	happen(w, &due);
	return true;
}

/* Until nobody has anything left to say. */
static void settle(struct world *w)
{
	int64_t until = w->now_ms + MEND_WITHIN;

	for (int i = 0; i < w->n_terminals; i++)
		w->terminals[i].contacts = 0;
	w->hall.contacts = 0;
	while (!check_settled(w))
		if (!step(w, until))
			finding(w, "two hours after the last fault not all is said: %s",
				check_unsettled(w));
}

/* ---- beginning ------------------------------------------------------------------------------ */

static void make_folder(struct world *w, const char *name)
{
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), "%s/%s", w->root, name);
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		finding(w, "%s: %s", path, strerror(errno));
}

static void make_hub(struct world *w)
{
	struct hub_machine *h = &w->hub;

	snprintf(h->prefix, sizeof(h->prefix), "%s/hub/", w->root);
	snprintf(h->db, sizeof(h->db), "%s/hub/hub.db", w->root);
	snprintf(h->copy_db, sizeof(h->copy_db), "%s/copy/hub.db", w->root);
	snprintf(h->copy_dk, sizeof(h->copy_dk), "%s/copy/hub.db.dk", w->root);
	make_folder(w, "hub");
	make_folder(w, "copy");
	hub_start(w);
	fixture_tables(w);
}

/* A statement that was compiled here is compiled in no seed: a third of the time of one. */
static void rehearse(struct world *w)
{
	for (int i = 0; i < TERMINALS; i++) {
		people_rehearse(&w->terminals[i]);
		settle(w);
	}
}

void world_make(struct world *w, bool halls_hub)
{
	struct err err = {0};

	w->now_ms = BEGINNING;
	w->healing = true;
	w->disk = memvfs_new(1);
	memvfs_set_ms(w->disk, w->now_ms);
	fate_rules_programs(1);
	make_hub(w);
	if (halls_hub)
		hall_make(w);
	for (int i = 0; i < TERMINALS; i++) {
		terminal_make(w, i, i / 2);
		terminal_start(&w->terminals[i]);
		terminal_enrol(&w->terminals[i]);
		w->terminals[i].has_stick = true;
		if (body_bind(&w->terminals[i], &err) < 0)
			finding(w, "t%d: %s", i, err.text);
		terminal_copy(&w->terminals[i]);
	}
	hub_copy(w, false);
	hub_copy(w, true);
	settle(w);
	hall_copy(w);
	fixture_residents(w);
	rehearse(w);
}

/* ---- one seed ------------------------------------------------------------------------------- */

static void choose_visits(struct world *w)
{
	int n = 8 + fate_below(&w->fate, 18);

	for (int i = 0; i < n; i++)
		world_due(w, (struct due){.at_ms = fate_between(&w->fate, w->now_ms, w->ends_ms),
				     .kind = DUE_PERSON,
				     .machine = fate_below(&w->fate, TERMINALS)});
}

void world_run(struct world *w, uint64_t seed)
{
	w->seed = seed;
	w->fate.state = seed * 0x9e3779b97f4a7c15u + 1;
	fate_rules_programs(~seed);
	w->healing = false;
	w->ends_ms = w->now_ms + fate_between(&w->fate, 30 * SECOND, 150 * SECOND);
	choose_visits(w);
	faults_choose(w);
	for (int i = 0; i < TERMINALS; i++)
		body_begin(&w->terminals[i]);
	while (step(w, w->ends_ms))
		continue;
	w->now_ms = w->ends_ms > w->now_ms ? w->ends_ms : w->now_ms;
	w->healing = true;
	faults_end(w);
	settle(w);
	check_ending(w);
}
