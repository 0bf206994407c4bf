/* SPDX-License-Identifier: MIT */
#include "server/metrics.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "server/ledger_lease.h"
#include "server/ledger_lives.h"
#include "server/ledger_metrics.h"
#include "server/ledger_uplink.h"
#include "server/told.h"

#define OVER_MAX 200 /* pools that are named */

/* ---- the format */

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void number(
	struct buf *out, const char *name, const char *type, const char *help, int64_t value)
{
	head(out, name, type, help);
	buf_fmt(out, "%s %lld\n", name, (long long)value);
}

/* A terminal, or whoever typed a name, may have put anything there. */
static void label(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, "%s=\"", name);
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c == '"' || c == '\\')
			buf_byte(out, '\\');
		buf_byte(out, c < 0x20 || c > 0x7e ? '?' : c);
	}
	buf_byte(out, '"');
}

static void seconds(struct buf *out, int64_t us)
{
	buf_fmt(out, "%lld.%06lld\n", (long long)(us / 1000000), (long long)(us % 1000000));
}

/* ---- terminals */

enum standing { IS_OK, IS_FORK, IS_REVOKED, IS_DEAD, STANDINGS };
static const char *const standings[STANDINGS] = {"ok", "fork", "revoked", "dead"};

struct one {
	char kiosk[KIOSK_NAME_SIZE], place[PLACE_SIZE];
	int64_t contact_ms;
	int64_t unsent; /* -1 = it did not say */
	struct told told;
	int streams[STANDINGS];
};

struct all {
	struct one *of;
	size_t n, room;
};

static enum standing stands(const struct metric_stream *s)
{
	return s->dead                  ? IS_DEAD
	       : s->revoked             ? IS_REVOKED
	       : s->forked || s->branch ? IS_FORK
					: IS_OK;
}

static struct one *one_more(struct all *all, const struct metric_stream *s)
{
	size_t room = all->room ? 2 * all->room : 64;
	struct one *more;

	if (!all->of || all->n == all->room) {
		more = realloc(all->of, room * sizeof(*more));
		if (!more)
			return NULL;
		all->of = more;
		all->room = room;
	}
	more = &all->of[all->n++];
	*more = (struct one){.unsent = -1, .told = {.last = -1}};
	text_copy(more->kiosk, sizeof(more->kiosk), s->kiosk);
	text_copy(more->place, sizeof(more->place), s->place);
	return more;
}

/* What it told last is told of the stream that it has now. */
static int add_stream(void *ctx, const struct metric_stream *s, struct err *err)
{
	struct all *all = ctx;
	struct one *one = all->n ? &all->of[all->n - 1] : NULL;

	if (!one || strcmp(one->kiosk, s->kiosk) != 0)
		one = one_more(all, s);
	if (!one)
		return err_set(err, ERR_LIMIT, "out of memory");
	one->streams[stands(s)]++;
	if (s->contact_ms > one->contact_ms)
		one->contact_ms = s->contact_ms;
	if (s->branch)
		return 0;
	told_read(s->status, &one->told);
	one->unsent = one->told.last < 0         ? -1
		      : one->told.last > s->high ? one->told.last - s->high
						 : 0;
	return 0;
}

static void of(struct buf *out, const char *name, const struct one *one)
{
	buf_fmt(out, "%s{", name);
	label(out, "kiosk", one->kiosk);
	buf_byte(out, ',');
	label(out, "hall", one->place);
}

static void put_streams(struct buf *out, const struct all *all)
{
	head(out, "litang_terminal_streams", "gauge",
		"Lives of the terminal's database, by how they stand.");
	for (size_t i = 0; i < all->n; i++)
		for (int s = 0; s < STANDINGS; s++) {
			of(out, "litang_terminal_streams", &all->of[i]);
			buf_fmt(out, ",state=\"%s\"} %d\n", standings[s], all->of[i].streams[s]);
		}
}

static void put_told(struct buf *out, const struct all *all)
{
	head(out, "litang_terminal_unsent_acts", "gauge",
		"Acts that it had and the hub had not, when it was last heard.");
	for (size_t i = 0; i < all->n; i++)
		if (all->of[i].unsent >= 0) {
			of(out, "litang_terminal_unsent_acts", &all->of[i]);
			buf_fmt(out, "} %lld\n", (long long)all->of[i].unsent);
		}
	head(out, "litang_terminal_paper", "gauge", "1 with the printer's state as it told.");
	for (size_t i = 0; i < all->n; i++)
		if (all->of[i].told.paper[0]) {
			of(out, "litang_terminal_paper", &all->of[i]);
			buf_byte(out, ',');
			label(out, "state", all->of[i].told.paper);
			buf_str(out, "} 1\n");
		}
	head(out, "litang_terminal_info", "gauge", "1 with its program's version.");
	for (size_t i = 0; i < all->n; i++) {
		of(out, "litang_terminal_info", &all->of[i]);
		buf_byte(out, ',');
		label(out, "version", all->of[i].told.version);
		buf_str(out, "} 1\n");
	}
}

static int put_terminals(struct hub *h, struct buf *out, struct err *err)
{
	struct all all = {NULL, 0, 0};
	int result = metrics_streams(&h->ledger, add_stream, &all, err);

	if (!result) {
		head(out, "litang_terminal_contact_seconds", "gauge",
			"When it was last heard, unix time; 0 = never.");
		for (size_t i = 0; i < all.n; i++) {
			of(out, "litang_terminal_contact_seconds", &all.of[i]);
			buf_fmt(out, "} %lld\n", (long long)(all.of[i].contact_ms / 1000));
		}
		put_told(out, &all);
		put_streams(out, &all);
	}
	free(all.of);
	return result;
}

/* ---- the ledger */

static void put_acts_of(void *ctx, const char *state, int64_t n)
{
	buf_fmt(ctx, "litang_hub_acts{state=\"%s\"} %lld\n", state, (long long)n);
}

static void put_copy_of(void *ctx, const char *medium, int64_t ms)
{
	buf_str(ctx, "litang_hub_backup_seconds{");
	label(ctx, "medium", medium);
	buf_fmt(ctx, "} %lld\n", (long long)(ms / 1000));
}

static int put_over(struct hub *h, const struct moment *now, struct buf *out, struct err *err)
{
	struct pool_over over = {.resource = ""};
	int got = 0;

	head(out, "litang_hub_pool_over", "gauge",
		"So many more are sold or given than there is room for, where it is so.");
	for (int i = 0; i < OVER_MAX; i++) {
		got = pool_over_next(&h->ledger, over.resource, now, &over, err);
		if (got <= 0)
			break;
		buf_str(out, "litang_hub_pool_over{");
		label(out, "resource", over.resource);
		buf_fmt(out, "} %lld\n", (long long)(over.out - over.room));
	}
	return got < 0 ? got : 0;
}

/* Of the unheard, those of which only a fork speaks: they will not be heard by waiting. */
static int put_stuck(struct hub *h, const struct epoch *epoch, struct buf *out, struct err *err)
{
	char name[KIOSK_NAME_SIZE] = "";
	int64_t n = 0;
	int got;

	while ((got = stuck_next(&h->ledger, epoch, name, err)) == 1)
		n++;
	number(out, "litang_hub_stuck_terminals", "gauge",
		"Terminals not heard in this epoch of which a fork is: see litang-hub status.", n);
	return got;
}

static int put_sums(struct hub *h, struct buf *out, struct err *err)
{
	struct metric_sums sums;
	struct hub_row row;
	int64_t unheard;

	if (ledger_hub(&h->ledger, &row, err) < 0 ||
		stream_unheard(&h->ledger, &row.epoch, &unheard, err) < 0 ||
		metrics_sums(&h->ledger, &sums, err) < 0)
		return err->code;
	number(out, "litang_hub_epoch", "gauge", "How often the hub's memory began anew.",
		row.epoch.n);
	number(out, "litang_hub_feed_head", "gauge", "The newest row that terminals are told.",
		row.feed_head);
	number(out, "litang_hub_unheard_terminals", "gauge",
		"Terminals that have not told all they know in this epoch.", unheard);
	if (put_stuck(h, &row.epoch, out, err) < 0)
		return err->code;
	number(out, "litang_hub_waiting", "gauge", "Enrolments that wait for a seat.",
		sums.waiting);
	number(out, "litang_hub_callbacks", "gauge", "People who have to be told something.",
		sums.callbacks);
	return 0;
}

static int put_above(struct hub *h, struct buf *out, struct err *err)
{
	struct uplink_look look;

	if (!h->up.joined)
		return 0;
	if (uplink_look(&h->ledger, &look, err) < 0)
		return err->code;
	number(out, "litang_hub_above_contact_seconds", "gauge",
		"At a hall's hub: when the hub above was last heard, unix time; 0 = never.",
		look.contact_ms / 1000);
	number(out, "litang_hub_above_waiting", "gauge",
		"At a hall's hub: batches that the hub above has not taken.", look.waiting);
	number(out, "litang_hub_above_kept", "gauge",
		"At a hall's hub: batches that are not safe above.", look.kept);
	return 0;
}

static int put_ledger(struct hub *h, const struct moment *now, struct buf *out, struct err *err)
{
	int64_t lost;

	if (put_sums(h, out, err) < 0 || put_above(h, out, err) < 0)
		return err->code;
	head(out, "litang_hub_acts", "gauge", "Acts that the ledger holds, by state.");
	if (metrics_acts(&h->ledger, put_acts_of, out, err) < 0)
		return err->code;
	if (metrics_lost(&h->ledger, &lost, err) < 0)
		return err->code;
	number(out, "litang_hub_lost_acts", "gauge",
		"Acts in holes of streams: lost here, pruned at the terminal.", lost);
	head(out, "litang_hub_backup_seconds", "gauge",
		"When the newest copy on a medium was found whole, unix time.");
	if (metrics_copies(&h->ledger, put_copy_of, out, err) < 0 || put_over(h, now, out, err) < 0)
		return err->code;
	return put_terminals(h, out, err);
}

/* ---- the program */

static void put_run(const struct metrics_run *run, struct buf *out)
{
	head(out, "litang_hub_info", "gauge", "1 with the program's version.");
	buf_str(out, "litang_hub_info{version=\"" LITANG_VERSION "\"} 1\n");
	number(out, "litang_hub_queue", "gauge", "Requests that wait for the writer.",
		run->waiting);
	number(out, "litang_hub_connections", "gauge", "Connections that are open.",
		run->connections);
	number(out, "litang_hub_commits_total", "counter", "Transactions of this process.",
		run->commits);
	head(out, "litang_hub_commit_seconds_total", "counter",
		"Time in transactions, from the first statement to the disk's word.");
	buf_str(out, "litang_hub_commit_seconds_total ");
	seconds(out, run->commits_us);
	head(out, "litang_hub_last_commit_seconds", "gauge", "The same of the last one.");
	buf_str(out, "litang_hub_last_commit_seconds ");
	seconds(out, run->commit_us);
	head(out, "litang_hub_requests_total", "counter", "Requests answered, by status.");
	for (int i = 0; i < STATUS_MAX; i++)
		if (run->answers[i])
			buf_fmt(out, "litang_hub_requests_total{status=\"%d\"} %lld\n", i,
				(long long)run->answers[i]);
}

void metrics_write(
	struct hub *h, const struct metrics_run *run, const struct moment *now, struct buf *out)
{
	struct buf ledger = BUF_INIT(METRICS_MAX / 2);
	struct err err = {0};
	bool up = put_ledger(h, now, &ledger, &err) == 0 && !ledger.failed;

	put_run(run, out);
	number(out, "litang_hub_ledger_up", "gauge", "1 = the ledger can be read.", up);
	if (up)
		buf_add(out, ledger.data, ledger.len);
	else
		log_line(LOG_FAIL, "metrics: %s", err.code ? err.text : "too many");
	buf_done(&ledger);
}
