/* SPDX-License-Identifier: MIT */
/*
 * What was deleted leaves the files. secure_delete has overwritten it in its page (core/base/db.c),
 * but the page as it was stays in -wal until a checkpoint that ends it.
 */
#include "server/ledger_erase.h"

#include <unistd.h>

#include "server/ledger_disk.h"

#define TRIES   100
#define WAIT_US 100000

/* Readers hold it up for as long as they look. */
static int truncate_wal(struct sql *s, const char *name, struct err *err)
{
	int got = 0;

	for (int i = 0; i < TRIES && !got; i++) {
		if (i)
			usleep(WAIT_US);
		got = db_checkpoint_all(&s->db, err);
	}
	if (!got)
		err_set(err, ERR_BUSY, "somebody reads");
	return got == 1 ? 0 : err_at(err, "%s: what was erased is still in its -wal", name);
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
	if (result == ERR_IO)
		ledger_failed(l);
	ledger_let(l);
	return result;
}
