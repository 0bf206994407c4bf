/* SPDX-License-Identifier: MIT */
/* The log stays quiet: whatever comes, goes or changes, again and again. */
#include "devices/devlog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/scan_serial.h"
#include "tests/support/printer_world.h"
#include "tests/support/usb_room.h"

#define FLAPS 60
/* Each line, and then that it is one a minute, and at the end what was kept back. */
#define LINES_MAX (DEVLOG_LINES + 2)

static char path[] = "/tmp/litang-devlog-XXXXXX";
static char text[65536];

static void log_begin(void)
{
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(log_open(path, &(struct err){0}), 0);
}

/* The log so far is in `text`; how many lines it has. */
static int log_look(void)
{
	FILE *file = fopen(path, "re");
	int lines = 0;
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[n] = 0;
	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

static void log_end(void)
{
	log_close();
	unlink(path);
}

/* ---- a minute ------------------------------------------------------------------------------- */

struct minute {
	void (*due)(void *ctx);
	void *ctx;
};

static void keep_after(void *app, int ms, void (*due)(void *ctx), void *ctx)
{
	struct minute *m = app;

	ck_assert(ms == DEVLOG_MS || ms < 0);
	*m = ms < 0 ? (struct minute){0} : (struct minute){due, ctx};
}

static void pass(struct minute *m)
{
	struct minute now = *m;

	*m = (struct minute){0};
	ck_assert(now.due != NULL);
	now.due(now.ctx);
}

static void say(struct devlog *log, int times)
{
	for (int i = 0; i < times; i++)
		devlog_line(log, LOG_INFO, i % 2 ? "comes" : "goes");
}

START_TEST(one_line_a_minute_until_it_is_steady)
{
	struct minute minute = {0};
	struct host host = {.app = &minute, .after = keep_after};
	struct devlog log;
	int lines = DEVLOG_LINES + 1;

	log_begin();
	devlog_init(&log, &host, "toy");
	say(&log, DEVLOG_LINES);
	ck_assert_int_eq(log_look(), DEVLOG_LINES);
	say(&log, 50);
	ck_assert_int_eq(log_look(), lines);
	ck_assert_ptr_nonnull(strstr(text, "toy: comes and goes"));
	for (int i = 0; i < 3; i++) {
		pass(&minute);
		ck_assert_int_eq(log_look(), ++lines);
		say(&log, 7 + i); /* the log itself counts lines that are the same */
		ck_assert_int_eq(log_look(), lines);
	}
	ck_assert_ptr_nonnull(strstr(text, "toy: 50 times something, the last: comes"));
	ck_assert_ptr_nonnull(strstr(text, "toy: 8 times something, the last: comes"));
	pass(&minute);
	ck_assert_int_eq(log_look(), ++lines);
	pass(&minute); /* steady for one: as in the beginning */
	ck_assert(minute.due == NULL);
	say(&log, DEVLOG_LINES);
	ck_assert_int_eq(log_look(), lines + DEVLOG_LINES);
	devlog_done(&log);
	ck_assert_int_eq(log_look(), lines + DEVLOG_LINES);
	ck_assert(minute.due == NULL);
	log_end();
}
END_TEST

/* Never much in a minute, and never a minute without. */
START_TEST(slowly_and_for_ever)
{
	struct minute minute = {0};
	struct host host = {.app = &minute, .after = keep_after};
	struct devlog log;

	log_begin();
	devlog_init(&log, &host, "toy");
	for (int i = 0; i < 30; i++) {
		say(&log, 4);
		pass(&minute);
	}
	ck_assert_int_le(log_look(), DEVLOG_LINES + 1 + 30);
	devlog_done(&log);
	log_end();
}
END_TEST

/* What was kept back is not lost when the program ends. */
START_TEST(the_last_word)
{
	struct minute minute = {0};
	struct host host = {.app = &minute, .after = keep_after};
	struct devlog log;

	log_begin();
	devlog_init(&log, &host, "toy");
	say(&log, DEVLOG_LINES + 1);
	devlog_line(&log, LOG_WARN, "is broken");
	devlog_done(&log);
	ck_assert_int_eq(log_look(), LINES_MAX);
	ck_assert_ptr_nonnull(strstr(text, "toy: 2 times something, the last: is broken\n"));
	log_end();
}
END_TEST

/* ---- devices -------------------------------------------------------------------------------- */

START_TEST(a_device_that_flaps)
{
	struct usb_room *r = usb_room_new();

	log_begin();
	for (int i = 1; i <= FLAPS; i++) {
		struct usbemu_device *dev = usb_room_plugged(r);

		usbemu_unplug(dev);
		USB_ROOM_WAIT(r, r->bulk.left == i && r->hid.left == i);
	}
	usb_room_free(r);
	ck_assert_int_le(log_look(), 2 * LINES_MAX); /* both interfaces have a client */
	ck_assert_ptr_nonnull(strstr(text, "the last: 0416:5011 at 1-3: is gone\n"));
	log_end();
}
END_TEST

/* With all that its driver says of it. */
START_TEST(a_printer_that_flaps)
{
	struct printer_world w;

	log_begin();
	printer_world_open(&w);
	for (int i = 0; i < FLAPS; i++) {
		w.h.n_events = w.seen = 0;
		printer_plug(&w);
		printer_await_ready(&w);
		usbemu_unplug(w.plugged);
		ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
	}
	printer_world_done(&w);
	ck_assert_int_le(log_look(), LINES_MAX);
	log_end();
}
END_TEST

START_TEST(a_cover_that_flaps)
{
	struct printer_world w;

	log_begin();
	printer_world_ready(&w);
	for (int i = 0; i < FLAPS; i++) {
		w.h.n_events = w.seen = 0;
		printer_set(&w, w.printer.cover_open = true);
		printer_await_paper(&w, PAPER_COVER_OPEN);
		printer_set(&w, w.printer.cover_open = false);
		printer_await_paper(&w, PAPER_OK);
	}
	printer_world_done(&w);
	ck_assert_int_le(log_look(), LINES_MAX);
	ck_assert_ptr_nonnull(strstr(text, "printer: 04b8:0202 at 1-2: cover open\n"));
	log_end();
}
END_TEST

static void (*machine_after)(void *app, int ms, void (*due)(void *ctx), void *ctx);

/* All waiting is a thousand times shorter, but the log's minute. */
static void hurried_after(void *app, int ms, void (*due)(void *ctx), void *ctx)
{
	machine_after(app, ms > 0 && ms < DEVLOG_MS ? ms / 1000 : ms, due, ctx);
}

/* Not there, and there as something that is no line. */
START_TEST(a_line_that_flaps)
{
	char place[] = "/tmp/litang-line-XXXXXX";
	int64_t end = test_host_ms() + 10000;
	struct device *dev;
	struct test_host h;

	log_begin();
	ck_assert_ptr_nonnull(mkdtemp(place));
	test_host_init(&h);
	machine_after = h.host.after;
	h.host.after = hurried_after;
	ck_assert_int_eq(scan_serial_open(&dev, &h.host, place, 0, &(struct err){0}), 0);
	for (int i = 0; i < FLAPS; i++) {
		h.n_events = 0;
		while (!h.n_events && test_host_ms() < end)
			test_host_turn(&h, 10);
		ck_assert_int_eq(h.n_events, 1);
		ck_assert_int_eq(i % 2 ? mkdir(place, 0700) : rmdir(place), 0);
	}
	dev->driver->close(dev);
	ck_assert_int_eq(h.n_timers, 0);
	if (rmdir(place) != 0)
		ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_le(log_look(), LINES_MAX);
	log_end();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("devlog");
	TCase *c = tcase_create("devlog");

	tcase_add_test(c, one_line_a_minute_until_it_is_steady);
	tcase_add_test(c, slowly_and_for_ever);
	tcase_add_test(c, the_last_word);
	tcase_add_test(c, a_device_that_flaps);
	tcase_add_test(c, a_printer_that_flaps);
	tcase_add_test(c, a_cover_that_flaps);
	tcase_add_test(c, a_line_that_flaps);
	suite_add_tcase(s, c);
	return suite_run_all(srunner_create(s));
}
