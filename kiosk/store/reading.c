/* SPDX-License-Identifier: MIT */
#include "kiosk/store/reading.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static int look(struct store *s, struct err *err)
{
	int64_t held = 0;

	/* All keys of a hundred thousand people: each act asks for one. */
	(void)sqlite3_exec(s->keys.sql, "PRAGMA cache_size=-32768", NULL, NULL, NULL);
	if (db_run(&s->keys, err, "BEGIN", "") < 0 ||
		db_number(&s->db, err, &held, 0, "SELECT 1 FROM quarantine LIMIT 1", "") < 0)
		return err->code;
	s->reading->none_held = !held;
	return 0;
}

int reading_begin(struct store *s, struct err *err)
{
	if (store_fresh(s, err) < 0)
		return err->code;
	s->reading = calloc(1, sizeof(*s->reading));
	if (!s->reading)
		return err_set(err, ERR_LIMIT, "no memory to read with");
	if (look(s, err) == 0)
		return 0;
	reading_end(s);
	return err->code;
}

void reading_end(struct store *s)
{
	struct err err = {0};

	if (!sqlite3_get_autocommit(s->keys.sql))
		(void)!db_run(&s->keys, &err, "COMMIT", "");
	sodium_memzero(s->reading, sizeof(*s->reading));
	free(s->reading);
	s->reading = NULL;
}

static struct known_act *place_of(struct reading *reading, const unsigned char id[ACT_ID_BYTES])
{
	uint32_t at;

	memcpy(&at, id + ACT_ID_BYTES - sizeof(at), sizeof(at));
	return &reading->act[at % READING_ACTS];
}

int64_t reading_seq_of(struct store *s, const struct act_head *head)
{
	struct known_act *own = place_of(s->reading, head->id);
	const struct known_act *named = place_of(s->reading, head->ref);
	int64_t seq = 0;

	if (head->has_ref)
		seq = named->seq && memcmp(named->id, head->ref, ACT_ID_BYTES) == 0
			      ? named->seq
			      : store_seq_of(s, head->ref);
	memcpy(own->id, head->id, ACT_ID_BYTES);
	own->seq = head->seq;
	return seq;
}
