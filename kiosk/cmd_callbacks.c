/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "kiosk/cli.h"
#include "kiosk/store/callbacks.h"

static const char callbacks_help[] =
	"usage: litang callbacks [--config FILE] [--json]\n"
	"Who is to be told that a promise on paper did not hold, one a line, as far as this terminal knows\n"
	"them (resident: HALL/NUMBER); whoever scans their card is told on the screen, and leaves the\n"
	"list. `litang-hub callbacks` has those of all halls.\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --json         one JSON object\n";

static const char *day_text(day_t day, char out[11])
{
	out[0] = 0;
	if (day != DAY_NONE)
		day_format(day, out);
	return out;
}

#define COLUMNS 8

static void put_row(const char *const cells[COLUMNS])
{
	static const int columns[COLUMNS] = {4, 16, 14, 8, 8, 10, 24, 10};

	for (int i = 0; i < COLUMNS; i++) {
		int blanks = columns[i] - text_cells(cells[i]) + 2;

		printf("%s%*s", cells[i], i == COLUMNS - 1 || blanks < 0 ? 0 : blanks, "");
	}
	puts("");
}

static int on_text(void *ctx, const struct callback_due *due)
{
	static const char *const heading[COLUMNS] = {
		"no", "why", "resident", "name", "what", "day", "slip", "since"};
	char no[24], day[11], came[11], who[PLACE_SIZE + 12] = "?";
	const char *const cells[COLUMNS] = {no, due->row.why, who, due->masked, due->row.what,
		day_text(due->row.day, day), due->code[0] ? due->code : "another terminal's",
		day_text(due->came, came)};
	int *n = ctx;

	if (due->resident)
		snprintf(who, sizeof(who), "%s/%u", due->place, due->resident);
	snprintf(no, sizeof(no), "%lld", (long long)due->row.no);
	if (!(*n)++)
		put_row(heading);
	put_row(cells);
	return ferror(stdout) ? ERR_IO : 0;
}

static int on_json(void *ctx, const struct callback_due *due)
{
	struct buf *out = ctx;
	char day[11];

	json_open(out, NULL, '{');
	json_put_int(out, "no", due->row.no);
	json_put_text(out, "why", due->row.why);
	json_put_text(out, "hall", due->place);
	json_put_int(out, "resident", due->resident);
	json_put_text(out, "name", due->masked);
	json_put_text(out, "what", due->row.what);
	json_put_text(out, "day", day_text(due->row.day, day));
	json_put_text(out, "slip", due->code);
	json_put_hex(out, "act", due->row.id, sizeof(due->row.id));
	json_put_text(out, "since", day_text(due->came, day));
	json_close(out, '}');
	return out->failed ? ERR_LIMIT : 0;
}

static int list_json(struct store *store, struct err *err)
{
	struct buf out = BUF_SECRET(8u << 20);
	int result;

	json_open(&out, NULL, '{');
	json_open(&out, "callbacks", '[');
	result = store_callbacks(store, on_json, &out, err);
	json_close(&out, ']');
	json_close(&out, '}');
	if (out.failed)
		result = err_set(err, ERR_LIMIT, "no memory for so long a sheet");
	else if (!result)
		puts(buf_text(&out));
	buf_done(&out);
	return result;
}

static int list_text(struct store *store, struct err *err)
{
	int n = 0, result = store_callbacks(store, on_text, &n, err);

	if (!result && !n)
		puts("nobody is to be told anything");
	return result;
}

int command_callbacks(int argc, char **argv)
{
	const char *path = NULL;
	bool json = false;
	const struct cli_option options[] = {{"config", &path, NULL}, {"json", NULL, &json}};
	const struct cli cli = {callbacks_help, options, 2, 0, NULL};
	struct config config;
	struct store *store;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli_store(path, &config, &store, &err) < 0)
		return cli_fail(&err);
	code = json ? list_json(store, &err) : list_text(store, &err);
	store_close(store);
	return code < 0 ? cli_fail(&err) : cli_said();
}
