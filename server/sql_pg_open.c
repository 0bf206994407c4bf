/* SPDX-License-Identifier: MIT */
#include "server/sql_pg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION_MIN     150000
#define MIGRATION_LOCK  "4702394921427289" /* any number that is no stream's */
#define MIGRATION_BYTES (64u << 10)

/* ---- errors --------------------------------------------------------------------------------- */

static int code_of(const char *state)
{
	if (!state)
		return ERR_IO;
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 ||
		strcmp(state, "55P03") == 0)
		return ERR_BUSY;
	if (strncmp(state, "53", 2) == 0)
		return ERR_LIMIT;
	if (strncmp(state, "22", 2) == 0 || strncmp(state, "42", 2) == 0)
		return ERR_BAD;
	return ERR_IO;
}

/* The first line of libpq's own words; none of it when the password should be in there. */
static void first_line(const PGconn *conn, char *to, size_t size)
{
	const char *text = PQerrorMessage(conn), *password = PQpass(conn);
	size_t n = strcspn(text, "\n");

	if (!n || (password && password[0] && strstr(text, password)))
		snprintf(to, size, "the connection failed");
	else
		snprintf(to, size, "%.*s", (int)n, text);
}

int pg_failed(const struct sql_pg *pg, const PGresult *result, struct err *err)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	char line[160];

	if (text)
		snprintf(line, sizeof(line), "%s", text);
	else
		first_line(pg->conn, line, sizeof(line));
	return err_set(err, code_of(state), "%s: %s", pg->name, line);
}

/* ---- a new connection: no pipeline yet ------------------------------------------------------- */

/* Statements without values; several at once are one transaction unless they say otherwise. */
static int plain(struct sql_pg *pg, const char *sql, struct err *err)
{
	PGresult *result = PQexec(pg->conn, sql);
	ExecStatusType status = PQresultStatus(result);
	int code = 0;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		code = pg_failed(pg, result, err);
	PQclear(result);
	return code;
}

/* The first column of the first row, as text; "" without one. */
static int ask(struct sql_pg *pg, const char *sql, char *to, size_t size, struct err *err)
{
	PGresult *result = PQexec(pg->conn, sql);
	int code = 0;

	to[0] = 0;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		code = pg_failed(pg, result, err);
	else if (PQntuples(result) > 0)
		snprintf(to, size, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	return code;
}

/*
 * A hub that lost the network while it held the head row must not hold up the others for ever.
 * "off" and "local" would acknowledge what a power cut or a promotion takes back.
 */
static const char settings[] =
	"SELECT set_config('client_encoding', 'UTF8', false),"
	" set_config('client_min_messages', 'warning', false),"
	" set_config('standard_conforming_strings', 'on', false),"
	" set_config('default_transaction_isolation', 'read committed', false),"
	" set_config('lock_timeout', '30s', false),"
	/* Statements are planned once, while tables are small: there is an index for each of them. */
	" set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false),"
	" set_config('idle_in_transaction_session_timeout', '60s', false),"
	" set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit')='remote_apply'"
	" THEN 'remote_apply' ELSE 'on' END, false)";

static const char unfit[] =
	"SELECT CASE WHEN current_setting('server_encoding')<>'UTF8' THEN 'its encoding is not UTF8'"
	" WHEN current_setting('fsync')<>'on' THEN 'fsync is off there: it would lose what is done'"
	" WHEN current_setting('full_page_writes')<>'on' THEN 'full_page_writes is off there'"
	" ELSE '' END";

static int fit(struct sql_pg *pg, struct err *err)
{
	char text[80];

	if (PQserverVersion(pg->conn) < VERSION_MIN)
		return err_set(err, ERR_BAD, "%s: PostgreSQL is older than 15", pg->name);
	if (plain(pg, settings, err) < 0 || ask(pg, unfit, text, sizeof(text), err) < 0)
		return err->code;
	if (text[0])
		return err_set(err, ERR_BAD, "%s: %s", pg->name, text);
	if (pg->mode == DB_READ)
		return plain(pg, "SET default_transaction_read_only=on", err);
	if (ask(pg, "SELECT pg_is_in_recovery()", text, sizeof(text), err) < 0)
		return err->code;
	return text[0] == 't' ? err_set(err, ERR_IO, "%s: a standby cannot be written", pg->name)
			      : 0;
}

/* ---- schema --------------------------------------------------------------------------------- */

struct version {
	long long id, version, min_reader; /* all 0 = an empty database */
};

static int read_version(struct sql_pg *pg, struct version *ret, struct err *err)
{
	char text[80];

	memset(ret, 0, sizeof(*ret));
	if (ask(pg, "SELECT to_regclass('schema_version')", text, sizeof(text), err) < 0)
		return err->code;
	if (!text[0])
		return 0;
	if (ask(pg,
		    "SELECT application_id||' '||version||' '||min_reader FROM schema_version"
		    " ORDER BY version DESC LIMIT 1",
		    text, sizeof(text), err) < 0)
		return err->code;
	if (text[0] &&
		sscanf(text, "%lld %lld %lld", &ret->id, &ret->version, &ret->min_reader) != 3)
		return err_set(err, ERR_BAD, "%s: its version cannot be read", pg->name);
	return 0;
}

static int check_version(const struct sql_pg *pg, const struct version *v, struct err *err)
{
	if (v->version && v->id != pg->schema->application_id)
		return err_set(err, ERR_BAD, "%s: not a %s", pg->name, pg->schema->name);
	if (v->version > pg->schema->n && (pg->mode == DB_WRITE || v->min_reader > pg->schema->n))
		return err_set(err, ERR_FUTURE,
			"%s: written by a newer version of the program (format %lld, this one knows %d)",
			pg->name, v->version, pg->schema->n);
	if (!v->version && pg->mode == DB_READ)
		return err_set(err, ERR_BAD, "%s: not a %s", pg->name, pg->schema->name);
	return 0;
}

/* All steps that are missing, in one transaction; another hub that starts now waits for it. */
static int migrate_begun(struct sql_pg *pg, struct err *err)
{
	struct buf sql = BUF_INIT(MIGRATION_BYTES);
	struct version v = {.version = 0};
	int code = plain(pg, "SELECT pg_advisory_xact_lock(" MIGRATION_LOCK ")", err);

	if (!code)
		code = read_version(pg, &v, err);
	if (!code)
		code = check_version(pg, &v, err);
	if (!code && !v.version)
		code = plain(pg,
			"CREATE TABLE schema_version(version BIGINT PRIMARY KEY,"
			" application_id BIGINT NOT NULL, min_reader BIGINT NOT NULL,"
			" at TIMESTAMPTZ NOT NULL DEFAULT now())",
			err);
	for (int i = (int)v.version; !code && i < pg->schema->n; i++) {
		buf_clear(&sql);
		pg_schema(&sql, pg->schema->migrations[i].sql);
		buf_fmt(&sql,
			";INSERT INTO schema_version(version, application_id, min_reader)"
			" VALUES(%d, %d, %d)",
			i + 1, (int)pg->schema->application_id,
			pg->schema->migrations[i].min_reader);
		code = sql.failed ? err_set(err, ERR_LIMIT, "out of memory")
				  : plain(pg, buf_text(&sql), err);
	}
	buf_done(&sql);
	return code;
}

static int migrate(struct sql_pg *pg, struct err *err)
{
	struct err why;

	if (plain(pg, "BEGIN", err) < 0)
		return err->code;
	if (migrate_begun(pg, err) < 0) {
		(void)plain(pg, "ROLLBACK", &why);
		return err->code;
	}
	return plain(pg, "COMMIT", err);
}

static int check_schema(struct sql_pg *pg, struct err *err)
{
	struct version v;

	if (read_version(pg, &v, err) < 0 || check_version(pg, &v, err) < 0)
		return err->code;
	if (pg->mode == DB_WRITE && v.version < pg->schema->n)
		return migrate(pg, err);
	return 0;
}

/* ---- connecting ------------------------------------------------------------------------------ */

/* COMMIT with a warning is no commit: "canceling wait for synchronous replication" is one. */
static void on_notice(void *ctx, const PGresult *notice)
{
	struct sql_pg *pg = ctx;
	const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);

	if (!severity || strcmp(severity, "WARNING") != 0)
		return;
	pg->warnings++;
	snprintf(pg->warning, sizeof(pg->warning), "%s", text ? text : "a warning");
}

static int settle(struct sql_pg *pg, struct err *err)
{
	for (int i = 0; i < pg->n_kept; i++)
		pg->kept[i].there = false;
	pg->n_queue = pg->warnings = pg->cursors = 0;
	pg->begun = pg->failed = false;
	if (PQstatus(pg->conn) != CONNECTION_OK)
		return pg_failed(pg, NULL, err);
	PQsetNoticeReceiver(pg->conn, on_notice, pg);
	if (fit(pg, err) < 0 || check_schema(pg, err) < 0)
		return err->code;
	++*pg->lives;
	return PQenterPipelineMode(pg->conn) ? 0 : pg_failed(pg, NULL, err);
}

int pg_again(struct sql_pg *pg, struct err *err)
{
	PQreset(pg->conn);
	return settle(pg, err);
}

/* Ours stand before the address, so that what it says goes before ours. */
int pg_connect(struct sql_pg *pg, const struct sql_where *where, struct err *err)
{
	const char *names[] = {"application_name", "connect_timeout", "tcp_user_timeout", "dbname",
		where->dbname ? "dbname" : NULL, NULL};
	const char *values[] = {"litang-hub", "5", "20000", where->url, where->dbname, NULL};
	PQconninfoOption *options = PQconninfoParse(where->url, NULL);

	if (!options)
		return err_set(err, ERR_BAD, "that is no postgresql:// address");
	PQconninfoFree(options);
	snprintf(pg->name, sizeof(pg->name), "PostgreSQL");
	pg->conn = PQconnectdbParams(names, values, 1);
	if (!pg->conn)
		return err_set(err, ERR_LIMIT, "out of memory");
	snprintf(pg->name, sizeof(pg->name), "postgresql database %s", PQdb(pg->conn));
	return settle(pg, err);
}
