/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "kiosk/cli.h"

static const char journal_help[] =
	"usage: litang journal [--config FILE] [--json] [--from SEQ] [--until SEQ]\n"
	"Prints the acts of the journal, oldest first, one a line, names masked.\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --json         one JSON object a line: head and body as they stand in the journal\n"
	"  --from SEQ     first act     --until SEQ  last act\n";

static void print_json(const struct act *act, const char *sync)
{
	struct buf out = BUF_INIT(ACT_HEAD_MAX + ACT_BODY_MAX + 1024),
		   part = BUF_INIT(ACT_BODY_MAX);

	buf_str(&out, "{\"head\":");
	act_head_encode(&act->head, &part);
	buf_add(&out, part.data, part.len);
	buf_clear(&part);
	buf_str(&out, ",\"body\":");
	if (act->opened)
		act_body_encode(&act->body, &part);
	else
		buf_str(&part, "null");
	buf_add(&out, part.data, part.len);
	json_put_hex(&out, "hash", act->hash, sizeof(act->hash));
	json_put_text(&out, "sync", sync);
	buf_str(&out, "}\n");
	fwrite(buf_text(&out), 1, out.len, stdout);
	buf_done(&out);
	buf_done(&part);
}

static void print_text(const struct act *act, const char *sync)
{
	struct moment at = moment_at(act->head.at_ms, act->head.clock);
	char day[11], service[11] = "", hash[9], who[PLACE_SIZE + 12] = "-";
	const char *kind = act_kind_name(act->head.kind);

	day_format(at.day, day);
	if (act->head.service_day != DAY_NONE)
		day_format(act->head.service_day, service);
	hex_from(hash, act->hash, 4);
	if (act->body.place[0]) /* else nobody's, or nobody can read it any more */
		snprintf(who, sizeof(who), "%s-%u", act->body.place, act->body.resident);
	printf("%lld  %s %02d:%02d:%02d  %-9s %s %s  %s %s %s  %d.%02d  %s  %s\n",
		(long long)act->head.seq, day, at.secs / 3600, at.secs / 60 % 60, at.secs % 60,
		kind[0] ? kind : "?", who, act->body.masked, act->head.what, service,
		act->body.pickup, act->head.due_fen / 100, act->head.due_fen % 100, sync, hash);
}

static int on_json(void *ctx, const struct act *act, const char *sync)
{
	(void)ctx;
	print_json(act, sync);
	return ferror(stdout) ? ERR_IO : 0;
}

static int on_text(void *ctx, const struct act *act, const char *sync)
{
	(void)ctx;
	print_text(act, sync);
	return ferror(stdout) ? ERR_IO : 0;
}

static int number(const char *text, int64_t otherwise, int64_t *ret)
{
	char extra;
	long long got;

	*ret = otherwise;
	if (!text)
		return 0;
	if (sscanf(text, "%lld%c", &got, &extra) != 1 || got < 0)
		return -1;
	*ret = got;
	return 0;
}

int command_journal(int argc, char **argv)
{
	const char *path = NULL, *from = NULL, *until = NULL;
	bool json = false;
	const struct cli_option options[] = {
		{"config", &path, NULL},
		{"from", &from, NULL},
		{"until", &until, NULL},
		{"json", NULL, &json},
	};
	const struct cli cli = {journal_help, options, 4, 0, NULL};
	struct config config;
	struct store *store;
	struct err err = {0};
	int64_t first, last;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (number(from, 1, &first) < 0 || number(until, INT64_MAX, &last) < 0)
		return cli_usage("--from and --until take an act's number");
	if (cli_store(path, &config, &store, &err) < 0)
		return cli_fail(&err);
	code = store_walk(store, first, last, json ? on_json : on_text, NULL, &err);
	store_close(store);
	if (code == 0 && (fflush(stdout) != 0 || ferror(stdout)))
		code = err_set(&err, ERR_IO, "writing: %s", strerror(errno));
	return code < 0 ? cli_fail(&err) : 0;
}
