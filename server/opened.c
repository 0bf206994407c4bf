/* SPDX-License-Identifier: MIT */
#include "server/opened.h"

#include <sodium.h>
#include <string.h>

#include "server/ledger_act.h"

static int open_parts(struct hub *h, const struct stream_row *s, const struct act_parts *parts,
	struct act *ret, struct err *err)
{
	unsigned char dk[DK_BYTES];
	struct err why = {0};
	int got;

	if (seal_open(parts, NULL, s->stream, ret, &why) < 0)
		return 0;
	got = hub_dk(h, ret->head.kc, dk, err);
	if (got == 1)
		(void)!seal_open_body(parts, dk, s->stream, ret, &why);
	sodium_memzero(dk, sizeof(dk));
	return got < 0 ? got : 1;
}

int opened_act(
	struct hub *h, const struct stream_row *s, int64_t seq, struct act *ret, struct err *err)
{
	const int64_t at[2] = {s->no, seq};
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	unsigned char hash[ACT_HASH_BYTES];
	struct act_parts parts;
	int got = act_bytes(&h->ledger, at, &bytes, hash, err);

	if (got == 1)
		got = seal_split(bytes.data, bytes.len, &parts) < 0
			      ? 0
			      : open_parts(h, s, &parts, ret, err);
	if (got == 1)
		memcpy(ret->hash, hash, sizeof(ret->hash));
	buf_done(&bytes);
	return got;
}
