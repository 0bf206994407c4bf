/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "server/check.h"
#include "server/cmd.h"
#include "server/digest.h"
#include "server/ledger_erase.h"
#include "server/ledger_lease.h"
#include "server/ledger_lives.h"
#include "server/ledger_uplink.h"
#include "server/standing.h"

/* What the commands that only look have in common; -1 = go on, otherwise the exit code. */
static int open_to_look(int argc, char **argv, const char *usage, bool *json, struct hub *hub)
{
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = json ? "json" : NULL, .flag = json},
		{.name = NULL},
	};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	code = cmd_hub(hub, argv[0], &db, HUB_READ);
	return code ? code : -1;
}

static const char usage_verify[] =
	"usage: litang-hub verify --db DB\n"
	"\n"
	"Walks every stream's chain of acts; names the first act that is wrong. Then says the digest of\n"
	"all rows: the same for a ledger, its standby and its copy. Acts that this hub lost and a terminal had\n"
	"pruned are counted: `status` names those holes. Changes nothing.\n";

static void say_verified(const struct check_report *r, const char *digest)
{
	printf("%lld stream%s, %lld act%s, %lld of them set aside: the chains are whole\n",
		(long long)r->streams, CMD_S(r->streams), (long long)r->acts, CMD_S(r->acts),
		(long long)r->aside);
	if (r->lost)
		printf("but for %lld act%s in holes: litang-hub status\n", (long long)r->lost,
			CMD_S(r->lost));
	printf("digest %s\n", digest);
}

int cmd_verify(int argc, char **argv, const char *program)
{
	struct check_report report;
	char digest[DIGEST_HEX];
	struct err err = {0};
	struct hub hub;
	int code = open_to_look(argc, argv, usage_verify, NULL, &hub);

	(void)program;
	if (code >= 0)
		return code;
	code = EXIT_DONE;
	if (check_ledger(&hub, &report, &err) < 0 || ledger_digest(&hub.ledger, digest, &err) < 0)
		code = cmd_failed(&err);
	else
		say_verified(&report, digest);
	hub_close(&hub);
	return code;
}

static const char usage_status[] =
	"usage: litang-hub status --db DB [--json]\n"
	"\n"
	"One line a terminal, changing nothing:\n"
	"  hall, heard        where it is, and when it was last heard\n"
	"  acts, unsent       acts taken; what it had not sent yet when it was last heard, ? = unknown\n"
	"  aside              acts set aside for somebody to look at: `litang-hub quarantine`\n"
	"  waiting            enrolments made there that wait for a seat\n"
	"  paper, version     as it told them\n"
	"  SILENT             not heard for a day\n"
	"  AWAITED            the hub was put back, and grants nothing before it has told what it knows\n"
	"  FORK after act N   two journals of it are there: `litang-hub approve --help`\n"
	"  dead, revoked      as somebody declared\n"
	"  hall's hub         no terminal; what is behind one is heard through it, every ten minutes\n"
	"A line for each terminal of which only a fork is heard, while the district waits for the first;\n"
	"for each hole in a stream: acts that this hub lost and the terminal had pruned;\n"
	"for each meal, class or session of which more is sold or given than there is room for:\n"
	"\"over by N\"; nobody is cancelled for it; for each erasure that some have not heard of. At a hall's\n"
	"hub: when the hub above was last heard, and how many batches wait to be passed on.\n"
	"  --json  one object, with more\n";

#define SILENT_MS (24LL * 3600 * 1000)

static const char heading[] =
	"terminal      hall        heard                acts  unsent  aside  waiting  paper  version\n";

static void put_heard(struct buf *out, int64_t ms)
{
	char text[CMD_MINUTE_SIZE];

	cmd_minute(ms, text);
	cmd_cell(out, text, 16);
}

static void put_notes(struct buf *out, const struct standing *s)
{
	if (s->look.contact_ms && cmd_now().ms - s->look.contact_ms > SILENT_MS)
		cmd_cell(out, "SILENT", 0);
	if (s->look.dead)
		cmd_cell(out, "dead", 0);
	if (s->stream.revoked)
		cmd_cell(out, "revoked", 0);
	if (s->awaited)
		cmd_cell(out, "AWAITED", 0);
	if (s->stream.via)
		cmd_cell(out, standing_halls_hub(s) ? "hall's hub" : "behind its hall's hub", 0);
	if (s->stream.forked)
		buf_fmt(out, "FORK after act %lld%s: approve %s/%lld",
			(long long)s->stream.parent_seq,
			s->stream.life[0] ? ", on another machine or put back" : "",
			s->stream.kiosk, (long long)s->stream.no);
}

static void put_line(struct buf *out, const struct standing *s)
{
	cmd_cell(out, s->stream.kiosk, 12);
	cmd_cell(out, s->stream.place, 10);
	put_heard(out, s->look.contact_ms);
	cmd_number(out, s->stream.high, 7);
	if (standing_unsent(s) < 0)
		cmd_cell(out, "     ?", 6);
	else
		cmd_number(out, standing_unsent(s), 6);
	cmd_number(out, s->look.quarantined + s->look.collisions, 5);
	cmd_number(out, s->look.waiting, 7);
	cmd_cell(out, s->told.paper[0] ? s->told.paper : "?", 5);
	cmd_cell(out, s->told.version[0] ? s->told.version : "?", 7);
	put_notes(out, s);
	cmd_row(out);
}

static int put_streams(
	struct hub *h, const struct epoch *epoch, bool json, struct buf *out, struct err *err)
{
	const struct standing_of all = {.epoch = *epoch};
	struct standing s = {.stream = {.no = 0}};
	int got;

	while ((got = standing_next(h, &all, &s, err)) == 1)
		if (json)
			standing_json(out, &s);
		else
			put_line(out, &s);
	return got;
}

/* Whom nobody will hear by waiting, while all wait for them. */
static int put_stuck(
	struct hub *h, const struct epoch *epoch, bool json, struct buf *out, struct err *err)
{
	char name[KIOSK_NAME_SIZE] = "";
	int got;

	while ((got = stuck_next(&h->ledger, epoch, name, err)) == 1)
		if (json)
			json_put_text(out, NULL, name);
		else
			buf_fmt(out,
				"%s: of it only a fork is heard since the hub was put back; until"
				" the first is, nothing is granted. If it is gone for good:"
				" declare-dead %s\n",
				name, name);
	return got;
}

static int put_gaps_of(
	struct hub *h, const struct stream_row *s, bool json, struct buf *out, struct err *err)
{
	struct gap_row gap = {.to = 0};
	char day[11];
	int got;

	while ((got = gap_next(&h->ledger, s->no, gap.to + 1, &gap, err)) == 1) {
		day_format(moment_at(gap.rx_ms, CLOCK_HUB).day, day);
		if (!json) {
			buf_fmt(out,
				"%s: acts %lld to %lld are lost: this hub was put back, and the"
				" terminal had pruned them (known since %s)\n",
				s->kiosk, (long long)gap.from, (long long)gap.to, day);
			continue;
		}
		json_open(out, NULL, '{');
		json_put_text(out, "kiosk", s->kiosk);
		json_put_int(out, "from", gap.from);
		json_put_int(out, "to", gap.to);
		json_put_text(out, "day", day);
		json_close(out, '}');
	}
	return got;
}

static int put_gaps(struct hub *h, bool json, struct buf *out, struct err *err)
{
	struct stream_row s = {.no = 0};
	int got;

	while ((got = stream_next(&h->ledger, s.no, &s, err)) == 1)
		if (put_gaps_of(h, &s, json, out, err) < 0)
			return err->code;
	return got;
}

/* Capacity was lowered below what is out. */
static int put_over(struct hub *h, bool json, struct buf *out, struct err *err)
{
	struct moment now = cmd_now();
	struct pool_over over = {.resource = ""};
	int got;

	while ((got = pool_over_next(&h->ledger, over.resource, &now, &over, err)) == 1) {
		long long by = (long long)(over.out - over.room);

		if (!json) {
			buf_fmt(out, "%s: over by %lld: room for %lld, %lld sold or granted\n",
				over.resource, by, (long long)over.room, (long long)over.out);
			continue;
		}
		json_open(out, NULL, '{');
		json_put_text(out, "resource", over.resource);
		json_put_int(out, "over", by);
		json_put_int(out, "room", over.room);
		json_put_int(out, "out", over.out);
		json_close(out, '}');
	}
	return got;
}

/* Erased people whom some terminals have not heard of yet. */
static int put_erased(struct hub *h, bool json, struct buf *out, struct err *err)
{
	struct unheard_names by = {.kind = UNHEARD_YET};
	struct erased e = {.at_ms = 0};
	char day[11];
	int got;

	while ((got = erased_next(&h->ledger, ERASED_HERE, &e, err)) == 1) {
		if (heard_missing(&h->ledger, &e, &by, err) < 0)
			return err->code;
		if (!by.n)
			continue;
		day_format(moment_at(e.at_ms, CLOCK_HUB).day, day);
		if (!json) {
			buf_fmt(out, "erased on %s: %d terminal%s not heard of it: %s\n", day, by.n,
				by.n == 1 ? " has" : "s have", by.names);
			continue;
		}
		json_open(out, NULL, '{');
		json_put_text(out, "day", day);
		json_put_int(out, "unheard", by.n);
		json_put_text(out, "terminals", by.names);
		json_close(out, '}');
	}
	return got;
}

/* At a hall's hub. */
static int put_uplink(struct hub *h, bool json, struct buf *out, struct err *err)
{
	struct uplink_look look;

	if (!h->up.joined)
		return 0;
	if (uplink_look(&h->ledger, &look, err) < 0)
		return err->code;
	if (json) {
		json_open(out, "uplink", '{');
		json_put_text(out, "name", h->up.kiosk);
		json_put_text(out, "hall", h->up.place);
		json_put_int(out, "contact_ms", look.contact_ms);
		json_put_int(out, "waiting", look.waiting);
		json_put_int(out, "kept", look.kept);
		json_close(out, '}');
		return 0;
	}
	buf_fmt(out, "%s, the hub of the hall %s; the hub above was last heard: ", h->up.kiosk,
		h->up.place);
	put_heard(out, look.contact_ms);
	buf_fmt(out, "\n%lld batch%s to be passed on, %lld kept until they are safe above\n",
		(long long)look.waiting, look.waiting == 1 ? "" : "es", (long long)look.kept);
	return 0;
}

static int put_text(struct hub *h, const struct hub_row *hub, struct buf *out, struct err *err)
{
	if (put_streams(h, &hub->epoch, false, out, err) < 0 ||
		put_stuck(h, &hub->epoch, false, out, err) < 0 ||
		put_gaps(h, false, out, err) < 0 || put_over(h, false, out, err) < 0)
		return err->code;
	return put_erased(h, false, out, err);
}

static int put_status(struct hub *h, bool json, struct buf *out, struct err *err)
{
	char epoch[EPOCH_SIZE];
	struct hub_row hub;

	if (ledger_hub(&h->ledger, &hub, err) < 0)
		return err->code;
	epoch_format(&hub.epoch, epoch);
	if (!json) {
		buf_fmt(out, "epoch %s, feed at %lld\n%s", epoch, (long long)hub.feed_head,
			heading);
		if (put_text(h, &hub, out, err) < 0)
			return err->code;
		return put_uplink(h, json, out, err);
	}
	json_open(out, NULL, '{');
	json_put_text(out, "epoch", epoch);
	json_put_int(out, "feed_head", hub.feed_head);
	json_open(out, "streams", '[');
	if (put_streams(h, &hub.epoch, json, out, err) < 0)
		return err->code;
	json_close(out, ']');
	json_open(out, "stuck", '[');
	if (put_stuck(h, &hub.epoch, json, out, err) < 0)
		return err->code;
	json_close(out, ']');
	json_open(out, "gaps", '[');
	if (put_gaps(h, json, out, err) < 0)
		return err->code;
	json_close(out, ']');
	json_open(out, "over", '[');
	if (put_over(h, json, out, err) < 0)
		return err->code;
	json_close(out, ']');
	json_open(out, "erased", '[');
	if (put_erased(h, json, out, err) < 0)
		return err->code;
	json_close(out, ']');
	if (put_uplink(h, json, out, err) < 0)
		return err->code;
	json_close(out, '}');
	buf_byte(out, '\n');
	return 0;
}

int cmd_status(int argc, char **argv, const char *program)
{
	struct buf out = BUF_INIT(16u << 20);
	struct err err = {0};
	struct hub hub;
	bool json = false;
	int code = open_to_look(argc, argv, usage_status, &json, &hub);

	(void)program;
	if (code >= 0)
		return code;
	code = EXIT_DONE;
	if (put_status(&hub, json, &out, &err) < 0 ||
		(out.failed && err_set(&err, ERR_LIMIT, "no memory for so many terminals") < 0))
		code = cmd_failed(&err);
	else
		fputs(buf_text(&out), stdout);
	buf_done(&out);
	hub_close(&hub);
	return code;
}
