/* SPDX-License-Identifier: MIT */
#include "core/wire/seal.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NONCE     crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG       crypto_aead_xchacha20poly1305_ietf_ABYTES
#define MARK      16
#define BOUND_MAX (STREAM_BYTES + ACT_HEAD_MAX)

_Static_assert(NONCE + TAG == WRAP_MORE, "what a wrapped secret is longer by");
_Static_assert(2 + ACT_HEAD_MAX + ACT_BODY_MAX + WRAP_MORE <= ACT_BYTES_MAX, "act bytes fit");

static void mark(const unsigned char dk[DK_BYTES], const char *about, unsigned char out[MARK])
{
	crypto_generichash(out, MARK, (const unsigned char *)about, strlen(about), dk, DK_BYTES);
}

void seal_key_mark(const unsigned char dk[DK_BYTES], unsigned char kc[16])
{
	mark(dk, "kc", kc);
}

void seal_person_mark(const unsigned char dk[DK_BYTES], day_t month, unsigned char pp[16])
{
	struct date date = day_to_date(month);
	char about[32];

	snprintf(about, sizeof(about), "pp%04d-%02d", date.year, date.month);
	mark(dk, about, pp);
}

/* What a body is bound to: moved to another head or stream it does not open. */
static size_t bind(unsigned char out[BOUND_MAX], const unsigned char stream[STREAM_BYTES],
	const unsigned char *head, size_t head_len)
{
	memcpy(out, stream, STREAM_BYTES);
	memcpy(out + STREAM_BYTES, head, head_len);
	return STREAM_BYTES + head_len;
}

/* An act that could be written but never read again must not get into the journal. */
static int readable(const struct act *act, struct err *err)
{
	if (act_head_check(&act->head, err) < 0)
		return err_at(err, "head");
	return act_body_check(&act->body, err) < 0 ? err_at(err, "body") : 0;
}

static int put_bytes(struct buf *out, const struct buf *head, const struct buf *body,
	const unsigned char dk[DK_BYTES], const unsigned char stream[STREAM_BYTES])
{
	unsigned char ct[NONCE + ACT_BODY_MAX + TAG], bound[BOUND_MAX];
	size_t n_bound = bind(bound, stream, head->data, head->len);
	unsigned long long n_ct;

	randombytes_buf(ct, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		ct + NONCE, &n_ct, body->data, body->len, bound, n_bound, NULL, ct, dk);
	buf_be16(out, (uint16_t)head->len);
	buf_add(out, head->data, head->len);
	buf_add(out, ct, NONCE + (size_t)n_ct);
	return out->failed ? ERR_LIMIT : 0;
}

int seal_act(struct act *act, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct buf *out, struct err *err)
{
	struct buf head = BUF_INIT(ACT_HEAD_MAX), body = BUF_SECRET(ACT_BODY_MAX);
	int result = readable(act, err);

	if (result < 0)
		return result;
	seal_key_mark(dk, act->head.kc);
	seal_person_mark(dk, act->head.day, act->head.pp);
	act_head_encode(&act->head, &head);
	act_body_encode(&act->body, &body);
	if (head.failed || body.failed)
		result = err_set(err, ERR_LIMIT, "an act too large to be written");
	else if (put_bytes(out, &head, &body, dk, stream) < 0)
		result = err_set(err, ERR_LIMIT, "no room for an act");
	buf_done(&head);
	buf_done(&body);
	return result;
}

int seal_split(const void *bytes, size_t n, struct act_parts *ret)
{
	struct reader r = {.at = bytes, .left = n};
	struct act_parts parts;

	parts.head_len = read_be16(&r);
	parts.head = read_take(&r, parts.head_len);
	if (!parts.head || !parts.head_len || parts.head_len > ACT_HEAD_MAX)
		return ERR_BAD;
	parts.ct = r.at;
	parts.ct_len = r.left;
	if (r.left < NONCE + TAG || r.left > NONCE + ACT_BODY_MAX + TAG)
		return ERR_BAD;
	*ret = parts;
	return 0;
}

static int open_body(const struct act_parts *parts, const unsigned char *dk,
	const unsigned char stream[STREAM_BYTES], struct act_body *ret, struct err *err)
{
	unsigned char plain[ACT_BODY_MAX], bound[BOUND_MAX];
	size_t n_bound = bind(bound, stream, parts->head, parts->head_len);
	unsigned long long n = 0;
	int result;

	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, parts->ct + NONCE,
		    parts->ct_len - NONCE, bound, n_bound, parts->ct, dk))
		return err_set(err, ERR_DENIED, "the body does not open: changed, or another key");
	result = act_body_decode(plain, (size_t)n, ret, err);
	sodium_memzero(plain, (size_t)n);
	return result < 0 ? err_at(err, "body") : 0;
}

int seal_check(const struct act_parts *parts, struct err *err)
{
	if (parts->head_len > ACT_HEAD_MAX || parts->ct_len < NONCE + TAG ||
		parts->ct_len > NONCE + ACT_BODY_MAX + TAG)
		return err_set(err, ERR_BAD, "act bytes of a wrong length");
	return 0;
}

int seal_open_known(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct act *act, struct err *err)
{
	int result = seal_check(parts, err);

	if (!result)
		result = open_body(parts, dk, stream, &act->body, err);
	act->opened = !result;
	return result;
}

int seal_open_body(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct act *act, struct err *err)
{
	unsigned char kc[MARK];

	seal_key_mark(dk, kc);
	if (sodium_memcmp(kc, act->head.kc, MARK) == 0)
		return seal_open_known(parts, dk, stream, act, err);
	act->opened = false;
	return err_set(err, ERR_DENIED, "sealed under another key");
}

int seal_open(const struct act_parts *parts, const unsigned char *dk,
	const unsigned char stream[STREAM_BYTES], struct act *ret, struct err *err)
{
	int result = seal_check(parts, err);

	act_init(ret, 0);
	if (result < 0)
		return result;
	if (act_head_decode(parts->head, parts->head_len, &ret->head, err) < 0)
		return err_at(err, "head");
	return dk ? seal_open_body(parts, dk, stream, ret, err) : 0;
}

int seal_intact(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES])
{
	unsigned char bound[BOUND_MAX];
	struct err why = {0};
	size_t n_bound, n;

	if (seal_check(parts, &why) < 0)
		return ERR_DENIED;
	n = parts->ct_len - NONCE - TAG;
	n_bound = bind(bound, stream, parts->head, parts->head_len);
	/* Without a place for the plain text only the tag is looked at. */
	return crypto_aead_xchacha20poly1305_ietf_decrypt_detached(NULL, NULL, parts->ct + NONCE, n,
		       parts->ct + NONCE + n, bound, n_bound, parts->ct, dk)
		       ? ERR_DENIED
		       : 0;
}

void seal_chain(const unsigned char prev[ACT_HASH_BYTES], const struct act_parts *parts,
	unsigned char hash[ACT_HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, ACT_HASH_BYTES);
	crypto_generichash_update(&state, prev, ACT_HASH_BYTES);
	crypto_generichash_update(&state, parts->head, parts->head_len);
	crypto_generichash_update(&state, parts->ct, parts->ct_len);
	crypto_generichash_final(&state, hash, ACT_HASH_BYTES);
}

void act_id_new(unsigned char id[ACT_ID_BYTES], int64_t now_ms, int64_t *last_ms)
{
	if (now_ms > *last_ms)
		*last_ms = now_ms;
	randombytes_buf(id, ACT_ID_BYTES);
	for (int i = 0; i < 6; i++)
		id[i] = (unsigned char)((uint64_t)*last_ms >> (8 * (5 - i)));
	id[6] = (unsigned char)(0x70 | (id[6] & 0x0f)); /* version 7 */
	id[8] = (unsigned char)(0x80 | (id[8] & 0x3f)); /* variant 10 */
}

int64_t act_id_ms(const unsigned char id[ACT_ID_BYTES])
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id[i];
	return ms;
}

int seal_to_hub(const unsigned char hub_public[32], const void *plain, size_t n, unsigned char *box)
{
	unsigned char curve[crypto_box_PUBLICKEYBYTES];

	if (crypto_sign_ed25519_pk_to_curve25519(curve, hub_public) ||
		crypto_box_seal(box, plain, n, curve))
		return ERR_BAD;
	return 0;
}

int seal_wrap(struct buf *out, const unsigned char key[KEY_BYTES], const void *secret, size_t n,
	const char *about)
{
	unsigned char nonce[NONCE], tag[TAG];
	size_t start = out->len;

	randombytes_buf(nonce, NONCE);
	buf_add(out, nonce, NONCE);
	buf_add(out, secret, n);
	if (out->failed) /* before the plain text could be left standing in it */
		return ERR_LIMIT;
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(out->data + start + NONCE, tag, NULL,
		out->data + start + NONCE, n, (const unsigned char *)about, strlen(about), NULL,
		nonce, key);
	buf_add(out, tag, TAG);
	return out->failed ? ERR_LIMIT : 0;
}

int seal_unwrap(struct buf *out, const unsigned char key[KEY_BYTES], const void *wrapped, size_t n,
	const char *about)
{
	const unsigned char *bytes = wrapped;
	size_t start = out->len, n_plain = n - WRAP_MORE;

	if (n < WRAP_MORE)
		return ERR_DENIED;
	buf_add(out, bytes + NONCE, n_plain);
	if (out->failed)
		return ERR_LIMIT;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
		    out->data ? out->data + start : NULL, NULL, bytes + NONCE, n_plain,
		    bytes + n - TAG, (const unsigned char *)about, strlen(about), bytes, key)) {
		out->len = start;
		if (out->data)
			out->data[start] = 0;
		return ERR_DENIED;
	}
	return 0;
}
