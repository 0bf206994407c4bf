/* SPDX-License-Identifier: MIT */
/* One test slip on the configured printer. */
#include "kiosk/cli.h"
#include "kiosk/print_alone.h"
#include "screens/slip.h"

static const char print_test_help[] =
	"usage: litang print-test [--config FILE]\n"
	"Prints a slip with every size, Chinese, English, Korean, rare characters, a QR code and a ruler\n"
	"for 58 and 80 mm on the configured printer, and says what the printer tells meanwhile; for\n"
	"one that is not well or not there it waits 20 seconds. Exit code 0 only when the printer itself\n"
	"says that the slip is on paper. Not while the terminal runs: it holds the printer.\n";

static void make(void *ctx, int i, int columns, struct paper *ret)
{
	struct hall_clock clock;
	struct moment now;

	(void)ctx;
	(void)i;
	hall_clock_init(&clock, time_source_machine, 0);
	now = hall_clock_now(&clock);
	slip_test(columns, &now, ret);
}

int command_print_test(int argc, char **argv)
{
	const struct papers papers = {.n = 1, .make = make};
	const char *path = NULL;
	const struct cli_option list[] = {{"config", &path, NULL}};
	const struct cli cli = {print_test_help, list, 1, 0, NULL};
	struct app_options options = {0};
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli_config(path, &options.config, &err) < 0 || print_alone(&options, &papers, &err) < 0)
		return cli_fail(&err);
	return cli_said();
}
