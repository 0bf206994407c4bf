/* SPDX-License-Identifier: MIT */
/*
 * Cards and codes to people. What is not found is as good an answer as what is: only a disk or a
 * key that fails is LOOKUP_FAILED.
 */
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/people.h"
#include "kiosk/store/slips.h"

static void failed(struct lookup *ret, const struct err *err)
{
	log_line(LOG_FAIL, "a look-up failed: %s", err->text);
	ret->result = LOOKUP_FAILED;
}

/* The person is there: where do they stand? */
static void found(struct store *s, enum lookup_result result, const struct person *person,
	const struct moment *now, struct lookup *ret)
{
	struct err err = {0};

	ret->result = result;
	ret->person = *person;
	if (store_standing(s, person, now, &ret->standing, &err) < 0)
		failed(ret, &err);
	parked_find(s, person, now, &ret->parked);
}

static bool own_place(const struct store *s, const char *place)
{
	return s->id.enrolled && strcmp(place, s->id.grant.place) == 0;
}

static bool accepted(const struct store *s, const char *place)
{
	const struct hall *hall = store_catalogue(s)->hall;

	return hall && hall_neighbour(hall, place);
}

/* A resident number out of a card or a code; serial -1: the medium has none. */
static void find_resident(struct store *s, struct person_row *row, int serial,
	const struct moment *now, struct lookup *ret)
{
	bool own = own_place(s, row->person.place);
	struct person stranger = {.resident = row->person.resident, .born = DAY_NONE};
	struct err err = {0};
	int got;

	if (!own && !accepted(s, row->person.place)) {
		ret->result = LOOKUP_NOT_OURS;
		return;
	}
	text_copy(stranger.place, sizeof(stranger.place), row->person.place);
	got = directory_person(s, row, &err);
	stranger.serial = row->person.serial;
	if (got < 0)
		failed(ret, &err);
	else if (serial >= 0 && serial < row->person.serial)
		ret->result = LOOKUP_OLD_CARD;
	else if (!own)
		found(s, LOOKUP_NEIGHBOUR, &stranger, now, ret);
	else if (got)
		found(s, LOOKUP_FOUND, &row->person, now, ret);
	else
		ret->result = LOOKUP_UNKNOWN;
}

static void find_number(
	struct store *s, const char *number, const struct moment *now, struct lookup *ret)
{
	/* With a wrong clock nobody may be called unborn. */
	day_t today = now->quality == CLOCK_UNKNOWN ? INT32_MAX : now->day;
	struct person_row row = {.has_tag = false};
	struct err err = {0};
	struct idnum id;
	bool dated;
	int n;

	if (idnum_parse(number, today, &id) != IDNUM_OK) {
		ret->result = LOOKUP_NOT_READ;
		return;
	}
	n = directory_by_number(s, &id, &row, &err);
	dated = id.born != DAY_NONE; /* without a birth date eight bits fit too many */
	if (!n)
		ret->person.born = id.born;
	sodium_memzero(&id, sizeof(id));
	if (n < 0)
		failed(ret, &err);
	else if (!n)
		ret->result = LOOKUP_UNKNOWN;
	else
		found(s, n == 1 && dated ? LOOKUP_FOUND : LOOKUP_SEVERAL, &row.person, now, ret);
	sodium_memzero(&row, sizeof(row));
}

/* 1 = it is the card of whom row then names; 0 = nobody's. */
static int card_under(struct store *s, const unsigned char mark[CHIP_MARK], struct person_row *row,
	struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT place, resident FROM card WHERE gen=? AND mark=?", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ib", s->state.gen, mark, (size_t)CHIP_MARK);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	text_copy(row->person.place, sizeof(row->person.place), db_text(stmt, 0));
	row->person.resident = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	return 1;
}

static void find_chip(
	struct store *s, const char *uid, const struct moment *now, struct lookup *ret)
{
	struct person_row row = {.has_tag = false};
	unsigned char mark[CHIP_MARK];
	struct hall_keys keys;
	struct err err = {0};
	int got = hall_keys_read(s, &keys, &err);

	for (int i = 0; i < keys.n && !got; i++) {
		if (chip_mark(keys.of[i].key, uid, mark) < 0) {
			ret->result = LOOKUP_NOT_READ;
			sodium_memzero(&keys, sizeof(keys));
			return;
		}
		got = card_under(s, mark, &row, &err);
	}
	sodium_memzero(&keys, sizeof(keys));
	if (got == 1)
		find_resident(s, &row, -1, now, ret);
	else if (got < 0)
		failed(ret, &err);
	else
		ret->result = LOOKUP_UNKNOWN;
	sodium_memzero(&row, sizeof(row));
}

void store_find_card(
	struct store *s, const struct card *card, const struct moment *now, struct lookup *ret)
{
	unsigned ticket = ret->ticket;
	struct err err = {0};

	*ret = (struct lookup){.ticket = ticket, .proof = PROOF_CARD};
	ret->person.born = DAY_NONE;
	if (store_ready(s, &err) < 0)
		failed(ret, &err);
	else if (card->kind == CARD_ID)
		find_number(s, card->number, now, ret);
	else
		find_chip(s, card->number, now, ret);
}

void store_find_link(
	struct store *s, const struct link_to *link, const struct moment *now, struct lookup *ret)
{
	struct person_row row = {.person = {.resident = link->resident}};
	unsigned ticket = ret->ticket;
	struct err err = {0};

	*ret = (struct lookup){.ticket = ticket, .proof = PROOF_LIST};
	ret->person.born = DAY_NONE;
	text_copy(row.person.place, sizeof(row.person.place), link->place);
	if (store_ready(s, &err) < 0)
		failed(ret, &err);
	else if (own_place(s, link->place)) /* of others there is no key here */
		find_resident(s, &row, -1, now, ret);
	else
		ret->result = LOOKUP_UNKNOWN;
	sodium_memzero(&row, sizeof(row));
}

typedef int (*find_by)(
	struct store *s, const char *place, const char *key, struct found *ret, struct err *err);

static void find_people(struct store *s, find_by by, const char *key, struct found *ret)
{
	struct err err = {0};

	*ret = (struct found){.ticket = ret->ticket};
	if (store_ready(s, &err) < 0 || by(s, s->id.grant.place, key, ret, &err) < 0) {
		log_line(LOG_FAIL, "looking for people failed: %s", err.text);
		*ret = (struct found){.ticket = ret->ticket, .failed = true};
	}
}

void store_find_initials(struct store *s, const char *letters, struct found *ret)
{
	find_people(s, directory_initials, letters, ret);
}

void store_find_phone(struct store *s, const char *digits, struct found *ret)
{
	find_people(s, directory_phone, digits, ret);
}

void store_find_badges(struct store *s, struct found *ret)
{
	find_people(s, directory_volunteers, "", ret);
}

/* What the paper of a seat says. */
static void seat_of(const struct store *s, const struct act *act, struct enrolment *ret)
{
	*ret = (struct enrolment){.seq = act->head.seq,
		.day = act->head.course ? DAY_NONE : act->head.service_day,
		.open = act->head.open,
		.decided = DAY_NONE,
		.sent = act->head.seq <= s->state.acked};
	memcpy(ret->id, act->head.id, ACT_ID_BYTES);
	text_copy(ret->offering, sizeof(ret->offering), act->head.what);
	text_copy(ret->ticket, sizeof(ret->ticket), act->body.pickup);
}

static void slip_of(const struct store *s, const struct act *act, struct lookup *ret)
{
	struct standing *st = &ret->standing;

	if (act->head.kind == ACT_ORDER)
		standing_order(s, act, &st->orders[st->n_orders++]);
	else if (act->head.kind == ACT_ENROL)
		seat_of(s, act, &st->enrolments[st->n_enrolments++]);
	else
		return;
	ret->result = LOOKUP_SLIP;
	ret->proof = PROOF_PAPER;
}

/* The order or seat of this terminal that a slip names, nobody's name. */
static void find_own(struct store *s, const struct slip_code_parts *parts, struct lookup *ret)
{
	struct err err = {0};
	struct act act;

	if (store_act(s, parts->seq, &act, &err) < 0) {
		if (err.code != ERR_NONE)
			failed(ret, &err);
		return;
	}
	if (!memcmp(act.hash, parts->hash4, sizeof(parts->hash4)))
		slip_of(s, &act, ret);
	sodium_memzero(&act, sizeof(act));
}

/* Of an act that is not here there is what the slip says, if the hall's key proves it. */
static void find_elsewhere(struct store *s, const char *text, struct lookup *ret)
{
	enum slip_order_verdict verdict;
	struct err err = {0};

	if (store_slip_order(s, text, &verdict, &ret->slip, &err) < 0) {
		failed(ret, &err);
	} else if (verdict == SLIP_ORDER_OK) {
		ret->result = LOOKUP_SLIP_ELSEWHERE;
		ret->proof = PROOF_PAPER;
	} else if (verdict == SLIP_ORDER_FORGED) {
		ret->result = LOOKUP_NOT_OURS;
	}
}

static bool own_kiosk(const struct store *s, const struct slip_code_parts *parts)
{
	return s->id.enrolled && strcasecmp(parts->kiosk, s->id.grant.kiosk) == 0;
}

static void find_slip(struct store *s, const char *text, struct lookup *ret)
{
	struct slip_code_parts parts;

	ret->result = LOOKUP_NOT_READ;
	if (slip_any_parse(text, &parts) < 0)
		return;
	if (own_kiosk(s, &parts))
		find_own(s, &parts, ret);
	/* Of that name there may have been another terminal before. */
	if (ret->result == LOOKUP_NOT_READ)
		find_elsewhere(s, text, ret);
}

static void find_token(
	struct store *s, const struct token *t, const struct moment *now, struct lookup *ret)
{
	struct person_row row = {.person = {.resident = t->resident}};

	switch (token_check_time(t, now)) {
	case TOKEN_OK:
		token_place(t, row.person.place);
		find_resident(s, &row, t->serial, now, ret);
		sodium_memzero(&row, sizeof(row));
		break;
	case TOKEN_EXPIRED:
		ret->result = LOOKUP_EXPIRED;
		break;
	default: /* a phone's code while the clock is unknown: the card does it */
		ret->result = LOOKUP_NOT_READ;
	}
}

void store_find_scan(
	struct store *s, const char *text, const struct moment *now, struct lookup *ret)
{
	const struct catalogue *c = store_catalogue(s);
	unsigned ticket = ret->ticket;
	struct err err = {0};
	enum token_verdict verdict;
	struct token token;

	*ret = (struct lookup){.ticket = ticket, .proof = PROOF_CODE};
	ret->person.born = DAY_NONE;
	if (store_ready(s, &err) < 0) {
		failed(ret, &err);
		return;
	}
	verdict = token_parse(text, c->keys, (size_t)c->n_keys, &token);
	if (verdict == TOKEN_UNKNOWN_KEY)
		verdict = card_parse(s, text, &token);
	switch (verdict) {
	case TOKEN_OK:
		find_token(s, &token, now, ret);
		break;
	case TOKEN_UNKNOWN_KEY:
	case TOKEN_FORGED:
		ret->result = LOOKUP_NOT_OURS;
		break;
	case TOKEN_NOT_ONE:
		find_slip(s, text, ret);
		break;
	default:
		ret->result = LOOKUP_NOT_READ;
	}
}
