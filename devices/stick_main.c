/* SPDX-License-Identifier: MIT */
/*
 * litang-stick NAME: mounts the USB stick that the kernel calls so (sda1), and keeps it until it is asked to
 * let it go. Trusts nothing but the kernel and udev: whoever starts it names a device, no path, no folder,
 * no option.
 */
#include "devices/stick.h"

#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 20000

static int fail(const char *name, const char *what)
{
	fprintf(stderr, "litang-stick: %.*s: %s\n", STICK_NAME_MOST, name, what);
	return 1;
}

static int fail_errno(const char *name)
{
	return fail(name, strerrordesc_np(errno));
}

/* What is on it, "vfat" or "exfat"; NULL = not for us, and said why. */
static const char *kind_of(const char *name, struct udev_device *device)
{
	const char *usage, *type;

	if (!device) {
		fail(name, "no such device");
		return NULL;
	}
	if (!udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")) {
		fail(name, "not on USB");
		return NULL;
	}
	usage = udev_device_get_property_value(device, "ID_FS_USAGE");
	type = udev_device_get_property_value(device, "ID_FS_TYPE");
	if (!usage || strcmp(usage, "filesystem") != 0 || !type) {
		fail(name, "no file system on it");
		return NULL;
	}
	if (strcmp(type, "vfat") == 0)
		return "vfat";
	if (strcmp(type, "exfat") == 0)
		return "exfat";
	fail(name, "neither FAT nor exFAT");
	return NULL;
}

static int mount_it(const char *name, const char *kind, const struct passwd *user)
{
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME;
	char device[STICK_NAME_MOST + 8], options[120];

	snprintf(device, sizeof(device), "/dev/%s", name);
	/* A file system that turns out to have faults is not written to any more. */
	snprintf(options, sizeof(options), "uid=%u,gid=%u,umask=077,errors=remount-ro",
		user->pw_uid, user->pw_gid);
	if (mount(device, STICK_FOLDER, kind, flags, options) == 0)
		return 0;
	/* Its switch says that nothing is to be written: whoever writes is told so. */
	if (errno == EACCES || errno == EROFS)
		return mount(device, STICK_FOLDER, kind, flags | MS_RDONLY, options);
	return -1;
}

/* The folder, and the line on which the terminal's user says that it is done; others may not. */
static int make_line(const struct passwd *user)
{
	int line;

	if ((mkdir(STICK_HOME, 0755) < 0 && errno != EEXIST) ||
		(mkdir(STICK_FOLDER, 0755) < 0 && errno != EEXIST))
		return -1;
	unlink(STICK_HOME "/" STICK_LINE);
	if (mkfifo(STICK_HOME "/" STICK_LINE, 0600) < 0)
		return -1;
	/* For reading and writing: it never ends. */
	line = open(STICK_HOME "/" STICK_LINE, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (line >= 0 && fchown(line, user->pw_uid, user->pw_gid) < 0) {
		close(line);
		return -1;
	}
	return line;
}

/* From before the mount on: a stick that is pulled out while it is mounted ends the program in order. */
static int stop_signals(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	return signalfd(-1, &stop, SFD_CLOEXEC);
}

/* True: asked to let go; false: it was pulled out, or the machine stops. */
static bool wait_for_word(int line, int stop)
{
	struct pollfd fds[2] = {{.fd = line, .events = POLLIN}, {.fd = stop, .events = POLLIN}};

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	return fds[0].revents & POLLIN;
}

/* Whoever still has a file open on it may be about to close it. */
static int let_go(const char *name)
{
	for (int i = 0; i < BUSY_MS / 50; i++, poll(NULL, 0, 50)) {
		if (umount2(STICK_FOLDER, UMOUNT_NOFOLLOW) == 0)
			return 0;
		if (errno != EBUSY)
			break;
	}
	return fail_errno(name);
}

static int keep(const char *name, const char *kind)
{
	const struct passwd *user = getpwnam(STICK_USER);
	int stop = stop_signals(), line = user ? make_line(user) : -1, result = 0;

	if (!user)
		return fail(STICK_USER, "no such user");
	if (stop < 0 || line < 0)
		return fail_errno(STICK_HOME);
	if (mount_it(name, kind, user) < 0)
		result = fail_errno(name);
	else if (!wait_for_word(line, stop))
		umount2(STICK_FOLDER, MNT_DETACH | UMOUNT_NOFOLLOW);
	else
		result = let_go(name);
	unlink(STICK_HOME "/" STICK_LINE);
	close(line);
	close(stop);
	return result;
}

/* Another one is in: its folder is taken. */
static bool taken(void)
{
	struct stat here, above;

	return stat(STICK_FOLDER, &here) == 0 && stat(STICK_HOME, &above) == 0 &&
	       here.st_dev != above.st_dev;
}

int main(int argc, char **argv)
{
	struct udev_device *device;
	struct udev *udev;
	const char *kind;

	if (argc != 2 || !argv[1][0] || strlen(argv[1]) > STICK_NAME_MOST ||
		argv[1][strspn(argv[1], "abcdefghijklmnopqrstuvwxyz0123456789")]) {
		fputs("usage: litang-stick NAME   a block device on USB, as the kernel calls it\n",
			stderr);
		return 2;
	}
	udev = udev_new();
	device = udev ? udev_device_new_from_subsystem_sysname(udev, "block", argv[1]) : NULL;
	kind = kind_of(argv[1], device);
	udev_device_unref(device);
	udev_unref(udev);
	if (!kind)
		return 1;
	if (taken())
		return fail(argv[1], "another stick is in");
	return keep(argv[1], kind);
}
