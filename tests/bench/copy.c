/* SPDX-License-Identifier: MIT */
/*
 * PostgreSQL as it should be run (fsync and synchronous_commit on), and what it takes for the rows that
 * the hub has put there by COPY, into a table of the same columns without any key or index: in batches
 * as terminals send them, each a transaction, over as many connections; and all of it in one.
 */
#include <glob.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"

#define ROWS_MAX    400000
#define COPIERS_MAX 64
#define HEADER      "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0" /* 19 bytes with its last NUL */
#define HEADER_SIZE 19

static const char settings[] = "fsync = on\n"
			       "synchronous_commit = on\n"
			       "shared_buffers = 1GB\n"
			       "max_wal_size = 2GB\n"
			       "autovacuum_naptime = 1min\n";

bool postgres_ready(struct postgres *pg, const struct bench *b)
{
	char dir[100], count[200], url[POSTGRES_URL_SIZE];
	glob_t found;

	if (glob("/usr/lib/postgresql/*/bin/postgres", 0, NULL, &found) != 0)
		return false;
	globfree(&found);
	snprintf(dir, sizeof(dir), "%s/pg", b->dir);
	postgres_make(pg, dir);
	postgres_set(pg, settings);
	snprintf(count, sizeof(count), "%s/postgres.syncs", b->dir);
	syncs_on(b, count);
	postgres_start(pg);
	syncs_off();
	postgres_url(pg, "postgres", url, sizeof(url));
	postgres_do(url, "CREATE DATABASE hub", NULL, 0);
	postgres_do(url, "CREATE DATABASE hub_dk", NULL, 0);
	return true;
}

/* ---- the rows -------------------------------------------------------------------------------- */

struct rows {
	struct buf bytes;
	size_t *ends; /* of row i in bytes */
	int n;
};

/* One message a row; the first begins with the header. */
static void add_row(struct rows *r, const char *message, size_t n)
{
	size_t skip = r->n ? 0 : HEADER_SIZE;

	if (r->n < ROWS_MAX && n > skip + 2) { /* the trailer has no more */
		buf_add(&r->bytes, message + skip, n - skip);
		r->ends[r->n++] = r->bytes.len;
	}
}

static bool fetch(const char *url, struct rows *r)
{
	PGconn *conn = PQconnectdb(url);
	PGresult *begun =
		PQexec(conn, "COPY (SELECT * FROM act LIMIT 400000) TO STDOUT (FORMAT binary)");
	char *message;
	int n = -1;

	if (PQresultStatus(begun) == PGRES_COPY_OUT)
		while ((n = PQgetCopyData(conn, &message, 0)) > 0) {
			add_row(r, message, (size_t)n);
			PQfreemem(message);
		}
	PQclear(begun);
	PQfinish(conn);
	return n == -1 && r->n > 0 && !r->bytes.failed;
}

/* ---- COPY ------------------------------------------------------------------------------------ */

struct copier {
	const struct rows *rows;
	const char *url;
	int first, step, batch; /* batches first, first + step, … */
	bool failed;
	pthread_t thread;
};

static bool copy_batch(PGconn *conn, const struct rows *r, int from, int n)
{
	PGresult *result = PQexec(conn, "COPY copied FROM STDIN (FORMAT binary)");
	size_t at = from ? r->ends[from - 1] : 0, end = r->ends[from + n - 1];
	bool good = PQresultStatus(result) == PGRES_COPY_IN &&
		    PQputCopyData(conn, HEADER, HEADER_SIZE) == 1;

	PQclear(result);
	while (good && at < end) {
		size_t some = end - at < 1u << 20 ? end - at : 1u << 20;

		good = PQputCopyData(conn, (const char *)r->bytes.data + at, (int)some) == 1;
		at += some;
	}
	good = good && PQputCopyEnd(conn, NULL) == 1;
	while ((result = PQgetResult(conn))) {
		good = good && PQresultStatus(result) == PGRES_COMMAND_OK;
		PQclear(result);
	}
	return good;
}

static void *copy_some(void *ctx)
{
	struct copier *c = ctx;
	PGconn *conn = PQconnectdb(c->url);

	for (int i = c->first * c->batch; !c->failed && i < c->rows->n; i += c->step * c->batch) {
		int left = c->rows->n - i;

		c->failed = !copy_batch(conn, c->rows, i, left < c->batch ? left : c->batch);
	}
	if (c->failed)
		fprintf(stderr, "bench: COPY: %s", PQerrorMessage(conn));
	PQfinish(conn);
	return NULL;
}

/* Rows a second; 0 = it failed. */
static double copy_rate(const char *url, const struct rows *r, int batch, int connections)
{
	struct copier copiers[COPIERS_MAX];
	bool failed = false;
	double start;

	postgres_do(url, "DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE act); CHECKPOINT",
		NULL, 0);
	start = seconds();
	for (int i = 0; i < connections; i++) {
		copiers[i] = (struct copier){r, url, i, connections, batch, false, 0};
		pthread_create(&copiers[i].thread, NULL, copy_some, &copiers[i]);
	}
	for (int i = 0; i < connections; i++) {
		pthread_join(copiers[i].thread, NULL);
		failed = failed || copiers[i].failed;
	}
	return failed ? 0 : r->n / (seconds() - start);
}

/* With its line below the ratios. */
static double measured(
	const struct bench *b, const char *url, const struct rows *r, int batch, int connections)
{
	const char *name = connections > 1 ? "COPY, batches" : "COPY, all at once";
	char count[200];
	long long before;
	double rate;

	snprintf(count, sizeof(count), "%s/postgres.syncs", b->dir);
	before = syncs_of(count);
	rate = copy_rate(url, r, batch, connections);
	figure_below(name, rate, "records/s",
		"%d rows, %d a transaction, %d connections, %lld fdatasyncs", r->n, batch,
		connections, syncs_of(count) - before);
	return rate;
}

void bench_copy(const struct bench *b, const struct postgres *pg, double own)
{
	struct rows r = {.bytes = BUF_INIT(1u << 30)};
	char url[POSTGRES_URL_SIZE];
	double batches = 0, whole = 0;

	postgres_url(pg, "hub", url, sizeof(url));
	r.ends = calloc(ROWS_MAX, sizeof(*r.ends));
	if (r.ends && fetch(url, &r)) {
		batches = measured(b, url, &r, TOWN_ACTS, WEEK_CONNECTIONS);
		whole = measured(b, url, &r, r.n, 1);
	}
	if (batches > 0 && whole > 0) {
		figure("PostgreSQL ingest / COPY", own / batches, ">= 0.5",
			"the same rows without a key, %d a transaction, %d connections", TOWN_ACTS,
			WEEK_CONNECTIONS);
		figure("PostgreSQL ingest / one COPY", own / whole, "beside it",
			"all rows in one transaction, which is no acknowledgement of any batch");
	} else {
		figure_none("PostgreSQL ingest / COPY", "COPY failed");
	}
	free(r.ends);
	buf_done(&r.bytes);
}
