/* SPDX-License-Identifier: MIT */
#include "server/claim_file.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/exceptions.h"
#include "server/opened.h"

/* ---- which month ------------------------------------------------------------------------------ */

/* The first day of the month after a day that is a first. */
static day_t next_month(day_t first)
{
	char text[11];
	day_t day = first + 31;

	day_format(day, text);
	return day - (day_t)(strtol(text + 8, NULL, 10) - 1);
}

static int read_month(const char *month, day_t range[2], struct err *err)
{
	char first[16];

	if (strlen(month) == 7) {
		snprintf(first, sizeof(first), "%.7s-01", month);
		if (day_parse(first, &range[0]) == 0) {
			range[1] = next_month(range[0]) - 1;
			return 0;
		}
	}
	return err_set(err, ERR_BAD, "--month %.20s: not a month like 2026-11", month);
}

/* ---- freezing --------------------------------------------------------------------------------- */

struct found {
	unsigned char id[ACT_ID_BYTES];
	unsigned odd;
};

struct search {
	struct hub *hub;
	struct exceptions exceptions;
	struct stream_row stream; /* the last one looked up */
	struct found *list;
	size_t n, room;
};

static int keep(struct search *s, const struct claim_line *line, unsigned odd, struct err *err)
{
	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : 64;
		struct found *grown = realloc(s->list, room * sizeof(*grown));

		if (!grown)
			return err_set(err, ERR_LIMIT, "out of memory");
		s->list = grown;
		s->room = room;
	}
	memcpy(s->list[s->n].id, line->id, ACT_ID_BYTES);
	s->list[s->n++].odd = odd;
	return 0;
}

static int look(void *ctx, const struct claim_line *line, struct err *err)
{
	struct search *s = ctx;
	struct act act;
	unsigned odd = 0;
	int got;

	if (!line->stream_no || line->qty == 0)
		return 0;
	if (s->stream.no != line->stream_no &&
		stream_next(&s->hub->ledger, line->stream_no - 1, &s->stream, err) < 0)
		return err->code;
	got = opened_act(s->hub, &s->stream, line->seq, &act, err);
	if (got <= 0)
		return got;
	got = exceptions_of(&s->exceptions, &act, &odd, err);
	if (got >= 0 && act.head.kind == ACT_SERVE && !act.head.has_ref && !act.head.slip[0])
		odd |= ODD_NO_ORDER;
	sodium_memzero(&act.body, sizeof(act.body));
	return got < 0 || !odd ? got : keep(s, line, odd, err);
}

static int put_odds(struct hub *h, int64_t no, const struct search *s, struct err *err)
{
	for (size_t i = 0; i < s->n; i++)
		for (unsigned odd = 1; odd < 1u << ODD_COUNT; odd <<= 1)
			if ((s->list[i].odd & odd) &&
				claim_odd_put(&h->ledger, no, s->list[i].id, odd, err) < 0)
				return err->code;
	return 0;
}

static int write_odds(struct hub *h, int64_t no, const struct search *s, struct err *err)
{
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	if (put_odds(h, no, s, err) < 0) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	return ledger_commit(&h->ledger, err);
}

/* Outside the transaction that froze it: terminals do not wait for it. Again, where it was not
 * finished: nobody has the file yet. */
static int find_odds(struct hub *h, int64_t no, struct err *err)
{
	struct search s = {.hub = h, .exceptions = {.hub = h}};
	int got = claim_file_lines(&h->ledger, no, look, &s, err);

	if (got == 0 && s.n)
		got = write_odds(h, no, &s, err);
	exceptions_done(&s.exceptions);
	free(s.list);
	return got;
}

static int freeze(struct hub *h, struct claim_file *f, struct err *err)
{
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	if (claim_file_put(&h->ledger, f, err) < 0) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	return ledger_commit(&h->ledger, err);
}

int claim_freeze(struct hub *h, const struct claim_wish *wish, const struct moment *now,
	struct claim_file *ret, struct err *err)
{
	struct claim_file f = {.made_ms = now->ms};
	day_t range[2] = {0, 0};
	int got;

	if (read_month(wish->month, range, err) < 0)
		return err->code;
	if (range[1] >= now->day)
		return err_set(err, ERR_BAD, "--month %s: is not over yet", wish->month);
	got = claim_file_of(&h->ledger, wish->place, range[0], ret, err);
	if (got < 0)
		return got;
	if (got == 1 && strcmp(ret->place, wish->place) != 0)
		return err_set(err, ERR_BAD, "%s: its lines of %s are in claim %lld, of all halls",
			wish->place, wish->month, (long long)ret->no);
	if (got == 1)
		return ret->hash[0] ? 0 : find_odds(h, ret->no, err);
	text_copy(f.place, sizeof(f.place), wish->place);
	f.from = range[0];
	f.until = range[1];
	randombytes_buf(f.seed, sizeof(f.seed));
	if (freeze(h, &f, err) < 0)
		return err->code;
	*ret = f;
	return find_odds(h, f.no, err);
}
