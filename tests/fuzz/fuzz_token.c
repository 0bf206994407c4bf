/* SPDX-License-Identifier: MIT */
/*
 * What a scanner may deliver: any bytes as a token, a slip's code, a place, an ID number and a name;
 * and, by a first byte of 'P', a payload that is signed well, so that everything behind the signature
 * is reached too.
 */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/base32.h"
#include "core/hall/idnum.h"
#include "core/hall/slip_order.h"
#include "core/hall/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void try_text(const char *text, const struct token_key *key)
{
	uint32_t division, hall;
	struct idnum id;
	struct token t;

	(void)token_parse(text, key, 1, &t);
	(void)place_parse(text, &division, &hall);
	if (idnum_parse(text, 20779, &id) == IDNUM_OK && id.kind != IDNUM_FOREIGN_2017)
		must(idnum_check_char(id.number) == id.number[17]);
}

/* A token that was accepted says the same when it is issued again. */
static void try_payload(
	const uint8_t payload[16], struct token_key *key, const unsigned char secret[TOKEN_SECRET])
{
	unsigned char raw[80], message[27] = "WLKIOSK-QR1";
	char text[TOKEN_CHARS + 1] = "WL1", again[TOKEN_CHARS + 1], place[12];
	uint32_t division, hall;
	struct moment now = {.day = 20779, .ms = 1795305600000LL};
	struct token t;

	memcpy(message + 11, payload, 16);
	memcpy(raw, payload, 16);
	crypto_sign_detached(raw + 16, NULL, message, sizeof(message), secret);
	base32_encode(text + 3, raw, sizeof(raw));
	key->key_id = payload[1];
	key->division = (uint32_t)payload[2] << 12 | (uint32_t)payload[3] << 4 | payload[4] >> 4;
	key->hall = (uint32_t)(payload[4] & 15) << 8 | payload[5];
	if (token_parse(text, key, 1, &t) != TOKEN_OK)
		return;
	must(token_issue(&t, secret, again) == 0 && strcmp(text, again) == 0);
	token_place(&t, place);
	must(place_parse(place, &division, &hall) == 0);
	must(division == t.division && hall == t.hall);
	(void)token_check_time(&t, &now);
}

/* Whatever bytes make a slip's order make the same bytes of it. */
static void try_slip(const char *text, const unsigned char *bytes, size_t size)
{
	static const unsigned char key[KEY_BYTES];
	unsigned char again[SLIP_ORDER_BYTES];
	struct slip_code_parts parts;
	struct slip_order order;

	(void)slip_order_parse(text, key, &order);
	(void)slip_any_parse(text, &parts);
	if (size == SLIP_ORDER_BYTES && slip_order_unpack(bytes, &order) == 0)
		must(slip_order_pack(&order, again) == 0 && memcmp(bytes, again, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char seed[32] = {1}, secret[TOKEN_SECRET];
	struct token_key key = {.division = 330784, .hall = 5, .key_id = 1};
	char *text;

	must(sodium_init() >= 0);
	crypto_sign_seed_keypair(key.public_key, secret, seed);
	if (size == 17 && data[0] == 'P') {
		try_payload(data + 1, &key, secret);
		return 0;
	}
	text = malloc(size + 1);
	must(text != NULL);
	if (size)
		memcpy(text, data, size);
	text[size] = 0;
	try_text(text, &key);
	try_slip(text, data, size);
	free(text);
	return 0;
}
