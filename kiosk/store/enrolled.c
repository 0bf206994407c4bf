/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "kiosk/store/people.h"

static int grant_save(struct store *s, const struct enrol_grant *grant, struct err *err)
{
	struct buf json = BUF_INIT(GRANT_MAX);
	int result = enrol_grant_encode(grant, s->id.public_key, &json);

	if (result < 0)
		err_set(err, result, "a grant that cannot be kept");
	else
		result = db_run(
			&s->db, err, "UPDATE identity SET grant_json=?", "b", json.data, json.len);
	buf_done(&json);
	return result;
}

/* Another generation without a row in it: an empty directory, no catalogue, no rights. */
static void state_begin(const struct store *s, const struct enrol_grant *grant, struct state *state)
{
	*state = s->state;
	state->epoch = grant->epoch;
	state->acked = 0;
	memset(state->acked_hash, 0, sizeof(state->acked_hash));
	state->safe = 0;
	state->cursor = 0;
	state->gen = state->collect_gen = state->collect_gen + 1;
	state->collect_to = -1;
	feed_filter(grant->places, s->id.stream, state->filter);
}

static int grant_write(struct store *s, const struct enrol_grant *grant, const struct state *state,
	struct err *err)
{
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (grant_save(s, grant, err) < 0 || state_save(s, state, err) < 0 ||
		db_run(&s->db, err,
			"INSERT OR IGNORE INTO block(kind, first, last, next)"
			" VALUES('resident', ?1, ?2, ?1)",
			"ii", grant->block_from, grant->block_to) < 0 ||
		db_run(&s->db, err,
			"INSERT OR IGNORE INTO epoch_seen(n, id, acked) VALUES(?, ?, 0)", "ib",
			(int64_t)grant->epoch.n, grant->epoch.id, sizeof(grant->epoch.id)) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}

int store_enrolled(struct store *s, const struct enrol_grant *grant, struct err *err)
{
	struct state state;

	if (store_writable(s, err) < 0)
		return err->code;
	/* Acts name the hall of their time, and strangers' keys are sealed to the hub of theirs. */
	if (s->id.enrolled && s->last_seq &&
		memcmp(s->id.grant.hub_id, grant->hub_id, HUB_ID_BYTES) != 0)
		return err_set(err, ERR_DENIED,
			"this database holds acts for another hub: start with a new one");
	state_begin(s, grant, &state);
	if (grant_write(s, grant, &state, err) < 0)
		return err->code;
	s->id.grant = *grant;
	s->id.enrolled = true;
	s->state = state;
	s->rows_changed = s->rights_changed = true;
	parked_drop(s);
	return 0;
}
