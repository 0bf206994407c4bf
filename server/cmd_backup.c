/* SPDX-License-Identifier: MIT */
/*
 * The ledger put by, while the hub serves. The data keys are copied after the ledger: what came in
 * between has its key in the copy, and a key without a person is harmless.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/outfile.h"
#include "server/check.h"
#include "server/cmd.h"
#include "server/ledger_look.h"

static const char usage[] =
	"usage: litang-hub backup FILE --db sqlite:FILE [--keys FILE2]\n"
	"\n"
	"Writes a copy of the ledger to FILE, checks every page and every chain of it and says what is\n"
	"in it. Works beside a running server. A FILE that is there already is refused.\n"
	"  --keys   also writes the people's data keys to FILE2. Keep those copies 35 days at most:\n"
	"           what is erased must not come back from them\n"
	"The hub's own key file, DB.keys, is in neither: put it by once, elsewhere. Without it, and\n"
	"without data keys, nobody can read from a copy who did what. docs/OPERATIONS.md tells how a\n"
	"copy is put back.\n";

/* The copies and their names. */
struct copies {
	struct outfile ledger, keys;
	bool with_keys;
};

/* The chains of the copy, by the same walk as `verify`, with the data keys of the hub. */
static int check_copy(
	const struct hub *h, const char *path, struct check_report *report, struct err *err)
{
	struct hub copy = {.keys = h->keys};
	char dks[LEDGER_PATH_SIZE + 8];
	int result;

	memcpy(copy.rest, h->rest, sizeof(copy.rest));
	copy.ledger.lock_fd = -1;
	snprintf(copy.ledger.path, sizeof(copy.ledger.path), "%s", h->ledger.path);
	snprintf(dks, sizeof(dks), "%s.dk", h->ledger.path);
	result = sql_open_sqlite(&copy.ledger.sql, path, &ledger_schema, DB_READ, err);
	if (!result)
		result = sql_open_sqlite(&copy.ledger.dks, dks, &dk_schema, DB_READ, err);
	if (!result && check_ledger(&copy, report, err) < 0)
		result = err_at(err, "the copy");
	hub_close(&copy);
	return result;
}

static int write_copies(
	struct hub *h, const struct copies *c, struct check_report *report, struct err *err)
{
	if (ledger_copy(&h->ledger.sql.db, c->ledger.part, err) < 0 ||
		ledger_copy_mark(c->ledger.part, err) < 0 ||
		(c->with_keys && ledger_copy(&h->ledger.dks.db, c->keys.part, err) < 0))
		return err->code;
	return check_copy(h, c->ledger.part, report, err);
}

static long long bytes_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long long)st.st_size : 0;
}

static int back_up(struct hub *h, struct copies *c, struct err *err)
{
	struct check_report report = {.streams = 0};

	if (write_copies(h, c, &report, err) < 0 || outfile_take(&c->ledger, err) < 0 ||
		(c->with_keys && outfile_take(&c->keys, err) < 0))
		return err->code;
	printf("%s: %lld streams, %lld acts, %lld bytes; the chains are whole\n", c->ledger.path,
		(long long)report.streams, (long long)report.acts, bytes_of(c->ledger.path));
	if (c->with_keys)
		printf("%s: the data keys, %lld bytes; not to be kept longer than 35 days\n",
			c->keys.path, bytes_of(c->keys.path));
	return 0;
}

static int run(struct hub *h, const char *path, const char *keys)
{
	struct copies c = {.with_keys = keys != NULL};
	struct err err = {0};
	int result = outfile_name(&c.ledger, path, &err);

	if (!result && keys)
		result = outfile_name(&c.keys, keys, &err);
	if (!result)
		result = back_up(h, &c, &err);
	outfile_drop(&c.ledger);
	outfile_drop(&c.keys);
	return result < 0 ? cmd_failed(&err) : EXIT_DONE;
}

int cmd_backup(int argc, char **argv, const char *program)
{
	const char *db = NULL, *keys = NULL;
	const struct cmd_option options[] = {
		{.name = "db", .value = &db},
		{.name = "keys", .value = &keys},
		{.name = NULL},
	};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest == argc)
		return cmd_usage(argv[0], "FILE is missing");
	if (rest + 1 < argc)
		return cmd_usage(argv[0], "%s: what is that", argv[rest + 1]);
	if (keys && strcmp(keys, argv[rest]) == 0)
		return cmd_usage(argv[0], "--keys %s: the ledger goes there", keys);
	code = cmd_hub(&hub, argv[0], db, HUB_READ);
	if (code)
		return code;
	code = run(&hub, argv[rest], keys);
	hub_close(&hub);
	return code;
}
