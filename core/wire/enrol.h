/* SPDX-License-Identifier: MIT */
/*
 * POST /v1/enrol, once in a terminal's life. The code a person types carries a one-time secret and
 * the fingerprint of the hub's key: Base32 of 8 secret bytes ‖ 8 bytes BLAKE2b(hub public key),
 * 26 characters, written in groups: "ABCDE-FGHIJ-…". Again with the same public key it is
 * idempotent. The reply's secrets are sealed (crypto_box_seal) to the terminal's key.
 */
#ifndef CORE_WIRE_ENROL_H
#define CORE_WIRE_ENROL_H

#include "core/hall/catalogue.h"
#include "core/wire/batch.h"

#define ENROL_CODE_SIZE 40
#define ENROL_SECRET    8

struct enrol_code {
	unsigned char secret[ENROL_SECRET];
	unsigned char fingerprint[8];
};
void enrol_code_format(const struct enrol_code *c, char out[ENROL_CODE_SIZE]);
MUST_USE int enrol_code_parse(
	const char *text, struct enrol_code *ret); /* dashes, blanks, case free */
void enrol_fingerprint(const unsigned char hub_public[SIGN_PUBLIC], unsigned char out[8]);

struct enrol_request {
	unsigned char secret[ENROL_SECRET];
	unsigned char stream[STREAM_BYTES];
	unsigned char public_key[SIGN_PUBLIC];
	unsigned char nonce[NONCE_BYTES];
	int version;
};
void enrol_request_encode(const struct enrol_request *r, struct buf *out);
MUST_USE int enrol_request_decode(
	const void *json, size_t n, struct enrol_request *ret, struct err *err);

/* What makes a program a terminal of a hall. */
struct enrol_grant {
	unsigned char nonce[NONCE_BYTES];
	unsigned char hub_id[HUB_ID_BYTES];
	unsigned char hub_public[SIGN_PUBLIC];
	struct epoch epoch;
	char kiosk[KIOSK_NAME_SIZE]; /* name, upper case, 0-9 A-Z */
	char letter;                 /* of its pick-up numbers: 'A' */
	char place[PLACE_SIZE];
	char places[128];                /* the feed's filter: own hall and neighbours, by comma */
	unsigned char k_hall[KEY_BYTES]; /* sealed on the wire */
	unsigned char feed_key[KEY_BYTES]; /* sealed on the wire */
	int64_t block_from, block_to;      /* its first block of resident numbers, inclusive */
	unsigned char
		via[SIGN_PUBLIC]; /* its hall's hub, whose replies it takes as well; zero: none */
	int hall_hub;             /* 1: it is a hall's hub (server/uplink.h), no terminal */
	int64_t now_ms;
};
MUST_USE int enrol_grant_encode(const struct enrol_grant *g,
	const unsigned char terminal_public[SIGN_PUBLIC], struct buf *out);
MUST_USE int enrol_grant_decode(const void *json, size_t n, const unsigned char secret[SIGN_SECRET],
	struct enrol_grant *ret, struct err *err);

#endif
