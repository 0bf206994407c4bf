/* SPDX-License-Identifier: MIT */
/* The day's menu for the wall, with the keys of the screen. */
#include <stdio.h>

#include "core/base/outfile.h"
#include "kiosk/cli.h"
#include "kiosk/store/store.h"
#include "screens/poster.h"
#include "screens/words.h"

#define POSTER_BYTES_MAX 262144

static const char poster_help[] =
	"usage: litang poster [--config FILE] [--day D] [--lang L] [--to FILE]\n"
	"Writes a day's menu as a page for the wall, A4: its numbers are the keys of the terminal. Open it in a\n"
	"browser and print it.\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --day D        another day than tomorrow, as 2026-11-25\n"
	"  --lang L       zh_CN, en or ko instead of the configured language\n"
	"  --to FILE      into this file instead of stdout\n";

static int write_page(
	struct store *store, day_t day, enum lang lang, const char *to, struct err *err)
{
	struct buf page = BUF_INIT(POSTER_BYTES_MAX);
	struct outfile file;
	int result;

	words_use(lang);
	result = poster_html(store_catalogue(store), day, lang, &page, err);
	if (!result)
		result = outfile_open(&file, to, err);
	if (!result) {
		result = outfile_put(&file, &page, err);
		if (!result)
			result = outfile_done(&file, err);
		outfile_drop(&file);
	}
	buf_done(&page);
	return result;
}

int command_poster(int argc, char **argv)
{
	const char *path = NULL, *day = NULL, *lang = NULL, *to = NULL;
	const struct cli_option options[] = {{"config", &path, NULL}, {"day", &day, NULL},
		{"lang", &lang, NULL}, {"to", &to, NULL}};
	const struct cli cli = {poster_help, options, 4, 0, NULL};
	struct config config;
	struct moment now;
	struct store *store;
	struct err err = {0};
	day_t on = DAY_NONE;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (day && day_parse(day, &on) < 0)
		return cli_usage("--day is a date, as 2026-11-25");
	if (cli_store(path, &config, &store, &err) < 0)
		return cli_fail(&err);
	if (lang && lang_parse(lang, &config.language) < 0) {
		store_close(store);
		return cli_usage("--lang is zh_CN, en or ko");
	}
	now = cli_now(store);
	code = write_page(store, day ? on : now.day + 1, config.language, to, &err);
	store_close(store);
	return code < 0 ? cli_fail(&err) : cli_said();
}
