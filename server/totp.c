/* SPDX-License-Identifier: MIT */
#include "server/totp.h"

#include <endian.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SHA1_BYTES 20
#define AROUND     1 /* steps that a telephone's clock may be off */

int totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step, char out[TOTP_CODE_SIZE],
	struct err *err)
{
	uint64_t counter = htobe64((uint64_t)step);
	unsigned char mac[SHA1_BYTES];
	uint32_t number;
	int at;

	/* libsodium has no SHA-1; GnuTLS is there for TLS. */
	if (gnutls_hmac_fast(
		    GNUTLS_MAC_SHA1, secret, TOTP_SECRET_BYTES, &counter, sizeof(counter), mac) < 0)
		return err_set(err, ERR_LIMIT, "GnuTLS makes no HMAC-SHA-1");
	at = mac[SHA1_BYTES - 1] & 15;
	number = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
		 (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	snprintf(out, TOTP_CODE_SIZE, "%06u", number % 1000000);
	sodium_memzero(mac, sizeof(mac));
	return 0;
}

int64_t totp_step(const unsigned char secret[TOTP_SECRET_BYTES], const char *code, int64_t now_ms,
	int64_t used, struct err *err)
{
	int64_t now = now_ms / TOTP_STEP_MS, found = 0;
	char right[TOTP_CODE_SIZE];

	if (strlen(code) != TOTP_CODE_SIZE - 1)
		return 0;
	/* All of them are looked at, so that the time tells nothing. */
	for (int64_t step = now - AROUND; step <= now + AROUND; step++) {
		if (totp_code(secret, step, right, err) < 0)
			return err->code;
		if (sodium_memcmp(right, code, TOTP_CODE_SIZE - 1) == 0 && step > used)
			found = step;
	}
	sodium_memzero(right, sizeof(right));
	return found;
}

void totp_text(const unsigned char secret[TOTP_SECRET_BYTES], char out[TOTP_SECRET_TEXT])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

	for (int i = 0; i < TOTP_SECRET_TEXT - 1; i++) {
		int bit = 5 * i, at = bit / 8;
		unsigned two = (unsigned)secret[at] << 8 |
			       (at + 1 < TOTP_SECRET_BYTES ? secret[at + 1] : 0u);

		out[i] = digits[two >> (11 - bit % 8) & 31];
	}
	out[TOTP_SECRET_TEXT - 1] = 0;
}

void totp_uri(
	const unsigned char secret[TOTP_SECRET_BYTES], const char *name, char out[TOTP_URI_SIZE])
{
	char text[TOTP_SECRET_TEXT];

	totp_text(secret, text);
	snprintf(out, TOTP_URI_SIZE, "otpauth://totp/Litang:%.40s?secret=%s&issuer=Litang", name,
		text);
	sodium_memzero(text, sizeof(text));
}
