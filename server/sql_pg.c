/* SPDX-License-Identifier: MIT */
#include "server/sql_pg.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (16u << 10) /* of one statement */
#define PAGE     500         /* rows of a scan at once */
#define NONE     (-1)        /* in the queue: prepares nothing */

/* ---- the queue: what was sent and not yet looked at ------------------------------------------- */

static int broken(const struct sql_pg *pg, struct err *err)
{
	return err_set(err, ERR_IO, "%s: the transaction has failed", pg->name);
}

static bool lost(const struct sql_pg *pg)
{
	return PQstatus(pg->conn) != CONNECTION_OK;
}

/* Takes one statement's answer; keeps it in *last when it is good, the first failure in *err. */
static void take_answer(struct sql_pg *pg, int prepares, PGresult **last, struct err *err)
{
	PGresult *result = PQgetResult(pg->conn), *more;
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!good && prepares != NONE)
		pg->kept[prepares].there = false;
	if (!good && !err->code)
		pg_failed(pg, result, err);
	PQclear(*last);
	*last = good ? result : NULL;
	if (!good)
		PQclear(result);
	while (result && (more = PQgetResult(pg->conn)) != NULL)
		PQclear(more);
}

int pg_drain(struct sql_pg *pg, PGresult **ret, struct err *err)
{
	PGresult *last = NULL;
	struct err first = {0};
	int sent = PQpipelineSync(pg->conn);

	if (!sent)
		pg_failed(pg, NULL, &first);
	for (int i = 0; i < pg->n_queue; i++)
		take_answer(pg, pg->queue[i], &last, &first);
	pg->n_queue = 0;
	if (sent)
		PQclear(PQgetResult(pg->conn)); /* of the sync itself */
	if (first.code) {
		PQclear(last);
		last = NULL;
		pg->failed = pg->begun;
		if (err)
			*err = first;
	}
	if (ret)
		*ret = last;
	else
		PQclear(last);
	return first.code;
}

/* Another place in the queue. */
static int queued(struct sql_pg *pg, int sent, int prepares, struct err *err)
{
	if (!sent) {
		pg_failed(pg, NULL, err);
		pg->failed = pg->begun;
		return err->code;
	}
	pg->queue[pg->n_queue++] = prepares;
	return 0;
}

int pg_ready(struct sql_pg *pg, struct err *err)
{
	if (pg->begun)
		return pg->failed                       ? broken(pg, err)
		       : pg->n_queue + 2 > PG_QUEUE_MAX ? pg_drain(pg, NULL, err)
							: 0;
	/* The server may have gone while nobody asked it anything. */
	if (!PQconsumeInput(pg->conn) || lost(pg))
		return pg_again(pg, err);
	return 0;
}

/* ---- statements ------------------------------------------------------------------------------ */

struct bound {
	int64_t numbers[SQL_ARGS_MAX]; /* in the network's order */
	const char *values[SQL_ARGS_MAX];
	int lengths[SQL_ARGS_MAX], formats[SQL_ARGS_MAX];
	Oid types[SQL_ARGS_MAX];
};

static Oid type_of(char letter)
{
	switch (letter) {
	case 'i':
		return OID_INT8;
	case 't':
		return OID_TEXT;
	case 'I':
		return OID_INT8_ARRAY;
	case 'T':
		return OID_TEXT_ARRAY;
	case 'B':
		return OID_BYTEA_ARRAY;
	default:
		return OID_BYTEA;
	}
}

static void bind(struct bound *b, const struct sql_call *call)
{
	for (int i = 0; i < call->n; i++) {
		const struct sql_value *v = &call->values[i];

		b->formats[i] = v->type != 't';
		b->values[i] = v->pointer;
		b->lengths[i] = (int)v->n;
		b->types[i] = type_of(v->type);
		if (v->type != 'i')
			continue;
		b->numbers[i] = (int64_t)htobe64((uint64_t)v->number);
		b->values[i] = (const char *)&b->numbers[i];
		b->lengths[i] = sizeof(b->numbers[i]);
	}
}

/* The kept statement of this text, prepared at the latest by what is queued; < 0. */
static int keep(
	struct sql_pg *pg, const struct sql_call *call, const struct bound *b, struct err *err)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	char name[16];
	int i = 0, sent;

	while (i < pg->n_kept && pg->kept[i].text != call->text)
		i++;
	if (i == SQL_STMT_MAX)
		return err_set(err, ERR_LIMIT, "too many statements");
	if (i == pg->n_kept) {
		pg->kept[pg->n_kept++].text = call->text;
		pg->kept[i].there = false;
	}
	if (pg->kept[i].there)
		return i;
	/* A temporary table, too, has columns that compare by bytes: or no index would fit others. */
	(strncmp(call->text, "CREATE ", 7) == 0 ? pg_schema : pg_text)(&text, call->text);
	snprintf(name, sizeof(name), "s%d", i);
	sent = !text.failed && PQsendPrepare(pg->conn, name, buf_text(&text), call->n, b->types);
	buf_done(&text);
	pg->kept[i].there = true;
	return queued(pg, sent, i, err) < 0 ? err->code : i;
}

static int send_call(struct sql_pg *pg, const struct sql_call *call, struct err *err)
{
	struct bound b;
	char name[16];
	int i;

	if (pg_ready(pg, err) < 0)
		return err->code;
	bind(&b, call);
	i = keep(pg, call, &b, err);
	if (i < 0)
		return i;
	snprintf(name, sizeof(name), "s%d", i);
	return queued(pg,
		PQsendQueryPrepared(pg->conn, name, call->n, b.values, b.lengths, b.formats, 1),
		NONE, err);
}

int pg_send(struct sql_pg *pg, const char *sql, struct err *err)
{
	return queued(
		pg, PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1), NONE, err);
}

static int run(struct sql *s, const struct sql_call *call, struct err *err)
{
	if (send_call(s->pg, call, err) < 0)
		return err->code;
	return s->pg->begun ? 0 : pg_drain(s->pg, NULL, err);
}

/* A type that number() and blob() do not read is a mistake in the SQL. */
static int check_types(const struct sql_pg *pg, const PGresult *result, struct err *err)
{
	for (int i = 0; i < PQnfields(result); i++) {
		Oid type = PQftype(result, i);

		if (type != OID_BOOL && type != OID_BYTEA && type != OID_INT8 && type != OID_INT2 &&
			type != OID_INT4 && type != OID_TEXT)
			return err_set(err, ERR_BAD, "%s: column %d is of type %u", pg->name, i,
				(unsigned)type);
	}
	return 0;
}

static int take_rows(struct sql_pg *pg, struct sql_rows *rows, struct err *err)
{
	PGresult *result;

	if (pg_drain(pg, &result, err) < 0)
		return err->code;
	if (check_types(pg, result, err) < 0) {
		PQclear(result);
		return err->code;
	}
	rows->from = result;
	rows->row = -1;
	return 0;
}

static int query(struct sql *s, struct sql_rows *rows, const struct sql_call *call, struct err *err)
{
	return send_call(s->pg, call, err) < 0 ? err->code : take_rows(s->pg, rows, err);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static int fetch(struct sql_pg *pg, struct sql_rows *rows, struct err *err)
{
	char text[64];

	snprintf(text, sizeof(text), "FETCH %d FROM scan%d", PAGE, rows->cursor);
	if (pg_ready(pg, err) < 0 || pg_send(pg, text, err) < 0)
		return err->code;
	return take_rows(pg, rows, err);
}

static int scan(struct sql *s, struct sql_rows *rows, const struct sql_call *call, struct err *err)
{
	struct sql_pg *pg = s->pg;
	struct buf text = BUF_INIT(TEXT_MAX);
	struct bound b;
	int sent;

	if (pg_ready(pg, err) < 0)
		return err->code;
	rows->cursor = ++pg->cursors;
	bind(&b, call);
	buf_fmt(&text, "DECLARE scan%d NO SCROLL CURSOR %s FOR ", rows->cursor,
		pg->begun ? "" : "WITH HOLD");
	pg_text(&text, call->text);
	sent = !text.failed && PQsendQueryParams(pg->conn, buf_text(&text), call->n, b.types,
				       b.values, b.lengths, b.formats, 1);
	buf_done(&text);
	if (queued(pg, sent, NONE, err) < 0 || (!pg->begun && pg_drain(pg, NULL, err) < 0))
		return err->code;
	return fetch(pg, rows, err);
}

static void close_cursor(struct sql_pg *pg, struct sql_rows *rows)
{
	struct err err = {0};
	char text[64];

	snprintf(text, sizeof(text), "CLOSE scan%d", rows->cursor);
	rows->cursor = 0;
	if (pg->failed || lost(pg) || pg_ready(pg, &err) < 0 || pg_send(pg, text, &err) < 0)
		return;
	if (!pg->begun)
		(void)pg_drain(pg, NULL, &err);
}

static void done(struct sql_rows *rows)
{
	PQclear(rows->from);
	if (rows->cursor)
		close_cursor(rows->sql->pg, rows);
}

static int step(struct sql_rows *rows, struct err *err)
{
	if (++rows->row < PQntuples(rows->from))
		return 1;
	if (!rows->cursor || rows->row < PAGE)
		return 0;
	PQclear(rows->from);
	rows->from = NULL;
	if (fetch(rows->sql->pg, rows, err) < 0)
		return err->code;
	return ++rows->row < PQntuples(rows->from);
}

static bool null(const struct sql_rows *rows, int column)
{
	return PQgetisnull(rows->from, rows->row, column);
}

static int64_t number(const struct sql_rows *rows, int column)
{
	const char *bytes = PQgetvalue(rows->from, rows->row, column);
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	if (null(rows, column))
		return 0;
	switch (PQftype(rows->from, column)) {
	case OID_INT8:
		memcpy(&eight, bytes, sizeof(eight));
		return (int64_t)be64toh(eight);
	case OID_INT4:
		memcpy(&four, bytes, sizeof(four));
		return (int32_t)be32toh(four);
	case OID_INT2:
		memcpy(&two, bytes, sizeof(two));
		return (int16_t)be16toh(two);
	case OID_BOOL:
		return bytes[0] != 0;
	default:
		return 0;
	}
}

static const char *text_of(const struct sql_rows *rows, int column)
{
	return PQgetvalue(rows->from, rows->row, column);
}

static const void *blob(const struct sql_rows *rows, int column, size_t *n)
{
	*n = (size_t)PQgetlength(rows->from, rows->row, column);
	return PQgetvalue(rows->from, rows->row, column);
}

/* ---- transactions ---------------------------------------------------------------------------- */

static int begin_as(struct sql *s, const char *sql, struct err *err)
{
	struct sql_pg *pg = s->pg;

	if (pg_ready(pg, err) < 0)
		return err->code;
	pg->begun = true;
	pg->failed = false;
	pg->warnings = 0;
	if (pg_send(pg, sql, err) < 0)
		pg->begun = false;
	return pg->begun ? 0 : err->code;
}

/* Each statement sees what was committed before it: all that was done by who had the head row. */
static int begin(struct sql *s, struct err *err)
{
	return begin_as(s, "BEGIN ISOLATION LEVEL READ COMMITTED", err);
}

static int snapshot(struct sql *s, struct err *err)
{
	return begin_as(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
}

/* Ends the transaction whatever has become of it. */
static void rollback(struct sql *s)
{
	struct sql_pg *pg = s->pg;
	struct err err = {0};

	if (!pg->begun)
		return;
	(void)pg_drain(pg, NULL, &err);
	pg->begun = pg->failed = false;
	if (!lost(pg) && pg_send(pg, "ROLLBACK", &err) == 0)
		(void)pg_drain(pg, NULL, &err);
}

/* COMMIT of a failed transaction succeeds as "ROLLBACK". */
static int check_commit(struct sql_pg *pg, PGresult *result, struct err *err)
{
	bool is_commit = result && strcmp(PQcmdStatus(result), "COMMIT") == 0;

	if (!is_commit)
		return broken(pg, err);
	if (pg->warnings)
		return err_set(err, ERR_IO, "%s: %s", pg->name, pg->warning);
	return 0;
}

static int commit(struct sql *s, struct err *err)
{
	struct sql_pg *pg = s->pg;
	PGresult *result = NULL;
	int code;

	if (!pg->begun || pg->failed) {
		rollback(s);
		return broken(pg, err);
	}
	if (pg_send(pg, "COMMIT", err) < 0 || pg_drain(pg, &result, err) < 0) {
		rollback(s);
		return err->code;
	}
	code = check_commit(pg, result, err);
	PQclear(result);
	pg->begun = pg->failed = false;
	return code;
}

static bool begun(const struct sql *s)
{
	return s->pg->begun;
}

static int savepoint(struct sql *s, struct err *err)
{
	return pg_ready(s->pg, err) < 0 ? err->code : pg_send(s->pg, "SAVEPOINT one", err);
}

/* What was sent since is looked at here: later it would not be known whose failure it was. */
static int release(struct sql *s, struct err *err)
{
	if (pg_ready(s->pg, err) < 0 || pg_send(s->pg, "RELEASE one", err) < 0)
		return err->code;
	return pg_drain(s->pg, NULL, err);
}

static int undo(struct sql *s, struct err *err)
{
	struct sql_pg *pg = s->pg;
	struct err gone = {0};

	(void)pg_drain(pg, NULL, &gone);
	if (!pg->begun || lost(pg))
		return broken(pg, err);
	pg->failed = false;
	if (pg_send(pg, "ROLLBACK TO one", err) < 0 || pg_send(pg, "RELEASE one", err) < 0)
		return err->code;
	return pg_drain(pg, NULL, err);
}

/* ---- opening --------------------------------------------------------------------------------- */

static void close_pg(struct sql *s)
{
	if (s->pg)
		PQfinish(s->pg->conn);
	free(s->pg);
}

const struct sql_kind sql_kind_pg = {
	.run = run,
	.query = query,
	.scan = scan,
	.step = step,
	.done = done,
	.null = null,
	.number = number,
	.text = text_of,
	.blob = blob,
	.begin = begin,
	.snapshot = snapshot,
	.commit = commit,
	.rollback = rollback,
	.begun = begun,
	.savepoint = savepoint,
	.release = release,
	.undo = undo,
	.close = close_pg,
};

int sql_open_pg(struct sql *s, const struct sql_where *where, const struct db_schema *schema,
	enum db_mode mode, struct err *err)
{
	memset(s, 0, sizeof(*s));
	s->pg = calloc(1, sizeof(*s->pg));
	if (!s->pg)
		return err_set(err, ERR_LIMIT, "out of memory");
	s->pg->schema = schema;
	s->pg->mode = mode;
	s->pg->lives = &s->lives;
	s->kind = &sql_kind_pg;
	if (pg_connect(s->pg, where, err) < 0) {
		sql_close(s);
		return err->code;
	}
	return 0;
}

const char *sql_database(const struct sql *s)
{
	return s->pg ? PQdb(s->pg->conn) : "";
}
