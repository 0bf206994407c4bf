/* SPDX-License-Identifier: MIT */
/*
 * Bad lines between the real courier and the real hub: cut at every byte of a contact, replies
 * lost, hardly any bandwidth, half-closed, held open in silence; and a hub full of callers who say
 * nothing. Every act arrives once, recording is never held up, something is always armed.
 * EVERY_BYTE=1 (make linetest) cuts at every byte; otherwise at some.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/certificate.h"
#include "tests/support/clerk_run.h"
#include "tests/support/proxy.h"
#include "tests/support/suite.h"

#define HURRY   20000
#define STRIDE  97
#define HELD_MS 6500 /* the courier gives up a connection that does not come about after 5 s */
#define SLOW_US 1000000
#define CALLERS 1000
#define ROUNDS  10
/* No two contacts are as long, and a short one is over before its byte. */
#define MOST(n) ((n) - (n) / 4)

static struct hall_run h;
static struct hub_run hub;
static struct clerk_run clerk;
static struct proxy proxy;
static char cert[160], key[160];

static int hub_port(void)
{
	return atoi(strrchr(hub.url, ':') + 1);
}

static void make(bool tls)
{
	hall_make(&h, "");
	hub_run_init(&hub, &h);
	if (tls) {
		certificate_make(h.dir);
		snprintf(cert, sizeof(cert), "%s/cert.pem", h.dir);
		snprintf(key, sizeof(key), "%s/key.pem", h.dir);
		hub.cert = cert;
		hub.key = key;
	}
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	proxy_start(&proxy, tls ? "https" : "http", hub_port());
	clerk_own(&clerk, &h);
	clerk_start(&clerk, &(struct clerk_start){.url = proxy.url, .hurry = HURRY});
	clerk_say(&clerk, "act 1");
}

/* Until so many acts are recorded and the hub has all of them. */
static void arrive(int64_t last, const char *what, long at)
{
	int64_t until = fault_now_ms() + WAIT_MS;

	while ((clerk.last < last || clerk.acked < clerk.last) && !clerk.ended &&
		fault_now_ms() < until)
		clerk_pump(&clerk, 20);
	ck_assert_msg(clerk.last >= last && clerk.acked >= clerk.last,
		"%s %ld: %lld recorded, %lld arrived; %s", what, at, (long long)clerk.last,
		(long long)clerk.acked, clerk.trouble);
}

static void pump_for(int ms)
{
	int64_t until = fault_now_ms() + ms;

	while (!clerk.ended && fault_now_ms() < until)
		clerk_pump(&clerk, 20);
}

static void unmake(const char *what, int n)
{
	int64_t acts;

	proxy_set(&proxy, PROXY_PASS, 0);
	arrive(clerk.last, what, 0);
	ck_assert_int_eq(clerk_end(&clerk, 0), 0);
	ck_assert_msg(!clerk.failed && !clerk.unarmed, "%s", clerk.trouble);
	ck_assert_int_lt(clerk.slowest_us, SLOW_US);
	proxy_end(&proxy);
	ck_assert_int_eq(hub_run_end(&hub, SIGTERM), 0);
	acts = clerks_compare(&clerk, 1, &hub);
	fault_figures(
		"%s %d times: %lld acts on the hub, none lost or twice", what, n, (long long)acts);
	clerk_free(&clerk);
	hall_end(&h);
}

/* A contact with one act in it, broken at that byte, and the one after it. */
static void break_at(enum proxy_mode mode, long at, const char *what)
{
	int64_t last = clerk.last;

	proxy_set(&proxy, mode, at);
	proxy.control->once = 1;
	clerk_say(&clerk, "act 1");
	arrive(last + 1, what, at);
}

/* The bytes of a whole contact each way. */
static void measure(long *up, long *down)
{
	int64_t last;

	arrive(1, "first", 0); /* the first contact brings all of the feed */
	proxy_set(&proxy, PROXY_PASS, 0);
	last = clerk.last;
	clerk_say(&clerk, "act 1");
	arrive(last + 1, "first", 0);
	*up = proxy.control->up;
	*down = proxy.control->down;
}

START_TEST(test_cut)
{
	long up, down, stride = fault_cycles("EVERY_BYTE", 0) ? 1 : STRIDE;
	int n = 0;

	make(true);
	measure(&up, &down);
	for (long at = 0; at < up; at += stride, n++)
		break_at(PROXY_CUT_UP, at, "request cut at");
	for (long at = 0; at < down; at += stride, n++)
		break_at(PROXY_CUT_DOWN, at, "reply cut at");
	ck_assert_int_ge(proxy.control->broken, MOST(n));
	unmake("cut over TLS", n);
}
END_TEST

START_TEST(test_half_closed)
{
	long up, down, stride = fault_cycles("EVERY_BYTE", 0) ? 7 : 5L * STRIDE;
	int n = 0;

	make(true);
	measure(&up, &down);
	for (long at = 0; at < up; at += stride, n++)
		break_at(PROXY_HALF, at, "half-closed at");
	ck_assert_int_ge(proxy.control->broken, MOST(n));
	unmake("half-closed", n);
}
END_TEST

START_TEST(test_replies_lost)
{
	int n = 0;

	make(false);
	arrive(1, "first", 0);
	proxy_set(&proxy, PROXY_CUT_DOWN, 0);
	for (int64_t until = fault_now_ms() + WAIT_MS; n < ROUNDS && fault_now_ms() < until; n++) {
		int before = proxy.control->broken;

		clerk_say(&clerk, "act 3");
		while (proxy.control->broken == before && fault_now_ms() < until)
			clerk_pump(&clerk, 5);
	}
	ck_assert_int_ge(proxy.control->broken, ROUNDS);
	ck_assert_int_lt(clerk.acked, clerk.last);
	unmake("all replies lost in rounds,", n);
}
END_TEST

/* Nothing comes through for longer than the courier waits; people are served all the while. */
static void hold(enum proxy_mode mode, long rate, const char *what)
{
	int troubles = clerk.troubles;
	int64_t last = clerk.last;

	proxy_set(&proxy, mode, rate);
	for (int i = 0; i < 13; i++) {
		clerk_say(&clerk, "act 2");
		pump_for(HELD_MS / 13);
	}
	ck_assert_msg(clerk.troubles > troubles, "%s: it still waits", what);
	ck_assert_msg(clerk.last == last + 26, "%s: recorded %lld of 26", what,
		(long long)(clerk.last - last));
	ck_assert_msg(clerk.acked < clerk.last, "%s", what);
	proxy_set(&proxy, PROXY_PASS, 0);
	arrive(clerk.last, what, 0);
}

START_TEST(test_held)
{
	make(true);
	arrive(1, "first", 0);
	hold(PROXY_SLOW, 20, "20 bytes a second");
	hold(PROXY_HOLD, 0, "held in silence");
	unmake("20 bytes a second, and silence,", 2);
}
END_TEST

/* The real terminal: somebody orders lunch while its line is held, as fast as ever. */
START_TEST(test_screen)
{
	char out[512];
	int64_t from;

	hall_make(&h, "");
	hub_run_init(&hub, &h);
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	proxy_start(&proxy, "http", hub_port());
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "sed -i 's|^hub = .*|hub = %s|' $D/litang.ini", proxy.url),
		0);
	proxy_set(&proxy, PROXY_HOLD, 0);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	for (from = fault_now_ms(); !proxy.control->taken; vt_pump(h.vt, 20))
		ck_assert_int_lt(fault_now_ms() - from, WAIT_MS);
	from = fault_now_ms();
	hall_device(&h, "card 1");
	hall_lunch(&h);
	ck_assert_int_lt(fault_now_ms() - from, HELD_MS);
	ck_assert_int_eq(hall_hub_count(&h, "order"), 0);
	proxy_set(&proxy, PROXY_PASS, 0);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	proxy_end(&proxy);
	hub_run_end(&hub, SIGTERM);
	hall_end(&h);
}
END_TEST

/* More than such a line carries while the courier waits: it goes in smaller and smaller pieces. Too
 * long for every day. */
START_TEST(test_slow)
{
	int64_t until = fault_now_ms() + 10L * 60 * 1000;

	if (!fault_cycles("EVERY_BYTE", 0))
		return;
	make(true);
	arrive(1, "first", 0);
	proxy_set(&proxy, PROXY_HOLD, 0);
	clerk_say(&clerk, "act 500");
	while (clerk.last < 501 && fault_now_ms() < until)
		clerk_pump(&clerk, 20);
	proxy_set(&proxy, PROXY_SLOW, 2000);
	while (clerk.acked < clerk.last && fault_now_ms() < until)
		clerk_pump(&clerk, 100);
	ck_assert_msg(clerk.acked == clerk.last, "%lld of %lld arrived", (long long)clerk.acked,
		(long long)clerk.last);
	unmake("2000 bytes a second", 1);
}
END_TEST

/* ---- a hub full of callers ------------------------------------------------------------------ */

static bool room_for(rlim_t n)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < n && files.rlim_max >= n) {
		files.rlim_cur = n;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	return files.rlim_cur >= n;
}

static int call(const char *words)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)hub_port())};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	(void)!send(fd, words, strlen(words), MSG_NOSIGNAL);
	return fd;
}

/* They come all at once, and one more each time the terminal speaks. */
static void crowd(const char *words, const char *what)
{
	static int fds[CALLERS + 20];
	int n = 0;

	for (; n < CALLERS; n++)
		fds[n] = call(words);
	for (int i = 0; i < 10; i++) {
		int64_t last = clerk.last, from = fault_now_ms();

		fds[n++] = call(words);
		proxy_set(&proxy, PROXY_PASS, 0); /* a new connection each time */
		clerk_say(&clerk, "act 1");
		arrive(last + 1, what, i);
		ck_assert_msg(fault_now_ms() - from < 5000, "%s: it took %lld ms", what,
			(long long)(fault_now_ms() - from));
	}
	while (n)
		close(fds[--n]);
}

START_TEST(test_crowd)
{
	if (!room_for(CALLERS + 200)) {
		fprintf(stderr, "skipped: no room for %d descriptors\n", CALLERS);
		return;
	}
	make(true);
	arrive(1, "first", 0);
	crowd("", "silent callers");
	crowd("\x16\x03\x01\x02", "callers who begin to shake hands");
	unmake("1000 callers over TLS", 2);
	make(false);
	arrive(1, "first", 0);
	crowd("POST /v1/acts HTTP/1.1\r\nX-Stream: 01", "callers in their headers");
	crowd("POST /v1/acts HTTP/1.1\r\nHost: hub\r\nContent-Length: 300000\r\n\r\nx",
		"callers in their bodies");
	unmake("1000 callers", 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_cut, test_half_closed, test_replies_lost, test_held,
		test_screen, test_slow, test_crowd};

	return fault_run("line", tests, 7);
}
