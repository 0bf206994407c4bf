/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/hall/daylog.h"
#include "kiosk/cli.h"
#include "screens/words.h"

#define FLUSH_AT 65536
#define ROW_MAX  65536

static const char help[] =
	"usage: litang export [--config FILE] (--day D | --from D --until D) [--format csv|json]\n"
	"                     [--lang zh_CN|en] [--to DIR]\n"
	"The day's log: one line an act, names masked. D is YYYY-MM-DD.\n"
	"  --format csv   UTF-8 with BOM, for spreadsheets (the default)\n"
	"  --format json  one object a line\n"
	"  --lang L       language of headings and words (default: the configured one)\n"
	"  --to DIR       writes DIR/litang-D.csv (or -D_D) instead of standard output\n";

struct export
{
	struct store *store;
	FILE *file;
	struct buf out;
	enum lang lang;
	bool json;
};

static const char *word(const char *key)
{
	return gettext(key);
}

static int flush(struct export *x, struct err *err)
{
	if (x->out.failed || fwrite(buf_text(&x->out), 1, x->out.len, x->file) != x->out.len)
		return err_set(err, ERR_IO, "writing: %s", strerror(errno));
	buf_clear(&x->out);
	return 0;
}

static int on_act(void *ctx, const struct act *act, const char *sync)
{
	struct export *x = ctx;
	const struct catalogue *catalogue = store_catalogue(x->store);
	const struct hall *hall = catalogue_hall(catalogue, act->head.place);
	struct err err = {0};
	struct daylog_entry entry = {
		.act = act,
		.kiosk = store_identity(x->store)->grant.kiosk,
		.hall = hall ? words_in(&hall->name, x->lang) : act->head.place,
		.reversal_seq = act->head.has_ref ? store_seq_of(x->store, act->head.ref) : 0,
		.sync = sync,
	};

	if (x->json)
		daylog_json(&x->out, &entry);
	else
		daylog_csv(&x->out, &entry, x->lang, word);
	return x->out.len > FLUSH_AT ? flush(x, &err) : 0;
}

static int write_all(struct export *x, day_t from, day_t until, struct err *err)
{
	if (!x->json)
		daylog_csv_head(&x->out, word);
	if (store_walk_days(x->store, from, until, on_act, x, err) < 0)
		return err->code ? err->code : err_set(err, ERR_IO, "writing: %s", strerror(errno));
	if (flush(x, err) < 0)
		return err->code;
	return fflush(x->file) == 0 ? 0 : err_set(err, ERR_IO, "writing: %s", strerror(errno));
}

/* A file is there whole or not at all. */
static int write_file(struct export *x, const char *path, day_t from, day_t until, struct err *err)
{
	char temporary[CONFIG_PATH_SIZE + 64];

	snprintf(temporary, sizeof(temporary), "%s.part", path);
	x->file = fopen(temporary, "we");
	if (!x->file)
		return err_set(err, ERR_IO, "%s: %s", temporary, strerror(errno));
	if (write_all(x, from, until, err) == 0 && fsync(fileno(x->file)) != 0)
		err_set(err, ERR_IO, "%s: %s", temporary, strerror(errno));
	if (fclose(x->file) != 0 && !err->code)
		err_set(err, ERR_IO, "%s: %s", temporary, strerror(errno));
	if (!err->code && rename(temporary, path) != 0)
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (err->code)
		unlink(temporary);
	else
		printf("%s\n", path);
	return err->code;
}

static int run(struct export *x, const char *to, day_t from, day_t until, struct err *err)
{
	char path[CONFIG_PATH_SIZE + 48], first[11], last[11];

	if (!to) {
		x->file = stdout;
		return write_all(x, from, until, err);
	}
	day_format(from, first);
	day_format(until, last);
	snprintf(path, sizeof(path), "%s/litang-%s%s%s.%s", to, first, from == until ? "" : "_",
		from == until ? "" : last, x->json ? "jsonl" : "csv");
	return write_file(x, path, from, until, err);
}

static int days(const char *day, const char *from, const char *until, day_t ret[2])
{
	if ((day != NULL) == (from != NULL) || (from != NULL) != (until != NULL))
		return cli_usage("give --day, or --from and --until");
	if (day_parse(day ? day : from, &ret[0]) < 0 || day_parse(day ? day : until, &ret[1]) < 0)
		return cli_usage("days are written 2026-11-22");
	return ret[0] <= ret[1] ? -1 : cli_usage("--until is before --from");
}

int command_export(int argc, char **argv)
{
	const char *path = NULL, *day = NULL, *from = NULL, *until = NULL, *format = "csv",
		   *lang = NULL, *to = NULL;
	const struct cli_option options[] = {
		{"config", &path, NULL},
		{"day", &day, NULL},
		{"from", &from, NULL},
		{"until", &until, NULL},
		{"format", &format, NULL},
		{"lang", &lang, NULL},
		{"to", &to, NULL},
	};
	const struct cli cli = {help, options, 7, 0, NULL};
	struct export x = {.out = BUF_INIT(FLUSH_AT + ROW_MAX)};
	struct config config;
	struct err err = {0};
	day_t range[2] = {DAY_NONE, DAY_NONE};
	int code = cli_parse(&cli, argc, argv);

	if (code < 0)
		code = days(day, from, until, range);
	if (code >= 0)
		return code;
	x.json = strcmp(format, "json") == 0;
	if (!x.json && strcmp(format, "csv") != 0)
		return cli_usage("--format is csv or json");
	if (lang && lang_parse(lang, &x.lang) < 0)
		return cli_usage("--lang is zh_CN or en");
	if (cli_store(path, &config, &x.store, &err) < 0)
		return cli_fail(&err);
	if (!lang)
		x.lang = config.language;
	store_refresh(x.store, &(struct moment){.day = range[0]});
	words_use(x.lang);
	run(&x, to, range[0], range[1], &err);
	store_close(x.store);
	buf_done(&x.out);
	return err.code ? cli_fail(&err) : 0;
}
