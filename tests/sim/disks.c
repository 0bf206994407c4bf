/* SPDX-License-Identifier: MIT */
/* Copies of a terminal's disk: put back, or at work in another machine. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/store/internal.h"
#include "tests/sim/checks.h"
#include "tests/sim/machines.h"

void terminal_copy(struct terminal *t)
{
	struct old_disk *c = &t->copies[t->n_copies];

	if (!t->store || t->n_copies == COPIES_MAX)
		return;
	c->image = memvfs_snapshot(t->world->disk, t->db);
	c->last = t->store->last_seq;
	body_remember(t, c);
	t->n_copies++;
	trace(t->world, "t%d: its disk is copied at act %lld", t->no, (long long)c->last);
}

/* The disk may have another journal than the one that told it, with acts of its own up to there. */
static bool has(struct terminal *t, const struct done *told, int64_t last)
{
	return t->store ? told->seq <= t->store->pruned.seq || store_seq_of(t->store, told->id) > 0
			: told->seq <= last;
}

/* What is in no journal any more: either the hub has it, or it is lost. Where nothing told that the
 * disk was put back, what was lost is sold again. */
static void orphan(struct terminal *t, int64_t last, bool told_apart)
{
	struct world *w = t->world;

	for (int i = 0; i < w->n_told; i++) {
		struct done *told = &w->told[i];

		if (told->terminal != t->no || told->lost || told->orphan || has(t, told, last))
			continue;
		told->orphan = check_hub_has(w, told);
		told->lost = !told->orphan;
		told->doubted |= told->lost && !told_apart;
	}
}

/* A later copy than the last one that was put back may have it. */
static void found_again(struct terminal *t)
{
	struct world *w = t->world;

	for (int i = 0; t->store && i < w->n_told; i++)
		if (w->told[i].terminal == t->no && w->told[i].orphan &&
			store_seq_of(t->store, w->told[i].id))
			w->told[i].orphan = false;
}

void terminal_restore(struct terminal *t, int copy)
{
	struct world *w = t->world;
	const struct old_disk *c = &t->copies[copy];
	bool told_apart = body_tells(t, c);

	if (t->store) {
		memvfs_kill(w->disk, t->prefix);
		terminal_close(t);
	}
	memvfs_restore(w->disk, t->db, c->image);
	trace(w, "t%d: restored to act %lld%s", t->no, (long long)c->last,
		told_apart ? "" : ", and nothing tells");
	t->may_part = told_apart;
	t->doubted |= !told_apart;
	w->figures->terminal_restores++;
	terminal_start(t);
	orphan(t, c->last, told_apart);
	found_again(t);
}

static bool copy_key(const char *from, const char *to)
{
	unsigned char key[KEY_FILE_BYTES];
	struct err err = {0};
	FILE *f;
	bool done;

	if (keyfile_read(from, key, &err) < 0)
		return false;
	unlink(to);
	f = fopen(to, "wbe");
	if (!f)
		return false;
	done = fwrite(key, sizeof(key), 1, f) == 1;
	return fclose(f) == 0 && done && chmod(to, 0600) == 0;
}

void terminal_clone(struct terminal *t)
{
	struct world *w = t->world;
	struct terminal *twin = &w->terminals[w->n_terminals];
	struct memvfs_image *image;

	if (!t->store || w->n_terminals == TERMINALS_MAX)
		return;
	image = memvfs_snapshot(w->disk, t->db);
	terminal_make(w, w->n_terminals, t->hall);
	twin->kin = t->kin;
	if (!copy_key(t->key, twin->key))
		finding(w, "t%d: its key cannot be copied", t->no);
	memvfs_restore(w->disk, twin->db, image);
	memvfs_image_free(image);
	twin->may_part = true;
	twin->doubted = t->doubted;
	w->figures->clones++;
	trace(w, "t%d: a clone of t%d", twin->no, t->no);
	terminal_start(twin);
}

/* The disk alone, in another machine; its own is for scrap. */
void terminal_move(struct terminal *t)
{
	trace(t->world, "t%d: its disk is put into another machine", t->no);
	terminal_stop(t, true);
	t->may_part = true;
	t->has_stick = false;
	body_new(t, ~0u);
}

/* That stops nobody. */
void terminal_repair(struct terminal *t)
{
	bool disk = fate_percent(&t->world->fate, 50);

	if (!t->store)
		return;
	trace(t->world, "t%d: gets another %s", t->no, disk ? "disk, a copy" : "network card");
	terminal_stop(t, true);
	body_new(t, 1u << (disk ? MACHINE_DISK : MACHINE_CARD));
}
