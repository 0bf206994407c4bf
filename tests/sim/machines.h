/* SPDX-License-Identifier: MIT */
/*
 * The machines of the district, the network between them, and the people before them.
 */
#ifndef TESTS_SIM_MACHINES_H
#define TESTS_SIM_MACHINES_H

#include "tests/sim/world.h"

/* terminal.c */
void terminal_make(struct world *w, int no, int hall);
void terminal_enrol(struct terminal *t);
void terminal_start(struct terminal *t);
void terminal_stop(struct terminal *t, bool power); /* not in an orderly way */
int64_t terminal_due(const struct terminal *t);     /* INT64_MAX: not before something comes */
void terminal_ask(struct terminal *t); /* builds the request that is due and sends it */
void terminal_hears(struct terminal *t, const struct exchange_reply *reply);
void terminal_recover(struct terminal *t);
void terminal_copy(struct terminal *t);
void terminal_restore(struct terminal *t, int copy);
void terminal_clone(struct terminal *t);
int64_t terminal_boot_ms(const struct terminal *t);

/* hub.c */
void hub_start(struct world *w);
void hub_stop(struct world *w, bool power);
void hub_copy(struct world *w, bool marked);
void hub_restore(struct world *w, int copy);
/* All that waits, in one transaction. False: no answer came out of it. */
bool hub_hears(struct world *w, struct query *const *queries, int n);
struct db *hub_db(struct world *w);

/* net.c */
void net_ask(struct terminal *t, const struct exchange_request *req);
void net_arrives(struct world *w, struct due *due);

/* people.c */
void person_comes(struct terminal *t);
void people_rehearse(struct terminal *t); /* before the seeds: all is asked of its database once */

#endif
