/* SPDX-License-Identifier: MIT */
#include "core/base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(const char *program, int socket, int *pid)
{
	char *argv[] = {(char *)(uintptr_t)program, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t signals;
	pid_t child;
	int failed;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	/* Without memory for one of them it would have what is ours. */
	failed = posix_spawn_file_actions_adddup2(&files, socket, 0);
	if (!failed)
		failed = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	if (!failed)
		failed = posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	if (!failed)
		failed = posix_spawn_file_actions_addclosefrom_np(&files, 3);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attr, &signals);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attr, &signals);
	posix_spawnattr_setflags(
		&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
	if (!failed)
		failed = posix_spawn(&child, program, &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	if (!failed)
		*pid = child;
	return failed;
}

int child_start(const char *program, int *fd, int *pid, struct err *err)
{
	int pair[2], failed;

	/* Asked first: not everywhere does a spawn tell that there was nothing to run. */
	if (access(program, X_OK) != 0)
		return err_set(err, ERR_IO, "%s: %s", program, strerror(errno));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(err, ERR_IO, "%s: %s", program, strerror(errno));
	failed = spawn(program, pair[1], pid);
	close(pair[1]);
	if (failed) {
		close(pair[0]);
		return err_set(err, ERR_IO, "%s: %s", program, strerror(failed));
	}
	if (fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0) {
		err_set(err, ERR_IO, "%s: %s", program, strerror(errno));
		child_end(pair[0], *pid);
		return ERR_IO;
	}
	*fd = pair[0];
	return 0;
}

void child_end(int fd, int pid)
{
	close(fd);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
