/* SPDX-License-Identifier: MIT */
#include "core/hall/person.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"

#define FULL_NAME_MAX ((size_t)256)
#define UID_MAX       16 /* bytes of a chip's UID */

const char *lang_code(enum lang lang)
{
	static const char *const codes[LANG_COUNT] = {"zh_CN", "en", "ko"};

	return lang < LANG_COUNT ? codes[lang] : codes[LANG_ZH];
}

int lang_parse(const char *code, enum lang *ret)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		if (strcmp(code, lang_code((enum lang)i)) == 0) {
			*ret = (enum lang)i;
			return 0;
		}
	}
	if (strcmp(code, "zh") != 0)
		return ERR_BAD;
	*ret = LANG_ZH;
	return 0;
}

bool hardship_on(const struct person *p, day_t day)
{
	return p->hardship == HARDSHIP_YES && (!p->proof_from || day >= p->proof_from) &&
	       (!p->proof_until || day <= p->proof_until);
}

const char *words_in(const struct words *w, enum lang lang)
{
	if (lang < LANG_COUNT && w->text[lang][0])
		return w->text[lang];
	return w->text[LANG_ZH];
}

int words_check(const struct words *w, const char *field, struct err *err)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		const char *s = w->text[i], *lang = lang_code((enum lang)i);
		size_t n = strnlen(s, NAME_SIZE);

		if (n == NAME_SIZE || !text_valid(s, n))
			return err_set(err, ERR_BAD, "%s (%s): not valid UTF-8", field, lang);
		for (; *s; s++)
			if ((unsigned char)*s < ' ' || *s == 0x7f)
				return err_set(
					err, ERR_BAD, "%s (%s): control character", field, lang);
	}
	if (!w->text[LANG_ZH][0])
		return err_set(err, ERR_BAD, "%s: no Chinese text", field);
	return 0;
}

/* The next word of a list with commas, blanks around it removed; NULL after the last. */
static const char *list_next(const char **list, size_t *n)
{
	const char *at = *list, *word;

	if (!at)
		return NULL;
	word = at + strspn(at, " ");
	*n = strcspn(word, ",");
	*list = word[*n] ? word + *n + 1 : NULL;
	while (*n && word[*n - 1] == ' ')
		(*n)--;
	return word;
}

/* Each word's bit by bit_of, which gives 0 for one that it does not know. */
static int list_bits(
	const char *list, unsigned (*bit_of)(const char *word, size_t n), unsigned *ret)
{
	unsigned bits = 0;
	const char *word;
	size_t n;

	if (!*list)
		list = NULL;
	while ((word = list_next(&list, &n))) {
		unsigned bit = bit_of(word, n);

		if (!bit)
			return ERR_BAD;
		bits |= bit;
	}
	*ret = bits;
	return 0;
}

static unsigned allergen_bit(const char *word, size_t n)
{
	const char *letter = n == 1 ? strchr(ALLERGEN_LETTERS, *word) : NULL;

	return letter ? 1U << (letter - ALLERGEN_LETTERS) : 0;
}

static const char *const diets[] = {"soft", "low-salt", "low-sugar", "vegan", "pork-free"};

static unsigned diet_bit(const char *word, size_t n)
{
	for (unsigned i = 0; i < sizeof(diets) / sizeof(diets[0]); i++)
		if (strlen(diets[i]) == n && memcmp(word, diets[i], n) == 0)
			return 1U << i;
	return 0;
}

void allergens_format(unsigned bits, char out[LIST_SIZE])
{
	char *at = out;

	for (unsigned i = 0; i < strlen(ALLERGEN_LETTERS); i++)
		if (bits & 1U << i) {
			if (at > out)
				*at++ = ',';
			*at++ = ALLERGEN_LETTERS[i];
		}
	*at = 0;
}

void diet_format(unsigned bits, char out[LIST_SIZE])
{
	char *at = out;

	for (unsigned i = 0; i < sizeof(diets) / sizeof(diets[0]); i++)
		if (bits & 1U << i)
			at += sprintf(at, "%s%s", at > out ? "," : "", diets[i]);
	*at = 0;
}

int allergens_parse(const char *list, unsigned *ret)
{
	return list_bits(list, allergen_bit, ret);
}

int diet_parse(const char *list, unsigned *ret)
{
	return list_bits(list, diet_bit, ret);
}

static bool is_dot(uint32_t code)
{
	return code == 0xb7 || code == 0x30fb || code == 0x2022 || code == 0x2027;
}

static bool is_blank(uint32_t code)
{
	return code <= ' ' || code == 0xa0 || code == 0x3000;
}

/* Hanzi, Hangul, Kana; rare Hanzi may still stand in the private use area. */
static bool is_wide(uint32_t code)
{
	return text_cell(code) == 2 || (code >= 0xe000 && code < 0xf900);
}

/* End of the character at s: the code point and all that combines with it. */
static const char *character_end(const char *s, const char *end)
{
	const char *next = s;

	text_next(&next);
	while (next < end) {
		const char *after = next;

		if (text_cell(text_next(&after)) > 0)
			break;
		next = after;
	}
	return next < end ? next : end;
}

/* Wide characters from s to end, blanks between them not counted: 张*, 张*三, 欧**锋. */
static void mask_wide(struct buf *out, const char *s, const char *end)
{
	const char *first = NULL, *last = NULL;
	int n = 0;

	while (s < end) {
		const char *next = character_end(s, end), *at = s;

		if (!is_blank(text_next(&at))) {
			first = first ? first : s;
			last = s;
			n++;
		}
		s = next;
	}
	if (n > 1)
		buf_add(out, first, (size_t)(character_end(first, end) - first));
	buf_str(out, n > 3 ? "**" : "*");
	if (n > 2)
		buf_add(out, last, (size_t)(character_end(last, end) - last));
}

static const char *skip_blanks(const char *s, const char *end)
{
	while (s < end) {
		const char *next = s;

		if (!is_blank(text_next(&next)))
			break;
		s = next;
	}
	return s;
}

static const char *word_end(const char *s, const char *end)
{
	while (s < end) {
		const char *next = s;

		if (is_blank(text_next(&next)))
			break;
		s = next;
	}
	return s;
}

/* Words with blanks between them. A Hanzi word among Latin ones keeps its own rule. */
static void mask_words(struct buf *out, const char *s, const char *end)
{
	const char *at = s;

	for (at = skip_blanks(s, end); at < end; at = skip_blanks(word_end(at, end), end)) {
		const char *code = at;

		if (at != skip_blanks(s, end))
			buf_byte(out, ' ');
		if (is_wide(text_next(&code))) {
			mask_wide(out, at, word_end(at, end));
		} else {
			buf_add(out, at, (size_t)(character_end(at, end) - at));
			buf_str(out, "***");
		}
	}
}

/* One side of a middle dot: blanks inside a name in Hanzi ("张　三") are only spacing. */
static void mask_side(struct buf *out, const char *s, const char *end)
{
	const char *at = s;
	bool narrow = false;

	while (at < end) {
		uint32_t code = text_next(&at);

		narrow |= !is_blank(code) && !is_wide(code) && text_cell(code) > 0;
	}
	if (skip_blanks(s, end) == end)
		return;
	if (narrow)
		mask_words(out, s, end);
	else
		mask_wide(out, s, end);
}

static void mask_name(struct buf *out, const char *s)
{
	const char *side = s, *at = s;

	while (*at) {
		const char *next = at;

		if (is_dot(text_next(&next))) {
			mask_side(out, side, at);
			buf_add(out, at, (size_t)(next - at));
			side = next;
		}
		at = next;
	}
	mask_side(out, side, at);
}

int name_mask(const char *full, char *out, size_t size)
{
	char nfc[FULL_NAME_MAX];
	struct buf masked = BUF_INIT(2 * FULL_NAME_MAX);
	int result = text_nfc(nfc, sizeof(nfc), full);

	if (result)
		return result;
	mask_name(&masked, nfc);
	sodium_memzero(nfc, sizeof(nfc));
	if (masked.failed || masked.len >= size)
		result = ERR_LIMIT;
	else if (!strchr(buf_text(&masked), '*'))
		result = ERR_BAD;
	else
		memcpy(out, buf_text(&masked), masked.len + 1);
	buf_done(&masked);
	return result;
}

unsigned char id_tag(const unsigned char k_hall[KEY_BYTES], const char *number)
{
	unsigned char hash[crypto_generichash_BYTES], tag;

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)number, strlen(number),
		k_hall, KEY_BYTES);
	tag = hash[0];
	sodium_memzero(hash, sizeof(hash));
	return tag;
}

uint16_t phone_tag(const unsigned char k_hall[KEY_BYTES], const char *digits)
{
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state state;
	uint16_t tag;

	crypto_generichash_init(&state, k_hall, KEY_BYTES, sizeof(hash));
	crypto_generichash_update(&state, (const unsigned char *)"phone", 5);
	crypto_generichash_update(&state, (const unsigned char *)digits, strlen(digits));
	crypto_generichash_final(&state, hash, sizeof(hash));
	tag = (uint16_t)(hash[0] << 8 | hash[1]);
	sodium_memzero(hash, sizeof(hash));
	sodium_memzero(&state, sizeof(state));
	return tag;
}

void id_pid(
	const unsigned char k_match[KEY_BYTES], const char *number, unsigned char pid[PID_BYTES])
{
	crypto_generichash(
		pid, PID_BYTES, (const unsigned char *)number, strlen(number), k_match, KEY_BYTES);
}

int chip_mark(const unsigned char k_hall[KEY_BYTES], const char *uid, unsigned char mark[CHIP_MARK])
{
	unsigned char bytes[UID_MAX];
	char text[3 + 2 * UID_MAX + 1] = "uid";
	size_t n = strlen(uid);

	if (!n || n % 2 || n > sizeof(bytes) * 2 || hex_to(bytes, n / 2, uid) < 0)
		return ERR_BAD;
	for (size_t i = 0; i < n; i++)
		text[3 + i] = (char)(uid[i] >= 'a' ? uid[i] - 'a' + 'A' : uid[i]);
	crypto_generichash(mark, CHIP_MARK, (const unsigned char *)text, 3 + n, k_hall, KEY_BYTES);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(bytes, sizeof(bytes));
	return 0;
}
