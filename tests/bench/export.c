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

#define TURNS   3
#define FORMATS 3

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

void bench_export(const char *dir, const char *build)
{
	static const char *const formats[FORMATS] = {"csv", "json", "xlsx"};
	double mine[FORMATS][TURNS], theirs[TURNS], mib[FORMATS] = {0}, other, shell;
	char command[700], name[60];

	for (int i = 0; i < TURNS; i++) {
		snprintf(command, sizeof(command),
			"exec sqlite3 -csv -header '%s/litang.db' \"SELECT seq, hex(id), CAST(head AS"
			" TEXT), hex(ct), hex(hash) FROM act\" >'%s/shell.csv'",
			dir, dir);
		theirs[i] = shell_time(command, &other);
		for (int f = 0; f < FORMATS; f++) {
			if (f == 2 && i) /* once is enough of the long one */
				continue;
			snprintf(command, sizeof(command),
				"exec '%s/litang' export --config '%s/litang.ini' --from 2020-01-01"
				" --until 2099-12-31 --format %s --to '%s' >/dev/null",
				build, dir, formats[f], dir);
			mine[f][i] = shell_time(command, &mib[f]);
		}
	}
	shell = quantile(theirs, TURNS, 0.5);
	for (int f = 0; f < FORMATS; f++) {
		double each = quantile(mine[f], f == 2 ? 1 : TURNS, 0.5);

		snprintf(name, sizeof(name), "export %s / sqlite3's CSV", formats[f]);
		figure(name, shell / each, f ? "beside it" : ">= 0.8",
			"all of a journal: %.2f s against %.2f; at most %.0f MiB", each, shell,
			mib[f]);
	}
}
