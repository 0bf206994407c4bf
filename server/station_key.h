/* SPDX-License-Identifier: MIT */
/*
 * The keys by which a hall's terminals sign temporary cards (core/hall/temp_card.h), so that each of them
 * knows the others'. A terminal's is told to its own hall alone, from its first such card on and until it
 * is revoked: with it go its cards.
 */
#ifndef SERVER_STATION_KEY_H
#define SERVER_STATION_KEY_H

#include "server/hub.h"
#include "server/ledger_stream.h"

/* Both inside the caller's transaction. */
MUST_USE int station_key_put(struct hub *h, const struct stream_row *s, struct err *err);
MUST_USE int station_key_gone(struct hub *h, const struct stream_row *s, struct err *err);

#endif
