/* SPDX-License-Identifier: MIT */
/*
 * The first hall's own hub, in the districts that have one: its terminals stand behind it. It goes, loses
 * the line above it, is put back; what it is asked and what it asks goes over the same network.
 */
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/ahead.h"
#include "server/enrol.h"
#include "server/ledger_backup.h"
#include "server/ledger_look.h"
#include "server/ledger_lease.h"
#include "server/ledger_uplink.h"
#include "tests/sim/checks.h"
#include "tests/sim/faults.h"
#include "tests/sim/machines.h"

#define LOOK_MS 500 /* after its terminals' acts; server/uplink_run.c */

static struct uplink_time time_of(const struct world *w)
{
	return (struct uplink_time){world_moment(w, w->hall.hub.up.ahead_ms), w->now_ms};
}

/* ---- on and off ------------------------------------------------------------------------------ */

static void again(struct world *w, int64_t in_ms)
{
	world_due(w, (struct due){w->now_ms + in_ms, .kind = DUE_START, .machine = HALL_HUB});
}

void hall_start(struct world *w)
{
	struct hall_machine *h = &w->hall;
	struct err err = {0};

	if (!h->there || h->on)
		return;
	if (hub_open(&h->hub, h->db, HUB_CREATE, &err) < 0) {
		trace(w, "hall: does not start: %s", err.text);
		if (w->healing)
			finding(w, "the hall's hub does not start any more: %s", err.text);
		again(w, 5 * SECOND);
		return;
	}
	ahead_init(&h->hub);
	uplink_init(&h->uplink, fate_draw);
	h->on = true;
	h->out_id = 0;
	h->life++;
	h->look_ms = h->contacts = 0;
	trace(w, "hall: up");
}

/* As close_all of hub.c. */
static void close_all(struct world *w)
{
	int lock = dup(w->hall.hub.ledger.lock_fd);

	hub_close(&w->hall.hub);
	flock(lock, LOCK_UN);
	close(lock);
	w->hall.on = false;
}

void hall_stop(struct world *w, bool power)
{
	if (!w->hall.on)
		return;
	memvfs_well(w->disk);
	if (power)
		memvfs_cut(w->disk, w->hall.prefix, fate_next(&w->fate));
	else
		memvfs_kill(w->disk, w->hall.prefix);
	close_all(w);
	w->figures->crashes++;
	trace(w, "hall: %s", power ? "no power" : "killed");
	again(w, fate_between(&w->fate, SECOND, 40 * SECOND));
}

static bool copy_made(struct world *w)
{
	struct err err = {0};

	memvfs_remove(w->disk, w->hall.copy_db);
	return ledger_copy(&w->hall.hub.ledger.sql.db, w->hall.copy_db, &err) == 0 &&
	       ledger_copy_mark(w->hall.copy_db, &err) == 0;
}

void hall_copy(struct world *w)
{
	struct hall_machine *h = &w->hall;

	if (!h->on || !copy_made(w))
		return;
	memvfs_image_free(h->copy);
	h->copy = memvfs_snapshot(w->disk, h->copy_db);
	trace(w, "hall: a backup");
}

void hall_restore(struct world *w)
{
	struct hall_machine *h = &w->hall;

	if (!h->there || !h->copy)
		return;
	if (h->on) {
		memvfs_kill(w->disk, h->prefix);
		close_all(w);
	}
	memvfs_restore(w->disk, h->db, h->copy);
	h->restored = true;
	w->figures->hall_restores++;
	trace(w, "hall: restored");
	hall_start(w);
}

/* ---- what is out, what comes ------------------------------------------------------------------ */

bool hall_hears(struct world *w, struct query *const *queries, int n)
{
	struct hall_machine *h = &w->hall;
	enum end end;

	if (!h->on)
		return false;
	for (int i = 0; i < n; i++) {
		queries[i]->now = time_of(w).now;
		ahead_begin(&h->hub, queries[i], i % 4 != 3);
	}
	end = fault_arm(w, h->prefix, HALL_HUBS);
	hub_answer_all(&h->hub, queries, n);
	for (int i = 0; i < n; i++)
		ahead_end(&h->hub, queries[i]);
	memvfs_well(w->disk);
	w->figures->requests += n;
	if (h->look_ms > w->now_ms + LOOK_MS || !h->look_ms)
		h->look_ms = w->now_ms + LOOK_MS;
	if (end != ALIVE || !h->hub.ledger.sql.db.sql)
		hall_stop(w, end == POWER_CUT);
	else
		check_promises(w);
	return end == ALIVE;
}

int64_t hall_due(const struct world *w)
{
	const struct hall_machine *h = &w->hall;

	if (!h->there || !h->on || h->out_id)
		return INT64_MAX;
	if (h->uplink.step)
		return w->now_ms;
	return h->look_ms && h->look_ms < h->uplink.due_ms ? h->look_ms : h->uplink.due_ms;
}

void hall_asks(struct world *w)
{
	struct uplink_request req = {.wire = {.counter = 0}};
	const struct uplink_time at = time_of(w);
	struct hall_machine *h = &w->hall;
	struct err err = {0};
	enum end end = fault_arm(w, h->prefix, HALL_HUBS);
	int got;

	h->look_ms = 0;
	got = uplink_next(&h->uplink, &h->hub, &at, &req, &err);
	memvfs_well(w->disk);
	if (end != ALIVE || !h->hub.ledger.sql.db.sql) {
		hall_stop(w, end == POWER_CUT);
	} else if (got == 1) {
		if (++h->last_id == 0)
			h->last_id = 1;
		h->out_id = h->last_id;
		if (++h->asked > HALL_ASKED_MAX)
			finding(w, "hall: a contact of %d requests does not end", h->asked);
		trace(w, "hall: asks %s", req.wire.path + 4);
		net_ask_above(w, &req);
	} else if (got < 0) {
		trace(w, "hall: cannot ask: %s", err.text);
	}
	buf_done(&req.body);
}

/* What this hub may forget, as it was told: its terminals hear of it later. */
static void safe_heard(struct world *w)
{
	struct err err = {0};
	int64_t safe;

	for (int i = 0; i < w->n_terminals && w->hub.backups[0].image; i++) {
		struct terminal *t = &w->terminals[i];

		if (t->hall == 0 &&
			sql_number(&w->hall.hub.ledger.sql, &err, &safe, 0,
				"SELECT max(u.safe) FROM uplink_safe u JOIN stream s ON s.no=u.stream_no"
				" WHERE s.stream=?",
				"b", w->terminals[t->kin].stream, (size_t)STREAM_BYTES) == 0 &&
			safe > t->safe_most)
			t->safe_most = safe;
	}
}

void hall_hears_above(struct world *w, unsigned id, const struct uplink_reply *reply)
{
	const struct uplink_time at = time_of(w);
	struct hall_machine *h = &w->hall;
	enum end end;

	if (!h->on || id != h->out_id)
		return;
	h->out_id = 0;
	end = fault_arm(w, h->prefix, HALL_HUBS);
	uplink_hears(&h->uplink, &h->hub, &at, reply);
	memvfs_well(w->disk);
	trace(w, "hall: hears %u, %s%s", reply->status, h->uplink.step ? "goes on" : "waits ",
		h->uplink.trouble);
	if (end != ALIVE || !h->hub.ledger.sql.db.sql) {
		hall_stop(w, end == POWER_CUT);
		return;
	}
	safe_heard(w);
	if (h->uplink.step)
		return;
	h->asked = 0;
	h->contacts += h->uplink.online;
	check_promises(w);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void answer_of(struct world *w, const struct uplink_request *req, struct answer *a,
	struct uplink_reply *reply)
{
	struct moment now = world_moment(w, 0);

	hub_answer(&w->hub.hub, &req->wire, req->sig, &now, a);
	*reply = (struct uplink_reply){
		.status = a->status, .body = a->body.data, .body_len = a->body.len};
	memcpy(reply->sig, a->sig, sizeof(reply->sig));
}

static void join(struct world *w)
{
	const struct code_wish wish = {"HUB1", fixture_places[0], w->now_ms, true};
	struct uplink_request req = {.wire = {.counter = 0}};
	char code[ENROL_CODE_SIZE];
	struct uplink_reply reply;
	struct answer a = {0};
	struct err err = {0};

	if (enrol_code_new(&w->hub.hub, &wish, code, &err) < 0 ||
		uplink_join_request(&w->hall.hub, code, &req, &err) < 0)
		finding(w, "the hall's hub does not join: %s", err.text);
	answer_of(w, &req, &a, &reply);
	if (uplink_join_reply(&w->hall.hub, code, &req, &reply, &err) < 0)
		finding(w, "the hall's hub does not join: %s", err.text);
	buf_done(&a.body);
	buf_done(&req.body);
}

void hall_make(struct world *w)
{
	struct hall_machine *h = &w->hall;
	char dir[PATH_ROOM];

	h->there = true;
	snprintf(dir, sizeof(dir), "%s/hall", w->root);
	if (mkdir(dir, 0700) < 0)
		finding(w, "%s cannot be made", dir);
	snprintf(h->prefix, sizeof(h->prefix), "%s/hall/", w->root);
	snprintf(h->db, sizeof(h->db), "%s/hall/hall.db", w->root);
	snprintf(h->copy_db, sizeof(h->copy_db), "%s/copy/hall.db", w->root);
	hall_start(w);
	join(w);
}

/* Of a terminal of this hall; by itself, as at the district's hub: the network has no part in it. */
void hall_enrols(struct world *w, struct query *q)
{
	struct uplink_pass pass = {.query = q};
	struct uplink_reply reply;
	struct answer a = {0};
	struct err err = {0};

	q->now = world_moment(w, 0);
	if (uplink_pass(&w->hall.hub, &pass, &err) < 0)
		finding(w, "no enrolment: %s", err.text);
	answer_of(w, &pass.req, &a, &reply);
	uplink_passed(&w->hall.uplink, &w->hall.hub, &pass, &reply);
	buf_done(&a.body);
	buf_done(&pass.req.body);
}

/* ---- in the end ------------------------------------------------------------------------------ */

struct hub *hall_hub_of(struct world *w, const struct terminal *t)
{
	return w->hall.there && t->hall == 0 ? &w->hall.hub : &w->hub.hub;
}

const char *hall_unsettled(struct world *w)
{
	struct hall_machine *h = &w->hall;
	struct uplink_look look;
	struct uplink_row row;
	struct hub_row above;
	struct err err = {0};

	if (!h->there)
		return NULL;
	if (!h->on)
		return "the hall's hub is off";
	if (!h->contacts || h->uplink.step || h->out_id)
		return "the hall's hub is in a contact";
	if (uplink_get(&h->hub.ledger, &row, &err) != 1 ||
		uplink_look(&h->hub.ledger, &look, &err) < 0 ||
		ledger_hub(&w->hub.hub.ledger, &above, &err) < 0)
		return "the hall's hub cannot be read";
	if (look.waiting)
		return "the hall's hub has not passed on all";
	return row.cursor == above.feed_head ? NULL : "the hall's hub has not heard all rows";
}

void hall_check(struct world *w)
{
	int64_t broken = 0, here = 0;
	struct err err = {0};

	if (!w->hall.there)
		return;
	if (pools_check(&w->hall.hub.ledger, &broken, &err) < 0 || broken)
		finding(w, "%lld pools of the hall's hub do not add up %s", (long long)broken,
			err.text);
	if (sql_number(&w->hall.hub.ledger.sql, &err, &here, 0,
		    "SELECT count(*) FROM outgoing WHERE done=0", "") < 0 ||
		here)
		finding(w, "%lld batches stay at the hall's hub", (long long)here);
}
