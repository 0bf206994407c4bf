/* SPDX-License-Identifier: MIT */
#include "devices/devlog.h"

#include "core/base/text.h"

static void on_minute(void *arg);

static void wait_minute(struct devlog *s)
{
	s->news = false;
	s->host->after(s->host->app, DEVLOG_MS, on_minute, s);
}

static void write_kept(struct devlog *s)
{
	if (s->kept == 1)
		log_line(LOG_WARN, "%s: %s", s->who, s->last);
	else if (s->kept)
		log_line(
			LOG_WARN, "%s: %d times something, the last: %s", s->who, s->kept, s->last);
	s->kept = 0;
}

static void on_minute(void *arg)
{
	struct devlog *s = arg;

	write_kept(s);
	if (s->news)
		wait_minute(s);
	else
		s->lines = 0;
}

void devlog_init(struct devlog *s, const struct host *host, const char *who)
{
	*s = (struct devlog){.host = host, .who = who};
}

void devlog_line(struct devlog *s, enum log_level level, const char *text)
{
	if (!s->lines)
		wait_minute(s);
	s->news = true;
	if (s->lines < DEVLOG_LINES) {
		s->lines++;
		log_line(level, "%s: %s", s->who, text);
		return;
	}
	if (s->lines == DEVLOG_LINES) {
		s->lines++;
		log_line(LOG_WARN,
			"%s: comes and goes, or changes, again and again: a line a minute", s->who);
	}
	s->kept++;
	text_copy(s->last, sizeof(s->last), text);
}

void devlog_done(struct devlog *s)
{
	write_kept(s);
	s->host->after(s->host->app, -1, on_minute, s);
}
