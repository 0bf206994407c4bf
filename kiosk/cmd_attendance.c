/* SPDX-License-Identifier: MIT */
/* Who is enrolled in a day's sessions, who came and when, who is missing. */
#include <stdio.h>
#include <string.h>

#include "kiosk/cli.h"
#include "kiosk/store/attendance.h"

static const char attendance_help[] =
	"usage: litang attendance [--config FILE] [--day D] [--class ID]\n"
	"Tells of each session of the day who is enrolled, who came and when, and who is missing. Names are\n"
	"masked. It is what this terminal's journal has: what was done at the hall's other terminals is not\n"
	"in it.\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --day D        another day than today, as 2026-11-25\n"
	"  --class ID     only this offering, as C03\n"
	"Lines, parted by tabs: day, offering, its hall and number of the resident, masked name; came, missing,\n"
	"waiting or not-enrolled; the time of coming or -.\n";

struct attendance_list {
	const char *offering;
	char day[11];
};

static int on_line(void *ctx, const struct attendee *who)
{
	const struct attendance_list *l = ctx;
	struct moment at = moment_at(who->came_ms, CLOCK_WALL);
	const char *state = !who->enrolled ? "not-enrolled"
			    : who->came    ? "came"
			    : who->waiting ? "waiting"
					   : "missing";

	printf("%s\t%s\t%s\t%u\t%s\t%s\t", l->day, l->offering, who->place, (unsigned)who->resident,
		who->masked, state);
	if (who->came_ms)
		printf("%02d:%02d\n", at.secs / 3600, at.secs / 60 % 60);
	else
		puts("-");
	return 0;
}

static int list(struct store *store, const char *only, day_t day, struct err *err)
{
	const struct catalogue *c = store_catalogue(store);
	struct attendance_list l;
	struct session session;
	int n = 0;

	day_format(day, l.day);
	for (int i = 0; i < c->n_offerings; i++) {
		const struct offering *o = &c->offerings[i];

		if ((only && strcmp(only, o->id) != 0) ||
			!session_on(&c->timetable, o, day, &session))
			continue;
		l.offering = o->id;
		n++;
		if (store_attendance(store, &session, on_line, &l, err) < 0)
			return err->code;
	}
	return n ? 0 : err_set(err, ERR_NONE, "no such session on %s", l.day);
}

int command_attendance(int argc, char **argv)
{
	const char *path = NULL, *day = NULL, *only = NULL;
	const struct cli_option options[] = {
		{"config", &path, NULL}, {"day", &day, NULL}, {"class", &only, NULL}};
	const struct cli cli = {attendance_help, options, 3, 0, NULL};
	struct config config;
	struct moment now;
	struct store *store;
	struct err err = {0};
	day_t on = DAY_NONE;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (day && day_parse(day, &on) < 0)
		return cli_usage("--day is a date, as 2026-11-25");
	if (cli_store(path, &config, &store, &err) < 0)
		return cli_fail(&err);
	now = cli_now(store);
	code = list(store, only, day ? on : now.day, &err);
	store_close(store);
	return code < 0 ? cli_fail(&err) : cli_said();
}
