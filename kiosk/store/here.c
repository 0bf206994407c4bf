/* SPDX-License-Identifier: MIT */
#include "kiosk/store/here.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/visit/fetch.h"
#include "kiosk/store/people.h"

#define HERE_MOST                                                                                  \
	500 /* people who checked in and were not fetched; more come to no hall in a day */

/* One who checked in, by number; the rows first: reading a person is another statement. */
struct came {
	uint32_t resident;
	int64_t seq;
};

static int came_read(struct store *s, day_t day, struct came ret[HERE_MOST], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT p.resident, c.seq FROM person AS p CROSS JOIN check_in AS c"
		" ON c.day=? AND c.kc=p.kc WHERE p.gen=? AND p.place=? AND c.undone=0"
		" ORDER BY c.seq LIMIT ?",
		err);
	int n = 0, got = 0;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iiti", (int64_t)day, s->state.gen, s->id.grant.place, (int64_t)HERE_MOST);
	while (n < HERE_MOST && (got = db_step(&s->db, stmt, err)) == 1) {
		ret[n].resident = (uint32_t)sqlite3_column_int64(stmt, 0);
		ret[n++].seq = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

static bool is_child(const struct store *s, const struct person *p, day_t day)
{
	return p->born != DAY_NONE && age_on(p->born, day, s->birthday) < FETCH_AGE;
}

static int child_add(
	struct store *s, const struct person *p, int64_t seq, struct found *ret, struct err *err)
{
	struct found_person *who = &ret->who[ret->n];
	struct act act;

	ret->total++;
	if (ret->n == FOUND_MAX)
		return 0;
	if (store_act(s, seq, &act, err) < 0)
		return err->code;
	who->resident = p->resident;
	who->at_min = moment_at(act.head.at_ms, act.head.clock).secs / 60;
	text_copy(who->masked, sizeof(who->masked), p->masked);
	text_copy(who->address, sizeof(who->address), p->address);
	ret->n++;
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static int here_read(struct store *s, day_t day, struct found *ret, struct err *err)
{
	struct came came[HERE_MOST] = {{0}};
	int n = came_read(s, day, came, err), got = n;

	for (int i = 0; i < n && got >= 0; i++) {
		struct person_row row = {.person = {.resident = came[i].resident}};

		text_copy(row.person.place, sizeof(row.person.place), s->id.grant.place);
		got = directory_person(s, &row, err);
		if (got == 1 && is_child(s, &row.person, day))
			got = child_add(s, &row.person, came[i].seq, ret, err);
		sodium_memzero(&row, sizeof(row));
	}
	return got < 0 ? got : 0;
}

void store_find_here(struct store *s, day_t day, struct found *ret)
{
	unsigned ticket = ret->ticket;
	struct err err = {0};

	*ret = (struct found){.ticket = ticket};
	if (store_ready(s, &err) < 0 || here_read(s, day, ret, &err) < 0) {
		log_line(LOG_FAIL, "who is still here: %s", err.text);
		*ret = (struct found){.ticket = ticket, .failed = true};
	}
}
