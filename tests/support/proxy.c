/* SPDX-License-Identifier: MIT */
#include "tests/support/proxy.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINES   64
#define PIECE   16384
#define TICK_MS 20

enum { UP, DOWN }; /* up: from side 0, the client, to side 1 */

struct way {
	unsigned char bytes[PIECE];
	size_t n;    /* taken and not yet given on */
	long passed; /* given on */
	bool ended;  /* its sender said no more */
	bool shut;   /* … and that was passed on */
};

struct line {
	int fd[2]; /* -1: free */
	enum proxy_mode mode;
	long at;
	int64_t since_ms;
	struct way way[2];
};

static struct proxy_control *control;
static struct line lines[LINES];

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port)};
}

static void end(struct line *l)
{
	/* At once, as a cable that is pulled looks to those who still send. */
	struct linger none = {.l_onoff = 1};

	for (int i = 0; i < 2; i++) {
		if (l->fd[i] < 0)
			continue;
		setsockopt(l->fd[i], SOL_SOCKET, SO_LINGER, &none, sizeof(none));
		close(l->fd[i]);
		l->fd[i] = -1;
	}
}

static void broken(void)
{
	control->broken++;
	if (control->once)
		control->mode = PROXY_PASS;
}

static void begin(int fd, int port)
{
	struct sockaddr_in at = loopback(port);
	struct line *l = NULL;

	for (int i = 0; i < LINES && !l; i++)
		l = lines[i].fd[0] < 0 ? &lines[i] : NULL;
	if (!l) {
		close(fd);
		return;
	}
	memset(l, 0, sizeof(*l));
	l->fd[0] = fd;
	l->fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	l->mode = (enum proxy_mode)control->mode;
	l->at = control->at;
	l->since_ms = now_ms();
	control->taken++;
	control->up = control->down = 0;
	if (connect(l->fd[1], (struct sockaddr *)&at, sizeof(at)) != 0) {
		end(l);
		return;
	}
	fcntl(l->fd[0], F_SETFL, O_NONBLOCK);
	fcntl(l->fd[1], F_SETFL, O_NONBLOCK);
}

/* How many more bytes may go this way now; -1: no bound. */
static long allowed(const struct line *l, int way)
{
	long passed = l->way[way].passed;

	if (l->mode == PROXY_HOLD)
		return 0;
	if (l->mode == PROXY_SLOW)
		return l->at * (long)(now_ms() - l->since_ms) / 1000 - passed;
	if (((l->mode == PROXY_CUT_UP || l->mode == PROXY_HALF) && way == UP) ||
		(l->mode == PROXY_CUT_DOWN && way == DOWN))
		return l->at - passed;
	return -1;
}

/* The bytes that this connection gets are through. */
static void at_its_end(struct line *l, int way)
{
	struct way *w = &l->way[way];

	if (l->mode == PROXY_HALF && !w->shut) {
		w->shut = true;
		shutdown(l->fd[1], SHUT_WR);
		broken();
	} else if (l->mode == PROXY_CUT_UP || l->mode == PROXY_CUT_DOWN) {
		broken();
		end(l);
	}
}

static void give(struct line *l, int way)
{
	struct way *w = &l->way[way];
	long room = allowed(l, way);
	size_t n = room >= 0 && (size_t)room < w->n ? (size_t)room : w->n;
	ssize_t done = n ? send(l->fd[1 - way], w->bytes, n, MSG_NOSIGNAL) : 0;

	if (done < 0 && errno != EAGAIN) {
		end(l);
		return;
	}
	if (done > 0) {
		w->passed += done;
		w->n -= (size_t)done;
		memmove(w->bytes, w->bytes + done, w->n);
		*(way == UP ? &control->up : &control->down) = w->passed;
	}
	if (w->n && allowed(l, way) == 0 && l->mode != PROXY_SLOW)
		at_its_end(l, way);
	else if (!w->n && w->ended && !w->shut) {
		w->shut = true;
		shutdown(l->fd[1 - way], SHUT_WR);
	}
}

static void take(struct line *l, int way)
{
	struct way *w = &l->way[way];
	ssize_t n;

	if (w->ended || w->n == PIECE)
		return;
	n = recv(l->fd[way], w->bytes + w->n, PIECE - w->n, 0);
	if (n > 0)
		w->n += (size_t)n;
	else if (n == 0)
		w->ended = true;
	else if (errno != EAGAIN && errno != EINTR)
		end(l);
}

static void turn(struct line *l)
{
	for (int way = 0; way < 2 && l->fd[0] >= 0; way++)
		take(l, way);
	for (int way = 0; way < 2 && l->fd[0] >= 0; way++)
		give(l, way);
	if (l->fd[0] >= 0 && l->way[UP].shut && l->way[DOWN].shut)
		end(l);
}

static int ask(struct pollfd *p, int listener)
{
	int n = 0;

	p[n++] = (struct pollfd){.fd = listener, .events = POLLIN};
	for (int i = 0; i < LINES; i++)
		for (int side = 0; side < 2 && lines[i].fd[0] >= 0; side++)
			if (!lines[i].way[side].ended && lines[i].way[side].n < PIECE)
				p[n++] = (struct pollfd){.fd = lines[i].fd[side], .events = POLLIN};
	return n;
}

static void serve(int listener, int port)
{
	struct pollfd p[1 + 2 * LINES];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < LINES; i++)
		lines[i].fd[0] = lines[i].fd[1] = -1;
	for (;;) {
		int n = ask(p, listener), fd;

		poll(p, (nfds_t)n, TICK_MS);
		if (control->lives != control->life) {
			int life = control->life;

			for (int i = 0; i < LINES; i++)
				end(&lines[i]);
			control->lives = life;
		}
		if (p[0].revents && (fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
			begin(fd, port);
		for (int i = 0; i < LINES; i++)
			if (lines[i].fd[0] >= 0)
				turn(&lines[i]);
	}
}

void proxy_start(struct proxy *p, const char *scheme, int port)
{
	struct sockaddr_in at = loopback(0);
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	control = mmap(
		NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(control, MAP_FAILED);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(listener, 64), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &size), 0);
	p->control = control;
	snprintf(p->url, sizeof(p->url), "%s://127.0.0.1:%d", scheme, ntohs(at.sin_port));
	p->pid = fork();
	if (p->pid == 0)
		serve(listener, port);
	close(listener);
}

void proxy_end(struct proxy *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	munmap(p->control, sizeof(*p->control));
}

void proxy_set(struct proxy *p, enum proxy_mode mode, long at)
{
	p->control->at = at;
	p->control->once = 0;
	p->control->mode = mode;
	p->control->life++;
	while (p->control->lives != p->control->life)
		poll(NULL, 0, 1);
}
