/* SPDX-License-Identifier: MIT */
/*
 * crashvfs POINTS [EPISODE]: power cuts at that many points, on as many processors as there are;
 * one episode alone to look at what it found.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/crashvfs/crash.h"

#define WORKERS_MAX 8

static void work(const struct share *share, struct findings *ret)
{
	char dir[] = "/tmp/litang-crashvfs-XXXXXX", command[64];

	/* What costs most is SQLite; a worker has no threads. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	if (!mkdtemp(dir)) {
		perror(dir);
		exit(2);
	}
	cuts_make(share, dir, ret);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	if (system(command))
		fprintf(stderr, "%s stays\n", dir);
}

/* The worker's figures come through a pipe; one that dies is a finding. */
static int start(const struct share *share, pid_t *pid)
{
	struct findings f = {0};
	int ends[2];

	if (pipe(ends) < 0 || (*pid = fork()) < 0) {
		perror("crashvfs");
		exit(2);
	}
	if (*pid) {
		close(ends[1]);
		return ends[0];
	}
	close(ends[0]);
	work(share, &f);
	fflush(stdout);
	_exit(write(ends[1], &f, sizeof(f)) == (ssize_t)sizeof(f) ? 0 : 2);
}

static bool finish(int fd, pid_t pid, struct findings *sum)
{
	struct findings f = {0};
	bool all = read(fd, &f, sizeof(f)) == (ssize_t)sizeof(f);
	int status = 1;

	close(fd);
	waitpid(pid, &status, 0);
	sum->points += f.points;
	sum->lost += f.lost;
	sum->corrupt += f.corrupt;
	sum->mismatched += f.mismatched;
	sum->stuck += f.stuck;
	sum->whole += f.whole;
	sum->gone_on += f.gone_on;
	sum->states += f.states;
	sum->control += f.control;
	return all && status == 0;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool run(int64_t points, int only, struct findings *sum)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int n = only >= 0 || cores < 1 ? 1 : cores < WORKERS_MAX ? (int)cores : WORKERS_MAX;
	int fds[WORKERS_MAX];
	pid_t pids[WORKERS_MAX];
	bool good = true;

	for (int i = 0; i < n; i++)
		fds[i] = start(
			&(struct share){(points + n - 1) / n, only >= 0 ? only : i, n}, &pids[i]);
	for (int i = 0; i < n; i++)
		good = finish(fds[i], pids[i], sum) && good;
	return good;
}

int main(int argc, char **argv)
{
	int64_t points = argc > 1 ? strtoll(argv[1], NULL, 10) : 0;
	struct findings f = {0};
	double began = seconds(), share;
	bool good;

	if (points < 1 || argc > 3) {
		fprintf(stderr, "usage: crashvfs POINTS [EPISODE]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	good = run(points, argc > 2 ? atoi(argv[2]) : -1, &f);
	share = f.states ? (double)f.control / (double)f.states : 0;
	printf("crashvfs: %lld points, %lld lost, %lld corrupt, %lld mismatched, %lld stuck;"
	       " synchronous=NORMAL lost in %.0f %% of %lld; %.0f points/s\n",
		(long long)f.points, (long long)f.lost, (long long)f.corrupt,
		(long long)f.mismatched, (long long)f.stuck, 100 * share, (long long)f.states,
		(double)(f.points + f.states) / (seconds() - began));
	return good && !f.lost && !f.corrupt && !f.mismatched && !f.stuck && share > 0.5 ? 0 : 1;
}
