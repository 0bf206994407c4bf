/* SPDX-License-Identifier: MIT */
/*
 * The second thing that staff sign in with: six digits that an app on a telephone makes of a secret and
 * of the time (RFC 6238, HMAC-SHA-1, 30 seconds; what every such app can). Pure.
 */
#ifndef SERVER_TOTP_H
#define SERVER_TOTP_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_SECRET_TEXT  33 /* RFC 4648 base 32, with its NUL */
#define TOTP_CODE_SIZE    7
#define TOTP_STEP_MS      30000

/* The code of a step: milliseconds since 1970 divided by TOTP_STEP_MS. ERR_LIMIT: no memory. */
MUST_USE int totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step,
	char out[TOTP_CODE_SIZE], struct err *err);

/* Which step has this code: that of now, the one before or the one after, and later than `used`. The
 * step; 0 = none; < 0. */
MUST_USE int64_t totp_step(const unsigned char secret[TOTP_SECRET_BYTES], const char *code,
	int64_t now_ms, int64_t used, struct err *err);

/* "otpauth://totp/Litang:NAME?…", as apps read it from a QR code. */
#define TOTP_URI_SIZE 160
void totp_text(const unsigned char secret[TOTP_SECRET_BYTES], char out[TOTP_SECRET_TEXT]);
void totp_uri(
	const unsigned char secret[TOTP_SECRET_BYTES], const char *name, char out[TOTP_URI_SIZE]);

#endif
