/* SPDX-License-Identifier: MIT */
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "core/base/log.h"
#include "tests/soak/soak.h"
#include "tests/support/postgres.h"

static int knob(const char *name, int otherwise)
{
	const char *text = getenv(name);

	return text && atoi(text) > 0 ? atoi(text) : otherwise;
}

static int kib_used(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (int)used.ru_maxrss;
}

static bool run(const struct soak_options *o, const char *on, struct soak_result *ret)
{
	bool held = soak_run(o, ret);

	fprintf(stderr,
		"%s: %lld acts, %lld contacts, %lld requests (%lld answers lost), %lld asked for a"
		" seat, %lld got one; %.0f s, %d MiB\n",
		on, (long long)ret->acts, (long long)ret->contacts, (long long)ret->requests,
		(long long)ret->lost, (long long)ret->waited, (long long)ret->given, ret->seconds,
		kib_used() / 1024);
	if (!held)
		printf("soak: FINDING on %s, seed %llu: %s\n", on, (unsigned long long)o->seed,
			ret->finding);
	return held;
}

/* tests/support's own way asks for a test that runs. */
static bool create(const char *url, const char *what)
{
	PGconn *to = PQconnectdb(url);
	PGresult *got = PQexec(to, what);
	bool done = PQresultStatus(got) == PGRES_COMMAND_OK;

	PQclear(got);
	PQfinish(to);
	return done;
}

static bool run_on_postgres(struct soak_options *o, struct soak_result *ret)
{
	char dir[100], url[POSTGRES_URL_SIZE], command[128];
	struct postgres pg = {.pid = 0};
	bool held;

	snprintf(dir, sizeof(dir), "%.40s/litang-soak-XXXXXX", soak_folder());
	if (!mkdtemp(dir) || chmod(dir, 0711) < 0)
		return false;
	strcat(dir, "/pg");
	postgres_make(&pg, dir);
	postgres_set(&pg, "shared_buffers = 256MB\nmax_wal_size = 4GB\n");
	postgres_start(&pg);
	postgres_url(&pg, "postgres", url, sizeof(url));
	held = create(url, "CREATE DATABASE hub") && create(url, "CREATE DATABASE hub_dk");
	postgres_url(&pg, "hub", url, sizeof(url));
	o->db = url;
	held = held && run(o, "PostgreSQL", ret);
	postgres_stop(&pg);
	*strrchr(dir, '/') = 0;
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	return system(command) == 0 && held;
}

int main(void)
{
	struct rlimit files = {.rlim_cur = 0};
	struct soak_options o = {.terminals = knob("SOAK_TERMINALS", 559),
		.days = knob("SOAK_DAYS", 30),
		.visits = knob("SOAK_VISITS", 12),
		.seed = (uint64_t)knob("SOAK_SEED", 1)};
	const char *on = getenv("SOAK_ON") ? getenv("SOAK_ON") : "both";
	struct soak_result lite = {.acts = 0}, pg = {.acts = 0};
	struct err err = {0};

	if (sodium_init() < 0 || log_open("/dev/null", &err) < 0)
		return 1;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (strcmp(on, "postgresql") != 0 && !run(&o, "SQLite", &lite))
		return 1;
	if (strcmp(on, "sqlite") != 0 && !run_on_postgres(&o, &pg))
		return 1;
	if (strcmp(on, "both") == 0 && strcmp(lite.digest, pg.digest) != 0) {
		printf("soak: FINDING, the ledgers differ: %s on SQLite, %s on PostgreSQL\n",
			lite.digest, pg.digest);
		return 1;
	}
	printf("soak: %d terminals, %d days, %lld acts, each on the hub once, never more sold than"
	       " there is · SQLite %.0f s · PostgreSQL %.0f s · %s\n",
		o.terminals, o.days, (long long)(lite.acts ? lite.acts : pg.acts), lite.seconds,
		pg.seconds, strcmp(on, "both") == 0 ? "the same digest" : "one ledger only");
	return 0;
}
