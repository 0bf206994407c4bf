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
void terminal_close(struct terminal *t);
int64_t terminal_boot_ms(const struct terminal *t);

/* disks.c */
void terminal_copy(struct terminal *t);
void terminal_restore(struct terminal *t, int copy);
void terminal_clone(struct terminal *t);
void terminal_move(struct terminal *t);
void terminal_repair(struct terminal *t);

/* body.c */
void body_new(struct terminal *t, unsigned others); /* a bit for each part that is another */
MUST_USE int body_bind(struct terminal *t, struct err *err);
void body_begin(struct terminal *t); /* of a seed */
void body_remember(struct terminal *t, struct old_disk *disk);
/* Can anything in the world tell that this disk was put back, or into another machine? */
bool body_tells(const struct terminal *t, const struct old_disk *disk);

/* years.c */
void years_pass(struct world *w);
void years_next(struct world *w);
void terminal_prune(struct terminal *t); /* while nobody is there */

/* hub.c */
void hub_start(struct world *w);
void hub_stop(struct world *w, bool power);
void hub_copy(struct world *w, bool marked);
void hub_back_up(struct world *w, int medium); /* a copy that is read back and written down */
void hub_restore(struct world *w, const struct old_disk *c);
/* All that waits, in one transaction. False: no answer came out of it. */
bool hub_hears(struct world *w, struct query *const *queries, int n);
struct db *hub_db(struct world *w);

/* hall.c */
void hall_make(struct world *w);
void hall_start(struct world *w);
void hall_stop(struct world *w, bool power);
void hall_copy(struct world *w);
void hall_restore(struct world *w);
bool hall_hears(struct world *w, struct query *const *queries, int n); /* as hub_hears */
void hall_hears_above(struct world *w, unsigned id, const struct uplink_reply *reply);
int64_t hall_due(const struct world *w); /* INT64_MAX: not before something comes */
void hall_asks(struct world *w);
void hall_enrols(struct world *w, struct query *q);
struct hub *hall_hub_of(struct world *w, const struct terminal *t); /* whom it exchanges with */
const char *hall_unsettled(struct world *w); /* NULL: it is settled, or none */
void hall_check(struct world *w);

/* net.c */
void net_ask(struct terminal *t, const struct exchange_request *req);
void net_ask_above(struct world *w, const struct uplink_request *req);
void net_arrives(struct world *w, struct due *due);

/* people.c */
void person_comes(struct terminal *t);
void people_rehearse(struct terminal *t); /* before the seeds: all is asked of its database once */

#endif
