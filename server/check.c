/* SPDX-License-Identifier: MIT */
#include "server/check.h"

#include <sodium.h>
#include <string.h>

#include "server/ledger_act.h"

struct walk {
	struct hub *hub;
	struct stream_row stream;
	int64_t seq; /* of the last act seen */
	unsigned char hash[ACT_HASH_BYTES];
	struct check_report *report;
};

static int wrong(const struct walk *w, int64_t seq, const char *what, struct err *err)
{
	char stream[2 * STREAM_BYTES + 1];

	hex_from(stream, w->stream.stream, STREAM_BYTES);
	return err_set(err, ERR_BAD, "%s, stream %s%s, act %lld: %s", w->stream.kiosk, stream,
		w->stream.parent ? " (a fork)" : "", (long long)seq, what);
}

/* What the hub looks an act up by was read from its head when it came. */
static bool columns_agree(const struct act_seen *act, const struct act_head *head)
{
	return act->id && memcmp(act->id, head->id, ACT_ID_BYTES) == 0 &&
	       act->kind == (int)head->kind && act->day == head->day;
}

/* The sealed part, where the hub has the key: a changed byte shows there, too. */
static int check_seal(struct walk *w, const struct act_seen *act, struct err *err)
{
	unsigned char dk[DK_BYTES];
	struct err why = {0};
	struct act opened;
	int got;

	if (seal_open(&act->parts, NULL, w->stream.stream, &opened, &why) < 0)
		return wrong(w, act->seq, why.text, err);
	if (opened.head.seq != act->seq)
		return wrong(w, act->seq, "its head names another number", err);
	if (!columns_agree(act, &opened.head))
		return wrong(w, act->seq, "its id, kind or day is not its head's", err);
	got = hub_dk(w->hub, opened.head.kc, dk, err);
	if (got == 1 && seal_open_body(&act->parts, dk, w->stream.stream, &opened, &why) < 0)
		got = wrong(w, act->seq, why.text, err);
	sodium_memzero(dk, sizeof(dk));
	sodium_memzero(&opened.body, sizeof(opened.body));
	return got < 0 ? got : 0;
}

/* A hole that the stream went on over. */
static int over_gap(struct walk *w, struct err *err)
{
	struct gap_row gap;
	int got = gap_next(&w->hub->ledger, w->stream.no, w->seq + 1, &gap, err);

	if (got == 1 && gap.from == w->seq + 1) {
		w->report->lost += gap.to - gap.from + 1;
		w->seq = gap.to;
		memcpy(w->hash, gap.hash, sizeof(w->hash));
	}
	return got < 0 ? got : 0;
}

static int check_act(void *ctx, const struct act_seen *act, struct err *err)
{
	struct walk *w = ctx;

	if (act->seq != w->seq + 1 && over_gap(w, err) < 0)
		return err->code;
	if (act->seq != w->seq + 1)
		return wrong(w, w->seq + 1, "missing", err);
	w->seq = act->seq;
	seal_chain(w->hash, &act->parts, w->hash);
	if (memcmp(w->hash, act->hash, sizeof(w->hash)) != 0)
		return wrong(w, act->seq, "its bytes are not those of its hash", err);
	w->report->acts++;
	if (strcmp(act->state, act_state_name(ACT_OK)) != 0) {
		w->report->aside++;
		return 0;
	}
	return check_seal(w, act, err);
}

static int check_stream(struct walk *w, struct err *err)
{
	int got = act_hash(&w->hub->ledger, &w->stream, w->stream.parent_seq, w->hash, err);

	if (got <= 0)
		return got < 0 ? got
			       : wrong(w, w->stream.parent_seq, "missing where it forked", err);
	w->seq = w->stream.parent_seq;
	if (act_walk(&w->hub->ledger, w->stream.no, check_act, w, err) < 0)
		return err->code;
	if (w->seq != w->stream.high && over_gap(w, err) < 0)
		return err->code;
	if (w->seq != w->stream.high)
		return wrong(w, w->seq < w->stream.high ? w->seq + 1 : w->seq,
			w->seq < w->stream.high ? "missing at the end" : "above the high mark",
			err);
	if (memcmp(w->hash, w->stream.high_hash, sizeof(w->hash)) != 0)
		return wrong(w, w->seq, "the high mark has another hash", err);
	return 0;
}

int check_ledger(struct hub *h, struct check_report *ret, struct err *err)
{
	struct walk w = {.hub = h, .report = ret};
	int64_t after = 0;
	int got;

	memset(ret, 0, sizeof(*ret));
	while ((got = stream_next(&h->ledger, after, &w.stream, err)) == 1) {
		after = w.stream.no;
		ret->streams++;
		got = check_stream(&w, err);
		if (got < 0)
			return got;
	}
	return got;
}
