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
	snprintf(t->stick, sizeof(t->stick), "%s/stick%d", w->root, no);
	body_new(t, ~0u);
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
	if (store_open(&t->store, t->db, t->key, STORE_WRITE, &err) < 0 || body_bind(t, &err) < 0) {
		store_close(t->store);
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

void terminal_close(struct terminal *t)
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
	terminal_close(t);
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
	struct code_wish wish = {name, fixture_places[t->hall], now.ms, false};
	struct exchange_request req = {0};
	struct exchange_reply reply = {0};
	struct answer a = {0};
	struct err err = {0};

	snprintf(name, sizeof(name), "T%d", t->no);
	if (enrol_code_new(&w->hub.hub, &wish, code, &err) < 0 ||
		exchange_enrol_request(t->store, code, &req, &err) < 0)
		finding(w, "no enrolment: %s", err.text);
	if (hall_hub_of(w, t) == &w->hall.hub) {
		struct query q = {.req = req.wire};

		memcpy(q.sig, req.sig, sizeof(q.sig));
		hall_enrols(w, &q);
		a = q.a;
	} else {
		hub_answer(&w->hub.hub, &req.wire, req.sig, &now, &a);
	}
	reply.status = a.status;
	reply.body = a.body.data;
	reply.body_len = a.body.len;
	memcpy(reply.sig, a.sig, sizeof(reply.sig));
	memcpy(t->stream, t->store->id.stream, sizeof(t->stream));
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
	if (t->store->state.safe > t->safe_most)
		t->safe_most = t->store->state.safe;
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
	if (t->world->half_years && t->asked == 0)
		terminal_prune(t);
}

/* As kiosk/app.c does. */
void terminal_recover(struct terminal *t)
{
	struct err err = {0};

	if (!store_in_service(t->store) && store_recover(t->store, &err) < 0)
		trace(t->world, "t%d: out of service: %s", t->no, err.text);
}
