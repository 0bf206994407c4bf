/* SPDX-License-Identifier: MIT */
/* The literals were checked with another program (Python's hashlib and cryptography). */
#include "core/wire/sign.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/suite.h"

static const char REQUEST[] = "ed5879c73800292ab4ae00c11ab0e30ffac306cbf347a00d6753c57e9a42827a";
static const char REPLY_SIG[] =
	"9a707c03fc40f90b1d646f51b00c356d1d00c8a8121bd5358175fc763225827be324a1f6e36ad162"
	"4d2e0de8f0dbbe9c2b72b2efc4dc5e2640dc7b7bada3a208";
static const char REQUEST_SIG[] =
	"a41c2afcb327f43909f12ffc754fbd59ce555abf0fbcb55e3d10af6a1d41a71f0ae26da1da429eec"
	"978bd615ca2c55e312ef47f5ba27f8b9df14051a5e8eee0e";

struct keys {
	unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET], hub[HUB_ID_BYTES];
};

static struct keys keys_of(unsigned char seed_byte)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	struct keys k;

	memset(seed, seed_byte, sizeof(seed));
	crypto_sign_seed_keypair(k.public_key, k.secret, seed);
	memset(k.hub, 0x33, sizeof(k.hub));
	return k;
}

static struct request request(void)
{
	struct request r = {.method = "POST",
		.path = "/v1/acts",
		.query = "a=1",
		.counter = 0x0102030405060708,
		.body = (const unsigned char *)"body",
		.body_len = 4};

	memset(r.nonce, 0x44, NONCE_BYTES);
	return r;
}

static void check_hex(const unsigned char *bytes, size_t n, const char *hex)
{
	char text[2 * SIG_BYTES + 1];

	hex_from(text, bytes, n);
	ck_assert_str_eq(text, hex);
}

START_TEST(known_answers)
{
	struct keys k = keys_of(9);
	struct request r = request();
	unsigned char hash[REQUEST_HASH], sig[SIG_BYTES];

	request_hash(&r, k.hub, hash);
	check_hex(hash, sizeof(hash), REQUEST);
	sign_request(&r, k.hub, k.secret, sig);
	check_hex(sig, sizeof(sig), REQUEST_SIG);
	sign_reply(hash, 503, "body", 4, k.secret, sig);
	check_hex(sig, sizeof(sig), REPLY_SIG);
}
END_TEST

START_TEST(requests)
{
	struct keys k = keys_of(9), other = keys_of(8);
	struct request r = request(), changed[9];
	unsigned char sig[SIG_BYTES], hub[HUB_ID_BYTES] = {0};

	sign_request(&r, k.hub, k.secret, sig);
	ck_assert_int_eq(verify_request(&r, k.hub, k.public_key, sig), 0);
	ck_assert_int_eq(verify_request(&r, k.hub, other.public_key, sig), ERR_DENIED);
	ck_assert_int_eq(verify_request(&r, hub, k.public_key, sig), ERR_DENIED);
	for (int i = 0; i < 9; i++)
		changed[i] = r;
	strcpy(changed[0].method, "GET");
	strcpy(changed[1].path, "/v1/feed");
	strcpy(changed[2].query, "a=2");
	changed[3].nonce[15] ^= 1;
	changed[4].counter++;
	changed[5].body = (const unsigned char *)"bodz";
	changed[6].body_len = 3;
	strcpy(changed[7].path, "/v1/actsa"); /* what stands where is part of it */
	strcpy(changed[7].query, "=1");
	changed[8].body = NULL;
	changed[8].body_len = 0;
	for (int i = 0; i < 9; i++)
		ck_assert_msg(verify_request(&changed[i], k.hub, k.public_key, sig) == ERR_DENIED,
			"%d", i);
	for (size_t i = 0; i < SIG_BYTES; i++) {
		sig[i] ^= 1;
		ck_assert_int_eq(verify_request(&r, k.hub, k.public_key, sig), ERR_DENIED);
		sig[i] ^= 1;
	}
}
END_TEST

START_TEST(replies)
{
	struct keys k = keys_of(9), other = keys_of(8);
	struct request r = request();
	unsigned char hash[REQUEST_HASH], sig[SIG_BYTES];

	request_hash(&r, k.hub, hash);
	sign_reply(hash, 200, "yes", 3, k.secret, sig);
	ck_assert_int_eq(verify_reply(hash, 200, "yes", 3, k.public_key, sig), 0);
	ck_assert_int_eq(verify_reply(hash, 200, "yes", 3, other.public_key, sig), ERR_DENIED);
	ck_assert_int_eq(verify_reply(hash, 201, "yes", 3, k.public_key, sig), ERR_DENIED);
	ck_assert_int_eq(verify_reply(hash, 200, "yet", 3, k.public_key, sig), ERR_DENIED);
	ck_assert_int_eq(verify_reply(hash, 200, "yes", 2, k.public_key, sig), ERR_DENIED);
	hash[0] ^= 1; /* it answered another request */
	ck_assert_int_eq(verify_reply(hash, 200, "yes", 3, k.public_key, sig), ERR_DENIED);
	sign_reply(hash, 503, NULL, 0, k.secret, sig);
	ck_assert_int_eq(verify_reply(hash, 503, NULL, 0, k.public_key, sig), 0);
}
END_TEST

/* A signed request is not a signed reply, whatever its bytes are. */
START_TEST(domains_differ)
{
	struct keys k = keys_of(9);
	struct request r = request();
	unsigned char hash[REQUEST_HASH], sig[SIG_BYTES];

	request_hash(&r, k.hub, hash);
	sign_request(&r, k.hub, k.secret, sig);
	ck_assert_int_eq(verify_reply(hash, 0, NULL, 0, k.public_key, sig), ERR_DENIED);
}
END_TEST

SUITE_MAIN("sign", known_answers, requests, replies, domains_differ)
