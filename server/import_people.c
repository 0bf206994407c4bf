/* SPDX-License-Identifier: MIT */
/*
 * Residents. The ID number is read from its cell, turned into pseudonym, tag and birth date, and
 * wiped; no error line shows it, nor a name, phone or card.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "server/import_table.h"
#include "server/people.h"

#define RESIDENT_MAX 4000000000

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

	if (verdict != IDNUM_OK)
		return import_bad(im, "id_number", why[verdict], err);
	keys_match(&im->hub->keys, k_match);
	keys_hall(&im->hub->keys, r->row.person.place, k_hall);
	id_pid(k_match, id.number, r->row.person.pid);
	r->row.tag = id_tag(k_hall, id.number);
	r->row.has_tag = true;
	r->row.person.born = id.born;
	sodium_memzero(&id, sizeof(id));
	sodium_memzero(k_match, sizeof(k_match));
	sodium_memzero(k_hall, sizeof(k_hall));
	return 0;
}

/* 4, 7 or 10 bytes in hex, as readers give them. */
static int take_card(struct import *im, struct resident *r, struct err *err)
{
	const char *uid = import_cell(im, "card_uid");
	unsigned char k_hall[KEY_BYTES];
	size_t n = strlen(uid);

	if (!n)
		return 0;
	if (uid[strspn(uid, "0123456789abcdefABCDEF")] || (n != 8 && n != 14 && n != 20))
		return import_bad(im, "card_uid", "not 8, 14 or 20 hex digits", err);
	keys_hall(&im->hub->keys, r->row.person.place, k_hall);
	r->has_card = chip_mark(k_hall, uid, r->mark) == 0;
	sodium_memzero(k_hall, sizeof(k_hall));
	return 0;
}

static int take_person(struct import *im, struct resident *r, struct err *err)
{
	struct person *p = &r->row.person;
	const char *lang = import_cell(im, "lang");
	bool hardship;

	if (import_must(im, "name", r->name, sizeof(r->name), err) < 0 ||
		import_text(im, "address", p->address, sizeof(p->address), err) < 0 ||
		import_text(im, "phone", r->phone, sizeof(r->phone), err) < 0 ||
		import_yes(im, "hardship", &hardship, err) < 0 ||
		import_yes(im, "volunteer", &p->volunteer, err) < 0)
		return ERR_BAD;
	p->hardship = hardship ? HARDSHIP_YES : HARDSHIP_NO;
	if (name_mask(r->name, p->masked, sizeof(p->masked)) < 0)
		return import_bad(im, "name", "not a name", err);
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

/* A pid as a key that must not come twice in the file. */
static int take_once(struct import *im, const struct resident *r, struct err *err)
{
	char key[2 * PID_BYTES + 1];

	hex_from(key, r->row.person.pid, PID_BYTES);
	return import_once(im, "id_number", &(struct seen){key, "", "", ""}, err);
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
		!take_person(im, &r, err) && !take_card(im, &r, err)) {
		r.row.person.resident = (uint32_t)number;
		result = take_once(im, &r, err);
		if (!result)
			result = people_put(im->hub, &r, im->now->ms, &changed, err);
		if (result < 0)
			result = import_check(im, result, err);
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
	.optional = "card_uid volunteer phone",
	.secret = "id_number name phone card_uid",
	.row = resident_row,
};
