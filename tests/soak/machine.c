/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/store/internal.h"
#include "server/enrol.h"
#include "tests/soak/soak.h"

#define ASKED_MAX 200 /* requests that one contact may take; the first brings the whole feed */

static int64_t boot_ms(void *ctx)
{
	const struct post *m = ctx;

	return m->soak->now_ms - m->soak->began_ms + HOUR;
}

static int64_t wall_ms(void *ctx)
{
	const struct post *m = ctx;

	return m->soak->now_ms;
}

/* ---- on and off */

void machine_open(struct post *m)
{
	struct time_source source = {wall_ms, boot_ms, m};
	struct soak *s = m->soak;
	char db[128], key[128];
	struct err err = {0};

	snprintf(db, sizeof(db), "%s/t%d/litang.db", s->dir, m->no);
	snprintf(key, sizeof(key), "%s/t%d/litang.keys", s->dir, m->no);
	soak_step(s);
	if (store_open(&m->store, db, key, STORE_WRITE, &err) < 0) {
		m->store = NULL;
		soak_finding(s, "T%d does not start: %s", m->no, err.text);
		return;
	}
	hall_clock_init(&m->clock, source, store_last_ms(m->store));
	m->exchange = exchange_new(m->store, &m->clock, fate_draw);
}

void machine_close(struct post *m)
{
	if (!m->store)
		return;
	exchange_free(m->exchange);
	store_close(m->store);
	m->exchange = NULL;
	m->store = NULL;
}

static void enrol(struct post *m)
{
	struct soak *s = m->soak;
	struct moment now = soak_moment(s);
	char name[12], code[ENROL_CODE_SIZE], place[PLACE_SIZE];
	struct code_wish wish = {name, place, now.ms, false};
	struct exchange_request req = {0};
	struct exchange_reply reply = {0};
	struct answer a = {0};
	struct err err = {0};

	snprintf(name, sizeof(name), "T%d", m->no);
	soak_place(m->hall, place);
	if (enrol_code_new(&s->hub, &wish, code, &err) < 0 ||
		exchange_enrol_request(m->store, code, &req, &err) < 0)
		soak_finding(s, "no enrolment: %s", err.text);
	soak_step(s);
	hub_answer(&s->hub, &req.wire, req.sig, &now, &a);
	reply.status = a.status;
	reply.body = a.body.data;
	reply.body_len = a.body.len;
	memcpy(reply.sig, a.sig, sizeof(reply.sig));
	soak_step(s);
	if (!s->over && exchange_enrol_reply(m->store, code, &req, &reply, &err) < 0)
		soak_finding(s, "no enrolment: %s", err.text);
	buf_done(&a.body);
	buf_done(&req.body);
}

void machine_make(struct soak *s, int no)
{
	struct post *m = &s->machines[no];
	char dir[96];

	*m = (struct post){.soak = s, .no = no, .hall = no / HALL_TERMINALS};
	snprintf(dir, sizeof(dir), "%s/t%d", s->dir, no);
	if (mkdir(dir, 0700) < 0)
		soak_finding(s, "%s cannot be made", dir);
	machine_open(m);
	if (!s->over)
		enrol(m);
}

/* ---- contacts */

/* false: the contact has ended. */
static bool ask(struct post *m, bool faults)
{
	struct soak *s = m->soak;
	struct moment now = soak_moment(s);
	struct exchange_request req = {0};
	struct exchange_reply reply = {0};
	struct exchange_outcome outcome;
	struct answer a = {0};
	struct err err = {0};
	int due;

	soak_step(s);
	due = exchange_next(m->exchange, boot_ms(m), &req, &err);
	if (due < 0)
		soak_finding(s, "T%d cannot ask: %s", m->no, err.text);
	if (due != 1) {
		buf_done(&req.body);
		return false;
	}
	soak_step(s);
	hub_answer(&s->hub, &req.wire, req.sig, &now, &a);
	s->ret->requests++;
	reply.id = req.id;
	/* Now and then the hub has heard it and its answer is lost. */
	if (!faults || !fate_percent(&s->fate, 2)) {
		reply.status = a.status;
		reply.body = a.body.data;
		reply.body_len = a.body.len;
		memcpy(reply.sig, a.sig, sizeof(reply.sig));
	}
	s->ret->lost += !reply.status;
	soak_step(s);
	exchange_reply(m->exchange, boot_ms(m), &reply, &outcome);
	if (reply.status && outcome.trouble[0] && reply.status != 409)
		soak_finding(s, "T%d: %u %s", m->no, reply.status, outcome.trouble);
	buf_done(&a.body);
	buf_done(&req.body);
	return true;
}

void machine_contact(struct post *m, bool faults)
{
	struct moment now;
	int asked = 0;

	while (!m->soak->over && ask(m, faults))
		if (++asked > ASKED_MAX)
			soak_finding(m->soak, "T%d: a contact of %d requests does not end", m->no,
				asked);
	now = hall_clock_now(&m->clock);
	store_refresh(m->store, &now);
	m->soak->ret->contacts += asked > 0;
}

bool machine_settled(struct post *m)
{
	struct outbox_state st;
	struct hub_row hub;
	struct err err = {0};

	outbox_state(m->store, &st);
	if (ledger_hub(&m->soak->hub.ledger, &hub, &err) < 0)
		soak_finding(m->soak, "%s", err.text);
	return !outbox_unsent(m->store) && outbox_told_all(m->store) && st.cursor == hub.feed_head;
}
