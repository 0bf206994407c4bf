/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/cli.h"

static const char help[] =
	"usage: litang backup FILE [--config FILE]\n"
	"Writes a copy of the terminal's database to FILE, checks it and says what is in it. Works\n"
	"while the terminal runs. A FILE that is there already is refused.\n"
	"The copy carries no key: what people did can be read from it only with this machine's key\n"
	"files. It is no terminal either: a broken machine is replaced by enrolling a new one.\n"
	"docs/OPERATIONS.md tells when it is of use, and how.\n";

static int back_up(struct store *s, const char *path, struct err *err)
{
	struct stat st;
	int64_t acts = 0;

	if (access(path, F_OK) == 0)
		return err_set(err, ERR_BUSY, "%s: is there already", path);
	if (store_backup(s, path, err) < 0 || store_copied(path, &acts, err) < 0)
		return err->code;
	if (stat(path, &st) < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
	printf("%s: %lld acts, %lld bytes; the chain is whole, no key is in it\n", path,
		(long long)acts, (long long)st.st_size);
	return 0;
}

int command_backup(int argc, char **argv)
{
	const char *config_path = NULL, *path = NULL;
	const struct cli_option options[] = {{"config", &config_path, NULL}};
	const struct cli cli = {help, options, 1, 1, &path};
	struct config config;
	struct store *store;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (!path)
		return cli_usage("FILE is missing");
	if (cli_store(config_path, &config, &store, &err) < 0)
		return cli_fail(&err);
	code = back_up(store, path, &err);
	store_close(store);
	return code < 0 ? cli_fail(&err) : cli_said();
}
