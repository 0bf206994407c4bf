/* SPDX-License-Identifier: MIT */
#include "tests/sim/machines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/store/internal.h"
#include "server/enrol.h"
#include "tests/sim/checks.h"
#include "tests/sim/faults.h"

#define ASKED_MAX 60 /* requests that one contact may take */

int64_t terminal_boot_ms(const struct terminal *t)
{
	return t->world->now_ms + t->boot_off_ms;
}

static int64_t boot_ms(void *ctx)
{
	return terminal_boot_ms(ctx);
}

static int64_t wall_ms(void *ctx)
{
	const struct terminal *t = ctx;

	return t->world->now_ms + t->wall_off_ms;
}

void terminal_make(struct world *w, int no, int hall)
{
	struct terminal *t = &w->terminals[no];
	char dir[PATH_ROOM];

	*t = (struct terminal){.world = w, .no = no, .hall = hall, .kin = no};
	snprintf(dir, sizeof(dir), "%s/t%d", w->root, no);
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		finding(w, "%s cannot be made", dir);
	snprintf(t->prefix, sizeof(t->prefix), "%s/t%d/", w->root, no);
	snprintf(t->db, sizeof(t->db), "%s/t%d/litang.db", w->root, no);
	snprintf(t->key, sizeof(t->key), "%s/t%d/litang.keys", w->root, no);
	t->boot_off_ms = MINUTE - w->now_ms;
	if (no >= w->n_terminals)
		w->n_terminals = no + 1;
}

/* ---- on and off ----------------------------------------------------------------------------- */

static void try_again(struct terminal *t, int64_t in_ms)
{
	world_due(t->world,
		(struct due){t->world->now_ms + in_ms, .kind = DUE_START, .machine = t->no});
}

void terminal_start(struct terminal *t)
{
	struct time_source source = {wall_ms, boot_ms, t};
	struct err err = {0};

	if (t->store)
		return;
	if (store_open(&t->store, t->db, t->key, STORE_WRITE, &err) < 0) {
		t->store = NULL;
		trace(t->world, "t%d: does not start: %s", t->no, err.text);
		if (t->world->healing)
			finding(t->world, "t%d does not start any more: %s", t->no, err.text);
		try_again(t, 5 * SECOND);
		return;
	}
	hall_clock_init(&t->clock, source, store_last_ms(t->store));
	t->exchange = exchange_new(t->store, &t->clock, fate_draw);
	t->out_id = 0;
	t->life++;
	t->asked = t->contacts = 0;
	trace(t->world, "t%d: up, %lld acts", t->no, (long long)t->store->last_seq);
}

static void close_all(struct terminal *t)
{
	exchange_free(t->exchange);
	store_close(t->store);
	t->exchange = NULL;
	t->store = NULL;
	t->out_id = 0;
}

void terminal_stop(struct terminal *t, bool power)
{
	struct world *w = t->world;

	if (!t->store)
		return;
	memvfs_well(w->disk);
	if (power)
		memvfs_cut(w->disk, t->prefix, fate_next(&w->fate));
	else
		memvfs_kill(w->disk, t->prefix);
	close_all(t);
	if (power)
		t->boot_off_ms = SECOND - w->now_ms;
	w->figures->crashes++;
	trace(w, "t%d: %s", t->no, power ? "no power" : "killed");
	try_again(t, fate_between(&w->fate, SECOND, 40 * SECOND));
}

/* ---- enrolment, by the hub itself: the network has no part in it ----------------------------- */

void terminal_enrol(struct terminal *t)
{
	struct world *w = t->world;
	struct moment now = world_moment(w, 0);
	char name[8], code[ENROL_CODE_SIZE];
	struct code_wish wish = {name, fixture_places[t->hall], now.ms};
	struct exchange_request req = {0};
	struct exchange_reply reply = {0};
	struct answer a = {0};
	struct err err = {0};

	snprintf(name, sizeof(name), "T%d", t->no);
	if (enrol_code_new(&w->hub.hub, &wish, code, &err) < 0 ||
		exchange_enrol_request(t->store, code, &req, &err) < 0)
		finding(w, "no enrolment: %s", err.text);
	hub_answer(&w->hub.hub, &req.wire, req.sig, &now, &a);
	reply.status = a.status;
	reply.body = a.body.data;
	reply.body_len = a.body.len;
	memcpy(reply.sig, a.sig, sizeof(reply.sig));
	if (exchange_enrol_reply(t->store, code, &req, &reply, &err) < 0)
		finding(w, "no enrolment: %s", err.text);
	buf_done(&a.body);
	buf_done(&req.body);
}

/* ---- the exchange --------------------------------------------------------------------------- */

int64_t terminal_due(const struct terminal *t)
{
	int64_t due;

	if (!t->store || t->out_id)
		return INT64_MAX;
	due = exchange_due_ms(t->exchange);
	return due == INT64_MAX ? due : due - t->boot_off_ms;
}

static const char *step_of(const struct exchange_request *req)
{
	return strcmp(req->wire.method, "GET") == 0 ? "feed" : req->wire.path + 4;
}

void terminal_ask(struct terminal *t)
{
	struct world *w = t->world;
	struct exchange_request req = {0};
	struct err err = {0};
	enum end end;
	int due;

	if (!t->store)
		return;
	end = fault_arm(w, t->prefix, TERMINAL_CRASHES);
	due = exchange_next(t->exchange, terminal_boot_ms(t), &req, &err);
	memvfs_well(w->disk);
	if (end != ALIVE) {
		buf_done(&req.body);
		terminal_stop(t, end == POWER_CUT);
		return;
	}
	if (due < 0)
		trace(w, "t%d: cannot ask: %s", t->no, err.text);
	if (due == 1) {
		t->out_id = req.id;
		if (++t->asked > ASKED_MAX)
			finding(w, "t%d: a contact of %d requests does not end", t->no, t->asked);
		trace(w, "t%d: asks %s %s", t->no, step_of(&req), req.wire.query);
		net_ask(t, &req);
	} else {
		check_armed(t);
	}
	buf_done(&req.body);
}

static void heard(struct terminal *t, const struct exchange_outcome *o)
{
	struct world *w = t->world;
	bool goes_on = exchange_due_ms(t->exchange) <= terminal_boot_ms(t);
	struct exchange_status status;
	struct outbox_state st;

	exchange_status(t->exchange, &status);
	outbox_state(t->store, &st);
	trace(w, "t%d: hears %s%s acked %lld/%lld rev %lld epoch %u%s", t->no, o->trouble,
		o->contact ? "" : " (nothing)", (long long)st.acked, (long long)st.last,
		(long long)st.cursor, st.epoch.n,
		goes_on         ? ""
		: status.online ? ", done"
				: ", waits");
	if (goes_on)
		return;
	t->asked = 0;
	t->contacts += status.online;
	w->figures->contacts += status.online;
}

void terminal_hears(struct terminal *t, const struct exchange_reply *reply)
{
	struct exchange_outcome outcome;
	bool waited = t->store && t->out_id && reply->id == t->out_id;
	enum end end;

	if (!t->store)
		return;
	if (waited)
		t->out_id = 0;
	end = fault_arm(t->world, t->prefix, TERMINAL_CRASHES);
	exchange_reply(t->exchange, terminal_boot_ms(t), reply, &outcome);
	memvfs_well(t->world->disk);
	if (end != ALIVE) {
		terminal_stop(t, end == POWER_CUT);
		return;
	}
	if (!waited)
		return;
	check_armed(t);
	if (outcome.catalogue_changed)
		check_answers(t);
	heard(t, &outcome);
	terminal_recover(t);
}

/* As kiosk/app.c does. */
void terminal_recover(struct terminal *t)
{
	struct err err = {0};

	if (!store_in_service(t->store) && store_recover(t->store, &err) < 0)
		trace(t->world, "t%d: out of service: %s", t->no, err.text);
}

/* ---- copies of its disk --------------------------------------------------------------------- */

void terminal_copy(struct terminal *t)
{
	struct old_disk *c = &t->copies[t->n_copies];

	if (!t->store || t->n_copies == COPIES_MAX)
		return;
	c->image = memvfs_snapshot(t->world->disk, t->db);
	c->last = t->store->last_seq;
	t->n_copies++;
	trace(t->world, "t%d: its disk is copied at act %lld", t->no, (long long)c->last);
}

/* The disk may have another journal than the one that told it, with acts of its own up to there. */
static bool has(struct terminal *t, const struct done *told, int64_t last)
{
	return t->store ? store_seq_of(t->store, told->id) > 0 : told->seq <= last;
}

/* What is in no journal any more: either the hub has it, or it is lost. */
static void orphan(struct terminal *t, int64_t last)
{
	struct world *w = t->world;

	for (int i = 0; i < w->n_told; i++) {
		struct done *told = &w->told[i];

		if (told->terminal != t->no || told->lost || told->orphan || has(t, told, last))
			continue;
		told->orphan = check_hub_has(w, told);
		told->lost = !told->orphan;
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

	if (t->store) {
		memvfs_kill(w->disk, t->prefix);
		close_all(t);
	}
	memvfs_restore(w->disk, t->db, c->image);
	trace(w, "t%d: restored to act %lld", t->no, (long long)c->last);
	t->doubted = true;
	w->figures->terminal_restores++;
	terminal_start(t);
	orphan(t, c->last);
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
	t->doubted = twin->doubted = true;
	w->figures->clones++;
	trace(w, "t%d: a clone of t%d", twin->no, t->no);
	terminal_start(twin);
}
