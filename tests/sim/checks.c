/* SPDX-License-Identifier: MIT */
/* What must hold at each instant. */
#include "tests/sim/checks.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/store/internal.h"
#include "tests/sim/machines.h"

#define RETRY_MOST (HOUR + SECOND) /* Retry-After, at most */

void check_armed(const struct terminal *t)
{
	int64_t due = exchange_due_ms(t->exchange);

	if (t->out_id)
		return;
	if (due == INT64_MAX || due > terminal_boot_ms(t) + RETRY_MOST)
		finding(t->world, "t%d: nothing is armed", t->no);
}

/* ---- sold <= capacity ----------------------------------------------------------------------- */

static int capacity(const struct world *w, const char *resource)
{
	if (strncmp(resource, "walk/", 5) == 0)
		return 1;
	return strncmp(resource, "meal/", 5) == 0 ? w->hub.portions_most : w->hub.seats_most;
}

void tally_add(struct tally *tally, const char *resource, int qty)
{
	int i = 0;

	while (i < tally->n && strcmp(tally->of[i].resource, resource) != 0)
		i++;
	if (i == TALLY_MAX)
		return;
	if (i == tally->n) {
		tally->n++;
		snprintf(tally->of[i].resource, sizeof(tally->of[i].resource), "%s", resource);
		tally->of[i].qty = 0;
	}
	tally->of[i].qty += qty;
}

void tally_check(const struct world *w, const struct tally *tally, const char *whose)
{
	for (int i = 0; i < tally->n; i++)
		if (tally->of[i].qty > capacity(w, tally->of[i].resource))
			finding(w, "oversold, %s: %d of %s, there are %d", whose, tally->of[i].qty,
				tally->of[i].resource, capacity(w, tally->of[i].resource));
}

/* The hub has given them a seat, whether they know it yet or not. */
static void mark_given(struct world *w)
{
	sqlite3_stmt *stmt;
	struct err err = {0};

	for (int i = 0; i < w->n_told; i++)
		w->told[i].given_now = w->told[i].given;
	stmt = w->hub.up ? db_stmt(hub_db(w), "SELECT id FROM waiting WHERE state='yes'", &err)
			 : NULL;
	while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < w->n_told; i++)
			if (memcmp(w->told[i].id, sqlite3_column_blob(stmt, 0), ACT_ID_BYTES) == 0)
				w->told[i].given_now = true;
	sqlite3_reset(stmt);
}

/* What people hold that was said to be certain. A disk that was put back where nothing can tell it
 * may sell once more what it had sold since, until it hears the hub: of that no promise is held. */
void check_promises(struct world *w)
{
	struct tally tally = {.n = 0};

	mark_given(w);
	for (int i = 0; i < w->n_told; i++) {
		const struct done *told = &w->told[i];

		if ((told->final || told->given_now) && !told->taken_back && !told->doubted)
			tally_add(&tally, told->resource, told->qty);
	}
	tally_check(w, &tally, "as people were told");
}

/* ---- quiet ---------------------------------------------------------------------------------- */

static bool messages_under_way(const struct world *w)
{
	for (int i = 0; i < w->n_dues; i++)
		if (w->dues[i].kind == DUE_REQUEST || w->dues[i].kind == DUE_REPLY ||
			w->dues[i].kind == DUE_START)
			return true;
	return false;
}

static const char *terminal_unsettled(struct world *w, struct terminal *t)
{
	struct outbox_state st;
	struct err err = {0};
	struct hub_row hub;

	if (!t->store)
		return "is off";
	outbox_state(t->store, &st);
	if (t->out_id || exchange_due_ms(t->exchange) <= terminal_boot_ms(t))
		return "is in a contact";
	/* What a disk that was put back sends again first is known to the hub; how much more the hub has,
	 * the HELLO of the next contact hears. */
	if (t->contacts < (t->doubted ? 2 : 1))
		return "made no contact";
	if (ledger_hub(&hall_hub_of(w, t)->ledger, &hub, &err) < 0 || st.epoch.n != hub.epoch.n)
		return "has not heard the epoch";
	/* Where the hub has more of the stream than this journal, no ack is for it any more. */
	if (!t->store->state.forked && outbox_unsent(t->store))
		return "has unsent acts";
	if (!t->store->state.forked && !outbox_told_all(t->store))
		return "has not told its counters";
	return st.cursor == hub.feed_head ? NULL : "has not heard all rows";
}

/* A stream whose own journal went back, or into another machine, tells nothing for it any more: then
 * the hub grants nothing until somebody decides. */
static bool all_leases_told(struct world *w)
{
	struct err err = {0};
	int64_t untold = 0;

	for (int i = 0; i < w->n_terminals; i++)
		if (w->terminals[i].doubted || (w->terminals[i].parted && w->terminals[i].kin == i))
			return true;
	return sql_number(&w->hub.hub.ledger.sql, &err, &untold, 0,
		       "SELECT count(*) FROM lease WHERE told=0", "") == 0 &&
	       !untold;
}

const char *check_unsettled(struct world *w)
{
	static char line[80];

	if (!w->hub.up)
		return "the hub is off";
	for (int i = 0; i < w->n_terminals; i++) {
		const char *why = terminal_unsettled(w, &w->terminals[i]);

		if (!why)
			continue;
		snprintf(line, sizeof(line), "t%d %s", i, why);
		return line;
	}
	if (hall_unsettled(w))
		return hall_unsettled(w);
	if (!all_leases_told(w))
		return "leases of the new epoch are not told";
	return messages_under_way(w) ? "messages are under way" : NULL;
}

bool check_settled(struct world *w)
{
	return !check_unsettled(w);
}

/* The hub's word on what was left open, as it stands at the terminal now: people hear it. */
void check_answers(struct terminal *t)
{
	struct world *w = t->world;
	struct err err = {0};
	int64_t yes;

	for (int i = 0; i < w->n_told; i++) {
		struct done *told = &w->told[i];

		if (told->terminal != t->no || told->kind != ACT_ENROL || told->final)
			continue;
		if (db_number(&t->store->db, &err, &yes, 0,
			    "SELECT yes FROM answer WHERE gen=? AND id=?", "ib",
			    t->store->state.gen, told->id, (size_t)ACT_ID_BYTES) == 0 &&
			yes)
			told->given = true;
	}
}
