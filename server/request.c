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

/* ---- the feed's query ------------------------------------------------------------------------ */

bool query_value(const char *query, const char *key, char *out, size_t size)
{
	size_t n_key = strlen(key);

	for (const char *at = query; *at; at += strcspn(at, "&"), at += *at == '&') {
		size_t n;

		if (strncmp(at, key, n_key) != 0 || at[n_key] != '=')
			continue;
		at += n_key + 1;
		n = strcspn(at, "&");
		if (n >= size)
			return false;
		memcpy(out, at, n);
		out[n] = 0;
		return true;
	}
	return false;
}

static bool query_number(const char *query, const char *key, int64_t *ret)
{
	char text[20];
	size_t n;

	if (!query_value(query, key, text, sizeof(text)))
		return false;
	n = strspn(text, "0123456789");
	if (!n || text[n] || n > 16)
		return false;
	*ret = strtoll(text, NULL, 10);
	return true;
}

int feed_query_read(const char *text, struct feed_query *q, struct err *err)
{
	char value[EPOCH_SIZE + 1];
	int64_t max = FEED_ROWS_MAX;

	memset(q, 0, sizeof(*q));
	if (!query_value(text, "epoch", value, sizeof(value)) || epoch_parse(value, &q->epoch) < 0)
		return err_set(err, ERR_BAD, "epoch: missing or not an epoch");
	if (!query_number(text, "rev", &q->rev))
		return err_set(err, ERR_BAD, "rev: missing or not a number");
	if (!query_value(text, "filter", value, sizeof(value)) ||
		hex_to(q->filter, sizeof(q->filter), value) < 0)
		return err_set(err, ERR_BAD, "filter: missing or not 16 hex digits");
	query_number(text, "max", &max);
	q->max = max < 1 || max > FEED_ROWS_MAX ? FEED_ROWS_MAX : (int)max;
	return 0;
}
