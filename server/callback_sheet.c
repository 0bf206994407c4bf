/* SPDX-License-Identifier: MIT */
#include "server/callback_sheet.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "server/opened.h"

const char *const callback_columns[CALLBACK_COLUMNS] = {
	"no", "why", "hall", "resident", "name", "what", "day", "terminal", "slip", "since"};

static void fill_who(struct callback_line *e)
{
	const struct act_body *body = &e->act.body;

	if (!e->act.opened || !body->resident)
		return;
	snprintf(e->who, sizeof(e->who), "%s%s%lu",
		strcmp(body->place, e->c.place) == 0 ? "" : body->place,
		strcmp(body->place, e->c.place) == 0 ? "" : "/", (unsigned long)body->resident);
}

static int fill(struct hub *h, struct callback_line *e, struct err *err)
{
	struct moment made = moment_at(e->c.made_ms, CLOCK_HUB);
	char day[11];
	int got = stream_next(&h->ledger, e->c.stream_no - 1, &e->stream, err);

	if (got == 1)
		got = opened_act(h, &e->stream, e->c.seq, &e->act, err);
	if (got < 0)
		return got;
	fill_who(e);
	if (e->c.day != DAY_NONE)
		day_format(e->c.day, e->day);
	if (!got || slip_code(e->code, e->stream.kiosk, &e->act) < 0)
		e->code[0] = 0;
	day_format(made.day, day);
	snprintf(e->made, sizeof(e->made), "%s %02d:%02d", day, made.secs / 3600,
		made.secs / 60 % 60);
	return 1;
}

int callback_line_next(
	struct hub *h, const char *place, struct callback_line *line, struct err *err)
{
	int64_t after = line->c.no;
	int got;

	callback_line_wipe(line);
	got = callback_next(&h->ledger, place, after, &line->c, err);
	return got == 1 ? fill(h, line, err) : got;
}

void callback_line_wipe(struct callback_line *line)
{
	sodium_memzero(line, sizeof(*line));
}

void callback_cells(
	const struct callback_line *line, char no[24], const char *out[CALLBACK_COLUMNS])
{
	const char *all[CALLBACK_COLUMNS] = {no, line->c.why, line->c.place, line->who,
		line->act.body.masked, line->c.what, line->day, line->stream.kiosk, line->code,
		line->made};

	snprintf(no, 24, "%lld", (long long)line->c.no);
	memcpy(out, all, sizeof(all));
}

void callback_json(struct buf *out, const struct callback_line *line)
{
	const char *cells[CALLBACK_COLUMNS];
	char no[24];

	callback_cells(line, no, cells);
	json_open(out, NULL, '{');
	json_put_int(out, callback_columns[0], line->c.no);
	for (int i = 1; i < CALLBACK_COLUMNS; i++)
		json_put_text(out, callback_columns[i], cells[i]);
	json_close(out, '}');
}
