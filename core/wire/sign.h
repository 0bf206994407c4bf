/* SPDX-License-Identifier: MIT */
/*
 * Both directions are signed (Ed25519). A terminal signs
 *   BLAKE2b-256("LITANG-REQ-1" ‖ hub id ‖ method ‖ 0 ‖ path ‖ 0 ‖ query ‖ 0 ‖ nonce ‖ u64 counter ‖ body)
 * and the hub signs every reply, errors too:
 *   BLAKE2b-256("LITANG-REP-1" ‖ that request hash ‖ u16 status ‖ body).
 * A reply that is not signed, or signed for another request, is a network failure and nothing
 * else. The hub's key is pinned at enrolment; certificates' dates are not looked at.
 *
 * HTTP headers: X-Stream (16 hex), X-Nonce (32 hex), X-Count (decimal, rising within a stream),
 * X-Sig (128 hex) on requests; X-Sig on replies. An enrolment signs with hub id = 16 zero bytes.
 */
#ifndef CORE_WIRE_SIGN_H
#define CORE_WIRE_SIGN_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"

#define HUB_ID_BYTES 16
#define NONCE_BYTES  16
#define SIG_BYTES    64
#define SIGN_PUBLIC  32
#define SIGN_SECRET  64
#define REQUEST_HASH 32
#define WIRE_VERSION 1 /* the hub speaks N…N-2 */

struct request {
	char method[8];
	char path[32];
	char query[160]; /* without '?', "" when there is none */
	unsigned char stream[8];
	unsigned char nonce[NONCE_BYTES];
	uint64_t counter;
	const unsigned char *body; /* borrowed */
	size_t body_len;
};

void request_hash(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	unsigned char hash[REQUEST_HASH]);
void sign_request(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	const unsigned char secret[SIGN_SECRET], unsigned char sig[SIG_BYTES]);
MUST_USE int verify_request(const struct request *req, const unsigned char hub_id[HUB_ID_BYTES],
	const unsigned char public_key[SIGN_PUBLIC], const unsigned char sig[SIG_BYTES]);

void sign_reply(const unsigned char req_hash[REQUEST_HASH], unsigned status, const void *body,
	size_t n, const unsigned char secret[SIGN_SECRET], unsigned char sig[SIG_BYTES]);
MUST_USE int verify_reply(const unsigned char req_hash[REQUEST_HASH], unsigned status,
	const void *body, size_t n, const unsigned char public_key[SIGN_PUBLIC],
	const unsigned char sig[SIG_BYTES]);

#endif
