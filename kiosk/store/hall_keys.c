/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/people.h"

static void take(struct store *s, sqlite3_stmt *stmt, struct hall_keys *ret)
{
	struct feed_row row = {.kind = HALL_KEY_KIND, .body = db_text(stmt, 1)};
	struct err err = {0};

	if (!text_copy(row.key, sizeof(row.key), db_text(stmt, 0)) ||
		row_hall_key_decode(&row, s->id.grant.feed_key, &ret->of[ret->n], &err) < 0 ||
		strcmp(ret->of[ret->n].place, s->id.grant.place) != 0)
		log_line(LOG_WARN, "a key of the hall is not read: %s", err.text);
	else
		ret->n++;
}

int hall_keys_read(struct store *s, struct hall_keys *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	ret->n = 1;
	ret->of[0] = (struct hall_key){.gen = 1};
	text_copy(ret->of[0].place, PLACE_SIZE, s->id.grant.place);
	memcpy(ret->of[0].key, s->id.grant.k_hall, KEY_BYTES);
	stmt = db_stmt(&s->db,
		"SELECT key, body FROM feed_row WHERE gen=? AND kind='" HALL_KEY_KIND
		"' AND place=? ORDER BY length(key) DESC, key DESC LIMIT ?",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", s->state.gen, s->id.grant.place, (int64_t)HALL_KEYS_MAX - 1);
	while ((got = db_step(&s->db, stmt, err)) == 1)
		take(s, stmt, ret);
	sqlite3_reset(stmt);
	return got;
}
