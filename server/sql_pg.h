/* SPDX-License-Identifier: MIT */
/*
 * The PostgreSQL driver's own parts: sql_pg.c says statements, sql_pg_many.c those of many rows at once,
 * sql_pg_open.c connects and migrates, sql_pg_text.c turns the shared SQL into PostgreSQL's.
 *
 * The connection is in pipeline mode: what gives no rows is sent and not waited for, and answers are
 * read when one is needed (drain). A batch of many writes costs a few round trips then.
 */
#ifndef SERVER_SQL_PG_H
#define SERVER_SQL_PG_H

#include <libpq-fe.h>

#include "core/base/buf.h"
#include "server/sql_kind.h"

#define PG_QUEUE_MAX 256 /* statements sent and not yet looked at */
#define PG_NAME_SIZE 160

/* pg_type.h's, which stay as they are. */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_BYTEA_ARRAY = 1001,
	OID_TEXT_ARRAY = 1009,
	OID_INT8_ARRAY = 1016
};

struct sql_pg {
	PGconn *conn;
	char name[PG_NAME_SIZE]; /* for error lines; without the password */
	const struct db_schema *schema;
	enum db_mode mode;
	struct {
		const char *text;
		bool there; /* prepared, as far as is known */
	} kept[SQL_STMT_MAX];
	int n_kept;
	int queue[PG_QUEUE_MAX]; /* of each statement sent: the kept one that it prepares, or -1 */
	int n_queue;
	bool begun, failed; /* failed: the transaction is lost, nothing more is sent in it */
	int warnings;       /* since it began */
	char warning[160];
	int cursors;
	int *lives; /* sql.lives */
};

/* A connection that is up, set and of the right schema: the first one, or anew after a loss. */
MUST_USE int pg_connect(struct sql_pg *pg, const struct sql_where *where, struct err *err);
MUST_USE int pg_again(struct sql_pg *pg, struct err *err);
/* What went wrong, in one line that has neither password nor rows; the code. */
int pg_failed(const struct sql_pg *pg, const PGresult *result, struct err *err);

/* Before a statement: the connection is there, and there is room for two more. */
MUST_USE int pg_ready(struct sql_pg *pg, struct err *err);
/* Into the queue. */
MUST_USE int pg_send(struct sql_pg *pg, const char *sql, struct err *err);
/* Reads all answers. The last statement's is the caller's (ret may be NULL); on failure there is none. */
int pg_drain(struct sql_pg *pg, PGresult **ret, struct err *err);

void pg_text(struct buf *to, const char *sql);   /* ? and ?1 → $1 */
void pg_schema(struct buf *to, const char *sql); /* types of columns */

#endif
