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
#include "server/ledger_backup.h"
#include "server/ledger_look.h"

static const char usage[] =
	"usage: litang-hub backup FILE --db sqlite:FILE [--keys FILE2] [--medium NAME]\n"
	"       litang-hub backup --verified COPY --medium NAME --db DB\n"
	"\n"
	"Writes a copy of the ledger to FILE, checks every page and every chain of it and says what is\n"
	"in it. Works beside a running server. A FILE that is there already is refused.\n"
	"  --keys      also writes the people's data keys to FILE2. Keep those copies 35 days at most:\n"
	"              what is erased must not come back from them\n"
	"  --medium    what the copy lies on; the file system's number, unless told. Terminals forget\n"
	"              only what the newest copies on two media hold\n"
	"  --verified  checks a copy that is there: sqlite:FILE, or a PostgreSQL server that was made of\n"
	"              a base backup and runs; and writes down that it is whole\n"
	"The hub's own key file, DB.keys, is in neither: put it by once, elsewhere. Without it, and\n"
	"without data keys, nobody can read from a copy who did what. docs/OPERATIONS.md tells how a\n"
	"copy is put back, and how PostgreSQL is copied.\n";

/* The copies and their names. */
struct copies {
	struct outfile ledger, keys;
	bool with_keys;
};

/* The chains of a copy, by the same walk as `verify`, with the data keys of the living hub; then it
 * is written down there. */
static int take_copy(struct hub *h, const char *copy_db, const char *medium,
	struct check_report *report, struct err *err)
{
	struct hub copy = {.keys = h->keys};
	int result;

	memcpy(copy.rest, h->rest, sizeof(copy.rest));
	result = ledger_open_copy(&copy.ledger, copy_db, &h->ledger, err);
	if (!result && check_ledger(&copy, report, err) < 0)
		result = err_at(err, "the copy");
	if (!result)
		result = ledger_begin(&h->ledger, err);
	if (!result) {
		result = backup_verified(&h->ledger, &copy.ledger, medium, cmd_now().ms, err);
		if (result < 0)
			ledger_rollback(&h->ledger);
		else
			result = ledger_commit(&h->ledger, err);
	}
	hub_close(&copy);
	return result;
}

static int write_copies(struct hub *h, const struct copies *c, struct err *err)
{
	if (ledger_copy(&h->ledger.sql.db, c->ledger.part, err) < 0 ||
		ledger_copy_mark(c->ledger.part, err) < 0 ||
		(c->with_keys && ledger_copy(&h->ledger.dks.db, c->keys.part, err) < 0))
		return err->code;
	return 0;
}

/* Unless it was named: two copies on one disk are one copy when it breaks. */
static void medium_of(const char *path, char to[MEDIUM_SIZE])
{
	struct stat st;

	snprintf(to, MEDIUM_SIZE, "device %llu",
		stat(path, &st) == 0 ? (unsigned long long)st.st_dev : 0);
}

static long long bytes_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long long)st.st_size : 0;
}

static int back_up(struct hub *h, struct copies *c, const char *medium, struct err *err)
{
	struct check_report report = {.streams = 0};
	char device[MEDIUM_SIZE];

	if (write_copies(h, c, err) < 0)
		return err->code;
	medium_of(c->ledger.part, device);
	if (take_copy(h, c->ledger.part, medium ? medium : device, &report, err) < 0 ||
		outfile_take(&c->ledger, err) < 0 ||
		(c->with_keys && outfile_take(&c->keys, err) < 0))
		return err->code;
	printf("%s: %lld stream%s, %lld act%s, %lld bytes; the chains are whole\n", c->ledger.path,
		(long long)report.streams, CMD_S(report.streams), (long long)report.acts,
		CMD_S(report.acts), bytes_of(c->ledger.path));
	if (c->with_keys)
		printf("%s: the data keys, %lld bytes; not to be kept longer than 35 days\n",
			c->keys.path, bytes_of(c->keys.path));
	return 0;
}

static int write_copy(struct hub *h, const char *path, const char *keys, const char *medium)
{
	struct copies c = {.with_keys = keys != NULL};
	struct err err = {0};
	int result = outfile_name(&c.ledger, path, &err);

	if (!result && keys)
		result = outfile_name(&c.keys, keys, &err);
	if (!result)
		result = back_up(h, &c, medium, &err);
	outfile_drop(&c.ledger);
	outfile_drop(&c.keys);
	return result < 0 ? cmd_failed(&err) : EXIT_DONE;
}

static int verify_copy(struct hub *h, const char *copy, const char *medium)
{
	struct check_report report = {.streams = 0};
	struct err err = {0};

	if (take_copy(h, copy, medium, &report, &err) < 0)
		return cmd_failed(&err);
	printf("%s: %lld stream%s, %lld act%s; the chains are whole\n", medium,
		(long long)report.streams, CMD_S(report.streams), (long long)report.acts,
		CMD_S(report.acts));
	return EXIT_DONE;
}

struct asked {
	struct cmd_db db;
	const char *file, *keys, *medium, *verified;
};

static int check_asked(const char *command, const struct asked *a)
{
	if (a->verified && !a->medium)
		return cmd_usage(command, "--verified: --medium is missing");
	if (a->verified)
		return a->file || a->keys ? cmd_usage(command, "--verified writes no copy")
		       : cmd_db(command, a->verified) ? EXIT_DONE
						      : EXIT_USAGE;
	if (!a->file)
		return cmd_usage(command, "FILE is missing");
	if (a->keys && strcmp(a->keys, a->file) == 0)
		return cmd_usage(command, "--keys %s: the ledger goes there", a->keys);
	if (a->db.db && ledger_is_url(a->db.db))
		return cmd_usage(command,
			"PostgreSQL is copied by pg_basebackup or pg_dump, and the copy, once it runs,"
			" checked by --verified");
	return EXIT_DONE;
}

int cmd_backup(int argc, char **argv, const char *program)
{
	struct asked a = {.file = NULL};
	const struct cmd_option options[] = {
		CMD_DB(a.db),
		{.name = "keys", .value = &a.keys},
		{.name = "medium", .value = &a.medium},
		{.name = "verified", .value = &a.verified},
		{.name = NULL},
	};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	a.file = rest < argc ? argv[rest] : NULL;
	if (rest + 1 < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest + 1]);
	code = check_asked(argv[0], &a);
	if (!code)
		code = cmd_hub(&hub, argv[0], &a.db, HUB_WRITE);
	if (code)
		return code;
	code = a.verified ? verify_copy(&hub, cmd_db(argv[0], a.verified), a.medium)
			  : write_copy(&hub, a.file, a.keys, a.medium);
	hub_close(&hub);
	return code;
}
