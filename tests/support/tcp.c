/* SPDX-License-Identifier: MIT */
#include "tests/support/tcp.h"

#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_MAX (2 << 20)

static char request[REQUEST_MAX + 1];

static void put(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

static void put_text(int fd, const char *text)
{
	put(fd, text, strlen(text));
}

static void put_head(int fd, int status, const char *more, size_t length)
{
	char head[400];

	snprintf(head, sizeof(head), "HTTP/1.1 %d Test\r\n%sContent-Length: %zu\r\n\r\n", status,
		more, length);
	put_text(fd, head);
}

static void put_large(int fd, size_t n)
{
	char *bytes = malloc(n);

	memset(bytes, 'x', n);
	put(fd, bytes, n);
	free(bytes);
}

static void put_slowly(int fd, const char *text)
{
	for (; *text; text++) {
		poll(NULL, 0, 20);
		put(fd, text, 1);
	}
}

/* Reads one request; its size, 0 when the client is gone. */
static size_t read_request(int fd)
{
	size_t n = 0, want = 0;

	while (n < REQUEST_MAX) {
		ssize_t got = recv(fd, request + n, REQUEST_MAX - n, 0);
		const char *body, *length;

		if (got <= 0)
			return 0;
		n += (size_t)got;
		request[n] = 0;
		body = strstr(request, "\r\n\r\n");
		if (!body)
			continue;
		length = strcasestr(request, "\r\nContent-Length:");
		want = (size_t)(body + 4 - request);
		if (length && length < body)
			want += strtoul(length + 17, NULL, 10);
		if (n >= want)
			return n;
	}
	return 0;
}

static const char *signature(void)
{
	static char line[160] = "X-Sig: ";

	if (strlen(line) < 10) {
		for (int i = 0; i < 64; i++)
			strcat(line, "ab");
		strcat(line, "\r\n");
	}
	return line;
}

static void misbehave(int fd, enum tcp_mode mode)
{
	switch (mode) {
	case TCP_HANG:
		pause();
		break;
	case TCP_CUT:
		put_head(fd, 200, signature(), 1000);
		put_text(fd, "0123456789");
		break;
	case TCP_OVERSIZE:
		put_head(fd, 200, signature(), 2 << 20);
		put_large(fd, 2 << 20);
		break;
	case TCP_ENDLESS:
		put_text(fd, "HTTP/1.1 200 OK\r\n\r\n");
		for (int i = 0; i < 64; i++)
			put_large(fd, 1 << 16);
		break;
	case TCP_GARBAGE:
		put_text(fd, "\x16\x03\x01 this is not the talk that you speak\r\n\r\n\xff\xfe");
		break;
	default:
		break;
	}
}

/* False: the connection ends here. */
static bool answer(int fd, enum tcp_mode mode, size_t n)
{
	if (mode == TCP_REDIRECT && strncmp(request, "GET /elsewhere", 14) == 0)
		mode = TCP_ECHO;
	switch (mode) {
	case TCP_ECHO:
		put_head(fd, 200, signature(), n);
		put(fd, request, n);
		return true;
	case TCP_BUSY:
		put_head(fd, 503, "Retry-After: 7\r\n", 4);
		put_text(fd, "busy");
		return true;
	case TCP_LARGE:
		put_head(fd, 200, signature(), 1 << 20);
		put_large(fd, 1 << 20);
		return true;
	case TCP_SLOW:
		put_slowly(fd, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nslowly");
		return true;
	case TCP_REDIRECT:
		put_head(fd, 302, "Location: /elsewhere\r\n", 0);
		return true;
	case TCP_ODD_SIG:
		put_head(fd, 200, "X-Sig: zz\r\nx-sig: qq\r\n", 2);
		put_text(fd, "ok");
		return true;
	default:
		misbehave(fd, mode);
		return false;
	}
}

static void serve(int listener, enum tcp_mode mode)
{
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		size_t n;

		if (fd < 0)
			continue;
		while ((n = read_request(fd)) && answer(fd, mode, n))
			;
		close(fd);
	}
}

void tcp_start(struct tcp_server *s, enum tcp_mode mode)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(listener, 8), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &size), 0);
	s->port = ntohs(at.sin_port);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d", s->port);
	s->pid = fork();
	if (s->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(listener, mode);
	}
	close(listener);
}

void tcp_stop(struct tcp_server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
}
