/* SPDX-License-Identifier: MIT */
/* The head of a request as the hub takes it: six lines are method, URI and four headers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/request.h"

#define LINES 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same_uri(const char *uri, const struct request *req)
{
	char again[REQUEST_URI_SIZE + 1];

	snprintf(
		again, sizeof(again), "%s%s%s", req->path, strchr(uri, '?') ? "?" : "", req->query);
	if (strcmp(again, uri) != 0)
		abort();
}

static void read_feed(const struct request *req)
{
	struct feed_query q;
	struct err err = {0};

	if (feed_query_read(req->query, &q, &err) == 0 &&
		(q.rev < 0 || q.max < 1 || q.max > FEED_ROWS_MAX))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char zero[HUB_ID_BYTES];
	unsigned char sig[SIG_BYTES], hash[REQUEST_HASH];
	char *text = calloc(1, size + 1), *rest = text, *line[LINES] = {0};
	struct request_head head;
	struct request req;

	if (!text)
		return 0;
	memcpy(text, data, size);
	for (int i = 0; i < LINES; i++)
		line[i] = strsep(&rest, "\n");
	head = (struct request_head){
		line[0] ? line[0] : "", line[1] ? line[1] : "", line[2], line[3], line[4], line[5]};
	if (request_read(&head, &req, sig) == 0)
		same_uri(head.uri, &req);
	if (req.counter > INT64_MAX)
		abort();
	request_hash(&req, zero, hash);
	read_feed(&req);
	free(text);
	return 0;
}
