/* SPDX-License-Identifier: MIT */
/*
 * The hub under load. 559 terminals' acts in batches of 500, sealed and signed before the clock starts,
 * over HTTP on loopback: beside the servers people would otherwise write, in order and late, on SQLite
 * and on PostgreSQL; and one terminal's drain over TLS. Ratios first; below them the rates, and beside
 * each rate how often its server asked the disk to keep what it was told (tests/bench/syncs.c counts).
 *
 *	BENCH_ROOT=REPOSITORY BENCH_DIR=FOLDER hub BUILD
 *		all of it; A_DAY (500): acts of a terminal, for a week; TERMINALS: fewer, to try it;
 *		ON=postgresql: only what that ledger takes, and COPY; ON=page: only the staff's page
 *	… ACTS=N …	only: N acts into one ledger, the last day's rate against the first's;
 *		ON=postgresql: another ledger than SQLite
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"
#include "tests/support/suite.h"

#define TERMINALS    559
#define PEER_STREAMS 104
#define PEER_BATCHES 4
#define WEEK         7
#define A_DAY        500 /* a terminal's mean day: 250 people who check in and order or come to a class */
#define A_DAY_MOST   2000 /* a busy hall's one terminal, on its busiest day */

struct district {
	struct town town;
	struct post *posts;
	int batches; /* of each stream */
};

/* Where the hub keeps its acts: SQLite in a file, or PostgreSQL where pg is there. */
struct ledger_way {
	const struct bench *b;
	const struct postgres *pg;
	const char *name; /* of the file */
	char db[POSTGRES_URL_SIZE], keys[120];
	int web; /* port of the staff's page; 0 = there is none */
};

struct plan {
	const char *name;
	int streams, batches, connections;
	bool late;
};

/* ---- one load on one new ledger -------------------------------------------------------------- */

/* In order: the first batch of all terminals, then the next. Late: all that one terminal has, then the
 * next terminal's, so that ids come from all over the time. A terminal keeps its connection. */
static int order(const struct district *d, const struct plan *p, const struct post **list)
{
	int lane = (p->streams + p->connections - 1) / p->connections; /* streams of one */
	int n = lane * p->connections * p->batches;

	for (int i = 0; i < n; i++) {
		int turn = i / p->connections;
		int batch = p->late ? turn % p->batches : turn / lane;
		int stream = (p->late ? turn / p->batches : turn % lane) * p->connections +
			     i % p->connections;

		list[i] = stream < p->streams ? &d->posts[stream * d->batches + batch] : NULL;
	}
	return n;
}

static void way_init(struct ledger_way *w)
{
	snprintf(w->keys, sizeof(w->keys), "%s/hub.keys", w->b->dir);
	if (w->pg)
		postgres_url(w->pg, "hub", w->db, sizeof(w->db));
	else
		snprintf(w->db, sizeof(w->db), "%s/%s.db", w->b->dir, w->name);
}

static bool way_start(struct ledger_way *w, struct server *s)
{
	char db[POSTGRES_URL_SIZE + 8];
	char web[24];
	const char *argv[] = {
		"--db", db, "--hub-keys", w->keys, w->web ? "--web" : NULL, web, NULL};

	snprintf(web, sizeof(web), "127.0.0.1:%d", w->web);
	snprintf(db, sizeof(db), "%s%s", w->pg ? "" : "sqlite:", w->db);
	if (!server_hub(s, w->b, argv, false))
		return false;
	if (w->pg)
		snprintf(s->count, sizeof(s->count), "%s/postgres.syncs", w->b->dir);
	return true;
}

static void way_enrol(struct ledger_way *w, struct town *t)
{
	const struct hub_where where = {.ledger = {.db = w->db}, .keys = w->keys};

	way_init(w);
	town_enrol(t, &where);
}

/* A gigabyte of them stays behind otherwise. */
static void way_drop(const struct ledger_way *w)
{
	static const char *const ends[] = {"", "-wal", "-shm", ".dk", ".dk-wal", ".dk-shm"};
	char path[POSTGRES_URL_SIZE + 10];

	for (size_t i = 0; !w->pg && i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", w->db, ends[i]);
		unlink(path);
	}
}

static const struct post **plan_list(const struct district *d, const struct plan *p, struct load *l)
{
	size_t room = (size_t)(p->streams + p->connections) * (size_t)p->batches;
	const struct post **list = calloc(room, sizeof(const struct post *));

	if (!list)
		bench_die("memory", NULL);
	*l = (struct load){.posts = list, .connections = p->connections, .good = town_acked};
	l->n = order(d, p, list);
	return list;
}

/* Acts a second; 0 = it failed. PostgreSQL's own fdatasyncs are counted, not the hub's. */
static double run(struct district *d, struct ledger_way *w, const struct plan *p)
{
	struct load l;
	const struct post **list = plan_list(d, p, &l);
	struct server s;
	double result = 0;

	way_enrol(w, &d->town);
	if (way_start(w, &s))
		result = load_rate(p->name, &l, &s);
	free(list);
	return result;
}

/* ---- the parts ------------------------------------------------------------------------------- */

static int knob(const char *name, int least, int most, int otherwise)
{
	int n = atoi(getenv(name) ? getenv(name) : "0");

	return n >= least && n <= most ? n : otherwise;
}

static bool only(const char *part)
{
	return getenv("ON") && strcmp(getenv("ON"), part) == 0;
}

static void district_init(struct district *d, const struct town_size *size, int batches)
{
	d->batches = batches;
	town_init(&d->town, size);
	d->posts = calloc((size_t)d->town.n * (size_t)d->batches, sizeof(*d->posts));
	if (!d->posts)
		bench_die("memory", NULL);
}

/* The first ledger has the keys and the epoch that all posts are signed for. */
static void make_posts(struct district *d, const struct bench *b)
{
	struct ledger_way w = {.b = b, .name = "first"};
	double wire = 0, plain, n = (double)d->town.n * d->batches;
	double start = seconds();

	way_enrol(&w, &d->town);
	way_drop(&w);
	plain = town_posts(&d->town, d->posts, d->batches);
	for (int i = 0; i < d->town.n * d->batches; i++)
		wire += (double)(d->posts[i].head.len + d->posts[i].body.len);
	fprintf(stderr, "bench: %.0f acts made in %.0f s\n", n * TOWN_ACTS, seconds() - start);
	figure("wire bytes / plain JSON", wire / plain, "<= 0.16",
		"%.0f against %.0f bytes an act, sealed and signed", wire / n / TOWN_ACTS,
		plain / n / TOWN_ACTS);
}

static double bench_own(struct district *d, const struct bench *b)
{
	struct ledger_way w = {.b = b, .name = "own"};
	const struct plan plan = {"hub on SQLite, in order",
		d->town.n < PEER_STREAMS ? d->town.n : PEER_STREAMS, PEER_BATCHES, PEER_CONNECTIONS,
		false};
	double own = run(d, &w, &plan);

	way_drop(&w);
	bench_peers(b, own);
	return own;
}

static bool bench_staff(struct district *d, const struct bench *b)
{
	struct ledger_way w = {.b = b, .name = "page", .web = server_port()};
	const struct plan plan = {"", d->town.n, d->batches, WEEK_CONNECTIONS, false};
	struct load l;
	const struct post **list = plan_list(d, &plan, &l);
	const struct page_hub hub = {&d->town, {.ledger = {.db = w.db}, .keys = w.keys}, w.web};
	struct server s;
	bool good;

	way_enrol(&w, &d->town);
	good = way_start(&w, &s);
	if (good) {
		l.port = s.port;
		bench_page(&hub, &l);
		bench_polls(&hub, s.port);
		server_stop(&s);
	} else {
		figure_none("the page's first byte", "the hub does not start");
	}
	free(list);
	way_drop(&w);
	return good;
}

static void tell_week(const struct district *d, const char *on, double rate)
{
	double acts = (double)d->town.n * d->batches * TOWN_ACTS;
	char name[60];

	snprintf(name, sizeof(name), "a week's backlog on %s, s", on);
	if (rate > 0)
		figure(name, acts / rate, "seconds to durable",
			"%d terminals, %d acts a day each: %.0f acts, %d connections", d->town.n,
			d->town.a_day, acts, WEEK_CONNECTIONS);
	else
		figure_none(name, "the hub failed");
}

static void bench_week(struct district *d, const struct bench *b)
{
	struct ledger_way in_order = {.b = b, .name = "order"}, late = {.b = b, .name = "late"};
	struct plan plan = {
		"hub on SQLite, a week in order", d->town.n, d->batches, WEEK_CONNECTIONS, false};
	double first, second;

	first = run(d, &in_order, &plan);
	way_drop(&in_order);
	plan.name = "hub on SQLite, a week late";
	plan.late = true;
	second = run(d, &late, &plan);
	way_drop(&late);
	if (first > 0 && second > 0)
		figure("late delivery / in order", second / first, ">= 0.5",
			"%d streams, terminal after terminal against batch after batch", d->town.n);
	else
		figure_none("late delivery / in order", "the hub failed");
	tell_week(d, "SQLite", second);
}

/* Whether it could be measured. */
static bool bench_postgres(struct district *d, const struct bench *b)
{
	struct postgres pg = {.pid = 0};
	struct ledger_way w = {.b = b, .pg = &pg};
	const struct plan plan = {
		"hub on PostgreSQL, a week late", d->town.n, d->batches, WEEK_CONNECTIONS, true};
	double rate;

	if (!postgres_ready(&pg, b)) {
		figure_none("PostgreSQL ingest / COPY", "PostgreSQL is not installed");
		return false;
	}
	rate = run(d, &w, &plan);
	tell_week(d, "PostgreSQL", rate);
	if (rate > 0)
		bench_copy(b, &pg, rate);
	postgres_stop(&pg);
	return rate > 0;
}

/* ---- as it grows ----------------------------------------------------------------------------- */

/* A day of the district's acts. */
static double one_day(struct district *d, const struct plan *p, const struct post **list, int port)
{
	struct load l = {
		.port = port, .posts = list, .connections = p->connections, .good = town_acked};
	double plain = town_posts(&d->town, d->posts, d->batches);

	(void)plain;
	l.n = order(d, p, list);
	load_run(&l);
	posts_free(d->posts, d->town.n * d->batches);
	if (l.failed)
		bench_die("a day", NULL);
	return (double)d->town.n * A_DAY_MOST / l.seconds;
}

static void grow_days(struct district *d, struct ledger_way *w, int days)
{
	const struct plan plan = {"", d->town.n, (A_DAY_MOST / TOWN_ACTS), WEEK_CONNECTIONS, false};
	const struct post **list = calloc((TERMINALS + WEEK_CONNECTIONS) * (A_DAY_MOST / TOWN_ACTS),
		sizeof(const struct post *));
	double first = 0, rate = 0;
	struct server s;

	way_enrol(w, &d->town);
	if (!list || !way_start(w, &s))
		bench_die("the hub", NULL);
	for (int day = 0; day < days; day++) {
		rate = one_day(d, &plan, list, s.port);
		first = first > 0 ? first : rate;
		fprintf(stderr, "bench: day %d: %.0f records/s\n", day + 1, rate);
	}
	free(list);
	server_stop(&s);
	figure("last day / first day", rate / first, ">= 0.5",
		"on %s, with %.1f million acts; %.0f against %.0f records/s, %lld fdatasyncs",
		w->pg ? "PostgreSQL" : "SQLite", (double)days * d->town.n * A_DAY_MOST / 1e6, rate,
		first, syncs_of(s.count));
}

static void bench_growth(const struct bench *b, double acts)
{
	struct postgres pg = {.pid = 0};
	struct ledger_way w = {.b = b, .name = "grow"};
	struct town_size size = {knob("TERMINALS", 1, TERMINALS, TERMINALS), A_DAY_MOST, 2};
	struct district d;
	int days = 1 + (int)((acts - 1) / ((double)size.terminals * A_DAY_MOST));

	if (only("postgresql")) {
		if (!postgres_ready(&pg, b)) {
			figure_none("last day / first day", "PostgreSQL is not installed");
			return;
		}
		w.pg = &pg;
	}
	size.days = days < 2 ? 2 : days;
	district_init(&d, &size, A_DAY_MOST / TOWN_ACTS);
	grow_days(&d, &w, size.days);
	postgres_stop(&pg);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Whether the hub could be measured at all. */
static bool bench_all(const struct bench *b)
{
	const struct town_size size = {knob("TERMINALS", 1, TERMINALS, TERMINALS),
		knob("A_DAY", TOWN_ACTS, A_DAY_MOST, A_DAY), WEEK};
	struct district d;
	bool good;

	district_init(&d, &size, size.a_day * size.days / TOWN_ACTS);
	make_posts(&d, b);
	if (only("postgresql")) {
		good = bench_postgres(&d, b);
	} else if (only("page")) {
		good = bench_staff(&d, b);
	} else {
		good = bench_own(&d, b) > 0;
		bench_drain(b);
		bench_week(&d, b);
		(void)bench_staff(&d, b);
		(void)bench_postgres(&d, b);
	}
	posts_free(d.posts, d.town.n * d.batches);
	free(d.posts);
	town_done(&d.town);
	return good;
}

static struct bench bench;

START_TEST(bench_hub)
{
	const char *acts = getenv("ACTS");

	if (acts && atof(acts) > 0)
		bench_growth(&bench, atof(acts));
	else
		ck_assert_msg(bench_all(&bench), "the hub could not be measured");
}
END_TEST

/* However it ends. */
static void end(void)
{
	char path[500];

	figures_rest();
	snprintf(path, sizeof(path), "%s/bench-hub.json", bench.build);
	figures_write(path);
}

int main(int argc, char **argv)
{
	const TTest *const tests[] = {bench_hub};
	const char *root = getenv("BENCH_ROOT"), *dir = getenv("BENCH_DIR");
	char command[900], *build;

	if (argc != 2 || !root || !dir || sodium_init() < 0) {
		fprintf(stderr, "usage: tests/bench/run-hub BUILD\n");
		return 2;
	}
	build = realpath(argv[1], NULL);
	if (!build)
		bench_die(argv[1], NULL);
	snprintf(bench.build, sizeof(bench.build), "%s", build);
	snprintf(bench.root, sizeof(bench.root), "%s", root);
	snprintf(bench.dir, sizeof(bench.dir), "%s", dir);
	free(build);
	/* PostgreSQL is another user. */
	snprintf(command, sizeof(command), "chmod 711 '%s' && cp '%s/tests/bench/syncs.so' '%s'",
		bench.dir, bench.build, bench.dir);
	atexit(end);
	if (system(command) != 0)
		bench_die(bench.dir, NULL);
	/* What the tests have for PostgreSQL and certificates asks Check to be there. */
	setenv("CK_FORK", "no", 1);
	return suite_run("hub", &tests[0], 1);
}
