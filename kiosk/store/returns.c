/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/outbox.h"
#include "kiosk/store/project.h"

#define AT_ONCE 16 /* the terminal stands still for so many commits */

/* The right in the words of an act, such that act_resource reads it back: false for a kind that this
 * program does not know, and for another hall's. */
static bool words_of(const char *resource, const char *place, struct act_head *h)
{
	char kind[8] = "", whose[32] = "", what[ACT_WHAT_SIZE] = "", day[16] = "",
	     same[RESOURCE_SIZE];
	int n = sscanf(resource, "%7[^/]/%31[^/]/%31[^/]/%15s", kind, whose, what, day);
	bool seat = strcmp(kind, "seat") == 0;

	if (n < 3 || strcmp(whose, place) != 0)
		return false;
	h->walk = strcmp(kind, "walk") == 0;
	h->course = seat && n == 3;
	if (!h->course && day_parse(day, &h->service_day) < 0)
		return false;
	if (seat)
		text_copy(h->at_place, sizeof(h->at_place), whose);
	text_copy(h->place, sizeof(h->place), whose);
	text_copy(h->what, sizeof(h->what), what);
	act_resource(h, same);
	return strcmp(same, resource) == 0;
}

struct recalled {
	char resource[RESOURCE_SIZE];
	int64_t n;
};

/* What the hub wants back and nobody has bought; how many, < 0. */
static int find_recalled(struct store *s, day_t today, struct recalled *ret, struct err *err)
{
	const struct epoch *epoch = &s->state.epoch;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT resource, min(recall-coalesce(returned, 0),"
		" granted-coalesce(sold, 0)-coalesce(returned, 0)) AS back"
		" FROM lease LEFT JOIN lease_count USING(resource) WHERE gen=? AND epoch_n=?"
		" AND epoch_id=? AND until>=? AND recall>0 AND back>0 ORDER BY resource LIMIT ?",
		err);
	int n = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iibii", s->state.gen, (int64_t)epoch->n, epoch->id, sizeof(epoch->id),
		(int64_t)today, (int64_t)AT_ONCE);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		text_copy(ret[n].resource, sizeof(ret[n].resource), db_text(stmt, 0));
		ret[n++].n = sqlite3_column_int64(stmt, 1);
	}
	return got < 0 ? got : n;
}

static int give_back(struct store *s, const struct moment *now, const struct recalled *right,
	bool *gave, struct err *err)
{
	static const struct person nobody = {.known = false};
	struct recorded done = {.ticket = 0};
	struct act act;

	act_init(&act, ACT_RETURN);
	if (right->n > INT32_MAX || !words_of(right->resource, s->id.grant.place, &act.head))
		return 0;
	act.head.qty = (int)right->n;
	if (store_record(s, now, &act, &nobody, &done, err) != RECORD_OK)
		return err->code;
	*gave = true;
	return 0;
}

int outbox_give_back(struct store *s, const struct moment *now, bool *gave, struct err *err)
{
	struct recalled rights[AT_ONCE] = {{.n = 0}};
	int n;

	*gave = false;
	if (store_ready(s, err) < 0)
		return err->code;
	/* Another journal of this stream may have sold what this one knows nothing of. */
	if (s->state.forked)
		return 0;
	n = find_recalled(s, now->day, rights, err);
	for (int i = 0; i < n; i++)
		if (give_back(s, now, &rights[i], gave, err) < 0)
			return err->code;
	return n < 0 ? n : 0;
}
