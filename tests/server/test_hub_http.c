/* SPDX-License-Identifier: MIT */
/*
 * The real program: the server over real sockets.
 */
#include "tests/server/hub_program.h"
#include "tests/support/certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#define DEADLINE_MS 20000

/* ---- a server ------------------------------------------------------------------------------- */

struct server {
	pid_t pid;
	int port;
};

/* wrap: a command to run it under, "" = none. */
static struct server serve_under(const char *const *wrap, const char *const *more)
{
	const char *args[32] = {NULL};
	const char *const own[] = {program, "serve", "--db", db, "--hub-keys", keys, "--listen",
		"127.0.0.1:0", "--log"};
	struct pollfd p = {.events = POLLIN};
	struct server s;
	char line[200] = "", log[128];
	int fds[2], n = 0;

	snprintf(log, sizeof(log), "%s/log", dir);
	while (*wrap)
		args[n++] = *wrap++;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		args[n++] = own[i];
	args[n++] = log;
	while (*more)
		args[n++] = *more++;
	ck_assert_int_eq(pipe(fds), 0);
	s.pid = fork();
	if (s.pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		execvp(args[0], (char **)(uintptr_t)args);
		_exit(127);
	}
	close(fds[1]);
	p.fd = fds[0];
	ck_assert_int_eq(poll(&p, 1, DEADLINE_MS), 1);
	ck_assert_int_gt(read(fds[0], line, sizeof(line) - 1), 0);
	ck_assert_int_eq(sscanf(line, "litang-hub: listening on 127.0.0.1:%d\n", &s.port), 1);
	close(fds[0]);
	return s;
}

static const char *const nothing[] = {NULL};

static struct server serve(const char *const *more)
{
	return serve_under(nothing, more);
}

static int stop(struct server *s, int sig)
{
	int status;

	kill(s->pid, sig);
	ck_assert_int_eq(waitpid(s->pid, &status, 0), s->pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int connect_to(const struct server *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)s->port)};
	struct timeval limit = {.tv_sec = DEADLINE_MS / 1000};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* Sends bytes, reads to the end of the connection. */
static void talk(const struct server *s, const void *bytes, size_t n, struct buf *reply)
{
	int fd = connect_to(s);
	const char *at = bytes;
	char part[8192];
	ssize_t got;

	while (n) {
		got = send(fd, at, n, MSG_NOSIGNAL);
		if (got < 0)
			break; /* the server has heard enough */
		at += got;
		n -= (size_t)got;
	}
	shutdown(fd, SHUT_WR);
	while ((got = recv(fd, part, sizeof(part), 0)) > 0)
		buf_add(reply, part, (size_t)got);
	close(fd);
}

static unsigned status_of(const struct buf *reply)
{
	unsigned status = 0;

	sscanf(buf_text(reply), "HTTP/1.1 %u", &status);
	return status;
}

static void carry_http(struct terminal *t, const struct request *req, const unsigned char *sig)
{
	struct buf text = BUF_INIT(4u << 20), reply = BUF_INIT(4u << 20);
	const char *head, *x_sig;
	char hex[129];

	buf_fmt(&text, "%s %s%s%s HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n", req->method,
		req->path, req->query[0] ? "?" : "", req->query);
	hex_from(hex, req->stream, sizeof(req->stream));
	buf_fmt(&text, "X-Stream: %s\r\n", hex);
	hex_from(hex, req->nonce, sizeof(req->nonce));
	buf_fmt(&text, "X-Nonce: %s\r\nX-Count: %llu\r\n", hex, (unsigned long long)req->counter);
	hex_from(hex, sig, SIG_BYTES);
	buf_fmt(&text, "X-Sig: %s\r\nContent-Length: %zu\r\n\r\n", hex, req->body_len);
	buf_add(&text, req->body, req->body_len);
	talk(t->carrier, text.data, text.len, &reply);
	head = buf_text(&reply);
	memset(&t->a, 0, sizeof(t->a));
	t->a.body = BUF_INIT(4u << 20);
	t->a.status = status_of(&reply);
	x_sig = strcasestr(head, "\r\nX-Sig: ");
	ck_assert_msg(x_sig && strstr(head, "\r\n\r\n"), "%s", head);
	snprintf(hex, sizeof(hex), "%s", x_sig + 9);
	ck_assert_int_eq(hex_to(t->a.sig, SIG_BYTES, hex), 0);
	head = strstr(head, "\r\n\r\n") + 4;
	buf_add(&t->a.body, head, reply.len - (size_t)(head - buf_text(&reply)));
	buf_done(&text);
	buf_done(&reply);
}

/* A terminal of the demo hall, enrolled over HTTP. */
static void far_terminal(struct terminal *t, struct fixture *f, struct server *s, const char *name)
{
	char args[128], code[ENROL_CODE_SIZE];
	struct err err = {0};
	const struct run *r;

	snprintf(args, sizeof(args), "enrol-code {DB} --kiosk %s --hall 330784-004", name);
	r = run(args);
	snprintf(code, sizeof(code), "%.*s", (int)strcspn(r->out, "\n"), r->out);
	fixture_of_program(f);
	ck_assert_int_eq(keys_open(&f->hub.keys, keys, false, &err), 0);
	terminal_init(t, f);
	t->carry = carry_http;
	t->carrier = s;
	ck_assert_uint_eq(enrol_with(t, code), 200);
}

START_TEST(a_day_over_http)
{
	static struct terminal t;
	static struct fixture f;
	static struct feed feed;
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct server s;
	struct feed_row row;
	struct err err = {0};
	const struct run *r;
	char day[11], args[128], csv[8192];
	int rows = 0;

	up();
	done(DEMO);
	s = serve(nothing);
	far_terminal(&t, &f, &s, "YD1");
	ck_assert_int_eq(send_acts(&t, 1, 0).acked, 0);
	ck_assert_uint_eq(get_feed(&t, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1)
		rows++;
	ck_assert_int_gt(rows, 60);
	make_acts(&t, 3);
	ck_assert_int_eq(send_acts(&t, 1, 3).acked, 3);
	/* commands beside the server: they read what was acknowledged, and write */
	day_format(moment_at(f.now_ms, CLOCK_HUB).day, day);
	snprintf(args, sizeof(args), "export {DB} --day %s --format json", day);
	r = run(args);
	ck_assert_int_eq(r->code, 0);
	ck_assert_msg(strstr(r->out, "王*兰") != NULL, "%s%s", r->out, r->err);
	done("verify {DB}");
	ck_assert_ptr_nonnull(strstr(run("verify {DB}")->out, "1 stream, 3 acts, 0 of them"));
	ck_assert_ptr_nonnull(strstr(run("status {DB} --json")->out, "\"kiosk\":\"YD1\""));
	ck_assert_ptr_nonnull(strstr(run("status {DB}")->out, "YD1"));
	done("import {DB} demo/menu.tsv");
	snprintf(args, sizeof(args), "export {DB} --from %s --until %s --to {DIR}", day, day);
	done(args);
	snprintf(args, sizeof(args), "litang-%s.csv", day);
	slurp(args, csv, sizeof(csv));
	ck_assert_int_eq(strncmp(csv, "\xef\xbb\xbf\"", 4), 0);
	ck_assert_ptr_nonnull(strstr(csv, "\"王*兰\""));
	/* killed and started again: what was acknowledged is there, and it goes on */
	ck_assert_int_eq(stop(&s, SIGKILL), -SIGKILL);
	s = serve(nothing);
	make_acts(&t, 2);
	ck_assert_int_eq(send_acts(&t, 4, 2).acked, 5);
	ck_assert_int_eq(stop(&s, SIGTERM), 0);
	ck_assert_ptr_nonnull(strstr(run("verify {DB}")->out, "5 acts"));
	buf_done(&raw);
	terminal_done(&t);
	down();
}
END_TEST

START_TEST(acts_and_imports_at_once)
{
	static struct terminal t;
	static struct fixture f;
	struct server s;
	int status;
	pid_t pid;

	up();
	done(DEMO);
	s = serve(nothing);
	far_terminal(&t, &f, &s, "YD1");
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 10; i++)
			if (run(i % 2 ? "import {DB} demo/menu.tsv"
				      : "import {DB} demo/residents.tsv demo/tariff.tsv")
					->code)
				_exit(1);
		_exit(0);
	}
	for (int64_t i = 1; i <= 100; i++) {
		make_acts(&t, 1);
		ck_assert_int_eq(send_acts(&t, i, 1).acked, i);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(stop(&s, SIGINT), 0);
	ck_assert_ptr_nonnull(strstr(run("verify {DB}")->out, "100 acts, 0 of them"));
	terminal_done(&t);
	down();
}
END_TEST

/* One act a batch; with what the last of them was acknowledged. */
static void send_some(struct terminal *t, struct server *to, int n)
{
	t->carrier = to;
	for (int i = 0; i < n; i++) {
		make_acts(t, 1);
		ck_assert_int_eq(send_acts(t, t->last, 1).acked, t->last);
	}
}

/* All that there is, from the first row on. */
static int64_t feed_head_at(struct terminal *t, struct server *at, int *rows)
{
	static struct feed feed;
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed_row row;
	struct err err = {0};
	int64_t head;

	t->carrier = at;
	t->cursor = 0;
	ck_assert_uint_eq(get_feed(t, FEED_ROWS_MAX, &raw, &feed), 200);
	for (*rows = 0; feed_next(&feed, &row, &err) == 1; ++*rows)
		continue;
	head = feed.header.head;
	buf_done(&raw);
	return head;
}

/* Several processes on one PostgreSQL, and nothing between them and the terminals: each terminal may
 * go to whichever answers, also in the middle of its journal. */
START_TEST(two_servers_on_one_ledger)
{
	static struct terminal t, u;
	static struct fixture f, g;
	struct server a, b;
	int status, rows, other;
	int64_t head;
	pid_t pid;

	if (!postgres_asked())
		return; /* an SQLite ledger has one */
	up();
	done(DEMO);
	a = serve(nothing);
	b = serve(nothing);
	far_terminal(&t, &f, &a, "YD1");
	far_terminal(&u, &g, &b, "YD2");
	pid = fork();
	if (pid == 0) {
		send_some(&u, &b, 60);
		_exit(0);
	}
	send_some(&t, &a, 20);
	done("import {DB} demo/notices.tsv");
	ck_assert_int_eq(stop(&a, SIGKILL), -SIGKILL);
	send_some(&t, &b, 20);
	a = serve(nothing);
	send_some(&t, &a, 20);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	head = feed_head_at(&t, &a, &rows);
	ck_assert_int_eq(feed_head_at(&t, &b, &other), head);
	ck_assert_int_eq(other, rows);
	ck_assert_int_gt(rows, 60);
	ck_assert_int_eq(stop(&a, SIGTERM), 0);
	ck_assert_int_eq(stop(&b, SIGTERM), 0);
	ck_assert_ptr_nonnull(strstr(run("verify {DB}")->out, "2 streams, 120 acts, 0 of them"));
	terminal_done(&t);
	terminal_done(&u);
	down();
}
END_TEST

/* A disk whose fsync fails now and then: what was acknowledged is there, each act once. */
START_TEST(a_lying_disk)
{
	char trace[128];
	const char *const strace[] = {"strace", "-D", "-f", "-qq", "-o", trace, "-e",
		"trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=9+11", NULL};
	static struct terminal t;
	static struct fixture f;
	struct batch_header h;
	struct server s;
	struct ack ack;
	int failed = 0;

	if (postgres_asked())
		return; /* its disk is the server's; tests/faults stops that */
	up();
	done(DEMO);
	snprintf(trace, sizeof(trace), "%s/strace", dir);
	s = serve(nothing);
	far_terminal(&t, &f, &s, "YD1");
	ck_assert_int_eq(stop(&s, SIGTERM), 0);
	s = serve_under(strace, nothing);
	for (int64_t i = 1; i <= 30; i++) {
		make_acts(&t, 1);
		header_init(&t, &h, i, 1);
		for (int k = 0; k < 5 && post_batch(&t, &h) != 200; k++) {
			ck_assert_uint_eq(t.a.status, 503);
			failed++;
		}
		read_ack(&t, &ack);
		ck_assert_int_eq(ack.acked, i);
	}
	ck_assert_int_gt(failed, 2);
	stop(&s, SIGKILL);
	ck_assert_msg(strstr(run("verify {DB}")->out, "30 acts, 0 of them") != NULL, "%s%s",
		run("verify {DB}")->out, run("verify {DB}")->err);
	terminal_done(&t);
	down();
}
END_TEST

/* Two would share the connections between them, and a terminal would hear now one, now the other. */
START_TEST(a_port_has_one_hub)
{
	const struct run *r;
	struct server s;
	char args[128];

	up();
	done("import {DB} demo/halls.tsv");
	s = serve(nothing);
	snprintf(
		args, sizeof(args), "serve --db sqlite:{DIR}/two.db --listen 127.0.0.1:%d", s.port);
	r = run(args);
	ck_assert_msg(r->code == 1 && strstr(r->err, "in use"), "%d %s", r->code, r->err);
	ck_assert_int_eq(stop(&s, SIGTERM), 0);
	down();
}
END_TEST

START_TEST(what_is_no_request)
{
	static const struct {
		const char *text;
		unsigned status; /* 0 = any, or the connection just ends */
	} cases[] = {
		{"GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200},
		{"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404},
		{"POST /v1/acts HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
			404},
		{"GET /v1/feed?%41%00%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404},
		{"GET /v1/feed HTTP/1.1\r\nHost: a\r\nX-Stream: zz\r\nX-Count: -1\r\nX-Sig: 00\r\n"
		 "Connection: close\r\n\r\n",
			404},
		{"rubbish\r\n\r\n", 0},
		{"GET", 0},
		{"\x16\x03\x01\x02", 0},
		{"POST /v1/acts HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nshort", 0},
	};
	struct buf reply = BUF_INIT(4u << 20), large = BUF_INIT(4u << 20);
	struct server s;

	up();
	done("import {DB} demo/halls.tsv");
	s = serve(nothing);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&reply);
		talk(&s, cases[i].text, strlen(cases[i].text), &reply);
		if (cases[i].status)
			ck_assert_msg(status_of(&reply) == cases[i].status, "case %zu: %s", i,
				buf_text(&reply));
	}
	buf_fmt(&large, "GET /%0500d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1);
	buf_clear(&reply);
	talk(&s, large.data, large.len, &reply);
	ck_assert_uint_eq(status_of(&reply), 404);
	buf_clear(&large);
	buf_fmt(&large, "POST /v1/acts HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
			"1000000\r\n\r\n");
	for (int i = 0; i < 1000000; i++)
		buf_byte(&large, 'x');
	buf_clear(&reply);
	talk(&s, large.data, large.len, &reply);
	ck_assert_uint_eq(status_of(&reply), 413);
	ck_assert_int_eq(stop(&s, SIGTERM), 0);
	buf_done(&reply);
	buf_done(&large);
	down();
}
END_TEST

/* ---- TLS ------------------------------------------------------------------------------------ */

START_TEST(over_tls)
{
	static const char hello[] =
		"GET /v1/health HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n";
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	char cert[128], key[128], reply[1024] = "";
	const char *more[] = {"--tls-cert", cert, "--tls-key", key, NULL};
	struct server s;
	int fd, got;

	up();
	done("import {DB} demo/halls.tsv");
	snprintf(cert, sizeof(cert), "%s/cert.pem", dir);
	snprintf(key, sizeof(key), "%s/key.pem", dir);
	certificate_make(dir);
	ck_assert_ptr_nonnull(strstr(run("serve {DB} --listen 127.0.0.1:0 --tls-cert {DIR}/key.pem"
					 " --tls-key {DIR}/cert.pem")
					     ->err,
		"do certificate and key fit"));
	s = serve(more);
	fd = connect_to(&s);
	gnutls_certificate_allocate_credentials(&credentials);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_transport_set_int(session, fd);
	do
		got = gnutls_handshake(session);
	while (got < 0 && !gnutls_error_is_fatal(got));
	ck_assert_int_eq(got, 0);
	ck_assert_int_eq(gnutls_record_send(session, hello, strlen(hello)), (int)strlen(hello));
	ck_assert_int_gt(gnutls_record_recv(session, reply, sizeof(reply) - 1), 0);
	ck_assert_ptr_nonnull(strstr(reply, "200 OK"));
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(credentials);
	close(fd);
	ck_assert_int_eq(stop(&s, SIGTERM), 0);
	down();
}
END_TEST
SUITE_MAIN("hub over HTTP", a_day_over_http, acts_and_imports_at_once, two_servers_on_one_ledger,
	a_lying_disk, a_port_has_one_hub, what_is_no_request, over_tls)
