/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/project.h"
#include "server/check.h"
#include "server/ledger_lease.h"
#include "tests/soak/soak.h"

/* ---- what is known again by id, by name ------------------------------------------------------ */

static uint64_t hash_of(const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t hash = 0xcbf29ce484222325u;

	while (n--)
		hash = (hash ^ *at++) * 0x100000001b3u;
	return hash ^ hash >> 29;
}

static void *room_for(void *old, size_t n, size_t size)
{
	void *more = realloc(old, n * size);

	if (!more)
		abort();
	return more;
}

static size_t *slot_of(struct soak *s, const unsigned char id[ACT_ID_BYTES])
{
	size_t i = hash_of(id, ACT_ID_BYTES) & (s->by_id_room - 1);

	while (s->by_id[i] && memcmp(s->told[s->by_id[i] - 1].id, id, ACT_ID_BYTES) != 0)
		i = (i + 1) & (s->by_id_room - 1);
	return &s->by_id[i];
}

static struct told_act *told_by_id(struct soak *s, const void *id)
{
	size_t at = s->n_told ? *slot_of(s, id) : 0;

	return at ? &s->told[at - 1] : NULL;
}

static void make_room(struct soak *s)
{
	if (s->n_told < s->told_room)
		return;
	s->told_room = s->told_room ? 2 * s->told_room : 4096;
	s->told = room_for(s->told, s->told_room, sizeof(*s->told));
	free(s->by_id);
	s->by_id_room = 4 * s->told_room;
	s->by_id = calloc(s->by_id_room, sizeof(*s->by_id));
	for (size_t i = 0; s->by_id && i < s->n_told; i++)
		*slot_of(s, s->told[i].id) = i + 1;
}

static int most(const char *resource)
{
	if (strncmp(resource, "walk/", 5) == 0)
		return WALK_INS;
	return strncmp(resource, "meal/", 5) == 0 ? PORTIONS : SEATS;
}

#define RESOURCES_ROOM (1u << 18)

static int resource_of(struct soak *s, const char *name)
{
	size_t i = hash_of(name, strlen(name)) & (RESOURCES_ROOM - 1);

	if (!s->resources)
		s->resources = calloc(RESOURCES_ROOM, sizeof(*s->resources));
	while (s->resources[i].name[0] && strcmp(s->resources[i].name, name) != 0)
		i = (i + 1) & (RESOURCES_ROOM - 1);
	if (!s->resources[i].name[0]) {
		if (++s->n_resources > RESOURCES_ROOM / 2)
			abort();
		text_copy(s->resources[i].name, sizeof(s->resources[i].name), name);
		s->resources[i].capacity = most(name);
	}
	return (int)i;
}

/* ---- as people are told ---------------------------------------------------------------------- */

static void holds(struct soak *s, struct told_act *told, int64_t from_ms)
{
	struct resource *r = &s->resources[told->resource];

	told->from_ms = from_ms;
	if (told->until_ms != INT64_MAX)
		return;
	r->sold += told->qty;
	if (r->sold > r->capacity)
		soak_finding(s, "oversold, as people were told: %d of %s, there are %d", r->sold,
			r->name, r->capacity);
}

void books_told(struct soak *s, const struct post *m, const struct act *act)
{
	bool takes = act->head.kind == ACT_ORDER || act->head.kind == ACT_ENROL;
	char name[RESOURCE_SIZE];
	struct told_act *told;

	make_room(s);
	told = &s->told[s->n_told];
	*told = (struct told_act){.machine = m->no,
		.resource = -1,
		.kind = act->head.kind,
		.qty = act->head.qty,
		.from_ms = INT64_MAX,
		.until_ms = INT64_MAX};
	memcpy(told->id, act->head.id, sizeof(told->id));
	memcpy(told->hash, act->hash, sizeof(told->hash));
	*slot_of(s, told->id) = ++s->n_told;
	if (!takes)
		return;
	act_resource(&act->head, name);
	told->resource = resource_of(s, name);
	if (!act->head.open)
		holds(s, told, s->now_ms);
}

void books_taken_back(struct soak *s, struct told_act *told)
{
	if (told->from_ms != INT64_MAX)
		s->resources[told->resource].sold -= told->qty;
	told->until_ms = s->now_ms;
}

/* ---- as the hub has it ------------------------------------------------------------------------ */

/* To whom it has given a seat since the last look. */
static void poll_given(struct soak *s)
{
	struct sql_rows rows;
	struct err err = {0};
	struct told_act *told;
	size_t n;
	int got = sql_query(&s->hub.ledger.sql, &rows, &err,
		"SELECT id, done_ms FROM waiting WHERE state='yes' AND done_ms>=?", "i",
		s->polled_ms);

	while (!got && (got = sql_step(&rows, &err)) == 1) {
		told = told_by_id(s, sql_blob(&rows, 0, &n));
		if (!told || told->resource < 0)
			soak_finding(s, "the hub gave a seat that nobody asked for");
		else if (told->from_ms == INT64_MAX) {
			holds(s, told, sql_int(&rows, 1));
			s->ret->given++;
		}
		got = 0;
	}
	if (got < 0)
		soak_finding(s, "%s", err.text);
	s->polled_ms = s->now_ms - HOUR;
}

void books_poll(struct soak *s)
{
	struct moment now = soak_moment(s);
	struct pool_over over = {.resource = ""};
	struct err err = {0};
	int got;

	poll_given(s);
	got = pool_over_next(&s->hub.ledger, "", &now, &over, &err);
	if (got < 0)
		soak_finding(s, "%s", err.text);
	if (got == 1)
		soak_finding(s, "%s: %lld are out, there is room for %lld", over.resource,
			(long long)over.out, (long long)over.room);
}

/* ---- in the end ------------------------------------------------------------------------------ */

static void check_act(struct soak *s, const struct sql_rows *rows)
{
	size_t n_id, n_hash;
	const void *id = sql_blob(rows, 0, &n_id), *hash = sql_blob(rows, 1, &n_hash);
	struct told_act *told = n_id == ACT_ID_BYTES ? told_by_id(s, id) : NULL;

	if (strcmp(sql_text(rows, 2), "ok") != 0)
		soak_finding(s, "an act of %s is %s: %s",
			told ? act_kind_name(told->kind) : "rights", sql_text(rows, 2),
			sql_text(rows, 3));
	if (!told)
		return; /* the terminal's own: rights that went back */
	if (told->seen)
		soak_finding(s, "an act of T%d is there twice", told->machine);
	if (n_hash != ACT_HASH_BYTES || memcmp(hash, told->hash, ACT_HASH_BYTES) != 0)
		soak_finding(s, "an act of T%d is another on the hub", told->machine);
	told->seen = true;
}

static void check_acts(struct soak *s)
{
	int64_t journals = 0, n = 0;
	struct sql_rows rows;
	struct err err = {0};
	int got = sql_scan(&s->hub.ledger.sql, &rows, &err,
		"SELECT id, hash, state, reason FROM act ORDER BY stream_no, seq", "");

	while (got >= 0 && (got = sql_step(&rows, &err)) == 1) {
		check_act(s, &rows);
		n++;
	}
	if (got < 0)
		soak_finding(s, "%s", err.text);
	for (size_t i = 0; i < s->n_told; i++)
		if (!s->told[i].seen)
			soak_finding(s, "an act of T%d (%s) was told done and is not on the hub",
				s->told[i].machine, act_kind_name(s->told[i].kind));
	for (int i = 0; i < s->o->terminals; i++)
		journals += s->machines[i].store->last_seq;
	if (journals != n)
		soak_finding(s, "%lld acts in journals, %lld on the hub", (long long)journals,
			(long long)n);
	s->ret->acts = n;
}

/* A right is held from here, or not any more. */
struct change {
	int resource;
	int qty;
	int64_t at_ms;
};

/* By resource, then time; what ends goes first. */
static int by_time(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->resource != y->resource)
		return x->resource < y->resource ? -1 : 1;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->qty - y->qty;
}

/* Once more, with the hub's own times: at no instant more than there is. */
static void check_instants(struct soak *s)
{
	struct change *all = room_for(NULL, 2 * s->n_told + 1, sizeof(*all));
	size_t n = 0;
	int held = 0;

	for (size_t i = 0; i < s->n_told; i++) {
		const struct told_act *told = &s->told[i];

		if (told->resource < 0 || told->from_ms >= told->until_ms)
			continue;
		all[n++] = (struct change){told->resource, told->qty, told->from_ms};
		if (told->until_ms != INT64_MAX)
			all[n++] = (struct change){told->resource, -told->qty, told->until_ms};
	}
	qsort(all, n, sizeof(*all), by_time);
	for (size_t i = 0; i < n; i++) {
		const struct resource *r = &s->resources[all[i].resource];

		held = i && all[i].resource == all[i - 1].resource ? held + all[i].qty : all[i].qty;
		if (held > r->capacity)
			soak_finding(s, "oversold at an instant: %d of %s, there are %d", held,
				r->name, r->capacity);
	}
	free(all);
}

void books_ending(struct soak *s)
{
	struct check_report report;
	struct err err = {0};
	int64_t broken = 0;

	books_poll(s);
	check_acts(s);
	check_instants(s);
	if (check_ledger(&s->hub, &report, &err) < 0)
		soak_finding(s, "%s", err.text);
	if (pools_check(&s->hub.ledger, &broken, &err) < 0 || broken)
		soak_finding(s, "%lld pools have sums that are not those of their leases %s",
			(long long)broken, err.text);
}
