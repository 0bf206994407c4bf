/* SPDX-License-Identifier: MIT */
#include "server/cmd.h"

#include <getopt.h>
#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define OPTIONS_MAX 16

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

/* An address may have a password in it: never said again. */
const char *cmd_db(const char *command, const char *db)
{
	if (!db)
		cmd_usage(command, "--db is missing");
	else if (ledger_is_url(db))
		return db;
	else if (strncmp(db, "sqlite:", 7) == 0 && db[7])
		return db + 7;
	else
		cmd_usage(command, "--db %.*s: not sqlite:FILE or postgresql://ADDRESS",
			(int)strcspn(db, ":"), db);
	return NULL;
}

/* What a hall's hub is told it has from the hub above, and what is decided is decided there. */
static bool at_halls_hub(const char *command)
{
	return strcmp(command, "serve") == 0 || strcmp(command, "join") == 0 ||
	       strcmp(command, "backup") == 0;
}

int cmd_hub(struct hub *h, const char *command, const struct cmd_db *where, enum hub_mode mode)
{
	const struct hub_where at = {
		.ledger = {.db = cmd_db(command, where->db), .dk = where->dk}, .keys = where->keys};
	struct err err = {0};

	if (!at.ledger.db)
		return EXIT_USAGE;
	if (ledger_is_url(at.ledger.db) && !where->keys)
		return cmd_usage(
			command, "--hub-keys is missing: PostgreSQL has no place beside it");
	if (where->dk && !ledger_is_url(where->dk))
		return cmd_usage(command, "--dk: not postgresql://ADDRESS");
	if (where->dk && !ledger_is_url(at.ledger.db))
		return cmd_usage(command, "--dk: the data keys of an SQLite ledger lie beside it");
	if (hub_open_at(h, &at, mode, &err) < 0)
		return cmd_failed(&err);
	if (mode == HUB_READ || !h->up.joined || at_halls_hub(command))
		return EXIT_DONE;
	err_set(&err, ERR_DENIED, "this is the hub of the hall %s: %s is for the hub above it",
		h->up.place, command);
	hub_close(h);
	return cmd_failed(&err);
}

int cmd_hall(struct hub *h, const char *place)
{
	struct hall hall;
	struct err err = {0};
	int got = hub_hall(h, place, &hall, &err);

	if (got == 0)
		err_set(&err, ERR_NONE, "--hall %.40s: no such hall", place);
	return got == 1 ? EXIT_DONE : cmd_failed(&err);
}

struct moment cmd_now(void)
{
	return moment_at(time_source_machine.wall_ms(time_source_machine.ctx), CLOCK_HUB);
}

void cmd_minute(int64_t ms, char out[CMD_MINUTE_SIZE])
{
	struct moment at = moment_at(ms, CLOCK_HUB);
	char day[11];

	day_format(at.day, day);
	if (ms)
		snprintf(out, CMD_MINUTE_SIZE, "%s %02d:%02d", day, at.secs / 3600,
			at.secs / 60 % 60);
	else
		text_copy(out, CMD_MINUTE_SIZE, "never");
}

void cmd_cell(struct buf *out, const char *text, int columns)
{
	buf_fmt(out, "%s%*s  ", text, columns > text_cells(text) ? columns - text_cells(text) : 0,
		"");
}

void cmd_number(struct buf *out, int64_t n, int columns)
{
	buf_fmt(out, "%*lld  ", columns, (long long)n);
}

void cmd_row(struct buf *out)
{
	while (out->len && out->data[out->len - 1] == ' ')
		out->len--;
	buf_byte(out, '\n');
}

void cmd_quote(struct buf *out, const char *text)
{
	buf_byte(out, '"');
	for (; *text; text++)
		buf_str(out, *text == '"' ? "\"\"" : (const char[]){*text, 0});
	buf_byte(out, '"');
}

/* C.UTF-8 for the bytes, LANGUAGE for the language, so that no system locale is needed. LANGUAGE counts
 * only where the locale is not "C"; C.UTF-8 is in every Debian. */
void cmd_language(enum lang lang, const char *program)
{
	char dir[4096];
	const char *slash = strrchr(program, '/');

	snprintf(dir, sizeof(dir), "%.*s/locale", slash ? (int)(slash - program) : 1,
		slash ? program : ".");
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", lang_code(lang), 1);
	bindtextdomain("litang", dir);
	bind_textdomain_codeset("litang", "UTF-8");
	textdomain("litang");
}

const char *cmd_word(const char *key)
{
	return gettext(key);
}
