/* SPDX-License-Identifier: MIT */
/*
 * Base32 of RFC 4648 without padding: A–Z 2–7, five bits a character. libsodium has none.
 */
#ifndef CORE_BASE_BASE32_H
#define CORE_BASE_BASE32_H

#include <stddef.h>

#include "core/base/err.h"

/* Characters that n bytes take, without a NUL. */
#define BASE32_CHARS(n) (((n)*8 + 4) / 5)

/* Writes BASE32_CHARS(n) upper-case characters and a NUL. */
void base32_encode(char *out, const void *bytes, size_t n);

/*
 * `chars` characters, lower case folded, to exactly n_bytes bytes. ERR_BAD when the counts do not
 * belong together, a character is none of Base32, or unused bits of the last one are not 0; out
 * is then untouched only if the counts were wrong. The text needs no NUL.
 */
MUST_USE int base32_decode(void *out, size_t n_bytes, const char *text, size_t chars);

#endif
