/* SPDX-License-Identifier: MIT */
#include "kiosk/store/temp_card.h"

#include <sodium.h>
#include <string.h>

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

/* ---- its code --------------------------------------------------------------------------------- */

static int own_key_id(const struct store *s)
{
	return TOKEN_TERMINAL + s->id.grant.letter - 'A';
}

int store_card_code(const struct store *s, const struct act *act, char out[TOKEN_CHARS + 1])
{
	struct token t = {.version = 1,
		.key_id = own_key_id(s),
		.resident = act->body.resident,
		.serial = act->head.qty,
		.issued = act->head.day,
		.expires = act->head.service_day + 1};

	if (act->head.kind != ACT_REQUEST || strcmp(act->head.what, TEMP_CARD) != 0 ||
		!act->opened || place_parse(act->body.place, &t.division, &t.hall) < 0)
		return ERR_BAD;
	return token_issue(&t, s->id.secret_key, out);
}

enum token_verdict card_parse(struct store *s, const char *text, struct token *ret)
{
	struct token_key key = {.key_id = own_key_id(s)};

	if (place_parse(s->id.grant.place, &key.division, &key.hall) < 0)
		return TOKEN_UNKNOWN_KEY;
	memcpy(key.public_key, s->id.public_key, TOKEN_PUBLIC);
	return token_parse(text, &key, 1, ret);
}
