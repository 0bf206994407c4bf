/* SPDX-License-Identifier: MIT */
/*
 * A file onto a stick: a file system in memory, and FAT and exFAT on a loop device, by FUSE, pulled out in
 * the middle. All need root; where they cannot be had it is said. The kernel's own FAT and exFAT, udev and
 * the program that mounts are tried in a guest of QEMU (tests/qemu/stick.py).
 */
#include "kiosk/stick.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "devices/stick.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static char dir[256], stick[300], file[300];
static struct err err;
static bool lies; /* the stick keeps something else than it was given */

/* Between writing and reading back: here a stick that lies is made. */
int posix_fadvise(int fd, off_t offset, off_t len, int advice)
{
	char path[40];
	int other;

	(void)offset, (void)len, (void)advice;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	other = lies ? open(path, O_WRONLY | O_CLOEXEC) : -1;
	if (other >= 0) {
		ck_assert_int_eq(pwrite(other, "?", 1, 70000), 1);
		close(other);
	}
	return 0;
}

static int try(const char *command)
{
	char line[1024];

	snprintf(line, sizeof(line), "cd %s && %s", dir, command);
	return system(line);
}

static void sh(const char *command)
{
	ck_assert_msg(try(command) == 0, "%s", command);
}

static void make_dir(void)
{
	suite_dir(dir, sizeof(dir));
	snprintf(stick, sizeof(stick), "%s/stick", dir);
	snprintf(file, sizeof(file), "%s/litang-a.csv", dir);
	sh("mkdir stick && head -c 300000 /dev/urandom >litang-a.csv");
	lies = false;
}

static bool in_memory(void)
{
	make_dir();
	if (mount("none", stick, "tmpfs", 0, "size=1m") == 0)
		return true;
	puts("stick: skipped, nothing can be mounted here");
	return false;
}

static void puts_as(enum stick_outcome outcome)
{
	enum stick_outcome got;

	memset(&err, 0, sizeof(err));
	got = stick_put(file, stick, &err);
	ck_assert_msg(got == outcome, "%d, not %d: %s", got, outcome, err.text);
	ck_assert_int_eq(!err.code, outcome == STICK_DONE);
}

#define WHOLE "cd stick && sha256sum -c --quiet litang-a.csv.sha256"

START_TEST(proved_and_nothing_half_left)
{
	if (!in_memory())
		return;
	sh("touch stick/litang-old.csv.part stick/other.part");
	puts_as(STICK_DONE);
	sh(WHOLE " && cmp litang-a.csv ../litang-a.csv");
	sh("test \"$(ls stick | wc -l)\" = 3 && test -e stick/other.part");
	sh("head -c 900000 /dev/zero >litang-a.csv");
	puts_as(STICK_FULL);
	sh(WHOLE " && test ! -e litang-a.csv.part");
	mount("none", stick, NULL, MS_REMOUNT | MS_RDONLY, NULL);
	puts_as(STICK_READ_ONLY);
	umount(stick);
	puts_as(STICK_NONE);
	sh("test -z \"$(ls stick)\"");
	strcpy(file, "/nowhere");
	puts_as(STICK_SOURCE);
}
END_TEST

START_TEST(what_was_there_stays)
{
	const struct rlimit small = {200000, RLIM_INFINITY};

	if (!in_memory())
		return;
	puts_as(STICK_DONE);
	sh("head -c 310000 /dev/urandom >litang-a.csv");
	lies = true;
	puts_as(STICK_DIFFERS);
	sh(WHOLE " && test ! -e litang-a.csv.part");
	lies = false;
	/* More than its file system takes in one file: it is told in the middle. */
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	puts_as(STICK_FULL);
	sh(WHOLE " && test ! -e litang-a.csv.part");
	umount(stick);
}
END_TEST

/* ---- FAT and exFAT on a loop device ------------------------------------------------------------ */

/* serve: stays in front, so that its process is ours, and may be killed by its number. */
struct kind {
	const char *name, *make, *serve, *mend;
};

static const struct kind kinds[] = {
	{"FAT", "mkfs.vfat", "fusefat -f -o rw+", "fsck.vfat -a"},
	{"exFAT", "mkfs.exfat", "mount.exfat-fuse -d", "fsck.exfat -y"},
};
static const struct kind *kind;
static pid_t server;

static bool is_mounted(void)
{
	struct stat here, above;

	return stat(stick, &here) == 0 && stat(dir, &above) == 0 && here.st_dev != above.st_dev;
}

/* The loop device goes with whoever has it open last: with the server. */
static bool serve(void)
{
	char command[600];

	snprintf(command, sizeof(command),
		"cd %s && l=$(losetup -f --show image) && exec %s $l stick", dir, kind->serve);
	server = fork();
	if (server == 0) {
		if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
			_exit(126);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	for (int i = 0; i < WAIT_MS && !is_mounted(); i++, usleep(1000))
		if (waitpid(server, NULL, WNOHANG) == server)
			break;
	(void)try("losetup -j image -n -O NAME | xargs -r losetup -d");
	return is_mounted();
}

static bool on_loop(int i)
{
	char command[100];

	kind = &kinds[i];
	make_dir();
	snprintf(command, sizeof(command), "truncate -s 96M image && %s image >/dev/null 2>&1",
		kind->make);
	if (try(command) == 0 && serve())
		return true;
	printf("stick: skipped, no %s on a loop device here\n", kind->name);
	return false;
}

static void off_loop(void)
{
	umount(stick);
	waitpid(server, NULL, 0);
}

START_TEST(on_a_loop_device)
{
	if (!on_loop(_i))
		return;
	puts_as(STICK_DONE);
	sh(WHOLE " && cmp litang-a.csv ../litang-a.csv");
	puts_as(STICK_DONE); /* over the one of before */
	sh(WHOLE);
	sh("truncate -s 200M litang-a.csv");
	puts_as(STICK_FULL);
	sh(WHOLE " && test ! -e litang-a.csv.part");
	off_loop();
}
END_TEST

/* Whatever answers for the file system is killed while the file grows: as if it was pulled out. */
static void *pull(void *ctx)
{
	char part[340];
	struct stat st;

	(void)ctx;
	snprintf(part, sizeof(part), "%s/litang-a.csv.part", stick);
	for (int i = 0; i < 40000 && (stat(part, &st) < 0 || st.st_size < 1000000); i++)
		usleep(500);
	kill(server, SIGKILL);
	return NULL;
}

START_TEST(pulled_out)
{
	pthread_t thread;
	char command[120];

	if (!on_loop(_i))
		return;
	puts_as(STICK_DONE);
	sh("cp litang-a.csv first.csv && truncate -s 60M litang-a.csv");
	pthread_create(&thread, NULL, pull, NULL);
	puts_as(STICK_GONE);
	pthread_join(thread, NULL);
	puts_as(STICK_GONE); /* still */
	umount2(stick, MNT_DETACH);
	waitpid(server, NULL, 0);
	sh("mv first.csv litang-a.csv");
	snprintf(command, sizeof(command), "%s image >/dev/null 2>&1", kind->mend);
	(void)try(command);
	ck_assert(serve());
	sh(WHOLE " && cmp litang-a.csv ../litang-a.csv");
	puts_as(STICK_DONE); /* and what was half there is gone */
	sh(WHOLE " && test ! -e litang-a.csv.part");
	off_loop();
}
END_TEST

/* ---- letting go -------------------------------------------------------------------------------- */

/* The part of devices/stick_main.c that listens. */
static void *let_go(void *ctx)
{
	int fd = *(int *)ctx;
	char c;

	ck_assert_int_eq(read(fd, &c, 1), 1);
	ck_assert_int_eq(umount(stick), 0);
	return NULL;
}

START_TEST(released_when_it_is_unmounted)
{
	pthread_t thread;
	char line[300];
	int fd;

	if (!in_memory())
		return;
	snprintf(line, sizeof(line), "%s/" STICK_LINE, dir);
	ck_assert_int_eq(stick_release(stick, &err), ERR_NONE); /* nobody made the line */
	ck_assert_int_eq(mkfifo(line, 0600), 0);
	ck_assert_int_eq(stick_release(stick, &err), ERR_NONE); /* nobody listens */
	fd = open(line, O_RDWR | O_CLOEXEC);
	pthread_create(&thread, NULL, let_go, &fd);
	ck_assert_int_eq(stick_release(stick, &err), 0);
	pthread_join(thread, NULL);
	puts_as(STICK_NONE);
	close(fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("stick");
	TCase *memory = tcase_create("memory"), *loops = tcase_create("loop");
	const int n = (int)(sizeof(kinds) / sizeof(kinds[0]));

	tcase_set_timeout(memory, 60);
	tcase_add_test(memory, proved_and_nothing_half_left);
	tcase_add_test(memory, what_was_there_stays);
	tcase_add_test(memory, released_when_it_is_unmounted);
	tcase_set_timeout(loops, 120);
	tcase_add_loop_test(loops, on_a_loop_device, 0, n);
	tcase_add_loop_test(loops, pulled_out, 0, n);
	suite_add_tcase(suite, memory);
	suite_add_tcase(suite, loops);
	return suite_run_all(srunner_create(suite));
}
