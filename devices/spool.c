/* SPDX-License-Identifier: MIT */
#include "devices/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/log.h"
#include "devices/escpos.h"

#define SLOW_MS        1000
#define WRITING        ".writing" /* one job at a time, so one name */
#define WHOLE          ".bin"
#define JAMMED         ".jam" /* its first bytes only: half a slip */
#define FILE_NAME_SIZE 32

struct spool {
	struct device dev; /* first: a struct device * is a struct spool * */
	const struct host *host;
	int dir;
	long next; /* number of the next file */
	enum paper_state paper;
	bool slow, busy;
	int jams;      /* that many jobs still stop … */
	size_t jam_at; /* … after so many bytes */
	int64_t job;
	struct buf bytes; /* of the job that is under way */
	struct escpos_style style;
};

static struct spool *spool_of(struct device *dev)
{
	return (struct spool *)dev;
}

static void tell_end(struct spool *s, enum device_event_kind kind, bool started)
{
	struct device_event ev = {
		.kind = kind,
		.from = &s->dev,
		.state = s->dev.state,
		.paper = s->paper,
		.job = kind == DEVICE_PRINTED || kind == DEVICE_PRINT_FAILED ? s->job : 0,
		.started = started,
	};

	s->host->tell(s->host->app, &ev);
}

static void tell(struct spool *s, enum device_event_kind kind)
{
	tell_end(s, kind, false);
}

static bool can_print(const struct spool *s)
{
	return s->dev.state == DEVICE_READY && (s->paper == PAPER_OK || s->paper == PAPER_LOW);
}

/* ---- the file ------------------------------------------------------------------------------ */

static int write_whole(int fd, const struct buf *bytes)
{
	size_t done = 0;

	while (done < bytes->len) {
		ssize_t n = write(fd, bytes->data + done, bytes->len - done);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			done += (size_t)n;
	}
	return fsync(fd);
}

static int write_temporary(struct spool *s, size_t n)
{
	struct buf part = s->bytes;
	int fd = openat(s->dir, WRITING, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int result;

	if (fd < 0)
		return -1;
	part.len = n;
	result = write_whole(fd, &part);
	if (close(fd) != 0)
		result = -1;
	return result;
}

/* A number that somebody else took meanwhile is passed over, never written over. */
static int give_number(struct spool *s, const char *end)
{
	char name[FILE_NAME_SIZE];

	do {
		snprintf(name, sizeof(name), "%04ld%s", s->next, end);
		if (renameat2(s->dir, WRITING, s->dir, name, RENAME_NOREPLACE) == 0) {
			s->next++;
			return fsync(s->dir);
		}
	} while (errno == EEXIST && ++s->next > 0);
	return -1;
}

static bool put_file(struct spool *s, size_t n, const char *end)
{
	if (write_temporary(s, n) == 0 && give_number(s, end) == 0)
		return true;
	log_line(LOG_FAIL, "the spool folder: %s", strerror(errno));
	unlinkat(s->dir, WRITING, 0);
	return false;
}

/* What a jam left on paper. */
static bool jammed(struct spool *s)
{
	if (!s->jams || s->jam_at >= s->bytes.len)
		return false;
	s->jams--;
	return true;
}

static void finish(void *ctx)
{
	struct spool *s = ctx;
	enum device_event_kind kind = DEVICE_PRINT_FAILED;
	bool started = false;

	if (!s->busy)
		return;
	if (jammed(s))
		started = s->jam_at && put_file(s, s->jam_at, JAMMED);
	else if (can_print(s) && put_file(s, s->bytes.len, WHOLE))
		kind = DEVICE_PRINTED;
	s->busy = false;
	buf_done(&s->bytes);
	tell_end(s, kind, started);
}

/* ---- the driver ---------------------------------------------------------------------------- */

static int spool_print(struct device *dev, int64_t job, const struct paper *paper, struct err *err)
{
	struct spool *s = spool_of(dev);

	if (s->busy)
		return err_set(err, ERR_BUSY, "the printer is at another job");
	if (escpos_encode(paper, &s->style, &s->bytes, err) < 0) {
		buf_done(&s->bytes);
		return err->code;
	}
	s->busy = true;
	s->job = job;
	s->host->after(s->host->app, s->slow ? SLOW_MS : 0, finish, s);
	return 0;
}

static void spool_close(struct device *dev)
{
	struct spool *s = spool_of(dev);

	s->host->after(s->host->app, -1, finish, s);
	buf_done(&s->bytes);
	raster_free(s->style.font);
	close(s->dir);
	free(s);
}

static const struct driver spool_driver = {
	.name = "spool",
	.close = spool_close,
	.print = spool_print,
};

/* ---- opening ------------------------------------------------------------------------------- */

/* The number after the greatest one there. */
static long next_number(DIR *dir)
{
	const struct dirent *entry;
	long next = 1;

	while ((entry = readdir(dir))) {
		char *end;
		long n = strtol(entry->d_name, &end, 10);

		if (n >= next && n < 1000000000 &&
			(strcmp(end, WHOLE) == 0 || strcmp(end, JAMMED) == 0))
			next = n + 1;
	}
	return next;
}

static int open_folder(struct spool *s, const char *path)
{
	DIR *dir;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return -1;
	dir = opendir(path);
	if (!dir)
		return -1;
	s->next = next_number(dir);
	s->dir = fcntl(dirfd(dir), F_DUPFD_CLOEXEC, 0);
	closedir(dir);
	if (s->dir < 0)
		return -1;
	if (write_temporary(s, 0) == 0 && unlinkat(s->dir, WRITING, 0) == 0)
		return 0;
	close(s->dir);
	return -1;
}

int spool_open(struct device **ret, const struct host *host, const char *dir, struct err *err)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (!s)
		return err_set(err, ERR_LIMIT, "no memory");
	s->dev = (struct device){
		.driver = &spool_driver,
		.name = "printer",
		.state = DEVICE_READY,
		.simulated = true,
	};
	s->host = host;
	s->bytes = BUF_INIT(ESCPOS_MAX);
	s->style.font = raster_new(NULL);
	if (open_folder(s, dir) != 0) {
		err_set(err, ERR_IO, "%s: %s", dir, strerror(errno));
		raster_free(s->style.font);
		free(s);
		return err->code;
	}
	*ret = &s->dev;
	return 0;
}

/* ---- what the simulator does to it --------------------------------------------------------- */

/* A job that was under way when the printer stopped is not on paper. */
static void stop_job(struct spool *s)
{
	if (!s->busy || can_print(s))
		return;
	s->host->after(s->host->app, -1, finish, s);
	finish(s);
}

void spool_paper(struct device *dev, enum paper_state paper)
{
	struct spool *s = spool_of(dev);

	if (s->paper == paper)
		return;
	s->paper = paper;
	if (s->dev.state == DEVICE_READY)
		tell(s, DEVICE_PAPER);
	stop_job(s);
}

void spool_plug(struct device *dev, bool plugged)
{
	struct spool *s = spool_of(dev);
	enum device_state state = plugged ? DEVICE_READY : DEVICE_ABSENT;

	if (s->dev.state == state)
		return;
	s->dev.state = state;
	tell(s, DEVICE_STATE);
	stop_job(s);
}

void spool_slow(struct device *dev, bool slow)
{
	spool_of(dev)->slow = slow;
}

void spool_jam(struct device *dev, size_t at, int times)
{
	struct spool *s = spool_of(dev);

	s->jam_at = at;
	s->jams = times;
}

enum paper_state spool_paper_state(const struct device *dev)
{
	return ((const struct spool *)dev)->paper;
}

bool spool_is_slow(const struct device *dev)
{
	return ((const struct spool *)dev)->slow;
}
