/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"
#include "server/digest.h"
#include "tests/soak/soak.h"

#define BEGINNING   INT64_C(1795298400000) /* 2026-11-22 06:00, a Sunday */
#define ROUNDS_MOST 60
#define CONTACTS    3 /* a day, of a terminal that is not online */

struct moment soak_moment(const struct soak *s)
{
	return moment_at(s->now_ms, CLOCK_HUB);
}

void soak_step(struct soak *s)
{
	/* Drawn, not counted: two rows of numbers one step apart would be the same row. */
	fate_rules_programs(fate_next(&s->steps));
}

void soak_finding(struct soak *s, const char *fmt, ...)
{
	va_list args;

	if (s->over)
		return;
	s->over = true;
	va_start(args, fmt);
	vsnprintf(s->ret->finding, sizeof(s->ret->finding), fmt, args);
	va_end(args);
}

const char *soak_folder(void)
{
	const char *folder = getenv("SOAK_DIR");

	return folder ? folder : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

/* ---- a day ----------------------------------------------------------------------------------- */

enum what { VISIT, CONTACT, HOUR_STRIKES };
struct due {
	int64_t at_ms;
	int machine;
	enum what what;
};

static int by_due(const void *a, const void *b)
{
	const struct due *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->machine != y->machine)
		return x->machine - y->machine;
	return (int)x->what - (int)y->what;
}

/* A few are switched off over night, or have no line for a day. */
static void begin_day(struct post *m)
{
	struct fate *fate = &m->soak->fate;

	m->online = fate_percent(fate, 60);
	m->dark = !m->online && fate_percent(fate, 10);
	if (!fate_percent(fate, 5))
		return;
	machine_close(m);
	machine_open(m);
}

static size_t plan_machine(struct soak *s, struct post *m, int64_t dawn, struct due *out)
{
	int64_t open = dawn + 7 * HOUR - 6 * HOUR, close = open + 11 * HOUR;
	int contacts = m->dark ? 0 : CONTACTS;
	size_t n = 0;

	for (int i = 0; i < s->o->visits; i++) {
		int64_t at = fate_between(&s->fate, open, close);

		out[n++] = (struct due){at, m->no, VISIT};
		if (m->online)
			out[n++] = (struct due){at + 2 * SECOND, m->no, CONTACT};
	}
	for (int i = 0; i < contacts; i++)
		out[n++] = (struct due){
			fate_between(&s->fate, dawn, dawn + 16 * HOUR), m->no, CONTACT};
	return n;
}

static void happen(struct soak *s, const struct due *due)
{
	s->now_ms = due->at_ms;
	if (due->what == VISIT)
		visit(&s->machines[due->machine]);
	else if (due->what == CONTACT)
		machine_contact(&s->machines[due->machine], true);
	else
		books_poll(s);
}

static void run_day(struct soak *s, int day)
{
	int64_t dawn = s->began_ms + day * DAY;
	struct due *dues;
	size_t n = 0;

	s->now_ms = dawn;
	dues = calloc((size_t)s->o->terminals * (size_t)(2 * s->o->visits + CONTACTS) + 24,
		sizeof(*dues));
	for (int i = 0; i < s->o->terminals && !s->over; i++) {
		begin_day(&s->machines[i]);
		n += plan_machine(s, &s->machines[i], dawn, dues + n);
	}
	for (int i = 1; i < 18; i++)
		dues[n++] = (struct due){dawn + i * HOUR, -1, HOUR_STRIKES};
	qsort(dues, n, sizeof(*dues), by_due);
	for (size_t i = 0; i < n && !s->over; i++)
		happen(s, &dues[i]);
	free(dues);
}

/* Until nobody has anything left to say. */
static void settle(struct soak *s)
{
	int unsettled = 1;

	for (int round = 0; round < ROUNDS_MOST && unsettled && !s->over; round++) {
		unsettled = 0;
		s->now_ms += 10 * MINUTE;
		for (int i = 0; i < s->o->terminals && !s->over; i++)
			machine_contact(&s->machines[i], false);
		for (int i = 0; i < s->o->terminals && !s->over; i++)
			unsettled += !machine_settled(&s->machines[i]);
	}
	if (unsettled)
		soak_finding(s, "%d terminals have not said or heard all", unsettled);
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static void begin(struct soak *s)
{
	char db[128], keys[128];
	struct hub_where where = {.ledger = {.db = s->o->db ? s->o->db : db}, .keys = keys};
	struct err err = {0};

	snprintf(s->dir, sizeof(s->dir), "%.40s/litang-soak-XXXXXX", soak_folder());
	if (!mkdtemp(s->dir)) {
		soak_finding(s, "%s cannot be made", s->dir);
		return;
	}
	snprintf(db, sizeof(db), "%s/hub.db", s->dir);
	snprintf(keys, sizeof(keys), "%s/hub.keys", s->dir);
	soak_step(s);
	if (hub_open_at(&s->hub, &where, HUB_CREATE, &err) < 0) {
		soak_finding(s, "the hub: %s", err.text);
		return;
	}
	soak_step(s);
	tables_import(s);
	for (int i = 0; i < s->o->terminals && !s->over; i++) {
		machine_make(s, i);
		machine_contact(&s->machines[i], false);
	}
	if (!s->over)
		people_known(s);
}

static void end(struct soak *s)
{
	char command[96];

	for (int i = 0; i < s->o->terminals; i++)
		machine_close(&s->machines[i]);
	hub_close(&s->hub);
	snprintf(command, sizeof(command), "rm -rf '%s'", s->dir);
	if (system(command) != 0)
		soak_finding(s, "%s stays", s->dir);
	free(s->machines);
	free(s->people);
	free(s->told);
	free(s->by_id);
	free(s->resources);
}

/* The last act of the first terminal, as if the hub had lost it, or had it twice. */
static void spoil(struct soak *s)
{
	struct err err = {0};
	int result = 0;

	if (s->o->spoil == SPOIL_FORGET)
		result = sql_run(&s->hub.ledger.sql, &err,
			"DELETE FROM act WHERE stream_no=1 AND seq=(SELECT high FROM stream"
			" WHERE no=1)",
			"");
	else if (s->o->spoil == SPOIL_TWICE)
		result = sql_run(&s->hub.ledger.sql, &err,
			"INSERT INTO act SELECT stream_no, seq+1, NULL, id, head, ct, hash, kind,"
			" day, state, reason, rx_ms FROM act WHERE stream_no=1 AND seq=(SELECT high"
			" FROM stream WHERE no=1)",
			"");
	if (result < 0)
		soak_finding(s, "%s", err.text);
}

bool soak_run(const struct soak_options *o, struct soak_result *ret)
{
	struct soak s = {.o = o, .ret = ret, .now_ms = BEGINNING, .began_ms = BEGINNING};
	struct timespec began, ended;
	struct err err = {0};

	*ret = (struct soak_result){.acts = 0};
	clock_gettime(CLOCK_MONOTONIC, &began);
	s.fate.state = o->seed;
	s.steps.state = ~o->seed;
	s.n_halls = (o->terminals + HALL_TERMINALS - 1) / HALL_TERMINALS;
	s.machines = calloc((size_t)o->terminals, sizeof(*s.machines));
	s.people = calloc((size_t)s.n_halls, sizeof(*s.people));
	s.hub.ledger.lock_fd = -1;
	begin(&s);
	for (int day = 0; day < o->days && !s.over; day++)
		run_day(&s, day);
	if (!s.over)
		settle(&s);
	if (!s.over)
		spoil(&s);
	if (!s.over)
		books_ending(&s);
	if (!s.over && ledger_digest(&s.hub.ledger, ret->digest, &err) < 0)
		soak_finding(&s, "%s", err.text);
	end(&s);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	ret->seconds = (double)(ended.tv_sec - began.tv_sec) +
		       (double)(ended.tv_nsec - began.tv_nsec) / 1e9;
	return !s.over;
}
