/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "kiosk/app.h"
#include "kiosk/cli.h"
#include "kiosk/demo.h"
#include "screens/theme.h"

static const char help[] =
	"usage: litang demo [--dir DIR] [--record FILE] [--size COLSxROWS] [--theme THEME]\n"
	"                   [--make-only]\n"
	"A hall with demo data, a hub of its own on this machine and simulated devices. F1 to F9 each\n"
	"play a card; Ctrl-C ends it. Everything is kept under DIR: litang.ini, litang.db, hub.db,\n"
	"spool/, sim.sock. Look at it afterwards:\n"
	"  litang export --config DIR/litang.ini --day D\n"
	"  litang-hub export --db sqlite:DIR/hub.db --day D\n"
	"  --dir DIR        default: litang-demo in the user's state folder\n"
	"  --record FILE    writes every event to a new FILE; `litang --replay FILE` plays it\n"
	"  --size 80x22     a fixed size instead of the terminal's own\n"
	"  --theme yellow   black on yellow; blue without it: white on dark blue\n"
	"  --make-only      makes the hall and ends; its hub is not left running\n";

static int run(struct demo *demo, const char *record, int cols, int rows)
{
	char courier[CONFIG_PATH_SIZE];
	struct app_options options = {
		.config = demo->config,
		.demo = true,
		.record = record,
		.courier = courier,
		.cols = cols,
		.rows = rows,
	};

	cli_beside(courier, sizeof(courier), "litang-courier");
	return app_run(&options);
}

int command_demo(int argc, char **argv)
{
	const char *dir = NULL, *record = NULL, *size = NULL, *theme = "blue";
	bool make_only = false;
	const struct cli_option options[] = {
		{"dir", &dir, NULL},
		{"record", &record, NULL},
		{"size", &size, NULL},
		{"theme", &theme, NULL},
		{"make-only", NULL, &make_only},
	};
	const struct cli cli = {help, options, 5, 0, NULL};
	struct err err = {0};
	struct demo demo;
	int cols = 0, rows = 0, code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (size && cli_size(size, &cols, &rows) < 0)
		return cli_usage("--size is COLSxROWS, from 33x12 to 240x100");
	if (strcmp(theme, "blue") != 0 && strcmp(theme, "yellow") != 0)
		return cli_usage("--theme is blue or yellow");
	if (demo_open(&demo, dir, &err) < 0) {
		demo_close(&demo);
		return cli_fail(&err);
	}
	demo.config.theme = strcmp(theme, "yellow") == 0 ? THEME_YELLOW : THEME_BLUE;
	code = make_only || zone_use(demo.config.zone) < 0 ? 0 : run(&demo, record, cols, rows);
	demo_close(&demo);
	printf("the demo hall is kept in %s\n", demo.dir);
	return code;
}
