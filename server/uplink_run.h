/* SPDX-License-Identifier: MIT */
/*
 * A hall's hub at work (server/uplink.h): a thread that has the network and waits for the hub above, while
 * the writer (server/writer.h) has the ledger and never waits for anybody.
 */
#ifndef SERVER_UPLINK_RUN_H
#define SERVER_UPLINK_RUN_H

#include "server/uplink.h"
#include "server/writer.h"

struct uplink_run;

/* url as uplink_http_open has it; the writer's hub has joined. */
MUST_USE int uplink_run_start(
	struct uplink_run **ret, struct writer *w, const char *url, struct err *err);
/* A terminal's enrolment, in the thread of its connection: waits for the hub above. false: this hub is
 * stopping, q is not answered. */
MUST_USE bool uplink_run_pass(struct uplink_run *run, struct query *q);
/* Before the writer stops: ends what is out; then no enrolment is passed on any more. NULL allowed. */
void uplink_run_stop(struct uplink_run *run);
void uplink_run_free(struct uplink_run *run); /* when nobody asks any more; NULL allowed */

#endif
