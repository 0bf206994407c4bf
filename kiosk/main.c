/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/app.h"
#include "kiosk/cli.h"
#include "screens/words.h"

static const char help[] =
	"usage: litang [COMMAND] [OPTION…]\n"
	"The self-service terminal of a community hall. Without a command: the terminal, full screen.\n"
	"  --config FILE   configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --lang L        zh_CN, en or ko instead of the configured language\n"
	"  --role window   at the canteen's window; hall without it, or as configured\n"
	"  --size 80x22    a fixed size instead of the terminal's own\n"
	"  --replay FILE   plays a recording and checks that every act is the same\n"
	"  --fast          with --replay: at once, without the screen\n"
	"  --frames FILE   with --replay: each frame as text\n"
	"  --version\n"
	"Commands (each has --help):\n"
	"  demo     a hall with demo data; one key plays a card\n"
	"  export   the day's log          journal  acts as text\n"
	"  verify   the chain and what follows from it\n"
	"  backup   a copy of the journal and what follows from it\n"
	"  status   devices, sync, paper   enrol    makes this machine a hall's terminal\n"
	"  callbacks  people to be told that a promise did not hold\n"
	"  roster   names with codes for those who have no card\n"
	"  attendance  who is enrolled in a day's sessions, who came, who is missing\n"
	"  poster   a day's menu for the wall, with the keys of the screen\n"
	"  print-test   a slip that shows what the printer can\n"
	"  metrics  how large letters and choices are on a screen, and which rules that passes\n"
	"  pin      the staff PIN          scan-test  what scanners and readers read\n"
	"Exit codes: 0 done, 1 it failed and says why, 2 wrong usage.\n";

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"demo", command_demo},
	{"export", command_export},
	{"journal", command_journal},
	{"verify", command_verify},
	{"backup", command_backup},
	{"status", command_status},
	{"metrics", command_metrics},
	{"print-test", command_print_test},
	{"enrol", command_enrol},
	{"callbacks", command_callbacks},
	{"pin", command_pin},
	{"scan-test", command_scan_test},
	{"roster", command_roster},
	{"attendance", command_attendance},
	{"poster", command_poster},
};

static int role_parse(const char *role, int *window)
{
	if (strcmp(role, "window") != 0 && strcmp(role, "hall") != 0)
		return ERR_BAD;
	*window = strcmp(role, "window") == 0;
	return 0;
}

static int terminal(
	struct app_options *options, const char *path, const char *lang, const char *role)
{
	char courier[CONFIG_PATH_SIZE];
	struct err err = {0};
	int code;

	if (cli_config(path, &options->config, &err) < 0)
		return cli_fail(&err);
	if (lang && lang_parse(lang, &options->config.language) < 0)
		return cli_usage("--lang is zh_CN, en or ko");
	if (role && role_parse(role, &options->config.window) < 0)
		return cli_usage("--role is hall or window");
	cli_beside(courier, sizeof(courier), "litang-courier");
	options->courier = courier;
	code = app_run(options);
	options->courier = NULL;
	return code;
}

static int run_terminal(int argc, char **argv)
{
	const char *path = NULL, *lang = NULL, *size = NULL, *replay = NULL, *frames = NULL,
		   *record = NULL, *role = NULL;
	bool fast = false, version = false;
	const struct cli_option list[] = {
		{"config", &path, NULL},
		{"lang", &lang, NULL},
		{"size", &size, NULL},
		{"role", &role, NULL},
		{"replay", &replay, NULL},
		{"frames", &frames, NULL},
		{"record", &record, NULL},
		{"fast", NULL, &fast},
		{"version", NULL, &version},
	};
	const struct cli cli = {help, list, 9, 0, NULL};
	struct app_options options = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (version) {
		puts("litang " LITANG_VERSION);
		return 0;
	}
	if (record)
		return cli_usage("only the demo is recorded: litang demo --record FILE");
	if ((fast || frames) && !replay)
		return cli_usage("--fast and --frames go with --replay");
	if (size && cli_size(size, &options.cols, &options.rows) < 0)
		return cli_usage("--size is COLSxROWS, from 33x12 to 240x100");
	if (replay)
		return replay_run(&(struct replay_options){replay, fast, frames});
	return terminal(&options, path, lang, role);
}

int main(int argc, char **argv)
{
	char locale[CONFIG_PATH_SIZE];

	if (sodium_init() < 0) {
		fputs("litang: no random numbers on this machine\n", stderr);
		return 1;
	}
	umask(077);
	if (zone_use(ZONE_CHINA) < 0) /* until a configuration says another one */
		return 1;
	cli_locale(locale, sizeof(locale));
	words_init(locale);
	if (argc < 2 || argv[1][0] == '-')
		return run_terminal(argc, argv);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, argv[1]) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return cli_usage("there is no command \"%s\"", argv[1]);
}
