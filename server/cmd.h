/* SPDX-License-Identifier: MIT */
/*
 * The commands of litang-hub. Each returns the exit code: 0 done, 1 it failed and said why in one
 * line on stderr, 2 wrong usage.
 */
#ifndef SERVER_CMD_H
#define SERVER_CMD_H

#include "core/base/clock.h"
#include "server/hub.h"

#define EXIT_DONE   0
#define EXIT_FAILED 1
#define EXIT_USAGE  2

/* argv[0] is the command's name; program: where the executable lies. */
typedef int (*cmd_main)(int argc, char **argv, const char *program);

int cmd_serve(int argc, char **argv, const char *program);
int cmd_import(int argc, char **argv, const char *program);
int cmd_join(int argc, char **argv, const char *program);
int cmd_enrol_code(int argc, char **argv, const char *program);
int cmd_card(int argc, char **argv, const char *program);
int cmd_claim(int argc, char **argv, const char *program);
int cmd_export(int argc, char **argv, const char *program);
int cmd_verify(int argc, char **argv, const char *program);
int cmd_backup(int argc, char **argv, const char *program);
int cmd_callbacks(int argc, char **argv, const char *program);
int cmd_kitchen(int argc, char **argv, const char *program);
int cmd_orders(int argc, char **argv, const char *program);
int cmd_revoke(int argc, char **argv, const char *program);
int cmd_declare_dead(int argc, char **argv, const char *program);
int cmd_approve(int argc, char **argv, const char *program);
int cmd_quarantine(int argc, char **argv, const char *program);
int cmd_slip(int argc, char **argv, const char *program);
int cmd_erase(int argc, char **argv, const char *program);
int cmd_account(int argc, char **argv, const char *program);
int cmd_status(int argc, char **argv, const char *program);

/* One option of a command: "--db" with a value, or a flag. */
struct cmd_option {
	const char *name;   /* "db" */
	const char **value; /* NULL for a flag */
	bool *flag;
};

/*
 * Reads the options (long ones only). Returns EXIT_DONE to go on, EXIT_USAGE after saying what is
 * wrong; -1 when --help was asked and `usage` has been printed. *rest: index of the first argument
 * that is no option.
 */
int cmd_options(
	int argc, char **argv, const struct cmd_option *options, const char *usage, int *rest);

/* Says what is wrong with the arguments; EXIT_USAGE. */
int cmd_usage(const char *command, const char *fmt, ...) PRINTF(2, 3);
/* Prints err as one line; EXIT_FAILED. */
int cmd_failed(const struct err *err);

/* Where the hub is: options that every command takes. */
struct cmd_db {
	const char *db, *dk, *keys;
};
#define CMD_DB(where)                                                                              \
	{.name = "db", .value = &(where).db}, {.name = "dk", .value = &(where).dk},                \
	{                                                                                          \
		.name = "hub-keys", .value = &(where).keys                                         \
	}
/* What --db says: a file, a postgresql:// address, or NULL after saying what is wrong. */
const char *cmd_db(const char *command, const char *db);
/* Opened; EXIT_DONE, or the exit code after saying why not. */
int cmd_hub(struct hub *h, const char *command, const struct cmd_db *where, enum hub_mode mode);

/* That hall is there: EXIT_DONE, or the exit code after saying that it is not. */
int cmd_hall(struct hub *h, const char *place);

struct moment cmd_now(void);
/* "2026-11-23 09:15" in the halls' time; "never" of 0. */
#define CMD_MINUTE_SIZE 24
void cmd_minute(int64_t ms, char out[CMD_MINUTE_SIZE]);

/* Words for people are in the locale catalogues, beside the program; without them a word is its key. */
void cmd_language(enum lang lang, const char *program);
const char *cmd_word(const char *key);

/* ---- tables ------------------------------------------------------------------------------------ */

/* For people: a text with blanks behind it up to so many columns of a screen, and two more; a number
 * with blanks before it. */
void cmd_cell(struct buf *out, const char *text, int columns);
void cmd_number(struct buf *out, int64_t n, int columns);
/* The row ends where its last text does. */
void cmd_row(struct buf *out);
/* For programs: a text in quotes, whatever it holds. */
void cmd_quote(struct buf *out, const char *text);
/* Of one thing, or of several. */
#define CMD_S(n) ((n) == 1 ? "" : "s")

#endif
