/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/callback.h"
#include "server/callback_sheet.h"
#include "server/cmd.h"

static const char usage[] =
	"usage: litang-hub callbacks --db DB [--hall PLACE] [--json | --csv]\n"
	"       litang-hub callbacks --db DB --done NO --result TEXT\n"
	"\n"
	"Who is to be told something: where the hub decided otherwise than paper promised, or what paper\n"
	"had left open; by their number in that hall, or HALL/NUMBER, with the code on their slip.\n"
	"Changes nothing without --done.\n"
	"  waiting-yes, waiting-no  a seat for somebody who waited, or none\n"
	"  conflict                 passed over on a waiting list: another seat at that time\n"
	"  subsidy-conflict         served with a subsidy that was claimed already; it is not claimed\n"
	"  subsidy-yes              paid the list price elsewhere; the subsidy is due to them\n"
	"  id-collision             on paper, but in no book: look at it\n"
	"  oversold                 sold by a terminal given up, beyond what there was\n"
	"  newcomer                 registered at a terminal, and not taken in: the log says why\n"
	"  --hall    only what was promised there\n"
	"  --json    one object; --csv a table with a heading, in UTF-8\n"
	"  --done    number NO was told, with what came of it\n";

struct sheet {
	struct hub *hub;
	const char *hall;
	bool json, csv;
	struct buf out;
};

static void put_csv(struct buf *out, const char *const *cells)
{
	for (int i = 0; i < CALLBACK_COLUMNS; i++) {
		if (i)
			buf_byte(out, ',');
		cmd_quote(out, cells[i]);
	}
	buf_str(out, "\r\n");
}

static void put_text(struct buf *out, const char *const *cells)
{
	static const int columns[CALLBACK_COLUMNS] = {4, 16, 10, 8, 8, 8, 10, 8, 24, 16};

	for (int i = 0; i < CALLBACK_COLUMNS; i++)
		cmd_cell(out, *cells[i] ? cells[i] : "-", columns[i]);
	cmd_row(out);
}

static void put_entry(struct sheet *s, const struct callback_line *e)
{
	const char *cells[CALLBACK_COLUMNS];
	char no[24];

	callback_cells(e, no, cells);
	if (s->csv) {
		put_csv(&s->out, cells);
	} else if (s->json) {
		callback_json(&s->out, e);
	} else {
		if (!s->out.len)
			put_text(&s->out, callback_columns);
		put_text(&s->out, cells);
	}
}

static int put_all(struct sheet *s, struct err *err)
{
	struct callback_line e = {.c = {.no = 0}};
	int got;

	while ((got = callback_line_next(s->hub, s->hall, &e, err)) == 1)
		put_entry(s, &e);
	callback_line_wipe(&e);
	return got;
}

static int list(struct sheet *s)
{
	struct err err = {0};
	int code = EXIT_DONE;

	if (s->csv)
		put_csv(&s->out, callback_columns);
	if (s->json) {
		json_open(&s->out, NULL, '{');
		json_open(&s->out, "callbacks", '[');
	}
	if (put_all(s, &err) < 0)
		code = cmd_failed(&err);
	if (s->json) {
		json_close(&s->out, ']');
		json_close(&s->out, '}');
		buf_byte(&s->out, '\n');
	}
	if (!code && !s->out.len)
		buf_str(&s->out, "nobody is to be told anything\n");
	if (!code && s->out.failed) {
		err_set(&err, ERR_LIMIT, "no memory for so long a sheet");
		code = cmd_failed(&err);
	}
	if (!code)
		fputs(buf_text(&s->out), stdout);
	return code;
}

/* ---- done ------------------------------------------------------------------------------------- */

static int close_row(struct hub *h, int64_t no, const char *result)
{
	struct err err = {0};
	struct moment now = cmd_now();
	int got = ledger_begin(&h->ledger, &err);

	if (got < 0)
		return cmd_failed(&err);
	got = callback_done(h, no, result, now.ms, &err);
	if (got == 1)
		got = ledger_commit(&h->ledger, &err);
	else
		ledger_rollback(&h->ledger);
	if (got < 0 || err.code)
		return cmd_failed(&err);
	return EXIT_DONE;
}

static int run_done(struct hub *h, const char *done, const char *result)
{
	struct err err = {0};
	struct callback c;
	char *end;
	long long no = strtoll(done, &end, 10);
	int got = callback_find(&h->ledger, no, &c, &err);

	if (got == 1 && !c.done_ms)
		return close_row(h, no, result);
	if (got >= 0)
		err_set(&err, ERR_NONE, "%.20s: there is no such open row", done);
	return cmd_failed(&err);
}

static int check_usage(
	const char *command, const struct sheet *s, const char *done, const char *result)
{
	if (!done != !result)
		return cmd_usage(command, "--done NO and --result TEXT go together");
	if (done && (strspn(done, "0123456789") != strlen(done) || !*done || strlen(done) > 15))
		return cmd_usage(command, "--done %s: not a number", done);
	if (result && (!*result || strlen(result) >= CALLBACK_RESULT_SIZE ||
			      !text_valid(result, strlen(result))))
		return cmd_usage(command, "--result: a text of 1 to %d bytes in UTF-8",
			CALLBACK_RESULT_SIZE - 1);
	if (s->json && s->csv)
		return cmd_usage(command, "either --json or --csv");
	if (done && (s->json || s->csv || *s->hall))
		return cmd_usage(command, "--done goes without --hall, --json and --csv");
	return EXIT_DONE;
}

int cmd_callbacks(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *done = NULL, *result = NULL, *hall = "";
	struct hub hub;
	struct sheet s = {.hub = &hub, .out = BUF_SECRET(16u << 20)};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "hall", .value = &hall},
		{.name = "json", .flag = &s.json},
		{.name = "csv", .flag = &s.csv},
		{.name = "done", .value = &done},
		{.name = "result", .value = &result},
		{.name = NULL},
	};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	s.hall = hall;
	code = check_usage(argv[0], &s, done, result);
	if (!code)
		code = cmd_hub(&hub, argv[0], &db, done ? HUB_WRITE : HUB_READ);
	if (code)
		return code;
	if (*hall)
		code = cmd_hall(&hub, hall);
	if (!code)
		code = done ? run_done(&hub, done, result) : list(&s);
	buf_done(&s.out);
	hub_close(&hub);
	return code;
}
