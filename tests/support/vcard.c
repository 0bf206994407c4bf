/* SPDX-License-Identifier: MIT */
#include "tests/support/vcard.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/suite.h"

#define DRIVER "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
#define TRIES  500 /* of 20 ms */

/* ---- the card ------------------------------------------------------------------------------ */

static bool read_all(int fd, void *to, size_t n)
{
	return recv(fd, to, n, MSG_WAITALL) == (ssize_t)n;
}

static void answer(int fd, const void *bytes, size_t n)
{
	unsigned char frame[302] = {(unsigned char)(n >> 8), (unsigned char)n};

	memcpy(frame + 2, bytes, n);
	if (send(fd, frame, n + 2, MSG_NOSIGNAL) < 0)
		_exit(0);
}

/* A frame of one byte is for the slot: 0 off, 1 on, 2 reset, 4 what is your ATR. */
static void on_apdu(int fd, const struct vcard *card, const unsigned char *bytes, size_t n)
{
	/* PC/SC part 3: a storage card without contacts. */
	static const unsigned char atr[] = {0x3b, 0x8f, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0, 0, 3,
		6, 3, 0, 1, 0, 0, 0, 0, 0x6a};

	if (n == 1 && bytes[0] == 4)
		answer(fd, atr, sizeof(atr));
	if (n == 1 || card->mute)
		return;
	if (n == 5 && memcmp(bytes, "\xff\xca\0\0\0", 5) == 0)
		answer(fd, card->answer, card->n);
	else
		answer(fd, "\x6d\x00", 2);
}

static void be_card(int fd, const struct vcard *card)
{
	static unsigned char bytes[65536];
	unsigned char head[2];
	int asked = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read_all(fd, head, 2)) {
		size_t n = (size_t)(head[0] << 8 | head[1]);

		if (!read_all(fd, bytes, n) || (n > 1 && ++asked == card->tear_at))
			break;
		on_apdu(fd, card, bytes, n);
	}
	_exit(0);
}

static int connect_to(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

pid_t vcard_lay(int port, int slot, const struct vcard *card)
{
	int fd = -1;
	pid_t pid;

	for (int i = 0; i < TRIES && (fd = connect_to(port + slot)) < 0; i++)
		poll(NULL, 0, 20);
	ck_assert_msg(fd >= 0, "vpcd does not take a card");
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		be_card(fd, card);
	close(fd);
	return pid;
}

void vcard_take(pid_t *card)
{
	if (*card < 0)
		return;
	kill(*card, SIGKILL);
	waitpid(*card, NULL, 0);
	*card = -1;
}

/* ---- the daemon ---------------------------------------------------------------------------- */

static void in_dir(const struct pcscd_run *run, const char *name, char out[160])
{
	snprintf(out, 160, "%s/%s", run->dir, name);
}

static bool port_is_free(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1, result;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	result = bind(fd, (struct sockaddr *)&at, sizeof(at));
	close(fd);
	return result == 0;
}

static int free_ports(void)
{
	int port = 20000 + getpid() % 10000;

	while (!port_is_free(port) || !port_is_free(port + 1))
		port += 2;
	return port;
}

/* exec, so that the pid is pcscd's own. $1: the folder, $2: the command. */
static char script[] = "mount -t tmpfs litang /run && mkdir /run/pcscd && "
		       "mount --bind \"$1/run\" /run/pcscd && exec $2";

static pid_t run_private(const struct pcscd_run *run, char *command)
{
	char *root[] = {(char[]){"unshare"}, (char[]){"-m"}, (char[]){"sh"}, (char[]){"-c"}, script,
		(char[]){"sh"}, (char *)(uintptr_t)run->dir, command, NULL};
	char log[160];
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (geteuid() != 0)
		root[1] = (char[]){"-rm"};
	in_dir(run, "pcscd.log", log);
	close(1);
	close(2);
	if (open(log, O_WRONLY | O_CREAT | O_APPEND, 0600) == 1 && dup(1) == 2)
		execvp(root[0], root);
	_exit(127);
}

static bool no(const char *why)
{
	fprintf(stderr, "skipped: %s\n", why);
	return false;
}

bool pcscd_make(struct pcscd_run *run)
{
	char path[160];
	int status;

	run->pid = -1;
	if (access("/usr/sbin/pcscd", X_OK) != 0 || access(DRIVER, R_OK) != 0)
		return no("no pcscd or no vpcd here (packages pcscd, vsmartcard-vpcd)");
	suite_dir(run->dir, sizeof(run->dir));
	in_dir(run, "run", path);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_eq(waitpid(run_private(run, (char[]){"true"}), &status, 0) > 0, 1);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return no("no right to mount a /run of our own for pcscd");
	in_dir(run, "run/pcscd.comm", path);
	setenv("PCSCLITE_CSOCK_NAME", path, 1);
	run->port = free_ports();
	pcscd_readers(run, true);
	return true;
}

void pcscd_readers(struct pcscd_run *run, bool some)
{
	char path[160];
	FILE *file;

	in_dir(run, "readers", path);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	if (some)
		fprintf(file,
			"FRIENDLYNAME \"Litang Test\"\nDEVICENAME /dev/null:0x%04X\n"
			"LIBPATH " DRIVER "\nCHANNELID 0x%04X\n",
			(unsigned)run->port, (unsigned)run->port);
	ck_assert_int_eq(fclose(file), 0);
}

void pcscd_start(struct pcscd_run *run)
{
	char command[200], path[160];
	int i = 0;

	in_dir(run, "run/pcscd.comm", path);
	snprintf(command, sizeof(command), "/usr/sbin/pcscd --foreground -c %s/readers", run->dir);
	run->pid = run_private(run, command);
	while (access(path, F_OK) != 0 && i++ < TRIES)
		poll(NULL, 0, 20);
	ck_assert_msg(access(path, F_OK) == 0, "pcscd does not start; look at pcscd.log");
}

void pcscd_kill(struct pcscd_run *run)
{
	char path[160];

	if (run->pid < 0)
		return;
	kill(run->pid, SIGKILL);
	waitpid(run->pid, NULL, 0);
	run->pid = -1;
	in_dir(run, "run/pcscd.comm", path);
	unlink(path);
	in_dir(run, "run/pcscd.pid", path);
	unlink(path);
}

void pcscd_end(struct pcscd_run *run)
{
	pcscd_kill(run);
}
