/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of the ledger, with the words of the locale catalogues.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/outfile.h"
#include "core/base/text.h"
#include "core/hall/daylog.h"
#include "server/cmd.h"
#include "server/ledger_act.h"
#include "server/ledger_claim.h"

static const char usage[] =
	"usage: litang-hub export --db DB --day D | --from D --until D\n"
	"                         [--format csv|gb18030|json] [--lang zh_CN|en|ko] [--to DIR]\n"
	"\n"
	"Writes what all terminals did on those days (dates like 2026-11-22, both are in it), names\n"
	"masked. Works beside a running server.\n"
	"  --format   csv (UTF-8 with BOM, for a spreadsheet), gb18030 (the same in GB18030) or json\n"
	"             (an object a line)\n"
	"  --lang     language of headings and words: zh_CN (the default), en or ko\n"
	"  --to       writes DIR/litang-DAY.csv (or -DAY_DAY) instead of stdout; an older file of that\n"
	"             name is replaced when the new one is whole\n"
	"Cancels have their amounts below zero, so that a column adds up.\n";

#define FLUSH_AT 65536
#define ROW_MAX  131072

struct export
{
	struct hub *hub;
	struct outfile file;
	struct daylog log;
	struct buf out;
	struct stream_row stream; /* the last one looked up */
	struct hall hall, at;     /* the last ones looked up */
	int unreadable;
};

/* A hall that is not known goes by its place. */
static int find_hall(struct export *x, const char *place, struct hall *ret, struct err *err)
{
	int got;

	if (strcmp(ret->place, place) == 0)
		return 0;
	got = hub_hall(x->hub, place, ret, err);
	if (got == 0) {
		memset(ret, 0, sizeof(*ret));
		text_copy(ret->place, sizeof(ret->place), place);
		text_copy(ret->name.text[LANG_ZH], NAME_SIZE, place);
	}
	return got < 0 ? got : 0;
}

/* The body where its key is here; else only what the head tells. */
static int open_act(struct export *x, const struct act_seen *seen, struct act *act, struct err *err)
{
	unsigned char dk[DK_BYTES];
	struct err why = {0};
	int got;

	if (seal_open(&seen->parts, NULL, x->stream.stream, act, &why) < 0)
		return 0;
	got = hub_dk(x->hub, act->head.kc, dk, err);
	if (got == 1 && seal_open(&seen->parts, dk, x->stream.stream, act, &why) < 0)
		got = seal_open(&seen->parts, NULL, x->stream.stream, act, &why);
	sodium_memzero(dk, sizeof(dk));
	memcpy(act->hash, seen->hash, sizeof(act->hash));
	return got < 0 ? got : 1;
}

/* The subsidy of a served meal counts only as a claim (server/claim.h). */
static int keep_claim(struct export *x, struct act_head *head, struct err *err)
{
	const unsigned char *serve = head->kind == ACT_UNSERVED ? head->ref : head->id;
	int got;

	if (head->kind != ACT_SERVE && head->kind != ACT_UNSERVED)
		return 0;
	got = claim_of(&x->hub->ledger, serve, err);
	if (got == 0)
		head->subsidy_fen = 0;
	return got < 0 ? got : 0;
}

static int add(struct export *x, const struct act_seen *seen, struct act *act, struct err *err)
{
	struct daylog_entry entry = {.act = act, .sync = "quarantined", .kiosk = x->stream.kiosk};

	if (keep_claim(x, &act->head, err) < 0 ||
		find_hall(x, act->head.place, &x->hall, err) < 0 ||
		(act->head.at_place[0] && find_hall(x, act->head.at_place, &x->at, err) < 0))
		return err->code;
	if (act->head.has_ref &&
		act_seq_of(&x->hub->ledger, act->head.ref, &entry.reversal_seq, err) < 0)
		return err->code;
	if (strcmp(seen->state, act_state_name(ACT_OK)) == 0)
		entry.sync = "synced";
	entry.hall = words_in(&x->hall.name, x->log.lang);
	entry.at = act->head.at_place[0] ? words_in(&x->at.name, x->log.lang) : NULL;
	if (daylog_add(&x->log, &entry, err) < 0)
		return err->code;
	return x->out.len > FLUSH_AT ? outfile_put(&x->file, &x->out, err) : 0;
}

static int write_act(void *ctx, const struct act_seen *seen, struct err *err)
{
	struct export *x = ctx;
	struct act act;
	int got;

	if (x->stream.no != seen->stream_no &&
		stream_next(&x->hub->ledger, seen->stream_no - 1, &x->stream, err) < 0)
		return err->code;
	got = open_act(x, seen, &act, err);
	if (got > 0)
		got = add(x, seen, &act, err);
	else if (got == 0)
		x->unreadable++;
	sodium_memzero(&act.body, sizeof(act.body));
	return got;
}

static int write_all(struct export *x, struct err *err)
{
	int got = daylog_begin(&x->log, err);

	if (!got)
		got = act_walk_days(&x->hub->ledger, x->log.range, write_act, x, err);
	return got < 0 ? got : outfile_put(&x->file, &x->out, err);
}

static int run(struct export *x, const char *to)
{
	char path[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE];
	struct err err = {0};

	daylog_name(&x->log, "", name);
	if (to && snprintf(path, sizeof(path), "%s/%s", to, name) >= (int)sizeof(path))
		err_set(&err, ERR_LIMIT, "--to %.60s...: the path is too long", to);
	else if (outfile_open(&x->file, to ? path : NULL, &err) == 0 && write_all(x, &err) == 0 &&
		 outfile_done(&x->file, &err) == 0 && to)
		puts(path);
	outfile_drop(&x->file);
	if (err.code)
		return cmd_failed(&err);
	if (x->unreadable)
		fprintf(stderr, "litang-hub: %d acts cannot be read and are left out\n",
			x->unreadable);
	return EXIT_DONE;
}

int cmd_export(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *to = NULL;
	struct daylog_wish wish = {0};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "day", .value = &wish.day},
		{.name = "from", .value = &wish.from},
		{.name = "until", .value = &wish.until},
		{.name = "format", .value = &wish.format},
		{.name = "lang", .value = &wish.lang},
		{.name = "to", .value = &to},
		{.name = NULL},
	};
	struct hub hub;
	struct export x = {.hub = &hub, .out = BUF_SECRET(FLUSH_AT + ROW_MAX)};
	struct err err = {0};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	x.log.tr = cmd_word;
	x.log.out = &x.out;
	if (daylog_read(&x.log, &wish, &err) < 0)
		return cmd_usage(argv[0], "%s", err.text);
	code = cmd_hub(&hub, argv[0], &db, HUB_READ);
	if (code)
		return code;
	cmd_language(x.log.lang, program);
	code = run(&x, to);
	buf_done(&x.out);
	hub_close(&hub);
	return code;
}
