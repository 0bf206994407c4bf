/* SPDX-License-Identifier: MIT */
#include "devices/sim_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "devices/sim.h"

#define ANSWER_SIZE 400

struct client {
	struct sim_socket *owner;
	int fd; /* -1 = free */
	char line[SIM_LINE_MAX + 1];
	size_t n;
	bool skipping; /* the rest of a line that was too long */
};

struct sim_socket {
	const struct host *host;
	struct sockaddr_un address;
	int fd;
	sim_socket_line on_line;
	void *ctx;
	struct client client[SIM_CLIENTS_MAX];
};

/* ---- one client ---------------------------------------------------------------------------- */

static void client_end(struct client *c)
{
	c->owner->host->unwatch(c->owner->host->app, c->fd);
	close(c->fd);
	c->fd = -1;
}

/* A client that does not read its answers is dropped: it must not make the loop wait. */
static int answer_line(struct client *c, const char *text)
{
	char line[ANSWER_SIZE + 2];
	int n = snprintf(line, sizeof(line), "%s\n", text);

	return send(c->fd, line, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) == n ? 0 : -1;
}

static int end_of_line(struct client *c)
{
	char answer[ANSWER_SIZE];

	if (c->n && c->line[c->n - 1] == '\r')
		c->n--;
	c->line[c->n] = 0;
	c->n = 0;
	if (c->skipping) {
		c->skipping = false;
		snprintf(
			answer, sizeof(answer), "error: a line may be %d bytes long", SIM_LINE_MAX);
	} else {
		c->owner->on_line(c->owner->ctx, c->line, answer, sizeof(answer));
	}
	return answer_line(c, answer);
}

static int take_byte(struct client *c, char byte)
{
	if (byte == '\n')
		return end_of_line(c);
	if (c->n == SIM_LINE_MAX)
		c->skipping = true;
	if (!c->skipping)
		c->line[c->n++] = byte ? byte : 1;
	return 0;
}

static void on_bytes(void *ctx)
{
	struct client *c = ctx;
	char bytes[4096];
	ssize_t n = recv(c->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		client_end(c);
		return;
	}
	for (ssize_t i = 0; i < n; i++)
		if (take_byte(c, bytes[i]) < 0) {
			client_end(c);
			return;
		}
}

/* ---- the listener -------------------------------------------------------------------------- */

static struct client *free_client(struct sim_socket *s)
{
	for (int i = 0; i < SIM_CLIENTS_MAX; i++)
		if (s->client[i].fd < 0)
			return &s->client[i];
	return NULL;
}

static void on_connect(void *ctx)
{
	static const char full[] = "error: too many clients\n";
	struct sim_socket *s = ctx;
	struct client *c = free_client(s);
	int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (!c) {
		(void)!send(fd, full, sizeof(full) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		close(fd);
		return;
	}
	*c = (struct client){.owner = s, .fd = fd};
	if (s->host->watch(s->host->app, fd, HOST_READ, on_bytes, c) < 0) {
		close(fd);
		c->fd = -1;
	}
}

static bool somebody_listens(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool yes;

	if (fd < 0)
		return true;
	yes = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
	      errno != ECONNREFUSED;
	close(fd);
	return yes;
}

/* 0, or ERR_BUSY or ERR_IO with errno set. A file that is no socket is left alone. */
static int take_path(int fd, const struct sockaddr_un *address)
{
	const struct sockaddr *to = (const struct sockaddr *)address;
	struct stat st;

	/* On Linux a socket's own mode becomes that of its file: no moment with a wider one. */
	if (fchmod(fd, 0600) != 0)
		return ERR_IO;
	if (bind(fd, to, sizeof(*address)) == 0)
		return 0;
	if (errno != EADDRINUSE || lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return ERR_IO;
	if (somebody_listens(address)) {
		errno = EADDRINUSE;
		return ERR_BUSY;
	}
	if (unlink(address->sun_path) != 0 || bind(fd, to, sizeof(*address)) != 0)
		return ERR_IO;
	return 0;
}

static int start(struct sim_socket *s)
{
	int result;

	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->fd < 0)
		return ERR_IO;
	result = take_path(s->fd, &s->address);
	if (result == 0 && listen(s->fd, SIM_CLIENTS_MAX) == 0 &&
		s->host->watch(s->host->app, s->fd, HOST_READ, on_connect, s) >= 0)
		return 0;
	if (result == 0) {
		unlink(s->address.sun_path);
		result = ERR_IO;
	}
	close(s->fd);
	return result;
}

int sim_socket_open(struct sim_socket **ret, const struct host *host, const char *path,
	sim_socket_line on_line, void *ctx)
{
	struct sim_socket *s;
	int result;

	if (strlen(path) >= sizeof(s->address.sun_path)) {
		errno = ENAMETOOLONG;
		return ERR_LIMIT;
	}
	s = calloc(1, sizeof(*s));
	if (!s)
		return ERR_LIMIT;
	s->host = host;
	s->address.sun_family = AF_UNIX;
	memcpy(s->address.sun_path, path, strlen(path) + 1);
	s->on_line = on_line;
	s->ctx = ctx;
	for (int i = 0; i < SIM_CLIENTS_MAX; i++)
		s->client[i].fd = -1;
	result = start(s);
	if (result < 0) {
		free(s);
		return result;
	}
	*ret = s;
	return 0;
}

void sim_socket_close(struct sim_socket *s)
{
	if (!s)
		return;
	for (int i = 0; i < SIM_CLIENTS_MAX; i++)
		if (s->client[i].fd >= 0)
			client_end(&s->client[i]);
	s->host->unwatch(s->host->app, s->fd);
	close(s->fd);
	unlink(s->address.sun_path);
	free(s);
}
