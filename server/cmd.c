/* SPDX-License-Identifier: MIT */
#include "server/cmd.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define OPTIONS_MAX 12

static int fill(const struct cmd_option *options, struct option *out)
{
	int n = 0;

	for (; options[n].name && n < OPTIONS_MAX; n++)
		out[n] = (struct option){
			.name = options[n].name,
			.has_arg = options[n].value ? required_argument : no_argument,
			.val = n + 1,
		};
	out[n] = (struct option){.name = "help", .val = 'h'};
	return n;
}

int cmd_options(
	int argc, char **argv, const struct cmd_option *options, const char *usage, int *rest)
{
	struct option longs[OPTIONS_MAX + 2] = {0};
	int n = fill(options, longs), c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
		if (c == 'h') {
			fputs(usage, stdout);
			return -1;
		}
		if (c == ':')
			return cmd_usage(argv[0], "%s needs a value", argv[optind - 1]);
		if (c < 1 || c > n)
			return cmd_usage(argv[0], "%s: no such option", argv[optind - 1]);
		if (options[c - 1].value)
			*options[c - 1].value = optarg;
		else
			*options[c - 1].flag = true;
	}
	*rest = optind;
	return EXIT_DONE;
}

int cmd_usage(const char *command, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "litang-hub %s: ", command);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "; litang-hub %s --help tells how\n", command);
	return EXIT_USAGE;
}

int cmd_failed(const struct err *err)
{
	fprintf(stderr, "litang-hub: %s\n", err->text);
	return EXIT_FAILED;
}

int cmd_hub(struct hub *h, const char *command, const char *db, enum hub_mode mode)
{
	struct err err = {0};

	if (!db)
		return cmd_usage(command, "--db is missing");
	if (strncmp(db, "postgresql:", 11) == 0)
		return cmd_usage(command, "--db %s: this version has only sqlite:FILE", db);
	if (strncmp(db, "sqlite:", 7) != 0 || !db[7])
		return cmd_usage(command, "--db %s: not sqlite:FILE", db);
	if (hub_open(h, db + 7, mode, &err) < 0)
		return cmd_failed(&err);
	return EXIT_DONE;
}

struct moment cmd_now(void)
{
	return moment_at(time_source_machine.wall_ms(time_source_machine.ctx), CLOCK_HUB);
}
