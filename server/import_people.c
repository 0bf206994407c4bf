/* SPDX-License-Identifier: MIT */
/*
 * Residents. The ID number is read from its cell, turned into pseudonym, tag and birth date, and
 * wiped; no error line shows it, nor a name, phone or card.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "core/hall/pinyin.h"
#include "core/hall/token.h"
#include "server/hall_key.h"
#include "server/import_table.h"
#include "server/people.h"

#define RESIDENT_MAX 4000000000

/* Of which K_hall the marks are that this row gets. Rows of one hall mostly follow each other. */
static int key_of(struct import *im, struct resident *r, struct err *err)
{
	const char *place = r->row.person.place;

	if (strcmp(im->key_place, place) != 0 &&
		hall_key_newest(im->hub, place, &im->key_gen, err) < 0)
		return err->code;
	text_copy(im->key_place, sizeof(im->key_place), place);
	r->row.tag_gen = im->key_gen;
	return 0;
}

static int take_number(struct import *im, struct resident *r, struct err *err)
{
	static const char *const why[] = {
		[IDNUM_BAD_FORM] = "not the number of an identity card",
		[IDNUM_BAD_DATE] = "the birth date in it does not exist",
		[IDNUM_FUTURE] = "born in the future",
		[IDNUM_BAD_CHECK] = "its check digit is wrong",
	};
	unsigned char k_match[KEY_BYTES], k_hall[KEY_BYTES];
	struct idnum id;
	enum idnum_verdict verdict = idnum_parse(import_cell(im, "id_number"), im->now->day, &id);

	if (key_of(im, r, err) < 0)
		return err->code;
	if (verdict != IDNUM_OK)
		return import_bad(im, "id_number", why[verdict], err);
	keys_match(&im->hub->keys, k_match);
	keys_hall(&im->hub->keys, r->row.person.place, r->row.tag_gen, k_hall);
	id_pid(k_match, id.number, r->row.person.pid);
	r->row.tag = id_tag(k_hall, id.number);
	r->row.has_tag = true;
	r->row.person.born = id.born;
	sodium_memzero(&id, sizeof(id));
	sodium_memzero(k_match, sizeof(k_match));
	sodium_memzero(k_hall, sizeof(k_hall));
	return 0;
}

/* After take_number. */
static void take_phone(struct import *im, struct resident *r)
{
	unsigned char k_hall[KEY_BYTES];
	char digits[sizeof(r->phone)];

	if (!text_digits(digits, sizeof(digits), r->phone))
		return;
	keys_hall(&im->hub->keys, r->row.person.place, r->row.tag_gen, k_hall);
	r->row.phone = phone_tag(k_hall, digits);
	r->row.has_phone = true;
	sodium_memzero(digits, sizeof(digits));
	sodium_memzero(k_hall, sizeof(k_hall));
}

/* 4, 7, 8 or 10 bytes in hex, as readers give them. After take_number. */
static int take_card(struct import *im, struct resident *r, struct err *err)
{
	const char *uid = import_cell(im, "card_uid");
	unsigned char k_hall[KEY_BYTES];
	size_t n = strlen(uid);

	if (!n)
		return 0;
	if (uid[strspn(uid, "0123456789abcdefABCDEF")] || (n != 8 && n != 14 && n != 16 && n != 20))
		return import_bad(im, "card_uid", "not 8, 14, 16 or 20 hex digits", err);
	keys_hall(&im->hub->keys, r->row.person.place, r->row.tag_gen, k_hall);
	r->has_card = chip_mark(k_hall, uid, r->mark) == 0;
	sodium_memzero(k_hall, sizeof(k_hall));
	return 0;
}

static int proof_day(struct import *im, const char *column, day_t *ret, struct err *err)
{
	day_t day;

	if (import_day(im, column, false, &day, err) < 0)
		return ERR_BAD;
	if (day != DAY_NONE && day < 1)
		return import_bad(im, column, "before 1970", err);
	*ret = day == DAY_NONE ? 0 : day;
	return 0;
}

static int take_tier(struct import *im, struct resident *r, struct err *err)
{
	struct tier t = {.hardship = HARDSHIP_NO};
	bool hardship;
	int result;

	if (import_yes(im, "hardship", &hardship, err) < 0 ||
		import_text(im, "proof", t.proof, sizeof(t.proof), err) < 0 ||
		proof_day(im, "proof_from", &t.from, err) < 0 ||
		proof_day(im, "proof_until", &t.until, err) < 0)
		return ERR_BAD;
	t.hardship = hardship ? HARDSHIP_YES : HARDSHIP_NO;
	result = import_check(im, tier_check(&t, err), err);
	tier_to(&t, r);
	return result;
}

static int take_person(struct import *im, struct resident *r, struct err *err)
{
	struct person *p = &r->row.person;
	const char *lang = import_cell(im, "lang");
	if (import_must(im, "name", r->name, sizeof(r->name), err) < 0 ||
		import_text(im, "address", p->address, sizeof(p->address), err) < 0 ||
		import_text(im, "phone", r->phone, sizeof(r->phone), err) < 0 ||
		take_tier(im, r, err) < 0 || import_yes(im, "volunteer", &p->volunteer, err) < 0)
		return ERR_BAD;
	if (name_mask(r->name, p->masked, sizeof(p->masked)) < 0)
		return import_bad(im, "name", "not a name", err);
	pinyin_initials(r->row.initials, sizeof(r->row.initials), r->name);
	if (allergens_parse(import_cell(im, "allergens"), &p->allergens) < 0)
		return import_bad(
			im, "allergens", "not a list of letters out of " ALLERGEN_LETTERS, err);
	if (diet_parse(import_cell(im, "diet"), &p->diet) < 0)
		return import_bad(im, "diet",
			"not a list out of soft, low-salt, low-sugar, vegan, pork-free", err);
	if (*lang && lang_parse(lang, &p->lang) < 0)
		return import_bad(im, "lang", "none of zh, en, ko", err);
	return 0;
}

/* "on" or "off"; "" = as the hall has it */
static int take_voice(struct import *im, struct person *p, struct err *err)
{
	const char *cell = import_cell(im, "voice");

	if (strcmp(cell, "on") == 0)
		p->voice = VOICE_ON;
	else if (strcmp(cell, "off") == 0)
		p->voice = VOICE_OFF;
	else if (*cell)
		return import_bad(im, "voice", "neither on nor off", err);
	return 0;
}

/* "solar" or "lunar" */
static int take_birthday(struct import *im, struct person *p, struct err *err)
{
	const char *cell = import_cell(im, "birthday");

	p->lunar = strcmp(cell, "lunar") == 0;
	if (*cell && !p->lunar && strcmp(cell, "solar") != 0)
		return import_bad(im, "birthday", "neither solar nor lunar", err);
	return 0;
}

/* One of "330784-004/3:mother", or of the own hall "3:mother". */
static bool link_parse(const char *text, const char *place, struct link_to *ret)
{
	const char *slash = strchr(text, '/'), *number = slash ? slash + 1 : text,
		   *colon = strchr(text, ':');
	size_t n = strspn(number, "0123456789");
	uint32_t division, hall;

	if (!colon || number > colon || number + n != colon || !n || n > 9 ||
		!text_copy(ret->called, sizeof(ret->called), colon + 1))
		return false;
	snprintf(ret->place, sizeof(ret->place), "%.*s",
		slash ? (int)(slash - text < PLACE_SIZE ? slash - text : PLACE_SIZE - 1)
		      : PLACE_SIZE - 1,
		slash ? text : place);
	ret->resident = (uint32_t)strtoul(number, NULL, 10);
	return ret->resident > 0 && ret->called[0] &&
	       place_parse(ret->place, &division, &hall) == 0;
}

/* A column of other residents, as struct person holds them. */
struct links {
	const char *column, *like;
	struct link_to *of;
	int *n;
	bool here; /* of the person's own hall alone */
};

static bool linked(const struct links *l, const struct link_to *to)
{
	for (int i = 0; i < *l->n; i++)
		if (l->of[i].resident == to->resident && strcmp(l->of[i].place, to->place) == 0)
			return true;
	return false;
}

static int take_links(
	struct import *im, const struct links *l, const struct person *p, struct err *err)
{
	char all[LINKS_MAX * (NAME_SIZE + 32)], *save = NULL;

	if (import_text(im, l->column, all, sizeof(all), err) < 0)
		return ERR_BAD;
	for (char *one = strtok_r(all, ";", &save); one; one = strtok_r(NULL, ";", &save)) {
		struct link_to to = {.resident = 0};

		if (!link_parse(one, p->place, &to) || (l->here && strcmp(to.place, p->place) != 0))
			return import_bad(im, l->column, l->like, err);
		if (*l->n == LINKS_MAX)
			return import_bad(im, l->column, "more than 3", err);
		if (linked(l, &to))
			return import_bad(im, l->column, "somebody twice", err);
		l->of[(*l->n)++] = to;
	}
	return 0;
}

static struct links acts_for(struct person *p)
{
	return (struct links){
		"acts_for", "not like 330784-004/3:mother;5:aunt", p->links, &p->n_links, false};
}

static struct links collectors(struct person *p)
{
	return (struct links){"collectors", "not residents of this hall, like 3:mother;5:aunt",
		p->fetchers, &p->n_fetchers, true};
}

static int take_all_links(struct import *im, struct person *p, struct err *err)
{
	const struct links acts = acts_for(p), fetch = collectors(p);

	return take_links(im, &acts, p, err) < 0 ? err->code : take_links(im, &fetch, p, err);
}

static int take_emergency(struct import *im, struct person *p, struct err *err)
{
	struct contact *c = &p->contact;

	if (import_text(im, "emergency_name", c->name, sizeof(c->name), err) < 0 ||
		import_text(im, "emergency_phone", c->phone, sizeof(c->phone), err) < 0 ||
		import_yes(im, "lives_alone", &p->alone, err) < 0)
		return ERR_BAD;
	if (*c->name && !*c->phone)
		return import_bad(im, "emergency_name", "without a phone", err);
	if (c->phone[strspn(c->phone, "0123456789+-() ")])
		return import_bad(im, "emergency_phone", "not the number of a telephone", err);
	return 0;
}

/* An address is enough to say that meals may be brought. */
static int take_delivery(struct import *im, struct resident *r, struct err *err)
{
	struct person *p = &r->row.person;

	if (import_yes(im, "delivery", &p->delivery, err) < 0 ||
		import_text(im, "deliver_to", r->deliver_to, sizeof(r->deliver_to), err) < 0 ||
		import_text(im, "route", r->route, sizeof(r->route), err) < 0)
		return ERR_BAD;
	p->delivery = p->delivery || *r->deliver_to;
	return 0;
}

static int take_family(struct import *im, struct resident *r, struct err *err)
{
	struct person *p = &r->row.person;

	if (take_birthday(im, p, err) < 0 || take_delivery(im, r, err) < 0 ||
		import_yes(im, "consent", &p->consent, err) < 0 || take_voice(im, p, err) < 0 ||
		take_emergency(im, p, err) < 0)
		return ERR_BAD;
	return take_all_links(im, p, err);
}

/* When the person's own number is known. Whom the links mean may stand further down in the file,
 * so they are looked up when it is all in. */
static int check_links(
	struct import *im, const struct links *l, const struct person *p, struct err *err)
{
	for (int i = 0; i < *l->n; i++) {
		const struct link_to *to = &l->of[i];
		char key[80], number[16];
		int before;

		if (to->resident == p->resident && strcmp(to->place, p->place) == 0)
			return import_bad(im, l->column, "is the resident's own number", err);
		snprintf(key, sizeof(key), SEEN_LINK "%s/%u %s/%u", p->place, p->resident,
			to->place, to->resident);
		snprintf(number, sizeof(number), "%u", to->resident);
		if (seen_add(&im->hub->ledger, &(struct seen){key, to->place, number}, im->line,
			    &before, err) < 0)
			return err->code;
	}
	return 0;
}

static int check_all_links(struct import *im, struct person *p, struct err *err)
{
	const struct links acts = acts_for(p), fetch = collectors(p);

	return check_links(im, &acts, p, err) < 0 ? err->code : check_links(im, &fetch, p, err);
}

static int residents_finish(struct import *im, struct err *err)
{
	int64_t line;

	if (seen_nobody(&im->hub->ledger, &line, err) < 0)
		return err->code;
	if (!line)
		return 0;
	im->line = (int)line;
	return err_set(
		err, ERR_BAD, "acts_for, collectors: no resident of that number is known here");
}

/* A pid as a key that must not come twice in the file. */
static int take_once(struct import *im, const struct resident *r, struct err *err)
{
	char key[2 * PID_BYTES + 1];

	hex_from(key, r->row.person.pid, PID_BYTES);
	return import_once(im, "id_number", &(struct seen){key, "", ""}, err);
}

static int resident_row(struct import *im, struct err *err)
{
	static const struct import_range numbers = {0, RESIDENT_MAX, 0};
	struct resident r = {.row.person.born = DAY_NONE};
	bool changed = false;
	int64_t number;
	int result = ERR_BAD;

	if (!import_hall(im, "place", r.row.person.place, err) &&
		!import_int(im, "resident", &numbers, &number, err) && !take_number(im, &r, err) &&
		!take_person(im, &r, err) && !take_family(im, &r, err) && !take_card(im, &r, err)) {
		take_phone(im, &r);
		r.row.person.resident = (uint32_t)number;
		r.has_dk = im->dk != NULL;
		if (im->dk)
			memcpy(r.row.person.dk, im->dk, DK_BYTES);
		result = take_once(im, &r, err);
		if (!result)
			result = people_put(im->hub, &r, im->now->ms, &changed, err);
		if (result < 0)
			result = import_check(im, result, err);
		else
			result = check_all_links(im, &r.row.person, err);
	}
	im->changed += changed;
	sodium_memzero(&r, sizeof(r));
	if (im->text.data)
		sodium_memzero(im->text.data, im->text.len);
	return result;
}

const struct import_kind import_residents = {
	.name = "residents",
	.required = "place resident id_number name address hardship diet allergens lang",
	.optional =
		"card_uid volunteer phone birthday delivery deliver_to route consent acts_for voice"
		" proof proof_from proof_until emergency_name emergency_phone lives_alone collectors",
	.secret = "id_number name phone card_uid proof emergency_name emergency_phone deliver_to",
	.row = resident_row,
	.finish = residents_finish,
};
