/* SPDX-License-Identifier: MIT */
/* Requests that are signed now and answered later, many at once. */
#ifndef TESTS_SERVER_KEPT_H
#define TESTS_SERVER_KEPT_H

#include "tests/server/terminal.h"

/* What a terminal would have sent: kept, and put off. */
struct kept {
	struct query q;
	struct buf body;
};

static inline void keep(struct terminal *from, const struct request *req, const unsigned char *sig)
{
	struct kept *k = from->carrier;

	k->body = BUF_INIT(BATCH_FRAME_MAX);
	buf_add(&k->body, req->body, req->body_len);
	k->q.req = *req;
	k->q.req.body = k->body.data;
	memcpy(k->q.sig, sig, SIG_BYTES);
	k->q.now = moment_at(from->f->now_ms, CLOCK_HUB);
	hub_refuse(&from->f->hub, req, 503, "not yet", &from->a);
}

static inline void keep_batch(struct terminal *from, struct kept *k, int64_t first, int n)
{
	struct batch_header h;

	memset(k, 0, sizeof(*k));
	from->carry = keep;
	from->carrier = k;
	header_init(from, &h, first, n);
	ck_assert_uint_eq(post_batch(from, &h), 503);
	from->carry = NULL;
}

static inline void kept_done(struct kept *k)
{
	buf_done(&k->body);
	buf_done(&k->q.a.body);
}

#endif
