/* SPDX-License-Identifier: MIT */
#include "server/request.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static int split_uri(const char *uri, struct request *req)
{
	size_t n = strcspn(uri, "?");

	if (n >= sizeof(req->path) ||
		!text_copy(req->query, sizeof(req->query), uri[n] ? uri + n + 1 : "")) {
		req->query[0] = 0;
		return ERR_BAD;
	}
	memcpy(req->path, uri, n);
	req->path[n] = 0;
	return 0;
}

static void read_hex(const char *value, void *to, size_t n)
{
	if (!value || hex_to(to, n, value) < 0)
		memset(to, 0, n);
}

static uint64_t read_count(const char *value)
{
	size_t n = value ? strspn(value, "0123456789") : 0;

	return n && !value[n] && n < 19 ? strtoull(value, NULL, 10) : 0;
}

int request_read(const struct request_head *head, struct request *req, unsigned char sig[SIG_BYTES])
{
	memset(req, 0, sizeof(*req));
	/* One that is too long is none that this hub knows, whole or not. */
	text_copy(req->method, sizeof(req->method), head->method);
	read_hex(head->stream, req->stream, sizeof(req->stream));
	read_hex(head->nonce, req->nonce, sizeof(req->nonce));
	read_hex(head->sig, sig, SIG_BYTES);
	req->counter = read_count(head->count);
	return split_uri(head->uri, req);
}
