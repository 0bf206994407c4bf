/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/outfile.h"
#include "kiosk/cli.h"
#include "kiosk/stick.h"

static const char help[] =
	"usage: litang backup (FILE | --stick) [--config FILE]\n"
	"Writes a copy of the terminal's database to FILE, checks it and says what is in it. Works\n"
	"while the terminal runs. A FILE that is there already is refused.\n"
	"  --stick   as closing the day has it: to [terminal] backup, in place of the last such copy,\n"
	"            and onto the USB stick that is in, which stays mounted. Exit code 29: no stick\n"
	"            took it; 30: and no folder is configured\n"
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

/* In the configured folder, or in one of its own that goes again. */
static int to_stick(struct store *s, const struct config *config, int *code, struct err *err)
{
	char dir[OUTFILE_PATH_SIZE], file[OUTFILE_PATH_SIZE];
	bool kept = *config->backup;
	const char *folder = kept ? config->backup : dir;

	if (!kept && outfile_room_make(dir, err) < 0)
		return err->code;
	if (snprintf(file, sizeof(file), "%s/litang-%s-backup.db", folder,
		    store_identity(s)->grant.kiosk) >= (int)sizeof(file))
		return err_set(err, ERR_LIMIT, "%.60s...: the path is too long", folder);
	if (store_backup(s, file, err) == 0) {
		if (kept)
			puts(file);
		if (stick_put(file, config->stick, err) == STICK_DONE)
			printf("%s%s\n", config->stick, strrchr(file, '/'));
		else
			*code = kept ? STICK_EXIT_KEPT : STICK_EXIT_NO_PLACE;
	}
	if (!kept) {
		unlink(file);
		rmdir(dir);
	}
	return err->code;
}

int command_backup(int argc, char **argv)
{
	const char *config_path = NULL, *path = NULL;
	bool stick = false;
	const struct cli_option options[] = {
		{"config", &config_path, NULL}, {"stick", NULL, &stick}};
	const struct cli cli = {help, options, 2, 1, &path};
	struct config config;
	struct store *store;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv), ends = 0;

	if (code >= 0)
		return code;
	if (!path && !stick)
		return cli_usage("FILE is missing");
	if (path && stick)
		return cli_usage("FILE or --stick, not both");
	if (cli_store(config_path, &config, &store, &err) < 0)
		return cli_fail(&err);
	code = stick ? to_stick(store, &config, &ends, &err) : back_up(store, path, &err);
	store_close(store);
	if (code == 0)
		return cli_said();
	(void)cli_fail(&err);
	return ends ? ends : 1;
}
