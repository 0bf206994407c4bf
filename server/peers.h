/* SPDX-License-Identifier: MIT */
/*
 * What the terminals of one hall tell each other through the hub: meals ordered, cancelled, handed over,
 * not handed over (core/wire/peer_row.h). A row of the ledger's feed only names the act; its bytes are
 * put in as it is sent. What is over goes without a tombstone: terminals forget it by its day.
 */
#ifndef SERVER_PEERS_H
#define SERVER_PEERS_H

#include "core/hall/act.h"
#include "server/hub.h"

/* A good act that was taken; once more when the hub knows more of it (whose a slip's serving is). */
MUST_USE int peers_heard(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err);
/* What terminal `to` is told of a row: 1; 0 = nothing, it is its own or too long; < 0. */
MUST_USE int peers_body(struct hub *h, const struct stream_row *to, const struct feed_row *row,
	struct buf *body, struct err *err);

/* At a hall's hub: a row that the hub above tells of another machine of the hall. It is told on as it came;
 * its key does not name our streams. */
void peers_above(struct feed_row *row);

/* How often a terminal is to ask, so that what another did is known within five seconds; 0: as always. */
MUST_USE int peers_pace(
	struct hub *h, const struct stream_row *s, int64_t *every_ms, struct err *err);

#endif
