/* SPDX-License-Identifier: MIT */
#include "server/reading.h"

#include <stdlib.h>
#include <string.h>

void piece_read(struct piece *p)
{
	struct err why = {0};

	p->readable = p->parts.head_len > 0 &&
		      act_head_decode(p->parts.head, p->parts.head_len, &p->head, &why) == 0;
}

static int split(struct reading *r)
{
	const unsigned char *prev = r->batch.header.prev_hash, *bytes;
	int n = r->batch.header.n;
	size_t len;

	for (int i = 0; i < n; i++) {
		struct piece *p = &r->pieces[i];

		if (batch_next(&r->batch, &bytes, &len) != 1)
			return ERR_BAD;
		if (seal_split(bytes, len, &p->parts) < 0) {
			if (n > 1)
				return ERR_BAD;
			p->parts = (struct act_parts){
				.head = bytes, .head_len = 0, .ct = bytes, .ct_len = len};
		}
		seal_chain(prev, &p->parts, p->hash);
		prev = p->hash;
		piece_read(p);
	}
	return 0;
}

/* "" = readable; NULL = no memory. */
static const char *read_batch(struct reading *r, const struct request *req)
{
	const struct batch_header *b = &r->batch.header;
	int result = wire_unpack(&r->raw, req->body, req->body_len, BATCH_RAW_MAX);
	struct err why = {0};

	if (!result)
		result = batch_parse(r->raw.data, r->raw.len, &r->batch, &why);
	if (result == ERR_FUTURE || (!result && b->version < WIRE_VERSION - 2))
		return "version";
	if (result < 0 || memcmp(b->stream, req->stream, STREAM_BYTES) != 0 ||
		memcmp(b->nonce, req->nonce, NONCE_BYTES) != 0)
		return "bad";
	r->pieces = calloc((size_t)b->n + 1, sizeof(*r->pieces));
	if (!r->pieces)
		return NULL;
	return split(r) < 0 ? "bad" : "";
}

struct reading *reading_new(const struct request *req)
{
	struct reading *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->raw = BUF_INIT(BATCH_RAW_MAX);
	r->trouble = read_batch(r, req);
	if (r->trouble)
		return r;
	reading_free(r);
	return NULL;
}

void reading_free(struct reading *r)
{
	if (!r)
		return;
	free(r->pieces);
	buf_done(&r->raw);
	free(r);
}
