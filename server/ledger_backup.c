/* SPDX-License-Identifier: MIT */
#include "server/ledger_backup.h"

#include <string.h>

#include "server/ledger_act.h"

/* Of one hub: two ledgers may have streams of the same number and nothing else in common. */
static int same_hub(struct ledger *l, struct ledger *copy, struct err *err)
{
	struct hub_row ours, theirs;

	if (ledger_hub(l, &ours, err) < 0 || ledger_hub(copy, &theirs, err) < 0)
		return err->code;
	return memcmp(ours.hub_id, theirs.hub_id, sizeof(ours.hub_id)) == 0
		       ? 0
		       : err_set(err, ERR_DENIED, "the copy is another hub's");
}

/* What the copy has of a stream must be the beginning of what is here. */
static int put_high(
	struct ledger *l, int64_t backup, const struct stream_row *theirs, struct err *err)
{
	unsigned char hash[ACT_HASH_BYTES];
	struct stream_row ours;
	int got = stream_next(l, theirs->no - 1, &ours, err);

	if (got == 1 &&
		(ours.no != theirs->no || memcmp(ours.stream, theirs->stream, STREAM_BYTES) != 0))
		got = 0;
	if (got == 1)
		got = act_hash(l, &ours, theirs->high, hash, err);
	if (got < 0)
		return got;
	if (!got || memcmp(hash, theirs->high_hash, sizeof(hash)) != 0)
		return err_set(err, ERR_BAD, "the copy has another past of %s", theirs->kiosk);
	return sql_run(&l->sql, err,
		"INSERT INTO backup_high(backup_no, stream_no, high) VALUES(?, ?, ?)", "iii",
		backup, theirs->no, theirs->high);
}

int backup_verified(
	struct ledger *l, struct ledger *copy, const char *medium, int64_t now_ms, struct err *err)
{
	struct stream_row s;
	int64_t no, after = 0;
	int got;

	if (same_hub(l, copy, err) < 0 ||
		sql_number(&l->sql, err, &no, 0,
			"INSERT INTO backup(no, medium, made_ms)"
			" VALUES((SELECT coalesce(max(no), 0)+1 FROM backup), ?, ?) RETURNING no",
			"ti", medium, now_ms) < 0)
		return err->code;
	while ((got = stream_next(copy, after, &s, err)) == 1) {
		after = s.no;
		if (put_high(l, no, &s, err) < 0)
			return err->code;
	}
	if (got < 0 || sql_run(&l->sql, err,
			       "DELETE FROM backup_high WHERE backup_no IN"
			       " (SELECT no FROM backup WHERE medium=? AND no<?)",
			       "ti", medium, no) < 0)
		return err->code;
	return sql_run(
		&l->sql, err, "DELETE FROM backup WHERE medium=? AND no<?", "ti", medium, no);
}

int backup_safe(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT CASE WHEN count(*)=2 THEN min(high) ELSE 0 END FROM backup_high"
		" WHERE stream_no=? AND backup_no IN"
		" (SELECT no FROM backup ORDER BY no DESC LIMIT 2)",
		"i", stream_no);
}
