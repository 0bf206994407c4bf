/* SPDX-License-Identifier: MIT */
#include "core/wire/enrol.h"

#include <sodium.h>
#include <string.h>

#include "core/base/base32.h"
#include "core/base/json.h"
#include "core/hall/field.h"

#define CODE_BYTES   (ENROL_SECRET + 8)
#define CODE_CHARS   BASE32_CHARS(CODE_BYTES)
#define GROUP        5
#define SEALED_BYTES (KEY_BYTES + crypto_box_SEALBYTES)
#define BLOCK_MAX    UINT32_MAX /* resident numbers have 32 bits */

_Static_assert(SEALED_BYTES == ACT_NK_BYTES, "crypto_box_seal of a key");

static const struct field request_fields[] = {
	F_INT_MUST(struct enrol_request, version, "v", 1, 1000),
	F_HEX_MUST(struct enrol_request, secret, "secret"),
	F_HEX_MUST(struct enrol_request, stream, "stream"),
	F_HEX_MUST(struct enrol_request, public_key, "key"),
	F_HEX_MUST(struct enrol_request, nonce, "nonce"),
};
static const struct field grant_fields[] = {
	F_HEX_MUST(struct enrol_grant, nonce, "nonce"),
	F_HEX_MUST(struct enrol_grant, hub_id, "hub_id"),
	F_HEX_MUST(struct enrol_grant, hub_public, "hub_key"),
	F_HEX(struct enrol_grant, via, "via"),
	F_INT(struct enrol_grant, hall_hub, "hall_hub", 0, 1),
	F_TEXT_MUST(struct enrol_grant, kiosk, "kiosk"),
	F_TEXT_MUST(struct enrol_grant, place, "place"),
	F_TEXT_MUST(struct enrol_grant, places, "places"),
	F_INT_MUST(struct enrol_grant, block_from, "block_from", 0, BLOCK_MAX),
	F_INT_MUST(struct enrol_grant, block_to, "block_to", 0, BLOCK_MAX),
	F_INT_MUST(struct enrol_grant, now_ms, "now_ms", 0, FIELD_MS_MAX),
};

struct sealed_keys {
	unsigned char k_hall[SEALED_BYTES], feed_key[SEALED_BYTES];
};
static const struct field sealed_fields[] = {
	F_HEX_MUST(struct sealed_keys, k_hall, "k_hall"),
	F_HEX_MUST(struct sealed_keys, feed_key, "feed_key"),
};

void enrol_code_format(const struct enrol_code *c, char out[ENROL_CODE_SIZE])
{
	unsigned char bytes[CODE_BYTES];
	char text[CODE_CHARS + 1];
	size_t n = 0;

	memcpy(bytes, c->secret, ENROL_SECRET);
	memcpy(bytes + ENROL_SECRET, c->fingerprint, sizeof(c->fingerprint));
	base32_encode(text, bytes, sizeof(bytes));
	for (size_t i = 0; i < CODE_CHARS; i++) {
		if (i && i % GROUP == 0)
			out[n++] = '-';
		out[n++] = text[i];
	}
	out[n] = 0;
}

int enrol_code_parse(const char *text, struct enrol_code *ret)
{
	unsigned char bytes[CODE_BYTES];
	char plain[CODE_CHARS];
	size_t n = 0;

	for (; *text; text++) {
		if (strchr("- \t\r\n", *text))
			continue;
		if (n == sizeof(plain))
			return ERR_BAD;
		plain[n++] = *text;
	}
	if (base32_decode(bytes, sizeof(bytes), plain, n) < 0)
		return ERR_BAD;
	memcpy(ret->secret, bytes, ENROL_SECRET);
	memcpy(ret->fingerprint, bytes + ENROL_SECRET, sizeof(ret->fingerprint));
	return 0;
}

void enrol_fingerprint(const unsigned char hub_public[SIGN_PUBLIC], unsigned char out[8])
{
	unsigned char hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), hub_public, SIGN_PUBLIC, NULL, 0);
	memcpy(out, hash, 8);
}

void enrol_request_encode(const struct enrol_request *r, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(request_fields), r, out);
	json_close(out, '}');
}

int enrol_request_decode(const void *json, size_t n, struct enrol_request *ret, struct err *err)
{
	struct enrol_request r = {.version = 0};
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return err_at(err, "enrolment");
	result = fields_read(FIELDS(request_fields), obj, &r, err);
	json_wipe(obj); /* the code's secret is in it, in clear */
	if (result < 0)
		return err_at(err, "enrolment");
	*ret = r;
	return 0;
}

/* What the fields' own bounds cannot tell. */
static int grant_check(const struct enrol_grant *g, struct err *err)
{
	if (!g->kiosk[0] || g->kiosk[strspn(g->kiosk, KIOSK_SET)])
		return err_set(err, ERR_BAD, "kiosk: not a name of 0-9 and A-Z");
	if (g->letter < 'A' || g->letter > 'Z')
		return err_set(err, ERR_BAD, "letter: not one of A-Z");
	if (!g->place[0])
		return err_set(err, ERR_BAD, "place: empty");
	if (g->block_from > g->block_to)
		return err_set(err, ERR_BAD, "block_to: below block_from");
	return 0;
}

int enrol_grant_encode(const struct enrol_grant *g,
	const unsigned char terminal_public[SIGN_PUBLIC], struct buf *out)
{
	unsigned char curve[crypto_box_PUBLICKEYBYTES];
	char letter[2] = {g->letter, 0};
	struct sealed_keys sealed;
	struct err err;

	if (grant_check(g, &err) < 0 ||
		crypto_sign_ed25519_pk_to_curve25519(curve, terminal_public) ||
		crypto_box_seal(sealed.k_hall, g->k_hall, KEY_BYTES, curve) ||
		crypto_box_seal(sealed.feed_key, g->feed_key, KEY_BYTES, curve))
		return ERR_BAD;
	buf_byte(out, '{');
	epoch_put(out, &g->epoch);
	fields_write(FIELDS(grant_fields), g, out);
	json_put_text(out, "letter", letter);
	fields_write(FIELDS(sealed_fields), &sealed, out);
	json_close(out, '}');
	return out->failed ? ERR_LIMIT : 0;
}

static int keys_open(const struct sealed_keys *sealed, const unsigned char secret[SIGN_SECRET],
	struct enrol_grant *g, struct err *err)
{
	unsigned char secret_curve[crypto_box_SECRETKEYBYTES], curve[crypto_box_PUBLICKEYBYTES];
	bool opened;

	opened = !crypto_sign_ed25519_sk_to_curve25519(secret_curve, secret) &&
		 !crypto_scalarmult_base(curve, secret_curve) &&
		 !crypto_box_seal_open(
			 g->k_hall, sealed->k_hall, SEALED_BYTES, curve, secret_curve) &&
		 !crypto_box_seal_open(
			 g->feed_key, sealed->feed_key, SEALED_BYTES, curve, secret_curve);
	sodium_memzero(secret_curve, sizeof(secret_curve));
	if (!opened)
		return err_set(err, ERR_DENIED, "the keys were sealed for another terminal");
	return 0;
}

static int grant_read(
	const cJSON *obj, struct enrol_grant *g, struct sealed_keys *sealed, struct err *err)
{
	char letter[2];

	if (epoch_get(obj, &g->epoch, err) < 0 ||
		fields_read(FIELDS(grant_fields), obj, g, err) < 0 ||
		json_text(obj, "letter", letter, sizeof(letter), err) < 0 ||
		fields_read(FIELDS(sealed_fields), obj, sealed, err) < 0)
		return ERR_BAD;
	g->letter = letter[0];
	return grant_check(g, err);
}

int enrol_grant_decode(const void *json, size_t n, const unsigned char secret[SIGN_SECRET],
	struct enrol_grant *ret, struct err *err)
{
	struct enrol_grant g = {.letter = 0};
	struct sealed_keys sealed = {.k_hall = {0}};
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return err_at(err, "grant");
	result = grant_read(obj, &g, &sealed, err);
	cJSON_Delete(obj);
	if (!result)
		result = keys_open(&sealed, secret, &g, err);
	if (!result)
		*ret = g;
	sodium_memzero(&g, sizeof(g));
	return result < 0 ? err_at(err, "grant") : 0;
}
