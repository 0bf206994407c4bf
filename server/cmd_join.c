/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "server/cmd.h"
#include "server/uplink_http.h"

static const char usage[] =
	"usage: litang-hub join --db DB --upstream URL --code CODE\n"
	"\n"
	"Makes a new, empty hub the hub of one hall, below the one at URL: there CODE was made by\n"
	"`litang-hub enrol-code --hall-hub`. From then on: litang-hub serve --db DB --upstream URL\n"
	"The database is made when it is missing. Plain http only to this machine.\n";

static int join(struct hub *h, const char *url, const char *code, struct err *err)
{
	struct uplink_request req = {.wire = {.counter = 0}};
	struct uplink_reply reply;
	struct uplink_http *http;
	struct buf body = BUF_INIT(0);
	int result = uplink_http_open(&http, url, err);

	if (result < 0)
		return result;
	result = uplink_join_request(h, code, &req, err);
	if (!result) {
		uplink_http_ask(http, &req, &body, &reply);
		result = uplink_join_reply(h, code, &req, &reply, err);
	}
	buf_done(&req.body);
	buf_done(&body);
	uplink_http_close(http);
	return result;
}

int cmd_join(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *url = NULL, *enrol_code = NULL;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "upstream", .value = &url},
		{.name = "code", .value = &enrol_code},
		{.name = NULL},
	};
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (!url || !enrol_code || rest < argc)
		return cmd_usage(argv[0], "--upstream and --code are needed");
	code = cmd_hub(&hub, argv[0], &db, HUB_CREATE);
	if (code)
		return code;
	if (join(&hub, url, enrol_code, &err) < 0)
		code = cmd_failed(&err);
	else
		printf("%s: the hub of the hall %s\n", hub.up.kiosk, hub.up.place);
	hub_close(&hub);
	return code;
}
