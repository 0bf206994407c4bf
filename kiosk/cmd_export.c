/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/outfile.h"
#include "kiosk/cli.h"
#include "kiosk/export.h"
#include "kiosk/store/prune.h"
#include "screens/words.h"

static const char help[] =
	"usage: litang export [--config FILE] (--day D | --from D --until D)\n"
	"                     [--format csv|gb18030|json|xlsx] [--lang zh_CN|en|ko] [--to DIR]\n"
	"                     [--full --reason TEXT]\n"
	"The day's log: one line an act, names masked. D is YYYY-MM-DD; both days of a range are in\n"
	"it. Works while the terminal runs.\n"
	"  --format csv      UTF-8 with BOM, for spreadsheets (the default)\n"
	"  --format gb18030  the same in GB18030, for older programs\n"
	"  --format json     one object a line\n"
	"  --format xlsx     a workbook: the log, totals by tier and meal, exceptions; needs --to\n"
	"  --lang L          language of headings and words (default: the configured one)\n"
	"  --to DIR          writes DIR/litang-TERMINAL-D.csv (or -D_D) instead of standard output;\n"
	"                    an older file of that name is replaced when the new one is whole\n"
	"  --full            pick-up numbers, proofs and notes, too. Asks for the staff PIN, on the\n"
	"                    terminal or as a line of stdin; the terminal program has to be stopped\n"
	"                    meanwhile. Not as json\n"
	"  --reason TEXT     why: an act says so before anything is written\n"
	"Cancels have their amounts below zero, so that a column adds up.\n";

struct export
{
	struct store *store;
	struct daylog log;
	const char *config, *to, *reason;
	bool lang; /* was asked for */
};

static const char *word(const char *key)
{
	return gettext(key);
}

/* Older acts are the hub's alone. */
static void say_from(const struct export *x)
{
	char day[11];
	day_t until;

	if (!store_pruned(x->store, &until) || x->log.range[0] > until)
		return;
	day_format(until + 1, day);
	fprintf(stderr, "litang: complete from %s on; what was before is at the hub\n", day);
}

static int write_file(struct export *x, struct err *err)
{
	char path[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE];

	daylog_name(&x->log, store_identity(x->store)->grant.kiosk, name);
	if (x->to && snprintf(path, sizeof(path), "%s/%s", x->to, name) >= (int)sizeof(path))
		return err_set(err, ERR_LIMIT, "--to %.60s...: the path is too long", x->to);
	if (store_export(x->store, &x->log, x->to ? path : NULL, err) < 0)
		return err->code;
	if (x->to)
		puts(path);
	say_from(x);
	return 0;
}

/* Opened first: whom it refuses types nothing. */
static int ask_for_full(struct export *x, struct err *err)
{
	char pin[PIN_SIZE + 1] = "";
	int result = cli_secret("Staff PIN: ", pin, sizeof(pin), err);

	if (result == 0)
		result = store_export_full(x->store, &x->log, pin, x->reason, err);
	sodium_memzero(pin, sizeof(pin));
	return result;
}

static int open_store(struct export *x, const struct config *config, struct err *err)
{
	enum store_mode mode = x->log.full ? STORE_WRITE : STORE_READ;

	if (store_open(&x->store, config->database, config->keys, mode, err) == 0)
		return 0;
	if (err->code == ERR_BUSY && x->log.full) /* "…: in use by process 7" */
		strncat(err->text, ": stop the terminal first",
			sizeof(err->text) - strlen(err->text) - 1);
	return err->code;
}

static int export(struct export *x)
{
	struct config config;
	struct err err = {0};

	if (cli_config(x->config, &config, &err) < 0 || open_store(x, &config, &err) < 0)
		return cli_fail(&err);
	if (!x->lang)
		x->log.lang = config.language;
	store_refresh(x->store, &(struct moment){.day = x->log.range[0]});
	words_use(x->log.lang);
	if (!x->log.full || ask_for_full(x, &err) == 0)
		write_file(x, &err);
	store_close(x->store);
	return err.code ? cli_fail(&err) : cli_said();
}

int command_export(int argc, char **argv)
{
	struct export x = {.log = {.tr = word, .made_ms = time_source_machine.wall_ms(NULL)}};
	struct daylog_wish wish = {0};
	const struct cli_option options[] = {
		{"config", &x.config, NULL},
		{"day", &wish.day, NULL},
		{"from", &wish.from, NULL},
		{"until", &wish.until, NULL},
		{"format", &wish.format, NULL},
		{"lang", &wish.lang, NULL},
		{"to", &x.to, NULL},
		{"full", NULL, &x.log.full},
		{"reason", &x.reason, NULL},
	};
	const struct cli cli = {help, options, 9, 0, NULL};
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (daylog_read(&x.log, &wish, &err) < 0)
		return cli_usage("%s", err.text);
	if (x.log.format == DAYLOG_XLSX && !x.to)
		return cli_usage("--format xlsx needs --to");
	if (x.log.full != (x.reason != NULL))
		return cli_usage("--full and --reason go together");
	if (x.log.full && x.log.format == DAYLOG_JSON)
		return cli_usage("--full: not as json");
	x.lang = wish.lang != NULL;
	return export(&x);
}
