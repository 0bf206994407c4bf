/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/outfile.h"
#include "kiosk/cli.h"
#include "kiosk/export.h"
#include "kiosk/stick.h"
#include "kiosk/store/prune.h"
#include "screens/words.h"

static const char help[] =
	"usage: litang export [--config FILE] (--day D | --from D --until D)\n"
	"                     [--format csv|gb18030|json|xlsx] [--lang zh_CN|en|ko]\n"
	"                     [--to DIR | --stick]\n"
	"                     [--full --reason TEXT]\n"
	"The day's log: one line an act, names masked. D is YYYY-MM-DD; both days of a range are in\n"
	"it. Works while the terminal runs.\n"
	"  --format csv      UTF-8 with BOM, for spreadsheets (the default)\n"
	"  --format gb18030  the same in GB18030, for older programs\n"
	"  --format json     one object a line\n"
	"  --format xlsx     a workbook: the log, totals by tier and meal, exceptions; needs --to or --stick\n"
	"  --lang L          language of headings and words (default: the configured one)\n"
	"  --to DIR          writes DIR/litang-TERMINAL-D.csv (or -D_D) instead of standard output;\n"
	"                    an older file of that name is replaced when the new one is whole\n"
	"  --stick           the same onto the USB stick that is in: its room looked at before, what was\n"
	"                    written read back and compared, a .sha256 file beside it; then unmounted\n"
	"                    (ends with 21 to 28 where the stick is the reason: man litang)\n"
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
	bool lang;  /* was asked for */
	bool stick; /* … where config's is */
	char folder[CONFIG_PATH_SIZE];
	int code; /* to end with, where the stick has one */
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

static int to_stick(struct export *x, const char *file, struct err *err)
{
	enum stick_outcome outcome = stick_put(file, x->folder, err);
	struct err out = {0};

	if (outcome != STICK_DONE) {
		x->code = STICK_EXIT + (int)outcome;
		return err->code;
	}
	printf("%s/%s\n", x->folder, strrchr(file, '/') + 1);
	say_from(x);
	if (stick_release(x->folder, &out) < 0) {
		x->code = STICK_EXIT_INUSE;
		fprintf(stderr, "litang: %s; unmount it before you take it out\n", out.text);
		return 0;
	}
	fputs("litang: the stick may be taken out now\n", stderr);
	return 0;
}

/* Made whole in a folder that only we can read. */
static int write_stick(struct export *x, struct err *err)
{
	char dir[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE], made[2 * OUTFILE_PATH_SIZE];

	if (outfile_room_make(dir, err) < 0)
		return err->code;
	daylog_name(&x->log, store_identity(x->store)->grant.kiosk, name);
	snprintf(made, sizeof(made), "%s/%s", dir, name);
	if (store_export(x->store, &x->log, made, err) == 0)
		(void)to_stick(x, made, err);
	unlink(made);
	rmdir(dir);
	return err->code;
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
	memcpy(x->folder, config.stick, sizeof(x->folder));
	if (!x->lang)
		x->log.lang = config.language;
	store_refresh(x->store, &(struct moment){.day = x->log.range[0]});
	words_use(x->log.lang);
	if (!x->log.full || ask_for_full(x, &err) == 0)
		(void)(x->stick ? write_stick(x, &err) : write_file(x, &err));
	store_close(x->store);
	if (err.code)
		(void)cli_fail(&err);
	else if (cli_said() && !x->code)
		return 1;
	return x->code ? x->code : err.code != 0;
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
		{"stick", NULL, &x.stick},
		{"full", NULL, &x.log.full},
		{"reason", &x.reason, NULL},
	};
	const struct cli cli = {help, options, 10, 0, NULL};
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (daylog_read(&x.log, &wish, &err) < 0)
		return cli_usage("%s", err.text);
	if (x.log.format == DAYLOG_XLSX && !x.to && !x.stick)
		return cli_usage("--format xlsx needs --to or --stick");
	if (x.to && x.stick)
		return cli_usage("--to or --stick, not both");
	if (x.log.full != (x.reason != NULL))
		return cli_usage("--full and --reason go together");
	if (x.log.full && x.log.format == DAYLOG_JSON)
		return cli_usage("--full: not as json");
	x.lang = wish.lang != NULL;
	return export(&x);
}
