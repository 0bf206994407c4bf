/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "kiosk/cli.h"

static const char verify_help[] =
	"usage: litang verify [--config FILE]\n"
	"Walks the journal's chain, opens every act whose key is here, and compares the projections\n"
	"with the journal. Names the first act that is wrong.\n";

int command_verify(int argc, char **argv)
{
	const char *path = NULL;
	const struct cli_option options[] = {{"config", &path, NULL}};
	const struct cli cli = {verify_help, options, 1, 0, NULL};
	struct config config;
	struct store *store;
	struct err err = {0};
	int64_t n = 0;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli_store(path, &config, &store, &err) < 0)
		return cli_fail(&err);
	code = store_verify(store, &n, &err);
	store_close(store);
	if (code < 0)
		return cli_fail(&err);
	printf("%lld acts, the chain and the projections are whole\n", (long long)n);
	return 0;
}
