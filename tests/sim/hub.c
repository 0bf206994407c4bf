/* SPDX-License-Identifier: MIT */
#include "tests/sim/machines.h"

#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "server/ahead.h"
#include "server/check.h"
#include "server/ledger_backup.h"
#include "server/ledger_look.h"
#include "tests/sim/checks.h"
#include "tests/sim/faults.h"

struct db *hub_db(struct world *w)
{
	return &w->hub.hub.ledger.sql.db;
}

void hub_start(struct world *w)
{
	struct err err = {0};

	if (w->hub.up)
		return;
	if (hub_open(&w->hub.hub, w->hub.db, HUB_CREATE, &err) == 0) {
		ahead_init(&w->hub.hub);
		w->hub.up = true;
		trace(w, "hub: up");
		return;
	}
	trace(w, "hub: does not start: %s", err.text);
	if (w->healing)
		finding(w, "the hub does not start any more: %s", err.text);
	world_due(w, (struct due){w->now_ms + 5 * SECOND, .kind = DUE_START, .machine = -1});
}

/* A lock goes with the last descriptor of it, and the worker that this seed is a child of has one. */
static void close_all(struct world *w)
{
	int lock = dup(w->hub.hub.ledger.lock_fd);

	hub_close(&w->hub.hub);
	flock(lock, LOCK_UN);
	close(lock);
	w->hub.up = false;
}

void hub_stop(struct world *w, bool power)
{
	if (!w->hub.up)
		return;
	memvfs_well(w->disk);
	if (power)
		memvfs_cut(w->disk, w->hub.prefix, fate_next(&w->fate));
	else
		memvfs_kill(w->disk, w->hub.prefix);
	close_all(w);
	w->figures->crashes++;
	trace(w, "hub: %s", power ? "no power" : "killed");
	world_due(w, (struct due){w->now_ms + fate_between(&w->fate, SECOND, 30 * SECOND),
			     .kind = DUE_START, .machine = -1});
}

/* ---- copies --------------------------------------------------------------------------------- */

static struct old_disk *new_copy(struct old_disk *copies, int *n, struct fate *fate)
{
	struct old_disk *c;

	if (*n < COPIES_MAX)
		return &copies[(*n)++];
	c = &copies[fate_below(fate, COPIES_MAX)];
	memvfs_image_free(c->image);
	return c;
}

/* As `litang-hub backup --keys` does. */
static bool copy_made(struct world *w)
{
	struct err err = {0};

	memvfs_remove(w->disk, w->hub.copy_db);
	if (ledger_copy(&w->hub.hub.ledger.sql.db, w->hub.copy_db, &err) == 0 &&
		ledger_copy_mark(w->hub.copy_db, &err) == 0 &&
		ledger_copy(&w->hub.hub.ledger.dks.db, w->hub.copy_dk, &err) == 0)
		return true;
	trace(w, "hub: no backup: %s", err.text);
	return false;
}

void hub_copy(struct world *w, bool marked)
{
	struct old_disk *c;

	if (!w->hub.up || (marked && !copy_made(w)))
		return;
	c = new_copy(w->hub.copies, &w->hub.n_copies, &w->fate);
	c->image = memvfs_snapshot(w->disk, marked ? w->hub.copy_db : w->hub.db);
	c->marked = marked;
	trace(w, "hub: %s", marked ? "a backup" : "its files are copied");
}

/* Every chain of it is walked; then terminals hear of it. */
static int copy_verified(struct world *w, const char *medium, struct err *err)
{
	struct hub *h = &w->hub.hub, copy = {.keys = h->keys};
	struct check_report report;
	int result = ledger_open_copy(&copy.ledger, w->hub.copy_db, &h->ledger, err);

	memcpy(copy.rest, h->rest, sizeof(copy.rest));
	if (!result)
		result = check_ledger(&copy, &report, err);
	if (!result)
		result = ledger_begin(&h->ledger, err);
	if (!result) {
		result = backup_verified(&h->ledger, &copy.ledger, medium, w->now_ms, err);
		if (result < 0)
			ledger_rollback(&h->ledger);
		else
			result = ledger_commit(&h->ledger, err);
	}
	hub_close(&copy);
	return result;
}

void hub_back_up(struct world *w, int medium)
{
	struct old_disk *c = &w->hub.backups[medium];
	struct err err = {0};

	if (!w->hub.up || !copy_made(w))
		return;
	memvfs_image_free(c->image);
	c->image = memvfs_snapshot(w->disk, w->hub.copy_db);
	c->marked = true;
	if (copy_verified(w, medium ? "B" : "A", &err) < 0)
		finding(w, "the hub's backup: %s", err.text);
	trace(w, "hub: a verified backup on medium %d", medium);
}

/* Terminals forget what two verified backups hold; back to one of them, nothing is lost. Back to
 * before, what they had leave to forget may be. */
static void holes_allowed(struct world *w, const struct old_disk *c)
{
	for (int i = 0; i < MEDIA; i++)
		if (c == &w->hub.backups[i])
			return;
	for (int i = 0; i < w->n_terminals; i++)
		w->terminals[i].may_miss = w->terminals[i].safe_most;
}

void hub_restore(struct world *w, const struct old_disk *c)
{
	if (w->hub.up) {
		memvfs_kill(w->disk, w->hub.prefix);
		close_all(w);
	}
	memvfs_restore(w->disk, w->hub.db, c->image);
	w->hub.restored++;
	w->figures->hub_restores++;
	trace(w, "hub: restored from %s", c->marked ? "a backup" : "files");
	holes_allowed(w, c);
	hub_start(w);
	check_orphans(w);
}

/* ---- answering ------------------------------------------------------------------------------ */

bool hub_hears(struct world *w, struct query *const *queries, int n)
{
	enum end end;

	if (!w->hub.up)
		return false;
	for (int i = 0; i < n; i++) {
		queries[i]->now = world_moment(w, w->hub.clock_off_ms);
		ahead_begin(&w->hub.hub, queries[i], i % 4 != 3); /* some wait unread in a crowd */
	}
	end = fault_arm(w, w->hub.prefix, HUB_CRASHES);
	hub_answer_all(&w->hub.hub, queries, n);
	for (int i = 0; i < n; i++)
		ahead_end(&w->hub.hub, queries[i]);
	memvfs_well(w->disk);
	w->figures->requests += n;
	if (end != ALIVE)
		hub_stop(w, end == POWER_CUT);
	else if (!hub_db(w)
			  ->sql) /* its disk failed twice: whoever looks after it starts it again */
		hub_stop(w, false);
	else
		check_promises(w);
	return end == ALIVE;
}
