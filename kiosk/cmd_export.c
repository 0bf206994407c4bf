/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "core/base/outfile.h"
#include "core/hall/daylog.h"
#include "kiosk/cli.h"
#include "kiosk/store/prune.h"
#include "screens/words.h"

#define FLUSH_AT 65536
#define ROW_MAX  131072

static const char help[] =
	"usage: litang export [--config FILE] (--day D | --from D --until D)\n"
	"                     [--format csv|gb18030|json] [--lang zh_CN|en|ko] [--to DIR]\n"
	"The day's log: one line an act, names masked. D is YYYY-MM-DD; both days of a range are in\n"
	"it. Works while the terminal runs.\n"
	"  --format csv      UTF-8 with BOM, for spreadsheets (the default)\n"
	"  --format gb18030  the same in GB18030, for older programs\n"
	"  --format json     one object a line\n"
	"  --lang L          language of headings and words (default: the configured one)\n"
	"  --to DIR          writes DIR/litang-TERMINAL-D.csv (or -D_D) instead of standard output;\n"
	"                    an older file of that name is replaced when the new one is whole\n"
	"Cancels have their amounts below zero, so that a column adds up.\n";

struct export
{
	struct store *store;
	struct outfile file;
	struct daylog log;
	struct buf out;
};

static const char *word(const char *key)
{
	return gettext(key);
}

/* NULL: the hall where it happened. */
static const char *hall_name(struct export *x, const char *place)
{
	const struct hall *hall = catalogue_hall(store_catalogue(x->store), place);

	return hall ? words_in(&hall->name, x->log.lang) : place;
}

static int add(struct export *x, const struct act *act, const char *sync, struct err *err)
{
	const char *at = act->head.at_place;
	struct daylog_entry entry = {
		.act = act,
		.kiosk = store_identity(x->store)->grant.kiosk,
		.hall = hall_name(x, act->head.place),
		.at = at[0] ? hall_name(x, at) : NULL,
		.reversal_seq = act->head.has_ref ? store_seq_of(x->store, act->head.ref) : 0,
		.sync = sync,
	};

	if (daylog_add(&x->log, &entry, err) < 0)
		return err->code;
	return x->out.len > FLUSH_AT ? outfile_put(&x->file, &x->out, err) : 0;
}

struct walk {
	struct export *x;
	struct err *err;
};

static int on_act(void *ctx, const struct act *act, const char *sync)
{
	struct walk *w = ctx;

	return add(w->x, act, sync, w->err);
}

static int write_all(struct export *x, struct err *err)
{
	struct walk walk = {x, err};
	int got = daylog_begin(&x->log, err);

	if (!got)
		got = store_walk_days(
			x->store, x->log.range[0], x->log.range[1], on_act, &walk, err);
	if (got < 0)
		return got;
	return outfile_put(&x->file, &x->out, err);
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

static int run(struct export *x, const char *to, struct err *err)
{
	char path[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE];

	daylog_name(&x->log, store_identity(x->store)->grant.kiosk, name);
	if (to && snprintf(path, sizeof(path), "%s/%s", to, name) >= (int)sizeof(path))
		return err_set(err, ERR_LIMIT, "--to %.60s...: the path is too long", to);
	if (outfile_open(&x->file, to ? path : NULL, err) < 0)
		return err->code;
	if (write_all(x, err) < 0 || outfile_done(&x->file, err) < 0) {
		outfile_drop(&x->file);
		return err->code;
	}
	if (to)
		puts(path);
	say_from(x);
	return 0;
}

static int export(struct export *x, const char *config_path, bool lang, const char *to)
{
	struct config config;
	struct err err = {0};

	if (cli_store(config_path, &config, &x->store, &err) < 0)
		return cli_fail(&err);
	if (!lang)
		x->log.lang = config.language;
	store_refresh(x->store, &(struct moment){.day = x->log.range[0]});
	words_use(x->log.lang);
	run(x, to, &err);
	store_close(x->store);
	buf_done(&x->out);
	return err.code ? cli_fail(&err) : cli_said();
}

int command_export(int argc, char **argv)
{
	const char *path = NULL, *to = NULL;
	struct daylog_wish wish = {0};
	const struct cli_option options[] = {
		{"config", &path, NULL},
		{"day", &wish.day, NULL},
		{"from", &wish.from, NULL},
		{"until", &wish.until, NULL},
		{"format", &wish.format, NULL},
		{"lang", &wish.lang, NULL},
		{"to", &to, NULL},
	};
	const struct cli cli = {help, options, 7, 0, NULL};
	struct export x = {.out = BUF_SECRET(FLUSH_AT + ROW_MAX)};
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	x.log.tr = word;
	x.log.out = &x.out;
	if (daylog_read(&x.log, &wish, &err) < 0)
		return cli_usage("%s", err.text);
	return export(&x, path, wish.lang != NULL, to);
}
