/* SPDX-License-Identifier: MIT */
#include "server/lives.h"
#include "server/relay.h"

#include <string.h>

#include "core/base/text.h"
#include "server/follow.h"
#include "server/hall_key.h"
#include "server/judge.h"
#include "server/ledger_lease.h"
#include "server/ledger_lives.h"
#include "server/station_key.h"

/* As if it had told that it gives back what it has not told as sold. */
static int give_back(struct hub *h, const struct unsold *u, struct err *err)
{
	struct lease_count count = {
		.granted = u->granted, .sold = u->sold, .returned = u->granted - u->sold};
	bool more = false;

	text_copy(count.resource, sizeof(count.resource), u->resource);
	return lease_merge(
		&h->ledger, &(struct lease_news){u->stream_no, &count, NULL}, &more, err);
}

int lives_reclaim(struct hub *h, const struct moment *now, struct err *err)
{
	struct unsold at = {.stream_no = 0};
	int64_t before = now->ms - LOST_DAY_MS;
	bool any = false;
	int got;

	while ((got = unsold_lost(&h->ledger, before, now->day, &at, err)) == 1) {
		any = true;
		if (give_back(h, &at, err) < 0)
			return err->code;
	}
	return got < 0 || !any ? got : unsold_none(&h->ledger, before, err);
}

int lives_stolen(struct hub *h, struct theft *t, int64_t now_ms, struct err *err)
{
	struct stream_row s;
	int got = stream_of(&h->ledger, t->name, 0, &s, err);

	t->gen = 0;
	if (got <= 0)
		return got;
	text_copy(t->place, sizeof(t->place), s.place);
	if (!s.revoked && hall_key_next(h, s.place, &t->gen, err) < 0)
		return err->code;
	if (station_key_gone(h, &s, err) < 0 || relay_member_gone(h, &s, err) < 0)
		return err->code;
	return stream_revoke(&h->ledger, t->name, now_ms, err);
}

/* ---- set aside ------------------------------------------------------------------------------ */

/* It could not be read when it came: only now it claims an id. */
static int id_is_free(struct hub *h, struct act_row *row, struct err *err)
{
	int64_t seq;

	if (act_seq_of(&h->ledger, row->id, &seq, err) < 0)
		return err->code;
	if (seq)
		row->state = ACT_COLLISION;
	return 0;
}

struct judging {
	struct hub *hub;
	const struct stream_row *stream;
	const struct moment *now;
	struct act_row *row;
};

/* What follows from what it was found to be: 1 = good, 0 = it stays where it is. */
static int follow_again(const struct judging *j, const struct act_head *head, struct err *err)
{
	if (j->row->state == ACT_COLLISION)
		return follow_collision(j->hub, j->stream, head, j->now, err);
	if (j->row->state != ACT_OK)
		return 0;
	return follow_act(j->hub, j->stream, head, j->now, err) < 0 ? err->code : 1;
}

static int judge_again(const struct judging *j, struct err *err)
{
	struct piece read = {.parts = j->row->parts};
	int got;

	piece_read(&read);
	got = judge_act(j->hub, j->stream, j->row, &read, err);
	if (!got && j->row->has_id && !j->row->again)
		got = id_is_free(j->hub, j->row, err);
	if (!got)
		got = aside_judged(&j->hub->ledger, j->row, err);
	return got == 1 && read.readable ? follow_again(j, &read.head, err) : got < 0 ? got : 0;
}

int lives_release(struct hub *h, const struct release *r, const struct moment *now, char why[24],
	struct err *err)
{
	struct act_row row = {.stream_no = r->stream_no, .seq = r->seq, .looked = r->looked};
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	struct stream_row s;
	int got = stream_next(&h->ledger, r->stream_no - 1, &s, err);

	row.reason = "not set aside";
	if (got == 1)
		got = s.no == r->stream_no ? aside_read(&h->ledger, &row, &bytes, err) : 0;
	if (got == 1)
		got = judge_again(&(struct judging){h, &s, now, &row}, err);
	buf_done(&bytes);
	if (got == 0)
		text_copy(why, 24,
			row.state == ACT_OK || row.state == ACT_QUARANTINED
				? row.reason
				: act_state_name(row.state));
	return got;
}

static int release_all(struct hub *h, const struct aside_wish *wish, const struct moment *now,
	int64_t *n, struct err *err)
{
	struct aside at = {.stream_no = 0};
	char why[24];
	int got;

	*n = 0;
	while ((got = aside_next(&h->ledger, wish, &at, err)) == 1) {
		const struct release r = {at.stream_no, at.seq, wish->stream_no != 0};

		got = lives_release(h, &r, now, why, err);
		if (got < 0)
			return got;
		*n += got;
	}
	return got;
}

int lives_approve(
	struct hub *h, int64_t stream_no, const struct moment *now, int64_t *n, struct err *err)
{
	const struct aside_wish wish = {.reason = "unapproved", .stream_no = stream_no};

	return release_all(h, &wish, now, n, err);
}

int lives_upgraded(struct hub *h, const struct moment *now, int64_t *n, struct err *err)
{
	const struct aside_wish wish = {.reason = "unknown-kind"};

	return release_all(h, &wish, now, n, err);
}
