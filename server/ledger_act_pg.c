/* SPDX-License-Identifier: MIT */
/*
 * ON CONFLICT costs the server as much as all the rest of an INSERT, for what nearly never happens: the
 * same id twice. So a batch goes by COPY, which fails for such a one and is undone; only then, and where
 * a few acts are not worth its two round trips, they go by INSERT.
 */
#include "server/ledger_act_put.h"

#include <string.h>

#define COPY_LEAST 24
#define COPY_MAX   ((size_t)4 * BATCH_RAW_MAX)

/* ---- by arrays: any of them may have an id that is there already ------------------------------- */

enum { SEQ, ID, HEAD, CT, HASH, KIND, DAY, STATE, REASON, ARRAYS };
#define ARRAY_MAX ((size_t)2 * BATCH_RAW_MAX)

static void add_row(struct buf a[ARRAYS], const struct act_row *row)
{
	const int64_t kind = row->kind, day = row->day;
	const char *state = act_state_name(row->state);

	sql_array_int(&a[SEQ], &row->seq);
	sql_array_bytes(&a[ID], row->has_id ? row->id : NULL, ACT_ID_BYTES);
	sql_array_bytes(&a[HEAD], row->parts.head, row->parts.head_len);
	sql_array_bytes(&a[CT], row->parts.ct, row->parts.ct_len);
	sql_array_bytes(&a[HASH], row->hash, sizeof(row->hash));
	sql_array_int(&a[KIND], row->kind ? &kind : NULL);
	sql_array_int(&a[DAY], row->day != DAY_NONE ? &day : NULL);
	sql_array_bytes(&a[STATE], state, strlen(state));
	sql_array_bytes(&a[REASON], row->reason, strlen(row->reason));
}

static int insert(struct ledger *l, struct sql_rows *taken, const struct buf a[ARRAYS],
	const struct many *m, struct err *err)
{
	return sql_query(&l->sql, taken, err,
		"INSERT INTO act(stream_no, seq, id, head, ct, hash, kind, day, state, reason, rx_ms)"
		" SELECT ?1, a.seq, a.id, a.head, a.ct, a.hash, a.kind, a.day, a.state, a.reason, ?2"
		" FROM unnest(?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" AS a(seq, id, head, ct, hash, kind, day, state, reason)"
		" ON CONFLICT(id) DO NOTHING RETURNING seq",
		"iiIBBBBIITT", m->rows[0].stream_no, m->now_ms, a[SEQ].data, a[SEQ].len, a[ID].data,
		a[ID].len, a[HEAD].data, a[HEAD].len, a[CT].data, a[CT].len, a[HASH].data,
		a[HASH].len, a[KIND].data, a[KIND].len, a[DAY].data, a[DAY].len, a[STATE].data,
		a[STATE].len, a[REASON].data, a[REASON].len);
}

/* Those that were not taken have an id that is there already, or came twice in here. */
static int put_rest(struct ledger *l, struct sql_rows *taken, const struct many *m, struct err *err)
{
	bool there[BATCH_ACTS_MAX] = {false};
	int got;

	while ((got = sql_step(taken, err)) == 1) {
		int64_t i = sql_int(taken, 0) - m->rows[0].seq;

		if (i >= 0 && i < m->n)
			there[i] = true;
	}
	for (int i = 0; i < m->n && !got; i++)
		if (!there[i])
			got = put_twice(l, &m->rows[i], m->now_ms, err);
	return got;
}

static int put_arrays(struct ledger *l, const struct many *m, struct err *err)
{
	static const char letters[ARRAYS + 1] = "IBBBBIITT";
	struct buf a[ARRAYS];
	struct sql_rows taken;
	bool failed = false;
	int result;

	for (int k = 0; k < ARRAYS; k++) {
		a[k] = BUF_INIT(ARRAY_MAX);
		sql_array(&a[k], letters[k], m->n);
	}
	for (int i = 0; i < m->n; i++)
		add_row(a, &m->rows[i]);
	for (int k = 0; k < ARRAYS; k++)
		failed = failed || a[k].failed;
	result = failed ? err_set(err, ERR_LIMIT, "out of memory") : insert(l, &taken, a, m, err);
	for (int k = 0; k < ARRAYS; k++)
		buf_done(&a[k]);
	return result < 0 ? result : put_rest(l, &taken, m, err);
}

/* ---- by COPY: all of them, or none ------------------------------------------------------------ */

static void copy_row(struct buf *to, const struct act_row *row, int64_t now_ms)
{
	const int64_t kind = row->kind, day = row->day;
	const char *state = act_state_name(row->state);

	sql_copy_row(to, 11);
	sql_array_int(to, &row->stream_no);
	sql_array_int(to, &row->seq);
	sql_array_bytes(to, row->has_id ? row->id : NULL, ACT_ID_BYTES);
	sql_array_bytes(to, row->parts.head, row->parts.head_len);
	sql_array_bytes(to, row->parts.ct, row->parts.ct_len);
	sql_array_bytes(to, row->hash, sizeof(row->hash));
	sql_array_int(to, row->kind ? &kind : NULL);
	sql_array_int(to, row->day != DAY_NONE ? &day : NULL);
	sql_array_bytes(to, state, strlen(state));
	sql_array_bytes(to, row->reason, strlen(row->reason));
	sql_array_int(to, &now_ms);
}

static int put_copy(struct ledger *l, const struct many *m, struct err *err)
{
	struct buf rows = BUF_INIT(COPY_MAX);
	int taken;

	sql_copy_begin(&rows);
	for (int i = 0; i < m->n; i++)
		copy_row(&rows, &m->rows[i], m->now_ms);
	sql_copy_end(&rows);
	taken = sql_copy(&l->sql,
		"act(stream_no, seq, id, head, ct, hash, kind, day, state, reason, rx_ms)", &rows,
		err);
	buf_done(&rows);
	return taken;
}

int put_many_pg(struct ledger *l, const struct many *m, struct err *err)
{
	int taken = m->n < COPY_LEAST ? 0 : put_copy(l, m, err);

	if (taken)
		return taken < 0 ? taken : 0;
	return put_arrays(l, m, err);
}
