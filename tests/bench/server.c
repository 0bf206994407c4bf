/* SPDX-License-Identifier: MIT */
#include "tests/bench/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"

/* ---- counting -------------------------------------------------------------------------------- */

void syncs_on(const struct bench *b, const char *count)
{
	static const unsigned char none[8];
	char preload[100];
	int fd = open(count, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	/* A server may be another user. */
	if (fd < 0 || fchmod(fd, 0666) < 0 ||
		write(fd, none, sizeof(none)) != (ssize_t)sizeof(none))
		bench_die(count, NULL);
	close(fd);
	snprintf(preload, sizeof(preload), "%s/syncs.so", b->dir);
	setenv("LD_PRELOAD", preload, 1);
	setenv("SYNCS_FILE", count, 1);
}

void syncs_off(void)
{
	unsetenv("LD_PRELOAD");
	unsetenv("SYNCS_FILE");
}

long long syncs_of(const char *count)
{
	long long n = -1;
	int fd = open(count, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (read(fd, &n, sizeof(n)) != (ssize_t)sizeof(n))
		n = -1;
	close(fd);
	return n;
}

/* ---- servers --------------------------------------------------------------------------------- */

static void run(const struct server *s, const struct bench *b, const char *const *argv)
{
	int log = open(s->log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int null = open("/dev/null", O_RDWR);

	char port[12];

	snprintf(port, sizeof(port), "%d", s->port);
	setenv("PORT", port, 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	syncs_on(b, s->count);
	if (log < 0 || null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(log, 2) < 0 ||
		chdir(b->dir) < 0)
		_exit(126);
	execvp(argv[0], (char **)(uintptr_t)argv);
	_exit(127);
}

int server_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof(at)) ||
		getsockname(fd, (struct sockaddr *)&at, &n))
		bench_die("a port", NULL);
	close(fd);
	return ntohs(at.sin_port);
}

void server_init(struct server *s, const struct bench *b)
{
	memset(s, 0, sizeof(*s));
	s->port = server_port();
	snprintf(s->count, sizeof(s->count), "%s/%d.syncs", b->dir, s->port);
	snprintf(s->log, sizeof(s->log), "%s/%d.log", b->dir, s->port);
}

bool server_start(struct server *s, const struct bench *b, const char *const *argv)
{
	s->pid = fork();
	if (s->pid == 0)
		run(s, b, argv);
	if (s->pid > 0 && load_listens(s->port, s->pid))
		return true;
	(void)server_stop(s);
	return false;
}

bool server_hub(struct server *s, const struct bench *b, const char *const *db, bool tls)
{
	char program[420], listen[40];
	const char *argv[20] = {program, "serve", "--listen", listen, "--log", "/dev/null"};
	int n = 6;

	snprintf(program, sizeof(program), "%s/litang-hub", b->build);
	server_init(s, b);
	snprintf(listen, sizeof(listen), "127.0.0.1:%d", s->port);
	while (*db)
		argv[n++] = *db++;
	if (tls) {
		argv[n++] = "--tls-cert";
		argv[n++] = "cert.pem";
		argv[n++] = "--tls-key";
		argv[n++] = "key.pem";
	}
	argv[n] = NULL;
	return server_start(s, b, argv);
}

double process_end(pid_t pid, int signal)
{
	struct rusage used = {.ru_maxrss = 0};

	if (pid <= 0)
		return 0;
	kill(pid, signal);
	wait4(pid, NULL, 0, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double server_stop(struct server *s)
{
	pid_t pid = s->pid;

	s->pid = 0;
	return process_end(pid, SIGTERM);
}

double load_rate(const char *name, struct load *l, struct server *s)
{
	long long before = syncs_of(s->count);
	double records = 0, cpu;
	int requests = 0;

	l->port = s->port;
	for (int i = 0; i < l->n; i++)
		if (l->posts[i]) {
			records += l->posts[i]->records;
			requests++;
		}
	load_run(l);
	cpu = server_stop(s);
	if (l->failed)
		fprintf(stderr, "bench: %s: %d of %d requests failed; %s\n", name, l->failed,
			requests, s->log);
	figure_below(name, records / l->seconds, "records/s",
		"%.0f records in %.1f s, %.2f us of the server's CPU each, %d connections, %lld"
		" fdatasyncs for %d requests",
		records, l->seconds, cpu / records * 1e6, l->connections,
		syncs_of(s->count) - before, requests);
	return l->failed ? 0 : records / l->seconds;
}
