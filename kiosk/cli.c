/* SPDX-License-Identifier: MIT */
#include "kiosk/cli.h"

#include <getopt.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int cli_fail(const struct err *err)
{
	fprintf(stderr, "litang: %s\n", err->text);
	return 1;
}

int cli_said(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	fputs("litang: what there was to say could not be written\n", stderr);
	return 1;
}

int cli_usage(const char *fmt, ...)
{
	va_list args;

	fputs("litang: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputs(" (--help tells)\n", stderr);
	return 2;
}

static void take(const struct cli_option *option, const char *value)
{
	if (option->value)
		*option->value = value;
	else
		*option->flag = true;
}

static int take_args(const struct cli *cli, int argc, char **argv)
{
	if (argc - optind > cli->args_max)
		return cli_usage("\"%s\" is one word too many", argv[optind + cli->args_max]);
	for (int i = optind; i < argc; i++)
		cli->args[i - optind] = argv[i];
	return -1;
}

int cli_parse(const struct cli *cli, int argc, char **argv)
{
	struct option table[CLI_OPTIONS_MAX + 2] = {0};
	int got, index = 0;

	for (int i = 0; i < cli->n; i++) {
		table[i].name = cli->options[i].name;
		table[i].has_arg = cli->options[i].value ? required_argument : no_argument;
	}
	table[cli->n].name = "help";
	opterr = 0;
	optind = 1;
	while ((got = getopt_long(argc, argv, ":", table, &index)) != -1) {
		if (got == ':')
			return cli_usage("%s needs a value", argv[optind - 1]);
		if (got != 0)
			return cli_usage("there is no option %s", argv[optind - 1]);
		if (index == cli->n) {
			fputs(cli->help, stdout);
			return 0;
		}
		take(&cli->options[index], optarg);
	}
	return take_args(cli, argc, argv);
}

int cli_config(const char *config_path, struct config *config, struct err *err)
{
	if (config_read(config, config_path ? config_path : CLI_DEFAULT_CONFIG, err) < 0)
		return err->code;
	return zone_use(config->zone) == 0
		       ? 0
		       : err_set(err, ERR_BAD, "%s: an unknown time zone", config->zone);
}

int cli_store(const char *config_path, struct config *config, struct store **ret, struct err *err)
{
	if (cli_config(config_path, config, err) < 0)
		return err->code;
	return store_open(ret, config->database, config->keys, STORE_READ, err);
}

struct moment cli_now(struct store *store)
{
	struct hall_clock clock;
	struct moment now;

	hall_clock_init(&clock, time_source_machine, store_last_ms(store));
	now = hall_clock_now(&clock);
	store_refresh(store, &now);
	return now;
}

int cli_size(const char *text, int *cols, int *rows)
{
	char extra;

	if (sscanf(text, "%dx%d%c", cols, rows, &extra) != 2)
		return ERR_BAD;
	return *cols >= 33 && *cols <= 240 && *rows >= 12 && *rows <= 100 ? 0 : ERR_BAD;
}

/* One line without its end; longer ones are read whole and are no PIN. */
static int read_line(char *out, size_t size, struct err *err)
{
	char line[256];
	size_t n;

	out[0] = 0;
	if (!fgets(line, sizeof(line), stdin))
		return err_set(err, ERR_BAD, "no PIN was typed");
	n = strcspn(line, "\r\n");
	if (n < size)
		memcpy(out, line, n);
	out[n < size ? n : 0] = 0;
	sodium_memzero(line, sizeof(line));
	return 0;
}

int cli_secret(const char *what, char *out, size_t size, struct err *err)
{
	struct termios before, quiet;
	bool tty = tcgetattr(STDIN_FILENO, &before) == 0;
	int result;

	if (tty) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		fputs(what, stderr);
	}
	result = read_line(out, size, err);
	if (tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	return result;
}

/* "out" = the folder of this executable, with a slash. True: it is the bin of an installed one. */
static bool home(char *out, size_t size)
{
	char lib[CONFIG_PATH_SIZE + 16];
	ssize_t n = readlink("/proc/self/exe", out, size - 1);
	char *slash;

	out[n > 0 ? n : 0] = 0;
	slash = strrchr(out, '/');
	if (slash)
		slash[1] = 0;
	snprintf(lib, sizeof(lib), "%s../lib/litang", out);
	return access(lib, F_OK) == 0;
}

static void place(char *out, size_t size, const char *built, const char *installed)
{
	char dir[CONFIG_PATH_SIZE];
	bool is_installed = home(dir, sizeof(dir));

	snprintf(out, size, "%s%s", dir, is_installed ? installed : built);
}

void cli_beside(char *out, size_t size, const char *name)
{
	char installed[CONFIG_PATH_SIZE];

	snprintf(installed, sizeof(installed), "../lib/litang/%s", name);
	place(out, size, name, installed);
}

void cli_data(char *out, size_t size, const char *name)
{
	char built[CONFIG_PATH_SIZE], installed[CONFIG_PATH_SIZE];

	snprintf(built, sizeof(built), "../%s", name);
	snprintf(installed, sizeof(installed), "../share/litang/%s", name);
	place(out, size, built, installed);
}

void cli_locale(char *out, size_t size)
{
	place(out, size, "locale", "../share/locale");
}
