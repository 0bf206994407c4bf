/* SPDX-License-Identifier: MIT */
#include "server/people.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/ledger_alias.h"
#include "server/ledger_erase.h"
#include "server/ledger_newcomer.h"
#include "server/people_find.h"

#define SEALED_MAX 4096
#define SERIAL_TOP 255 /* a token has eight bits for it */

static void wipe(struct buf *b)
{
	if (b->data)
		sodium_memzero(b->data, b->len);
	buf_done(b);
}

static int put_sealed(struct hub *h, const struct person_key *key, const struct resident *r,
	int64_t now_ms, struct err *err)
{
	struct buf plain = BUF_INIT(SEALED_MAX - WRAP_MORE), sealed = BUF_INIT(SEALED_MAX);
	struct person_row bare = r->row;
	int result;

	memset(bare.person.dk, 0, sizeof(bare.person.dk));
	json_open(&plain, NULL, '{');
	json_put_text(&plain, "name", r->name);
	json_put_text(&plain, "phone", r->phone);
	if (*r->proof)
		json_put_text(&plain, "proof", r->proof);
	if (*r->deliver_to)
		json_put_text(&plain, "to", r->deliver_to);
	if (*r->route)
		json_put_text(&plain, "route", r->route);
	json_put_int(&plain, "tag", bare.has_tag ? bare.tag : -1);
	buf_str(&plain, ",\"row\":");
	person_encode(&bare, &plain);
	json_close(&plain, '}');
	if (plain.failed || seal_wrap(&sealed, h->rest, plain.data, plain.len, "person") < 0)
		result = err_set(err, ERR_LIMIT, "name: too much is known of one person");
	else
		result = person_store(&h->ledger, key, &sealed, now_ms, err);
	wipe(&plain);
	buf_done(&sealed);
	return result;
}

static int parse_row(const cJSON *obj, struct resident *ret, struct err *err)
{
	char *json = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(obj, "row"));
	int result;

	if (!json)
		return err_set(err, ERR_BAD, "row: missing");
	result = person_decode(json, strlen(json), &ret->row, err);
	sodium_memzero(json, strlen(json));
	cJSON_free(json);
	return result;
}

/* "" where there is none. */
static int text_there(const cJSON *obj, const char *key, char *out, size_t size, struct err *err)
{
	out[0] = 0;
	return json_has(obj, key) ? json_text(obj, key, out, size, err) : 0;
}

static int open_sealed(
	struct hub *h, const struct buf *sealed, struct resident *ret, struct err *err)
{
	struct buf plain = BUF_INIT(SEALED_MAX);
	cJSON *obj = NULL;
	int64_t tag = -1;
	int result = seal_unwrap(&plain, h->rest, sealed->data, sealed->len, "person");

	if (result < 0)
		err_set(err, result, "a person that does not open");
	else
		obj = json_parse(plain.data, plain.len, err);
	if (!obj || json_text(obj, "name", ret->name, sizeof(ret->name), err) ||
		json_text(obj, "phone", ret->phone, sizeof(ret->phone), err) ||
		text_there(obj, "proof", ret->proof, sizeof(ret->proof), err) ||
		text_there(obj, "to", ret->deliver_to, sizeof(ret->deliver_to), err) ||
		text_there(obj, "route", ret->route, sizeof(ret->route), err) ||
		json_int(obj, "tag", -1, 255, &tag, err) || parse_row(obj, ret, err) < 0)
		result = err->code;
	ret->row.has_tag = tag >= 0;
	ret->row.tag = (unsigned char)(tag >= 0 ? tag : 0);
	cJSON_Delete(obj);
	wipe(&plain);
	return result;
}

static void feed_key_of(const struct person_key *key, const char *kind, struct feed_row *row)
{
	memset(row, 0, sizeof(*row));
	text_copy(row->kind, sizeof(row->kind), kind);
	text_copy(row->place, sizeof(row->place), key->place);
	snprintf(row->key, sizeof(row->key), "%s/%lld", key->place, (long long)key->resident);
	row->need = 1;
}

/* The keyed hash of all that terminals get: another one means another revision. */
static int put_feed(struct hub *h, const struct person_key *key, const struct resident *r,
	bool *changed, struct err *err)
{
	struct buf plain = BUF_INIT(SEALED_MAX);
	unsigned char hash[32];
	char hex[2 * sizeof(hash) + 1];
	struct feed_row row;

	person_encode(&r->row, &plain);
	buf_byte(&plain, r->row.has_tag ? 1 : 0);
	buf_byte(&plain, r->row.tag);
	crypto_generichash(hash, sizeof(hash), plain.data, plain.len, h->rest, sizeof(h->rest));
	wipe(&plain);
	hex_from(hex, hash, sizeof(hash));
	feed_key_of(key, "person", &row);
	row.body = hex;
	return feed_put(&h->ledger, &row, 2 * sizeof(hash), changed, err);
}

static int card_gone(
	struct hub *h, const char *place, const unsigned char mark[CARD_MARK], struct err *err)
{
	struct feed_row row = {.kind = "card", .need = 1, .body = ""};

	text_copy(row.place, sizeof(row.place), place);
	hex_from(row.key, mark, CARD_MARK);
	if (feed_gone(&h->ledger, &row, err) < 0)
		return err->code;
	return card_drop(&h->ledger, place, mark, err);
}

/* All cards of a person but the one to keep (NULL = none). */
static int drop_cards(struct hub *h, const struct person_key *key, const unsigned char *keep,
	bool *changed, struct err *err)
{
	unsigned char mark[CARD_MARK] = {0};
	int got;

	while ((got = card_next(&h->ledger, key, mark, mark, err)) == 1) {
		if (keep && memcmp(mark, keep, CARD_MARK) == 0)
			continue;
		*changed = true;
		if (card_gone(h, key->place, mark, err) < 0)
			return err->code;
	}
	return got;
}

static int put_card(struct hub *h, const struct person_key *key, const struct resident *r,
	bool *changed, struct err *err)
{
	struct card_row card = {.resident = (uint32_t)key->resident};
	struct feed_row row = {.kind = "card", .need = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	int64_t owner;
	int result;

	if (card_owner(&h->ledger, key->place, r->mark, &owner, err) < 0)
		return err->code;
	if (owner && owner != key->resident)
		return err_set(
			err, ERR_BAD, "card_uid: it is resident %lld's card", (long long)owner);
	memcpy(card.mark, r->mark, sizeof(card.mark));
	text_copy(card.place, sizeof(card.place), key->place);
	text_copy(row.place, sizeof(row.place), key->place);
	hex_from(row.key, r->mark, CARD_MARK);
	row_card_encode(&card, &body);
	row.body = buf_text(&body);
	result = feed_put(&h->ledger, &row, body.len, changed, err);
	buf_done(&body);
	return result < 0 ? result : card_put(&h->ledger, key->place, r->mark, key->resident, err);
}

/* The old row of somebody who gets another number or hall. */
static int leave(struct hub *h, const struct person_key *old, bool *changed, struct err *err)
{
	struct feed_row row;

	feed_key_of(old, "person", &row);
	if (drop_cards(h, old, NULL, changed, err) < 0)
		return err->code;
	return feed_gone(&h->ledger, &row, err);
}

static int choose_number(struct hub *h, const struct resident *r, const struct person_key *old,
	int64_t *number, struct err *err)
{
	struct person_key other = {0};
	int got;

	*number = r->row.person.resident;
	if (!*number && old && strcmp(old->place, r->row.person.place) == 0)
		*number = old->resident;
	if (!*number)
		return person_next_no(&h->ledger, r->row.person.place, BLOCK_FIRST, number, err);
	text_copy(other.place, sizeof(other.place), r->row.person.place);
	other.resident = *number;
	got = person_by_no(&h->ledger, &other, NULL, err);
	if (got == 0)
		got = alias_number(&h->ledger, &other, err);
	if (got < 0)
		return got;
	if (got && memcmp(other.pid, r->row.person.pid, PID_BYTES) != 0)
		return err_set(err, ERR_BAD, "resident: the number is somebody else's");
	if (!got && *number >= BLOCK_FIRST)
		return err_set(err, ERR_BAD, "resident: numbers from %d on are for terminals",
			BLOCK_FIRST);
	return 0;
}

static int give_dk(struct hub *h, struct resident *r, const struct person_key *old, struct err *err)
{
	int got = 0;

	if (old)
		got = hub_dk(h, old->kc, r->row.person.dk, err);
	if (got)
		return got < 0 ? got : 0;
	if (!r->has_dk)
		randombytes_buf(r->row.person.dk, DK_BYTES);
	return hub_dk_put(h, r->row.person.dk, r->row.person.pid, err);
}

/* Whoever became one with another (server/people_merge.h) is not made a second one again. */
static int refuse_alias(struct hub *h, const unsigned char pid[PID_BYTES], struct err *err)
{
	struct person_key now = {.resident = 0};
	unsigned char into[PID_BYTES];
	int got;

	memcpy(into, pid, sizeof(into));
	got = alias_of(&h->ledger, into, err);
	if (got == 1)
		got = person_by_pid(&h->ledger, into, &now, NULL, err);
	return got == 1 ? err_set(err, ERR_BAD, "id_number: became one with resident %lld of %s",
				  (long long)now.resident, now.place)
			: got;
}

int people_put(struct hub *h, struct resident *r, int64_t now_ms, bool *changed, struct err *err)
{
	struct person *p = &r->row.person;
	struct person_key key = {0}, old;
	int known = person_by_pid(&h->ledger, p->pid, &old, NULL, err);

	if (known == 0 && refuse_alias(h, p->pid, err) < 0)
		return err->code;
	if (known < 0 || choose_number(h, r, known ? &old : NULL, &key.resident, err) < 0 ||
		give_dk(h, r, known ? &old : NULL, err) < 0)
		return err->code;
	p->known = true;
	p->resident = (uint32_t)key.resident;
	p->serial = known ? (int)old.serial : 1;
	key.serial = p->serial;
	text_copy(key.place, sizeof(key.place), p->place);
	memcpy(key.pid, p->pid, PID_BYTES);
	seal_key_mark(p->dk, key.kc);
	if (known && (strcmp(old.place, key.place) != 0 || old.resident != key.resident) &&
		leave(h, &old, changed, err) < 0)
		return err->code;
	if (put_sealed(h, &key, r, now_ms, err) < 0 || people_mark(h, r, err) < 0 ||
		drop_cards(h, &key, r->has_card ? r->mark : NULL, changed, err) < 0)
		return err->code;
	if (r->has_card && put_card(h, &key, r, changed, err) < 0)
		return err->code;
	return put_feed(h, &key, r, changed, err);
}

/* key: place and resident given. */
static int get(struct hub *h, struct person_key *key, struct resident *ret, struct err *err)
{
	struct buf sealed = BUF_INIT(SEALED_MAX);
	int got = person_by_no(&h->ledger, key, &sealed, err);

	memset(ret, 0, sizeof(*ret));
	if (got == 1 && open_sealed(h, &sealed, ret, err) < 0)
		got = err->code;
	if (got == 1)
		got = hub_dk(h, key->kc, ret->row.person.dk, err);
	ret->row.person.serial = (int)key->serial;
	buf_done(&sealed);
	return got;
}

int people_get(
	struct hub *h, const char *place, int64_t resident, struct resident *ret, struct err *err)
{
	struct person_key key = {.resident = resident};

	text_copy(key.place, sizeof(key.place), place);
	return get(h, &key, ret, err);
}

/* What terminals hear of it goes down the feed. */
static int change(
	struct hub *h, const struct person_key *key, const struct resident *r, struct err *err)
{
	bool changed;

	if (put_sealed(h, key, r, 0, err) < 0)
		return err->code;
	return put_feed(h, key, r, &changed, err);
}

/* One card more. */
static int next_serial(struct hub *h, struct person_key *key, struct resident *r, struct err *err)
{
	key->serial++;
	r->row.person.serial = (int)key->serial;
	return change(h, key, r, err);
}

int people_new_card(
	struct hub *h, const char *place, int64_t resident, int *serial, struct err *err)
{
	struct person_key key = {.resident = resident};
	struct resident r;
	int got;

	text_copy(key.place, sizeof(key.place), place);
	got = get(h, &key, &r, err);
	if (got <= 0)
		return got < 0 ? got
			       : err_set(err, ERR_NONE, "%s has no resident %lld", place,
					 (long long)resident);
	if (key.serial >= SERIAL_TOP)
		return err_set(err, ERR_LIMIT, "resident %lld has had %d cards",
			(long long)resident, SERIAL_TOP);
	got = next_serial(h, &key, &r, err);
	*serial = (int)key.serial;
	sodium_memzero(&r, sizeof(r));
	return got;
}

int people_lost_card(
	struct hub *h, const char *place, const unsigned char kc[16], int least, struct err *err)
{
	struct person_key key;
	struct resident r;
	int got = person_by_key(&h->ledger, kc, &key, err);

	if (got <= 0)
		return got;
	if (strcmp(key.place, place) != 0 || key.serial >= least || key.serial >= SERIAL_TOP)
		return 0;
	got = get(h, &key, &r, err);
	if (got == 1)
		got = next_serial(h, &key, &r, err);
	sodium_memzero(&r, sizeof(r));
	return got;
}

int people_revoke_cards(
	struct hub *h, const char *place, int64_t resident, int *serial, struct err *err)
{
	struct person_key key = {.resident = resident};
	bool changed;

	text_copy(key.place, sizeof(key.place), place);
	if (people_new_card(h, place, resident, serial, err) < 0)
		return err->code;
	return drop_cards(h, &key, NULL, &changed, err);
}

int tier_check(const struct tier *t, struct err *err)
{
	if (t->hardship == HARDSHIP_NO && (*t->proof || t->from || t->until))
		return err_set(err, ERR_BAD, "proof: of a hardship that there is none of");
	if (t->until && t->until < t->from)
		return err_set(err, ERR_BAD, "proof_until: before proof_from");
	return 0;
}

void tier_to(const struct tier *t, struct resident *r)
{
	r->row.person.hardship = t->hardship;
	r->row.person.proof_from = t->from;
	r->row.person.proof_until = t->until;
	text_copy(r->proof, sizeof(r->proof), t->proof);
}

int people_tier(struct hub *h, const struct person_key *who, const struct tier *t, struct err *err)
{
	struct person_key key = *who;
	struct resident r;
	int got = get(h, &key, &r, err);

	if (got == 0)
		got = err_set(err, ERR_NONE, "%s has no resident %lld", key.place,
			(long long)key.resident);
	if (got == 1) {
		tier_to(t, &r);
		got = change(h, &key, &r, err);
	}
	sodium_memzero(&r, sizeof(r));
	return got;
}

int people_change(struct hub *h, const struct resident *r, struct err *err)
{
	struct person_key key = {.resident = r->row.person.resident};
	int got;

	text_copy(key.place, sizeof(key.place), r->row.person.place);
	got = person_by_no(&h->ledger, &key, NULL, err);
	if (got == 0)
		return err_set(err, ERR_NONE, "%s has no resident %lld", key.place,
			(long long)key.resident);
	return got < 0 ? got : change(h, &key, r, err);
}

int people_cards_to(
	struct hub *h, const struct person_key *from, const struct person_key *to, struct err *err)
{
	struct resident r = {.has_card = true};
	bool changed;
	int got;

	while ((got = card_next(&h->ledger, from, r.mark, r.mark, err)) == 1)
		if (card_drop(&h->ledger, from->place, r.mark, err) < 0 ||
			put_card(h, to, &r, &changed, err) < 0)
			return err->code;
	return got;
}

int people_drop(struct hub *h, const struct person_key *key, struct err *err)
{
	bool changed;

	if (leave(h, key, &changed, err) < 0 || marks_drop(&h->ledger, key->pid, err) < 0 ||
		newcomer_drop(&h->ledger, key->pid, err) < 0)
		return err->code;
	return person_drop(&h->ledger, key, err);
}
