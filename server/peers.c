/* SPDX-License-Identifier: MIT */
#include "server/peers.h"

#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/peer_row.h"
#include "server/ledger_act.h"
#include "server/ledger_feed.h"
#include "server/ledger_peers.h"
#include "server/ledger_serving.h"

#define PACE_MS  3000
#define DAY_LEN  10  /* of "2026-11-24/3/17" */
#define ABOVE    '@' /* in the key of a row that the hub above told */
#define KNOWN    "{}"
#define RESOLVED "{\"of\":1}" /* another text, so another revision */

/* ---- heard ------------------------------------------------------------------------------------ */

static bool concerns(const struct act_head *head, const struct moment *now)
{
	return (head->kind == ACT_ORDER || head->kind == ACT_CANCEL || head->kind == ACT_SERVE ||
		       head->kind == ACT_UNSERVED) &&
	       head->service_day >= now->day;
}

int peers_heard(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	struct feed_row row = {.kind = PEER_ROW_KIND, .need = 1, .body = KNOWN};
	struct serving_row serving = {.no = 0};
	bool changed;
	char day[11];
	int got = concerns(head, now) && !s->forked && !s->revoked && !s->dead;

	if (got)
		got = peers_many(&h->ledger, s->place, err);
	if (got == 1 && head->slip[0])
		got = serving_get(&h->ledger, head->id, &serving, err) < 0 ? err->code : 1;
	if (got != 1)
		return got;
	if (serving.has_order)
		row.body = RESOLVED;
	day_format(head->service_day, day);
	text_copy(row.place, sizeof(row.place), s->place);
	snprintf(row.key, sizeof(row.key), "%s/%lld/%lld", day, (long long)s->no,
		(long long)head->seq);
	return peers_forget(&h->ledger, s->place, now->day, err) < 0
		       ? err->code
		       : feed_put(&h->ledger, &row, strlen(row.body), &changed, err);
}

int peers_pace(struct hub *h, const struct stream_row *s, int64_t *every_ms, struct err *err)
{
	int got = s->revoked || s->dead ? 0 : peers_many(&h->ledger, s->place, err);

	*every_ms = got == 1 ? PACE_MS : 0;
	return got < 0 ? got : 0;
}

/* ---- told ------------------------------------------------------------------------------------- */

static int fill(struct hub *h, const struct stream_row *s, int64_t seq, struct peer_row *ret,
	struct err *err)
{
	const int64_t at[2] = {s->no, seq};
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	struct serving_row serving;
	struct act_parts parts;
	struct act_head head;
	struct err why = {0};
	int got = act_bytes(&h->ledger, at, &bytes, ret->hash, err);

	if (got == 1 && (seal_split(bytes.data, bytes.len, &parts) < 0 ||
				act_head_decode(parts.head, parts.head_len, &head, &why) < 0 ||
				peer_row_set(ret, bytes.data, bytes.len) < 0)) {
		log_line(
			LOG_WARN, "%s: act %lld is not told to its hall", s->kiosk, (long long)seq);
		got = 0;
	}
	buf_done(&bytes);
	if (got != 1 || !head.slip[0])
		return got;
	got = serving_get(&h->ledger, head.id, &serving, err);
	ret->has_order = got == 1 && serving.has_order;
	memcpy(ret->order, serving.order, sizeof(ret->order));
	return got < 0 ? got : 1;
}

void peers_above(struct feed_row *row)
{
	char key[sizeof(row->key)];

	text_copy(key, sizeof(key), row->key);
	if (strlen(key) > DAY_LEN)
		snprintf(row->key, sizeof(row->key), "%.*s/%c%.*s", DAY_LEN, key, ABOVE,
			(int)sizeof(key) - DAY_LEN - 4, key + DAY_LEN);
}

int peers_body(struct hub *h, const struct stream_row *to, const struct feed_row *row,
	struct buf *body, struct err *err)
{
	struct peer_row told = {.seq = 0};
	struct stream_row s;
	long long no, seq;
	int got;

	if (strchr(row->key, ABOVE))
		return 1; /* as it came */
	if (sscanf(row->key, "%*10[0-9-]/%lld/%lld", &no, &seq) != 2 || no == to->no)
		return 0;
	got = stream_next(&h->ledger, no - 1, &s, err);
	if (got == 1)
		got = fill(h, &s, seq, &told, err);
	if (got != 1)
		return got;
	told.seq = seq;
	memcpy(told.stream, s.stream, sizeof(told.stream));
	text_copy(told.kiosk, sizeof(told.kiosk), s.kiosk);
	peer_row_encode(&told, body);
	return !body->failed;
}
