/* SPDX-License-Identifier: MIT */
/*
 * What a card answers when it is asked for its number through PC/SC (FF CA 00 00 00).
 */
#ifndef DEVICES_PCSC_UID_H
#define DEVICES_PCSC_UID_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"

#define PCSC_UID_MAX  10
#define PCSC_UID_SIZE (2 * PCSC_UID_MAX + 1)

/* ISO 14443-3 type A: 4, 7 or 10; FeliCa, ISO 15693 and type B: 8. */
bool pcsc_uid_length(size_t bytes);

/* What came for FF CA 00 00 00 (PC/SC part 3, 3.2.2.1.3): a UID of such a length and 90 00, to
 * upper-case hex.
 * ERR_BAD for anything else, also for a UID of nothing but zeros or ones, which is nobody's. */
MUST_USE int pcsc_uid(const unsigned char *answer, size_t n, char uid[PCSC_UID_SIZE]);

#endif
