/* SPDX-License-Identifier: MIT */
#include "kiosk/enrol.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/cli.h"
#include "kiosk/sync/courier.h"

#define ANSWER_MS  20000
#define ROUNDS_MAX 2000 /* frames of a first feed: more than any hall has */

static int ask(const struct config *config, const struct exchange_request *request,
	struct buf *bytes, struct exchange_reply *reply, struct err *err)
{
	char courier[CONFIG_PATH_SIZE];

	cli_beside(courier, sizeof(courier), "litang-courier");
	return courier_ask(courier, config->hub, request, ANSWER_MS, bytes, reply, err);
}

int enrol_with(struct store *s, const struct config *config, const char *code, struct err *err)
{
	struct exchange_request request = {0};
	struct exchange_reply reply = {0};
	struct buf bytes = BUF_INIT(EXCHANGE_BODY_MAX);
	int result;

	if (!config->hub[0])
		return err_set(err, ERR_BAD, "there is no hub in the configuration");
	result = exchange_enrol_request(s, code, &request, err);
	if (result == 0)
		result = ask(config, &request, &bytes, &reply, err);
	if (result == 0)
		result = exchange_enrol_reply(s, code, &request, &reply, err);
	buf_done(&request.body);
	buf_done(&bytes);
	return result;
}

/* One request and its reply; 1 = there may be more. */
static int one_round(
	struct exchange *x, const struct config *config, struct buf *bytes, struct err *err)
{
	int64_t boot = time_source_machine.boot_ms(NULL);
	struct exchange_request request = {0};
	struct exchange_reply reply = {0};
	struct exchange_outcome outcome = {0};
	int due;

	if (exchange_due_ms(x) > boot)
		return 0;
	due = exchange_next(x, boot, &request, err);
	buf_done(bytes); /* the reply before; its body is borrowed no more */
	if (due == 1 && ask(config, &request, bytes, &reply, err) < 0)
		due = err->code;
	if (due == 1) {
		exchange_reply(x, boot, &reply, &outcome);
		if (!outcome.contact)
			due = err_set(err, ERR_IO, "the hub does not answer rightly: %s",
				outcome.trouble);
	}
	buf_done(&request.body);
	return due;
}

int enrol_first_contact(struct store *s, const struct config *config, struct err *err)
{
	struct buf bytes = BUF_INIT(EXCHANGE_BODY_MAX);
	struct hall_clock clock;
	struct exchange *x;
	int more = 1;

	hall_clock_init(&clock, time_source_machine, store_last_ms(s));
	x = exchange_new(s, &clock, randombytes_buf);
	if (!x)
		return err_set(err, ERR_LIMIT, "no memory for an exchange");
	exchange_act_recorded(x, time_source_machine.boot_ms(NULL) - 60000);
	for (int i = 0; i < ROUNDS_MAX && more == 1; i++)
		more = one_round(x, config, &bytes, err);
	exchange_free(x);
	buf_done(&bytes);
	return more < 0 ? more : 0;
}

static const char help[] =
	"usage: litang enrol [--config FILE] [--hub URL] --code CODE\n"
	"Makes this machine a terminal of a hall, with the one-time code of `litang-hub enrol-code`.\n"
	"  --hub URL  https://host:port, when the configuration has none or another one. It is not\n"
	"             written there\n";

int command_enrol(int argc, char **argv)
{
	const char *path = NULL, *hub = NULL, *enrol_code = NULL;
	const struct cli_option options[] = {
		{"config", &path, NULL},
		{"hub", &hub, NULL},
		{"code", &enrol_code, NULL},
	};
	const struct cli cli = {help, options, 3, 0, NULL};
	struct config config;
	struct store *store;
	struct err err = {0};
	bool other;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (!enrol_code)
		return cli_usage("--code is missing");
	if (cli_config(path, &config, &err) < 0)
		return cli_fail(&err);
	other = hub && strcmp(hub, config.hub) != 0;
	if (hub && snprintf(config.hub, sizeof(config.hub), "%s", hub) >= (int)sizeof(config.hub))
		return cli_usage("--hub is too long");
	if (store_open(&store, config.database, config.keys, STORE_WRITE, &err) < 0)
		return cli_fail(&err);
	if (enrol_with(store, &config, enrol_code, &err) == 0)
		printf("enrolled as %s of %s\n", store_identity(store)->grant.kiosk,
			store_identity(store)->grant.place);
	if (other && !err.code)
		printf("now write it into %s, or it is not asked again: hub = %s\n",
			path ? path : CLI_DEFAULT_CONFIG, hub);
	store_close(store);
	return err.code ? cli_fail(&err) : 0;
}
