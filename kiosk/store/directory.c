/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/people.h"
#include "kiosk/store/roster.h"

#define FIND_BYTES     ((size_t)8)
#define MARK           ((size_t)16)
#define PLAIN_MAX      4096
#define PERSON_COLUMNS "serial, kc, sealed"

/* ---- rows in ---------------------------------------------------------------------------------- */

/* Of an ID number, under K_hall of a generation. */
struct tag {
	unsigned char tag;
	int gen;
};

/* Keyed, so that the column tells nothing without the key file. */
static void find_hash(
	const struct store *s, day_t born, const struct tag *tag, unsigned char out[FIND_BYTES])
{
	unsigned char hash[crypto_generichash_BYTES_MIN], text[11] = "find";
	size_t n = tag->gen > 1 ? sizeof(text) : 9; /* as they were before there was a second */

	for (int i = 0; i < 4; i++)
		text[4 + i] = (unsigned char)((uint32_t)born >> (24 - 8 * i));
	text[8] = tag->tag;
	text[9] = (unsigned char)(tag->gen >> 8);
	text[10] = (unsigned char)tag->gen;
	crypto_generichash(hash, sizeof(hash), text, n, s->k_kiosk, KEY_BYTES);
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
	struct buf plain = BUF_SECRET(PLAIN_MAX);
	struct person_row bare = *row;
	char about[64];
	int result = 0;

	sodium_memzero(bare.person.dk, DK_BYTES);
	person_encode(&bare, &plain);
	about_person(about, row->person.place, row->person.resident);
	if (plain.failed || seal_wrap(out, s->k_kiosk, plain.data, plain.len, about) < 0)
		result = err_set(err, ERR_LIMIT, "a person too large to be kept");
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
	find_hash(s, p->born, &(struct tag){row->tag, row->tag_gen}, find);
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

/* *volunteer becomes false where the badge was stopped here (core/visit/badges.h). */
static int badge_stopped(
	struct store *s, const unsigned char kc[MARK], bool *volunteer, struct err *err)
{
	int64_t stopped = 0;

	if (*volunteer &&
		db_number(&s->db, err, &stopped, 0, "SELECT count(*) FROM badge_stopped WHERE kc=?",
			"b", kc, MARK) < 0)
		return err->code;
	*volunteer = *volunteer && !stopped;
	return 0;
}

/* Columns PERSON_COLUMNS from `col` on: what is sealed in them. 1 = a person of this hall, 0 = only a
 * serial is known. */
static int person_unseal(
	struct store *s, sqlite3_stmt *stmt, int col, const struct person *who, struct buf *plain)
{
	size_t n_sealed;
	const void *sealed = db_blob(stmt, col + 2, &n_sealed);
	char about[64];

	if (!n_sealed)
		return 0;
	about_person(about, who->place, who->resident);
	return seal_unwrap(plain, s->k_kiosk, sealed, n_sealed, about) < 0 ? ERR_DENIED : 1;
}

/* The whole of it. */
static int person_open(
	struct store *s, sqlite3_stmt *stmt, int col, struct person_row *ret, struct err *err)
{
	struct buf plain = BUF_SECRET(PLAIN_MAX);
	int got, serial = sqlite3_column_int(stmt, col);
	size_t n_kc;
	const void *kc = db_blob(stmt, col + 1, &n_kc);

	got = person_unseal(s, stmt, col, &ret->person, &plain);
	if (got < 0 || (got > 0 && n_kc != MARK))
		got = err_set(err, ERR_DENIED, "a person's row does not open");
	if (got > 0 && person_decode(plain.data, plain.len, ret, err) < 0)
		got = err->code;
	buf_done(&plain);
	ret->person.serial = serial;
	if (got <= 0)
		return got;
	if (card_least(s, kc, &ret->person.serial, err) < 0 ||
		badge_stopped(s, kc, &ret->person.volunteer, err) < 0)
		return err->code;
	got = keys_find(s, kc, ret->person.dk, err);
	return got ? got : err_set(err, ERR_NONE, "a person's data key is not here");
}

int directory_person(struct store *s, struct person_row *ret, struct err *err)
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

/* Everybody of one generation who fits; how many. INDEXED BY: without statistics SQLite would go
 * through the whole generation of rows instead. */
static int find_under(
	struct store *s, day_t born, const struct tag *tag, struct person_row *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT place, resident, " PERSON_COLUMNS " FROM person INDEXED BY person_find"
		" WHERE find=? AND gen=?",
		err);
	unsigned char find[FIND_BYTES];
	int n = 0, got;

	if (!stmt)
		return err->code;
	find_hash(s, born, tag, find);
	db_bind(stmt, "bi", find, FIND_BYTES, s->state.gen);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		struct person_row row = {.has_tag = false};

		text_copy(row.person.place, sizeof(row.person.place), db_text(stmt, 0));
		row.person.resident = (uint32_t)sqlite3_column_int64(stmt, 1);
		got = person_open(s, stmt, 2, &row, err);
		if (got < 0)
			break;
		if (got) {
			*ret = row;
			n++;
		}
		sodium_memzero(&row, sizeof(row));
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

/* Under all keys: whoever stops at the first that fits takes a namesake of the tag for the person. */
int directory_by_number(
	struct store *s, const struct idnum *id, struct person_row *ret, struct err *err)
{
	struct hall_keys keys;
	int all = 0, got = hall_keys_read(s, &keys, err);

	for (int i = 0; i < keys.n && got >= 0; i++) {
		const struct tag tag = {id_tag(keys.of[i].key, id->number), (int)keys.of[i].gen};

		got = find_under(s, id->born, &tag, ret, err);
		all += got > 0 ? got : 0;
	}
	sodium_memzero(&keys, sizeof(keys));
	return got < 0 ? got : all;
}

/* ---- by the initials of the name -------------------------------------------------------------- */

/* 2 to 9 stand for their letters on a telephone. */
static bool letter_fits(char wanted, char letter)
{
	static const char phone[] = "22233344455566677778889999";

	return wanted == letter ||
	       (wanted >= '2' && wanted <= '9' && phone[letter - 'A'] == wanted);
}

static bool begins_so(const char *initials, const char *letters)
{
	for (; *letters; letters++, initials++)
		if (!*initials || !letter_fits(*letters, *initials))
			return false;
	return true;
}

/* Out of the JSON of a person, which this file wrote: taking all of it apart is most of the work, and
 * quotes do not stand inside of texts as they are. */
static void initials_of(const struct buf *plain, char out[INITIALS_SIZE])
{
	static const char key[] = "\"ini\":\"";
	const char *at = memmem(plain->data, plain->len, key, sizeof(key) - 1);
	const char *end = (const char *)plain->data + plain->len;
	size_t n = 0;

	if (at)
		for (at += sizeof(key) - 1; at < end && *at >= 'A' && *at <= 'Z'; at++)
			if (n + 1 < INITIALS_SIZE)
				out[n++] = *at;
	out[n] = 0;
}

static int found_add(const struct buf *plain, struct found *ret, struct err *err)
{
	struct found_person *who = &ret->who[ret->n];
	struct person_row row;

	if (ret->n == FOUND_MAX)
		return 0;
	if (person_decode(plain->data, plain->len, &row, err) < 0)
		return err->code;
	who->resident = row.person.resident;
	text_copy(who->masked, sizeof(who->masked), row.person.masked);
	text_copy(who->address, sizeof(who->address), row.person.address);
	ret->n++;
	sodium_memzero(&row, sizeof(row));
	return 0;
}

/* What is looked for in the people of a place, and what becomes of whom it fits. */
struct search {
	const char *letters;
	int (*fits)(const struct search *w, const struct buf *plain, const char *initials,
		struct err *err);
	void *ctx;
};

static int initials_match(const struct buf *plain, const struct search *w, struct err *err)
{
	char initials[INITIALS_SIZE];

	initials_of(plain, initials);
	if (!begins_so(initials, w->letters))
		return 0;
	return w->fits(w, plain, initials, err);
}

/* Every row is opened: nothing about names stands outside the seal. */
static int search(struct store *s, const char *place, const struct search *w, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT resident, " PERSON_COLUMNS " FROM person WHERE gen=? AND place=?"
		" ORDER BY resident",
		err);
	struct buf plain = BUF_SECRET(PLAIN_MAX);
	struct person who = {.resident = 0};
	int got;

	if (!stmt)
		return err->code;
	text_copy(who.place, sizeof(who.place), place);
	db_bind(stmt, "it", s->state.gen, place);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		who.resident = (uint32_t)sqlite3_column_int64(stmt, 0);
		buf_clear(&plain);
		got = person_unseal(s, stmt, 1, &who, &plain);
		if (got < 0)
			err_set(err, got, "a person's row does not open");
		else if (got)
			got = initials_match(&plain, w, err);
		if (got < 0)
			break;
	}
	buf_done(&plain);
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

static int is_found(
	const struct search *w, const struct buf *plain, const char *initials, struct err *err)
{
	struct found *ret = w->ctx;
	char next = initials[strlen(w->letters)];

	if (!*initials)
		return 0;
	ret->total++;
	if (next)
		ret->next |= 1U << (next - 'A');
	return found_add(plain, ret, err);
}

int directory_initials(
	struct store *s, const char *place, const char *letters, struct found *ret, struct err *err)
{
	return search(s, place, &(struct search){letters, is_found, ret}, err);
}

/* ---- by telephone ----------------------------------------------------------------------------- */

struct by_phone {
	struct hall_keys keys;
	uint16_t tag[HALL_KEYS_MAX]; /* under each */
	struct found *ret;
};

static int has_phone(
	const struct search *w, const struct buf *plain, const char *initials, struct err *err)
{
	const struct by_phone *by = w->ctx;
	struct person_row row;
	int result = person_decode(plain->data, plain->len, &row, err);
	bool fits = false;

	(void)initials;
	if (result < 0)
		return result;
	for (int i = 0; i < by->keys.n && !fits; i++)
		fits = row.has_phone && row.phone == by->tag[i] &&
		       (row.tag_gen ? row.tag_gen : 1) == (int)by->keys.of[i].gen;
	sodium_memzero(&row, sizeof(row));
	if (!fits)
		return 0;
	by->ret->total++;
	return found_add(plain, by->ret, err);
}

int directory_phone(
	struct store *s, const char *place, const char *digits, struct found *ret, struct err *err)
{
	struct by_phone by = {.ret = ret};
	int result = hall_keys_read(s, &by.keys, err);

	for (int i = 0; i < by.keys.n && result >= 0; i++)
		by.tag[i] = phone_tag(by.keys.of[i].key, digits);
	if (result >= 0)
		result = search(s, place, &(struct search){"", has_phone, &by}, err);
	sodium_memzero(&by, sizeof(by));
	return result;
}

/* ---- volunteers ------------------------------------------------------------------------------- */

static int is_volunteer(
	const struct search *w, const struct buf *plain, const char *initials, struct err *err)
{
	struct found *ret = w->ctx;
	struct person_row row;
	int result = person_decode(plain->data, plain->len, &row, err);
	bool fits = !result && row.person.volunteer;

	(void)initials;
	sodium_memzero(&row, sizeof(row));
	if (!fits)
		return result;
	ret->total++;
	return found_add(plain, ret, err);
}

int directory_volunteers(
	struct store *s, const char *place, const char *key, struct found *ret, struct err *err)
{
	int result = search(s, place, &(struct search){"", is_volunteer, ret}, err);

	(void)key;
	for (int i = 0; i < ret->n && result >= 0; i++) {
		struct person_row row = {.person.resident = ret->who[i].resident};

		text_copy(row.person.place, sizeof(row.person.place), place);
		result = directory_person(s, &row, err);
		ret->who[i].stopped = result > 0 && !row.person.volunteer;
		sodium_memzero(&row, sizeof(row));
	}
	return result < 0 ? result : 0;
}

/* ---- all of them ------------------------------------------------------------------------------ */

struct listing {
	store_listed each;
	void *ctx;
};

static int is_listed(
	const struct search *w, const struct buf *plain, const char *initials, struct err *err)
{
	const struct listing *l = w->ctx;
	struct found one = {.n = 0};
	int result = found_add(plain, &one, err);

	(void)initials;
	if (!result)
		result = l->each(l->ctx, &one.who[0]);
	sodium_memzero(&one, sizeof(one));
	return result;
}

int store_roster(
	struct store *s, const char *letters, store_listed each, void *ctx, struct err *err)
{
	struct listing l = {each, ctx};

	if (store_ready(s, err) < 0)
		return err->code;
	return search(s, s->id.grant.place, &(struct search){letters, is_listed, &l}, err);
}
