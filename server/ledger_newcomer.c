/* SPDX-License-Identifier: MIT */
#include "server/ledger_newcomer.h"

#include <string.h>

#include "core/base/text.h"

int newcomer_put(struct ledger *l, const struct newcomer_row *row, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO newcomer(pid, stream_no, seq) VALUES(?, ?, ?) ON CONFLICT(pid)"
		" DO UPDATE SET stream_no=excluded.stream_no, seq=excluded.seq",
		"bii", row->who.pid, sizeof(row->who.pid), row->stream_no, row->seq);
}

static void take(const struct sql_rows *rows, struct newcomer_row *ret)
{
	const void *pid;
	size_t n;

	memset(ret, 0, sizeof(*ret));
	text_copy(ret->who.place, sizeof(ret->who.place), sql_text(rows, 0));
	ret->who.resident = sql_int(rows, 1);
	pid = sql_blob(rows, 2, &n);
	if (n == sizeof(ret->who.pid))
		memcpy(ret->who.pid, pid, n);
	ret->stream_no = sql_int(rows, 3);
	ret->seq = sql_int(rows, 4);
}

int newcomers_find(
	struct ledger *l, const char *place, struct newcomer_row *ret, int max, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got = 0;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT p.hall, p.resident, p.pid, n.stream_no, n.seq FROM newcomer n"
		    " JOIN person p ON p.pid=n.pid WHERE ?1='' OR p.hall=?1"
		    " ORDER BY p.hall, p.resident LIMIT ?2",
		    "ti", place, (int64_t)max) < 0)
		return err->code;
	while (n < max && (got = sql_step(&rows, err)) == 1)
		take(&rows, &ret[n++]);
	if (n == max)
		sql_done(&rows);
	return got < 0 ? got : n;
}

int newcomer_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err)
{
	int64_t was;

	if (sql_number(&l->sql, err, &was, -1, "DELETE FROM newcomer WHERE pid=? RETURNING seq",
		    "b", pid, (size_t)PID_BYTES) < 0)
		return err->code;
	return was >= 0;
}
