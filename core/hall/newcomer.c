/* SPDX-License-Identifier: MIT */
#include "core/hall/newcomer.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/field.h"

#define HAN_FIRST           0x3400
#define HAN_LAST            0x9fff
#define ALLERGENS           ((1 << (sizeof(ALLERGEN_LETTERS) - 1)) - 1)
#define SEX_DIGIT           16 /* odd = male */
#define ID_LENGTH           18
#define CITIZEN_SEX(number) (((number)[SEX_DIGIT] - '0') % 2)

static const struct field fields[] = {
	F_TEXT_MUST(struct newcomer, number, "id"),
	F_TEXT_MUST(struct newcomer, name, "name"),
	F_TEXT(struct newcomer, phone, "phone"),
	F_INT(struct newcomer, hardship, "hardship", 0, HARDSHIP_YES),
	F_INT(struct newcomer, paper, "paper", 0, PAPER_SHOWN_END - 1),
	F_INT(struct newcomer, allergens, "allergens", 0, ALLERGENS),
	F_INT(struct newcomer, contact, "contact", 0, KIN_END - 1),
	F_TEXT(struct newcomer, contact_phone, "contact_phone"),
	F_INT(struct newcomer, alone, "alone", 0, 1),
	F_TEXT(struct newcomer, address, "address"),
	F_INT(struct newcomer, voice, "voice", 0, VOICE_OFF),
	F_INT(struct newcomer, lang, "lang", 0, LANG_COUNT - 1),
	F_INT(struct newcomer, guardian, "guardian", 0, 1),
};

/* ---- the hall's words ------------------------------------------------------------------------------------ */

const char *newcomer_paper(enum paper_shown paper)
{
	static const char *const words[PAPER_SHOWN_END] = {
		"", "民政局证件", "街道（镇）证明", "残联证件", "其他证明"};

	return words[paper];
}

const char *newcomer_kin(enum kin kin)
{
	static const char *const words[KIN_END] = {"", "配偶", "子女", "邻居", "其他"};

	return words[kin];
}

static bool is_han(uint32_t code)
{
	return code >= HAN_FIRST && code <= HAN_LAST;
}

/* 张 of 张三, 欧阳 of 欧阳锋; "" of a name that does not begin with Hanzi. */
static void family_name(const char *name, char out[NAME_SIZE])
{
	static const char *const two[] = {"欧阳", "诸葛", "上官", "司马", "司徒", "东方", "皇甫",
		"尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "夏侯", "端木", "独孤"};
	const char *end = name;
	size_t n = 0;

	if (is_han(text_next(&end)))
		n = (size_t)(end - name);
	for (size_t i = 0; n && i < sizeof(two) / sizeof(two[0]); i++)
		if (strncmp(name, two[i], strlen(two[i])) == 0 && name[strlen(two[i])])
			n = strlen(two[i]);
	memcpy(out, name, n);
	out[n] = 0;
}

bool newcomer_unnamed(const char *name)
{
	return strcmp(name, NEWCOMER_UNNAMED) == 0;
}

bool newcomer_title(const struct newcomer *n, int i, char out[NAME_SIZE])
{
	static const char *const titles[2][NEWCOMER_TITLES - 1] = {
		{"奶奶", "阿姨", "女士"}, {"爷爷", "叔叔", "先生"}};
	char family[NAME_SIZE];

	*out = 0;
	if (i == NEWCOMER_TITLES - 1)
		return true;
	family_name(newcomer_unnamed(n->name) ? "" : n->name, family);
	if ((!*family && !newcomer_unnamed(n->name)) || strlen(n->number) != ID_LENGTH)
		return false;
	snprintf(out, NAME_SIZE, "%.12s%s", family, titles[CITIZEN_SEX(n->number)][i]);
	return true;
}

/* ---- checks ----------------------------------------------------------------------------------- */

static bool is_phone(const char *text)
{
	return !text[strspn(text, "0123456789")];
}

static bool is_line(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return text_valid(text, strlen(text));
}

int newcomer_check(const struct newcomer *n, struct err *err)
{
	char masked[NAME_SIZE];

	if (fields_check(FIELDS(fields), n, err) < 0)
		return ERR_BAD;
	if (!*n->number || !is_line(n->number))
		return err_set(err, ERR_BAD, "id: not a number");
	if (!is_line(n->name) || name_mask(n->name, masked, sizeof(masked)) < 0)
		return err_set(err, ERR_BAD, "name: not a name");
	sodium_memzero(masked, sizeof(masked));
	if (!is_line(n->address))
		return err_set(err, ERR_BAD, "address: not a text");
	if (!is_phone(n->phone) || !is_phone(n->contact_phone))
		return err_set(err, ERR_BAD, "phone: not of digits");
	if (n->hardship == HARDSHIP_NO && n->paper != PAPER_NONE_SHOWN)
		return err_set(err, ERR_BAD, "paper: of a hardship that there is none of");
	if (n->contact == KIN_NONE && *n->contact_phone)
		return err_set(err, ERR_BAD, "contact: a phone of nobody");
	return 0;
}

int newcomer_encode(const struct newcomer *n, unsigned char ret[NEWCOMER_PLAIN], struct err *err)
{
	struct buf out = BUF_SECRET(NEWCOMER_PLAIN);
	int result = newcomer_check(n, err);

	if (!result) {
		buf_byte(&out, '{');
		fields_write(FIELDS(fields), n, &out);
		json_close(&out, '}');
		if (out.failed)
			result = err_set(err, ERR_LIMIT, "a newcomer's form that does not fit");
	}
	if (!result) {
		memset(ret, 0, NEWCOMER_PLAIN);
		memcpy(ret, out.data, out.len);
	}
	buf_done(&out);
	return result;
}

int newcomer_decode(
	const unsigned char plain[NEWCOMER_PLAIN], struct newcomer *ret, struct err *err)
{
	size_t n = strnlen((const char *)plain, NEWCOMER_PLAIN);
	struct newcomer form = {.number = ""};
	cJSON *obj;
	int result;

	if (!sodium_is_zero(plain + n, NEWCOMER_PLAIN - n))
		return err_set(err, ERR_BAD, "a newcomer's form that goes on behind its end");
	obj = object_parse(plain, n, err);
	if (!obj)
		return ERR_BAD;
	result = fields_read(FIELDS(fields), obj, &form, err);
	json_wipe(obj);
	if (!result)
		result = newcomer_check(&form, err);
	if (!result)
		*ret = form;
	sodium_memzero(&form, sizeof(form));
	return result;
}
