/* SPDX-License-Identifier: MIT */
#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/figure.h"

#define REPLY_MAX       (1 << 20)
#define CONNECTIONS_MAX 64

struct lane {
	struct load *load;
	int first, failed;
	pthread_t thread;
};

static int connect_to(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval limit = {.tv_sec = 60};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

bool load_listens(int port, pid_t server)
{
	struct timespec wait = {.tv_nsec = 50000000};
	siginfo_t ended = {0};

	for (int i = 0; i < 600 && !ended.si_pid; i++, nanosleep(&wait, NULL)) {
		int fd = connect_to(port);

		if (fd >= 0) {
			close(fd);
			return true;
		}
		/* It stays to be waited for. */
		waitid(P_PID, (id_t)server, &ended, WEXITED | WNOHANG | WNOWAIT);
	}
	return false;
}

static bool send_all(int fd, const struct buf *b)
{
	size_t at = 0;

	while (at < b->len) {
		ssize_t n = send(fd, b->data + at, b->len - at, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

/* One reply with a Content-Length; its body, ended by a NUL, is in text from the returned place. */
static char *read_reply(int fd, char *text, unsigned *status)
{
	size_t have = 0, length = 0;
	char *body = NULL, *field;

	while (have < REPLY_MAX && (!body || (size_t)(text + have - body) < length)) {
		ssize_t n = recv(fd, text + have, REPLY_MAX - have, 0);

		if (n <= 0)
			return NULL;
		have += (size_t)n;
		text[have] = 0;
		if (body || !(body = strstr(text, "\r\n\r\n")))
			continue;
		body += 4;
		field = strcasestr(text, "\r\ncontent-length:");
		if (!field || sscanf(text, "HTTP/1.1 %u", status) != 1)
			return NULL;
		length = strtoul(field + 17, NULL, 10);
	}
	return body;
}

static bool post_one(const struct load *l, int fd, const struct post *p, char *text)
{
	unsigned status = 0;
	char *body;

	if (!send_all(fd, &p->head) || !send_all(fd, &p->body))
		return false;
	body = read_reply(fd, text, &status);
	return body && l->good(p, status, body);
}

static void *run_lane(void *ctx)
{
	struct lane *lane = ctx;
	struct load *l = lane->load;
	char *text = malloc(REPLY_MAX + 1);
	int fd = connect_to(l->port);
	double start;

	for (int i = lane->first; text && i < l->n; i += l->connections) {
		if (!l->posts[i])
			continue;
		start = seconds();
		lane->failed += fd < 0 || !post_one(l, fd, l->posts[i], text);
		if (l->each)
			l->each[i] = seconds() - start;
	}
	if (fd >= 0)
		close(fd);
	free(text);
	return NULL;
}

void load_run(struct load *l)
{
	struct lane lanes[CONNECTIONS_MAX] = {{.failed = 0}};
	double start = seconds();

	l->failed = 0;
	for (int i = 0; i < l->connections; i++) {
		lanes[i] = (struct lane){.load = l, .first = i};
		pthread_create(&lanes[i].thread, NULL, run_lane, &lanes[i]);
	}
	for (int i = 0; i < l->connections; i++) {
		pthread_join(lanes[i].thread, NULL);
		l->failed += lanes[i].failed;
	}
	l->seconds = seconds() - start;
}
