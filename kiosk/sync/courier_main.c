/* SPDX-License-Identifier: MIT */
/*
 * litang-courier: carries requests of the terminal to the hub, one at a time, and brings back what
 * came. Its stdin is a socket to the terminal (kiosk/sync/courier.h has the talk); it ends when
 * that closes. It knows no keys and judges nothing.
 *
 * Certificates are not checked, on purpose: every reply is signed with the hub's key, which the
 * terminal pinned when it was enrolled and checks itself, and whatever is personal is sealed before
 * it gets here. So 559 terminals do not go dark on the day that a certificate runs out. TLS still
 * keeps the traffic from being read in passing.
 */
#include <curl/curl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/base/buf.h"

#define TALK            0
#define CONNECT_MS      5000L
#define TOTAL_MS        20000L
#define BODY_MAX        ((1u << 20) + 2048) /* the largest frame of a feed and a little */
#define REQUEST_MAX     ((1u << 20) + 4096)
#define SIGNATURE       64
#define RETRY_AFTER_MAX 65535

struct request {
	uint32_t id;
	char method[16], url[1024];
	struct curl_slist *headers;
	const unsigned char *body;
	size_t body_len;
};

struct reply {
	long status;
	long retry_after;
	unsigned char signature[SIGNATURE];
	struct buf body;
};

/* ---- the socket ---------------------------------------------------------------------------- */

static bool read_all(void *to, size_t n)
{
	char *at = to;

	while (n) {
		ssize_t got = recv(TALK, at, n, 0);

		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_all(const struct buf *bytes)
{
	size_t done = 0;

	while (done < bytes->len) {
		ssize_t n = send(TALK, bytes->data + done, bytes->len - done, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return !bytes->failed;
}

/* The next message's bytes behind its length; NULL at the end. The caller frees. */
static unsigned char *read_message(size_t *n)
{
	unsigned char length[4], *bytes;
	struct reader r = {.at = length, .left = sizeof(length)};

	if (!read_all(length, sizeof(length)))
		return NULL;
	*n = read_be32(&r);
	if (*n < 4 || *n > REQUEST_MAX)
		return NULL;
	bytes = malloc(*n);
	if (bytes && !read_all(bytes, *n)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

static bool take_text(struct reader *r, size_t n, char *to, size_t size)
{
	const unsigned char *bytes = read_take(r, n);

	if (!bytes || n >= size || memchr(bytes, 0, n))
		return false;
	memcpy(to, bytes, n);
	to[n] = 0;
	return true;
}

static size_t take_byte(struct reader *r)
{
	const unsigned char *byte = read_take(r, 1);

	return byte ? *byte : 0;
}

static bool parse_request(const unsigned char *bytes, size_t n, struct request *req)
{
	struct reader r = {.at = bytes, .left = n};
	char lines[4096], *line, *next;
	size_t length;

	req->id = read_be32(&r);
	length = take_byte(&r);
	if (!take_text(&r, length, req->method, sizeof(req->method)))
		return false;
	length = read_be16(&r);
	if (!take_text(&r, length, req->url, sizeof(req->url)))
		return false;
	length = read_be16(&r);
	if (!take_text(&r, length, lines, sizeof(lines)))
		return false;
	for (line = strtok_r(lines, "\n", &next); line; line = strtok_r(NULL, "\n", &next))
		req->headers = curl_slist_append(req->headers, line);
	/* Without this curl may wait for a "100 Continue" that a simple hub never sends. */
	req->headers = curl_slist_append(req->headers, "Expect:");
	req->body = r.at;
	req->body_len = r.left;
	return !r.failed;
}

/* ---- the transfer -------------------------------------------------------------------------- */

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx)
{
	struct reply *reply = ctx;

	buf_add(&reply->body, bytes, one * n);
	return reply->body.failed ? 0 : one * n;
}

static size_t on_header(char *line, size_t one, size_t n, void *ctx)
{
	static const char name[] = "X-Sig:";
	struct reply *reply = ctx;
	char hex[2 * SIGNATURE + 1];
	size_t at = sizeof(name) - 1;

	n *= one;
	if (n < at || strncasecmp(line, name, at) != 0)
		return n;
	while (at < n && line[at] == ' ')
		at++;
	if (n - at < sizeof(hex) - 1)
		return n;
	memcpy(hex, line + at, sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = 0;
	/* One that is no hex stays zero and will not verify. */
	(void)!hex_to(reply->signature, SIGNATURE, hex);
	return n;
}

/* Called at least once a second: gives up when the terminal is gone. */
static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct pollfd talk = {.fd = TALK, .events = POLLRDHUP};

	(void)ctx, (void)a, (void)b, (void)c, (void)d;
	return poll(&talk, 1, 0) > 0;
}

static void set_limits(CURL *curl)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, TOTAL_MS);
	curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)BODY_MAX);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
}

static void set_request(CURL *curl, const struct request *req, struct reply *reply)
{
	curl_easy_setopt(curl, CURLOPT_URL, req->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, req->headers);
	if (strcmp(req->method, "GET") != 0) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, req->method);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, req->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body_len);
	}
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, reply);
}

/* Anything but a whole answer is no answer: status 0 and nothing else. */
static void transfer(CURL *curl, const struct request *req, struct reply *reply)
{
	curl_off_t retry_after = 0;

	curl_easy_reset(curl); /* keeps the connection */
	set_limits(curl);
	set_request(curl, req, reply);
	if (curl_easy_perform(curl) != CURLE_OK) {
		buf_clear(&reply->body);
		memset(reply->signature, 0, SIGNATURE);
		return;
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
	reply->retry_after = retry_after > RETRY_AFTER_MAX ? RETRY_AFTER_MAX : (long)retry_after;
}

static bool send_reply(uint32_t id, const struct reply *reply)
{
	struct buf out = BUF_INIT(BODY_MAX + 256);
	bool sent;

	buf_be32(&out, (uint32_t)(4 + 2 + 2 + SIGNATURE + reply->body.len));
	buf_be32(&out, id);
	buf_be16(&out, (uint16_t)reply->status);
	buf_be16(&out, (uint16_t)reply->retry_after);
	buf_add(&out, reply->signature, SIGNATURE);
	buf_add(&out, reply->body.data, reply->body.len);
	sent = write_all(&out);
	buf_done(&out);
	return sent;
}

static bool serve_one(CURL *curl)
{
	struct reply reply = {.body = BUF_INIT(BODY_MAX)};
	struct request req = {0};
	size_t n;
	unsigned char *bytes = read_message(&n);
	bool going = bytes && parse_request(bytes, n, &req);

	if (going) {
		transfer(curl, &req, &reply);
		going = send_reply(req.id, &reply);
	}
	curl_slist_free_all(req.headers);
	buf_done(&reply.body);
	free(bytes);
	return going;
}

int main(int argc, char **argv)
{
	int type = 0;
	socklen_t size = sizeof(type);
	CURL *curl;

	(void)argv;
	if (argc != 1 || getsockopt(TALK, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
		fputs("litang-courier is started by litang, with a socket as its stdin\n", stderr);
		return 2;
	}
	if (chdir("/") != 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return 1;
	curl = curl_easy_init();
	if (!curl)
		return 1;
	while (serve_one(curl))
		;
	curl_easy_cleanup(curl);
	curl_global_cleanup();
	return 0;
}
