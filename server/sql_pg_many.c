/* SPDX-License-Identifier: MIT */
/*
 * Very many values at once on PostgreSQL: arrays for unnest(), and COPY, which costs the server less than
 * half of what any INSERT does, and which knows no ON CONFLICT.
 */
#include "server/sql_pg.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define UNIQUE_VIOLATION "23505"

/* One dimension, from 1; perhaps with NULLs: as array_recv reads it. */
void sql_array(struct buf *array, char letter, int n)
{
	Oid type = letter == 'I' ? OID_INT8 : letter == 'T' ? OID_TEXT : OID_BYTEA;

	buf_be32(array, 1);
	buf_be32(array, 1);
	buf_be32(array, type);
	buf_be32(array, (uint32_t)n);
	buf_be32(array, 1);
}

void sql_array_bytes(struct buf *array, const void *bytes, size_t n)
{
	buf_be32(array, bytes ? (uint32_t)n : UINT32_MAX);
	if (bytes)
		buf_add(array, bytes, n);
}

void sql_array_int(struct buf *array, const int64_t *value)
{
	uint64_t number = value ? htobe64((uint64_t)*value) : 0;

	sql_array_bytes(array, value ? &number : NULL, sizeof(number));
}

/* ---- COPY ------------------------------------------------------------------------------------ */

void sql_copy_begin(struct buf *rows)
{
	static const char head[19] = "PGCOPY\n\377\r\n"; /* no flags, nothing after it */

	buf_add(rows, head, sizeof(head));
}

void sql_copy_row(struct buf *rows, int columns)
{
	buf_be16(rows, (uint16_t)columns);
}

void sql_copy_end(struct buf *rows)
{
	buf_be16(rows, UINT16_MAX);
}

/* Takes all that the server says to it. 1, 0 = such a key is there, < 0. */
static int take_end(struct sql_pg *pg, struct err *err)
{
	ExecStatusType status = PGRES_COMMAND_OK;
	PGresult *result;
	int taken = 1;

	while (status != PGRES_COPY_IN && (result = PQgetResult(pg->conn))) {
		const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

		status = PQresultStatus(result);
		if (status != PGRES_COMMAND_OK && taken == 1)
			taken = state && strcmp(state, UNIQUE_VIOLATION) == 0
					? 0
					: pg_failed(pg, result, err);
		PQclear(result);
	}
	return taken;
}

/* Up to where the server waits for rows. SAVEPOINT's own answer goes before. */
static bool take_begin(struct sql_pg *pg)
{
	ExecStatusType status = PGRES_COMMAND_OK;
	PGresult *result;

	while (status == PGRES_COMMAND_OK && (result = PQgetResult(pg->conn))) {
		status = PQresultStatus(result);
		PQclear(result);
	}
	return status == PGRES_COPY_IN;
}

static int copy_rows(struct sql_pg *pg, const char *sql, const struct buf *rows, struct err *err)
{
	struct err more = {0};
	int code;

	if (PQsendQuery(pg->conn, sql) && take_begin(pg) &&
		PQputCopyData(pg->conn, (const char *)rows->data, (int)rows->len) == 1 &&
		PQputCopyEnd(pg->conn, NULL) == 1)
		return take_end(pg, err);
	code = pg_failed(pg, NULL, err);
	if (PQstatus(pg->conn) == CONNECTION_OK)
		(void)PQputCopyEnd(pg->conn, "given up");
	(void)take_end(pg, &more);
	return code;
}

/* Back to where the pipeline was left; a connection that cannot is none. */
static int pipe_again(struct sql_pg *pg, struct err *err)
{
	if (PQenterPipelineMode(pg->conn))
		return 0;
	shutdown(PQsocket(pg->conn), SHUT_RDWR);
	return pg_failed(pg, NULL, err);
}

/* COPY is not for a pipeline: what is in it is looked at before. */
int sql_copy(struct sql *s, const char *into, const struct buf *rows, struct err *err)
{
	struct sql_pg *pg = s->pg;
	struct err more = {0};
	char sql[300];
	int taken;

	if (rows->failed || rows->len > INT32_MAX ||
		snprintf(sql, sizeof(sql),
			"SAVEPOINT many; COPY %s FROM STDIN (FORMAT binary); RELEASE many",
			into) >= (int)sizeof(sql))
		return err_set(err, ERR_LIMIT, "too much for a COPY");
	if (pg_ready(pg, err) < 0 || (pg->n_queue && pg_drain(pg, NULL, err) < 0))
		return err->code;
	taken = PQexitPipelineMode(pg->conn) ? copy_rows(pg, sql, rows, err)
					     : pg_failed(pg, NULL, err);
	if (pipe_again(pg, taken < 0 ? &more : err) < 0)
		taken = taken < 0 ? taken : err->code;
	if (taken == 0 &&
		(pg_send(pg, "ROLLBACK TO many", err) < 0 || pg_send(pg, "RELEASE many", err) < 0))
		taken = err->code;
	if (taken < 0)
		pg->failed = true;
	return taken;
}
