/* SPDX-License-Identifier: MIT */
/* What the journals hold against what the hub holds. */
#include <check.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/clerk_run.h"

static sqlite3_stmt *query(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
		sqlite3_errmsg(db));
	return stmt;
}

static int64_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = query(db, sql);
	int64_t n;

	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

/* The promises, in the order of their seq as they were made. */
static void promises_kept(const struct clerk_run *c, sqlite3 *db)
{
	sqlite3_stmt *stmt = query(db,
		"SELECT j.hash, h.hash, h.id FROM t.act j LEFT JOIN hub_act h ON h.seq=j.seq"
		" WHERE j.seq=?1");

	for (size_t i = 0; i < c->n; i++) {
		const struct promised *p = &c->promised[i];

		sqlite3_bind_int64(stmt, 1, p->seq);
		ck_assert_msg(sqlite3_step(stmt) == SQLITE_ROW, "%s: act %lld is lost", c->dir,
			(long long)p->seq);
		for (int col = 0; col < 3; col++) {
			const void *is = sqlite3_column_blob(stmt, col);
			const void *was = col == 2 ? p->id : p->hash;
			size_t n = col == 2 ? sizeof(p->id) : sizeof(p->hash);

			ck_assert_msg((size_t)sqlite3_column_bytes(stmt, col) == n &&
					      memcmp(is, was, n) == 0,
				"%s: act %lld is another one (%d)", c->dir, (long long)p->seq, col);
		}
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
}

/* hub_act: the acts of this clerk's stream as the hub has them. */
static void hub_acts(sqlite3 *db)
{
	char *why = NULL;

	sqlite3_exec(db,
		"DROP TABLE IF EXISTS hub_act; CREATE TEMP TABLE hub_act AS SELECT a.* FROM act a"
		" JOIN stream s ON s.no=a.stream_no WHERE s.stream=(SELECT stream FROM t.identity);"
		"CREATE INDEX temp.hub_act_seq ON hub_act(seq)",
		NULL, NULL, &why);
	ck_assert_msg(!why, "%s", why);
}

static int64_t compare_one(const struct clerk_run *c, sqlite3 *db)
{
	char sql[256], out[2048];
	int64_t n;

	snprintf(sql, sizeof(sql), "ATTACH '%s/litang.db' AS t", c->dir);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	hub_acts(db);
	promises_kept(c, db);
	n = number(db, "SELECT count(*) FROM t.act");
	ck_assert_int_eq(number(db, "SELECT count(*) FROM hub_act"), n);
	ck_assert_int_eq(number(db, "SELECT count(*) FROM t.act j JOIN hub_act h ON h.seq=j.seq"
				    " AND h.head=j.head AND h.ct=j.ct AND h.hash=j.hash"
				    " AND h.id=j.id AND h.state='ok'"),
		n);
	ck_assert_int_eq(number(db, "SELECT acked FROM t.state"), n);
	ck_assert_int_eq(sqlite3_exec(db, "DETACH t", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_msg(hall_sh(c->hall, out, sizeof(out), "$B/litang verify --config %s/litang.ini",
			      c->dir) == 0,
		"%s", out);
	return n;
}

/* ---- a ledger on PostgreSQL ------------------------------------------------------------------ */

static void bind(sqlite3_stmt *stmt, int at, const char *text)
{
	size_t n = strlen(text) / 2 - 1;
	unsigned char *bytes;

	if (strncmp(text, "\\x", 2) != 0) {
		if (text[0] && !text[strspn(text, "0123456789")])
			sqlite3_bind_int64(stmt, at, atoll(text));
		else
			sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
		return;
	}
	bytes = malloc(n + 1);
	ck_assert_int_eq(hex_to(bytes, n, text + 2), 0);
	sqlite3_bind_blob(stmt, at, bytes, (int)n, free);
}

/* columns: of the table there, and of the one that is made of it here. */
static void copy_table(sqlite3 *db, PGconn *pg, const char *table, const char *columns)
{
	char sql[512];
	PGresult *rows;
	sqlite3_stmt *stmt;

	snprintf(sql, sizeof(sql), "CREATE TABLE %s(%s)", table, columns);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	snprintf(sql, sizeof(sql), "SELECT %s FROM %s", columns, table);
	rows = PQexec(pg, sql);
	ck_assert_msg(PQresultStatus(rows) == PGRES_TUPLES_OK, "%s", PQerrorMessage(pg));
	snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES(%.*s)", table, 2 * PQnfields(rows) - 1,
		"?,?,?,?,?,?,?,?");
	stmt = query(db, sql);
	for (int i = 0; i < PQntuples(rows); i++) {
		for (int k = 0; k < PQnfields(rows); k++)
			bind(stmt, k + 1, PQgetvalue(rows, i, k));
		ck_assert_int_eq(sqlite3_step(stmt), SQLITE_DONE);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	PQclear(rows);
}

/* What is compared, in a database in memory. */
static void copy_ledger(sqlite3 *db, const char *url)
{
	PGconn *pg = PQconnectdb(url);

	ck_assert_msg(PQstatus(pg) == CONNECTION_OK, "%s", PQerrorMessage(pg));
	copy_table(db, pg, "act", "stream_no, seq, id, head, ct, hash, state");
	copy_table(db, pg, "stream", "no, stream, forked");
	copy_table(db, pg, "hub", "epoch_n");
	copy_table(db, pg, "pool", "granted, returned, given, capacity, credited");
	copy_table(db, pg, "lease", "sold, granted, returned");
	PQfinish(pg);
}

static sqlite3 *open_ledger(const struct hub_run *hub)
{
	bool file = strncmp(hub->db, "sqlite:", 7) == 0;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(file ? hub->db + 7 : ":memory:", &db), SQLITE_OK);
	if (!file)
		copy_ledger(db, hub->db);
	return db;
}

int64_t clerks_compare(struct clerk_run *clerks, int n, struct hub_run *hub)
{
	sqlite3 *db = open_ledger(hub);
	char out[2048];
	int64_t acts = 0;

	for (int i = 0; i < n; i++)
		acts += compare_one(&clerks[i], db);
	/* A hub that acknowledged what it then lost begins a new epoch when it hears so. */
	ck_assert_int_eq(number(db, "SELECT epoch_n FROM hub"), 1);
	ck_assert_int_eq(number(db, "SELECT count(*) FROM act"), acts);
	ck_assert_int_eq(number(db, "SELECT count(*) FROM stream WHERE forked"), 0);
	ck_assert_int_eq(number(db, "SELECT count(*) FROM pool"
				    " WHERE granted-returned+given>capacity+credited"),
		0);
	ck_assert_int_eq(number(db, "SELECT count(*) FROM lease WHERE sold>granted-returned"), 0);
	sqlite3_close(db);
	ck_assert_msg(hall_sh(hub->hall, out, sizeof(out), "$B/litang-hub verify %s",
			      hub_run_db(hub)) == 0,
		"%s", out);
	return acts;
}
