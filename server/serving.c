/* SPDX-License-Identifier: MIT */
#include "server/serving.h"

#include <string.h>

#include "core/base/mutation.h"
#include "core/hall/slip.h"
#include "server/callback.h"
#include "server/claim.h"
#include "server/ledger_act.h"
#include "server/ledger_serving.h"
#include "server/peers.h"

/* ---- one that is claimed or not --------------------------------------------------------------- */

/* The head of the serving that a row is of, and its stream: 1, 0. */
static int read_back(struct hub *h, const struct serving_row *row, struct stream_row *s,
	struct act_head *head, struct err *err)
{
	int got = stream_next(&h->ledger, row->stream_no - 1, s, err);

	return got <= 0 ? got : act_head_of(&h->ledger, row->id, head, err);
}

/* One that is claimed, unless another one of its order came before. */
struct heard {
	const struct stream_row *stream;
	const struct act_head *serve;
	const struct serving_row *row;
};

static int claim(struct hub *h, const struct heard *of, const struct moment *now, struct err *err)
{
	struct claim_of c = {.stream = of->stream, .serve = of->serve};
	int64_t at[2];
	int got;

	if (!of->row->slip.seq)
		return claim_served(h, &c, now, err);
	got = act_place(&h->ledger, of->row->order, at, err);
	if (got == 1)
		got = stream_next(&h->ledger, at[0] - 1, &c.order_stream, err);
	c.by_slip = true;
	c.order_seq = at[1];
	return got == 1 ? claim_served(h, &c, now, err) : got;
}

/* Another one of the order came before. A slip's serving tells nothing of whose it was. */
static int second(struct hub *h, const struct heard *of, const struct moment *now, struct err *err)
{
	struct act_head about = *of->serve;

	if (of->row->slip.seq) {
		if (act_head_of(&h->ledger, of->row->order, &about, err) <= 0)
			return err->code;
		about.seq = of->serve->seq;
		memcpy(about.id, of->serve->id, sizeof(about.id));
	}
	if (about.subsidy_fen <= 0)
		return 0;
	return callback_add(h,
		&(struct callback_about){"subsidy-conflict", of->row->stream_no, now->ms}, &about,
		err);
}

/* ---- heard ------------------------------------------------------------------------------------ */

/* Another hall's order is none of theirs: it would be taken from who has it. */
static int of_elsewhere(
	struct hub *h, const struct stream_row *s, const unsigned char *order, struct err *err)
{
	struct act_head head;
	int got = act_head_of(&h->ledger, order, &head, err);

	return got == 1 ? strcmp(head.place, s->place) != 0 : got;
}

/* Whose it is; a slip's order may not be here yet, then row->has_order stays false. */
static int find_order(struct hub *h, const struct stream_row *s, const struct act_head *serve,
	struct serving_row *row, struct err *err)
{
	int got;

	memcpy(row->order, serve->ref, sizeof(row->order));
	if (serve->has_ref) {
		got = of_elsewhere(h, s, serve->ref, err);
		row->has_order = got == 0;
	} else if (slip_code_parse(serve->slip, &row->slip) < 0) {
		got = 0;
	} else {
		got = order_of_slip(&h->ledger, s, &row->slip, row->order, err);
		row->has_order = got == 1;
	}
	return got < 0 ? got : 0;
}

/* The first that is heard of counts. */
static int weigh(struct hub *h, const struct heard *of, const struct moment *now, struct err *err)
{
	int got = serving_counted(&h->ledger, of->row->order, err);

	if (h->up.joined) /* what is claimed is the hub's above */
		return got ? (got < 0 ? got : 0) : serving_count(&h->ledger, of->row->id, err);
	if (got == 1 && !MUTATED(SERVED_UNKNOWN))
		return second(h, of, now, err);
	if (got < 0 || serving_count(&h->ledger, of->row->id, err) < 0)
		return err->code;
	return claim(h, of, now, err);
}

int serving_heard(struct hub *h, const struct stream_row *s, const struct act_head *serve,
	const struct moment *now, struct err *err)
{
	struct serving_row row = {.stream_no = s->no, .seq = serve->seq};
	const struct heard of = {s, serve, &row};
	int got = find_order(h, s, serve, &row, err);

	if (got < 0)
		return got;
	if (!row.has_order && !row.slip.seq) /* without an order */
		return h->up.joined ? 0 : claim(h, &of, now, err);
	memcpy(row.id, serve->id, sizeof(row.id));
	got = serving_put(&h->ledger, &row, err);
	return got == 1 && row.has_order ? weigh(h, &of, now, err) : got < 0 ? got : 0;
}

/* The order that this one waited for is here. */
static int resolve(struct hub *h, struct serving_row *row, const struct act_head *order,
	const struct moment *now, struct err *err)
{
	struct stream_row s;
	struct act_head serve;
	const struct heard of = {&s, &serve, row};

	row->has_order = true;
	memcpy(row->order, order->id, sizeof(row->order));
	if (serving_resolve(&h->ledger, row, err) < 0 || read_back(h, row, &s, &serve, err) <= 0 ||
		peers_heard(h, &s, &serve, now, err) < 0)
		return err->code;
	return weigh(h, &of, now, err);
}

static bool is_of(const struct serving_row *row, const struct stream_row *s,
	const unsigned char hash[ACT_HASH_BYTES])
{
	struct slip_code_parts parts;
	struct act act = {.head = {.seq = row->slip.seq}};
	char code[SLIP_CODE_SIZE];

	memcpy(act.hash, hash, sizeof(act.hash));
	return slip_code(code, s->kiosk, &act) == 0 && slip_code_parse(code, &parts) == 0 &&
	       strcmp(parts.kiosk, row->slip.kiosk) == 0 &&
	       memcmp(parts.hash4, row->slip.hash4, sizeof(parts.hash4)) == 0;
}

int serving_ordered(struct hub *h, const struct stream_row *s, const struct act_head *order,
	const struct moment *now, struct err *err)
{
	const int64_t at[2] = {s->no, order->seq};
	unsigned char hash[ACT_HASH_BYTES];
	struct serving_row row = {.seq = 0};
	struct stream_row of;
	int got;

	while ((got = serving_waits(&h->ledger, order->seq, &row, err)) == 1) {
		struct buf bytes = BUF_INIT(ACT_BYTES_MAX);

		got = act_bytes(&h->ledger, at, &bytes, hash, err);
		buf_done(&bytes);
		if (got == 1)
			got = stream_next(&h->ledger, row.stream_no - 1, &of, err);
		if (got == 1 && strcmp(of.place, s->place) == 0 && is_of(&row, s, hash))
			got = resolve(h, &row, order, now, err);
		if (got < 0)
			return got;
	}
	return got;
}

/* ---- taken back ------------------------------------------------------------------------------- */

int serving_undone(
	struct hub *h, const struct act_head *serve, const struct moment *now, struct err *err)
{
	struct serving_row was = {.no = 0}, next;
	struct stream_row s;
	struct act_head head;
	const struct heard of = {&s, &head, &next};
	int got = h->up.joined ? 0 : claim_unserved(h, serve, now, err);

	if (got == 0)
		got = serving_undo(&h->ledger, serve->id, &was, err);
	if (got != 1 || !was.counts)
		return got < 0 ? got : 0;
	got = serving_of(&h->ledger, was.order, &next, err);
	if (got == 1)
		got = read_back(h, &next, &s, &head, err);
	if (got == 1)
		got = callback_settled(h, next.id, "counts", now->ms, err) < 0
			      ? err->code
			      : weigh(h, &of, now, err);
	return got < 0 ? got : 0;
}
