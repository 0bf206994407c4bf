/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "core/hall/calendar.h"
#include "kiosk/cli.h"
#include "kiosk/store/prune.h"

static const char verify_help[] =
	"usage: litang verify [--config FILE] [--rebuild]\n"
	"Walks the journal's chain, opens every act whose key is here, and compares the projections\n"
	"with the journal. Names the first act that is wrong. A pruned journal begins at its signed\n"
	"checkpoint.\n"
	"  --rebuild  makes all projections again from the journal and says of each table whether it\n"
	"             was the same; where one was not, all are written anew. Not while the terminal\n"
	"             runs\n";

static void say_pruned(const struct store *s)
{
	char day[11];
	day_t until;
	int64_t to = store_pruned(s, &until);

	if (!to)
		return;
	day_format(until, day);
	printf("pruned to act %lld, of %s: a signed checkpoint stands for what was before\n",
		(long long)to, day);
}

static int verify(struct store *s, struct err *err)
{
	int64_t n = 0;

	if (store_verify(s, &n, err) < 0)
		return err->code;
	printf("%lld acts, the chain and the projections are whole\n", (long long)n);
	say_pruned(s);
	return 0;
}

static int rebuild(struct store *s, struct err *err)
{
	struct rebuilt r;

	if (store_rebuild(s, &r, err) < 0)
		return err->code;
	for (int i = 0; i < r.n; i++)
		printf("%-16s %8lld rows  %s\n", r.tables[i].name, (long long)r.tables[i].rows,
			r.tables[i].same ? "equal"
			: r.mended       ? "differed, rebuilt"
					 : "differs");
	printf("%lld acts, the chain is whole, the projections %s\n", (long long)r.acts,
		r.mended ? "were rebuilt from it" : "are equal to it");
	say_pruned(s);
	return 0;
}

int command_verify(int argc, char **argv)
{
	const char *path = NULL;
	bool again = false;
	const struct cli_option options[] = {{"config", &path, NULL}, {"rebuild", NULL, &again}};
	const struct cli cli = {verify_help, options, 2, 0, NULL};
	struct config config;
	struct store *store;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli_config(path, &config, &err) < 0 ||
		store_open(&store, config.database, config.keys, again ? STORE_WRITE : STORE_READ,
			&err) < 0)
		return cli_fail(&err);
	code = again ? rebuild(store, &err) : verify(store, &err);
	store_close(store);
	return code < 0 ? cli_fail(&err) : cli_said();
}
