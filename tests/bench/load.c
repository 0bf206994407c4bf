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

#define CONNECTIONS_MAX 64

struct lane {
	struct load *load;
	int first, failed;
	pthread_t thread;
};

int load_connect(int port)
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
		int fd = load_connect(port);

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

/* One reply with a Content-Length. */
static bool read_reply(int fd, double asked, struct load_answer *a)
{
	size_t have = 0, length = 0;
	char *field;

	a->body = NULL;
	while (have < LOAD_REPLY_MAX && (!a->body || (size_t)(a->text + have - a->body) < length)) {
		ssize_t n = recv(fd, a->text + have, LOAD_REPLY_MAX - have, 0);

		if (n <= 0)
			return false;
		if (!have)
			a->first = seconds() - asked;
		have += (size_t)n;
		a->text[have] = 0;
		if (a->body || !(a->body = strstr(a->text, "\r\n\r\n")))
			continue;
		a->body += 4;
		field = strcasestr(a->text, "\r\ncontent-length:");
		if (!field || sscanf(a->text, "HTTP/1.1 %u", &a->status) != 1)
			return false;
		length = strtoul(field + 17, NULL, 10);
	}
	return a->body != NULL;
}

bool load_ask(int fd, const struct post *p, struct load_answer *a)
{
	double asked = seconds();

	a->status = 0;
	a->first = 0;
	return send_all(fd, &p->head) && send_all(fd, &p->body) && read_reply(fd, asked, a);
}

static void *run_lane(void *ctx)
{
	struct lane *lane = ctx;
	struct load *l = lane->load;
	struct load_answer *a = malloc(sizeof(*a));
	int fd = load_connect(l->port);
	double start;

	for (int i = lane->first; a && i < l->n; i += l->connections) {
		const struct post *p = l->posts[i];

		if (!p)
			continue;
		start = seconds();
		lane->failed += fd < 0 || !load_ask(fd, p, a) || !l->good(p, a->status, a->body);
		if (l->each)
			l->each[i] = seconds() - start;
	}
	if (fd >= 0)
		close(fd);
	free(a);
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
