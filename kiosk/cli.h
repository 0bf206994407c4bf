/* SPDX-License-Identifier: MIT */
/*
 * Command lines: every command has one table of options and one help text.
 * Exit codes: 0 done, 1 it failed and says why on stderr in one line, 2 wrong usage.
 */
#ifndef KIOSK_CLI_H
#define KIOSK_CLI_H

#include <stdbool.h>

#include "core/base/err.h"
#include "kiosk/config.h"
#include "kiosk/store/store.h"

#define CLI_OPTIONS_MAX    16
#define CLI_DEFAULT_CONFIG "/etc/litang/litang.ini"

struct cli_option {
	const char *name;   /* without the dashes */
	const char **value; /* NULL for a flag */
	bool *flag;
};

struct cli {
	const char *help; /* the whole text of --help; its first line is the usage */
	const struct cli_option *options;
	int n;
	int args_max; /* words beside the options */
	const char **args;
};

/* -1: go on. Otherwise the exit code: 0 after --help, 2 after a wrong usage that was told. */
MUST_USE int cli_parse(const struct cli *cli, int argc, char **argv);

/* Prints "litang: text" on stderr; returns 1. */
int cli_fail(const struct err *err);
int cli_usage(const char *fmt, ...) PRINTF(1, 2); /* the same for a wrong usage; returns 2 */

/* The exit code of a command that has said all: 1, told on stderr, when stdout did not take it. */
int cli_said(void);

/* The configuration (NULL: the default one); its time zone is in use from here on. */
MUST_USE int cli_config(const char *config_path, struct config *config, struct err *err);

/* The configuration and, read only, its store. */
MUST_USE int cli_store(
	const char *config_path, struct config *config, struct store **ret, struct err *err);

/* Now, by this machine's clock, which runs after the journal's newest act; the catalogue is as of then. */
struct moment cli_now(struct store *store);

/* A line from the terminal, without showing it, or from stdin. ERR_BAD: there is none. Longer ones are
 * read whole and become ""; wipe it after use. */
MUST_USE int cli_secret(const char *what, char *out, size_t size, struct err *err);

/* "80x22" to 33x12…240x100. */
MUST_USE int cli_size(const char *text, int *cols, int *rows);

/* Where a sister program is: in the folder of this executable as it was built; as it was installed,
 * in PREFIX/lib/litang. cli_data: what is no program, beside that folder or in PREFIX/share/litang. */
void cli_beside(char *out, size_t size, const char *name);
void cli_data(char *out, size_t size, const char *name);
void cli_locale(char *out, size_t size); /* the folder of translations */

/* The commands; argv[0] is the command's name. */
int command_demo(int argc, char **argv);
int command_export(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_journal(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_status(int argc, char **argv);
int command_metrics(int argc, char **argv);
int command_print_test(int argc, char **argv);
int command_enrol(int argc, char **argv);
int command_pin(int argc, char **argv);
int command_callbacks(int argc, char **argv);
int command_scan_test(int argc, char **argv);
int command_roster(int argc, char **argv);
int command_attendance(int argc, char **argv);
int command_poster(int argc, char **argv);

#endif
