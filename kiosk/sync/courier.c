/* SPDX-License-Identifier: MIT */
/*
 * The terminal's half of the courier: what it is told, what comes back, and starting it.
 */
#include "kiosk/sync/courier.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/child.h"

#define HEADERS_MAX 1024
#define REPLY_HEAD  (4 + 2 + 2 + SIG_BYTES) /* id, status, retry-after, signature */
#define REPLY_MAX   (EXCHANGE_BODY_MAX + 4000)
#define HOST_MAX    256
#define READ_CHUNK  16384

/* ---- the address --------------------------------------------------------------------------- */

static bool is_loopback(const char *host)
{
	struct in6_addr six;
	struct in_addr four;

	if (strcmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* The host of what follows "://"; ERR_BAD for anything but host and port. */
static int host_of(const char *at, char host[HOST_MAX])
{
	bool bracket = *at == '[';
	size_t n = strcspn(at += bracket, bracket ? "]" : ":");
	const char *port = at + n + bracket;

	if (n == 0 || n >= HOST_MAX || (bracket && at[n] != ']'))
		return ERR_BAD;
	memcpy(host, at, n);
	host[n] = 0;
	if (strpbrk(host, "/?#@\\ \t\r\n"))
		return ERR_BAD;
	if (!*port)
		return 0;
	n = strspn(port + 1, "0123456789");
	return *port == ':' && n >= 1 && n <= 5 && !port[1 + n] ? 0 : ERR_BAD;
}

static int check_base(const char *url, struct err *err)
{
	char host[HOST_MAX];
	bool plain = strncmp(url, "http://", 7) == 0;

	if ((!plain && strncmp(url, "https://", 8) != 0) || host_of(url + 7 + !plain, host) < 0)
		return err_set(err, ERR_BAD, "hub \"%.100s\": not http(s)://host:port", url);
	if (plain && !is_loopback(host))
		return err_set(err, ERR_DENIED,
			"hub \"%.100s\": plain http is for this machine only; use https", url);
	return 0;
}

/* ---- the talk ------------------------------------------------------------------------------ */

static void put_headers(const struct exchange_request *req, struct buf *out)
{
	buf_str(out, "X-Stream: ");
	buf_hex(out, req->wire.stream, sizeof(req->wire.stream));
	buf_str(out, "\nX-Nonce: ");
	buf_hex(out, req->wire.nonce, NONCE_BYTES);
	buf_fmt(out, "\nX-Count: %llu\nX-Sig: ", (unsigned long long)req->wire.counter);
	buf_hex(out, req->sig, SIG_BYTES);
	buf_str(out, "\n");
	if (req->wire.body_len)
		buf_str(out, "Content-Type: application/octet-stream\n");
}

int courier_encode(
	const struct exchange_request *req, const char *base_url, struct buf *out, struct err *err)
{
	const struct request *wire = &req->wire;
	struct buf url = BUF_INIT(1024), headers = BUF_INIT(HEADERS_MAX);
	size_t method = strlen(wire->method), n;

	if (check_base(base_url, err) < 0)
		return err->code;
	buf_fmt(&url, "%s%s%s%s", base_url, wire->path, wire->query[0] ? "?" : "", wire->query);
	put_headers(req, &headers);
	n = 4 + 1 + method + 2 + url.len + 2 + headers.len + wire->body_len;
	buf_be32(out, (uint32_t)n);
	buf_be32(out, req->id);
	buf_byte(out, (unsigned)method);
	buf_str(out, wire->method);
	buf_be16(out, (uint16_t)url.len);
	buf_add(out, url.data, url.len);
	buf_be16(out, (uint16_t)headers.len);
	buf_add(out, headers.data, headers.len);
	buf_add(out, wire->body, wire->body_len);
	n = url.failed || headers.failed || out->failed;
	buf_done(&url);
	buf_done(&headers);
	return n ? err_set(err, ERR_LIMIT, "the request is too long") : 0;
}

static void drop_front(struct buf *in, size_t n)
{
	if (!n)
		return;
	in->len -= n;
	memmove(in->data, in->data + n, in->len);
	in->data[in->len] = 0;
}

int courier_decode(struct buf *in, size_t *used, struct exchange_reply *ret)
{
	struct reader r;
	size_t n;

	drop_front(in, *used);
	*used = 0;
	if (in->len < 4)
		return 0;
	r = (struct reader){.at = in->data, .left = in->len};
	n = read_be32(&r);
	if (n < REPLY_HEAD || n > REPLY_MAX)
		return ERR_BAD;
	if (r.left < n)
		return 0;
	ret->id = read_be32(&r);
	ret->status = read_be16(&r);
	ret->retry_after = read_be16(&r);
	memcpy(ret->sig, read_take(&r, SIG_BYTES), SIG_BYTES);
	ret->body = r.at;
	ret->body_len = n - REPLY_HEAD;
	*used = 4 + n;
	return 1;
}

int courier_start(const char *program, int *fd, int *pid, struct err *err)
{
	return child_start(program, fd, pid, err);
}

/* ---- one question -------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

/* Waits for the socket; false when the time is up. */
static bool wait_for(int fd, short events, int64_t until)
{
	struct pollfd p = {.fd = fd, .events = events};
	int64_t left = until - now_ms();

	return left > 0 && (poll(&p, 1, (int)left) > 0 || errno == EINTR);
}

static int send_all(int fd, const struct buf *out, int64_t until)
{
	size_t done = 0;

	while (done < out->len) {
		ssize_t n;

		if (!wait_for(fd, POLLOUT, until))
			return ERR_IO;
		n = send(fd, out->data + done, out->len - done, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return ERR_IO;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

/* in keeps the bytes that ret's body is borrowed from. */
static int receive(int fd, struct buf *in, struct exchange_reply *ret, int64_t until)
{
	unsigned char chunk[READ_CHUNK];
	size_t used = 0;
	int got;

	while ((got = courier_decode(in, &used, ret)) == 0) {
		ssize_t n;

		if (!wait_for(fd, POLLIN, until))
			return ERR_IO;
		n = recv(fd, chunk, sizeof(chunk), 0);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return ERR_IO;
		if (n > 0)
			buf_add(in, chunk, (size_t)n);
		if (in->failed)
			return ERR_BAD;
	}
	return got < 0 ? got : 0;
}

static int converse(
	int fd, const struct buf *out, int64_t until, struct buf *in, struct exchange_reply *ret)
{
	int result = send_all(fd, out, until);

	return result < 0 ? result : receive(fd, in, ret, until);
}

/* NOLINTNEXTLINE(readability-function-size): a question and where its answer goes */
int courier_ask(const char *program, const char *base_url, const struct exchange_request *req,
	int timeout_ms, struct buf *reply_bytes, struct exchange_reply *ret, struct err *err)
{
	int64_t until = now_ms() + timeout_ms;
	struct buf out = BUF_INIT(EXCHANGE_BODY_MAX + 4096);
	int fd = -1, pid = 0;

	*err = (struct err){0};
	*reply_bytes = BUF_INIT(REPLY_MAX + 4);
	if (courier_encode(req, base_url, &out, err) < 0 ||
		courier_start(program, &fd, &pid, err) < 0) {
		buf_done(&out);
		return err->code;
	}
	if (converse(fd, &out, until, reply_bytes, ret) < 0)
		err_set(err, ERR_IO, "no answer from the courier");
	child_end(fd, pid);
	buf_done(&out);
	return err->code;
}
