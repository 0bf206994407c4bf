/* SPDX-License-Identifier: MIT */
#include "server/erase.h"

#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/callback.h"
#include "server/ledger_act.h"
#include "server/ledger_alias.h"
#include "server/ledger_erase.h"
#include "server/people.h"
#include "server/waiting.h"

/* ---- what is open of theirs ----------------------------------------------------------------- */

/* Enrolments that wait are taken off their lists. */
static int leave_lists(
	struct hub *h, const struct erased *e, const struct moment *now, struct err *err)
{
	unsigned char id[ACT_ID_BYTES] = {0};
	struct act_head enrol;
	int got;

	while ((got = open_waiting_next(&h->ledger, id, err)) == 1) {
		got = act_head_of(&h->ledger, id, &enrol, err);
		if (got < 0)
			return got;
		if (got && memcmp(enrol.kc, e->kc, sizeof(e->kc)) == 0 &&
			waiting_left(h, &enrol, now, err) < 0)
			return err->code;
	}
	return got;
}

static int close_callbacks(struct hub *h, const struct erased *e, struct err *err)
{
	unsigned char id[ACT_ID_BYTES] = {0};
	struct act_head act;
	int got;

	while ((got = open_callback_next(&h->ledger, id, err)) == 1) {
		got = act_head_of(&h->ledger, id, &act, err);
		if (got < 0)
			return got;
		if (got && memcmp(act.kc, e->kc, sizeof(e->kc)) == 0 &&
			callback_settled(h, id, "erased", e->at_ms, err) < 0)
			return err->code;
	}
	return got;
}

/* ---- who is told ---------------------------------------------------------------------------- */

struct telling {
	struct hub *hub;
	const struct erased *e;
	char halls[64][PLACE_SIZE];
	int n;
};

/* A hall that lists this one as its neighbour keeps keys of those who came by. */
static int each_hall(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct telling *t = ctx;
	struct hall hall;

	(void)n;
	if (row_hall_decode(row, &hall, err) < 0 || t->n == 64)
		return 0;
	if (strcmp(hall.place, t->e->place) == 0 || strstr(hall.neighbours, t->e->place))
		text_copy(t->halls[t->n++], PLACE_SIZE, hall.place);
	return 0;
}

static int tell(
	struct hub *h, const struct person_key *key, const struct erased *e, struct err *err)
{
	const struct feed_kind halls = {.kind = "hall"};
	struct erase_row body = {.resident = (uint32_t)key->resident};
	struct feed_row row = {.kind = "erase", .need = 1};
	struct telling t = {.hub = h, .e = e};
	struct buf text = BUF_INIT(FEED_BODY_MAX);
	bool changed;
	int result = feed_walk_kind(&h->ledger, &halls, each_hall, &t, err);

	for (int i = 0; !result && i < t.n; i++)
		result = heard_want(&h->ledger, e, t.halls[i], err);
	if (result < 0)
		return result;
	text_copy(row.place, sizeof(row.place), e->place);
	hex_from(row.key, e->kc, sizeof(e->kc));
	text_copy(body.place, sizeof(body.place), e->place);
	row_erase_encode(&body, &text);
	row.body = buf_text(&text);
	result = feed_put(&h->ledger, &row, text.len, &changed, err);
	buf_done(&text);
	return result;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Of one number of theirs. */
static int forget_acts(
	struct hub *h, const struct person_key *key, const struct moment *now, struct err *err)
{
	struct erased e = {.at_ms = now->ms};

	memcpy(e.kc, key->kc, sizeof(e.kc));
	text_copy(e.place, sizeof(e.place), key->place);
	if (erased_put(&h->ledger, &e, err) < 0 || leave_lists(h, &e, now, err) < 0 ||
		close_callbacks(h, &e, err) < 0 || claim_of_nobody(&h->ledger, key->pid, err) < 0 ||
		seat_of_nobody(&h->ledger, key->kc, err) < 0)
		return err->code;
	return tell(h, key, &e, err);
}

/* And whom they were, too (server/people_merge.h). */
static int forget(
	struct hub *h, const struct person_key *key, const struct moment *now, struct err *err)
{
	struct person_key was;
	int got = people_drop(h, key, err);

	if (!got)
		got = forget_acts(h, key, now, err);

	while (!got && (got = alias_any(&h->ledger, key->pid, &was, err)) == 1) {
		got = forget_acts(h, &was, now, err);
		if (!got)
			got = alias_drop(&h->ledger, was.pid, err);
	}
	return got;
}

int erase_person(
	struct hub *h, const struct person_key *who, const struct moment *now, struct err *err)
{
	struct person_key key = *who;
	int got = ledger_begin(&h->ledger, err);

	if (got < 0)
		return got;
	got = person_by_no(&h->ledger, &key, NULL, err);
	if (got == 0)
		got = err_set(err, ERR_NONE, "%s has no resident %lld", who->place,
			(long long)who->resident);
	if (got == 1)
		got = forget(h, &key, now, err);
	if (got < 0) {
		ledger_rollback(&h->ledger);
		return got;
	}
	hub_dk_forget(h);
	/* First the list, then the keys: what is on it is destroyed at the latest at the next start. */
	if (ledger_commit(&h->ledger, err) < 0 || erase_replay(h, err) < 0)
		return err->code;
	return erase_scrub(&h->ledger, err);
}

/* Keys of the ledger's list. */
static int destroy_keys(struct hub *h, struct err *err)
{
	struct erased e = {.at_ms = 0};
	int got;

	while ((got = erased_next(&h->ledger, ERASED_HERE, &e, err)) == 1)
		if (erase_key(&h->ledger, &e, err) < 0)
			return err->code;
	return got;
}

/* People whose key is on the other list: this ledger is older. */
static int forget_again(struct hub *h, struct err *err)
{
	struct erased e = {.at_ms = 0};
	struct person_key key;
	int got, known;

	while ((got = erased_next(&h->ledger, ERASED_KEYS, &e, err)) == 1) {
		const struct moment at = moment_at(e.at_ms, CLOCK_HUB);

		known = erased_is(&h->ledger, e.kc, err);
		if (known == 0) {
			known = person_by_key(&h->ledger, e.kc, &key, err);
			if (known == 1)
				known = forget(h, &key, &at, err);
			else if (known == 0)
				known = erased_put(&h->ledger, &e, err);
		}
		if (known < 0)
			return known;
	}
	return got;
}

int erase_replay(struct hub *h, struct err *err)
{
	int result = ledger_begin(&h->ledger, err);

	if (result < 0)
		return result;
	if (forget_again(h, err) < 0 || destroy_keys(h, err) < 0) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	return ledger_commit(&h->ledger, err);
}

int erase_heard(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	struct erased e = {.at_ms = now->ms};
	struct person_key key;
	int known;

	if (!head->has_ref)
		return 0;
	memcpy(e.kc, head->ref, sizeof(e.kc));
	known = erased_is(&h->ledger, e.kc, err);
	if (known < 0)
		return known;
	if (!known) {
		/* A terminal cannot erase somebody; a key that it had made itself it can. */
		known = person_by_key(&h->ledger, e.kc, &key, err);
		if (known)
			return known < 0 ? known : 0;
		text_copy(e.place, sizeof(e.place), s->place);
		if (erased_put(&h->ledger, &e, err) < 0 || erase_key(&h->ledger, &e, err) < 0)
			return err->code;
	}
	hub_dk_forget(h);
	return heard_put(&h->ledger, &e, s->no, err);
}
