/* SPDX-License-Identifier: MIT */
/* Each terminal as it stands, for whoever looks: `litang-hub status`, the hub's page. */
#ifndef SERVER_STANDING_H
#define SERVER_STANDING_H

#include "server/hub.h"
#include "server/ledger_look.h"
#include "server/told.h"

struct standing {
	struct stream_row stream;
	struct stream_look look;
	bool awaited; /* nothing is granted before it has told what it knows to a new memory */
	struct told told;
};

/* Whose: of one hall, "" = of all. */
struct standing_of {
	char place[PLACE_SIZE];
	struct epoch epoch; /* the hub's */
};
/* The stream of them after s->stream.no (0 = the first one). 1, 0, < 0. */
MUST_USE int standing_next(
	struct hub *h, const struct standing_of *of, struct standing *s, struct err *err);
bool standing_halls_hub(const struct standing *s); /* no terminal, but the hub of its hall */
/* Acts that it had and the hub had not when it was last heard; -1 = it did not say. */
int64_t standing_unsent(const struct standing *s);
void standing_json(struct buf *out, const struct standing *s); /* an element of an array */

#endif
