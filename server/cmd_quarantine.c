/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/hall/slip_order.h"
#include "server/cmd.h"
#include "server/ledger_lives.h"
#include "server/lives.h"
#include "server/opened.h"

static const char usage[] =
	"usage: litang-hub quarantine --db DB [--kiosk NAME] [--json]\n"
	"       litang-hub quarantine --db DB --release NAME[/NO]:SEQ\n"
	"\n"
	"Lists the acts that were set aside, each with its reason. Nothing of them is lost.\n"
	"  --kiosk    of this terminal only\n"
	"  --json     one object a line\n"
	"  --release  judges this act again with this program, somebody having looked at it: what hangs\n"
	"             on who sent it and when (revoked, dead, unapproved, backdated) does not count any\n"
	"             more. If it is good all follows from it that would have followed when it came,\n"
	"             once; otherwise the command says why not and fails\n";

#define ADDRESS_COLUMNS 16
#define KIND_COLUMNS    10
#define CAME_COLUMNS    16

/* "T1:17", of a fork "T1/3:17": as --release wants it. */
static void address_of(const struct aside *at, char out[64])
{
	if (at->fork)
		snprintf(out, 64, "%s/%lld:%lld", at->kiosk, (long long)at->stream_no,
			(long long)at->seq);
	else
		snprintf(out, 64, "%s:%lld", at->kiosk, (long long)at->seq);
}

static const char *words_of(const char *reason)
{
	static const struct {
		const char *reason, *words;
	} all[] = {
		{"revoked", "its terminal was revoked"},
		{"dead", "its terminal was given up"},
		{"unapproved", "of a fork that nobody has approved"},
		{"backdated", "it came late, as if made long before"},
		{"bad-seq", "its number is not its place in the journal"},
		{"unknown-kind", "a newer program made it"},
		{"bad-form", "damaged: no act at all"},
		{"bad-head", "damaged: what it is cannot be read"},
		{"bad-seal", "damaged or forged: its seal is broken"},
		{"bad-key", "its key is not the one it names"},
		{"no-key", "its key is not known here"},
		{"erased", "of somebody who was erased"},
		{"id-collision", "another act has its id"},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].reason, reason) == 0)
			return all[i].words;
	return "";
}

static void put_heading(struct buf *out)
{
	cmd_cell(out, "act", ADDRESS_COLUMNS);
	cmd_cell(out, "kind", KIND_COLUMNS);
	cmd_cell(out, "came", CAME_COLUMNS);
	cmd_cell(out, "why", 0);
	cmd_row(out);
}

static void put(struct buf *out, const struct aside *at, bool json)
{
	const char *reason = at->reason[0] ? at->reason : at->state;
	const struct moment moment = moment_at(at->rx_ms, CLOCK_HUB);
	char address[64], day[11], came[24];

	address_of(at, address);
	if (json) {
		json_open(out, NULL, '{');
		json_put_text(out, "act", address);
		json_put_text(out, "kind", act_kind_name(at->kind));
		json_put_text(out, "state", at->state);
		json_put_text(out, "reason", at->reason);
		json_put_int(out, "rx_ms", at->rx_ms);
		json_close(out, '}');
		buf_byte(out, '\n');
		return;
	}
	day_format(moment.day, day);
	snprintf(
		came, sizeof(came), "%s %02d:%02d", day, moment.secs / 3600, moment.secs / 60 % 60);
	cmd_cell(out, address, ADDRESS_COLUMNS);
	cmd_cell(out, *act_kind_name(at->kind) ? act_kind_name(at->kind) : "?", KIND_COLUMNS);
	cmd_cell(out, came, CAME_COLUMNS);
	buf_fmt(out, "%s%s%s\n", reason, *words_of(reason) ? ": " : "", words_of(reason));
}

static int list(struct hub *h, const char *kiosk, bool json, struct err *err)
{
	const struct aside_wish wish = {.kiosk = kiosk};
	struct aside at = {.stream_no = 0};
	struct buf line = BUF_INIT(512);
	bool any = false;
	int got;

	while ((got = aside_next(&h->ledger, &wish, &at, err)) == 1) {
		buf_clear(&line);
		if (!json && !any)
			put_heading(&line);
		any = true;
		put(&line, &at, json);
		fputs(buf_text(&line), stdout);
	}
	buf_done(&line);
	if (!got && !any && !json)
		puts("nothing is set aside");
	return got;
}

/* A name that was mistyped has nothing set aside, either. */
static int list_of(struct hub *h, const char *kiosk, bool json)
{
	struct stream_row s;
	struct err err = {0};
	int got = kiosk ? stream_of(&h->ledger, kiosk, 0, &s, &err) : 1;

	if (got == 0)
		err_set(&err, ERR_NONE, "%.40s: no such terminal", kiosk);
	else if (got == 1)
		got = list(h, kiosk, json, &err);
	return got < 0 || err.code ? cmd_failed(&err) : EXIT_DONE;
}

/* ---- release -------------------------------------------------------------------------------- */

struct address {
	char kiosk[KIOSK_NAME_SIZE];
	int64_t no, seq;
};

static bool parse_address(const char *text, struct address *ret)
{
	size_t n = strcspn(text, "/:");
	char *end;

	memset(ret, 0, sizeof(*ret));
	if (!n || n >= sizeof(ret->kiosk) || !text[n])
		return false;
	memcpy(ret->kiosk, text, n);
	if (text[n] == '/') {
		ret->no = strtoll(text + n + 1, &end, 10);
		if (ret->no < 1 || *end != ':')
			return false;
		n = (size_t)(end - text);
	}
	ret->seq = strtoll(text + n + 1, &end, 10);
	return ret->seq > 0 && !*end;
}

/* Of a name alone: its own stream, not a fork. */
static int find_stream(
	struct hub *h, const struct address *a, struct stream_row *ret, struct err *err)
{
	int got;

	ret->no = 0;
	while ((got = stream_of(&h->ledger, a->kiosk, ret->no, ret, err)) == 1)
		if (a->no ? ret->no == a->no : !ret->forked)
			return 1;
	return got < 0 ? got : err_set(err, ERR_NONE, "%s: no such terminal", a->kiosk);
}

static int release(struct hub *h, const struct address *a, char why[24], struct err *err)
{
	const struct moment now = cmd_now();
	struct stream_row s;
	struct release r;
	int got = ledger_begin(&h->ledger, err);

	if (got < 0)
		return got;
	got = find_stream(h, a, &s, err);
	if (got == 1) {
		r = (struct release){s.no, a->seq, true};
		got = lives_release(h, &r, &now, why, err);
	}
	if (got < 0) {
		ledger_rollback(&h->ledger);
		return got;
	}
	return ledger_commit(&h->ledger, err) < 0 ? err->code : got;
}

static int run_release(struct hub *h, const char *text)
{
	struct err err = {0};
	struct address a;
	char why[24] = "";
	int got;

	if (!parse_address(text, &a))
		return cmd_usage("quarantine", "--release %.60s: not NAME:SEQ", text);
	got = release(h, &a, why, &err);
	if (got < 0)
		return cmd_failed(&err);
	if (got)
		printf("%s: taken; what follows from it has followed\n", text);
	else
		fprintf(stderr, "litang-hub: %s: not taken: %s%s%s\n", text, why,
			*words_of(why) ? ": " : "", words_of(why));
	return got ? EXIT_DONE : EXIT_FAILED;
}

int cmd_quarantine(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *kiosk = NULL, *one = NULL;
	bool json = false;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "kiosk", .value = &kiosk},
		{.name = "release", .value = &one},
		{.name = "json", .flag = &json},
		{.name = NULL},
	};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (one && (kiosk || json))
		return cmd_usage(argv[0], "--release goes without --kiosk and --json");
	code = cmd_hub(&hub, argv[0], &db, one ? HUB_WRITE : HUB_READ);
	if (code)
		return code;
	code = one ? run_release(&hub, one) : list_of(&hub, kiosk, json);
	hub_close(&hub);
	return code;
}

/* ---- a slip's code -------------------------------------------------------------------------- */

static const char usage_slip[] =
	"usage: litang-hub slip CODE --db DB\n"
	"\n"
	"Says what the hub knows of the paper with this code (LT1-...): what was promised, and whether it\n"
	"was taken. Fails when the terminal has never told of it: then what stands on the paper is to be\n"
	"entered at another terminal, by a volunteer.\n";

static void say(const char *code, const struct act *act, const char *where)
{
	const struct act_head *h = &act->head;
	char day[11] = "";

	if (h->service_day != DAY_NONE)
		day_format(h->service_day, day);
	printf("%s: known: %s %s%s%s%s%s%s\n", code, act_kind_name(h->kind), h->what,
		day[0] ? " on " : "", day, act->body.pickup[0] ? ", number " : "", act->body.pickup,
		where);
}

/* In any journal of that name: 1, 0, < 0. */
static int find_slip(struct hub *h, const struct slip_code_parts *parts, struct act *ret,
	bool *aside, struct err *err)
{
	const int64_t range[2] = {parts->seq, parts->seq};
	int64_t seqs[ACK_QUARANTINED_MAX];
	struct stream_row s = {.no = 0};
	int got;

	while ((got = stream_of(&h->ledger, parts->kiosk, s.no, &s, err)) == 1) {
		got = opened_act(h, &s, parts->seq, ret, err);
		if (got < 0)
			return got;
		if (!got || memcmp(ret->hash, parts->hash4, sizeof(parts->hash4)) != 0)
			continue;
		got = act_aside(&h->ledger, s.no, range, seqs, err);
		*aside = got > 0;
		return got < 0 ? got : 1;
	}
	return got;
}

static int run_slip(struct hub *h, const char *code)
{
	struct slip_code_parts parts = {.seq = 0};
	struct err err = {0};
	struct act act = {.opened = false};
	bool aside = false;
	int got = slip_any_parse(code, &parts);

	if (got < 0)
		return cmd_usage("slip", "%.64s: not a slip's code", code);
	got = find_slip(h, &parts, &act, &aside, &err);
	if (got < 0)
		return cmd_failed(&err);
	if (!got) {
		fprintf(stderr,
			"litang-hub: %s: not known here; what stands on the paper is to be entered "
			"by hand at a terminal\n",
			code);
		return EXIT_FAILED;
	}
	say(code, &act, aside ? "; set aside: see `litang-hub quarantine`" : "");
	explicit_bzero(&act, sizeof(act));
	return EXIT_DONE;
}

int cmd_slip(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {CMD_DB(db), {.name = NULL}};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage_slip, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest + 1 != argc)
		return cmd_usage(argv[0], rest == argc ? "CODE is missing" : "one CODE at a time");
	code = cmd_hub(&hub, argv[0], &db, HUB_READ);
	if (code)
		return code;
	code = run_slip(&hub, argv[rest]);
	hub_close(&hub);
	return code;
}
