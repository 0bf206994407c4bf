/* SPDX-License-Identifier: MIT */
#include "kiosk/store/help.h"

#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/help_row.h"
#include "kiosk/store/day.h"
#include "kiosk/store/internal.h"

#define ROWS_MOST 32 /* terminals of a hall */

/* The rows first: whether one was answered is another statement. */
static int rows_read(struct store *s, struct help_row ret[ROWS_MOST], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT body FROM feed_row WHERE gen=? AND kind='" HELP_ROW_KIND
		"' AND place=? ORDER BY key LIMIT ?",
		err);
	struct err why = {0};
	int n = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", s->state.gen, s->id.grant.place, (int64_t)ROWS_MOST);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		struct feed_row row = {.kind = HELP_ROW_KIND, .body = db_text(stmt, 0)};

		if (row_help_decode(&row, &ret[n], &why) == 0)
			n++;
		else
			log_line(LOG_WARN, "a call for help is not read: %s", why.text);
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

static bool is_own(const struct store *s, const struct help_row *row)
{
	return strcmp(row->kiosk, s->id.grant.kiosk) == 0;
}

int help_answered(struct store *s, int64_t *seq, struct err *err)
{
	struct help_row rows[ROWS_MOST] = {{.seq = 0}};
	int n = rows_read(s, rows, err);

	*seq = 0;
	for (int i = 0; i < n; i++) {
		struct act_head head;
		int got;

		if (!is_own(s, &rows[i]) || rows[i].open)
			continue;
		got = act_head_at(s, rows[i].seq, &head, err);
		if (got < 0)
			return got;
		/* else of a former machine of this name */
		if (got && memcmp(head.id, rows[i].id, sizeof(head.id)) == 0)
			*seq = rows[i].seq;
	}
	return n < 0 ? n : 0;
}

/* By a badge here. */
static int is_answered(struct store *s, const struct help_row *row, struct err *err)
{
	int64_t n;

	if (db_number(&s->db, err, &n, 0, "SELECT count(*) FROM told WHERE id=?", "b", row->id,
		    sizeof(row->id)) < 0)
		return err->code;
	return n > 0;
}

static int add(struct store *s, const struct help_row *row, struct calls_open *ret, struct err *err)
{
	int got = is_answered(s, row, err);
	struct call_elsewhere *to = &ret->elsewhere[ret->n];

	if (got || ret->n == CALLS_ELSEWHERE)
		return got < 0 ? got : 0;
	text_copy(to->kiosk, sizeof(to->kiosk), row->kiosk);
	memcpy(to->id, row->id, sizeof(to->id));
	ret->n++;
	return 0;
}

int store_calls(struct store *s, const struct moment *now, struct calls_open *ret, struct err *err)
{
	struct help_row rows[ROWS_MOST] = {{.seq = 0}};
	int unknown, n;

	memset(ret, 0, sizeof(*ret));
	if (store_open_calls(s, now->day, &ret->here, &unknown, err) < 0)
		return err->code;
	n = rows_read(s, rows, err);
	for (int i = 0; i < n; i++) {
		int64_t age = now->ms - rows[i].at_ms;

		if (is_own(s, &rows[i]) || !rows[i].open || age > HELP_ROW_MS || age < -HELP_ROW_MS)
			continue;
		if (add(s, &rows[i], ret, err) < 0)
			return err->code;
	}
	return n < 0 ? n : 0;
}
