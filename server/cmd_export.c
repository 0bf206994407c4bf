/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of the ledger, with the words of the locale catalogues: C.UTF-8 for the bytes,
 * LANGUAGE for the language, so that no system locale is needed.
 */
#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/hall/daylog.h"
#include "server/cmd.h"
#include "server/ledger_act.h"

static const char usage[] =
	"usage: litang-hub export --db sqlite:FILE --day D | --from D --until D\n"
	"                         [--format csv|json] [--lang zh|en] [--to DIR]\n"
	"\n"
	"Writes what all terminals did on those days (dates like 2026-11-22), names masked.\n"
	"  --format   csv (UTF-8 with BOM, for a spreadsheet) or json (an object a line)\n"
	"  --lang     language of headings and words: zh (the default) or en\n"
	"  --to       writes DIR/litang-DAY.csv instead of stdout\n";

#define EXPORT_MAX (1u << 30)

struct export
{
	struct hub *hub;
	day_t range[2];
	bool json;
	enum lang lang;
	struct buf out;
	struct stream_row stream; /* the last one looked up */
	struct hall hall;
	int unreadable;
};

static const char *word(const char *key)
{
	return gettext(key);
}

/* LANGUAGE counts only where the locale is not "C"; C.UTF-8 is in every Debian. */
static void use_language(enum lang lang, const char *program)
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

static int look_up(
	struct export *x, const struct act_seen *seen, const char *place, struct err *err)
{
	int got;

	if (x->stream.no != seen->stream_no &&
		stream_next(&x->hub->ledger, seen->stream_no - 1, &x->stream, err) < 0)
		return err->code;
	if (strcmp(x->hall.place, place) == 0)
		return 0;
	got = hub_hall(x->hub, place, &x->hall, err);
	if (got == 0) {
		memset(&x->hall, 0, sizeof(x->hall));
		text_copy(x->hall.place, sizeof(x->hall.place), place);
		text_copy(x->hall.name.text[LANG_ZH], NAME_SIZE, place);
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

static int write_act(void *ctx, const struct act_seen *seen, struct err *err)
{
	struct export *x = ctx;
	struct daylog_entry entry = {.sync = "quarantined"};
	struct act act;
	int got;

	if (x->stream.no != seen->stream_no &&
		stream_next(&x->hub->ledger, seen->stream_no - 1, &x->stream, err) < 0)
		return err->code;
	got = open_act(x, seen, &act, err);
	if (got <= 0) {
		x->unreadable += got == 0;
		return got;
	}
	if (look_up(x, seen, act.head.place, err) < 0)
		return err->code;
	if (act.head.has_ref &&
		act_seq_of(&x->hub->ledger, act.head.ref, &entry.reversal_seq, err) < 0)
		return err->code;
	if (strcmp(seen->state, act_state_name(ACT_OK)) == 0)
		entry.sync = "synced";
	entry.act = &act;
	entry.kiosk = x->stream.kiosk;
	entry.hall = words_in(&x->hall.name, x->lang);
	if (x->json)
		daylog_json(&x->out, &entry);
	else
		daylog_csv(&x->out, &entry, x->lang, word);
	sodium_memzero(&act.body, sizeof(act.body));
	return x->out.failed ? err_set(err, ERR_LIMIT, "the log is too large; take fewer days") : 0;
}

static int put(FILE *f, const struct buf *out)
{
	bool whole = fwrite(buf_text(out), 1, out->len, f) == out->len;

	return fflush(f) == 0 && whole ? 0 : ERR_IO;
}

/* Written beside and renamed: a stick that is pulled never holds half a log under its name. */
static int put_file(const struct export *x, const char *dir, struct err *err)
{
	char days[2][11], path[4096], part[4104];
	FILE *f;
	int result;

	day_format(x->range[0], days[0]);
	day_format(x->range[1], days[1]);
	snprintf(path, sizeof(path), "%s/litang-%s%s%s.%s", dir, days[0],
		x->range[0] == x->range[1] ? "" : "_", x->range[0] == x->range[1] ? "" : days[1],
		x->json ? "json" : "csv");
	snprintf(part, sizeof(part), "%s.part", path);
	f = fopen(part, "we");
	if (!f)
		return err_set(err, ERR_IO, "%s: %s", part, strerrordesc_np(errno));
	result = put(f, &x->out);
	if (!result && fsync(fileno(f)) < 0)
		result = ERR_IO;
	if (fclose(f) != 0 || result < 0 || rename(part, path) < 0) {
		err_set(err, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
		unlink(part);
		return ERR_IO;
	}
	return 0;
}

static int run(struct export *x, const char *dir)
{
	struct err err = {0};
	int result;

	if (!x->json)
		daylog_csv_head(&x->out, word);
	result = act_walk_days(&x->hub->ledger, x->range, write_act, x, &err);
	if (!result && dir)
		result = put_file(x, dir, &err);
	else if (!result && put(stdout, &x->out) < 0)
		result = err_set(&err, ERR_IO, "stdout: %s", strerrordesc_np(errno));
	if (result < 0)
		return cmd_failed(&err);
	if (x->unreadable)
		fprintf(stderr, "litang-hub: %d acts cannot be read and are left out\n",
			x->unreadable);
	return EXIT_DONE;
}

struct wish {
	const char *db, *day, *from, *until, *format, *lang, *to;
};

static int read_wish(struct export *x, const struct wish *w, const char *command)
{
	const char *from = w->day ? w->day : w->from, *until = w->day ? w->day : w->until;

	if (w->day ? w->from || w->until : !w->from || !w->until)
		return cmd_usage(command, "either --day, or --from and --until");
	if (day_parse(from, &x->range[0]) < 0)
		return cmd_usage(command, "%s: not a date like 2026-11-22", from);
	if (day_parse(until, &x->range[1]) < 0)
		return cmd_usage(command, "%s: not a date like 2026-11-22", until);
	if (x->range[1] < x->range[0])
		return cmd_usage(command, "--until %s is before --from %s", until, from);
	x->json = strcmp(w->format, "json") == 0;
	if (!x->json && strcmp(w->format, "csv") != 0)
		return cmd_usage(command, "--format %s: neither csv nor json", w->format);
	if (lang_parse(w->lang, &x->lang) < 0)
		return cmd_usage(command, "--lang %s: neither zh nor en", w->lang);
	return EXIT_DONE;
}

int cmd_export(int argc, char **argv, const char *program)
{
	struct wish w = {.format = "csv", .lang = "zh"};
	const struct cmd_option options[] = {
		{.name = "db", .value = &w.db},
		{.name = "day", .value = &w.day},
		{.name = "from", .value = &w.from},
		{.name = "until", .value = &w.until},
		{.name = "format", .value = &w.format},
		{.name = "lang", .value = &w.lang},
		{.name = "to", .value = &w.to},
		{.name = NULL},
	};
	struct hub hub;
	struct export x = {.hub = &hub, .out = BUF_INIT(EXPORT_MAX)};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s: what is that", argv[rest]);
	code = read_wish(&x, &w, argv[0]);
	if (!code)
		code = cmd_hub(&hub, argv[0], w.db, HUB_READ);
	if (code)
		return code;
	use_language(x.lang, program);
	code = run(&x, w.to);
	buf_done(&x.out);
	hub_close(&hub);
	return code;
}
