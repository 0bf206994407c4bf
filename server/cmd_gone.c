/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "server/cmd.h"

static const char usage[] =
	"usage: litang-hub gone NAME --db DB\n"
	"\n"
	"Terminal NAME is broken, lost or put away and will not come back: a hub that was put back does\n"
	"not wait for it before it grants rights again, and its hall's rights go to the next terminal.\n"
	"What it holds stays counted until its day is over. What it sold and never told can be sold\n"
	"twice then: first try to get it to the network once more.\n";

static int set_gone(struct hub *h, const char *name, struct err *err)
{
	int got = ledger_begin(&h->ledger, err);

	if (got < 0)
		return got;
	got = stream_gone(&h->ledger, name, err);
	if (got <= 0) {
		ledger_rollback(&h->ledger);
		return got < 0 ? got : err_set(err, ERR_NONE, "%.40s: no such terminal", name);
	}
	return ledger_commit(&h->ledger, err);
}

int cmd_gone(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {CMD_DB(db), {.name = NULL}};
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest == argc)
		return cmd_usage(argv[0], "NAME is missing");
	if (rest + 1 < argc)
		return cmd_usage(argv[0], "%s: what is that", argv[rest + 1]);
	code = cmd_hub(&hub, argv[0], &db, HUB_WRITE);
	if (code)
		return code;
	if (set_gone(&hub, argv[rest], &err) < 0)
		code = cmd_failed(&err);
	else
		printf("%s: gone; nothing waits for it any more\n", argv[rest]);
	hub_close(&hub);
	return code;
}
