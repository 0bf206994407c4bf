/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "core/hall/slip.h"
#include "kiosk/store/internal.h"

#define FIND_BYTES     ((size_t)8)
#define MARK           ((size_t)16)
#define PLAIN_MAX      4096
#define UID_MAX        16 /* bytes of a chip's UID */
#define PERSON_COLUMNS "serial, kc, sealed"

/* ---- rows in ---------------------------------------------------------------------------------- */

/* Keyed, so that the column tells nothing without the key file. */
static void find_hash(
	const struct store *s, day_t born, unsigned char tag, unsigned char out[FIND_BYTES])
{
	unsigned char hash[crypto_generichash_BYTES_MIN], text[9] = "find";

	for (int i = 0; i < 4; i++)
		text[4 + i] = (unsigned char)((uint32_t)born >> (24 - 8 * i));
	text[8] = tag;
	crypto_generichash(hash, sizeof(hash), text, sizeof(text), s->k_kiosk, KEY_BYTES);
	memcpy(out, hash, FIND_BYTES);
	sodium_memzero(text, sizeof(text));
}

static void about_person(char out[64], const char *place, uint32_t resident)
{
	snprintf(out, 64, "person %s/%lu", place, (unsigned long)resident);
}

/* Without the data key, which has a file of its own. */
static int person_seal(
	struct store *s, const struct person_row *row, struct buf *out, struct err *err)
{
	struct buf plain = BUF_INIT(PLAIN_MAX);
	struct person_row bare = *row;
	char about[64];
	int result = 0;

	sodium_memzero(bare.person.dk, DK_BYTES);
	person_encode(&bare, &plain);
	about_person(about, row->person.place, row->person.resident);
	if (plain.failed || seal_wrap(out, s->k_kiosk, plain.data, plain.len, about) < 0)
		result = err_set(err, ERR_LIMIT, "a person too large to be kept");
	if (plain.data)
		sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	sodium_memzero(&bare, sizeof(bare));
	return result;
}

#define PERSON_INSERT                                                                              \
	"INSERT OR REPLACE INTO person(gen, place, resident, serial, pid, kc, find, sealed)"       \
	" VALUES(?, ?, ?, ?, ?, ?, ?, ?)"

int directory_put(struct store *s, int64_t gen, const struct person_row *row, struct err *err)
{
	const struct person *p = &row->person;
	struct buf sealed = BUF_INIT(PLAIN_MAX);
	unsigned char find[FIND_BYTES], kc[MARK];
	int result;

	if (!p->known)
		return db_run(&s->db, err, PERSON_INSERT, "itiinnnn", gen, p->place,
			(int64_t)p->resident, (int64_t)p->serial);
	seal_key_mark(p->dk, kc);
	find_hash(s, p->born, row->tag, find);
	result = keys_put(s, p->dk, err);
	if (!result)
		result = person_seal(s, row, &sealed, err);
	if (!result)
		result = db_run(&s->db, err, PERSON_INSERT, "itiibbbb", gen, p->place,
			(int64_t)p->resident, (int64_t)p->serial, p->pid, (size_t)PID_BYTES, kc,
			MARK, row->has_tag ? find : NULL, FIND_BYTES, sealed.data, sealed.len);
	buf_done(&sealed);
	return result;
}

int directory_remove(struct store *s, int64_t gen, const char *key, struct err *err)
{
	char place[PLACE_SIZE];
	size_t n = strcspn(key, "/");

	if (!key[n] || n >= sizeof(place))
		return 0;
	memcpy(place, key, n);
	place[n] = 0;
	return db_run(&s->db, err, "DELETE FROM person WHERE gen=? AND place=? AND resident=?",
		"iti", gen, place, (int64_t)strtoll(key + n + 1, NULL, 10));
}

int directory_put_card(struct store *s, int64_t gen, const struct card_row *row, struct err *err)
{
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO card(gen, mark, place, resident) VALUES(?, ?, ?, ?)",
		"ibti", gen, row->mark, MARK, row->place, (int64_t)row->resident);
}

int directory_remove_card(struct store *s, int64_t gen, const char *key, struct err *err)
{
	unsigned char mark[MARK];

	if (hex_to(mark, MARK, key) < 0)
		return 0;
	return db_run(
		&s->db, err, "DELETE FROM card WHERE gen=? AND mark=?", "ib", gen, mark, MARK);
}

/* ---- people out ------------------------------------------------------------------------------- */

/* Columns PERSON_COLUMNS from `col` on. 1 = a person of this hall, 0 = only a serial is known. */
static int person_open(
	struct store *s, sqlite3_stmt *stmt, int col, struct person_row *ret, struct err *err)
{
	struct buf plain = BUF_INIT(PLAIN_MAX);
	char place[PLACE_SIZE], about[64];
	uint32_t resident = ret->person.resident;
	size_t n_kc, n_sealed;
	const void *kc, *sealed;
	int got = 0, serial = sqlite3_column_int(stmt, col);

	kc = db_blob(stmt, col + 1, &n_kc);
	sealed = db_blob(stmt, col + 2, &n_sealed);
	ret->person.serial = serial;
	if (!n_sealed)
		return 0;
	text_copy(place, sizeof(place), ret->person.place);
	about_person(about, place, resident);
	if (n_kc != MARK || seal_unwrap(&plain, s->k_kiosk, sealed, n_sealed, about) < 0)
		got = err_set(err, ERR_DENIED, "a person's row does not open");
	else
		got = person_decode(plain.data, plain.len, ret, err);
	ret->person.serial = serial;
	if (!got)
		got = keys_find(s, kc, ret->person.dk, err);
	if (!got)
		got = err_set(err, ERR_NONE, "a person's data key is not here");
	if (plain.data)
		sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	return got;
}

/* ret holds place and resident. 1 = known, 0 = only the serial (0: not even that). */
static int person_at(struct store *s, struct person_row *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT " PERSON_COLUMNS " FROM person WHERE gen=? AND place=? AND resident=?",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", s->state.gen, ret->person.place, (int64_t)ret->person.resident);
	got = db_step(&s->db, stmt, err);
	if (got > 0)
		got = person_open(s, stmt, 0, ret, err);
	sqlite3_reset(stmt);
	return got;
}

/* How many people the birth date and tag fit; the last of them in ret. */
static int people_found(
	struct store *s, const struct idnum *id, struct person_row *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT place, resident, " PERSON_COLUMNS " FROM person WHERE find=? AND gen=?",
		err);
	unsigned char tag = id_tag(s->id.grant.k_hall, id->number), find[FIND_BYTES];
	int n = 0, got;

	if (!stmt)
		return err->code;
	find_hash(s, id->born, tag, find);
	db_bind(stmt, "bi", find, FIND_BYTES, s->state.gen);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		struct person_row row = {.has_tag = false};

		text_copy(row.person.place, sizeof(row.person.place), db_text(stmt, 0));
		row.person.resident = (uint32_t)sqlite3_column_int64(stmt, 1);
		got = person_open(s, stmt, 2, &row, err);
		if (got < 0)
			break;
		if (got && row.has_tag && row.tag == tag && row.person.born == id->born) {
			*ret = row;
			n++;
		}
		sodium_memzero(&row, sizeof(row));
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

/* ---- look-ups --------------------------------------------------------------------------------- */

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
}

static bool own_place(const struct store *s, const char *place)
{
	return s->id.enrolled && strcmp(place, s->id.grant.place) == 0;
}

static bool accepted(const struct store *s, const char *place)
{
	const struct hall *hall = store_catalogue(s)->hall;
	size_t n = strlen(place);

	for (const char *at = hall ? hall->neighbours : ""; *at; at += strspn(at, ", ")) {
		size_t len = strcspn(at, ", ");

		if (len == n && memcmp(at, place, n) == 0)
			return true;
		at += len;
	}
	return false;
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
	got = person_at(s, row, &err);
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
	int n;

	if (idnum_parse(number, today, &id) != IDNUM_OK) {
		ret->result = LOOKUP_NOT_READ;
		return;
	}
	n = people_found(s, &id, &row, &err);
	sodium_memzero(&id, sizeof(id));
	if (n < 0)
		failed(ret, &err);
	else if (n == 1)
		found(s, LOOKUP_FOUND, &row.person, now, ret);
	else
		ret->result = n ? LOOKUP_SEVERAL : LOOKUP_UNKNOWN;
	sodium_memzero(&row, sizeof(row));
}

/* "uid" and the UID in upper-case hex, as the hub marks it. */
static bool chip_mark(const struct store *s, const char *uid, unsigned char mark[MARK])
{
	unsigned char bytes[UID_MAX];
	char text[3 + 2 * UID_MAX + 1] = "uid";
	size_t n = strlen(uid);

	if (!n || n % 2 || n > sizeof(bytes) * 2 || hex_to(bytes, n / 2, uid) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		text[3 + i] = (char)(uid[i] >= 'a' ? uid[i] - 'a' + 'A' : uid[i]);
	crypto_generichash(
		mark, MARK, (const unsigned char *)text, 3 + n, s->id.grant.k_hall, KEY_BYTES);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(bytes, sizeof(bytes));
	return true;
}

static void find_chip(
	struct store *s, const char *uid, const struct moment *now, struct lookup *ret)
{
	struct person_row row = {.has_tag = false};
	unsigned char mark[MARK];
	struct err err = {0};
	sqlite3_stmt *stmt;
	int got;

	if (!chip_mark(s, uid, mark)) {
		ret->result = LOOKUP_NOT_READ;
		return;
	}
	stmt = db_stmt(&s->db, "SELECT place, resident FROM card WHERE gen=? AND mark=?", &err);
	if (stmt)
		db_bind(stmt, "ib", s->state.gen, mark, MARK);
	got = stmt ? db_step(&s->db, stmt, &err) : err.code;
	if (got <= 0) {
		ret->result = LOOKUP_UNKNOWN;
		if (got < 0)
			failed(ret, &err);
		return;
	}
	text_copy(row.person.place, sizeof(row.person.place), db_text(stmt, 0));
	row.person.resident = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	find_resident(s, &row, -1, now, ret);
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

/* A slip of this terminal: the order it names, nobody's name. */
static void find_slip(struct store *s, const char *text, struct lookup *ret)
{
	struct slip_code_parts parts;
	struct err err = {0};
	struct act act;

	ret->result = LOOKUP_NOT_READ;
	if (slip_code_parse(text, &parts) < 0 || strcmp(parts.kiosk, s->id.grant.kiosk) != 0)
		return;
	if (store_act(s, parts.seq, &act, &err) < 0) {
		if (err.code != ERR_NONE)
			failed(ret, &err);
		return;
	}
	if (!memcmp(act.hash, parts.hash4, sizeof(parts.hash4)) && act.head.kind == ACT_ORDER) {
		ret->result = LOOKUP_SLIP;
		ret->proof = PROOF_PAPER;
		standing_order(s, &act, &ret->standing.orders[ret->standing.n_orders++]);
	}
	sodium_memzero(&act, sizeof(act));
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
	struct token token;

	*ret = (struct lookup){.ticket = ticket, .proof = PROOF_CODE};
	ret->person.born = DAY_NONE;
	if (store_ready(s, &err) < 0) {
		failed(ret, &err);
		return;
	}
	switch (token_parse(text, c->keys, (size_t)c->n_keys, &token)) {
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
