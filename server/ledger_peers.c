/* SPDX-License-Identifier: MIT */
#include "server/ledger_peers.h"

#include "core/wire/peer_row.h"

int peers_many(struct ledger *l, const char *place, struct err *err)
{
	int64_t n;

	if (sql_number(&l->sql, err, &n, 0,
		    "SELECT count(*) FROM kiosk k JOIN stream s ON s.kiosk_no=k.no WHERE k.hall=?"
		    " AND s.parent IS NULL AND s.revoked=0 AND s.dead=0",
		    "t", place) < 0)
		return err->code;
	return n > 1;
}

int peers_forget(struct ledger *l, const char *place, day_t today, struct err *err)
{
	char day[11];

	day_format(today, day);
	return sql_run(&l->sql, err,
		"DELETE FROM feed WHERE kind='" PEER_ROW_KIND "' AND hall=? AND key<?", "tt", place,
		day);
}
