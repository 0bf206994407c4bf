/* SPDX-License-Identifier: MIT */
/* The serial scanner on pseudo-terminals: the path is a link that comes and goes. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "devices/scan_serial.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"

struct room {
	struct test_host h;
	struct device *dev;
	char path[256];
	int master, slave; /* -1: nothing is plugged in */
};

static void room_init(struct room *r)
{
	memset(r, 0, sizeof(*r));
	test_host_init(&r->h);
	r->master = r->slave = -1;
	suite_dir(r->path, sizeof(r->path) - 8);
	strcat(r->path, "/line");
}

static void plug(struct room *r)
{
	char name[64], again[300];

	ck_assert_int_eq(openpty(&r->master, &r->slave, name, NULL, NULL), 0);
	snprintf(again, sizeof(again), "%s.new", r->path);
	ck_assert_int_eq(symlink(name, again), 0);
	ck_assert_int_eq(rename(again, r->path), 0);
}

static void unplug(struct room *r)
{
	unlink(r->path);
	close(r->master);
	close(r->slave);
	r->master = r->slave = -1;
}

static void open_at(struct room *r, int baud)
{
	struct err err = {0};

	ck_assert_msg(
		scan_serial_open(&r->dev, &r->h.host, r->path, baud, &err) == 0, "%s", err.text);
	ck_assert_int_eq(r->h.n_events, 0); /* nothing is told from within a call */
}

static void room_done(struct room *r)
{
	r->dev->driver->close(r->dev);
	ck_assert_int_eq(r->h.n_watches, 0);
	ck_assert_int_eq(r->h.n_timers, 0);
	if (r->master >= 0)
		unplug(r);
}

static void send_bytes(struct room *r, const void *bytes, size_t n)
{
	const char *at = bytes;

	for (size_t done = 0; done < n; test_host_turn(&r->h, 0)) {
		ssize_t part = write(r->master, at + done, n - done < 2048 ? n - done : 2048);

		ck_assert_int_gt(part, 0);
		done += (size_t)part;
	}
}

static const char *scans(const struct room *r)
{
	static char text[HOST_EVENTS * 192];
	size_t n = 0;

	text[0] = 0;
	for (int i = 0; i < r->h.n_events; i++)
		if (r->h.event[i].kind == DEVICE_SCAN)
			n += (size_t)snprintf(
				text + n, sizeof(text) - n, "%s~", r->h.event[i].text);
	return text;
}

static void wait_scans(struct room *r, const char *want)
{
	int64_t end = test_host_ms() + 10000;

	while (strcmp(scans(r), want) != 0 && test_host_ms() < end)
		test_host_turn(&r->h, 100);
	ck_assert_msg(strcmp(scans(r), want) == 0, "%.300s, not %.300s", scans(r), want);
}

static void wait_state(struct room *r, enum device_state state)
{
	int64_t end = test_host_ms() + 10000;

	while (r->dev->state != state && test_host_ms() < end)
		test_host_turn(&r->h, 100);
	ck_assert_int_eq(r->dev->state, state);
}

static void wait_trouble(struct room *r, const char *why)
{
	int64_t end = test_host_ms() + 10000;

	while (strcmp(r->dev->trouble, why) != 0 && test_host_ms() < end)
		test_host_turn(&r->h, 100);
	ck_assert_str_eq(r->dev->trouble, why);
}

START_TEST(bytes_to_codes)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *codes;
	} cases[] = {
		{"abc\r", 4, "abc~"}, {"abc\n", 4, "abc~"}, {"abc\r\n", 5, "abc~"},
		{"abc\n\r", 5, "abc~"}, {"abc", 3, "abc~"}, /* ended by silence */
		{"abc\t", 4, "abc~"}, {"a\rb\nc\r\nd", 8, "a~b~c~d~"}, {"\r\n\r\n\rx\r", 7, "x~"},
		{"a b\tc\r", 6, "a b?c~"}, {"a\0b\0\r", 5, "a?b~"},
		{"\xe7\xa4\xbc\xff\x1b[A\r", 8, "礼??[A~"},
		{"a\ra\rb\ra\r", 8, "a~b~a~"}, /* the same within a second: once */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct room r;

		room_init(&r);
		plug(&r);
		open_at(&r, 0);
		wait_state(&r, DEVICE_READY);
		send_bytes(&r, cases[i].bytes, cases[i].n);
		wait_scans(&r, cases[i].codes);
		room_done(&r);
	}
}
END_TEST

START_TEST(the_line_is_raw)
{
	static const struct {
		int baud;
		speed_t speed;
	} cases[] = {{0, B9600}, {9600, B9600}, {1200, B1200}, {115200, B115200}};
	struct err err = {0};
	struct device *dev = NULL;
	struct room r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct termios t;

		room_init(&r);
		plug(&r);
		open_at(&r, cases[i].baud);
		wait_state(&r, DEVICE_READY);
		ck_assert_str_eq(r.dev->what, r.path);
		ck_assert_int_eq(tcgetattr(r.slave, &t), 0);
		ck_assert_uint_eq(cfgetispeed(&t), cases[i].speed);
		ck_assert_uint_eq(cfgetospeed(&t), cases[i].speed);
		ck_assert_uint_eq(t.c_lflag & (ECHO | ICANON | ISIG | IEXTEN), 0);
		ck_assert_uint_eq(t.c_iflag & (ICRNL | IXON | ISTRIP), 0);
		ck_assert_uint_eq(t.c_cflag & (CSIZE | PARENB | CSTOPB), CS8);
		room_done(&r);
	}
	room_init(&r);
	ck_assert_int_eq(scan_serial_open(&dev, &r.h.host, r.path, 1234, &err), ERR_BAD);
	ck_assert_ptr_null(dev);
}
END_TEST

/* What it sent while nobody listened is of nobody who stands here now. */
START_TEST(old_bytes_are_dropped)
{
	struct room r;

	room_init(&r);
	plug(&r);
	ck_assert_int_eq(write(r.master, "old\r", 4), 4);
	open_at(&r, 0);
	wait_state(&r, DEVICE_READY);
	send_bytes(&r, "new\r", 4);
	wait_scans(&r, "new~");
	room_done(&r);
	room_init(&r); /* one that hands its last code over once somebody listens */
	plug(&r);
	open_at(&r, 0);
	test_host_turn(&r.h, 0);
	ck_assert_int_eq(write(r.master, "old\r", 4), 4);
	wait_state(&r, DEVICE_READY);
	send_bytes(&r, "new\r", 4);
	wait_scans(&r, "new~");
	room_done(&r);
}
END_TEST

START_TEST(the_path_comes_and_goes)
{
	struct room r;

	room_init(&r);
	open_at(&r, 0);
	wait_trouble(&r, "No such file or directory");
	ck_assert_int_eq(r.dev->state, DEVICE_ABSENT);
	ck_assert_str_eq(r.dev->what, "");
	plug(&r);
	wait_state(&r, DEVICE_READY);
	send_bytes(&r, "one\r", 4);
	wait_scans(&r, "one~");
	send_bytes(&r, "hal", 3);
	unplug(&r);
	wait_state(&r, DEVICE_ABSENT);
	ck_assert_int_eq(r.h.n_watches, 0); /* a line that hung up would be ready for ever */
	ck_assert_uint_eq(r.dev->failed, 1);
	plug(&r);
	wait_state(&r, DEVICE_READY);
	send_bytes(&r, "two\r", 4);
	wait_scans(&r, "one~two~");
	ck_assert_uint_eq(r.dev->done, 2);
	ck_assert_uint_eq(r.dev->failed, 1);
	room_done(&r);
}
END_TEST

/* Each change is told once, however often it is tried. */
START_TEST(tries_are_not_told)
{
	int64_t end = test_host_ms() + SCAN_SERIAL_AGAIN_MS * 5 / 2;
	struct room r;

	room_init(&r);
	open_at(&r, 0);
	while (test_host_ms() < end)
		test_host_turn(&r.h, 100);
	ck_assert_int_eq(r.h.n_events, 1);
	plug(&r);
	wait_state(&r, DEVICE_READY);
	ck_assert_int_eq(r.h.n_events, 2);
	ck_assert_int_eq(r.h.event[1].kind, DEVICE_STATE);
	ck_assert_int_eq(r.h.event[1].state, DEVICE_READY);
	room_done(&r);
}
END_TEST

START_TEST(paths_that_are_no_line)
{
	struct room r;

	room_init(&r);
	ck_assert_int_eq(mkdir(r.path, 0700), 0);
	open_at(&r, 0);
	wait_trouble(&r, strerror(EISDIR));
	ck_assert_int_eq(r.dev->state, DEVICE_TROUBLE);
	rmdir(r.path);
	close(open(r.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	wait_trouble(&r, strerror(ENODEV));
	ck_assert_int_eq(r.dev->state, DEVICE_ABSENT);
	unlink(r.path);
	ck_assert_int_eq(symlink(r.path, r.path), 0);
	wait_trouble(&r, strerror(ELOOP));
	ck_assert_int_eq(r.dev->state, DEVICE_TROUBLE);
	plug(&r);
	wait_state(&r, DEVICE_READY);
	room_done(&r);
}
END_TEST

/* A mock line may be no terminal: it is taken as it is. */
START_TEST(a_line_that_is_no_terminal)
{
	struct room r;
	int fd;

	room_init(&r);
	ck_assert_int_eq(mkfifo(r.path, 0600), 0);
	open_at(&r, 0);
	wait_state(&r, DEVICE_READY);
	fd = open(r.path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "abc\r\n", 5), 5);
	wait_scans(&r, "abc~");
	close(fd);
	unlink(r.path);
	room_done(&r);
}
END_TEST

/* In a session that has no controlling terminal, a scanner does not become it. */
START_TEST(it_never_controls)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (!child) {
		struct room r;

		setsid();
		room_init(&r);
		plug(&r);
		open_at(&r, 0);
		wait_state(&r, DEVICE_READY);
		_exit(open("/dev/tty", O_RDWR | O_CLOEXEC) < 0 && errno == ENXIO ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(long_and_many)
{
	char text[700], want[50 * 24 + 1] = "";
	struct room r;

	room_init(&r);
	plug(&r);
	open_at(&r, 0);
	wait_state(&r, DEVICE_READY);
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "WL1-%02d-0123456789ABC~", i);
		strcat(want, text);
		text[strlen(text) - 1] = '\r';
		send_bytes(&r, text, strlen(text));
	}
	wait_scans(&r, want);
	memset(text, 'x', sizeof(text));
	text[699] = '\r';
	r.h.n_events = 0;
	send_bytes(&r, text, sizeof(text));
	memset(text + 191, '~', 2);
	text[192] = 0;
	wait_scans(&r, text);
	/* A megabyte without an end. */
	for (int i = 0; i < 1500; i++)
		send_bytes(&r,
			"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
			"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
			"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
			198);
	ck_assert_int_eq(r.h.n_events, 1);
	ck_assert(test_host_until(&r.h, 2));
	ck_assert_uint_eq(strlen(r.h.event[1].text), 191);
	room_done(&r);
}
END_TEST

START_TEST(closed_in_the_middle)
{
	struct room r;

	room_init(&r); /* before it was ever opened */
	open_at(&r, 0);
	room_done(&r);
	room_init(&r); /* open, not yet settled */
	plug(&r);
	open_at(&r, 0);
	test_host_turn(&r.h, 0);
	room_done(&r);
	room_init(&r); /* while it is tried again */
	open_at(&r, 0);
	wait_trouble(&r, "No such file or directory");
	room_done(&r);
	room_init(&r); /* in the middle of a code */
	plug(&r);
	open_at(&r, 0);
	wait_state(&r, DEVICE_READY);
	send_bytes(&r, "hal", 3);
	test_host_turn(&r.h, 10);
	room_done(&r);
}
END_TEST

SUITE_MAIN("scan_serial", bytes_to_codes, the_line_is_raw, old_bytes_are_dropped,
	the_path_comes_and_goes, tries_are_not_told, paths_that_are_no_line,
	a_line_that_is_no_terminal, it_never_controls, long_and_many, closed_in_the_middle)
