/* SPDX-License-Identifier: MIT */
#include "core/hall/slip_order.h"

#include <sodium.h>
#include <string.h>

#include "core/base/base32.h"
#include "core/base/text.h"

#define MAC_BYTES 8
#define RAW       (SLIP_ORDER_BYTES + MAC_BYTES)
#define BITS      (SLIP_ORDER_BYTES * 8)
#define EPOCH_DAY 18262 /* 2020-01-01 */
#define FORM      1
#define SMALL_MAX 63
#define SEQ_BITS  40
#define DUE_BITS  30 /* a whole number of fen in an int32_t */

static const char PREFIX[3] = {'L', 'T', '2'}; /* without its NUL */
static const char SET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

/* ---- bits ----------------------------------------------------------------------------------- */

struct bits {
	unsigned char *at;
	int n; /* written or read; beyond BITS: failed */
};

static void put(struct bits *b, int n, uint64_t v)
{
	for (int i = n - 1; i >= 0; i--, b->n++)
		if (b->n < BITS && (v >> i & 1))
			b->at[b->n / 8] |= (unsigned char)(0x80 >> b->n % 8);
}

static uint64_t take(struct bits *b, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++, b->n++)
		v = v << 1 | (b->n < BITS && (b->at[b->n / 8] & 0x80 >> b->n % 8));
	return v;
}

/* How many bits follow, then they: one way to write a number. */
static void put_number(struct bits *b, int width, uint64_t v)
{
	int n = 0;

	while (v >> n)
		n++;
	put(b, width, (uint64_t)n);
	put(b, n, v);
}

/* UINT64_MAX: no number that put_number wrote. */
static uint64_t take_number(struct bits *b, int width, int max)
{
	int n = (int)take(b, width);
	uint64_t v;

	if (n > max)
		return UINT64_MAX;
	v = take(b, n);
	return n && !(v >> (n - 1)) ? UINT64_MAX : v;
}

static void put_small(struct bits *b, int v)
{
	if (v < 0 || v > SMALL_MAX)
		v = 0;
	put(b, 1, v != 1);
	if (v != 1)
		put(b, 1, v != 2);
	if (v != 1 && v != 2)
		put(b, 6, (uint64_t)v);
}

/* -1: 1 or 2 in the long form. */
static int take_small(struct bits *b)
{
	int v;

	if (!take(b, 1))
		return 1;
	if (!take(b, 1))
		return 2;
	v = (int)take(b, 6);
	return v == 1 || v == 2 ? -1 : v;
}

static bool put_text(struct bits *b, int width, const char *text)
{
	size_t n = strlen(text);

	if (strspn(text, SET) != n || n >> width)
		return false;
	put(b, width, n);
	for (size_t i = 0; i < n; i++)
		put(b, 6, (uint64_t)(strchr(SET, text[i]) - SET));
	return true;
}

static bool take_text(struct bits *b, int width, char *out, size_t size)
{
	size_t n = (size_t)take(b, width);

	if (n >= size)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t c = (size_t)take(b, 6);

		if (c >= sizeof(SET) - 1)
			return false;
		out[i] = SET[c];
	}
	out[n] = 0;
	return true;
}

/* ---- what it says --------------------------------------------------------------------------- */

static unsigned short_hash(const char *what, const char *text)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text),
		(const unsigned char *)what, strlen(what));
	return (unsigned)hash[0] << 8 | hash[1];
}

/* The keys are as long as libsodium wants them: 16 bytes at least. */
unsigned slip_order_meal(const char *meal)
{
	return short_hash("slip code LT2 meal", meal) >> 8;
}

unsigned slip_order_dish(const char *id)
{
	return short_hash("slip code LT2 dish", id);
}

const struct dish *slip_order_find(const struct menu *m, unsigned dish)
{
	const struct dish *found = NULL;

	for (size_t i = 0; i < m->n; i++) {
		const struct dish *d = &m->dishes[i];

		if (slip_order_dish(d->id) != dish || !dish_on(m, d))
			continue;
		if (found && strcmp(found->id, d->id) != 0)
			return NULL;
		found = d;
	}
	return found;
}

static void list_items(struct slip_order *ret, const struct act_body *body, bool priced)
{
	for (int i = 0; i < body->n_items; i++) {
		const struct act_item *item = &body->items[i];

		if ((item->fen != 0) != priced)
			continue;
		ret->item[ret->n_listed].dish = slip_order_dish(item->id);
		ret->item[ret->n_listed++].qty =
			item->qty < 0 || item->qty > SMALL_MAX ? 0 : item->qty;
	}
}

int slip_order_of(struct slip_order *ret, const char *kiosk, const struct act *act)
{
	const struct act_head *h = &act->head;
	const struct act_body *body = &act->body;
	unsigned char bytes[SLIP_ORDER_BYTES];
	char code[SLIP_CODE_SIZE];
	struct slip_order v = {.day = h->service_day,
		.meal = slip_order_meal(h->what),
		.due_fen = h->due_fen,
		.subsidised = h->subsidy_fen > 0,
		.walk = h->walk,
		.open = h->open,
		.less_rice = body->less_rice,
		.collect = body->collect,
		.qty = h->qty < 0 || h->qty > SMALL_MAX ? 0 : h->qty,
		.n_items = body->n_items};
	int result;

	if (h->kind != ACT_ORDER || body->n_items < 0 || body->n_items > ACT_ITEMS_MAX)
		return ERR_BAD;
	/* The name as LT1 has it, so that both codes of one act name it alike. */
	result = slip_code(code, kiosk, act);
	if (result < 0 || (result = slip_code_parse(code, &v.at)) < 0)
		return result;
	text_copy(v.pickup, sizeof(v.pickup), body->pickup);
	list_items(&v, body, true);
	list_items(&v, body, false);
	while ((result = slip_order_pack(&v, bytes)) == ERR_LIMIT && v.n_listed)
		memset(&v.item[--v.n_listed], 0, sizeof(v.item[0]));
	if (!result)
		*ret = v;
	return result;
}

static bool packs(const struct slip_order *v)
{
	return v->at.seq > 0 && !(v->at.seq >> SEQ_BITS) && v->at.kiosk[0] && v->due_fen >= 0 &&
	       v->due_fen < 1 << DUE_BITS && v->day >= EPOCH_DAY &&
	       v->day < EPOCH_DAY + (1 << 14) && (unsigned)v->collect < COLLECT_COUNT &&
	       v->n_items >= 0 && v->n_items <= ACT_ITEMS_MAX && v->n_listed >= 0 &&
	       v->n_listed <= v->n_items;
}

int slip_order_pack(const struct slip_order *v, unsigned char out[SLIP_ORDER_BYTES])
{
	unsigned char bytes[SLIP_ORDER_BYTES] = {0};
	struct bits b = {bytes, 0};

	if (!packs(v))
		return ERR_BAD;
	put(&b, 4, FORM);
	if (!put_text(&b, 5, v->at.kiosk))
		return ERR_BAD;
	put_number(&b, 6, (uint64_t)v->at.seq);
	for (int i = 0; i < 4; i++)
		put(&b, 8, v->at.hash4[i]);
	put(&b, 14, (uint64_t)(v->day - EPOCH_DAY));
	put(&b, 8, v->meal);
	if (!put_text(&b, 3, v->pickup))
		return ERR_BAD;
	put_number(&b, 5, (uint64_t)v->due_fen);
	put(&b, 1, v->subsidised);
	put(&b, 1, v->walk);
	put(&b, 1, v->open);
	put(&b, 1, v->less_rice);
	put(&b, 2, v->collect);
	put_small(&b, v->qty);
	put(&b, 4, (uint64_t)v->n_items);
	put(&b, 4, (uint64_t)v->n_listed);
	for (int i = 0; i < v->n_listed; i++) {
		put(&b, 16, v->item[i].dish);
		put_small(&b, v->item[i].qty);
	}
	if (b.n > BITS)
		return ERR_LIMIT;
	memcpy(out, bytes, SLIP_ORDER_BYTES);
	return 0;
}

static bool take_act(struct bits *b, struct slip_code_parts *at)
{
	uint64_t seq;

	if (take(b, 4) != FORM || !take_text(b, 5, at->kiosk, sizeof(at->kiosk)) ||
		strchr(at->kiosk, '-'))
		return false;
	seq = take_number(b, 6, SEQ_BITS);
	if (!seq || seq == UINT64_MAX)
		return false;
	at->seq = (int64_t)seq;
	for (int i = 0; i < 4; i++)
		at->hash4[i] = (unsigned char)take(b, 8);
	return at->kiosk[0] != 0;
}

static bool take_items(struct bits *b, struct slip_order *v)
{
	v->qty = take_small(b);
	v->n_items = (int)take(b, 4);
	v->n_listed = (int)take(b, 4);
	if (v->qty < 0 || v->n_items > ACT_ITEMS_MAX || v->n_listed > v->n_items)
		return false;
	for (int i = 0; i < v->n_listed; i++) {
		v->item[i].dish = (unsigned)take(b, 16);
		v->item[i].qty = take_small(b);
		if (v->item[i].qty < 0)
			return false;
	}
	if (b->n > BITS)
		return false;
	while (b->n < BITS)
		if (take(b, 1))
			return false;
	return true;
}

int slip_order_unpack(const unsigned char in[SLIP_ORDER_BYTES], struct slip_order *ret)
{
	unsigned char bytes[SLIP_ORDER_BYTES];
	struct bits b = {bytes, 0};
	struct slip_order v = {.n_items = 0};
	uint64_t due;
	unsigned collect;

	memcpy(bytes, in, sizeof(bytes));
	if (!take_act(&b, &v.at))
		return ERR_BAD;
	v.day = EPOCH_DAY + (day_t)take(&b, 14);
	v.meal = (unsigned)take(&b, 8);
	if (!take_text(&b, 3, v.pickup, sizeof(v.pickup)))
		return ERR_BAD;
	due = take_number(&b, 5, DUE_BITS);
	if (due == UINT64_MAX)
		return ERR_BAD;
	v.due_fen = (int32_t)due;
	v.subsidised = take(&b, 1);
	v.walk = take(&b, 1);
	v.open = take(&b, 1);
	v.less_rice = take(&b, 1);
	collect = (unsigned)take(&b, 2);
	if (collect >= COLLECT_COUNT || !take_items(&b, &v))
		return ERR_BAD;
	v.collect = (enum collect)collect;
	*ret = v;
	return 0;
}

/* ---- the code ------------------------------------------------------------------------------- */

/* Of a key that serves nothing else: what it marks can be taken for no other mark of K_hall. */
static void mac_of(unsigned char mac[MAC_BYTES], const unsigned char bytes[SLIP_ORDER_BYTES],
	const unsigned char k_hall[KEY_BYTES])
{
	static const char use[] = "slip of an order, LT2";
	unsigned char key[KEY_BYTES], full[crypto_generichash_BYTES];

	crypto_generichash(
		key, sizeof(key), (const unsigned char *)use, sizeof(use) - 1, k_hall, KEY_BYTES);
	crypto_generichash(full, sizeof(full), bytes, SLIP_ORDER_BYTES, key, sizeof(key));
	memcpy(mac, full, MAC_BYTES);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(full, sizeof(full));
}

int slip_order_code(char out[SLIP_ORDER_SIZE], const struct slip_order *v,
	const unsigned char k_hall[KEY_BYTES])
{
	unsigned char raw[RAW];
	int result = slip_order_pack(v, raw);

	if (result < 0)
		return result;
	mac_of(raw + SLIP_ORDER_BYTES, raw, k_hall);
	memcpy(out, PREFIX, sizeof(PREFIX));
	base32_encode(out + sizeof(PREFIX), raw, RAW);
	return 0;
}

static enum slip_order_verdict raw_parse(const char *text, unsigned char raw[RAW])
{
	if ((text[0] != 'L' && text[0] != 'l') || (text[1] != 'T' && text[1] != 't') ||
		text[2] != '2')
		return SLIP_ORDER_NOT_ONE;
	if (strnlen(text, SLIP_ORDER_CHARS + 1) != SLIP_ORDER_CHARS ||
		base32_decode(raw, RAW, text + sizeof(PREFIX), SLIP_ORDER_CHARS - sizeof(PREFIX)) <
			0)
		return SLIP_ORDER_BAD_FORM;
	return SLIP_ORDER_OK;
}

enum slip_order_verdict slip_order_parse(
	const char *text, const unsigned char k_hall[KEY_BYTES], struct slip_order *ret)
{
	unsigned char raw[RAW], mac[MAC_BYTES];
	enum slip_order_verdict verdict = raw_parse(text, raw);
	struct slip_order v;

	if (verdict != SLIP_ORDER_OK)
		return verdict;
	if (slip_order_unpack(raw, &v) < 0)
		return SLIP_ORDER_BAD_FORM;
	mac_of(mac, raw, k_hall);
	if (sodium_memcmp(mac, raw + SLIP_ORDER_BYTES, MAC_BYTES) != 0)
		return SLIP_ORDER_FORGED;
	*ret = v;
	return SLIP_ORDER_OK;
}

int slip_any_parse(const char *text, struct slip_code_parts *ret)
{
	unsigned char raw[RAW];
	struct slip_order v;

	switch (raw_parse(text, raw)) {
	case SLIP_ORDER_NOT_ONE:
		return slip_code_parse(text, ret);
	case SLIP_ORDER_OK:
		if (slip_order_unpack(raw, &v) < 0)
			return ERR_BAD;
		*ret = v.at;
		return 0;
	default:
		return ERR_BAD;
	}
}
