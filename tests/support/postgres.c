/* SPDX-License-Identifier: MIT */
#include "tests/support/postgres.h"

#include <check.h>
#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_S 60
#define SHARED  "LITANG_TEST_POSTGRES"

static const char settings[] = "listen_addresses = ''\n"
			       "fsync = on\n"
			       "max_connections = 40\n"
			       "shared_buffers = 16MB\n"
			       "autovacuum_naptime = 10min\n"
			       "max_wal_size = 256MB\n"
			       "min_wal_size = 32MB\n"
			       "log_checkpoints = off\n"
			       "hot_standby = on\n";

/* ---- programs -------------------------------------------------------------------------------- */

static const char *programs(void)
{
	static char dir[200];
	glob_t found;

	if (dir[0])
		return dir;
	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) == 0) {
		snprintf(dir, sizeof(dir), "%s", found.gl_pathv[found.gl_pathc - 1]);
		globfree(&found);
	}
	if (!dir[0]) {
		fprintf(stderr, "PostgreSQL is not installed: make packages-test\n");
		exit(1);
	}
	return dir;
}

/* PostgreSQL refuses to be root; what it may not be is not asked for when we are nobody already. */
static const char *user(void)
{
	if (getuid() != 0)
		return NULL;
	return getpwnam("postgres") ? "postgres" : "nobody";
}

static void as_user(char *to, size_t size)
{
	to[0] = 0;
	if (user())
		snprintf(to, size, "setpriv --reuid=%s --regid=%u --clear-groups ", user(),
			(unsigned)getpwnam(user())->pw_gid);
}

static void must(const char *command)
{
	if (system(command) == 0)
		return;
	fprintf(stderr, "failed: %s\n", command);
	exit(1);
}

static void folder(struct postgres *p, const char *dir)
{
	memset(p, 0, sizeof(*p));
	snprintf(p->dir, sizeof(p->dir), "%s", dir);
	if (mkdir(dir, 0700) < 0 ||
		(user() && chown(dir, getpwnam(user())->pw_uid, getpwnam(user())->pw_gid) < 0)) {
		perror(dir);
		exit(1);
	}
}

void postgres_set(const struct postgres *p, const char *lines)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/data/postgresql.auto.conf", p->dir);
	f = fopen(path, "a");
	if (!f || fputs(lines, f) < 0 || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

void postgres_make(struct postgres *p, const char *dir)
{
	char command[1024], as[128];

	folder(p, dir);
	as_user(as, sizeof(as));
	snprintf(command, sizeof(command),
		"cd %s && %s%s/initdb -D %s/data -U litang -A trust -E UTF8 --locale=C --no-sync"
		" >%s/initdb.log 2>&1",
		dir, as, programs(), dir, dir);
	must(command);
	postgres_set(p, settings);
}

void postgres_copy(struct postgres *p, const char *dir, const struct postgres *from)
{
	char command[1024], as[128];

	folder(p, dir);
	as_user(as, sizeof(as));
	snprintf(command, sizeof(command),
		"cd %s && %s%s/pg_basebackup -D %s/data -R -c fast -h %s -U litang -N"
		" >%s/basebackup.log 2>&1",
		dir, as, programs(), dir, from->dir, dir);
	must(command);
}

/* ---- running --------------------------------------------------------------------------------- */

static void run_server(const struct postgres *p)
{
	char command[1024], as[128], sockets[160];

	as_user(as, sizeof(as));
	snprintf(sockets, sizeof(sockets), "%s", p->dir);
	/* setpriv sets the signal that ends it with its parent: after the change of user, which
	 * would clear it. */
	snprintf(command, sizeof(command),
		"cd %s && exec setpriv %s--pdeathsig=QUIT %s/postgres -D %s/data -k %s"
		" >>%s/log 2>&1",
		p->dir, as[0] ? as + strlen("setpriv ") : "", programs(), p->dir, sockets, p->dir);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool answers(const struct postgres *p)
{
	char url[POSTGRES_URL_SIZE];

	postgres_url(p, "postgres", url, sizeof(url));
	return PQping(url) == PQPING_OK;
}

void postgres_start(struct postgres *p)
{
	const struct timespec a_while = {0, 20000000};
	time_t end = time(NULL) + START_S;

	fflush(NULL);
	p->pid = fork();
	if (p->pid == 0)
		run_server(p);
	while (!answers(p)) {
		if (time(NULL) > end || waitpid(p->pid, NULL, WNOHANG) != 0) {
			char command[256];

			snprintf(command, sizeof(command), "tail -n 20 %s/log >&2", p->dir);
			(void)!system(command);
			fprintf(stderr, "PostgreSQL did not start\n");
			exit(1);
		}
		nanosleep(&a_while, NULL);
	}
}

static void end(struct postgres *p, int signal)
{
	if (p->pid <= 0)
		return;
	kill(p->pid, signal);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

/* Its processes are its children; stopped first, it cannot have new ones. */
void postgres_kill(struct postgres *p)
{
	char path[64];
	FILE *children;
	int child;

	if (p->pid <= 0)
		return;
	kill(p->pid, SIGSTOP);
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)p->pid, (int)p->pid);
	children = fopen(path, "r");
	while (children && fscanf(children, "%d", &child) == 1)
		kill(child, SIGKILL);
	if (children)
		fclose(children);
	end(p, SIGKILL);
}

void postgres_stop(struct postgres *p)
{
	end(p, SIGQUIT);
}

/* ---- talking to it --------------------------------------------------------------------------- */

void postgres_url(const struct postgres *p, const char *database, char *url, size_t size)
{
	snprintf(url, size, "postgresql://litang@/%s?host=%s", database, p->dir);
}

static void say_nothing(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

void postgres_do(const char *url, const char *sql, char *out, size_t size)
{
	PGconn *conn = PQconnectdb(url);
	PGresult *result;
	ExecStatusType status;

	PQsetNoticeProcessor(conn, say_nothing, NULL);
	result = PQexec(conn, sql);
	status = PQresultStatus(result);
	ck_assert_msg(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", sql,
		PQerrorMessage(conn));
	if (out)
		snprintf(out, size, "%s",
			status == PGRES_TUPLES_OK && PQntuples(result) ? PQgetvalue(result, 0, 0)
								       : "");
	PQclear(result);
	PQfinish(conn);
}

/* ---- the program's one server ---------------------------------------------------------------- */

static struct postgres shared;

bool postgres_asked(void)
{
	const char *db = getenv("LITANG_TEST_DB");

	return db && strcmp(db, "postgresql") == 0;
}

void postgres_up(const char *folder_of_all)
{
	char dir[128];

	if (!postgres_asked())
		return;
	snprintf(dir, sizeof(dir), "%.100s/postgres", folder_of_all);
	postgres_make(&shared, dir);
	postgres_start(&shared);
	setenv(SHARED, dir, 1);
}

void postgres_down(void)
{
	postgres_stop(&shared);
}

/* The n-th database of each test is the same one, emptied: to make one takes a second of fsyncs. */
static void empty(const struct postgres *p, const char *name)
{
	char url[POSTGRES_URL_SIZE], sql[200], there[8];

	postgres_url(p, "postgres", url, sizeof(url));
	snprintf(sql, sizeof(sql), "SELECT 1 FROM pg_database WHERE datname='%s'", name);
	postgres_do(url, sql, there, sizeof(there));
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s", name);
	if (!there[0]) {
		postgres_do(url, sql, NULL, 0);
		return;
	}
	/* A test that broke off may have left a connection that still dies. */
	snprintf(sql, sizeof(sql),
		"SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
		" WHERE datname='%s'",
		name);
	postgres_do(url, sql, NULL, 0);
	postgres_url(p, name, url, sizeof(url));
	postgres_do(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL, 0);
}

static void replace(const char *name, const char *template)
{
	struct postgres p = {.pid = 0};
	char url[POSTGRES_URL_SIZE], sql[200];

	snprintf(p.dir, sizeof(p.dir), "%s", getenv(SHARED));
	postgres_url(&p, "postgres", url, sizeof(url));
	snprintf(sql, sizeof(sql), "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
	postgres_do(url, sql, NULL, 0);
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE %s", name, template);
	postgres_do(url, sql, NULL, 0);
}

void postgres_put_by(const char *url, bool back)
{
	char name[40], copy[48];

	ck_assert_int_eq(sscanf(url, "postgresql://litang@/%39[^?]", name), 1);
	snprintf(copy, sizeof(copy), "%s_copy", name);
	if (back)
		replace(name, copy);
	else
		replace(copy, name);
}

void postgres_database(char *url, size_t size)
{
	static int n;
	struct postgres p = {.pid = 0};
	char name[40];

	snprintf(p.dir, sizeof(p.dir), "%s", getenv(SHARED));
	snprintf(name, sizeof(name), "t%d", n);
	empty(&p, name);
	postgres_url(&p, name, url, size);
	snprintf(name, sizeof(name), "t%d_dk", n++);
	empty(&p, name);
}
