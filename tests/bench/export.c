/* SPDX-License-Identifier: MIT */
/*
 * The day's log of a whole journal, as the program writes it, and as SQLite's shell writes the same rows as
 * they lie: sealed, and not understood. In turns, the median of each.
 */
#include "tests/bench/export.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/figure.h"
#include "tests/bench/hall.h"

#define TURNS 5

/* Seconds of a shell command; its greatest resident set in MiB, of it or what it starts. */
static double shell_time(const char *command, double *mib)
{
	struct rusage used;
	double start = seconds();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &used) != pid || status != 0)
		bench_die(command, NULL);
	*mib = (double)used.ru_maxrss / 1024;
	return seconds() - start;
}

/* What is written, on which processors; the long one once. */
static const struct {
	const char *name, *format, *by;
	int turns;
	const char *bound;
} kinds[] = {{"csv", "csv", "", TURNS, ">= 0.8"},
	{"csv, one processor,", "csv", "taskset -c 0 ", TURNS, "beside it"},
	{"json", "json", "", TURNS, "beside it"}, {"xlsx", "xlsx", "", 1, "beside it"}};
#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

/* Nothing is overwritten: to let go of what stood there takes its time, too. */
static double export_time(const char *dir, const char *build, int kind, double *mib)
{
	char command[700];

	snprintf(command, sizeof(command),
		"exec %s'%s/litang' export --config '%s/litang.ini' --from 2020-01-01"
		" --until 2099-12-31 --format %s --to '%s/out' >/dev/null",
		kinds[kind].by, build, dir, kinds[kind].format, dir);
	return shell_time(command, mib);
}

static double theirs_time(const char *dir)
{
	char command[700];
	double other;

	snprintf(command, sizeof(command),
		"exec sqlite3 -csv -header '%s/litang.db' \"SELECT seq, hex(id), CAST(head AS"
		" TEXT), hex(ct), hex(hash) FROM act\" >'%s/out/shell.csv'",
		dir, dir);
	return shell_time(command, &other);
}

static void out_anew(const char *dir)
{
	char command[300];
	double mib;

	snprintf(command, sizeof(command), "rm -rf '%s/out' && mkdir '%s/out'", dir, dir);
	shell_time(command, &mib);
}

void bench_export(const char *dir, const char *build)
{
	double mine[KINDS][TURNS], theirs[TURNS], mib[KINDS] = {0}, shell;
	char name[60];

	for (int i = 0; i < TURNS; i++) {
		out_anew(dir);
		theirs[i] = theirs_time(dir);
		for (int k = 0; k < KINDS; k++) {
			if (i >= kinds[k].turns)
				continue;
			out_anew(dir);
			mine[k][i] = export_time(dir, build, k, &mib[k]);
		}
	}
	shell = quantile(theirs, TURNS, 0.5);
	for (int k = 0; k < KINDS; k++) {
		double each = quantile(mine[k], kinds[k].turns, 0.5);

		snprintf(name, sizeof(name), "export %s / sqlite3's CSV", kinds[k].name);
		figure(name, shell / each, kinds[k].bound,
			"all of a journal: %.2f s against %.2f; at most %.0f MiB", each, shell,
			mib[k]);
	}
}
