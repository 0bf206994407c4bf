/* SPDX-License-Identifier: MIT */
#include "kiosk/store/temp_card.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/hall/temp_card.h"
#include "kiosk/store/people.h"

#define SERIAL_TOP 255 /* a token has eight bits for it */

int card_least(struct store *s, const unsigned char kc[16], int *serial, struct err *err)
{
	int64_t least;

	if (db_number(&s->db, err, &least, 0, "SELECT serial FROM card_least WHERE kc=?", "b", kc,
		    (size_t)16) < 0)
		return err->code;
	if (least > *serial)
		*serial = (int)least;
	return 0;
}

/* ---- the act ---------------------------------------------------------------------------------- */

enum record_result card_complete(
	struct store *s, struct act *act, const struct person *whose, struct err *err)
{
	struct person_row row = {.person = {.resident = whose->resident}};
	int got;

	if (strcmp(act->head.what, TEMP_CARD) != 0)
		return RECORD_OK;
	if (!whose->known || strcmp(whose->place, s->id.grant.place) != 0 ||
		act->head.service_day < act->head.day)
		return err_set(err, ERR_BAD, "a card of nobody here, or for no day"), RECORD_FAILED;
	text_copy(row.person.place, sizeof(row.person.place), whose->place);
	got = directory_person(s, &row, err);
	act->head.qty = row.person.serial + 1;
	sodium_memzero(&row, sizeof(row));
	if (got < 0)
		return RECORD_FAILED;
	return got && act->head.qty <= SERIAL_TOP ? RECORD_OK : RECORD_NO_RIGHT;
}

#define TERMINALS_MAX 26

struct token_keys {
	struct token_key of[1 + TERMINALS_MAX]; /* this terminal's own first */
	int n;
};

/* ---- its code --------------------------------------------------------------------------------- */

int store_card_code(const struct store *s, const struct act *act, char out[TOKEN_CHARS + 1])
{
	struct token t = {.version = 1,
		.key_id = token_terminal(s->id.grant.letter),
		.resident = act->body.resident,
		.serial = act->head.qty,
		.issued = act->head.day,
		.expires = act->head.service_day + 1};

	if (act->head.kind != ACT_REQUEST || strcmp(act->head.what, TEMP_CARD) != 0 ||
		!act->opened || place_parse(act->body.place, &t.division, &t.hall) < 0)
		return ERR_BAD;
	return token_issue(&t, s->id.secret_key, out);
}

/* One of the hall's terminals, as the hub tells of them. */
static void take_key(sqlite3_stmt *stmt, const struct token_key *own, struct token_keys *ret)
{
	struct feed_row row = {.kind = STATION_KEY_KIND, .body = db_text(stmt, 1)};
	struct token_key *key = &ret->of[ret->n];
	struct err err = {0};

	if (!text_copy(row.key, sizeof(row.key), db_text(stmt, 0)) ||
		row_key_decode(&row, key, &err) < 0 || key->key_id < TOKEN_TERMINAL ||
		key->division != own->division || key->hall != own->hall)
		log_line(LOG_WARN, "a terminal's key is not read: %s", err.text);
	else
		ret->n++;
}

static int keys_read(struct store *s, struct token_keys *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT key, body FROM feed_row WHERE gen=? AND kind='" STATION_KEY_KIND
		"' AND place=? LIMIT ?",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", s->state.gen, s->id.grant.place, (int64_t)TERMINALS_MAX);
	while ((got = db_step(&s->db, stmt, err)) == 1)
		take_key(stmt, &ret->of[0], ret);
	sqlite3_reset(stmt);
	return got;
}

enum token_verdict card_parse(struct store *s, const char *text, struct token *ret)
{
	struct token_keys keys = {.n = 1};
	struct token_key *own = &keys.of[0];
	struct err err = {0};

	if (place_parse(s->id.grant.place, &own->division, &own->hall) < 0)
		return TOKEN_UNKNOWN_KEY;
	own->key_id = token_terminal(s->id.grant.letter);
	memcpy(own->public_key, s->id.public_key, TOKEN_PUBLIC);
	if (keys_read(s, &keys, &err) < 0)
		log_line(LOG_WARN, "the keys of the hall's terminals: %s", err.text);
	return token_parse(text, keys.of, (size_t)keys.n, ret);
}
