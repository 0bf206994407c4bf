/* SPDX-License-Identifier: MIT */
/*
 * What was deleted leaves the files. secure_delete has overwritten it in its page (core/base/db.c),
 * but the page as it was stays in -wal until a checkpoint that ends it.
 */
#include "server/ledger_erase.h"

#include <unistd.h>

#define TRIES   100
#define WAIT_US 100000

/* Readers hold it up for as long as they look. */
static int truncate_wal(struct sql *s, const char *name, struct err *err)
{
	int code = SQLITE_BUSY;

	for (int i = 0; i < TRIES && code == SQLITE_BUSY; i++) {
		if (i)
			usleep(WAIT_US);
		code = sqlite3_wal_checkpoint_v2(
			s->db.sql, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	if (code == SQLITE_OK)
		return 0;
	return err_set(err, code == SQLITE_BUSY ? ERR_BUSY : ERR_IO,
		"%s: what was erased is still in its -wal: %s", name, sqlite3_errmsg(s->db.sql));
}

int erase_scrub(struct ledger *l, struct err *err)
{
	int result;

	if (sql_is_pg(&l->sql))
		return sql_run(&l->dks, err, "VACUUM dk", "");
	result = ledger_hold(l, err);
	if (result < 0)
		return result;
	result = truncate_wal(&l->dks, "the data keys", err);
	if (!result)
		result = truncate_wal(&l->sql, l->path, err);
	ledger_let(l);
	return result;
}
