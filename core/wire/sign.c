/* SPDX-License-Identifier: MIT */
#include "core/wire/sign.h"

#include <sodium.h>
#include <string.h>

static void feed_text(crypto_generichash_state *state, const char *text)
{
	/* With its NUL: that is the separator. */
	crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void feed_number(crypto_generichash_state *state, uint64_t v, int bytes)
{
	unsigned char be[8];

	for (int i = 0; i < bytes; i++)
		be[i] = (unsigned char)(v >> (8 * (bytes - 1 - i)));
	crypto_generichash_update(state, be, (unsigned long long)bytes);
}

void request_hash(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	unsigned char hash[REQUEST_HASH])
{
	static const char domain[] = "LITANG-REQ-1";
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, REQUEST_HASH);
	crypto_generichash_update(&state, (const unsigned char *)domain, strlen(domain));
	crypto_generichash_update(&state, hub_id, HUB_ID_BYTES);
	feed_text(&state, req->method);
	feed_text(&state, req->path);
	feed_text(&state, req->query);
	crypto_generichash_update(&state, req->nonce, NONCE_BYTES);
	feed_number(&state, req->counter, 8);
	crypto_generichash_update(&state, req->body, req->body_len);
	crypto_generichash_final(&state, hash, REQUEST_HASH);
}

void sign_request(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	const unsigned char secret[SIGN_SECRET], unsigned char sig[SIG_BYTES])
{
	unsigned char hash[REQUEST_HASH];

	request_hash(req, hub_id, hash);
	crypto_sign_detached(sig, NULL, hash, sizeof(hash), secret);
}

int verify_request(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	const unsigned char public_key[SIGN_PUBLIC], const unsigned char sig[SIG_BYTES])
{
	unsigned char hash[REQUEST_HASH];

	request_hash(req, hub_id, hash);
	return crypto_sign_verify_detached(sig, hash, sizeof(hash), public_key) ? ERR_DENIED : 0;
}

static void reply_hash(const unsigned char req_hash[REQUEST_HASH], unsigned status,
	const void *body, size_t n, unsigned char hash[REQUEST_HASH])
{
	static const char domain[] = "LITANG-REP-1";
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, REQUEST_HASH);
	crypto_generichash_update(&state, (const unsigned char *)domain, strlen(domain));
	crypto_generichash_update(&state, req_hash, REQUEST_HASH);
	feed_number(&state, status, 2);
	crypto_generichash_update(&state, body, n);
	crypto_generichash_final(&state, hash, REQUEST_HASH);
}

/* NOLINTNEXTLINE(readability-function-size): a reply and its key, as the header has it */
void sign_reply(const unsigned char req_hash[REQUEST_HASH], unsigned status, const void *body,
	size_t n, const unsigned char secret[SIGN_SECRET], unsigned char sig[SIG_BYTES])
{
	unsigned char hash[REQUEST_HASH];

	reply_hash(req_hash, status, body, n, hash);
	crypto_sign_detached(sig, NULL, hash, sizeof(hash), secret);
}

/* NOLINTNEXTLINE(readability-function-size): a reply and its key, as the header has it */
int verify_reply(const unsigned char req_hash[REQUEST_HASH], unsigned status, const void *body,
	size_t n, const unsigned char public_key[SIGN_PUBLIC], const unsigned char sig[SIG_BYTES])
{
	unsigned char hash[REQUEST_HASH];

	reply_hash(req_hash, status, body, n, hash);
	return crypto_sign_verify_detached(sig, hash, sizeof(hash), public_key) ? ERR_DENIED : 0;
}
