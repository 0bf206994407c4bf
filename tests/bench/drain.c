/* SPDX-License-Identifier: MIT */
/*
 * One terminal's whole drain: a journal that the hub has not heard of goes by the real store, exchange
 * and courier, sealed, packed and signed, over the hub's own TLS, and is over when the terminal has
 * written down that the hub has all of it. Against what PouchDB's replication takes for as many plain
 * documents, to express-pouchdb, without TLS.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"
#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"
#include "tests/support/certificate.h"

#define DRAIN_ACTS  50000
#define DRAIN_DOCS  10000
#define EACH_MS     20000
#define CHECKPOINTS 5000 /* acts between them */

/* ---- the journal ----------------------------------------------------------------------------- */

static void one_act(struct store *s, int64_t at_ms, int i)
{
	const struct moment now = moment_at(at_ms, CLOCK_HUB);
	struct person_row row;
	struct recorded done = {0};
	struct err err = {0};
	struct act act;

	bench_person(&row, (uint32_t)(1 + i % TOWN_PEOPLE));
	act_init(&act, i % 3 ? ACT_CHECK_IN : ACT_ATTEND);
	act.head.proof = PROOF_CARD;
	act.body.resident = row.person.resident;
	strcpy(act.body.place, row.person.place);
	strcpy(act.body.masked, row.person.masked);
	if (act.head.kind == ACT_ATTEND) {
		strcpy(act.head.what, "C01");
		act.head.service_day = now.day;
	}
	if (store_record(s, &now, &act, &row.person, &done, &err) != RECORD_OK)
		bench_die("an act", &err);
}

/* How fast they were written is not what is asked here. */
static void fill(struct store *s, int64_t first_ms)
{
	if (sqlite3_exec(s->db.sql, "PRAGMA synchronous=OFF", NULL, NULL, NULL))
		bench_die("a journal", NULL);
	for (int i = 0; i < DRAIN_ACTS; i++) {
		one_act(s, first_ms + (int64_t)i * EACH_MS, i);
		if (i % CHECKPOINTS == 0)
			store_checkpoint(s);
	}
	store_checkpoint(s);
	sync();
}

/* A terminal's database in DIR/kiosk, and a hub that knows it. */
static void make(const struct bench *b, const struct hub_where *where)
{
	char db[120], keys[120], folder[100];
	struct person_row row;
	struct err err = {0};
	struct store *s;
	struct town t;

	snprintf(folder, sizeof(folder), "%s/kiosk", b->dir);
	snprintf(db, sizeof(db), "%s/litang.db", folder);
	snprintf(keys, sizeof(keys), "%s/litang.keys", folder);
	if (mkdir(folder, 0700) || store_open(&s, db, keys, STORE_WRITE, &err) < 0)
		bench_die("a terminal", &err);
	town_init(&t, &(struct town_size){.terminals = 1, .a_day = DRAIN_ACTS, .days = 14});
	memcpy(t.streams[0].id, store_identity(s)->stream, STREAM_BYTES);
	memcpy(t.streams[0].public_key, store_identity(s)->public_key, SIGN_PUBLIC);
	for (int i = 0; i < TOWN_PEOPLE; i++) {
		bench_person(&row, (uint32_t)(1 + i));
		memcpy(t.dk[i], row.person.dk, DK_BYTES);
	}
	town_enrol(&t, where);
	if (store_enrolled(s, &t.streams[0].grant, &err) < 0)
		bench_die("a terminal", &err);
	fill(s, t.first_ms);
	store_close(s);
	town_done(&t);
}

/* ---- the drain ------------------------------------------------------------------------------- */

static void run_clerk(const struct bench *b, int port, const int to[2], const int from[2])
{
	char program[420], folder[100], url[60], courier[420];

	snprintf(program, sizeof(program), "%s/tests/faults/clerk", b->build);
	snprintf(courier, sizeof(courier), "%s/litang-courier", b->build);
	snprintf(folder, sizeof(folder), "%s/kiosk", b->dir);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d", port);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(to[0], 0) < 0 || dup2(from[1], 1) < 0)
		_exit(126);
	close(to[1]);
	close(from[0]);
	execl(program, program, folder, url, courier, "1", (char *)NULL);
	_exit(127);
}

/* Seconds from the store's being open to its knowing that the hub has all; 0 = something failed. */
static double drained(FILE *said)
{
	long long last = 0, acked = 0;
	double start = 0;
	char line[600];

	while (fgets(line, sizeof(line), said)) {
		if (sscanf(line, "open %lld %lld", &last, &acked) == 2)
			start = seconds();
		else if (sscanf(line, "acked %lld", &acked) == 1 && last && acked >= last)
			return seconds() - start;
		else if (strncmp(line, "acked", 5) != 0) {
			fprintf(stderr, "bench: drain: %s", line);
			return 0;
		}
	}
	return 0;
}

/* *cpu: seconds of the terminal and its courier. */
static double drain(const struct bench *b, int port, double *cpu)
{
	int to[2], from[2];
	double took;
	FILE *said;
	pid_t pid;

	if (pipe(to) || pipe(from))
		return 0;
	pid = fork();
	if (pid == 0)
		run_clerk(b, port, to, from);
	close(to[0]);
	close(from[1]);
	said = fdopen(from[0], "r");
	took = said ? drained(said) : 0;
	close(to[1]); /* at its end it closes the store */
	if (said)
		fclose(said);
	*cpu = process_end(pid, 0);
	return took;
}

static double own_rate(const struct bench *b)
{
	char db[120];
	const struct hub_where where = {.ledger = {.db = db + strlen("sqlite:")}};
	const char *argv[] = {"--db", db, NULL};
	struct server s;
	double took, cpu, own = 0;

	snprintf(db, sizeof(db), "sqlite:%s/drain.db", b->dir);
	make(b, &where);
	certificate_make(b->dir);
	if (!server_hub(&s, b, argv, true))
		return 0;
	took = drain(b, s.port, &own);
	cpu = server_stop(&s);
	if (took > 0)
		figure_below("one terminal's drain over TLS", DRAIN_ACTS / took, "records/s",
			"%d acts in %.2f s, %.2f us of the hub's CPU and %.2f of the terminal's"
			" each, %lld fdatasyncs of the hub",
			DRAIN_ACTS, took, cpu / DRAIN_ACTS * 1e6, own / DRAIN_ACTS * 1e6,
			syncs_of(s.count));
	return DRAIN_ACTS / (took > 0 ? took : 1e9);
}

/* ---- PouchDB --------------------------------------------------------------------------------- */

static void write_documents(const struct bench *b)
{
	struct buf out = BUF_INIT(32u << 20);
	char path[100];
	FILE *f;

	for (int i = 0; i < DRAIN_DOCS; i++) {
		peer_record(&out, "_id", i + 1);
		buf_str(&out, "\n");
	}
	snprintf(path, sizeof(path), "%s/documents", b->dir);
	f = fopen(path, "w");
	if (!f || fwrite(out.data, 1, out.len, f) != out.len || fclose(f))
		bench_die(path, NULL);
	buf_done(&out);
}

static double pouch_rate(const struct bench *b)
{
	char command[700];
	double took = 0, cpu;
	struct server s;
	FILE *said;

	if (!peer_start(&s, b, "pouch.js"))
		return 0;
	write_documents(b);
	snprintf(command, sizeof(command),
		"cd '%s' && PORT=%d timeout 120 node '%s/tests/bench/peers/drain.js' 2>drain.log",
		b->dir, s.port, b->root);
	said = popen(command, "r");
	if (said && fscanf(said, "%lf", &took) != 1)
		took = 0;
	if (said)
		pclose(said);
	cpu = server_stop(&s);
	if (took > 0)
		figure_below("PouchDB replicate.to", DRAIN_DOCS / took, "records/s",
			"%d documents in %.2f s, %.2f us of the server's CPU each, %lld fdatasyncs"
			" of the server, without TLS",
			DRAIN_DOCS, took, cpu / DRAIN_DOCS * 1e6, syncs_of(s.count));
	return took > 0 ? DRAIN_DOCS / took : 0;
}

void bench_drain(const struct bench *b)
{
	static const char name[] = "drain over TLS / PouchDB";
	double own = own_rate(b), theirs = pouch_rate(b);

	if (own > 1 && theirs > 0)
		figure(name, own / theirs, ">= 25",
			"%d acts, %d documents; the peer without TLS, batches of 500", DRAIN_ACTS,
			DRAIN_DOCS);
	else
		figure_none(name, own > 1 ? peer_missing : "the hub or the terminal failed");
}
