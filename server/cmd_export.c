/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of the ledger, with the words of the locale catalogues.
 */
#include <stdio.h>

#include "core/base/outfile.h"
#include "server/cmd.h"
#include "server/export.h"

static const char usage[] =
	"usage: litang-hub export --db DB --day D | --from D --until D\n"
	"                         [--format csv|gb18030|json|xlsx] [--lang zh_CN|en|ko] [--to DIR]\n"
	"                         [--hall PLACE]\n"
	"\n"
	"Writes what all terminals did on those days (dates like 2026-11-22, both are in it), names\n"
	"masked. Works beside a running server.\n"
	"  --format   csv (UTF-8 with BOM, for a spreadsheet), gb18030 (the same in GB18030), json\n"
	"             (an object a line) or xlsx (a workbook: the log, totals, exceptions; needs --to)\n"
	"  --lang     language of headings and words: zh_CN (the default), en or ko\n"
	"  --to       writes DIR/litang-DAY.csv (or -DAY_DAY) instead of stdout; an older file of that\n"
	"             name is replaced when the new one is whole\n"
	"  --hall     only what was done there, or for something of that hall\n"
	"Cancels have their amounts below zero, so that a column adds up.\n";

static int run(struct hub *h, struct daylog *log, const char *place, const char *to)
{
	char path[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE];
	const struct export_wish wish = {log, place, to ? path : NULL};
	struct err err = {0};
	int unreadable = 0;

	daylog_name(log, "", name);
	if (to && snprintf(path, sizeof(path), "%s/%s", to, name) >= (int)sizeof(path))
		err_set(&err, ERR_LIMIT, "--to %.60s...: the path is too long", to);
	else if (hub_export(h, &wish, &unreadable, &err) == 0 && to)
		puts(path);
	if (err.code)
		return cmd_failed(&err);
	if (unreadable)
		fprintf(stderr, "litang-hub: %d acts cannot be read and are left out\n",
			unreadable);
	return EXIT_DONE;
}

int cmd_export(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *to = NULL, *place = NULL;
	struct daylog_wish wish = {0};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "day", .value = &wish.day},
		{.name = "from", .value = &wish.from},
		{.name = "until", .value = &wish.until},
		{.name = "format", .value = &wish.format},
		{.name = "lang", .value = &wish.lang},
		{.name = "to", .value = &to},
		{.name = "hall", .value = &place},
		{.name = NULL},
	};
	struct hub hub;
	struct daylog log = {.tr = cmd_word, .made_ms = cmd_now().ms};
	struct err err = {0};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (daylog_read(&log, &wish, &err) < 0)
		return cmd_usage(argv[0], "%s", err.text);
	if (log.format == DAYLOG_XLSX && !to)
		return cmd_usage(argv[0], "--format xlsx needs --to");
	code = cmd_hub(&hub, argv[0], &db, HUB_READ);
	if (code)
		return code;
	if (place)
		code = cmd_hall(&hub, place);
	cmd_language(log.lang, program);
	if (!code)
		code = run(&hub, &log, place, to);
	hub_close(&hub);
	return code;
}
