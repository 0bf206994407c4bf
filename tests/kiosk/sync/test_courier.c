/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/sync/courier.h"
#include "tests/support/suite.h"
#include "tests/support/tcp.h"

static const char *program(void)
{
	static char path[400];
	const char *build = getenv("LITANG_BUILD");

	snprintf(path, sizeof(path), "%s/litang-courier", build ? build : "build");
	return path;
}

static struct exchange_request sample(void)
{
	static const unsigned char body[] = "a\0body";
	struct exchange_request req = {.id = 77};

	strcpy(req.wire.method, "POST");
	strcpy(req.wire.path, "/v1/acts");
	memset(req.wire.stream, 0x11, sizeof(req.wire.stream));
	memset(req.wire.nonce, 0x22, NONCE_BYTES);
	req.wire.counter = 1234567890123;
	memset(req.sig, 0x33, SIG_BYTES);
	req.wire.body = body;
	req.wire.body_len = 6;
	return req;
}

/* Asks the server in this mode; the whole answer. The caller frees *bytes. */
static struct exchange_reply ask(
	enum tcp_mode mode, struct exchange_request *req, struct buf *bytes)
{
	struct tcp_server server;
	struct exchange_reply reply = {0};
	struct err err = {0};

	tcp_start(&server, mode);
	ck_assert_msg(courier_ask(program(), server.url, req, 30000, bytes, &reply, &err) == 0,
		"%s", err.text);
	tcp_stop(&server);
	ck_assert_uint_eq(reply.id, req->id);
	return reply;
}

static bool has(const struct exchange_reply *reply, const char *text)
{
	return memmem(reply->body, reply->body_len, text, strlen(text)) != NULL;
}

START_TEST(a_request_arrives_as_it_was_given)
{
	struct exchange_request req = sample();
	struct exchange_reply reply;
	struct buf bytes;

	reply = ask(TCP_ECHO, &req, &bytes);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_int_eq(reply.retry_after, 0);
	for (int i = 0; i < SIG_BYTES; i++)
		ck_assert_uint_eq(reply.sig[i], 0xab);
	ck_assert(has(&reply, "POST /v1/acts HTTP/1.1\r\n"));
	ck_assert(has(&reply, "\r\nX-Stream: 1111111111111111\r\n"));
	ck_assert(has(&reply, "\r\nX-Nonce: 22222222222222222222222222222222\r\n"));
	ck_assert(has(&reply, "\r\nX-Count: 1234567890123\r\n"));
	ck_assert(has(&reply, "\r\nX-Sig: 3333333333"));
	ck_assert(has(&reply, "\r\nContent-Length: 6\r\n"));
	ck_assert(!has(&reply, "Expect"));
	ck_assert_mem_eq(reply.body + reply.body_len - 6, "a\0body", 6);
	buf_done(&bytes);

	strcpy(req.wire.method, "GET");
	strcpy(req.wire.path, "/v1/feed");
	strcpy(req.wire.query, "epoch=1.00&rev=7");
	req.wire.body_len = 0;
	reply = ask(TCP_ECHO, &req, &bytes);
	ck_assert(has(&reply, "GET /v1/feed?epoch=1.00&rev=7 HTTP/1.1\r\n"));
	ck_assert(!has(&reply, "Content-"));
	buf_done(&bytes);
}
END_TEST

START_TEST(large_bodies_pass_both_ways)
{
	static unsigned char body[300 << 10];
	struct exchange_request req = sample();
	struct exchange_reply reply;
	struct buf bytes;

	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = (unsigned char)(i * 31 >> 3);
	req.wire.body = body;
	req.wire.body_len = sizeof(body);
	reply = ask(TCP_ECHO, &req, &bytes);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_mem_eq(reply.body + reply.body_len - sizeof(body), body, sizeof(body));
	buf_done(&bytes);
	reply = ask(TCP_LARGE, &req, &bytes);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_uint_eq(reply.body_len, FEED_RAW_MAX);
	buf_done(&bytes);
}
END_TEST

START_TEST(what_the_hub_may_say)
{
	static const struct {
		enum tcp_mode mode;
		unsigned status;
		int retry_after;
		const char *body;
	} cases[] = {
		{TCP_BUSY, 503, 7, "busy"},
		{TCP_SLOW, 200, 0, "slowly"},
		{TCP_REDIRECT, 302, 0, ""}, /* not followed */
		{TCP_ODD_SIG, 200, 0, "ok"},
		{TCP_CUT, 0, 0, ""},
		{TCP_OVERSIZE, 0, 0, ""},
		{TCP_ENDLESS, 0, 0, ""},
		{TCP_GARBAGE, 0, 0, ""},
		{TCP_SILENT, 0, 0, ""},
	};
	static const unsigned char none[SIG_BYTES];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct exchange_request req = sample();
		struct buf bytes;
		struct exchange_reply reply = ask(cases[i].mode, &req, &bytes);

		ck_assert_msg(reply.status == cases[i].status, "case %zu: %u", i, reply.status);
		ck_assert_int_eq(reply.retry_after, cases[i].retry_after);
		ck_assert_uint_eq(reply.body_len, strlen(cases[i].body));
		ck_assert_mem_eq(reply.body, cases[i].body, reply.body_len);
		ck_assert_mem_eq(reply.sig, none, SIG_BYTES);
		buf_done(&bytes);
	}
}
END_TEST

START_TEST(nobody_there_is_no_answer)
{
	struct exchange_request req = sample();
	struct exchange_reply reply = {0};
	struct tcp_server server;
	struct buf bytes;
	struct err err = {0};

	tcp_start(&server, TCP_ECHO);
	tcp_stop(&server); /* its port is free now */
	ck_assert_int_eq(courier_ask(program(), server.url, &req, 30000, &bytes, &reply, &err), 0);
	ck_assert_uint_eq(reply.status, 0);
	ck_assert_uint_eq(reply.id, 77);
	buf_done(&bytes);
}
END_TEST

START_TEST(proxies_of_the_environment_are_not_asked)
{
	struct exchange_request req = sample();
	struct exchange_reply reply;
	struct buf bytes;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	reply = ask(TCP_ECHO, &req, &bytes);
	ck_assert_uint_eq(reply.status, 200);
	buf_done(&bytes);
}
END_TEST

START_TEST(a_deadline_of_the_asker_holds)
{
	struct exchange_request req = sample();
	struct exchange_reply reply = {0};
	struct tcp_server server;
	struct buf bytes;
	struct err err = {0};

	tcp_start(&server, TCP_HANG);
	ck_assert_int_eq(
		courier_ask(program(), server.url, &req, 200, &bytes, &reply, &err), ERR_IO);
	tcp_stop(&server);
	buf_done(&bytes);
}
END_TEST

/* ---- one courier for many requests --------------------------------------------------------- */

static void send_bytes(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n) {
		struct pollfd p = {.fd = fd, .events = POLLOUT};
		ssize_t done = send(fd, at, n, MSG_NOSIGNAL);

		ck_assert(done > 0 || errno == EAGAIN);
		if (done > 0) {
			at += done;
			n -= (size_t)done;
		} else {
			ck_assert_int_eq(poll(&p, 1, 10000), 1);
		}
	}
}

static void send_request(int fd, const struct exchange_request *req, const char *url)
{
	struct buf out = BUF_INIT(1 << 20);
	struct err err = {0};

	ck_assert_int_eq(courier_encode(req, url, &out, &err), 0);
	send_bytes(fd, out.data, out.len);
	buf_done(&out);
}

/* 1 = a reply, 0 = the courier hung up. */
static int next_reply(int fd, struct buf *in, size_t *used, struct exchange_reply *ret)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		char chunk[1000];
		ssize_t n;
		int got = courier_decode(in, used, ret);

		ck_assert_int_ge(got, 0);
		if (got)
			return 1;
		ck_assert_int_eq(poll(&p, 1, 20000), 1);
		n = recv(fd, chunk, sizeof(chunk), 0);
		if (n == 0 || (n < 0 && errno == ECONNRESET))
			return 0;
		ck_assert_int_gt(n, 0);
		buf_add(in, chunk, (size_t)n);
	}
}

/* The child ends by itself; its exit status. */
static int ended(int pid)
{
	int status = -1;

	for (int i = 0; i < 1000; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		poll(NULL, 0, 10);
	}
	ck_abort_msg("the courier did not end");
	return -1;
}

START_TEST(one_courier_carries_many)
{
	struct exchange_request req = sample();
	struct exchange_reply reply;
	struct tcp_server server;
	struct buf in = BUF_INIT(1 << 20);
	struct err err = {0};
	size_t used = 0;
	int fd, pid;

	tcp_start(&server, TCP_ECHO);
	ck_assert_int_eq(courier_start(program(), &fd, &pid, &err), 0);
	ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	ck_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
	for (unsigned i = 1; i <= 20; i++) {
		req.id = i;
		send_request(fd, &req, server.url);
		if (i % 5)
			continue;
		for (unsigned j = i - 4; j <= i; j++) { /* five were waiting */
			ck_assert_int_eq(next_reply(fd, &in, &used, &reply), 1);
			ck_assert_uint_eq(reply.id, j);
			ck_assert_uint_eq(reply.status, 200);
		}
	}
	close(fd);
	ck_assert_int_eq(ended(pid), 0);
	tcp_stop(&server);
	buf_done(&in);
}
END_TEST

START_TEST(it_ends_with_its_socket_even_in_the_middle)
{
	struct exchange_request req = sample();
	struct tcp_server server;
	struct err err = {0};
	int fd, pid;

	tcp_start(&server, TCP_HANG);
	ck_assert_int_eq(courier_start(program(), &fd, &pid, &err), 0);
	send_request(fd, &req, server.url);
	close(fd);
	ck_assert_int_eq(ended(pid), 0);
	tcp_stop(&server);
}
END_TEST

START_TEST(it_ends_on_talk_that_is_none)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{"\xff\xff\xff\xff", 4},     /* too long */
		{"\0\0\0\0", 4},             /* too short */
		{"\0\0\0\x04\0\0\0\x01", 8}, /* no method */
		{"\0\0\0\x08\0\0\0\x01\xff"
		 "abc",
			12}, /* a method beyond the end */
		{"\0\0\0\x0a\0\0\0\x01\x01X\xff\xff"
		 "aa",
			14}, /* a URL beyond the end */
		{"\0\0\0\x0c\0\0\0\x01\x01X\0\x01u\x09\x09"
		 "x",
			16}, /* headers too */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct exchange_reply reply;
		struct buf in = BUF_INIT(1 << 20);
		struct err err = {0};
		size_t used = 0;
		int fd, pid;

		ck_assert_int_eq(courier_start(program(), &fd, &pid, &err), 0);
		send_bytes(fd, cases[i].bytes, cases[i].n);
		ck_assert_int_eq(next_reply(fd, &in, &used, &reply), 0);
		ck_assert_int_eq(ended(pid), 0);
		close(fd);
		buf_done(&in);
	}
}
END_TEST

START_TEST(only_http_is_spoken)
{
	struct exchange_reply reply;
	struct buf in = BUF_INIT(1 << 20), out = BUF_INIT(1000);
	struct err err = {0};
	size_t used = 0;
	int fd, pid;

	ck_assert_int_eq(courier_start(program(), &fd, &pid, &err), 0);
	buf_be32(&out, 4 + 1 + 3 + 2 + 18 + 2);
	buf_be32(&out, 5);
	buf_byte(&out, 3);
	buf_str(&out, "GET");
	buf_be16(&out, 18);
	buf_str(&out, "file:///etc/passwd");
	buf_be16(&out, 0);
	send_bytes(fd, out.data, out.len);
	ck_assert_int_eq(next_reply(fd, &in, &used, &reply), 1);
	ck_assert_uint_eq(reply.id, 5);
	ck_assert_uint_eq(reply.status, 0);
	ck_assert_uint_eq(reply.body_len, 0);
	close(fd);
	ck_assert_int_eq(ended(pid), 0);
	buf_done(&in);
	buf_done(&out);
}
END_TEST

START_TEST(a_program_that_is_not_there_is_named)
{
	struct err err = {0};
	int fd = -1, pid = -1;

	ck_assert_int_eq(courier_start("/no/such/courier", &fd, &pid, &err), ERR_IO);
	ck_assert_str_eq(err.text, "/no/such/courier: No such file or directory");
	ck_assert_int_eq(fd, -1);
}
END_TEST

/* ---- TLS ------------------------------------------------------------------------------------ */

/* A certificate that ran out long ago and is for somebody else; PEM. */
static void old_certificate(char *key_pem, char *cert_pem, size_t size)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t cert;
	size_t n = size;

	gnutls_x509_privkey_init(&key);
	gnutls_x509_crt_init(&cert);
	ck_assert_int_eq(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
				 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
		0);
	gnutls_x509_crt_set_version(cert, 3);
	gnutls_x509_crt_set_serial(cert, "\x01", 1);
	gnutls_x509_crt_set_activation_time(cert, 1000000000);
	gnutls_x509_crt_set_expiration_time(cert, 1100000000);
	gnutls_x509_crt_set_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, "other.example", 13);
	gnutls_x509_crt_set_key(cert, key);
	ck_assert_int_eq(gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0), 0);
	ck_assert_int_eq(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, key_pem, &n), 0);
	n = size;
	ck_assert_int_eq(gnutls_x509_crt_export(cert, GNUTLS_X509_FMT_PEM, cert_pem, &n), 0);
	gnutls_x509_crt_deinit(cert);
	gnutls_x509_privkey_deinit(key);
}

static enum MHD_Result tls_answer(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *size, void **state)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	(void)ctx, (void)url, (void)method, (void)version, (void)data;
	if (!*state) {
		*state = (void *)(uintptr_t) "seen";
		return MHD_YES;
	}
	if (*size) {
		*size = 0;
		return MHD_YES;
	}
	response = MHD_create_response_from_buffer(
		6, (void *)(uintptr_t) "sealed", MHD_RESPMEM_PERSISTENT);
	result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}

START_TEST(certificates_dates_and_names_do_not_matter)
{
	struct exchange_request req = sample();
	struct exchange_reply reply = {0};
	char key[4096], cert[4096], url[60];
	struct MHD_Daemon *hub;
	struct buf bytes;
	struct err err = {0};

	old_certificate(key, cert, sizeof(key));
	hub = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL,
		tls_answer, NULL, MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_HTTPS_MEM_CERT, cert,
		MHD_OPTION_END);
	ck_assert_ptr_nonnull(hub);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d",
		MHD_get_daemon_info(hub, MHD_DAEMON_INFO_BIND_PORT)->port);
	ck_assert_int_eq(courier_ask(program(), url, &req, 30000, &bytes, &reply, &err), 0);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_uint_eq(reply.body_len, 6);
	ck_assert_mem_eq(reply.body, "sealed", 6);
	buf_done(&bytes);
	MHD_stop_daemon(hub);
}
END_TEST

/* ---- the codec ------------------------------------------------------------------------------ */

START_TEST(addresses)
{
	static const struct {
		const char *url;
		int result;
	} cases[] = {
		{"http://127.0.0.1:8642", 0},
		{"http://127.9.9.9", 0},
		{"http://localhost:80", 0},
		{"http://[::1]:8642", 0},
		{"https://hub.example:443", 0},
		{"https://hub.example", 0},
		{"https://10.0.0.5:8642", 0},
		{"https://[2001:db8::1]:8642", 0},
		{"http://hub.example", ERR_DENIED},
		{"http://10.0.0.5:8642", ERR_DENIED},
		{"http://127.0.0.1.evil.example", ERR_DENIED},
		{"http://localhost.evil.example", ERR_DENIED},
		{"http://[2001:db8::1]", ERR_DENIED},
		{"http://128.0.0.1", ERR_DENIED},
		{"http://0x7f000001", ERR_DENIED},
		{"http://evil.example@127.0.0.1", ERR_BAD},
		{"http://127.0.0.1@evil.example", ERR_BAD},
		{"http://127.0.0.1:80@evil.example", ERR_BAD},
		{"http://127.0.0.1#@evil.example", ERR_BAD},
		{"http://127.0.0.1/", ERR_BAD},
		{"http://127.0.0.1:", ERR_BAD},
		{"http://127.0.0.1:x", ERR_BAD},
		{"http://127.0.0.1:123456", ERR_BAD},
		{"http://[::1", ERR_BAD},
		{"http://[::1]x", ERR_BAD},
		{"http://", ERR_BAD},
		{"https://", ERR_BAD},
		{"https://hub example", ERR_BAD},
		{"file:///etc/passwd", ERR_BAD},
		{"ftp://127.0.0.1", ERR_BAD},
		{"127.0.0.1", ERR_BAD},
		{"", ERR_BAD},
	};
	struct exchange_request req = sample();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = BUF_INIT(1 << 20);
		struct err err = {0};
		int result = courier_encode(&req, cases[i].url, &out, &err);

		ck_assert_msg(result == cases[i].result, "%s: %d", cases[i].url, result);
		ck_assert(result == 0 || out.len == 0);
		buf_done(&out);
	}
}
END_TEST

static void put_reply(struct buf *to, unsigned id, unsigned status, const char *body)
{
	unsigned char sig[SIG_BYTES];

	memset(sig, (int)id, sizeof(sig));
	buf_be32(to, (uint32_t)(8 + SIG_BYTES + strlen(body)));
	buf_be32(to, id);
	buf_be16(to, (uint16_t)status);
	buf_be16(to, 9);
	buf_add(to, sig, sizeof(sig));
	buf_str(to, body);
}

START_TEST(replies_come_in_any_pieces)
{
	struct buf wire = BUF_INIT(10000), in = BUF_INIT(10000);
	struct exchange_reply reply;
	size_t used = 0;
	unsigned seen = 0;

	put_reply(&wire, 1, 200, "first");
	put_reply(&wire, 2, 0, "");
	put_reply(&wire, 3, 503, "third one");
	for (size_t i = 0; i < wire.len; i++) {
		buf_add(&in, wire.data + i, 1);
		if (courier_decode(&in, &used, &reply) == 0)
			continue;
		seen++;
		ck_assert_uint_eq(reply.id, seen);
		ck_assert_uint_eq(reply.sig[63], seen);
		ck_assert_int_eq(reply.retry_after, 9);
		ck_assert_uint_eq(reply.status, seen == 1 ? 200 : seen == 2 ? 0 : 503);
		ck_assert_uint_eq(reply.body_len, seen == 1 ? 5 : seen == 2 ? 0 : 9);
		if (seen == 3)
			ck_assert_mem_eq(reply.body, "third one", 9);
	}
	ck_assert_uint_eq(seen, 3);
	ck_assert_int_eq(courier_decode(&in, &used, &reply), 0);
	ck_assert_uint_eq(in.len, 0);
	/* and all at once */
	buf_add(&in, wire.data, wire.len);
	for (unsigned i = 1; i <= 3; i++) {
		ck_assert_int_eq(courier_decode(&in, &used, &reply), 1);
		ck_assert_uint_eq(reply.id, i);
	}
	ck_assert_int_eq(courier_decode(&in, &used, &reply), 0);
	buf_done(&wire);
	buf_done(&in);
}
END_TEST

START_TEST(replies_that_cannot_be)
{
	static const uint32_t lengths[] = {0, 1, 71, (1u << 20) + 4001, 0x7fffffff, 0xffffffff};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct buf in = BUF_INIT(100);
		struct exchange_reply reply;
		size_t used = 0;

		buf_be32(&in, lengths[i]);
		ck_assert_int_eq(courier_decode(&in, &used, &reply), ERR_BAD);
		buf_done(&in);
	}
}
END_TEST

SUITE_MAIN("courier", a_request_arrives_as_it_was_given, large_bodies_pass_both_ways,
	what_the_hub_may_say, nobody_there_is_no_answer, proxies_of_the_environment_are_not_asked,
	a_deadline_of_the_asker_holds, one_courier_carries_many,
	it_ends_with_its_socket_even_in_the_middle, it_ends_on_talk_that_is_none,
	only_http_is_spoken, a_program_that_is_not_there_is_named,
	certificates_dates_and_names_do_not_matter, addresses, replies_come_in_any_pieces,
	replies_that_cannot_be)
