/* SPDX-License-Identifier: MIT */
/* What the terminal tells the one who watches over it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/app.h"
#include "tests/support/suite.h"

/* A listener on a name that is no file; `name` is as NOTIFY_SOCKET has it. */
static int listener(char *name, size_t size)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int n = snprintf(name, size, "@litang-test-%d", (int)getpid());

	memcpy(at.sun_path + 1, name + 1, (size_t)n - 1);
	ck_assert_int_eq(
		bind(fd, (struct sockaddr *)&at, (socklen_t)(sizeof(at.sun_family) + (size_t)n)),
		0);
	return fd;
}

START_TEST(it_says_that_it_is_well)
{
	char name[64], got[64] = "";
	int fd = listener(name, sizeof(name));

	setenv("NOTIFY_SOCKET", name, 1);
	app_alive();
	ck_assert_int_eq(recv(fd, got, sizeof(got) - 1, 0), 18);
	ck_assert_str_eq(got, "READY=1\nWATCHDOG=1");
	close(fd);
	app_alive(); /* nobody listens any more: nothing happens */
}
END_TEST

START_TEST(nobody_watches)
{
	char name[64], long_name[300], got[64];
	int fd = listener(name, sizeof(name));

	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = 0;
	unsetenv("NOTIFY_SOCKET");
	app_alive();
	setenv("NOTIFY_SOCKET", "", 1);
	app_alive();
	setenv("NOTIFY_SOCKET", long_name, 1);
	app_alive();
	ck_assert_int_eq(recv(fd, got, sizeof(got), 0), -1);
	close(fd);
}
END_TEST

SUITE_MAIN("alive", it_says_that_it_is_well, nobody_watches)
