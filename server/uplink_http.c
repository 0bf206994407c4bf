/* SPDX-License-Identifier: MIT */
#include "server/uplink_http.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"

#define CONNECT_MS 5000L
#define TOTAL_MS   20000L
#define BODY_MAX   ((1u << 20) + 2048) /* the largest frame of a feed and a little */
#define URL_SIZE   256
#define RETRY_MAX  65535

struct uplink_http {
	char url[URL_SIZE];
	CURL *curl;
	atomic_bool stopped;
};

/* "http://" and "https://" alone, and plain only where nobody listens in. */
static int check_url(const char *url, struct err *err)
{
	static const char *const near[] = {"127.0.0.1", "localhost", "[::1]"};
	bool tls = strncmp(url, "https://", 8) == 0;
	const char *host = url + (tls ? 8 : 7);

	if (!tls && strncmp(url, "http://", 7) != 0)
		return err_set(
			err, ERR_BAD, "--upstream %.80s: not an http:// or https:// address", url);
	if (!*host || strchr(host, '/') || strlen(url) >= URL_SIZE)
		return err_set(err, ERR_BAD,
			"--upstream %.80s: an address and a port, without a slash at the end", url);
	for (size_t i = 0; !tls && i < sizeof(near) / sizeof(near[0]); i++) {
		size_t n = strlen(near[i]);

		if (strncmp(host, near[i], n) == 0 && (!host[n] || host[n] == ':'))
			return 0;
	}
	return tls ? 0
		   : err_set(err, ERR_DENIED,
			     "--upstream %.80s: plain http only to this machine; https otherwise",
			     url);
}

int uplink_http_open(struct uplink_http **ret, const char *url, struct err *err)
{
	struct uplink_http *http;

	if (check_url(url, err) < 0)
		return err->code;
	http = calloc(1, sizeof(*http));
	if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
		!(http->curl = curl_easy_init())) {
		free(http);
		return err_set(err, ERR_LIMIT, "out of memory");
	}
	text_copy(http->url, sizeof(http->url), url);
	*ret = http;
	return 0;
}

void uplink_http_close(struct uplink_http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	free(http);
}

void uplink_http_stop(struct uplink_http *http)
{
	http->stopped = true;
}

/* ---- one request ----------------------------------------------------------------------------- */

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx)
{
	struct buf *body = ctx;

	buf_add(body, bytes, one * n);
	return body->failed ? 0 : one * n;
}

static size_t on_header(char *line, size_t one, size_t n, void *ctx)
{
	static const char name[] = "X-Sig:";
	struct uplink_reply *reply = ctx;
	size_t at = sizeof(name) - 1;

	n *= one;
	if (n < at || strncasecmp(line, name, at) != 0)
		return n;
	while (at < n && line[at] == ' ')
		at++;
	/* One that is no hex stays as it is and will not verify. */
	if (n - at >= (size_t)2 * SIG_BYTES)
		(void)!hex_to_n(reply->sig, SIG_BYTES, line + at);
	return n;
}

/* Called at least once a second. */
static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct uplink_http *http = ctx;

	(void)a, (void)b, (void)c, (void)d;
	return http->stopped;
}

static void set_limits(struct uplink_http *http)
{
	CURL *curl = http->curl;

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
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, http);
}

static struct curl_slist *headers_of(const struct uplink_request *req)
{
	char line[40 + 2 * SIG_BYTES], hex[2 * SIG_BYTES + 1];
	struct curl_slist *list = NULL;

	hex_from(hex, req->wire.stream, sizeof(req->wire.stream));
	snprintf(line, sizeof(line), "X-Stream: %s", hex);
	list = curl_slist_append(list, line);
	hex_from(hex, req->wire.nonce, NONCE_BYTES);
	snprintf(line, sizeof(line), "X-Nonce: %s", hex);
	list = curl_slist_append(list, line);
	snprintf(line, sizeof(line), "X-Count: %llu", (unsigned long long)req->wire.counter);
	list = curl_slist_append(list, line);
	hex_from(hex, req->sig, SIG_BYTES);
	snprintf(line, sizeof(line), "X-Sig: %s", hex);
	list = curl_slist_append(list, line);
	/* Without this curl may wait for a "100 Continue" that a simple hub never sends. */
	return curl_slist_append(list, "Expect:");
}

static void set_request(CURL *curl, const struct uplink_request *req, const char *url)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	if (strcmp(req->wire.method, "GET") == 0)
		return;
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, req->body.data);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body.len);
}

/* Anything but a whole answer is no answer. */
void uplink_http_ask(struct uplink_http *http, const struct uplink_request *req, struct buf *body,
	struct uplink_reply *ret)
{
	struct curl_slist *headers = headers_of(req);
	char url[URL_SIZE + sizeof(req->wire.path) + sizeof(req->wire.query) + 1];
	curl_off_t retry_after = 0;
	long status = 0;

	*ret = (struct uplink_reply){.body = (const unsigned char *)""};
	snprintf(url, sizeof(url), "%s%s%s%s", http->url, req->wire.path,
		req->wire.query[0] ? "?" : "", req->wire.query);
	body->max = BODY_MAX;
	curl_easy_reset(http->curl); /* keeps the connection */
	set_limits(http);
	set_request(http->curl, req, url);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(http->curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, ret);
	if (!http->stopped && curl_easy_perform(http->curl) == CURLE_OK) {
		curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &retry_after);
		ret->status = (unsigned)status;
		ret->retry_after = retry_after > RETRY_MAX ? RETRY_MAX : (int)retry_after;
		ret->body = body->data ? body->data : ret->body;
		ret->body_len = body->len;
	}
	curl_slist_free_all(headers);
}
