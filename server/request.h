/* SPDX-License-Identifier: MIT */
/*
 * The head of a request as it came, made into what signatures are over, and a feed's query. Pure: HTTP is http.c's.
 */
#ifndef SERVER_REQUEST_H
#define SERVER_REQUEST_H

#include <stdbool.h>

#include "core/wire/feed.h"
#include "core/wire/sign.h"

/* A longer URI is nothing that this hub has. */
#define REQUEST_URI_SIZE                                                                           \
	(sizeof(((struct request *)0)->path) + sizeof(((struct request *)0)->query))

struct request_head {
	const char *method;
	const char *uri;                          /* raw, with its query */
	const char *stream, *nonce, *count, *sig; /* X-Stream … ; NULL = was not sent */
};

/* Fills all of req but its body. What is missing or broken is zero: then no signature fits.
 * ERR_BAD: the URI is too long, its part of req is empty. */
MUST_USE int request_read(
	const struct request_head *head, struct request *req, unsigned char sig[SIG_BYTES]);

/* The value of a key in "a=1&b=2", as it stands there; false when it is missing or does not fit. */
MUST_USE bool query_value(const char *query, const char *key, char *out, size_t size);

/* "epoch=1.00…&rev=7&filter=00…&max=250", as core/wire/feed.h says. max: 1 … FEED_ROWS_MAX. */
struct feed_query {
	struct epoch epoch;
	int64_t rev;
	unsigned char filter[8];
	int max;
};
MUST_USE int feed_query_read(const char *text, struct feed_query *q, struct err *err);

#endif
