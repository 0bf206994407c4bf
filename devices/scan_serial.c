/* SPDX-License-Identifier: MIT */
#include "devices/scan_serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "devices/devlog.h"
#include "devices/scan_text.h"

#define READS_MAX 16 /* in one go: other things have their turn too */
#define DRAIN_MAX 64 /* reads before a line is taken to be one that never stops */

struct scan_serial {
	struct device dev; /* first: a struct device * is a struct scan_serial * */
	const struct host *host;
	struct devlog log;
	char *path;
	speed_t speed;
	int fd; /* -1: not open */
	size_t n;
	unsigned char line[sizeof(((struct device_event *)0)->text)];
	struct scan_once once;
};

static const struct {
	int baud;
	speed_t speed;
} speeds[] = {
	{1200, B1200},
	{2400, B2400},
	{4800, B4800},
	{9600, B9600},
	{19200, B19200},
	{38400, B38400},
	{57600, B57600},
	{115200, B115200},
};

/* ---- what it tells ------------------------------------------------------------------------- */

static void tell(struct scan_serial *s, enum device_event_kind kind, const char *text)
{
	struct device_event ev = {.kind = kind, .from = &s->dev, .state = s->dev.state};

	text_copy(ev.text, sizeof(ev.text), text);
	s->host->tell(s->host->app, &ev);
	sodium_memzero(&ev, sizeof(ev));
}

static void set_state(struct scan_serial *s, enum device_state state, const char *why)
{
	char text[128];

	if (s->dev.state == state && (!why || strcmp(s->dev.trouble, why) == 0))
		return;
	s->dev.state = state;
	if (why)
		text_copy(s->dev.trouble, sizeof(s->dev.trouble), why);
	text_copy(s->dev.what, sizeof(s->dev.what), state == DEVICE_ABSENT ? "" : s->path);
	snprintf(text, sizeof(text), "%s: %s", s->path, state == DEVICE_READY ? "open" : why);
	devlog_line(&s->log, state == DEVICE_READY ? LOG_INFO : LOG_WARN, text);
	tell(s, DEVICE_STATE, "");
}

static void line_next(struct scan_serial *s)
{
	sodium_memzero(s->line, sizeof(s->line));
	s->n = 0;
}

static void tell_line(struct scan_serial *s)
{
	char text[sizeof(((struct device_event *)0)->text)];

	scan_text_clean(text, sizeof(text), s->line, scan_text_trim(s->line, s->n));
	line_next(s);
	if (text[0] && scan_once(&s->once, text, time_source_machine.boot_ms(NULL))) {
		s->dev.done++;
		tell(s, DEVICE_SCAN, text);
	}
	sodium_memzero(text, sizeof(text));
}

/* ---- bytes --------------------------------------------------------------------------------- */

static void take_byte(struct scan_serial *s, unsigned char byte)
{
	if (byte == '\r' || byte == '\n')
		tell_line(s);
	else if (s->n < sizeof(s->line))
		s->line[s->n++] = byte;
}

static void on_silence(void *ctx)
{
	tell_line(ctx);
}

static void on_due(void *ctx);

static void hang_up(struct scan_serial *s, const char *why)
{
	s->host->after(s->host->app, -1, on_silence, s);
	s->host->unwatch(s->host->app, s->fd);
	close(s->fd);
	s->fd = -1;
	s->dev.failed += s->n > 0;
	line_next(s);
	s->host->after(s->host->app, SCAN_SERIAL_AGAIN_MS, on_due, s);
	set_state(s, DEVICE_ABSENT, why);
}

/* Whether it is over after a read that brought nothing (n = 0) or failed (n < 0). */
static bool has_hung_up(int fd, ssize_t n)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	if (n > 0)
		return false;
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		return true;
	/* Ready, and nothing to read: without this it would be told for ever. */
	return poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL);
}

static void on_ready(void *ctx)
{
	struct scan_serial *s = ctx;
	unsigned char bytes[256];
	ssize_t n = 1;

	for (int i = 0; i < READS_MAX && n > 0; i++) {
		n = read(s->fd, bytes, sizeof(bytes));
		for (ssize_t k = 0; k < n; k++)
			take_byte(s, bytes[k]);
	}
	if (has_hung_up(s->fd, n))
		hang_up(s, "it hung up");
	else
		s->host->after(s->host->app, s->n ? SCAN_SERIAL_SILENCE_MS : -1, on_silence, s);
	sodium_memzero(bytes, sizeof(bytes));
}

/* ---- opening ------------------------------------------------------------------------------- */

/* A line that is no terminal (a mock one) is taken as it is. */
static int make_raw(int fd, speed_t speed)
{
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return errno == ENOTTY ? 0 : -1;
	cfmakeraw(&t);
	t.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	if (cfsetispeed(&t, speed) != 0 || cfsetospeed(&t, speed) != 0)
		return -1;
	return tcsetattr(fd, TCSAFLUSH, &t);
}

static int open_line(const char *path, speed_t speed)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		errno = ENODEV;
	else if (make_raw(fd, speed) == 0)
		return fd;
	close(fd);
	return -1;
}

static void try_again(struct scan_serial *s, int why)
{
	bool gone = why == ENOENT || why == ENXIO || why == ENODEV || why == ENOTDIR;

	set_state(s, gone ? DEVICE_ABSENT : DEVICE_TROUBLE, strerror(why));
	s->host->after(s->host->app, SCAN_SERIAL_AGAIN_MS, on_due, s);
}

/*
 * What it sent while nobody listened is of nobody who stands here now. A scanner that kept its
 * last code hands it over once the line is open, so that flushing the line as it opens is too early.
 */
static void on_settled(void *ctx)
{
	struct scan_serial *s = ctx;
	unsigned char bytes[1024];

	for (int i = 0; i < DRAIN_MAX && read(s->fd, bytes, sizeof(bytes)) > 0; i++)
		;
	sodium_memzero(bytes, sizeof(bytes));
	if (s->host->watch(s->host->app, s->fd, HOST_READ, on_ready, s) == 0) {
		set_state(s, DEVICE_READY, NULL);
		return;
	}
	close(s->fd);
	s->fd = -1;
	try_again(s, EIO);
}

static void on_due(void *ctx)
{
	struct scan_serial *s = ctx;

	s->fd = open_line(s->path, s->speed);
	if (s->fd >= 0)
		s->host->after(s->host->app, SCAN_SERIAL_SETTLE_MS, on_settled, s);
	else
		try_again(s, errno);
}

static void scan_serial_close(struct device *dev)
{
	struct scan_serial *s = (struct scan_serial *)dev;

	s->host->after(s->host->app, -1, on_due, s);
	s->host->after(s->host->app, -1, on_settled, s);
	s->host->after(s->host->app, -1, on_silence, s);
	if (s->fd >= 0) {
		s->host->unwatch(s->host->app, s->fd);
		close(s->fd);
	}
	devlog_done(&s->log);
	free(s->path);
	sodium_memzero(s, sizeof(*s));
	free(s);
}

static const struct driver serial_driver = {.name = "serial-scanner", .close = scan_serial_close};

static speed_t speed_of(int baud)
{
	for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	return B0;
}

bool scan_serial_has(int baud)
{
	return speed_of(baud) != B0;
}

int scan_serial_open(
	struct device **ret, const struct host *host, const char *path, int baud, struct err *err)
{
	speed_t speed = speed_of(baud ? baud : SCAN_SERIAL_BAUD);
	struct scan_serial *s;

	if (speed == B0)
		return err_set(err, ERR_BAD, "%d baud: no such speed", baud);
	s = calloc(1, sizeof(*s));
	if (s)
		s->path = strdup(path);
	if (!s || !s->path) {
		free(s);
		return err_set(err, ERR_LIMIT, "no memory");
	}
	s->dev = (struct device){.driver = &serial_driver, .name = "scanner"};
	s->host = host;
	devlog_init(&s->log, host, "scanner");
	s->speed = speed;
	s->fd = -1;
	host->after(host->app, 0, on_due, s);
	*ret = &s->dev;
	return 0;
}
