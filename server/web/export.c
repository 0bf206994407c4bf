/* SPDX-License-Identifier: MIT */
/*
 * The day's log, made by `litang-hub export` itself: the same file, in a process of its own, which has
 * a language of its own and holds up nobody.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/outfile.h"
#include "core/base/text.h"
#include "server/request.h"
#include "server/web/web.h"

#define ARGS_MAX    24
#define PATIENCE_MS 600000

struct wish {
	char from[11], until[11], format[12], lang[8], place[PLACE_SIZE];
	struct daylog log;
};

/* What was asked for, as `litang-hub export` reads it. */
static bool read_wish(struct web_call *c, struct wish *w)
{
	const char *q = c->req->query;
	const struct daylog_wish wish = {
		.from = w->from, .until = w->until, .format = w->format, .lang = w->lang};
	bool there = query_value(q, "from", w->from, sizeof(w->from)) &&
		     query_value(q, "until", w->until, sizeof(w->until)) &&
		     query_value(q, "format", w->format, sizeof(w->format)) &&
		     query_value(q, "lang", w->lang, sizeof(w->lang));
	bool allowed;

	if (!there || daylog_read(&w->log, &wish, &c->err) < 0) {
		web_refuse(c->a, 400, "bad");
		return false;
	}
	pthread_mutex_lock(&c->web->lock);
	allowed = web_place(c, w->place);
	pthread_mutex_unlock(&c->web->lock);
	return allowed;
}

static int note(struct web_call *c, const struct wish *w)
{
	struct ledger *l = &c->web->hub.ledger;
	char about[LOG_ABOUT_SIZE];
	int result;

	snprintf(about, sizeof(about), "%s %s %s", w->from, w->until, w->format);
	pthread_mutex_lock(&c->web->lock);
	result = ledger_begin(l, &c->err);
	if (!result && web_note(c, "export", w->place, about) < 0) {
		ledger_rollback(l);
		result = c->err.code;
	} else if (!result) {
		result = ledger_commit(l, &c->err);
	}
	pthread_mutex_unlock(&c->web->lock);
	return result;
}

/* ---- the command ------------------------------------------------------------------------------ */

static void add(const char **args, int *n, const char *option, const char *value)
{
	if (!value || !*value)
		return;
	args[(*n)++] = option;
	args[(*n)++] = value;
}

static int start(struct web_call *c, const struct wish *w, const char *dir, pid_t *pid)
{
	const char *args[ARGS_MAX] = {c->web->program, "export"};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int n = 2, result;

	add(args, &n, "--db", c->web->place.db);
	add(args, &n, "--dk", c->web->place.dk);
	add(args, &n, "--hub-keys", c->web->place.keys);
	add(args, &n, "--from", w->from);
	add(args, &n, "--until", w->until);
	add(args, &n, "--format", w->format);
	add(args, &n, "--lang", w->lang);
	add(args, &n, "--hall", w->place);
	add(args, &n, "--to", dir);
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none); /* `serve` has blocked what ends it */
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	result = posix_spawn(
		pid, c->web->program, &files, &attr, (char *const *)(uintptr_t)args, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return result ? err_set(&c->err, ERR_IO, "export: %s", strerror(result)) : 0;
}

/* Ends in time, or is ended. */
static int wait_for(struct web_call *c, pid_t pid)
{
	struct pollfd ends[] = {
		{(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0}, {c->web->stop_fd, POLLIN, 0}};
	int status = -1;

	while (poll(ends, 2, PATIENCE_MS) < 0 && errno == EINTR)
		continue;
	if (!(ends[0].revents & POLLIN))
		kill(pid, SIGKILL);
	if (ends[0].fd >= 0)
		close(ends[0].fd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0
		       ? 0
		       : err_set(&c->err, ERR_IO, "export did not end well");
}

/* Opened, it needs no name any more. */
static int take(struct web_call *c, const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat made;

	if (file < 0 || fstat(file, &made) < 0) {
		err_set(&c->err, ERR_IO, "%s: %s", path, strerror(errno));
		if (file >= 0)
			close(file);
		return c->err.code;
	}
	c->a->file = file;
	c->a->n_file = (size_t)made.st_size;
	c->a->type = "application/octet-stream";
	return 0;
}

/* With what a command that was ended has left in it. */
static void remove_folder(const char *dir)
{
	DIR *d = opendir(dir);

	for (struct dirent *e; d && (e = readdir(d));)
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(dir);
}

/* Into a folder that is gone before the first byte is sent, whatever became of the command. */
static int make(struct web_call *c, const struct wish *w)
{
	char dir[OUTFILE_PATH_SIZE], name[DAYLOG_NAME_SIZE], path[2 * OUTFILE_PATH_SIZE];
	pid_t pid;
	int result;

	if (outfile_room_make(dir, &c->err) < 0)
		return c->err.code;
	daylog_name(&w->log, "", name);
	daylog_name(&w->log, w->place, c->a->name);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	result = start(c, w, dir, &pid);
	if (!result)
		result = wait_for(c, pid);
	if (!result)
		result = take(c, path);
	remove_folder(dir);
	return result;
}

int web_export(struct web_call *c)
{
	struct wish w = {.from = ""};
	int result = 0;

	if (!read_wish(c, &w))
		return 0;
	if (++c->web->exports > WEB_EXPORTS_MAX)
		web_refuse(c->a, 503, "busy");
	else if (note(c, &w) < 0 || make(c, &w) < 0)
		result = c->err.code;
	c->web->exports--;
	return result;
}
